"""Bots: their tokens, made and ended by the administrator, and what a bot that is limited to its rooms is kept from."""

import json
import unittest

from harness import Conn, Server, add_bot, kabar
from live_support import Device, device


class BotsCase(unittest.TestCase):
    def setUp(self):
        self.server = Server()
        self.addCleanup(self.server.cleanup)
        self.arini = self.server.login("arini")
        self.arini.ok("create #kelas")

    def bot(self, *args, code=0):
        result = kabar("bot", *args, "--data", self.server.data)
        self.assertEqual(result.returncode, code, result.stderr + result.stdout)
        return result

    def admin(self):
        self.server.conns.append(Conn(str(self.server.data / "admin.sock")))
        return self.server.conns[-1]

    def code(self, conn, line):
        return conn.line(line).get("code", "OK")


class BotsTest(BotsCase):
    def check_all(self, begin, end):
        """The same story against a running and a stopped server; begin() and end() stand around each command."""
        def admin(*args, **more):
            begin()
            try:
                return self.bot(*args, **more)
            finally:
                end()
        first = admin("add", "ci", "--display", "The CI", "--label", "laptop").stdout.strip()
        second = admin("token", "ci", "--label", "server").stdout.strip()
        admin("add", "CI", code=1)
        admin("token", "arini", code=1)
        admin("token", "nobody", code=1)
        admin("join", "ci", "kelas")
        for token in (first, second):
            self.server.connect().ok(f"send {token} #kelas halo")
        listed = admin("tokens", "ci").stdout
        self.assertRegex(listed, r"(?s)laptop.*server")
        self.assertNotIn(first, listed)
        self.assertRegex(admin("list").stdout, r"ci\tenabled\tfree\tThe CI")
        number = listed.split()[0]
        admin("revoke", "ci", number)
        admin("revoke", "ci", number, code=1)
        self.assertEqual(self.code(self.server.connect(), f"send {first} #kelas lagi"), "bad_token")
        self.server.connect().ok(f"send {second} #kelas lagi")
        admin("leave", "ci", "kelas")
        self.assertEqual(self.code(self.server.connect(), f"send {second} #kelas lagi"), "not_a_member")
        self.assertNotIn(second, self.server.log)

    def test_every_command_against_a_running_server(self):
        self.check_all(lambda: None, lambda: None)

    def test_every_command_against_a_stopped_server(self):
        self.check_all(self.server.stop, self.server.start)

    def test_a_token_survives_a_killed_server_and_needs_no_login(self):
        token = add_bot(self.server, "ci")
        self.server.restart()
        conn = self.server.connect()
        self.assertEqual(conn.ok(f"whoami {token}")["user"], "ci")
        conn.ok(f"send {token} arini halo")

    def test_a_revoked_token_is_refused_on_open_connections_at_once(self):
        token = add_bot(self.server, "ci")
        listener = Device(self.server.connect(), "words")
        listener.conn.ok(f"listen {token}")
        session = self.server.connect().ok(f"whoami {token}")["session"]
        self.bot("revoke", "ci", session)
        self.assertEqual(self.code(self.server.connect(), f"send {token} arini halo"), "bad_token")
        self.assertEqual(listener.until("end")["code"], "bad_token")

    def test_a_bot_has_no_password_and_does_not_log_out(self):
        token = add_bot(self.server, "ci")
        conn = self.server.connect()
        for line, code in ((f"logout {token}", "forbidden"), (f"logout all {token}", "forbidden"),
                           (f"passwd {token} x rahasia", "not_allowed"), ("auth ci rahasia", "login_failed")):
            self.assertEqual(self.code(conn, line), code, line)
        self.assertEqual(self.code(self.admin(), "user_passwd ci rahasia"), "not_allowed")
        self.assertEqual(self.code(self.server.connect(), "auth ci rahasia"), "login_failed")
        conn.ok(f"whoami {token}")

    def test_one_token_too_many_is_refused_and_the_others_work(self):
        tokens, admin = [add_bot(self.server, "ci")], self.admin()
        while (reply := admin.line("bot_token ci"))["status"] == "OK":
            tokens.append(reply["token"])
        self.assertEqual((reply["code"], len(tokens)), ("too_many", 32))
        conn = self.server.connect()
        for token in tokens:
            conn.ok(f"whoami {token}")

    def test_disabling_and_removing_work_as_on_people(self):
        token, admin = add_bot(self.server, "ci"), self.admin()
        admin.ok("user_disable ci")
        self.assertEqual(self.code(self.server.connect(), f"whoami {token}"), "user_disabled")
        admin.ok("user_enable ci")
        self.server.connect().ok(f"whoami {token}")
        admin.ok("user_remove ci")
        self.assertEqual(self.code(self.server.connect(), f"whoami {token}"), "bad_token")
        self.assertEqual(admin.ok("bot_list")["users"], [])

    def test_the_administrators_commands_are_the_administrators(self):
        token = add_bot(self.server, "ci")
        for line in ("bot_add x", "bot_token ci", "bot_tokens ci", "bot_revoke ci 1", "bot_join ci #kelas",
                     "bot_leave ci #kelas", "bot_list"):
            self.assertEqual(self.code(self.arini, line), "forbidden", line)
            self.assertEqual(self.code(self.server.connect(), line), "forbidden", line)
        self.server.connect().ok(f"whoami {token}")

    def test_what_shows_a_user_says_that_it_is_a_bot(self):
        token = add_bot(self.server, "ci")
        self.bot("join", "ci", "kelas")
        conn = self.server.connect()
        self.assertIs(conn.ok(f"profile {token}")["bot"], True)
        shown = {m["user"]: m.get("bot") for m in self.arini.ok("members #kelas")["members"]}
        self.assertEqual(shown, {"arini": None, "ci": True})
        self.assertIs(self.arini.ok("presence ci")["bot"], True)
        self.assertNotIn("bot", self.arini.ok("presence arini"))
        listed = {u["user"]: u.get("bot") for u in self.admin().ok("user_list")["users"]}
        self.assertEqual((listed["ci"], listed["messi"]), (True, None))
        printed = kabar("user", "list", "--data", self.server.data).stdout.splitlines()
        self.assertEqual([line.split("\t")[0] for line in printed if line.endswith("\tbot")], ["ci"])


