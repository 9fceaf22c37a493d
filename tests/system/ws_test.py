"""The WebSocket door: the JSON of the line protocol, one object a text frame."""

import json
import signal
import socket
import time
import unittest

from harness import UUID, Server
from ws_client import BINARY, PING, PONG, TEXT, WebSocket

END_SECONDS = 5
LINE_BYTES = 64 * 1024
SPARE_BYTES = 4 * 1024


def ping(text, **more):
    return {"command": "ping", "text": text} | more


class WsTest(unittest.TestCase):
    def setUp(self):
        self.server = Server()
        self.addCleanup(self.server.cleanup)

    def connect(self, **more):
        ws = WebSocket(self.server.http, **more)
        self.addCleanup(ws.close)
        return ws

    def login(self, user):
        ws = self.connect()
        ws.token = ws.login(user, {"arini": "hehe"}.get(user, "surabaya"))
        return ws

    def test_the_five_commands_of_the_report(self):
        arini, lineker = self.login("arini"), self.login("lineker")
        self.assertRegex(arini.token, UUID)
        sent = arini.ok({"command": "send", "to": "lineker", "text": "piye kabare?", "id": "a1", "tag": 7})
        self.assertEqual((sent["message"], sent["tag"], sent["number"]), ("Message Sent", 7, 1))
        got = lineker.ok({"command": "inbox"})["messages"]["arini"]
        self.assertEqual([(m["msg_from"], m["msg_to"], m["msg"]) for m in got],
                         [("Arini", "Gary Lineker", "piye kabare?")])
        self.assertEqual(lineker.ok({"command": "inbox"})["messages"], {})
        self.assertEqual(arini.ok({"command": "user_aktif"})["users"], ["arini", "lineker"])
        self.assertEqual(arini.ok({"command": "logout"})["message"], "logout success")
        self.assertEqual(arini.ask({"command": "inbox"})["status"], "ERROR")

    def test_a_token_of_another_door_is_good_here(self):
        token = self.server.login("arini").token
        self.connect().ok({"command": "send", "token": token, "to": "lineker", "text": "halo"})

    def test_events_come_as_frames_of_their_own(self):
        arini, lineker = self.login("arini"), self.login("lineker")
        lineker.ok({"command": "listen"})
        for i in range(50):
            arini.ok({"command": "send", "to": "lineker", "text": f"number {i}"})
        texts = []
        while len(texts) < 50:
            event = lineker.reply()
            if event.get("event") == "message":
                texts.append(event["text"])
        self.assertEqual(texts, [f"number {i}" for i in range(50)])

    def test_many_frames_at_once_are_answered_in_order(self):
        ws = self.connect()
        ws.send(*(ping(str(i), tag=i) for i in range(600)))
        self.assertEqual([ws.reply()["tag"] for _ in range(600)], list(range(600)))

    def test_a_message_may_be_cut_anywhere(self):
        ws = self.connect()
        text = json.dumps(ping("h\u00e9", tag=1), ensure_ascii=False).encode()
        for i, byte in enumerate(text):
            ws.send_frame(TEXT if i == 0 else 0, bytes([byte]), fin=i == len(text) - 1)
            if i == 5:
                ws.send_frame(PING, b"between")
        self.assertEqual(ws.read_frame(), (PONG, b"between"))
        self.assertEqual(ws.reply()["text"], "h\u00e9")
        for byte in WebSocket.frame(TEXT, WebSocket.text_of(ping("slow"))):
            ws.sock.sendall(bytes([byte]))
        self.assertEqual(ws.reply()["text"], "slow")

    def test_one_frame_is_one_request_whatever_lines_it_has(self):
        ws = self.connect()
        ws.send('{\n  "command": "ping",\r\n  "text": "a"\n}\n')
        self.assertEqual(ws.reply()["text"], "a")
        ws.send('{"command": "ping", "text": "a\nb"}')
        self.assertEqual(ws.reply()["code"], "bad_json")
        ws.send('{"command": "ping", "text": "a"}\n{"command": "ping", "text": "b"}')
        self.assertEqual(ws.reply()["code"], "bad_json")
        self.assertEqual(ws.ask(ping("a\nb"))["text"], "a\nb")

    def test_a_binary_frame_ends_it_after_the_answers(self):
        ws = self.connect()
        ws.send(ping("before"))
        ws.send_frame(BINARY, b"{}")
        replies, code = ws.rest()
        self.assertEqual(([r.get("text") for r in replies], code), (["before"], 1003))

    def test_what_breaks_the_rules_of_frames_ends_it(self):
        for frame, expected in ((WebSocket.frame(TEXT, b"{}", masked=False), 1002),
                                (WebSocket.frame(3, b""), 1002),
                                (WebSocket.frame(TEXT, b"\xff\xfe"), 1007)):
            ws = self.connect()
            ws.sock.sendall(frame)
            self.assertEqual(ws.rest(), ([], expected))

    def test_the_longest_line_is_taken_and_a_longer_one_is_told_why(self):
        frame = len(json.dumps(ping("")))
        ws = self.connect()
        self.assertEqual(ws.ask(ping("x" * 30_000))["text"], "x" * 30_000)
        ws.send(ping("x" * (LINE_BYTES + 1 - frame)))
        replies, code = ws.rest()
        self.assertEqual(([r["code"] for r in replies], code), (["line_too_long"], 1000))

    def test_what_is_far_too_long_is_not_gathered(self):
        ws = self.connect()
        ws.sock.sendall(WebSocket.frame(TEXT, b" " * (LINE_BYTES + SPARE_BYTES + 1)))
        self.assertEqual(ws.rest(), ([], 1009))

    def test_a_close_frame_is_answered(self):
        ws = self.connect()
        ws.send_frame(8, b"\x03\xe8")
        self.assertEqual(ws.rest(), ([], 1000))

    def test_quit_closes(self):
        ws = self.connect()
        ws.send({"command": "quit"})
        replies, code = ws.rest()
        self.assertEqual((len(replies), code), (1, 1000))

    def refusal(self, **fields):
        return self.connect(**fields).status

    def test_only_a_right_handshake_opens(self):
        self.assertEqual(self.refusal(Upgrade=None), 426)
        self.assertEqual(self.refusal(Sec_WebSocket_Version="8"), 426)
        self.assertEqual(self.refusal(Sec_WebSocket_Key="short"), 426)
        self.assertEqual(self.refusal(path="/wss"), 404)
        self.assertEqual(self.refusal(Host=None), 400)

    def test_other_peoples_pages_are_refused(self):
        here = "%s:%d" % self.server.http
        for origin, expected in (("https://evil.example", 403), ("null", 403), (f"http://{here}.evil.example", 403),
                                 (f"http://{here}", 101), (f"https://{here}", 101)):
            self.assertEqual(self.refusal(Origin=origin), expected, origin)

    def test_a_configured_origin_is_accepted(self):
        with Server(origins=["https://chat.example.org"]) as server:
            for origin, expected in (("https://chat.example.org", 101), ("https://chat.example.org:444", 403)):
                with WebSocket(server.http, Origin=origin) as ws:
                    self.assertEqual(ws.status, expected, origin)


