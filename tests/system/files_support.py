"""What the tests of files share: one HTTP request with its raw bytes, uploads, and contents to send."""

import http.client
import json
import os
import socket
import struct
import urllib.parse
import zlib

from harness import HANG


class Response:
    def __init__(self, response):
        self.status = response.status
        self.fields = {name.lower(): value for name, value in response.getheaders()}
        self.body = response.read()

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def offset(self):
        return int(self.fields["upload-offset"])


def ask(server, method, path, token=None, body=None, **fields):
    """One request on a connection of its own."""
    fields = {name.replace("_", "-"): value for name, value in fields.items()}
    if token:
        fields["Authorization"] = "Bearer " + token
    connection = http.client.HTTPConnection(*server.http, timeout=HANG)
    try:
        connection.request(method, path, body, fields)
        return Response(connection.getresponse())
    finally:
        connection.close()


def files_path(name):
    return "/files?name=" + urllib.parse.quote(name, safe="")


def upload(server, token, content, name="catatan.txt", kind="text/plain"):
    """A file in one request; its description."""
    response = ask(server, "POST", files_path(name), token, content, Content_Type=kind)
    assert response.status == 201, (response.status, response.body)
    return response.json["file"]


def begin(server, token, size, name="besar.bin"):
    """The path of a new upload."""
    response = ask(server, "POST", files_path(name), token, Upload_Length=str(size), Content_Type="application/zip")
    assert (response.status, response.offset) == (201, 0), response.body
    return response.fields["location"]


def head_of(method, path, token, **fields):
    """A request's head, to be sent by hand."""
    lines = [f"{method} {path} HTTP/1.1", "Host: kabar", f"Authorization: Bearer {token}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n"


def read_response(stream):
    """A status and a body of the next response on a connection, read as the fields say."""
    status = int(stream.readline().split()[1])
    fields = {}
    while line := stream.readline().strip():
        name, value = line.decode().split(":", 1)
        fields[name.lower()] = value.strip()
    return status, fields, stream.read(int(fields.get("content-length", 0)))


def connect(server):
    return socket.create_connection(server.http, HANG)


def some_bytes(size):
    """Random bytes; a great content repeats them."""
    step = os.urandom(min(size, 1 << 20))
    return (step * (size // max(len(step), 1) + 1))[:size]


def png(width, height):
    """A picture of one colour; any size says what its head claims."""
    def part(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = (b"\0" + b"\x20\x80\xd0" * width) * height
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(rows)) + part(b"IEND", b"")


def memory_kib(server, what="VmRSS"):
    """Of the server's process: VmRSS now, VmHWM at most so far."""
    with open(f"/proc/{server.process.pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith(what + ":"))


def open_files(server):
    return len(os.listdir(f"/proc/{server.process.pid}/fd"))
