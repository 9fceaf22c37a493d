"""`kabar chat` against the real server, as a tool for scripts; and what it does when the server is lost."""

import json
import socket
import subprocess
import unittest

from chat_support import TOKEN, Cutter, Terminal
from harness import HANG, KABAR, Server, inbox_texts


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

    def test_rooms_and_what_is_read_of_them(self):
        status, out, err = chat(self.server, "auth arini hehe\ncreate #pipa\nsend #pipa halo semua\ntopic #pipa air\n"
                                "history #pipa\nconversations limit=1\nrooms\nmembers #pipa\n")
        self.assertEqual(status, 0, out + [err])
        self.assertEqual(out[2], "message sent to #pipa")
        self.assertRegex(out[4], "^#pipa\t1\t\\S+\tarini\thalo semua$")
        self.assertTrue(out[5].startswith("#pipa\t0\t1\t"), out[5])
        self.assertIn("#pipa\t1\tjoined\tair", out)
        self.assertIn("arini\tArini\towner\t1", out)

    def test_events_are_printed_while_the_connection_is_open(self):
        client = subprocess.Popen([KABAR, "chat", f"127.0.0.1:{self.server.port}"], stdin=subprocess.PIPE,
                                  stdout=subprocess.PIPE, text=True, bufsize=1)
        self.addCleanup(lambda: (client.kill(), client.wait(), client.stdout.close()))

        def next_message():
            while not (line := client.stdout.readline()).startswith("message\t"):
                self.assertTrue(line)
            return line.rstrip("\n").split("\t")[2:]

        client.stdin.write("auth messi surabaya\nlisten\n")
        while client.stdout.readline() != "listening\n":
            pass
        with self.server.login("henderson") as henderson:
            number = henderson.ok("send messi satu")["number"]
            self.assertEqual(next_message(), ["henderson", "messi", str(number), "satu"])
            client.stdin.write("send henderson dua\n")
            client.stdin.flush()
            while client.stdout.readline() != "message sent to henderson\n":
                pass
            client.stdin.close()
            henderson.ok("send messi tiga")
            while next_message()[-1] != "tiga":
                pass

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

    def test_a_listening_client_hears_what_came_while_the_server_was_away(self):
        with Server() as server:
            server.listen = (f"127.0.0.1:{server.port}",)
            client = self.start(server.listen[0])
            client.stdin.write("auth arini hehe\nlisten\n")
            while client.stdout.readline() != "listening\n":
                pass
            with server.login("lineker") as lineker:
                lineker.ok("send arini satu")
            server.kill()
            server.restart()
            with server.login("lineker") as lineker:
                lineker.ok("send arini dua")
            heard = []
            while heard[-1:] != ["dua"]:
                line = client.stdout.readline()
                self.assertTrue(line)
                if line.startswith("message\t"):
                    heard.append(line.rstrip("\n").split("\t")[-1])
            self.assertEqual(heard, ["satu", "dua"])

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
            with Terminal(server.listen[0], "--no-live") as person:
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


if __name__ == "__main__":
    unittest.main()
