"""The bots in examples/ against the real server: a message in, its answer out, once."""

import os
import pathlib
import signal
import subprocess
import unittest

from harness import HANG, KABAR, Server, add_bot
from live_support import Device

EXAMPLES = pathlib.Path(__file__).resolve().parents[2] / "examples"
CPP_BOT = os.environ.get("KABAR_ECHO_BOT") or str(pathlib.Path(KABAR).resolve().parent / "kabar_echo_bot")
SHELL = ["sh", str(EXAMPLES / "echo-bot.sh")]
PYTHON = ["python3", str(EXAMPLES / "echo_bot.py")]
BOT = "gema"
TRICKY = ('halo', 'a "quoted" \\ back\\slash', "Énjing 👍", "baris satu\nbaris dua", '", "time": "x', "a & b / c")


class Bot:
    """A bot that runs as a process, with a token of the bot user `gema`."""

    def __init__(self, server, command):
        token = add_bot(server, BOT)
        host, port = server.address
        env = {"KABAR_TOKEN": token, "HOST": host, "PORT": str(port), "TMPDIR": str(server.dir)}
        self.process = subprocess.Popen(command, env=os.environ | env, stdin=subprocess.DEVNULL,
                                        start_new_session=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait(HANG)


class Person:
    """Arini, who listens."""

    def __init__(self, server):
        self.conn = server.login("arini")
        self.device = Device(self.conn)
        self.device.ok("listen")

    def say(self, to, text):
        self.device.ok("send", to=to, text=text)

    def hears(self, sender=BOT):
        """The next message of the sender: where, and its text."""
        while True:
            while self.device.fresh:
                item = self.device.fresh.popleft()
                if item["event"] == "message" and item["from"] == sender:
                    return item["to"], item["text"]
            self.device.take()

    def wait_until_heard(self):
        """The bot listens once it answers; what was said before that is not for it."""
        self.conn.sock.settimeout(1)
        heard = None
        asked = 0
        while heard is None:
            asked += 1
            self.say(BOT, f"!echo siap {asked}")
            try:
                heard = self.hears()
            except TimeoutError:
                continue
        self.conn.sock.settimeout(HANG)
        while heard != ("arini", f"siap {asked}"):
            heard = self.hears()


class ExamplesTest(unittest.TestCase):
    def check_answers(self, server, arini, texts):
        arini.device.ok("create", room="#kelas")
        arini.device.ok("invite", room="#kelas", user=BOT)
        for text in texts:
            arini.say(BOT, "!echo " + text)
            self.assertEqual(arini.hears(), ("arini", text))
            arini.say("#kelas", "!echo " + text)
            self.assertEqual(arini.hears(), ("#kelas", text))
        for text in ("echo halo", "halo !echo halo", "!echohalo"):
            arini.say("#kelas", text)
        arini.say(BOT, "!echo sudah")
        self.assertEqual(arini.hears(), ("arini", "sudah"))

    def messages(self, conn, with_):
        return [(m["from"], m["text"]) for m in conn.ok(f"history {with_} limit=1000")["messages"]]

    def check_bot(self, command, texts):
        with Server() as server, Bot(server, command):
            arini = Person(server)
            arini.wait_until_heard()
            self.check_answers(server, arini, texts)
            reader = server.login("arini")
            answers = [text for sender, text in self.messages(reader, "#kelas") if sender == BOT]
            self.assertEqual(answers, list(texts))
            said = [text for sender, text in self.messages(reader, BOT) if sender == BOT]
            self.assertEqual(len(said), len(set(said)), said)

    def check_restart(self, command):
        """What was said while the bot had no connection is answered when it is back, and nothing twice."""
        with Server() as server:
            with Bot(server, command) as bot:
                Person(server).wait_until_heard()
                os.kill(bot.process.pid, signal.SIGSTOP)
                arini = Person(server)
                arini.say(BOT, "!echo sebelum")
                server.listen = (f"127.0.0.1:{server.port}",)
                server.restart()
                arini = Person(server)
                arini.say(BOT, "!echo sesudah")
                os.kill(bot.process.pid, signal.SIGCONT)
                self.assertEqual([arini.hears()[1] for _ in range(2)], ["sebelum", "sesudah"])
                arini.say(BOT, "!echo akhir")
                self.assertEqual(arini.hears()[1], "akhir")
                said = [text for sender, text in self.messages(server.login("arini"), BOT) if sender == BOT]
                self.assertEqual(said[-3:], ["sebelum", "sesudah", "akhir"])
                self.assertEqual(len(said), len(set(said)), said)

    def test_shell(self):
        self.check_bot(SHELL, TRICKY)

    def test_python(self):
        self.check_bot(PYTHON, TRICKY + ("!echo dua kali",))

    def test_cpp(self):
        self.check_bot([CPP_BOT], TRICKY + ("!echo dua kali",))

    def test_python_goes_on_after_a_restart(self):
        self.check_restart(PYTHON)

    def test_cpp_goes_on_after_a_restart(self):
        self.check_restart([CPP_BOT])

    def test_the_shell_bot_has_no_more_than_ten_lines(self):
        self.assertLessEqual((EXAMPLES / "echo-bot.sh").read_text().count("\n"), 10)


if __name__ == "__main__":
    unittest.main()
