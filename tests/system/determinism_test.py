"""The same commands give the same state, row for row: what was recorded is replayed, of every command there is."""

import contextlib
import signal
import unittest

from files_support import ask, upload
from harness import Conn, Server, eventually, kabar
from hook_receiver import HookReceiver
from hook_support import PRIVATE

# Every command that changes anything, as one session.
SESSION = [line.split(" ", 2) for line in """
budi register budi rahasia
budi auth budi rahasia
budi passwd rahasia lebih-rahasia
arini profile Arini K
arini status di kelas
arini send id=a1 messi piye kabare?
arini send id=a1 messi piye kabare?
messi send reply=1 arini apik
messi react arini 1 +1
messi react arini 1 👍
messi unreact arini 1 +1
arini edit messi 1 piye kabare, Leo?
messi delete arini 2
arini send messi satu lagi
messi read arini 3
messi inbox
arini create #kelas
arini create private #rapat
messi create #rapat
messi join #kelas
arini invite #kelas lineker
arini invite #rapat messi
arini role #kelas messi moderator
messi topic #kelas Ujian besok
arini retention days=30 messages=100 #kelas
messi send id=m1 #kelas halo semua
lineker send reply=1 #kelas halo
lineker edit #kelas 2 halo juga
messi delete #kelas 2
arini react #kelas 1 ❤
arini read #kelas 1
lineker inbox limit=1
messi kick #kelas lineker
messi ban #kelas lineker
messi ban #kelas henderson
messi unban #kelas henderson
henderson join #kelas
henderson mute #kelas
henderson mute arini
arini unmute messi
arini mute #kelas
arini block henderson
arini block lineker
arini unblock lineker
arini create #berita
admin bot_add limited label=satu ci The CI
admin bot_add robot
admin bot_token label=dua ci
admin bot_revoke ci {ci}
admin bot_join ci #berita
admin bot_join robot #berita
arini hook_in #berita ci
arini hook_in #berita robot
http post {hook}
arini hook_out #berita https://webhook.invalid/x
arini hook_out #berita https://webhook.invalid/y
arini hook_remove #berita 3
arini send #berita sudah jadi
http upload arini peta
arini send file={peta} #berita ini peta
arini send file={peta} messi peta itu lagi
arini delete #berita 3
admin bot_leave robot #berita
arini leave #kelas
arini delete #rapat
henderson auth henderson surabaya
henderson logout session={henderson_session}
admin user_add rani rahasia
admin user_passwd rani lain-lagi
rani auth rani lain-lagi
http upload rani catatan
rani send arini saya rani
admin user_disable lineker
admin user_enable lineker
admin invite_make
admin user_remove rani
admin user_remove robot
""".strip().splitlines()]
CHANGE_NOTHING = {"listen", "history", "outbox", "conversations", "search", "typing", "presence", "members", "rooms",
                  "user_aktif", "hooks", "whoami", "sessions", "ping", "help", "quit", "blocks", "files", "received",
                  "user_list", "user_show", "bot_tokens", "bot_list"}
AFTER_A_RESTART = [["messi", "send", "#kelas sesudah mulai lagi"], ["lineker", "send", "messi halo"]]


