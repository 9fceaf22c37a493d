"""Retention, with the real server: what is trimmed, what stays right after it, and what is told of it."""

import signal
import unittest

from harness import Server, eventually, kabar


def trims(server, **policy):
    """The policy changes while the server runs, and a round of housekeeping begins."""
    server.write_config(retention=policy)
    server.signal(signal.SIGHUP)


def history(conn, what):
    return [item["number"] for item in conn.ok(f"history limit=1000 {what}")["messages"]]


class RetentionTest(unittest.TestCase):
    def say(self, conn, to, count, first=1):
        for number in range(first, first + count):
            conn.send_line(f"send id=n{to.strip('#')}{number} {to} kabar {number}")
        return [conn.reply()["number"] for _ in range(count)]

    def test_only_the_newest_of_each_conversation_stay_and_the_numbers_go_on(self):
        with Server() as server, server.login("arini") as arini, server.login("lineker") as lineker:
            self.say(arini, "lineker", 700)
            trims(server, messages=5)
            eventually(lambda: history(arini, "lineker") == [696, 697, 698, 699, 700])
            self.assertEqual(arini.ok("send lineker lagi")["number"], 701)
            server.restart()
            with server.login("arini") as again:
                self.assertEqual(again.ok("send lineker dan lagi")["number"], 702)
                server.signal(signal.SIGHUP)
                eventually(lambda: history(again, "lineker") == [698, 699, 700, 701, 702])

    def test_messages_that_are_gone_are_not_unread(self):
        with Server() as server, server.login("arini") as arini, server.login("lineker") as lineker:
            self.say(arini, "lineker", 20)
            trims(server, messages=3)
            eventually(lambda: history(arini, "lineker") == [18, 19, 20])
            self.assertEqual(lineker.ok("conversations")["conversations"][0]["unread"], 3)
            self.assertEqual([item["number"] for item in lineker.ok("inbox")["messages"]["arini"]], [18, 19, 20])
            self.assertEqual(lineker.ok("conversations")["conversations"][0]["unread"], 0)

    def test_a_retry_of_a_trimmed_message_is_answered_as_before(self):
        with Server() as server, server.login("arini") as arini:
            self.say(arini, "lineker", 10)
            trims(server, messages=1)
            eventually(lambda: history(arini, "lineker") == [10])
            again = arini.ok("send id=nlineker3 lineker kabar 3")
            self.assertEqual((again["number"], again["dup"]), (3, True))
            self.assertEqual(arini.line("send id=nlineker3 lineker lain")["code"], "id_reused")

    def test_who_points_at_what_is_gone_is_told_the_oldest_that_is_left(self):
        with Server() as server, server.login("arini") as arini, server.login("lineker") as lineker:
            cursor = lineker.ok("inbox peek")["cursor"]
            self.say(arini, "lineker", 10)
            trims(server, messages=4)
            eventually(lambda: history(arini, "lineker") == [7, 8, 9, 10])
            for asked in ("before=6", "after=5", "around=6"):
                gone = lineker.line(f"history {asked} arini")
                self.assertEqual((gone["code"], gone["oldest"]), ("cursor_gone", 7), asked)
            self.assertEqual(history(lineker, "after=6 arini"), [7, 8, 9, 10])
            self.assertEqual(history(lineker, "before=7 arini"), [])
            self.assertEqual(history(lineker, "around=7 arini"), [7, 8, 9, 10])
            for command in ("listen", "inbox"):
                self.assertEqual(lineker.line(f"{command} after={cursor}")["code"], "cursor_gone")
            self.assertEqual(lineker.ok("listen")["message"], "listening")

    def test_a_room_can_be_stricter_than_the_server_and_only_its_owners_say_so(self):
        with Server(retention={"messages": 8}) as server, server.login("arini") as arini, \
                server.login("lineker") as lineker:
            arini.ok("create #kelas")
            lineker.ok("join #kelas")
            self.assertEqual(lineker.line("retention messages=2 #kelas")["code"], "not_allowed")
            arini.ok("retention messages=2 #kelas")
            shown = lineker.ok("retention #kelas")
            self.assertEqual((shown["days"], shown["messages"], shown["server_messages"]), (0, 2, 8))
            self.say(arini, "#kelas", 12)
            self.say(arini, "lineker", 12)
            server.signal(signal.SIGHUP)
            eventually(lambda: history(arini, "#kelas") == [11, 12])
            eventually(lambda: len(history(arini, "lineker")) == 8)
            arini.ok("retention messages=1000 #kelas")
            self.say(arini, "#kelas", 12, first=13)
            server.signal(signal.SIGHUP)
            eventually(lambda: len(history(arini, "#kelas")) == 8)

    def test_a_deleted_room_leaves_no_messages_behind(self):
        with Server() as server, server.login("arini") as arini:
            arini.ok("create #kelas")
            for number in range(600):
                arini.send_line(f"send #kelas rahasia-{number}-akbar")
            self.assertEqual([arini.reply()["status"] for _ in range(600)], ["OK"] * 600)
            arini.ok("delete #kelas")
            server.signal(signal.SIGHUP)
            # Its rows go before those of conversations behind it.
            self.say(arini, "lineker", 2)
            trims(server, messages=1)
            eventually(lambda: history(arini, "lineker") == [2])
            server.stop()
            self.assertEqual(rows(server, "messages"), 1)
            self.assertEqual(rows(server, "events WHERE scope > 0"), 0)

    def test_a_replayed_recording_with_trims_gives_the_same_state(self):
        with Server(start=False) as server:
            record = server.dir / "record"
            server.args = ["--record", str(record)]
            server.start()
            with server.login("arini") as arini:
                self.say(arini, "lineker", 300)
                arini.ok("react lineker 300 +1")
                trims(server, messages=2)
                eventually(lambda: history(arini, "lineker") == [299, 300])
            self.assertEqual(server.stop(), 0)
            self.assertEqual(kabar("replay", record, "--data", server.dir / "again").returncode, 0)
            hashes = {kabar("verify", "--data", directory).stdout.split()[-1]
                      for directory in (server.data, server.dir / "again")}
            self.assertEqual(len(hashes), 1)


def rows(server, what):
    import sqlite3
    with sqlite3.connect(server.data / "kabar.db") as database:
        return database.execute(f"SELECT count(*) FROM {what}").fetchone()[0]


if __name__ == "__main__":
    unittest.main()
