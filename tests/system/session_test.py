"""The page's session: logging in over /session, and the cookie as a token at every door."""

import json
import re
import unittest

from harness import UUID
from session_support import LOGIN, SessionTest
from ws_client import WebSocket

DEAD = "12345678-1234-4234-8234-123456789abc"


class LoginTest(SessionTest):
    def test_the_token_is_in_the_cookie_and_nowhere_else(self):
        response = self.ask("POST", "/session", LOGIN, Origin=self.own)
        self.assertEqual(response.status, 200)
        self.assertEqual(list(response.json), ["status", "user", "display", "expires"])
        self.assertEqual((response.json["user"], response.json["display"]), ("arini", "Arini"))
        pair, *attributes = response.fields["set-cookie"].split("; ")
        name, token = pair.split("=")
        self.assertEqual(name, self.name)
        self.assertRegex(token, UUID)
        self.assertEqual(set(attributes), {"HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=2592000"})
        self.assertNotIn(token.encode(), response.body)
        self.assertEqual(response.fields["cache-control"], "no-store")
        self.server.stop()
        self.assertNotIn(token, self.server.log)

    def test_a_page_that_came_over_https_gets_a_cookie_for_https_alone(self):
        for host, name in (("chat.example.org", "__Host-kabar"), ("chat.example.org:8443", "__Host-kabar_8443")):
            response = self.ask("POST", "/session", LOGIN, Host=host, Origin="https://" + host)
            pair, *attributes = response.fields["set-cookie"].split("; ")
            self.assertEqual(pair.split("=")[0], name)
            self.assertIn("Secure", attributes)
            again = self.ask("GET", "/session", Host=host, Cookie=pair)
            self.assertEqual(again.status, 200)
            self.assertTrue(again.fields["set-cookie"].startswith(pair + "; "))
            self.assertIn("Secure", again.fields["set-cookie"])

    def test_whose_session_it_is_and_the_cookie_lives_on(self):
        cookie = self.login()
        response = self.ask("GET", "/session", Cookie=f"theme=dark; {cookie}; other=1", Sec_Fetch_Site="same-origin")
        self.assertEqual((response.status, response.json["user"]), (200, "arini"))
        self.assertIsInstance(response.json["session"], int)
        self.assertIn(cookie + "; ", response.fields["set-cookie"])
        self.assertIn("Max-Age=2592000", response.fields["set-cookie"])

    def test_logging_out_ends_the_session_and_takes_the_cookie_back(self):
        cookie = self.login()
        response = self.ask("DELETE", "/session", Cookie=cookie, Origin=self.own)
        self.assertEqual((response.status, response.json["message"]), (200, "logout success"))
        self.assertEqual(response.fields["set-cookie"],
                         f"{self.name}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0")
        self.refused(self.ask("GET", "/session", Cookie=cookie), 401, "bad_token")
        again = self.ask("DELETE", "/session", Cookie=cookie, Origin=self.own)
        self.refused(again, 401, "bad_token")
        self.assertIn("Max-Age=0", again.fields["set-cookie"])

    def test_without_a_session_it_is_401(self):
        self.refused(self.ask("GET", "/session"), 401, "not_logged_in")
        self.refused(self.ask("DELETE", "/session", Origin=self.own), 401, "not_logged_in")

    def test_wrong_ones_are_refused_alike(self):
        wrong = [self.ask("POST", "/session", LOGIN | change) for change in ({"password": "no"}, {"user": "nobody"})]
        for response in wrong:
            self.refused(response, 401, "login_failed")
            self.assertNotIn("set-cookie", response.fields)
        self.assertEqual(wrong[0].body, wrong[1].body)

    def test_a_body_that_is_no_login_is_400(self):
        for body in ("", "[]", "auth arini hehe", '"x"', "{", "{}", '{"user": "arini"}', '{"user": "arini", "password": 5}',
                     '{"user": "arini", "password": "hehe", "command": "users"}', json.dumps(LOGIN) * 2,
                     json.dumps(LOGIN) + "\n" + json.dumps(LOGIN), '{"user": "arini", "password": "hehe", "more": 1}'):
            response = self.ask("POST", "/session", body, Content_Type="application/json")
            self.assertEqual((response.status, response.json["status"]), (400, "ERROR"), body)
            self.assertNotIn("set-cookie", response.fields)
        long = self.ask("POST", "/session", LOGIN | {"user": "x" * 70_000})
        self.refused(long, 413, "line_too_long")
        spread = json.dumps(LOGIN, indent=4)
        self.assertEqual(self.ask("POST", "/session", f"\r\n{spread}\n", Content_Type="application/json").status, 200)

    def test_other_methods_hear_which_there_are(self):
        for method in ("PUT", "PATCH", "OPTIONS", "HEAD"):
            response = self.ask(method, "/session")
            self.assertEqual((response.status, response.fields["allow"]), (405, "GET, POST, DELETE"))

    def test_a_bearer_token_will_do_as_well(self):
        token = self.login().split("=")[1]
        response = self.ask("GET", "/session", Authorization="Bearer " + token)
        self.assertEqual((response.status, response.json["user"]), (200, "arini"))
        self.assertNotIn("set-cookie", response.fields)


