"""`kabar chat` against the real server: as a person's terminal, and as a tool for scripts."""

import fcntl
import json
import os
import pty
import re
import select
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import termios
import threading
import time
import unittest

from harness import DEMO, HANG, KABAR, Server, inbox_texts

TOKEN = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
ESCAPE = re.compile(r"\x1b(\[[0-9;?]*[A-Za-z]|[()][A-Z0-9]|[=>])")


class Terminal:
    """A program on a terminal of its own, and what a person would see there."""

    def __init__(self, *args, term="xterm", columns=80, env=None):
        self.home = tempfile.mkdtemp(prefix="kabar-home-")
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        surroundings = os.environ | {"TERM": term, "HOME": self.home, "LC_ALL": "C.UTF-8"} | (env or {})
        surroundings.pop("XDG_STATE_HOME", None)
        self.master = master
        self.seen = ""
        self.everything = ""
        self.process = subprocess.Popen(
            [KABAR, "chat", *args], stdin=slave, stdout=slave, stderr=slave, env=surroundings,
            start_new_session=True, preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        os.close(slave)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        os.close(self.master)
        shutil.rmtree(self.home, ignore_errors=True)

    @property
    def history_file(self):
        return os.path.join(self.home, ".local/state/kabar/history")

    def history(self):
        with open(self.history_file, encoding="utf-8") as file:
            return file.read().splitlines()

    def read_more(self, deadline):
        ready, _, _ = select.select([self.master], [], [], max(0, deadline - time.monotonic()))
        if not ready:
            raise AssertionError(f"nothing more came after {self.seen!r}")
        try:
            data = os.read(self.master, 65536)
        except OSError:
            data = b""
        self.seen += data.decode(errors="replace")
        self.everything += data.decode(errors="replace")
        return bool(data)

    def expect(self, pattern):
        """Waits for the pattern, without control sequences; gives the match, and what follows it is next."""
        deadline = time.monotonic() + HANG
        while True:
            text = ESCAPE.sub("", self.seen)
            if match := re.search(pattern, text):
                self.seen = text[match.end():]
                return match
            if not self.read_more(deadline):
                raise AssertionError(f"ended before {pattern!r}: {text!r}")

    def type(self, text):
        os.write(self.master, text.encode())

    def enter(self, line):
        self.type(line + "\r")

    def prompt(self):
        self.expect(f"Command ({TOKEN})?:")

    def log_in(self, user="arini"):
        self.prompt()
        self.enter(f"auth {user} {DEMO[user]}")
        self.expect(f"username {user} logged in, token {TOKEN}")
        self.prompt()

    def leave(self):
        self.type("\x04")
        return self.exit_status()

    def exit_status(self):
        """The program's exit status, once everything it wrote is read."""
        deadline = time.monotonic() + HANG
        while self.read_more(deadline):
            pass
        return self.process.wait(HANG)


class Cutter:
    """Between client and server: ends the connection instead of passing on the reply to the line that is named."""

    def __init__(self, target, cut_at):
        self.target, self.cut_at, self.cuts = target, cut_at, 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    @property
    def address(self):
        return "127.0.0.1:%d" % self.listener.getsockname()[1]

    def close(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.thread.join(HANG)
        self.listener.close()

    def _run(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            with client, socket.create_connection(self.target) as server, client.makefile("rb") as lines:
                client.settimeout(HANG)
                server.settimeout(HANG)
                for line in lines:
                    server.sendall(line)
                    reply = b""
                    while not reply.endswith(b"\r\n\r\n"):
                        reply += server.recv(65536)
                    if self.cut_at in line and self.cuts == 0:
                        self.cuts += 1
                        break
                    client.sendall(reply)


def chat(server, lines, *args):
    """A script's run: exit status, lines of standard output, standard error."""
    done = subprocess.run([KABAR, "chat", f"127.0.0.1:{server.port}", *args], input=lines.encode(),
                          capture_output=True, timeout=HANG)
    return done.returncode, done.stdout.decode().splitlines(), done.stderr.decode()


class Pipe(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()

    @classmethod
    def tearDownClass(cls):
        cls.server.cleanup()

    def test_the_reports_conversation(self):
        status, out, err = chat(self.server, "auth arini hehe\nsend lineker piye kabare?\nuser_aktif\nlogout\n")
        self.assertEqual((status, err), (0, ""))
        self.assertRegex(out[0], f"^username arini logged in, token {TOKEN}$")
        self.assertEqual(out[1], "message sent to lineker")
        self.assertRegex(out[2], "^user aktif: (.*, )?arini, ")
        self.assertEqual(out[3:], ["logout success"])

    def test_a_refused_request_is_told_by_the_exit_status(self):
        status, out, _ = chat(self.server, "auth arini hehe\nsend nobody halo\nsend lineker halo")
        self.assertEqual(status, 1)
        self.assertRegex(out[1], r"^error: .*nobody.* \(unknown_user\)$")
        self.assertEqual(out[2], "message sent to lineker")

    def test_json_prints_the_replies(self):
        status, out, _ = chat(self.server, "auth arini hehe\nwhoami\nnothing\n", "--json")
        replies = [json.loads(line) for line in out]
        self.assertEqual(status, 1)
        self.assertEqual([reply["status"] for reply in replies], ["OK", "OK", "ERROR"])
        self.assertEqual(replies[1]["user"], "arini")
        self.assertEqual(replies[2]["code"], "unknown_command")

    def test_user_takes_the_password_from_the_first_line(self):
        status, out, _ = chat(self.server, "hehe\nwhoami\n", "--user", "arini")
        self.assertEqual(status, 0)
        self.assertTrue(out[1].startswith("Arini (arini), session "))
        status, out, _ = chat(self.server, "wrong\nwhoami\n", "--user", "arini")
        self.assertEqual((status, len(out)), (1, 1))
        self.assertIn("(login_failed)", out[0])

    def test_an_inbox_has_one_line_for_each_message(self):
        with self.server.login("lineker") as lineker:
            lineker.ok({"command": "send", "to": "henderson", "text": "satu\ndua\t\u001b[31m \u2713"})
            lineker.ok("send henderson tiga")
        status, out, _ = chat(self.server, "auth henderson surabaya\ninbox\ninbox\n")
        self.assertEqual(status, 0)
        self.assertEqual([line.split("\t")[0] for line in out[1:]], ["lineker", "lineker"])
        self.assertEqual([line.split("\t")[2] for line in out[1:]], ["satu\\ndua\\t^[[31m \u2713", "tiga"])

    def test_raw_shows_the_wire_on_stderr_without_passwords(self):
        status, out, err = chat(self.server, "auth arini hehe\nsend lineker piye\n", "--raw")
        self.assertEqual((status, len(out)), (0, 2))
        self.assertIn("> auth arini ******\n", err)
        self.assertNotIn("hehe", err)
        self.assertRegex(err, rf"(?m)^> send id=\S+ {TOKEN} lineker piye$")
        self.assertRegex(err, '(?m)^< {"status": "OK", .*"Message Sent"')

    def test_a_line_too_long_is_refused_and_the_rest_goes_on(self):
        status, out, _ = chat(self.server, "auth arini hehe\n" + "x" * 200_000 + "\nping\n")
        self.assertEqual(status, 1)
        self.assertIn("(line_too_long)", out[1])
        self.assertEqual(out[2:], ["pong"])

    def test_quit_ends_it(self):
        self.assertEqual(len(chat(self.server, "ping\nquit\nping\n")[1]), 2)

    def test_no_server(self):
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            done = subprocess.run([KABAR, "chat", "127.0.0.1:%d" % unused.getsockname()[1]], input=b"ping\n",
                                  capture_output=True, timeout=HANG)
        self.assertEqual((done.returncode, done.stdout), (3, b""))
        self.assertIn(b"cannot connect", done.stderr)

    def test_wrong_usage(self):
        for args in (["--nothing"], ["not an address"]):
            done = subprocess.run([KABAR, "chat", *args], capture_output=True, input=b"", timeout=HANG)
            self.assertEqual(done.returncode, 2, args)


class LostServer(unittest.TestCase):
    def start(self, address, *args):
        client = subprocess.Popen([KABAR, "chat", address, *args], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, text=True, bufsize=1)
        self.addCleanup(lambda: (client.kill(), client.communicate()))
        return client

    def test_goes_on_after_a_killed_server_and_every_message_is_there_once(self):
        with Server() as server:
            server.listen = (f"127.0.0.1:{server.port}",)
            client = self.start(server.listen[0])
            client.stdin.write("auth arini hehe\nsend lineker one\n")
            client.stdout.readline()
            self.assertEqual(client.stdout.readline(), "message sent to lineker\n")
            server.kill()
            client.stdin.write("send lineker two\n")
            self.assertIn("lost", client.stderr.readline())
            server.restart()
            self.assertEqual(client.stdout.readline(), "message sent to lineker\n")
            client.stdin.write("whoami\n")
            self.assertTrue(client.stdout.readline().startswith("Arini"))
            _, err = client.communicate()
            self.assertEqual(client.returncode, 0)
            self.assertIn("again", err)
            with server.login("lineker") as lineker:
                self.assertEqual(inbox_texts(lineker), {"arini": ["one", "two"]})

    def test_a_lost_answer_makes_no_second_message(self):
        with Server() as server:
            cutter = Cutter(server.address, b"lineker one")
            self.addCleanup(cutter.close)
            client = self.start(cutter.address)
            out, err = client.communicate("auth arini hehe\nsend lineker one\nsend lineker two\n")
            self.assertEqual(client.returncode, 0, err)
            self.assertEqual(out.splitlines()[1:], ["message sent to lineker"] * 2)
            self.assertEqual(cutter.cuts, 1)
            with server.login("lineker") as lineker:
                self.assertEqual(inbox_texts(lineker), {"arini": ["one", "two"]})

    def test_gives_up_after_the_time_it_was_given(self):
        with Server() as server:
            client = self.start(f"127.0.0.1:{server.port}", "--retry", "1")
            client.stdin.write("ping\n")
            self.assertEqual(client.stdout.readline(), "pong\n")
            server.kill()
            client.communicate("ping\nping\n")
            self.assertEqual(client.returncode, 3)

    def test_on_a_terminal_too(self):
        with Server() as server:
            server.listen = (f"127.0.0.1:{server.port}",)
            with Terminal(server.listen[0]) as person:
                person.log_in()
                server.kill()
                person.enter("send lineker one")
                person.expect("lost 127")
                server.restart()
                person.expect("connected to .* again")
                person.expect("message sent to lineker")
                person.prompt()
                server.kill()
                person.enter("send lineker two")
                person.expect("connecting again in")
                person.type("\x03")
                person.expect("interrupted")
                person.prompt()
                self.assertEqual(person.leave(), 0)


class Person(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()

    @classmethod
    def tearDownClass(cls):
        cls.server.cleanup()

    def terminal(self, *args, **more):
        terminal = Terminal(f"127.0.0.1:{self.server.port}", *args, **more)
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
        for line in ["auth arini wrongsecret", "auht arini wrongsecret", "passwd wrongsecret other", "send lineker kept"]:
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
        person.expect("whoami ")
        person.enter("")
        person.expect(r"Arini \(arini\), session")
        person.prompt()
        with self.server.login("messi"):
            person.enter("user_aktif")
            person.expect("messi, ")
            person.prompt()
        person.type("sen\tmes\thalo")
        person.expect("send messi halo")
        person.enter("")
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
