"""Fetching files: parts of them, caching, who may, under which name and type, and previews."""

import os
import re
import unittest

from files_support import ask, connect, head_of, png, read_response, some_bytes, upload
from harness import DEMO, Server

HOSTILE_NAMES = ("../../etc/passwd", "a\r\nSet-Cookie: x=1", 'a"; filename="b.html', "gambar\u202egpj.exe", "n" * 300,
                 "", "..", "laporan akhir.txt", "\u00e9\u4f60\U0001f600.txt", "a%0d%0ab", "C:\\x\\y.bat")
PAGES = ("text/html", "application/xhtml+xml", "image/svg+xml", "text/xml", "application/javascript", "text/javascript",
         "text/css", "application/json", "multipart/form-data", "message/rfc822", "nonsense")


class FetchTest(unittest.TestCase):
    config = {}

    def setUp(self):
        self.server = Server(**self.config)
        self.addCleanup(self.server.cleanup)
        self.conns = {user: self.server.login(user) for user in DEMO}
        self.token = self.conns["arini"].token

    def upload(self, content, *more):
        return upload(self.server, self.token, content, *more)

    def fetch(self, file, user="arini", method="GET", end="", **fields):
        return ask(self.server, method, "/files/" + file["id"] + end, self.conns[user].token, **fields)

    def send(self, to, file, sender="arini"):
        return self.conns[sender].ok({"command": "send", "to": to, "text": "", "file": file["id"]})["number"]

    def who_may(self, file):
        return {user for user in DEMO if self.fetch(file, user).status == 200}


class PartTest(FetchTest):
    def test_a_range_is_the_part_that_was_asked_for(self):
        content = some_bytes(300_000)
        file = self.upload(content)
        for asked, begin, end in (("0-0", 0, 1), ("0-", 0, 300_000), ("5-9", 5, 10), ("299999-", 299_999, 300_000),
                                  ("100-999999999999999999999999", 100, 300_000), ("-1", 299_999, 300_000),
                                  ("-999999", 0, 300_000), ("131071-131073", 131_071, 131_074)):
            got = self.fetch(file, Range="bytes=" + asked)
            self.assertEqual((got.status, got.body == content[begin:end]), (206, True), asked)
            self.assertEqual(got.fields["content-range"], f"bytes {begin}-{end - 1}/300000")

    def test_a_part_that_is_not_there_is_416(self):
        for content, asked in ((b"12345", "5-"), (b"12345", "-0"), (b"", "0-"), (b"", "-5")):
            got = self.fetch(self.upload(content), Range="bytes=" + asked)
            self.assertEqual((got.status, got.fields["content-range"]), (416, f"bytes */{len(content)}"), asked)

    def test_what_is_no_single_range_gets_the_whole(self):
        file = self.upload(b"12345")
        for asked in ("bytes=0-1,3-4", "bytes=", "bytes=3-1", "bytes=a-b", "bytes=--1", "lines=1-2", "bytes=0", "bytes= 1-2"):
            got = self.fetch(file, Range=asked)
            self.assertEqual((got.status, got.body), (200, b"12345"), asked)

    def test_a_part_of_something_else_is_the_whole(self):
        file = self.upload(b"12345")
        etag = self.fetch(file).fields["etag"]
        self.assertEqual(self.fetch(file, Range="bytes=1-2", If_Range=etag).status, 206)
        for other in ('"x"', "W/" + etag, "Wed, 21 Oct 2015 07:28:00 GMT"):
            self.assertEqual(self.fetch(file, Range="bytes=1-2", If_Range=other).status, 200, other)

    def test_who_has_it_is_not_sent_it_again(self):
        file = self.upload(b"12345")
        got = self.fetch(file)
        etag = got.fields["etag"]
        self.assertRegex(etag, '"[0-9a-f]{64}"')
        self.assertEqual(got.fields["cache-control"], "private, max-age=31536000, immutable")
        for given in (etag, "*", f'"x", W/{etag}'):
            kept = self.fetch(file, If_None_Match=given)
            self.assertEqual((kept.status, kept.body, kept.fields["etag"]), (304, b"", etag), given)
        self.assertEqual(self.fetch(file, If_None_Match='"x"').status, 200)

    def test_head_is_get_without_the_bytes(self):
        file = self.upload(b"12345")
        got, head = self.fetch(file), self.fetch(file, method="HEAD")
        for name in ("content-type", "content-length", "etag", "accept-ranges", "content-disposition"):
            self.assertEqual(head.fields[name], got.fields[name], name)
        self.assertEqual((head.status, head.body, got.fields["accept-ranges"]), (200, b"", "bytes"))

    def test_a_part_does_not_end_the_connection(self):
        file = self.upload(b"12345")
        with connect(self.server) as sock, sock.makefile("rb") as stream:
            for asked, status, body in (("1-2", 206, b"23"), ("9-", 416, None), ("0-", 206, b"12345")):
                sock.sendall(head_of("GET", "/files/" + file["id"], self.token, Range="bytes=" + asked))
                got = read_response(stream)
                self.assertEqual(got[0], status)
                self.assertIn(got[2], (body, got[2] if body is None else body))