class WsLimitsTest(unittest.TestCase):
    def test_who_does_not_log_in_is_told_and_closed(self):
        with Server(login_ms=300) as server, WebSocket(server.http) as ws:
            replies, code = ws.rest()
            self.assertEqual(([r["code"] for r in replies], code), (["timeout"], 1000))

    def test_one_connection_too_many_is_told_why(self):
        with Server(connections=1) as server, server.connect() as conn:
            conn.ok("ping")
            with WebSocket(server.http) as ws:
                self.assertEqual(ws.status, 503)

    def test_a_reader_that_does_not_read_is_cut_and_costs_others_nothing(self):
        with Server(write_ms=500) as server, WebSocket(server.http, receive_buffer=4096) as slow:
            slow.sock.settimeout(0.2)
            request = WebSocket.frame(TEXT, WebSocket.text_of(ping("x" * 30_000)))
            with WebSocket(server.http) as other, self.assertRaises((ConnectionResetError, BrokenPipeError)):
                while True:
                    other.ok(ping("still here"))
                    try:
                        slow.sock.sendall(request)
                    except socket.timeout:
                        pass
            self.assertEqual(server.stop(), 0)  # the last of the log is written then
            self.assertIn("too_slow", server.log)

    def test_a_reader_that_takes_a_large_reply_slowly_is_not_cut(self):
        with Server(write_ms=600, output_bytes=2_000_000) as server:
            arini = server.login("arini")
            text = "y" * 32_000
            for _ in range(30):
                arini.ok(f"send lineker {text}")
            with WebSocket(server.http, receive_buffer=65536) as ws:
                ws.login("lineker", "surabaya")
                ws.send({"command": "inbox", "limit": 1000})
                held, begin = b"", time.monotonic()
                while time.monotonic() - begin < 2.5:
                    held += ws.sock.recv(8_000)
                    time.sleep(0.05)  # the rate of a slow line, not a wait for anything
                ws.held = held + ws.held
                texts = [m["msg"] for m in ws.reply()["messages"]["arini"]]
                self.assertEqual(set(texts), {text})

    def test_shutting_down_is_said_with_1001(self):
        with Server() as server, WebSocket(server.http) as idle, WebSocket(server.http) as rude:
            arini = WebSocket(server.http)
            arini.login("arini", "hehe")
            rude.ok(ping("a"))
            idle.ok(ping("a"))
            begin = time.monotonic()
            server.signal(signal.SIGTERM)
            for ws in (arini, idle):
                replies, code = ws.rest()
                self.assertEqual(([r["code"] for r in replies], code), (["shutting_down"], 1001))
            self.assertEqual(server.wait(), 0)
            self.assertLess(time.monotonic() - begin, END_SECONDS)
            arini.close()


if __name__ == "__main__":
    unittest.main()
