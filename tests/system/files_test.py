"""Files over HTTP: up in one request or in pieces, down to those who may, and never as a page."""

import hashlib
import json
import os
import socket
import unittest

from files_support import (ask, begin, connect, head_of, memory_kib, open_files, read_response, some_bytes,
                           upload)
from harness import DEMO, SANITIZE, Server

PIECE = 128 * 1024


class FilesTest(unittest.TestCase):
    config = {}

    def setUp(self):
        self.server = Server(**self.config)
        self.addCleanup(self.server.cleanup)
        self.conns = {user: self.server.login(user) for user in DEMO}
        self.token = self.conns["arini"].token

    def refused(self, response, status, code):
        self.assertEqual((response.status, response.json["status"], response.json["code"]), (status, "ERROR", code))
        self.assertTrue(response.json["message"])

    def upload(self, content, *more):
        return upload(self.server, self.token, content, *more)

    def fetch(self, file):
        return ask(self.server, "GET", "/files/" + file["id"], self.token)


class UploadTest(FilesTest):
    def test_what_goes_up_comes_down_byte_for_byte(self):
        for size in (0, 1, PIECE - 1, PIECE, PIECE + 1, 3_000_000):
            content = some_bytes(size)
            file = self.upload(content, "catatan.bin", "application/zip")
            self.assertEqual((file["name"], file["type"], file["size"]), ("catatan.bin", "application/zip", size))
            got = self.fetch(file)
            self.assertEqual((got.status, got.body == content), (200, True), size)

    def test_an_upload_in_pieces_goes_on_where_it_ended(self):
        content = some_bytes(700_000)
        path = begin(self.server, self.token, len(content))
        first = ask(self.server, "PATCH", path, self.token, content[:300_000], Upload_Offset="0")
        self.assertEqual((first.status, first.offset), (204, 300_000))
        wrong = ask(self.server, "PATCH", path, self.token, content[:1], Upload_Offset="1")
        self.assertEqual((wrong.status, wrong.offset), (409, 300_000))
        at = ask(self.server, "HEAD", path, self.token)
        self.assertEqual((at.status, at.offset, at.fields["upload-length"]), (200, 300_000, "700000"))
        self.assertEqual(at.fields["cache-control"], "no-store")
        last = ask(self.server, "PATCH", path, self.token, content[300_000:], Upload_Offset="300000")
        self.assertEqual((last.status, last.json["file"]["size"]), (200, 700_000))
        self.assertEqual(self.fetch(last.json["file"]).body, content)
        again = ask(self.server, "HEAD", path, self.token)
        self.assertEqual((again.status, again.offset), (200, 700_000))

    def test_a_piece_may_come_chunked(self):
        path = begin(self.server, self.token, 400_000)
        content = some_bytes(400_000)
        got = ask(self.server, "PATCH", path, self.token, iter([content[:5], content[5:]]), Upload_Offset="0")
        self.assertEqual(got.status, 200, got.body)
        self.assertEqual(self.fetch(got.json["file"]).body, content)

    def cut(self, head, content):
        """Sends a part, and goes once the server has taken it."""
        with connect(self.server) as sock:
            sock.sendall(head + content)
            sock.shutdown(socket.SHUT_WR)
            self.assertEqual(sock.recv(1000), b"")

    def test_a_cut_piece_keeps_what_arrived(self):
        content = some_bytes(500_000)
        path = begin(self.server, self.token, len(content))
        self.cut(head_of("PATCH", path, self.token, Upload_Offset=0, Content_Length=len(content)), content[:200_000])
        at = ask(self.server, "HEAD", path, self.token).offset
        self.assertEqual(at, 200_000)
        last = ask(self.server, "PATCH", path, self.token, content[at:], Upload_Offset=str(at))
        self.assertEqual(self.fetch(last.json["file"]).body, content)

    def test_a_cut_upload_in_one_request_leaves_nothing(self):
        self.cut(head_of("POST", "/files", self.token, Content_Length=500_000), some_bytes(200_000))
        uploads = self.server.data / "files" / "uploads"
        while os.listdir(uploads):
            self.conns["arini"].ok("ping")

    def test_a_killed_server_goes_on_where_the_upload_ended(self):
        content = some_bytes(900_000)
        path = begin(self.server, self.token, len(content))
        with connect(self.server) as sock:
            sock.sendall(head_of("PATCH", path, self.token, Upload_Offset=0, Content_Length=len(content)))
            sock.sendall(content[:400_000])
            part = self.server.data / "files" / "uploads" / (path.rsplit("/", 1)[1] + ".part")
            while part.stat().st_size < 100_000:
                pass
            self.server.restart()
        at = ask(self.server, "HEAD", path, self.token).offset
        self.assertTrue(100_000 <= at <= 400_000, at)
        last = ask(self.server, "PATCH", path, self.token, content[at:], Upload_Offset=str(at))
        self.assertEqual(last.status, 200, last.body)
        self.assertEqual(self.fetch(last.json["file"]).body, content)

    def test_an_upload_can_be_abandoned_by_its_owner_only(self):
        path = begin(self.server, self.token, 10)
        other = self.conns["messi"].token
        for method, fields in (("HEAD", {}), ("DELETE", {}), ("PATCH", {"Upload_Offset": "0"})):
            self.assertEqual(ask(self.server, method, path, other, **fields).status, 404, method)
        self.assertEqual(ask(self.server, "DELETE", path, self.token).status, 204)
        self.refused(ask(self.server, "DELETE", path, self.token), 404, "unknown_file")

    def test_the_same_content_is_stored_once(self):
        content = some_bytes(300_000)
        ids = {self.upload(content, f"{i}.bin", "image/heic")["id"] for i in range(3)}
        self.assertEqual(len(ids), 3)
        blobs = [name for _, _, names in os.walk(self.server.data / "files" / "blobs") for name in names]
        self.assertEqual(blobs, [hashlib.blake2b(content, digest_size=32).hexdigest()])

    def test_requests_that_make_no_sense_are_told_so(self):
        path = begin(self.server, self.token, 10)
        for method, where, status, fields, body in (
                ("POST", "/files?name=%zz", 400, {}, b"x"), ("POST", "/files", 400, {"Upload_Length": "-1"}, None),
                ("POST", "/files", 400, {"Upload_Length": "10"}, b"x"), ("PATCH", path, 400, {}, b"x"),
                ("PATCH", path, 413, {"Upload_Offset": "0"}, b"x" * 11), ("GET", path, 404, {}, None),
                ("PUT", path, 405, {}, b"x"), ("GET", "/files", 405, {}, None), ("GET", "/files/a%2Fb", 404, {}, None),
                ("GET", "/files/../kabar.db", 404, {}, None), ("GET", "/filesx", 404, {}, None),
                ("POST", "/files", 401, {"Authorization": "Bearer x"}, b"x"),
                ("POST", "/files", 403, {"Origin": "http://evil.example"}, b"x")):
            got = ask(self.server, method, where, None if "Authorization" in fields else self.token, body, **fields)
            self.assertEqual((got.status, got.json["status"]), (status, "ERROR"), (method, where, fields))
        chunked = ask(self.server, "POST", "/files", self.token, iter([b"x"]))
        self.assertEqual(chunked.status, 411)

    def test_nobody_is_told_to_log_in(self):
        for method, where in (("POST", "/files"), ("GET", "/files/abc"), ("HEAD", "/files/abc")):
            got = ask(self.server, method, where)
            self.assertEqual((got.status, got.fields["www-authenticate"]), (401, "Bearer"))
        self.refused(ask(self.server, "GET", "/files/abc", "12345678-1234-4234-8234-123456789abc"), 401, "bad_token")


