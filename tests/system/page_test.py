"""The web page, as it comes out of the binary: what a browser is told of it, and what it need not fetch again."""

import gzip
import os
import re
import unittest

from files_support import ask, connect, read_response
from harness import Server

HAS_PAGE = os.environ.get("KABAR_PAGE", "ON") == "ON"
POLICY = {"default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "img-src": "'self' data: blob:",
          "media-src": "'self' blob:", "connect-src": "'self'", "manifest-src": "'self'", "worker-src": "'self'",
          "font-src": "'self'", "form-action": "'self'", "frame-ancestors": "'none'", "base-uri": "'none'"}
FIELDS = {"x-content-type-options": "nosniff", "referrer-policy": "no-referrer",
          "cross-origin-opener-policy": "same-origin", "cross-origin-resource-policy": "same-origin"}
YEAR = "public, max-age=31536000, immutable"


class PageTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()

    @classmethod
    def tearDownClass(cls):
        cls.server.cleanup()

    def ask(self, method, path, body=None, **fields):
        return ask(self.server, method, path, None, body, **fields)

    def assert_guarded(self, response):
        given = dict(part.strip().split(" ", 1) for part in response.fields["content-security-policy"].split(";"))
        self.assertEqual(given, POLICY)
        self.assertEqual({name: response.fields[name] for name in FIELDS}, FIELDS)
        self.assertIn("camera=()", response.fields["permissions-policy"])


@unittest.skipIf(HAS_PAGE, "built with the page")
class WithoutPageTest(PageTest):
    def test_the_front_says_how_to_build_it(self):
        response = self.ask("GET", "/")
        self.assertEqual((response.status, response.fields["content-type"]), (200, "text/plain; charset=utf-8"))
        self.assertIn(b"KABAR_WEB=ON", response.body)
        self.assert_guarded(response)


@unittest.skipUnless(HAS_PAGE, "built without the page")
class ServedTest(PageTest):
    def assets(self):
        """The paths that the page loads."""
        page = self.ask("GET", "/").body.decode()
        found = re.findall(r'(?:src|href)="(/[^"]+)"', page)
        self.assertTrue([path for path in found if path.startswith("/assets/")], page)
        return found

    def test_the_page_is_markup_under_a_strict_policy(self):
        response = self.ask("GET", "/")
        self.assertEqual((response.status, response.fields["content-type"]), (200, "text/html; charset=utf-8"))
        self.assertEqual(int(response.fields["content-length"]), len(response.body))
        self.assertEqual(response.fields["cache-control"], "no-cache")
        self.assertTrue(response.body.lower().startswith(b"<!doctype html>"))
        self.assert_guarded(response)

    def test_what_the_page_loads_is_there(self):
        for path in self.assets():
            response = self.ask("GET", path)
            self.assertEqual(response.status, 200, path)
            self.assert_guarded(response)
            self.assertEqual(response.fields["cache-control"], YEAR if path.startswith("/assets/") else "no-cache", path)
            kind = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
            if (ending := os.path.splitext(path)[1]) in kind:
                self.assertEqual(response.fields["content-type"], kind[ending])

    def test_nothing_runs_in_the_page_but_its_files(self):
        page = self.ask("GET", "/").body.decode()
        self.assertNotRegex(page, r"<script(?![^>]*\ssrc=)")
        self.assertNotRegex(page, r"<style|\sstyle=|\son\w+=|javascript:")
        self.assertEqual(re.findall(r'(?:src|href)="(?!/)[^"]*"', page), [])

    def test_it_comes_compressed_to_who_takes_that(self):
        for path in ["/", *self.assets()]:
            plain = self.ask("GET", path)
            self.assertNotIn("content-encoding", plain.fields)
            self.assertEqual(plain.fields["vary"], "Accept-Encoding")
            packed = self.ask("GET", path, Accept_Encoding="br, gzip;q=0.8")
            self.assertEqual(packed.fields["vary"], "Accept-Encoding")
            if "content-encoding" not in packed.fields:
                self.assertNotRegex(path, r"\.(js|css|html)$")
                continue
            self.assertEqual(packed.fields["content-encoding"], "gzip")
            self.assertEqual(int(packed.fields["content-length"]), len(packed.body))
            self.assertLess(len(packed.body), len(plain.body))
            self.assertEqual(gzip.decompress(packed.body), plain.body)
            self.assertNotEqual(packed.fields["etag"], plain.fields["etag"])
            refused = self.ask("GET", path, Accept_Encoding="gzip;q=0")
            self.assertEqual((refused.body, refused.fields["etag"]), (plain.body, plain.fields["etag"]))

    def test_what_is_known_is_not_sent_again(self):
        for path in ["/", *self.assets()]:
            for fields in ({}, {"Accept_Encoding": "gzip"}):
                first = self.ask("GET", path, **fields)
                again = self.ask("GET", path, If_None_Match=first.fields["etag"], **fields)
                self.assertEqual((again.status, again.body), (304, b""))
                for name in ("etag", "cache-control", "vary", "content-security-policy"):
                    self.assertEqual(again.fields[name], first.fields[name])
                other = self.ask("GET", path, If_None_Match='"other"', **fields)
                self.assertEqual((other.status, other.body), (200, first.body))

    def test_a_head_is_that_of_the_whole(self):
        for path in ["/", *self.assets()]:
            whole, head = self.ask("GET", path), self.ask("HEAD", path)
            self.assertEqual((head.status, head.body), (200, b""))
            self.assertEqual(head.fields, whole.fields)

    def test_nothing_else_is_there_and_nothing_can_be_done_to_it(self):
        for path in ("/index.html", "/assets/", "/assets", "//", "/./", "/assets/../", "/.", "/%2e%2e/etc/passwd",
                     "/src/main.tsx", "/package.json", "/assets/index.js.map"):
            response = self.ask("GET", path)
            self.assertEqual((response.status, response.json["code"]), (404, "unknown_command"), path)
        for method in ("POST", "PUT", "DELETE", "OPTIONS", "PATCH"):
            response = self.ask(method, "/", b"")
            self.assertEqual((response.status, response.fields["allow"]), (405, "GET, HEAD"))

    def test_the_query_does_not_matter(self):
        self.assertEqual(self.ask("GET", "/?utm=1").body, self.ask("GET", "/").body)

    def test_a_whole_page_comes_over_one_connection(self):
        paths = ["/", *self.assets()] * 3
        with connect(self.server) as sock, sock.makefile("rb") as stream:
            sock.sendall("".join(f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n" for path in paths).encode())
            for path in paths:
                status, _, body = read_response(stream)
                self.assertEqual((status, body), (200, self.ask("GET", path).body), path)

    def test_a_page_of_another_site_is_not_given_it(self):
        response = self.ask("GET", "/", Origin="https://evil.example")
        self.assertEqual((response.status, response.json["code"]), (403, "forbidden"))


if __name__ == "__main__":
    unittest.main()
