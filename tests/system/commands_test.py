"""Every command, in words and as JSON, with a token and without."""

import unittest

from harness import TIME, UUID, Server, inbox_texts


class CommandsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(registration="open", login_failures_per_minute=10_000)
        cls.addClassCleanup(cls.server.cleanup)
        cls.made = 0

    def connect(self):
        conn = self.server.connect()
        self.addCleanup(conn.close)
        return conn

    def new_user(self):
        """A fresh user, logged in: the tests share a server."""
        type(self).made += 1
        name = f"user{self.made}"
        conn = self.connect()
        conn.ok(f"register {name} secret{self.made}")
        conn.name, conn.password = name, f"secret{self.made}"
        conn.token = conn.login(name, conn.password)
        return conn

    def code(self, conn, line):
        reply = conn.line(line)
        self.assertEqual(reply["status"], "ERROR", reply)
        self.assertIsInstance(reply["message"], str)
        return reply["code"]

    def test_each_command_in_both_spellings(self):
        a, b = self.new_user(), self.new_user()
        pairs = [
            ("whoami", {"command": "whoami"}),
            ("user_aktif", {"command": "user_aktif"}),
            ("users", {"command": "users"}),
            ("inbox", {"command": "inbox"}),
            ("ping halo", {"command": "ping", "text": "halo"}),
            ("help", {"command": "help"}),
            ("help send", {"command": "help", "about": "send"}),
        ]
        for words, json_form in pairs:
            self.assertEqual(a.ok(words), a.ok(json_form), words)
        self.assertEqual(a.ok(f"send {b.name} satu")["message"], "Message Sent")
        self.assertEqual(a.ok({"command": "send", "to": b.name, "text": "dua"})["number"], 2)
        self.assertEqual(inbox_texts(b, {"command": "inbox"}), {a.name: ["satu", "dua"]})

    def test_each_command_with_a_token_from_another_connection(self):
        user, other = self.new_user(), self.connect()
        token = user.token
        self.assertEqual(other.ok(f"send {token} {user.name} halo")["number"], 1)
        self.assertEqual(other.ok(f"send id=x1 {token} {user.name} halo")["id"], "x1")
        self.assertEqual(other.ok(f"inbox {token}")["messages"][user.name][0]["msg"], "halo")
        self.assertEqual(other.ok({"command": "whoami", "token": token})["user"], user.name)
        self.assertIn(user.name, other.ok(f"user_aktif {token}")["users"])
        self.assertEqual(len(other.ok(f"sessions {token}")["sessions"]), 1)
        self.assertEqual(other.ok(f"whoami {token.upper()}")["user"], user.name)
        other.ok({"command": "logout", "token": token})
        self.assertEqual(self.code(other, f"inbox {token}"), "bad_token")

    def test_send_answers_with_receiver_number_and_time(self):
        user = self.new_user()
        reply = user.ok(f"send {user.name.upper()} halo")
        self.assertEqual((reply["to"].lower(), reply["number"]), (user.name, 1))
        self.assertRegex(reply["time"], TIME)
        self.assertNotIn("id", reply)
        self.assertNotIn("dup", reply)

    def test_a_tag_of_any_scalar_is_echoed_even_by_errors(self):
        conn = self.connect()
        for tag in (7, -1.5, "a b", True, "", "é"):
            self.assertEqual(conn.line({"command": "ping", "tag": tag})["tag"], tag)
            self.assertEqual(conn.line({"command": "nonsense", "tag": tag})["tag"], tag)
            self.assertEqual(conn.line({"command": "whoami", "tag": tag})["tag"], tag)
        self.assertNotIn("tag", conn.line({"command": "ping"}))

    def test_the_same_id_again_gets_the_first_answer(self):
        a, b = self.new_user(), self.new_user()
        first = a.ok({"command": "send", "id": "a1", "to": b.name, "text": "halo"})
        self.assertEqual(first["id"], "a1")
        self.assertNotIn("dup", first)
        again = a.ok(f"send id=a1 {b.name} halo")
        self.assertEqual(again, first | {"dup": True})
        self.assertEqual(self.code(a, f"send id=a1 {b.name} other"), "id_reused")
        self.assertEqual(self.code(a, f"send id=a1 {a.name} halo"), "id_reused")
        self.assertEqual(b.ok(f"send id=a1 {a.name} halo")["number"], 2)
        self.assertEqual(inbox_texts(b), {a.name: ["halo"]})

    def test_an_id_is_remembered_over_restart_and_new_session(self):
        with Server() as server:
            first = server.login("messi").ok("send id=m1 arini hola")
            server.restart()
            self.assertEqual(server.login("messi").ok("send id=m1 arini hola"), first | {"dup": True})

    def test_pipelined_sends_with_one_id_make_one_message(self):
        a, b = self.new_user(), self.new_user()
        a.send_bytes(f"send id=p {b.name} once\n".encode() * 50)
        replies = [a.reply() for _ in range(50)]
        self.assertEqual([reply.get("dup", False) for reply in replies], [False] + [True] * 49)
        self.assertEqual(inbox_texts(b), {a.name: ["once"]})

    def test_json_text_is_verbatim(self):
        user = self.new_user()
        text = '  two\nlines\t"quoted" \\ é 🌞 \r\n '
        user.ok({"command": "send", "to": user.name, "text": text})
        self.assertEqual(inbox_texts(user), {user.name: [text]})

    def test_words_keep_blanks_inside_a_text_only(self):
        user = self.new_user()
        user.ok(f"  send   {user.name}   a  b   c  \r")
        self.assertEqual(inbox_texts(user), {user.name: ["a  b   c"]})

    def test_notes_to_self(self):
        user = self.new_user()
        self.assertEqual(user.ok(f"send {user.name} buy rice")["number"], 1)
        self.assertEqual(inbox_texts(user), {user.name: ["buy rice"]})
        self.assertEqual(inbox_texts(user), {})

    def test_the_inbox_is_paged(self):
        a, b = self.new_user(), self.new_user()
        for i in range(5):
            a.ok(f"send {b.name} {i}")
        page = b.ok("inbox limit=2")
        self.assertEqual([item["msg"] for item in page["messages"][a.name]], ["0", "1"])
        self.assertTrue(page["more"])
        self.assertEqual(inbox_texts(b, {"command": "inbox", "limit": 2}), {a.name: ["2", "3", "4"]})

    def test_reading_once_is_enough_however_the_sessions(self):
        a, b = self.new_user(), self.new_user()
        a.ok(f"send {b.name} halo")
        b.ok("inbox")
        again = self.connect()
        again.login(b.name, b.password)
        self.assertEqual(again.ok("inbox")["messages"], {})

    def test_whoami_and_sessions(self):
        user = self.new_user()
        me = user.ok("whoami")
        self.assertEqual((me["user"], me["display"]), (user.name, user.name))
        self.assertRegex(me["expires"], TIME)
        other = self.connect()
        other.login(user.name, user.password)
        items = user.ok("sessions")["sessions"]
        self.assertEqual([item["current"] for item in items], [True, False])
        self.assertEqual(items[0]["session"], me["session"])
        self.assertRegex(items[1]["created"], TIME)

    def test_logout_all_ends_every_session(self):
        user, other = self.new_user(), self.connect()
        token = other.login(user.name, user.password)
        reply = user.ok("logout all")
        self.assertEqual((reply["message"], reply["sessions"]), ("logout success", 2))
        self.assertEqual(other.line(f"whoami {token}").get("code"), "bad_token")
        self.assertIn(self.code(other, "whoami"), ("bad_token", "not_logged_in"))
        self.assertIn(self.code(user, "whoami"), ("bad_token", "not_logged_in"))

    def test_passwd_changes_the_password_and_ends_other_sessions(self):
        user, other = self.new_user(), self.connect()
        token = other.login(user.name, user.password)
        self.assertEqual(self.code(user, "passwd wrong newsecret"), "login_failed")
        self.assertEqual(self.code(user, f"passwd {user.password} abc"), "bad_password")
        user.ok(f"passwd {user.password} newsecret")
        user.ok("whoami")
        self.assertEqual(other.line(f"whoami {token}").get("code"), "bad_token")
        self.assertEqual(self.code(other, f"auth {user.name} {user.password}"), "login_failed")
        other.login(user.name, "newsecret")
        user.ok({"command": "passwd", "old_password": "newsecret", "new_password": "third secret"})
        other.login(user.name, "third secret")

    def test_help_names_every_command(self):
        conn = self.connect()
        usages = [item["usage"].split()[0] for item in conn.ok("help")["commands"]]
        for name in ("auth", "register", "send", "inbox", "user_aktif", "logout", "passwd", "whoami", "sessions",
                     "ping", "help", "quit"):
            self.assertIn(name, usages)
        self.assertFalse([usage for usage in usages if usage.startswith("user_") and usage != "user_aktif"])
        self.assertEqual(len(conn.ok("help send")["commands"]), 1)
        self.assertEqual(self.code(conn, "help nonsense"), "unknown_command")

    def test_ping_and_quit(self):
        conn = self.connect()
        self.assertEqual(conn.ok("ping"), {"status": "OK", "message": "pong"})
        self.assertEqual(conn.ok("ping a b")["text"], "a b")
        conn.send_bytes(b"quit\nping\n")
        self.assertEqual(conn.reply()["status"], "OK")
        self.assertTrue(conn.eof())

    def test_register_open(self):
        conn = self.connect()
        conn.ok({"command": "register", "user": "Budi", "password": "rahasia", "display": "Budi Santoso"})
        self.assertRegex(conn.login("BUDI", "rahasia"), UUID)
        self.assertEqual((conn.ok("whoami")["user"], conn.ok("whoami")["display"]), ("Budi", "Budi Santoso"))
        self.assertEqual(self.code(conn, "register budi other1"), "name_taken")
        self.assertEqual(self.code(conn, "register a/b secret"), "bad_name")
        self.assertEqual(self.code(conn, "register 12345678-1234-4234-8234-123456789abc secret"), "bad_name")
        self.assertEqual(self.code(conn, "register candra abc"), "bad_password")

    def test_registration_closed_and_by_invite(self):
        with Server() as server, server.connect() as conn:
            self.assertEqual(self.code(conn, "register budi rahasia"), "registration_closed")
        with Server(registration="invite") as server, server.connect() as conn:
            self.assertEqual(self.code(conn, "register budi rahasia"), "bad_invite")
            self.assertEqual(self.code(conn, "register invite=ABC budi rahasia"), "bad_invite")

    def test_indonesian_texts_with_the_same_codes(self):
        with Server(language="id") as server, server.connect() as indonesian:
            english = self.connect()
            for line in ("nonsense", "inbox", "send", "auth arini salah"):
                a, b = english.line(line), indonesian.line(line)
                self.assertEqual(a["code"], b["code"])
                self.assertNotEqual(a["message"], b["message"], line)
            indonesian.login("arini")
            self.assertEqual(indonesian.ok("send arini halo")["message"], "Message Sent")
            self.assertEqual(indonesian.ok("logout")["message"], "logout success")


class EndedSessionTest(unittest.TestCase):
    def test_an_ended_session_is_refused_at_once_on_every_connection(self):
        """Each event loop remembers sessions; none may still take one after its end was answered."""
        with Server(threads=3) as server:
            conn = server.connect()
            others = [server.connect() for _ in range(3)]
            for each in [conn, *others]:
                self.addCleanup(each.close)
            for _ in range(50):
                token = conn.login("arini")
                for other in others:
                    other.ok(f"whoami {token}")
                conn.ok("logout")
                for other in others:
                    other.send_line(f"whoami {token}")
                self.assertEqual([other.reply().get("code") for other in others], ["bad_token"] * 3)


if __name__ == "__main__":
    unittest.main()
