"""`kabar chat` against the real server, as a person sees it on a terminal."""

import os
import signal
import unittest

from chat_support import TOKEN, Terminal
from harness import Server


class Person(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()

    @classmethod
    def tearDownClass(cls):
        cls.server.cleanup()

    def terminal(self, *args, **more):
        terminal = Terminal(f"127.0.0.1:{self.server.port}", "--no-live", *args, **more)
        self.addCleanup(terminal.__exit__)
        return terminal

    def test_the_reports_session(self):
        person = self.terminal()
        person.expect("Command :")
        person.enter("auth arini hehe")
        token = person.expect(f"username arini logged in, token ({TOKEN})").group(1)
        person.expect(f"Command {token}:")
        person.enter("send lineker piye kabare?")
        person.expect("message sent to lineker")
        person.enter("user_aktif")
        person.expect("user aktif: .*arini, ")
        person.enter("logout")
        person.expect("logout success")
        person.expect("Command :")
        self.assertEqual(person.leave(), 0)

    def test_a_password_left_out_is_asked_without_echo(self):
        person = self.terminal()
        person.prompt()
        person.enter("auth arini")
        person.expect("Password: ")
        person.enter("hehe")
        person.expect("username arini logged in")
        self.assertNotIn("hehe", person.everything)

    def test_user_asks_at_the_start(self):
        person = self.terminal("--user", "arini")
        person.expect("Password: ")
        person.enter("hehe")
        person.expect("username arini logged in")
        self.assertNotIn("hehe", person.everything)

    def test_ctrl_c_cancels_the_password_and_the_line(self):
        person = self.terminal()
        person.prompt()
        person.enter("auth arini")
        person.expect("Password: ")
        person.type("\x03")
        person.prompt()
        person.type("send li")
        person.expect("send li")
        person.type("\x03")
        person.prompt()
        person.enter("ping")
        person.expect("pong")
        person.prompt()
        self.assertEqual(person.leave(), 0)

    def test_the_history_keeps_no_password(self):
        person = self.terminal()
        person.log_in()
        secret = ["auth arini wrongsecret", "auht arini wrongsecret", "passwd wrongsecret other"]
        for line in [*secret, "send lineker kept"]:
            person.enter(line)
            person.prompt()
        self.assertEqual(person.history(), ["send lineker kept"])
        self.assertEqual(os.stat(person.history_file).st_mode & 0o777, 0o600)
        person.type("\x1b[A")
        person.expect("send lineker kept")
        person.type("\x1b[A\x15")
        person.enter("ping at end")
        person.expect("pong at end")
        self.assertEqual(person.everything.count("wrongsecret"), 3)

    def test_the_history_is_there_the_next_time(self):
        first = self.terminal()
        first.prompt()
        first.enter("ping remembered")
        first.expect("pong remembered")
        first.prompt()
        self.assertEqual(first.leave(), 0)
        second = self.terminal(env={"HOME": first.home})
        second.prompt()
        second.type("\x1b[A")
        second.expect("ping remembered")

    def test_tab_completes_commands_and_seen_names(self):
        person = self.terminal()
        person.log_in()
        person.type("who\t")
        person.expect("ami ")
        person.enter("")
        person.expect(r"Arini \(arini\), session")
        person.prompt()
        with self.server.login("messi"):
            person.enter("user_aktif")
            person.expect("messi, ")
            person.prompt()
        person.enter("sen\tmes\thalo")
        person.expect("message sent to messi")
        person.prompt()
        person.type("se\t")
        person.expect("send +sessions")

    def test_the_inbox_is_for_people(self):
        with self.server.login("lineker") as lineker:
            lineker.ok({"command": "send", "to": "henderson", "text": "satu\ndua \u001b[31m\u0007"})
        person = self.terminal()
        person.log_in("henderson")
        person.enter("inbox")
        person.expect(r"Gary Lineker \(lineker\)\r\n  \d\d:\d\d  satu\r\n +dua \^\[\[31m\^G\r\n")
        person.prompt()
        self.assertNotIn("\x1b[31m", person.everything)
        self.assertNotIn("msg_from", person.everything)
        person.enter("inbox")
        person.expect("no new messages")

    def test_text_outside_ascii_arrives(self):
        person = self.terminal()
        person.log_in()
        person.enter("send arini caf\u00e9 \u2713 \u6f22\u5b57")
        person.expect("message sent to arini")
        person.enter("inbox")
        person.expect("\\d\\d:\\d\\d  caf\u00e9 \u2713 \u6f22\u5b57")

    def test_help_fits_a_narrow_terminal(self):
        person = self.terminal(columns=40)
        person.prompt()
        person.enter("help")
        person.expect("auth USER PASSWORD\r\n")
        shown = person.expect("(?s)(.*)Command :").group(1)
        self.assertTrue(all(len(line) <= 40 for line in shown.splitlines()), shown)

    def test_a_dumb_terminal_works(self):
        person = self.terminal(term="dumb")
        person.log_in()
        person.enter("send arini plain")
        person.expect("message sent to arini")
        person.prompt()
        person.type("junk")
        person.type("\x03")
        person.prompt()
        self.assertEqual(person.leave(), 0)
        self.assertNotIn("\x1b", person.everything)

    def test_sigterm_leaves_well(self):
        person = self.terminal()
        person.prompt()
        person.process.send_signal(signal.SIGTERM)
        self.assertEqual(person.exit_status(), 0)


if __name__ == "__main__":
    unittest.main()
