"""The administrator's commands, against a running server and against the data directory of a stopped one."""

import contextlib
import stat
import unittest
from http.client import HTTPConnection

from harness import HANG, Conn, Server, kabar


class AdminTest(unittest.TestCase):
    def setUp(self):
        self.server = Server(demo=False, registration="invite")
        self.addCleanup(self.server.cleanup)

    def run_kabar(self, *args, stdin="", code=0):
        result = kabar(*args, "--data", self.server.data, stdin=stdin)
        self.assertEqual(result.returncode, code, result.stderr + result.stdout)
        return result

    def user(self, *args, **more):
        return self.run_kabar("user", *args, **more)

    def login_code(self, user, password):
        with self.server.connect() as conn:
            return conn.line(f"auth {user} {password}").get("code", "OK")

    def check_all(self, begin, end):
        """The same story against a running and a stopped server; begin() and end() stand around each command."""
        def admin(*args, **more):
            begin()
            try:
                return self.user(*args, **more)
            finally:
                end()
        admin("add", "budi", stdin="rahasia\n")
        self.assertEqual(self.login_code("budi", "rahasia"), "OK")
        self.assertIn("taken", admin("add", "BUDI", stdin="other1\n", code=1).stderr)
        admin("add", "a/b", stdin="rahasia\n", code=1)
        admin("add", "candra", stdin="abc\n", code=1)
        admin("passwd", "budi", stdin="baru rahasia\n")
        self.assertEqual(self.login_code("budi", "rahasia"), "login_failed")
        self.assertEqual(self.login_code("budi", "baru rahasia"), "OK")
        admin("add", "candra", stdin="rahasia\n")
        listed = admin("list").stdout
        self.assertRegex(listed, r"(?s)budi.*candra")
        self.assertIn("budi", admin("show", "budi").stdout)
        admin("show", "nobody", code=1)
        admin("disable", "budi")
        self.assertEqual(self.login_code("budi", "baru rahasia"), "user_disabled")
        self.assertEqual(self.login_code("budi", "wrong"), "login_failed")
        self.assertIn("disabled", admin("show", "budi").stdout)
        admin("enable", "budi")
        self.assertEqual(self.login_code("budi", "baru rahasia"), "OK")
        admin("remove", "budi", "--yes")
        self.assertEqual(self.login_code("budi", "baru rahasia"), "login_failed")
        admin("add", "budi", stdin="rahasia\n", code=1)

    def test_every_command_against_a_running_server(self):
        self.check_all(lambda: None, lambda: None)

    def test_every_command_against_a_stopped_server(self):
        self.check_all(self.server.stop, self.server.start)

    def test_an_invite_is_good_once(self):
        for _ in range(2):
            code = self.run_kabar("invite").stdout.split()[0]
            with self.server.connect() as conn:
                name = f"guest{len(code)}{_}"
                conn.ok(f"register invite={code} {name} rahasia")
                self.assertEqual(conn.line(f"register invite={code} other rahasia")["code"], "bad_invite")
                conn.login(name, "rahasia")
        self.server.stop()
        code = self.run_kabar("invite").stdout.split()[0]
        self.server.start()
        with self.server.connect() as conn:
            conn.ok(f"register invite={code} tamu rahasia")

    def test_disabling_ends_open_sessions_at_once(self):
        self.user("add", "budi", stdin="rahasia\n")
        with self.server.login("budi", "rahasia") as budi, self.server.connect() as other:
            self.user("disable", "budi")
            self.assertIn(budi.line("send budi halo").get("code"), ("user_disabled", "bad_token", "not_logged_in"))
            self.assertIn(other.line(f"inbox {budi.token}")["code"], ("user_disabled", "bad_token"))

    def test_a_password_is_never_an_argument(self):
        self.assertNotEqual(kabar("user", "add", "budi", "rahasia", "--data", self.server.data).returncode, 0)
        self.assertEqual(self.login_code("budi", "rahasia"), "login_failed")

    def test_an_empty_stdin_makes_no_user(self):
        self.user("add", "budi", stdin="", code=1)
        self.assertEqual(self.user("list").stdout.count("budi"), 0)

    def test_the_admin_socket_is_only_for_the_servers_own_user(self):
        path = self.server.data / "admin.sock"
        self.assertTrue(stat.S_ISSOCK(path.stat().st_mode))
        self.assertEqual(path.stat().st_mode & 0o077, 0)
        with Conn(str(path)) as conn:
            self.assertEqual(conn.ok("user_list")["users"], [])
        with self.server.connect() as conn:
            self.assertEqual(conn.line("user_list")["code"], "forbidden")

    def test_a_socket_left_by_a_killed_server_is_no_hindrance(self):
        self.server.kill()
        self.assertTrue((self.server.data / "admin.sock").exists())
        self.user("add", "budi", stdin="rahasia\n")
        self.server.start()
        self.assertEqual(self.login_code("budi", "rahasia"), "OK")

    def test_a_directory_without_a_store_is_said(self):
        result = kabar("user", "list", "--data", self.server.dir / "nowhere")
        self.assertGreater(result.returncode, 0)
        self.assertIn("nowhere", result.stderr)
        self.assertFalse((self.server.dir / "nowhere").exists())


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
http {hook}
arini hook_out #berita https://webhook.invalid/x
arini hook_out #berita https://webhook.invalid/y
arini hook_remove #berita 3
arini send #berita sudah jadi
admin bot_leave robot #berita
arini leave #kelas
arini delete #rapat
henderson logout
""".strip().splitlines()]
CHANGE_NOTHING = {"listen", "history", "outbox", "conversations", "search", "typing", "presence", "members", "rooms",
                  "user_aktif", "hooks", "whoami", "sessions", "ping", "help", "quit", "blocks", "files", "received"}
AFTER_A_RESTART = [["messi", "send", "#kelas sesudah mulai lagi"], ["lineker", "send", "messi halo"]]


class DeterminismTest(unittest.TestCase):
    def hash_of(self, directory):
        result = kabar("verify", "--data", directory)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertRegex(result.stdout, r"[0-9a-f]{32,}")
        return result.stdout.split()[-1]

    def test_a_replayed_recording_gives_the_same_state(self):
        with Server(start=False, registration="open") as server:
            record = server.dir / "record"
            server.args = ["--record", str(record)]
            server.start()
            with server.login("arini") as arini, server.login("messi") as messi:
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
            kabar("user", "disable", "henderson", "--data", server.data)
            self.assertEqual(server.stop(), 0)
            first = self.hash_of(server.data)
            for name in ("once", "twice"):
                replayed = kabar("replay", record, "--data", server.dir / name)
                self.assertEqual(replayed.returncode, 0, replayed.stderr)
                self.assertEqual(self.hash_of(server.dir / name), first)

            server.args = []
            server.start()
            server.login("lineker").ok("send arini one more")
            server.stop()
            self.assertNotEqual(self.hash_of(server.data), first)

    def test_a_replayed_session_with_every_command_gives_the_same_state(self):
        with Server(start=False, registration="open") as server:
            record = server.dir / "record"
            server.args = ["--record", str(record)]
            server.start()
            listed = {item["usage"].split()[0] for item in server.connect().ok("help")["commands"]}
            used = {command for user, command, *_ in SESSION if user not in ("admin", "http")}
            self.assertEqual(used | CHANGE_NOTHING, listed)
            for part in (SESSION, AFTER_A_RESTART):
                with self.devices(server, part) as conns:
                    told = {}
                    for user, *words in part:
                        line = " ".join(words).format(**told)
                        if user == "http":
                            self.post(server, line)
                            continue
                        reply = conns[user].ok(line)
                        told |= {"hook": reply["path"]} if "path" in reply else {}
                        told |= {reply["user"]: reply["session"]} if words[0] == "bot_add" else {}
                self.assertEqual(server.stop(), 0)
                first = self.hash_of(server.data)
                replayed = kabar("replay", record, "--data", server.dir / f"replayed{len(part)}")
                self.assertEqual(replayed.returncode, 0, replayed.stderr)
                self.assertEqual(self.hash_of(server.dir / f"replayed{len(part)}"), first)
                server.start()

    def post(self, server, path):
        http = HTTPConnection(*server.http, timeout=HANG)
        http.request("POST", path, '{"text": "halo dari CI"}', {"Content-Type": "application/json"})
        self.assertEqual(http.getresponse().status, 200)
        http.close()

    @contextlib.contextmanager
    def devices(self, server, session):
        conns = {}
        for user in {user for user, *_ in session} - {"http"}:
            conns[user] = Conn(str(server.data / "admin.sock")) if user == "admin" else server.connect()
            if user not in ("budi", "admin"):
                conns[user].login(user)
        yield conns
        for conn in conns.values():
            conn.close()


if __name__ == "__main__":
    unittest.main()
