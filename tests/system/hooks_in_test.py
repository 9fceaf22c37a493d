"""Incoming webhooks: what is posted to a secret URL becomes a message of a bot."""

import hashlib
import json
import unittest

import hook_support
from harness import UUID, Conn
from hook_support import JSON
from live_support import Device


class IncomingTest(hook_support.HooksCase):
    def setUp(self):
        super().setUp()
        self.hook = self.arini.ok("hook_in #kelas ci")
        self.path = self.hook["path"]

    def test_each_form_of_a_post_becomes_a_message_of_the_bot(self):
        lineker = Device(self.server.login("lineker"))
        lineker.listen()
        for body, content_type in (
                ("satu", "text/plain"), ({"text": "dua", "username": "Jenkins", "icon_emoji": ":x:"}, JSON),
                ('payload={"text": "tiga"}', "application/x-www-form-urlencoded"),
                ('{"text": "empat"}', "application/x-www-form-urlencoded"),
                ({"attachments": [{"fallback": "lima"}]}, "application/json; charset=utf-8")):
            status, answer = self.post(self.path, body, content_type)
            self.assertEqual((status, answer["status"]), (200, "OK"), answer)
        texts = ["satu", "dua", "tiga", "empat", "lima"]
        self.assertEqual(self.texts(), [("ci", text) for text in texts])
        for text in texts:
            told = lineker.until("message")
            self.assertEqual((told["text"], told["display"], told["to"]), (text, "The CI", "#kelas"))

    def test_ok_means_kept(self):
        for i in range(20):
            self.assertEqual(self.post(self.path, {"text": f"pesan {i}"})[0], 200)
        self.server.restart()
        self.arini = self.server.login("arini")
        self.assertEqual(self.texts(), [("ci", f"pesan {i}") for i in range(20)])

    def test_what_cannot_be_read_is_refused(self):
        self.refused(400, "bad_json", self.path, "{")
        self.refused(400, "empty_message", self.path, {"text": " "})
        self.refused(400, "bad_argument", self.path, "x", content_type="image/png")
        self.refused(400, "invalid_text", self.path, b"\xff", content_type="text/plain")
        self.refused(413, "text_too_long", self.path, "x" * 33000, content_type="text/plain")
        self.assertEqual(self.post(self.path, "", method="GET")[0], 405)
        self.assertEqual(self.texts(), [])

    def test_a_secret_that_no_webhook_has_is_404_and_cannot_be_guessed_for_long(self):
        answers = {}
        for i in range(40):
            status, answer = self.post(f"/hooks/9cb3d31c-2780-4248-9fff-{i:012}", {"text": "x"})
            answers.setdefault((status, answer["code"]), []).append(i)
        self.assertEqual(list(answers), [(404, "unknown_hook"), (429, "too_many_attempts")])
        self.assertEqual(len(answers[404, "unknown_hook"]), 30)

    def test_a_webhook_that_posts_without_end_is_slowed_down(self):
        answers = [self.post(self.path, {"text": str(i)}) for i in range(125)]
        self.assertEqual([status for status, _ in answers], [200] * 120 + [429] * 5)
        self.assertEqual(answers[-1][1]["code"], "busy")
        other = self.arini.ok("hook_in #kelas ci")["path"]
        self.assertEqual(self.post(other, {"text": "yang lain"})[0], 200)

    def test_a_webhook_ends_with_its_removal_its_bot_and_its_room(self):
        self.assertEqual(self.post(self.path, {"text": "masih"})[0], 200)
        self.arini.ok("kick #kelas ci")
        self.refused(403, "not_a_member", self.path, {"text": "x"})
        self.admin("join", "ci", "kelas")
        self.assertEqual(self.post(self.path, {"text": "lagi"})[0], 200)
        self.arini.ok("hook_remove #kelas 1")
        self.refused(404, "unknown_hook", self.path, {"text": "x"})
        path = self.arini.ok("hook_in #kelas ci")["path"]
        self.arini.ok("delete #kelas")
        self.refused(404, "unknown_hook", path, {"text": "x"})
        self.arini.ok("create #kelas")
        self.admin("join", "ci", "kelas")
        path = self.arini.ok("hook_in #kelas ci")["path"]
        with Conn(str(self.server.data / "admin.sock")) as admin:
            admin.ok("user_disable ci")
            self.refused(403, "user_disabled", path, {"text": "x"})
            admin.ok("user_remove ci")
        self.refused(404, "unknown_hook", path, {"text": "x"})

    def test_only_those_who_look_after_the_room_make_and_see_webhooks(self):
        lineker = self.server.login("lineker")
        for line in ("hook_in #kelas ci", "hook_out #kelas http://127.0.0.1:1/", "hooks #kelas",
                     "hook_remove #kelas 1"):
            self.assertEqual(lineker.line(line)["code"], "not_allowed", line)
        self.arini.ok("role #kelas lineker moderator")
        lineker.ok("hook_in #kelas ci")
        lineker.ok("hooks #kelas")
        self.assertEqual(lineker.line("hook_out #kelas http://127.0.0.1:1/")["code"], "not_allowed")
        lineker.ok("hook_remove #kelas 1")
        self.assertEqual(self.arini.line("hook_in #kelas lineker")["code"], "not_allowed")
        self.assertEqual(self.arini.line("hook_in #kelas messi")["code"], "unknown_user")

    def test_the_secret_is_shown_once_and_nowhere_else(self):
        secret = self.hook["secret"]
        self.assertRegex(secret, UUID)
        self.post(self.path, {"text": "halo"})
        self.post(self.path, "{")
        self.post(self.path, "", method="DELETE")
        shown = json.dumps([self.arini.ok("hooks #kelas"), self.arini.ok("history #kelas")])
        self.server.stop()
        self.assertNotIn(secret, shown + self.server.log)
        kept = (self.server.data / "kabar.db").read_bytes()
        self.assertNotIn(secret.encode(), kept)
        self.assertIn(hashlib.blake2b(secret.encode(), digest_size=32).digest(), kept)


if __name__ == "__main__":
    unittest.main()