class LimitsTest(FilesTest):
    config = {"files.size_mib": 1, "files.quota_mib": 2, "files.types": "text/*, application/zip"}

    def test_a_file_has_a_greatest_size(self):
        mib = 1024 * 1024
        self.assertEqual(self.upload(b"x" * mib)["size"], mib)
        for fields, body in (({}, b"x" * (mib + 1)), ({"Upload_Length": str(mib + 1)}, None)):
            got = ask(self.server, "POST", "/files", self.token, body, Content_Type="text/plain", **fields)
            self.refused(got, 413, "file_too_large")

    def test_a_user_has_so_much_room_unfinished_uploads_included(self):
        self.upload(b"x" * 1_000_000)
        path = begin(self.server, self.token, 1_000_000)
        got = ask(self.server, "POST", "/files", self.token, b"x" * 1_000_000, Content_Type="text/plain")
        self.refused(got, 507, "quota_exceeded")
        upload(self.server, self.conns["messi"].token, b"x" * 1_000_000)
        ask(self.server, "DELETE", path, self.token)
        self.upload(b"x" * 1_000_000)

    def test_only_some_types_are_taken(self):
        got = ask(self.server, "POST", "/files", self.token, b"x", Content_Type="Video/MP4")
        self.refused(got, 415, "file_type")
        self.assertEqual(self.upload(b"x", "a.csv", "text/csv")["type"], "text/csv")

    def test_unfinished_uploads_of_one_user_are_counted(self):
        for _ in range(16):
            begin(self.server, self.token, 1)
        got = ask(self.server, "POST", "/files", self.token, Upload_Length="1", Content_Type="text/plain")
        self.refused(got, 429, "too_many")