class LimitedBotTest(BotsCase):
    def setUp(self):
        super().setUp()
        self.token = add_bot(self.server, "ci", "--limited")
        self.bot("join", "ci", "kelas")
        self.messi = self.server.login("messi")
        self.messi.ok("create #terbuka")
        self.messi.ok("create private #rahasia")
        self.conn = self.server.connect()

    def ask(self, line):
        command, *rest = line.split(" ", 1)
        return self.conn.line(" ".join([command, self.token, *rest]))

    def test_it_does_what_concerns_its_room(self):
        number = self.ask("send #kelas halo")["number"]
        for line in (f"edit #kelas {number} halo semua", f"react #kelas {number} +1", f"read #kelas {number}",
                     "history #kelas", "members #kelas", "topic #kelas", "typing #kelas", "mute #kelas",
                     "conversations", "inbox", "outbox", "search halo", "profile", "status sibuk"):
            self.assertEqual(self.ask(line)["status"], "OK", line)

    def test_other_rooms_are_not_there(self):
        for line in ("send {} halo", "history {}", "read {} 1", "edit {} 1 x", "delete {}", "react {} 1 +1",
                     "typing {}", "mute {}", "leave {}", "kick {} messi", "members {}", "topic {}", "topic {} x",
                     "role {} messi member", "hook_in {} ci", "hook_out {} https://example.org", "hooks {}",
                     "hook_remove {} 1"):
            replies = [self.ask(line.format(room)) for room in ("#terbuka", "#rahasia", "#kosong")]
            self.assertEqual([reply["code"] for reply in replies], ["unknown_room"] * 3, line)
            texts = {json.dumps(reply).replace(room, "") for reply, room in
                     zip(replies, ("#terbuka", "#rahasia", "#kosong"))}
            self.assertEqual(len(texts), 1, line)

    def test_users_are_forbidden_whether_they_are_there_or_not(self):
        for line in ("send {} halo", "history {}", "read {} 1", "edit {} 1 x", "delete {} 1", "react {} 1 +1",
                     "typing {}", "mute {}", "block {}", "unblock {}", "presence {}", "invite #kelas {}",
                     "unban #kelas {}", "search from={} halo", "search in={} halo"):
            for user in ("messi", "arini", "nobody", "ci"):
                reply = self.ask(line.format(user))
                self.assertEqual(reply.get("code"), "forbidden", (line, user, reply))

    def test_it_makes_and_lists_nothing(self):
        for line in ("create #baru", "create #kelas", "join #terbuka", "join #kosong", "rooms", "user_aktif",
                     "presence"):
            self.assertEqual(self.ask(line).get("code"), "forbidden", line)

    def test_as_a_moderator_it_learns_nothing_of_others_either(self):
        self.arini.ok("role #kelas ci moderator")
        for user in ("messi", "nobody"):
            self.assertEqual(self.ask(f"ban #kelas {user}")["code"], "forbidden")
            self.assertEqual(self.ask(f"kick #kelas {user}")["code"], "unknown_user")

    def test_it_takes_no_direct_messages(self):
        self.assertEqual(self.arini.line("send ci halo")["code"], "blocked")
        self.assertEqual(self.ask("conversations")["conversations"][0]["with"], "#kelas")

    def test_it_is_told_of_its_room_and_of_nobodys_presence(self):
        listener, witness = Device(self.server.connect(), "words"), device(self.server, "lineker").listen()
        listener.conn.ok(f"listen {self.token}")
        self.server.login("henderson")
        while "henderson" not in witness.until("presence")["active"]:
            pass
        self.messi.ok("send #terbuka bukan untuk ci")
        self.arini.ok("send #kelas halo")
        self.assertEqual(listener.until("message")["text"], "halo")
        self.assertEqual([event["event"] for event in listener.passing], [])
        self.assertEqual([event["to"] for event in listener.events], ["#kelas"])


del BotsCase  # only its children are tests

if __name__ == "__main__":
    unittest.main()
