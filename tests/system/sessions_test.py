"""Ending one session by its number: only one's own, at once and everywhere, and for good."""

import re
import unittest

from harness import Server, add_bot, kabar
from live_support import device


def number_of(one):
    return one.ok("whoami")["session"]


class LogoutOfOneTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(threads=3)
        cls.addClassCleanup(cls.server.cleanup)

    def test_one_other_session_ends_and_the_rest_stay(self):
        mine, lost, third = (device(self.server, "arini", spelling) for spelling in ("words", "json", "json"))
        number = number_of(lost)
        self.assertEqual(mine.ok("logout", session=number), {
            "status": "OK", "message": "logout success", "messages": "logout success", "session": number})
        self.assertEqual(lost.code("whoami"), "bad_token")
        self.assertNotIn(number, [item["session"] for item in mine.ok("sessions")["sessions"]])
        for one in (mine, third):
            one.ok("whoami")
        self.assertEqual(mine.code("logout", session=number), "unknown_session")

    def test_ones_own_number_is_a_logout(self):
        for spelling in ("words", "json"):
            one = device(self.server, "arini", spelling)
            one.ok("logout", session=number_of(one))
            self.assertEqual(one.code("whoami"), "not_logged_in")

    def test_the_sessions_of_others_are_like_none(self):
        arini, messi = device(self.server, "arini"), device(self.server, "messi")
        theirs = number_of(messi)
        answers = [arini.ask("logout", session=number) for number in (theirs, 2 ** 50)]
        self.assertEqual(answers[0]["code"], "unknown_session")
        self.assertEqual(answers[0]["message"].replace(str(theirs), ""), answers[1]["message"].replace(str(2 ** 50), ""))
        messi.ok("whoami")
        arini.ok("whoami")

    def test_all_and_one_are_not_asked_for_together(self):
        one = device(self.server, "arini", "words")
        self.assertEqual(one.code("logout", all=True, session=1), "bad_argument")
        for line in ("logout session=0", "logout session=x", "logout session=", "logout session=1 session=2"):
            self.assertEqual(one.conn.line(line)["code"], "bad_argument", line)
        one.ok("whoami")

    def test_it_is_refused_at_once_on_every_connection(self):
        """Each event loop remembers sessions; none may still take one after its end was answered."""
        mine = device(self.server, "lineker")
        others = [self.server.connect() for _ in range(3)]
        for _ in range(50):
            lost = device(self.server, "lineker")
            for other in others:
                other.ok(f"whoami {lost.token}")
            mine.ok("logout", session=number_of(lost))
            for other in others:
                other.send_line(f"whoami {lost.token}")
            self.assertEqual([other.reply().get("code") for other in others], ["bad_token"] * 3)
            lost.close()

    def test_what_listens_with_it_is_told_and_hears_no_more(self):
        mine = device(self.server, "messi").listen()
        for door in ("tcp", "websocket"):
            lost = device(self.server, "messi", door=door).listen()
            mine.ok("logout", session=number_of(lost))
            self.assertEqual(lost.until("end")["code"], "bad_token")
            device(self.server, "arini").ok("send", to="messi", text=f"sesudahnya {door}")
            mine.until("message", text=f"sesudahnya {door}")
            self.assertEqual((lost.code("whoami"), lost.events), ("bad_token", []))

    def test_bots_end_none(self):
        token = add_bot(self.server, "penjaga")
        bot = self.server.connect()
        number = bot.ok(f"whoami {token}")["session"]
        for line in (f"logout session={number} {token}", {"command": "logout", "session": number, "token": token}):
            self.assertEqual(bot.line(line)["code"], "forbidden")
        bot.ok(f"whoami {token}")


class RecordedTest(unittest.TestCase):
    def test_it_lasts_over_a_crash_and_replays(self):
        with Server(start=False) as server:
            server.args = ["--record", str(server.dir / "record")]
            server.start()
            mine, lost = device(server, "arini"), device(server, "arini")
            mine.ok("logout", session=number_of(lost))
            server.restart()
            self.assertEqual(server.connect().line(f"whoami {lost.token}")["code"], "bad_token")
            server.connect().ok(f"whoami {mine.token}")
            self.assertEqual(server.stop(), 0)
            self.assertEqual(kabar("replay", server.dir / "record", "--data", server.dir / "again").returncode, 0)
            hashes = [re.search("state (.*)", kabar("verify", "--data", directory).stdout)[1]
                      for directory in (server.data, server.dir / "again")]
            self.assertEqual(hashes[0], hashes[1])


if __name__ == "__main__":
    unittest.main()
