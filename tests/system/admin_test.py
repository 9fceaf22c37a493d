"""The administrator's commands, against a running server and against the data directory of a stopped one."""

import stat
import unittest

from harness import Conn, Server, kabar


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


if __name__ == "__main__":
    unittest.main()