class ConnectionTest(FilesTest):
    config = {"line_ms": 1000, "write_ms": 1000}

    def test_requests_follow_a_file_on_the_same_connection(self):
        content = some_bytes(300_000)
        file = self.upload(content)
        with connect(self.server) as sock, sock.makefile("rb") as stream:
            sock.sendall(head_of("POST", "/files", self.token, Content_Length=300_000) + content +
                         head_of("GET", "/files/" + file["id"], self.token) +
                         head_of("GET", "/healthz", self.token) + head_of("GET", "/files/none", self.token) +
                         head_of("HEAD", "/files/" + file["id"], self.token, Connection="close"))
            self.assertEqual(read_response(stream)[0], 201)
            self.assertEqual(read_response(stream)[2], content)
            self.assertEqual(json.loads(read_response(stream)[2]), {"status": "OK"})
            self.assertEqual(read_response(stream)[0], 404)
            self.assertIn(b"Content-Length: 300000\r\n", stream.read())

    def test_a_body_is_asked_for_only_when_it_will_be_taken(self):
        with connect(self.server) as sock, sock.makefile("rb") as stream:
            sock.sendall(head_of("POST", "/files", self.token, Content_Length=5, Expect="100-continue"))
            self.assertEqual(stream.readline() + stream.readline(), b"HTTP/1.1 100 Continue\r\n\r\n")
            sock.sendall(b"hello")
            self.assertEqual(read_response(stream)[0], 201)
        for token, size, status in (("x", 5, 401), (self.token, 1 << 50, 413)):
            with connect(self.server) as sock, sock.makefile("rb") as stream:
                sock.sendall(head_of("POST", "/files", token, Content_Length=size, Expect="100-continue"))
                got, fields, _ = read_response(stream)
                self.assertEqual((got, fields["connection"]), (status, "close"))

    def test_a_sender_who_stops_is_cut(self):
        path = begin(self.server, self.token, 10)
        with connect(self.server) as sock, sock.makefile("rb") as stream:
            sock.sendall(head_of("PATCH", path, self.token, Upload_Offset=0, Content_Length=10) + b"12345")
            self.assertEqual(read_response(stream)[0], 408)
        self.assertEqual(ask(self.server, "HEAD", path, self.token).offset, 5)

    def test_a_reader_who_stops_is_cut_and_costs_little(self):
        file = self.upload(some_bytes(60_000_000))
        memory, files = memory_kib(self.server), open_files(self.server)
        socks = [connect(self.server) for _ in range(10)]
        for sock in socks:
            sock.sendall(head_of("GET", "/files/" + file["id"], self.token))
            self.assertEqual(sock.recv(12), b"HTTP/1.1 200")
        if not SANITIZE:  # a sanitizer keeps what was freed
            self.assertLess(memory_kib(self.server) - memory, 20_000)
        while open_files(self.server) > files:
            self.conns["arini"].ok("ping")
        for sock in socks:
            with sock:
                self.assertLess(self.drain(sock), 60_000_000)

    def drain(self, sock):
        size = 0
        try:
            while data := sock.recv(1 << 20):
                size += len(data)
        except ConnectionResetError:
            pass
        return size


if __name__ == "__main__":
    unittest.main()