class AttemptsTest(SessionTest):
    config = {"login_failures_per_minute": 3}

    def test_attempts_are_counted_with_those_of_the_other_doors(self):
        for _ in range(2):
            self.refused(self.ask("POST", "/session", LOGIN | {"password": "no"}), 401, "login_failed")
        wrong = {"command": "auth", "user": "arini", "password": "no"}
        self.assertEqual(self.api(wrong)["code"], "login_failed")
        self.refused(self.ask("POST", "/session", LOGIN), 429, "too_many_attempts")


class DoorsTest(SessionTest):
    """The cookie as the token of the page's own requests."""

    def test_over_api(self):
        cookie = self.login()
        sent = self.answer_with([{"command": "send", "to": "lineker", "text": "halo"}, {"command": "whoami"}], cookie)
        self.assertEqual([reply["status"] for reply in sent], ["OK", "OK"])
        self.assertEqual(sent[1]["user"], "arini")

    def test_a_token_in_sight_goes_before_the_cookie(self):
        cookie, lineker = self.login(), self.login("lineker", "surabaya").split("=")[1]
        whoami = {"command": "whoami"}
        asked = self.api(whoami, Cookie=cookie, Origin=self.own, Authorization="Bearer " + lineker)
        self.assertEqual(asked["user"], "lineker")
        self.assertEqual(self.answer_with(whoami | {"token": lineker}, cookie)["user"], "lineker")
        bad = self.ask("POST", "/api", whoami, Cookie=cookie, Origin=self.own, Authorization="Bearer x")
        self.refused(bad, 401, "bad_token")

    @staticmethod
    def until(ws, key, value):
        """The next object that has it."""
        while (got := ws.reply()).get(key) != value:
            pass
        return got

    def test_over_a_websocket(self):
        cookie = self.login()
        with WebSocket(self.server.http, Cookie=cookie, Origin=self.own) as ws:
            self.assertEqual(ws.ok({"command": "whoami"})["user"], "arini")
            ws.ok({"command": "listen"})
            self.api({"command": "send", "to": "arini", "text": "catatan"}, Cookie=cookie, Origin=self.own)
            self.assertEqual(self.until(ws, "event", "message")["text"], "catatan")
            self.ask("DELETE", "/session", Cookie=cookie, Origin=self.own)
            self.until(ws, "event", "end")
            self.assertEqual(ws.ask({"command": "whoami"})["code"], "bad_token")
            self.assertEqual(ws.ok({"command": "auth"} | LOGIN)["user"], "arini")
            self.assertEqual(ws.ok({"command": "whoami"})["user"], "arini")

    def test_files_go_up_and_come_down(self):
        cookie = self.login()
        up = self.ask("POST", "/files?name=a.txt", b"halo", Cookie=cookie, Origin=self.own, Content_Type="text/plain")
        self.assertEqual(up.status, 201, up.body)
        path = up.fields["location"]
        for fields in ({}, {"Sec_Fetch_Site": "same-origin"}, {"Sec_Fetch_Site": "none"}):
            self.assertEqual(self.ask("GET", path, Cookie=cookie, **fields).body, b"halo")
        for fields in ({"Sec_Fetch_Site": "cross-site"}, {"Sec_Fetch_Site": "same-site"}):
            self.refused(self.ask("GET", path, Cookie=cookie, **fields), 401, "not_logged_in")
        self.refused(self.ask("GET", path, Cookie=self.login("messi", "surabaya")), 404, "unknown_file")
        begun = self.ask("POST", "/files?name=b", Cookie=cookie, Origin=self.own, Upload_Length="9").fields["location"]
        for origin, status in ((None, 401), (self.own, 204)):
            self.assertEqual(self.ask("DELETE", begun, Cookie=cookie, Origin=origin).status, status)

    def test_one_that_is_good_no_more_is_told_where_a_session_is_needed(self):
        cookie = f"{self.name}={DEAD}"
        self.assertEqual(self.answer_with({"command": "inbox"}, cookie)["code"], "bad_token")
        self.refused(self.ask("GET", "/session", Cookie=cookie), 401, "bad_token")
        self.refused(self.ask("GET", "/files/abcdef", Cookie=cookie), 401, "bad_token")
        with WebSocket(self.server.http, Cookie=cookie, Origin=self.own) as ws:
            self.assertEqual(ws.ask({"command": "whoami"})["code"], "bad_token")

    def test_what_is_no_token_is_no_cookie(self):
        good = self.login()
        for value in ("", "x", "x" * 8000, "%00", '"' + DEAD + '"', DEAD + "0", "a=b=c"):
            cookie = f"{self.name}={value}"
            self.refused(self.ask("GET", "/session", Cookie=cookie), 401, "not_logged_in")
            self.assertEqual(self.answer_with({"command": "whoami"}, f"{cookie}; {good}")["user"], "arini")


class RegisterTest(SessionTest):
    config = {"registration": "open"}

    def test_a_bad_cookie_hinders_nobody(self):
        for number, value in enumerate((DEAD, "x")):
            cookie, user = f"{self.name}={value}", f"budi{number}"
            made = self.answer_with({"command": "register", "user": user, "password": "rahasia"}, cookie)
            self.assertEqual(made["message"], "registered")
            again = self.login(user, "rahasia", Cookie=cookie, Origin=self.own)
            self.assertRegex(again, re.escape(self.name) + "=")
            auth = {"command": "auth", "user": user, "password": "rahasia"}
            self.assertEqual(self.answer_with(auth, cookie)["user"], user)


if __name__ == "__main__":
    unittest.main()
