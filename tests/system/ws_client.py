"""A small WebSocket client (RFC 6455), frame by frame, for the system tests."""

import base64
import hashlib
import json
import os
import socket
import struct

from harness import HANG

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class Closed(Exception):
    """The server has ended it; `code` is that of its close frame, or None when it said nothing."""

    def __init__(self, code):
        super().__init__(f"closed with {code}")
        self.code = code


class WebSocket:
    """An open one, or `status` says why not."""

    def __init__(self, address, path="/ws", receive_buffer=None, **fields):
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if receive_buffer:
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.sock.settimeout(HANG)
        self.sock.connect(address)
        self.held = b""
        key = base64.b64encode(os.urandom(16))
        given = {"Host": "%s:%d" % address, "Connection": "keep-alive, Upgrade", "Upgrade": "websocket",
                 "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": key.decode()}
        given |= {name.replace("_", "-"): value for name, value in fields.items()}
        lines = [f"GET {path} HTTP/1.1"] + [f"{name}: {value}" for name, value in given.items() if value is not None]
        self.sock.sendall("\r\n".join(lines + ["", ""]).encode())
        while b"\r\n\r\n" not in self.held:
            self.held += self._receive()
        head, self.held = self.held.split(b"\r\n\r\n", 1)
        self.head = head.decode()
        self.status = int(self.head.split()[1])
        if self.status == 101:
            accept = base64.b64encode(hashlib.sha1(key + GUID).digest()).decode()
            assert accept in self.head, self.head

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.sock.close()

    def _receive(self):
        try:
            data = self.sock.recv(65536)
        except ConnectionResetError:
            data = b""
        if not data:
            raise Closed(None)
        return data

    @staticmethod
    def frame(opcode, payload, fin=True, masked=True):
        size = len(payload)
        head = bytes([opcode | (0x80 if fin else 0)])
        bit = 0x80 if masked else 0
        if size < 126:
            head += bytes([bit | size])
        elif size < 65536:
            head += bytes([bit | 126]) + struct.pack(">H", size)
        else:
            head += bytes([bit | 127]) + struct.pack(">Q", size)
        if not masked:
            return head + payload
        mask = os.urandom(4)
        whole = mask * (size // 4 + 1)
        hidden = int.from_bytes(payload, "big") ^ int.from_bytes(whole[:size], "big")
        return head + mask + hidden.to_bytes(size, "big")

    def send_frame(self, opcode, payload, **more):
        self.sock.sendall(self.frame(opcode, payload, **more))

    @staticmethod
    def text_of(request):
        return (request if isinstance(request, str) else json.dumps(request, ensure_ascii=False)).encode()

    def send(self, *requests):
        """Each as one text frame, all in one piece."""
        self.sock.sendall(b"".join(self.frame(TEXT, self.text_of(request)) for request in requests))

    def _take(self, size):
        while len(self.held) < size:
            self.held += self._receive()
        data, self.held = self.held[:size], self.held[size:]
        return data

    def read_frame(self):
        """The next frame: opcode and payload. The server sends whole messages, unmasked."""
        first, size = self._take(2)
        assert first & 0xF0 == 0x80 and size < 128, (first, size)
        if size == 126:
            size = struct.unpack(">H", self._take(2))[0]
        elif size == 127:
            size = struct.unpack(">Q", self._take(8))[0]
        return first & 0x0F, self._take(size)

    def read(self):
        """The next object's text; pings are answered."""
        while True:
            opcode, payload = self.read_frame()
            if opcode == TEXT:
                return payload.decode()
            if opcode == PING:
                self.send_frame(PONG, payload)
            if opcode == CLOSE:
                try:
                    self.send_frame(CLOSE, payload)
                except OSError:
                    pass
                raise Closed(struct.unpack(">H", payload[:2])[0])

    def reply(self):
        return json.loads(self.read())

    def ask(self, request):
        self.send(request)
        return self.reply()

    def ok(self, request):
        reply = self.ask(request)
        assert reply["status"] == "OK", f"{request!r} was answered {reply}"
        return reply

    def login(self, user, password):
        return self.ok({"command": "auth", "user": user, "password": password})["tokenid"]

    def rest(self):
        """Every object until the server closes, and the code of its close frame."""
        objects = []
        try:
            while True:
                objects.append(self.reply())
        except Closed as closed:
            return objects, closed.code
