"""The HTTP door: requests by POST for scripts and curl, and what a supervisor asks."""

import http.client
import json
import signal
import socket
import time
import unittest

from harness import HANG, UUID, Server

END_SECONDS = 5
API_BYTES = 1024 * 1024
JSON_TYPE = {"Content-Type": "application/json"}


def ping(text, **more):
    return {"command": "ping", "text": text} | more


class Response:
    def __init__(self, response):
        self.status = response.status
        self.fields = {name.lower(): value for name, value in response.getheaders()}
        self.text = response.read().decode()

    @property
    def json(self):
        return json.loads(self.text)

    @property
    def lines(self):
        return [json.loads(line) for line in self.text.splitlines()]


class HttpTest(unittest.TestCase):
    def setUp(self):
        self.server = Server()
        self.addCleanup(self.server.cleanup)

    def ask(self, method, path, body=None, **fields):
        connection = http.client.HTTPConnection(*self.server.http, timeout=HANG)
        try:
            connection.request(method, path, body,
                               {name.replace("_", "-"): value for name, value in fields.items()})
            return Response(connection.getresponse())
        finally:
            connection.close()

    def post(self, body, token=None, **fields):
        if not isinstance(body, (str, bytes)):
            body = json.dumps(body)
        if token:
            fields["Authorization"] = "Bearer " + token
        return self.ask("POST", "/api", body, **fields)

    def ok(self, request, token=None):
        response = self.post(request, token)
        self.assertEqual((response.status, response.json["status"]), (200, "OK"), response.text)
        return response.json

    def login(self, user, password="surabaya"):
        return self.ok({"command": "auth", "user": user, "password": password})["tokenid"]

    def raw(self, data):
        """Bytes out, all that comes back until the server closes."""
        with socket.create_connection(self.server.http, HANG) as sock:
            sock.sendall(data)
            received = b""
            while chunk := sock.recv(65536):
                received += chunk
        return received

    def refused(self, response, status, code):
        self.assertEqual((response.status, response.json["status"], response.json["code"]), (status, "ERROR", code))
        self.assertTrue(response.json["message"])


class ApiTest(HttpTest):
    def test_the_five_commands_of_the_report(self):
        arini, lineker = self.login("arini", "hehe"), self.login("lineker")
        self.assertRegex(arini, UUID)
        sent = self.ok({"command": "send", "to": "lineker", "text": "piye kabare?", "id": "a1"}, arini)
        self.assertEqual((sent["message"], sent["number"]), ("Message Sent", 1))
        got = self.ok({"command": "inbox"}, lineker)["messages"]["arini"]
        self.assertEqual([(m["msg_from"], m["msg_to"], m["msg"]) for m in got],
                         [("Arini", "Gary Lineker", "piye kabare?")])
        self.assertEqual(self.ok({"command": "inbox"}, lineker)["messages"], {})
        self.assertEqual(self.ok({"command": "user_aktif"}, arini)["users"], ["arini", "lineker"])
        self.assertEqual(self.ok({"command": "logout"}, arini)["message"], "logout success")
        self.assertEqual(self.post({"command": "inbox"}, arini).json["status"], "ERROR")

    def test_the_token_may_stand_in_the_request(self):
        token = self.login("arini", "hehe")
        self.ok({"command": "send", "token": token, "to": "lineker", "text": "halo"})
        self.assertEqual(self.post({"command": "inbox"}).json["code"], "not_logged_in")

    def test_an_array_is_answered_by_an_array_in_order(self):
        response = self.post([ping(str(i), tag=i) for i in range(1000)])
        self.assertEqual([reply["tag"] for reply in response.json], list(range(1000)))
        self.assertEqual(response.fields["content-type"], "application/json")
        self.assertEqual(self.post("[]").json, [])

    def test_lines_are_answered_by_lines(self):
        body = "\n".join(json.dumps(ping("x", tag=i)) for i in range(20))
        self.assertEqual([reply["tag"] for reply in self.post(body).lines], list(range(20)))

    def test_one_request_sees_what_those_before_it_did(self):
        auth = {"command": "auth", "user": "arini", "password": "hehe"}
        sends = [{"command": "send", "to": "lineker", "text": str(i)} for i in range(300)]
        replies = self.post([auth, *sends, {"command": "logout"}, {"command": "inbox"}]).json
        self.assertEqual([reply["number"] for reply in replies[1:-2]], list(range(1, 301)))
        self.assertEqual(replies[-2]["message"], "logout success")
        self.assertEqual(replies[-1]["status"], "ERROR")
        inboxes = self.post([{"command": "inbox", "limit": 200}] * 3, self.login("lineker")).json
        texts = [[m["msg"] for m in reply["messages"].get("arini", [])] for reply in inboxes]
        self.assertEqual([len(part) for part in texts], [200, 100, 0])
        self.assertEqual(sum(texts, []), [str(i) for i in range(300)])

    def test_an_object_may_be_written_over_many_lines(self):
        self.assertEqual(self.post(json.dumps(ping("a\nb"), indent=2)).json["text"], "a\nb")
        self.assertEqual(self.post('{"command": "ping", "text": "a\nb"}').json["status"], "ERROR")

    def test_a_body_that_is_no_json_is_400(self):
        for body in ("[", "[1, 2", "", "hello\n"):
            response = self.post(body)
            self.assertEqual((response.status, response.json["status"]), (400, "ERROR"), body)

    def test_what_needs_a_connection_is_told(self):
        self.assertEqual(self.post({"command": "listen"}, self.login("arini", "hehe")).json["code"], "needs_connection")

    def test_an_authorization_that_is_no_token_is_401(self):
        for given in ("Bearer x", "Basic YTpi", "Bearer", "12345678-1234-4234-8234-123456789abc"):
            self.refused(self.post(ping("a"), Authorization=given), 401, "bad_token")
        unknown = self.post({"command": "inbox"}, "12345678-1234-4234-8234-123456789abc")
        self.assertEqual((unknown.status, unknown.json["code"]), (200, "bad_token"))

    def test_types_that_a_form_can_send_are_refused(self):
        own = "http://%s:%d" % self.server.http
        form = "application/x-www-form-urlencoded"
        self.refused(self.post(ping("a"), Content_Type="text/plain;charset=UTF-8"), 415, "bad_argument")
        self.refused(self.post(ping("a"), Content_Type="multipart/form-data; boundary=x"), 415, "bad_argument")
        self.refused(self.post(ping("a"), Content_Type=form, Origin=own), 415, "bad_argument")
        self.assertEqual(self.post(ping("a"), Content_Type=form).status, 200)
        self.assertEqual(self.post(ping("a"), Content_Type="application/json", Origin=own).status, 200)

    def test_other_peoples_pages_are_refused(self):
        for origin in ("https://evil.example", "null", "http://%s:%d.evil.example" % self.server.http):
            self.refused(self.post(ping("a"), Origin=origin, **{"Content_Type": "application/json"}), 403, "forbidden")


