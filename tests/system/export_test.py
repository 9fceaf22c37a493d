"""`kabar export`: one's own data as JSON Lines."""

import json
import subprocess
import unittest
import urllib.request

from harness import DEMO, HANG, KABAR, Conn, Server, kabar

MANY = 2300  # messages: more than two pages


def export(server, user, *flags, password=None, stdout=subprocess.PIPE):
    host, port = server.address
    return subprocess.run(
        [KABAR, "export", f"{host}:{port}", "--user", user, *flags], input=(password or DEMO[user]) + "\n",
        stdout=stdout, stderr=subprocess.PIPE, text=True, timeout=HANG)


def lines_of(result):
    return [json.loads(line) for line in result.stdout.splitlines()]


def of_kind(lines, kind):
    return [line for line in lines if line["kind"] == kind]


class ExportTest(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(Server())
        self.arini = self.enterContext(Conn(self.server.address))
        self.lineker = self.enterContext(Conn(self.server.address))
        self.token = self.arini.login("arini")
        self.lineker.login("lineker")

    def talk(self):
        self.arini.ok("create #kelas")
        self.arini.ok("send #kelas halo semua")
        self.arini.ok("send lineker piye kabare?")
        self.lineker.ok("send arini apik")
        self.arini.ok("edit lineker 1 piye kabare, mas?")
        self.arini.ok("status di kelas")

    def test_it_has_what_the_user_made_and_nothing_that_others_did(self):
        self.talk()
        result = export(self.server, "arini")
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        lines = lines_of(result)
        self.assertEqual([line["kind"] for line in lines[:2]], ["export", "profile"])
        self.assertEqual(lines[1]["status_text"], "di kelas")
        self.assertEqual(len(of_kind(lines, "session")), 1, "the one it made for itself is left out")
        self.assertEqual({line["with"] for line in of_kind(lines, "conversation")}, {"#kelas", "lineker"})
        self.assertEqual([(line["to"], line["text"]) for line in of_kind(lines, "sent")],
                         [("lineker", "piye kabare, mas?"), ("#kelas", "halo semua")])
        self.assertNotIn("apik", result.stdout)
        self.assertEqual(lines[-1], {"kind": "end", "messages": 2})

    def test_what_others_wrote_comes_if_it_is_asked_for(self):
        self.talk()
        lines = lines_of(export(self.server, "arini", "--received"))
        self.assertEqual([(line["with"], line["from"], line["text"]) for line in of_kind(lines, "received")],
                         [("lineker", "lineker", "apik")])
        self.assertEqual(lines[-1], {"kind": "end", "messages": 3})

    def test_a_conversation_with_a_removed_user_comes_too(self):
        self.talk()
        self.assertEqual(kabar("user", "remove", "lineker", "--yes", "--data", self.server.data).returncode, 0)
        lines = lines_of(export(self.server, "arini", "--received"))
        self.assertEqual([line["text"] for line in of_kind(lines, "received")], ["apik"])
        self.assertEqual(lines[-1], {"kind": "end", "messages": 3})

    def test_it_names_the_blocked_and_the_files(self):
        self.arini.ok("block messi")
        host, port = self.server.http
        upload = urllib.request.Request(f"http://{host}:{port}/files?name=peta.txt", b"utara", method="POST", headers={
            "Authorization": f"Bearer {self.token}", "Content-Type": "text/plain"})
        with urllib.request.urlopen(upload, timeout=HANG) as answer:
            file = json.load(answer)["file"]
        self.arini.ok(f"send file={file['id']} lineker")
        lines = lines_of(export(self.server, "arini"))
        self.assertEqual(of_kind(lines, "blocked"), [{"kind": "blocked", "user": "messi"}])
        (shown,) = of_kind(lines, "file")
        self.assertEqual({key: shown[key] for key in file}, file)
        self.assertEqual(shown["uses"], 1)
        self.assertEqual(of_kind(lines, "sent")[0]["files"], [file])

    def test_it_has_the_webhooks_that_the_user_made(self):
        self.arini.ok("create #kelas")
        self.arini.ok("invite #kelas lineker")
        self.arini.ok("role #kelas lineker owner")
        self.lineker.ok("hook_out #kelas https://example.org/secret")
        self.arini.ok("hook_out #kelas https://example.net/secret")
        result = export(self.server, "arini")
        (hook,) = of_kind(lines_of(result), "webhook_out")
        self.assertEqual((hook["room"], hook["url"]), ("#kelas", "https://example.net"))
        self.assertNotIn("secret", result.stdout)
        self.arini.ok("role #kelas arini member")
        result = export(self.server, "arini")
        self.assertEqual((result.returncode, of_kind(lines_of(result), "webhook_out")), (0, []))

    def test_every_message_comes_once_over_many_pages(self):
        for i in range(MANY):
            self.arini.send_line({"command": "send", "to": "lineker", "text": f"pesan {i}"})
        for _ in range(MANY):
            self.assertEqual(self.arini.reply()["status"], "OK")
        newest_first = [f"pesan {i}" for i in reversed(range(MANY))]
        sent = of_kind(lines_of(export(self.server, "arini")), "sent")
        self.assertEqual([line["text"] for line in sent], newest_first)
        received = of_kind(lines_of(export(self.server, "lineker", "--received")), "received")
        self.assertEqual([line["text"] for line in received], newest_first)

    def test_its_session_ends_with_it(self):
        before = len(self.arini.ok("sessions")["sessions"])
        self.assertEqual(export(self.server, "arini").returncode, 0)
        self.assertEqual(len(self.arini.ok("sessions")["sessions"]), before)

    def test_a_wrong_password_is_refused_and_nothing_is_written(self):
        result = export(self.server, "arini", password="salah")
        self.assertEqual((result.returncode, result.stdout), (1, ""))
        self.assertRegex(result.stderr, r"\Akabar: .+\n\Z")

    def test_what_cannot_be_written_is_told(self):
        self.talk()
        with open("/dev/full", "w", encoding="utf-8") as full:
            result = export(self.server, "arini", stdout=full)
        self.assertEqual((result.returncode, result.stderr), (1, "kabar: the output cannot be written\n"))

    def test_without_a_server_it_says_so(self):
        result = subprocess.run([KABAR, "export", "--unix", str(self.server.dir / "none"), "--user", "arini"],
                                input="hehe\n", capture_output=True, text=True, timeout=HANG)
        self.assertEqual((result.returncode, result.stdout), (3, ""))
        self.assertIn("cannot connect", result.stderr)


if __name__ == "__main__":
    unittest.main()