class DeterminismTest(unittest.TestCase):
    def setUp(self):
        self.server = Server(start=False, registration="open", **PRIVATE)
        self.addCleanup(self.server.cleanup)
        self.record = self.server.dir / "record"
        self.server.args = ["--record", str(self.record)]
        self.server.start()

    def hash_of(self, directory):
        result = kabar("verify", "--data", directory)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertRegex(result.stdout, r"[0-9a-f]{32,}")
        return result.stdout.split()[-1]

    def check_replay(self, *names):
        """Stops the server; each replay of all that was recorded comes to the same."""
        self.assertEqual(self.server.stop(), 0)
        first = self.hash_of(self.server.data)
        for name in names:
            replayed = kabar("replay", self.record, "--data", self.server.dir / name)
            self.assertEqual(replayed.returncode, 0, replayed.stderr)
            self.assertEqual(self.hash_of(self.server.dir / name), first)
        return first

    def test_a_replayed_recording_gives_the_same_state(self):
        with self.server.login("arini") as arini, self.server.login("messi") as messi:
            arini.ok("register budi rahasia")
            for i in range(200):
                arini.send_line(f"send id={i % 150} messi text {i % 150}")
                messi.send_line(f"send arini {i}")
                messi.send_line("inbox")
            for conn, count in ((arini, 200), (messi, 400)):
                for _ in range(count):
                    self.assertEqual(conn.reply()["status"], "OK")
            arini.ok("passwd hehe hehehe")
            messi.ok("logout")
        kabar("user", "disable", "henderson", "--data", self.server.data)
        first = self.check_replay("once", "twice")
        self.server.args = []
        self.server.start()
        self.server.login("lineker").ok("send arini one more")
        self.server.stop()
        self.assertNotEqual(self.hash_of(self.server.data), first)

    def test_a_replayed_session_with_every_command_gives_the_same_state(self):
        admin = Conn(str(self.server.data / "admin.sock"))
        listed = {item["usage"].split()[0] for conn in (self.server.connect(), admin)
                  for item in conn.ok("help")["commands"]}
        admin.close()
        used = {command for user, command, *_ in SESSION if user != "http"}
        self.assertEqual(used | CHANGE_NOTHING, listed)
        for part in (SESSION, AFTER_A_RESTART):
            with self.devices(part) as conns:
                told = {}
                for user, *words in part:
                    told |= self.do(conns, user, " ".join(words).format(**told))
            self.check_replay(f"replayed{len(part)}")
            self.server.start()

    def do(self, conns, user, line):
        """What later lines may name."""
        if user == "http":
            what, *where = line.split()
            return self.post(*where) if what == "post" else self.upload(conns, *where)
        reply = conns[user].ok(line)
        told = {"hook": reply["path"]} if "path" in reply else {}
        if line.startswith("bot_add"):
            told[reply["user"]] = reply["session"]
        if line.startswith("auth"):
            conns[user].token = reply["tokenid"]
            told[f"{user}_session"] = conns[user].ok("whoami")["session"]
        return told

    def post(self, path):
        answer = ask(self.server, "POST", path, None, b'{"text": "halo dari CI"}', Content_Type="application/json")
        self.assertEqual(answer.status, 200)
        return {}

    def upload(self, conns, user, name):
        return {name: upload(self.server, conns[user].token, name.encode())["id"]}

    @contextlib.contextmanager
    def devices(self, session):
        conns = {}
        for user in {user for user, *_ in session} - {"http"}:
            conns[user] = Conn(str(self.server.data / "admin.sock")) if user == "admin" else self.server.connect()
            if user not in ("budi", "rani", "admin"):
                conns[user].token = conns[user].login(user)
        yield conns
        for conn in conns.values():
            conn.close()

    def test_what_the_server_does_by_itself_is_replayed_too(self):
        """Outgoing webhooks that move and are switched off, messages that retention deletes with their files."""
        with HookReceiver() as good, HookReceiver() as gone, self.server.login("arini") as arini:
            gone.answer(410)
            arini.ok("create #kelas")
            for receiver in (good, gone):
                receiver.secret = arini.ok(f"hook_out #kelas {receiver.url}")["secret"]
            for number in range(1, 21):
                peta = upload(self.server, arini.token, b"peta %d" % (number % 7))["id"]
                arini.ok(f"send id=n{number} file={peta} #kelas kabar {number}")
                arini.ok(f"react #kelas {number} +1")
            good.wait_for(20)
            eventually(lambda: [(hook["number"], "off" in hook) for hook in arini.ok("hooks #kelas")["hooks"]] == [
                (20, False), (0, True)])
            arini.ok("retention messages=3 #kelas")
            self.server.signal(signal.SIGHUP)
            eventually(lambda: [item["number"] for item in arini.ok("history #kelas")["messages"]] == [18, 19, 20])
        self.check_replay("again")


if __name__ == "__main__":
    unittest.main()