class HarmlessTest(FetchTest):
    def test_nothing_that_was_sent_is_a_page_or_a_script(self):
        for kind in PAGES:
            got = self.fetch(self.upload(b"<script>alert(1)</script>", "x.html", kind))
            self.assertEqual(got.fields["content-type"], "application/octet-stream", kind)
            self.assertTrue(got.fields["content-disposition"].startswith("attachment;"), kind)
            self.assertEqual(got.fields["x-content-type-options"], "nosniff")
            self.assertEqual(got.fields["content-security-policy"], "default-src 'none'; sandbox")
            self.assertEqual(got.fields["cross-origin-resource-policy"], "same-origin")

    def test_pictures_and_sounds_may_be_shown_and_documents_not(self):
        for kind, how in (("image/png", "inline"), ("video/mp4", "inline"), ("audio/ogg", "inline"),
                          ("application/pdf", "attachment"), ("text/plain", "attachment")):
            got = self.fetch(self.upload(b"x", "x", kind))
            self.assertTrue(got.fields["content-disposition"].startswith(how + ";"), kind)
            self.assertTrue(got.fields["content-type"].startswith(kind), kind)

    def test_a_name_that_is_no_text_is_refused(self):
        for name in ("a%00b", "a%ffb"):
            got = ask(self.server, "POST", "/files?name=" + name, self.token, b"x")
            self.assertEqual((got.status, got.json["code"]), (400, "invalid_text"), name)

    def test_a_name_does_nothing_but_name(self):
        for name in HOSTILE_NAMES:
            file = self.upload(b"x", name)
            got = self.fetch(file)
            how = got.fields["content-disposition"]
            self.assertRegex(how, r"""\Aattachment; filename="[^"\\/\x00-\x1f\x7f-\xff]*"; filename\*=UTF-8''[^\s"';]+\Z""", name)
            self.assertNotIn("set-cookie", got.fields)
            self.assertLessEqual(len(file["name"].encode()), 255, name)
            self.assertIsNone(re.search("[/\\\\\x00-\x1f\u202e]", file["name"]), name)
            self.assertTrue(file["name"].strip("."), name)
        self.assertEqual({name for _, _, names in os.walk(self.server.data) for name in names if "passwd" in name}, set())


class WhoMayTest(FetchTest):
    def test_a_file_is_for_those_whom_it_was_sent_to(self):
        file = self.upload(b"rahasia")
        self.assertEqual(self.who_may(file), {"arini"})
        self.send("lineker", file)
        self.assertEqual(self.who_may(file), {"arini", "lineker"})
        self.conns["messi"].ok("create #kelas private")
        self.conns["messi"].ok("invite #kelas arini")
        self.send("#kelas", file)
        self.assertEqual(self.who_may(file), {"arini", "lineker", "messi"})

    def test_not_there_and_not_for_you_are_the_same(self):
        file = self.upload(b"rahasia")
        missing = {"id": "0" * len(file["id"])}
        one, other = self.fetch(file, "messi"), self.fetch(missing, "messi")
        self.assertEqual((one.status, one.json["code"]), (404, "unknown_file"))
        self.assertEqual(one.body.replace(file["id"].encode(), b""), other.body.replace(missing["id"].encode(), b""))
        self.assertEqual(one.fields | {"content-length": 0}, other.fields | {"content-length": 0})

    def test_former_members_get_nothing_more(self):
        file = self.upload(b"rahasia")
        self.conns["arini"].ok("create #kelas")
        self.conns["messi"].ok("join #kelas")
        self.send("#kelas", file)
        self.assertEqual(self.who_may(file), {"arini", "messi"})
        self.conns["messi"].ok("leave #kelas")
        self.assertEqual(self.who_may(file), {"arini"})

    def test_a_deleted_message_gives_its_file_no_more(self):
        file = self.upload(b"rahasia")
        number = self.send("lineker", file)
        self.conns["arini"].ok(f"delete lineker {number}")
        self.assertNotIn("lineker", self.who_may(file))

    def test_an_ended_session_gives_nothing(self):
        file = self.upload(b"rahasia")
        self.conns["arini"].ok("logout")
        self.assertEqual(ask(self.server, "GET", "/files/" + file["id"], self.token).status, 401)


class PreviewTest(FetchTest):
    def test_a_picture_has_a_small_one(self):
        file = self.upload(png(2000, 1000), "a.png", "image/png")
        self.assertEqual((file["preview"], file["width"], file["height"]), (True, 2000, 1000))
        got = self.fetch(file, end="/preview")
        self.assertIn(got.fields["content-type"], ("image/png", "image/jpeg"))
        self.assertTrue(got.body.startswith((b"\x89PNG", b"\xff\xd8\xff")))
        self.assertEqual(self.fetch(file, end="/preview", If_None_Match=got.fields["etag"]).status, 304)
        self.assertEqual(self.fetch(file, "messi", end="/preview").status, 404)

    def test_what_is_no_picture_has_none(self):
        for content, kind in ((b"hello", "text/plain"), (b"hello", "image/png")):
            file = self.upload(content, "a.png", kind)
            self.assertNotIn("preview", file)
            self.assertEqual(self.fetch(file, end="/preview").status, 404)

    def test_a_hostile_picture_does_no_harm(self):
        good = png(64, 64)
        for content in (good[:40], good[:-20], good.replace(b"\x00\x00\x00\x40", b"\x7f\xff\xff\xff"), good * 2,
                        b"\x89PNG\r\n\x1a\n" + os.urandom(5000)):
            file = self.upload(content, "a.png", "image/png")
            self.assertEqual(self.fetch(file).body, content)
        self.conns["arini"].ok("ping")


if __name__ == "__main__":
    unittest.main()
