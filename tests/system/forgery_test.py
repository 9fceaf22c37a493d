"""The page's cookie, when it is not the page that asks: what other sites can make a browser send."""

import json
import unittest

from session_support import LOGIN, SessionTest
from ws_client import WebSocket


class ForgeryTest(SessionTest):
    def setUp(self):
        super().setUp()
        self.cookie = self.login()

    def assert_still_in(self):
        self.assertEqual(self.ask("GET", "/session", Cookie=self.cookie).status, 200)

    def test_another_origin_is_refused_everywhere(self):
        port = self.server.http[1]
        for origin in ("https://evil.example", "null", f"http://127.0.0.1:{port + 1}", f"http://localhost:{port}",
                       self.own + ".evil.example", "http://evil.example/" + self.host, ""):
            for method, path in (("POST", "/session"), ("DELETE", "/session"), ("GET", "/session"), ("POST", "/api"),
                                 ("GET", "/ws"), ("POST", "/files?name=a"), ("GET", "/files/abc")):
                body = LOGIN if method == "POST" else None
                self.refused(self.ask(method, path, body, Cookie=self.cookie, Origin=origin), 403, "forbidden")
            with WebSocket(self.server.http, Cookie=self.cookie, Origin=origin) as ws:
                self.assertEqual(ws.status, 403)
        self.assert_still_in()

    def test_without_an_origin_the_cookie_changes_nothing(self):
        whoami = {"command": "whoami"}
        self.assertEqual(self.api(whoami, Cookie=self.cookie)["code"], "not_logged_in")
        self.refused(self.ask("DELETE", "/session", Cookie=self.cookie), 401, "not_logged_in")
        self.refused(self.ask("POST", "/files?name=a", b"x", Cookie=self.cookie), 401, "not_logged_in")
        with WebSocket(self.server.http, Cookie=self.cookie) as ws:
            self.assertEqual(ws.ask(whoami)["code"], "not_logged_in")
        self.assert_still_in()

    def test_what_another_site_embeds_is_not_given(self):
        for site in ("cross-site", "same-site", "something-new"):
            for path in ("/session", "/files/abcdef"):
                for method in ("GET", "HEAD") if path != "/session" else ("GET",):
                    response = self.ask(method, path, Cookie=self.cookie, Sec_Fetch_Site=site)
                    self.assertEqual((response.status, "set-cookie" in response.fields), (401, False), (site, path))
        for site in ("same-origin", "none"):
            self.assertEqual(self.ask("GET", "/session", Cookie=self.cookie, Sec_Fetch_Site=site).status, 200)

    def test_a_form_cannot_log_anybody_in(self):
        text = json.dumps(LOGIN)
        for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", None,
                     "application/jsonx", "text/plain; application/json"):
            for origin in (self.own, None):
                response = self.ask("POST", "/session", text, Content_Type=kind, Origin=origin)
                self.refused(response, 415, "bad_argument")
                self.assertNotIn("set-cookie", response.fields)

    def test_a_form_cannot_send_a_message(self):
        send = json.dumps({"command": "send", "to": "lineker", "text": "halo"})
        for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
            response = self.ask("POST", "/api", send, Content_Type=kind, Cookie=self.cookie, Origin=self.own)
            self.refused(response, 415, "bad_argument")
        self.assertEqual(self.answer_with({"command": "outbox"}, self.cookie)["messages"], [])

    def test_no_page_elsewhere_is_ever_allowed_to_read(self):
        for path in ("/session", "/", "/healthz"):
            fields = self.ask("GET", path, Cookie=self.cookie, Origin=self.own).fields
            self.assertEqual([name for name in fields if name.startswith("access-control")], [])

    def test_the_cookie_of_another_port_is_not_ours(self):
        token = self.cookie.split("=")[1]
        for name in ("kabar", "kabar_1", self.name + "1", "x" + self.name, self.name.upper()):
            self.refused(self.ask("GET", "/session", Cookie=f"{name}={token}"), 401, "not_logged_in")


class OriginsTest(SessionTest):
    config = {"origins": ["https://chat.example.org"]}

    def test_a_page_of_a_configured_origin_may(self):
        cookie = self.login()
        with WebSocket(self.server.http, Cookie=cookie, Origin="https://chat.example.org") as ws:
            self.assertEqual(ws.ok({"command": "whoami"})["user"], "arini")


if __name__ == "__main__":
    unittest.main()
