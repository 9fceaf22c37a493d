"""Listening when things go wrong: servers that are killed, stores that are put back, readers that are slow."""

import shutil
import socket
import threading
import unittest

from harness import Conn, Server
from live_support import Device, device

# So that little fits between a server and a reader who does not read.
NARROW = 4096
TEXT = "x" * 20_000
ENOUGH = 3000


def narrow_device(server, user):
    """A device whose side of the connection holds little."""
    conn = Conn.__new__(Conn)
    conn.sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, NARROW)
    conn.sock.settimeout(60)
    conn.sock.connect(server.address)
    conn.held = b""
    server.conns.append(conn)
    return Device(conn).login(user)


class KillTest(unittest.TestCase):
    ROUNDS = 4

    def setUp(self):
        self.server = Server()
        self.addCleanup(self.server.cleanup)

    def hear_until_the_end(self, listener, texts):
        """What comes until the server dies."""
        try:
            while True:
                item = listener.take()
                if item.get("event") == "message":
                    texts.append(item["text"])
        except (EOFError, OSError):
            pass

    def test_a_message_sent_while_the_listeners_server_dies_arrives_once(self):
        for door in ("tcp", "websocket"):
            listener = device(self.server, "messi", door=door).listen()
            texts, expected = [], []
            for round_number in range(self.ROUNDS):
                sender = device(self.server, "arini")
                for i in range(5):
                    expected.append(f"{door} {round_number} {i}")
                    sender.send("send", to="messi", text=expected[-1], id=expected[-1].replace(" ", "-"))
                self.assertEqual(sender.reply()["status"], "OK")  # of the first; the others are under way
                hearing = threading.Thread(target=self.hear_until_the_end, args=(listener, texts))
                hearing.start()
                self.server.restart()
                hearing.join()
                cursor = listener.cursor
                listener = device(self.server, "messi", door=door).listen(after=cursor)
                sender = device(self.server, "arini")
                for text in expected[-5:]:
                    sender.ok("send", to="messi", text=text, id=text.replace(" ", "-"))
                while not texts or texts[-1] != expected[-1]:
                    texts.append(listener.until("message")["text"])
            self.assertEqual(texts, expected)
            listener.close()

    def test_a_restored_backup_resets_the_cursors_of_what_it_does_not_have(self):
        arini = device(self.server, "arini")
        listener = device(self.server, "messi").listen()
        arini.ok("send", to="messi", text="before")
        before = listener.until("message")["cursor"]
        self.server.stop()
        backup = self.server.dir / "backup"
        shutil.copytree(self.server.data, backup, ignore=shutil.ignore_patterns("*.sock"))

        self.server.start()
        arini, listener = device(self.server, "arini"), device(self.server, "messi").listen(after=before)
        started = listener.cursor
        for text in ("lost 1", "lost 2"):
            arini.ok("send", to="messi", text=text)
        lost = [listener.until("message")["cursor"] for _ in range(2)]
        self.server.stop()
        shutil.rmtree(self.server.data)
        shutil.copytree(backup, self.server.data)

        self.server.start()
        arini, again = device(self.server, "arini"), device(self.server, "messi")
        for text in ("other 1", "other 2", "other 3"):
            arini.ok("send", to="messi", text=text)
        for cursor in lost:
            self.assertEqual(again.code("listen", after=cursor), "cursor_reset")
            self.assertEqual(again.code("inbox", after=cursor), "cursor_reset")
        self.assertEqual(started, before)
        again.listen(after=before)
        self.assertEqual([again.until("message")["text"] for _ in range(3)], ["other 1", "other 2", "other 3"])


class SlowTest(unittest.TestCase):
    def setUp(self):
        self.server = Server(listener_bytes=128 * 1024, log_level="info")
        self.addCleanup(self.server.cleanup)
        self.arini = device(self.server, "arini")

    def send_until_cut(self, times=1):
        """Sends until the log says that so many listeners were cut; gives the number of messages."""
        sent = 0
        while self.server.log.count("listener_cut") < times:
            sent += 1
            self.assertLess(sent, ENOUGH)
            self.arini.ok("send", to="messi", text=f"{sent} {TEXT}")
        return sent

    def numbers_until_cut(self, listener):
        """The events that were on the way already, then the reason."""
        while "event" in (item := listener.take()):
            pass
        self.assertEqual((item["status"], item["code"]), ("ERROR", "too_slow"))
        self.assertTrue(listener.conn.eof())
        return [event["number"] for event in listener.events], item["cursor"]

    def test_a_slow_listener_is_cut_and_resumes_without_loss(self):
        slow = narrow_device(self.server, "messi").listen()
        sent = self.send_until_cut()
        numbers, cursor = self.numbers_until_cut(slow)
        self.assertLess(len(numbers), sent)
        again = device(self.server, "messi").listen(after=cursor)
        while not again.events or again.events[-1]["number"] < sent:
            again.take()
        self.assertEqual(numbers + [event["number"] for event in again.events], list(range(1, sent + 1)))

    def test_one_that_never_reads_does_not_hold_up_the_others(self):
        narrow_device(self.server, "messi").listen()
        quick = device(self.server, "messi", door="websocket").listen()
        numbers = []

        def hear():
            while not numbers or numbers[-1] != 0:
                event = quick.until("message")
                numbers.append(event["number"] if event["text"] != "selesai" else 0)
        hearing = threading.Thread(target=hear)
        hearing.start()
        sent = self.send_until_cut()
        self.arini.ok("send", to="messi", text="selesai")
        hearing.join()
        self.assertEqual(numbers, list(range(1, sent + 1)) + [0])

    def test_a_listener_that_catches_up_slowly_is_not_cut(self):
        begin = device(self.server, "messi").listen().cursor
        count = 300
        for number in range(count):
            self.arini.send("send", to="messi", text=f"{number} {TEXT}")
            self.arini.reply()
        slow = narrow_device(self.server, "messi").listen(after=begin)
        while len(slow.events) < count:
            slow.take()
        self.assertEqual([event["number"] for event in slow.events], list(range(1, count + 1)))

    def test_a_slow_listeners_own_requests_wait_and_are_answered_in_order(self):
        slow = device(self.server, "messi").listen()
        for number in range(50):
            slow.send("send", to="messi", text=f"{number}")
        replies = [slow.reply()["number"] for _ in range(50)]
        self.assertEqual(replies, list(range(1, 51)))
        while len(slow.events) < 50:
            slow.take()
        self.assertEqual([event["text"] for event in slow.events], [str(number) for number in range(50)])


if __name__ == "__main__":
    unittest.main()