class SizesTest(HttpTest):
    def test_a_body_has_a_limit(self):
        body = json.dumps(ping("a")).ljust(API_BYTES)
        self.assertEqual(self.post(body).json["text"], "a")
        self.refused(self.post(body + " "), 413, "line_too_long")

    def test_a_chunked_body_has_the_same(self):
        self.assertEqual(self.post(iter_body(json.dumps(ping("a")).encode(), 7)).json["text"], "a")
        head = b"POST /api HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        chunks = b"20000\r\n" + b" " * 0x20000 + b"\r\n"
        self.assertIn(b" 413 ", self.raw(head + chunks * 9).split(b"\r\n")[0])

    def test_the_number_of_requests_has_a_limit(self):
        self.refused(self.post([ping("a")] * 1001), 413, "too_many")

    def test_an_over_long_request_is_refused_before_anything_is_done(self):
        token = self.login("arini", "hehe")
        send = {"command": "send", "to": "lineker", "text": "halo"}
        self.refused(self.post([send, ping("x" * 65_536)], token), 413, "line_too_long")
        self.assertEqual(self.ok({"command": "inbox"}, self.login("lineker"))["messages"], {})

    def test_a_head_has_a_limit(self):
        answer = self.raw(b"GET /healthz HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 20_000 + b"\r\n\r\n")
        self.assertIn(b" 431 ", answer.split(b"\r\n")[0])


def iter_body(data, size):
    """What http.client sends chunked."""
    return b"".join(data[i:i + size] for i in range(0, len(data), size))


class ConnectionTest(HttpTest):
    def test_the_probes(self):
        for path in ("/healthz", "/readyz", "/healthz?verbose"):
            response = self.ask("GET", path)
            self.assertEqual((response.status, response.json), (200, {"status": "OK"}))
            self.assertEqual(response.fields["x-content-type-options"], "nosniff")
            self.assertEqual(response.fields["cache-control"], "no-store")
        head = self.ask("HEAD", "/healthz")
        self.assertEqual((head.status, head.text), (200, ""))

    def test_nothing_else_is_there(self):
        for path in ("/index.html", "/api/", "/../etc/passwd"):
            self.refused(self.ask("GET", path), 404, "unknown_command")

    def test_a_wrong_method_hears_the_right_one(self):
        for method, path, allowed in (("GET", "/api", "POST"), ("OPTIONS", "/api", "POST"), ("POST", "/ws", "GET"),
                                      ("DELETE", "/healthz", "GET, HEAD")):
            response = self.ask(method, path)
            self.assertEqual((response.status, response.fields["allow"]), (405, allowed))

    def test_requests_of_one_connection_are_answered_in_order(self):
        request = b"POST /api HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n%s"
        bodies = [json.dumps(ping("x", tag=f"tag-{i}")).encode() for i in range(30)]
        last = b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
        received = self.raw(b"".join(request % (len(body), body) for body in bodies) + last).decode()
        self.assertEqual(received.count("HTTP/1.1 200 OK"), 31)
        places = [received.index(f'"tag-{i}"') for i in range(30)]
        self.assertEqual(places, sorted(places))

    def test_a_request_may_come_byte_by_byte(self):
        data = b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
        with socket.create_connection(self.server.http, HANG) as sock:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for byte in data:
                sock.sendall(bytes([byte]))
            self.assertIn(b" 200 ", sock.recv(100))

    def test_http_1_0_gets_a_body_that_ends_with_the_connection(self):
        body = json.dumps(ping("old")).encode()
        answer = self.raw(b"POST /api HTTP/1.0\r\nHost: a\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
        head, body = answer.split(b"\r\n\r\n", 1)
        self.assertNotIn(b"chunked", head)
        self.assertEqual(json.loads(body)["text"], "old")

    def test_who_waits_for_100_gets_it(self):
        with socket.create_connection(self.server.http, HANG) as sock:
            body = json.dumps(ping("waited")).encode()
            sock.sendall(b"POST /api HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: %d\r\n"
                         b"Connection: close\r\n\r\n" % len(body))
            self.assertEqual(sock.recv(1000), b"HTTP/1.1 100 Continue\r\n\r\n")
            sock.sendall(body)
            received = b""
            while chunk := sock.recv(1000):
                received += chunk
        self.assertIn(b"waited", received)

    def test_what_is_no_request_is_400_and_the_end(self):
        for data in (b"auth arini hehe\r\n\r\n", b"GET /healthz HTTP/1.1\r\n\r\n",
                     b"GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n",
                     b"POST /api HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}"):
            with socket.create_connection(self.server.http, HANG) as sock:
                sock.sendall(data)
                self.assertIn(b" 400 ", sock.recv(65536).split(b"\r\n")[0], data)


class DeadlineTest(unittest.TestCase):
    def test_a_request_that_does_not_end_is_408(self):
        with Server(line_ms=300) as server, socket.create_connection(server.http, HANG) as sock:
            sock.sendall(b"POST /api HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n{")
            self.assertIn(b" 408 ", sock.recv(65536).split(b"\r\n")[0])

    def test_a_reader_that_does_not_read_is_cut(self):
        with Server(write_ms=500) as server, socket.create_connection(server.http, HANG) as sock:
            sock.settimeout(0.2)
            body = json.dumps([ping("x" * 30_000)] * 30).encode()
            request = b"POST /api HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
            with self.assertRaises((ConnectionResetError, BrokenPipeError)):
                while True:
                    try:
                        sock.sendall(request)
                    except socket.timeout:
                        pass

    def test_an_open_connection_does_not_delay_the_end(self):
        with Server() as server:
            connection = http.client.HTTPConnection(*server.http, timeout=HANG)
            connection.request("GET", "/readyz")
            self.assertEqual(Response(connection.getresponse()).status, 200)
            begin = time.monotonic()
            server.signal(signal.SIGTERM)
            self.assertEqual(connection.sock.recv(10), b"")
            self.assertEqual(server.wait(), 0)
            self.assertLess(time.monotonic() - begin, END_SECONDS)
            connection.close()

    def test_one_connection_too_many_is_told_why(self):
        with Server(connections=1) as server, server.connect() as conn:
            conn.ok("ping")
            connection = http.client.HTTPConnection(*server.http, timeout=HANG)
            connection.connect()
            response = http.client.HTTPResponse(connection.sock)
            response.begin()
            self.assertEqual((response.status, json.loads(response.read())["code"]), (503, "too_many_connections"))
            connection.close()

    def test_http_can_be_left_out(self):
        with Server(http=()) as server:
            self.assertEqual([a for a in server.addresses if a.startswith("http")], [])


if __name__ == "__main__":
    unittest.main()
