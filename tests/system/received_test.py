"""`received`: told to the other one of two who listens, joined together, kept nowhere."""

import unittest

from harness import Server, add_bot, kabar
from live_support import device


class ReceivedTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(threads=2, heartbeat_ms=200)
        cls.addClassCleanup(cls.server.cleanup)

    def setUp(self):
        self.arini, self.messi = device(self.server, "arini"), device(self.server, "messi", "words")

    def say(self, count=1):
        numbers = [self.arini.ok("send", to="messi", text="halo")["number"] for _ in range(count)]
        return numbers[-1]

    def test_each_device_of_the_other_one_is_told_and_nobody_else(self):
        last = self.say()
        listeners = [device(self.server, "arini", *how).listen()
                     for how in (("json", "tcp"), ("words", "tcp"), ("json", "websocket"))]
        own = device(self.server, "messi").listen()
        stranger = device(self.server, "henderson").listen()
        self.assertEqual(self.messi.ok("received", with_="Arini", number=last)["message"], "received")
        for one in listeners:
            self.assertEqual(one.until("received"),
                             {"event": "received", "from": "messi", "to": "arini", "number": last})
        for one in (own, stranger):
            # Behind a heartbeat, a tick later, nothing has come.
            for _ in range(2):
                one.until("heartbeat")
            self.assertNotIn("received", [event["event"] for event in one.passing])

    def test_of_many_the_newest_gets_through(self):
        last = self.say(200)
        listener = device(self.server, "arini").listen()
        numbers = [*range(last - 199, last), last, last - 100]
        self.messi.conn.send_bytes(b"".join(b"received arini %d\n" % number for number in numbers))
        for _ in numbers:
            self.assertEqual(self.messi.reply()["status"], "OK")
        while listener.until("received")["number"] != last:
            pass

    def test_it_is_not_kept(self):
        last = self.say()
        cursor = device(self.server, "arini").listen().cursor
        before = self.arini.ok("conversations")
        self.messi.ok("received", with_="arini", number=last)
        self.assertEqual(self.arini.ok("conversations"), before)
        late = device(self.server, "arini").listen(after=cursor)
        self.arini.ok("send", to="arini", text="catatan")
        late.until("message", text="catatan")
        self.assertNotIn("received", [event["event"] for event in late.passing])

    def test_only_numbers_that_there_are(self):
        last = self.say()
        for number, code in ((0, "bad_argument"), (-1, "bad_argument"), (last + 1, "unknown_message"),
                             (2 ** 53, "unknown_message")):
            self.assertEqual(self.messi.code("received", with_="arini", number=number), code, number)
        self.assertEqual(self.messi.code("received", with_="nobody", number=1), "unknown_user")
        self.assertEqual(self.messi.code("received", with_="lineker", number=1), "unknown_message")
        self.assertEqual(self.messi.conn.line("received arini")["code"], "missing_argument")

    def test_there_is_none_in_rooms(self):
        self.arini.ok("create", room="#terima")
        self.arini.ok("send", to="#terima", text="halo")
        for room in ("#terima", "#tidakada"):
            self.assertEqual(self.arini.code("received", with_=room, number=1), "bad_argument")

    def test_who_is_blocked_hears_ok_and_tells_nobody(self):
        last = self.say()
        listener = device(self.server, "arini").listen()
        self.arini.ok("block", user="messi")
        self.assertEqual(self.messi.ok("received", with_="arini", number=last)["message"], "received")
        for _ in range(2):
            listener.until("heartbeat")
        self.arini.ok("unblock", user="messi")
        self.assertNotIn("received", [event["event"] for event in listener.passing])
        self.messi.ok("received", with_="arini", number=last)
        listener.until("received", number=last)

    def test_a_limited_bot_says_none(self):
        token = add_bot(self.server, "terbatas", "--limited")
        self.assertEqual(self.server.connect().line(f"received {token} arini 1")["code"], "forbidden")

    def test_nothing_of_it_is_recorded(self):
        with Server(start=False) as server:
            server.args = ["--record", str(server.dir / "record")]
            server.start()
            arini, messi = device(server, "arini"), device(server, "messi")
            last = arini.ok("send", to="messi", text="halo")["number"]
            size = (server.dir / "record").stat().st_size
            messi.ok("received", with_="arini", number=last)
            messi.ok("whoami")
            self.assertEqual((server.dir / "record").stat().st_size, size)
            server.stop()
            self.assertEqual(kabar("replay", server.dir / "record", "--data", server.dir / "again").returncode, 0)


if __name__ == "__main__":
    unittest.main()
