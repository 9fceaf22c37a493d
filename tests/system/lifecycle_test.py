"""Starting, listening, signals, the configuration, the log."""

import json
import re
import signal
import socket
import threading
import time
import unittest

from harness import SANITIZE, Conn, Server, inbox_texts, kabar

# The server promises to end within 5 s; a sanitizer's server is several times slower.
END_SECONDS = 30 if SANITIZE else 5


class ListeningTest(unittest.TestCase):
    def test_one_line_of_stdout_names_the_addresses(self):
        with Server() as server:
            self.assertRegex(server.addresses[0], r"^127\.0\.0\.1:[1-9]\d*$")
            with server.connect() as conn:
                conn.ok("ping")
            self.assertEqual(server.stop(), 0)
            self.assertEqual(len(server.stdout), 1)

    def test_several_addresses_and_a_unix_socket(self):
        with Server(listen=("127.0.0.1:0", "127.0.0.1:0"), start=False) as server:
            path = str(server.dir / "kabar.sock")
            server.args = ["--unix", path]
            server.start()
            tcp = [address for address in server.addresses if address.startswith("127.")]
            self.assertEqual(len(tcp), 2)
            self.assertNotEqual(tcp[0], tcp[1])
            for address in tcp:
                host, port = address.rsplit(":", 1)
                with Conn((host, int(port))) as conn:
                    conn.ok("ping")
            with Conn(path) as conn:
                conn.login("arini")
                self.assertEqual(conn.ok("user_aktif")["users"], ["arini"])
            server.restart()
            with Conn(path) as conn:
                conn.ok("ping")

    def test_ipv6(self):
        try:
            socket.create_server(("::1", 0), family=socket.AF_INET6).close()
        except OSError:
            self.skipTest("this machine has no IPv6")
        with Server(listen=("[::1]:0",)) as server:
            port = int(server.addresses[0].rsplit(":", 1)[1])
            with socket.create_connection(("::1", port)) as sock:
                sock.sendall(b"ping\n")
                self.assertIn(b"pong", sock.recv(100))

    def test_an_address_in_use_is_named(self):
        with Server() as server, Server(start=False) as other:
            refused = kabar("serve", "--data", other.data, "--listen", f"127.0.0.1:{server.port}")
            self.assertGreater(refused.returncode, 0)
            self.assertIn(str(server.port), refused.stderr)

    def test_demo_listens_on_loopback_only(self):
        with Server(start=False) as server:
            refused = kabar("serve", "--demo", "--data", server.data, "--listen", "0.0.0.0:0")
            self.assertGreater(refused.returncode, 0)
            self.assertIn("loopback", refused.stderr)

    def test_without_demo_there_are_no_users(self):
        with Server(demo=False) as server, server.connect() as conn:
            self.assertEqual(conn.line("auth arini hehe")["code"], "login_failed")


class SignalTest(unittest.TestCase):
    def check_end(self, number):
        with Server() as server:
            arini, idle = server.login("arini"), server.connect()
            idle.ok("ping")
            arini.send_bytes(b"".join(b"send lineker %d\n" % i for i in range(200)))
            first = arini.reply()
            self.assertEqual(first["number"], 1)
            start = time.monotonic()
            server.signal(number)
            replies = [first] + arini.rest_replies()
            self.assertEqual(idle.rest_replies()[-1]["code"], "shutting_down")
            self.assertEqual(server.wait(), 0, server.log)
            self.assertLess(time.monotonic() - start, END_SECONDS)
            self.assertEqual(replies[-1]["code"], "shutting_down")
            kept = [reply for reply in replies if reply["status"] == "OK"]
            self.assertEqual([reply["number"] for reply in kept], list(range(1, len(kept) + 1)))
            server.start()
            texts = inbox_texts(server.login("lineker")).get("arini", [])
            self.assertEqual(texts, [str(i) for i in range(len(kept))])

    def test_sigterm_answers_says_goodbye_and_exits_with_0(self):
        self.check_end(signal.SIGTERM)

    def test_sigint_does_the_same(self):
        self.check_end(signal.SIGINT)

    def test_a_reader_that_does_not_read_does_not_delay_the_end(self):
        with Server() as server, server.login("arini") as conn:
            conn.sock.settimeout(0.5)
            try:
                while True:
                    conn.send_bytes(b"ping " + b"x" * 20_000 + b"\n")
            except TimeoutError:
                pass
            start = time.monotonic()
            self.assertEqual(server.stop(), 0)
            self.assertLess(time.monotonic() - start, END_SECONDS + 1)

    def test_sighup_rereads_what_can_change(self):
        with Server(registration="closed", log_level="error") as server, server.connect() as conn:
            self.assertEqual(conn.line("register budi rahasia")["code"], "registration_closed")
            server.write_config(registration="open", log_level="debug", language="id")
            server.signal(signal.SIGHUP)
            while (reply := conn.line("register budi rahasia"))["status"] == "ERROR":
                self.assertEqual(reply["code"], "registration_closed")
            conn.login("budi", "rahasia")
            server.stop()
            self.assertIn("budi", server.log)

    def test_sighup_with_a_broken_file_changes_nothing(self):
        with Server(registration="open") as server, server.connect() as conn:
            server.config_file.write_text("registration = 7\n")
            server.signal(signal.SIGHUP)
            while "registration" not in server.log:
                conn.ok("ping")
            conn.ok("register budi rahasia")


class ConfigurationTest(unittest.TestCase):
    def refused(self, text, *parts):
        with Server(start=False) as server:
            server.config_file.write_text(text)
            result = kabar("serve", "--data", server.data, "--config", server.config_file)
            self.assertEqual(result.returncode, 2, result.stderr)
            self.assertEqual(result.stdout, "")
            for part in (str(server.config_file), *parts):
                self.assertIn(part, result.stderr)

    def test_a_wrong_key_or_value_names_file_line_and_what_was_expected(self):
        self.refused('\nlog_level = "info"\n\nlisten_on = "x"\n', "4", "listen_on")
        self.refused('\n\nthreads = "many"\n', "3", "threads")
        self.refused("threads = 0\n", "1", "threads")
        self.refused('registration = "maybe"\n', "1", "closed", "open", "invite")
        self.refused('log_level = "loud"\n', "1", "log_level")
        self.refused('language = "fr"\n', "1", "en", "id")
        self.refused('listen = ["127.0.0.1"]\n', "1", "listen")
        self.refused("line_ms = -5\n", "1", "line_ms")
        self.refused("line_ms = 1.5\n", "1", "line_ms")
        self.refused("a = [\n", "1")

    def test_a_missing_file_is_named(self):
        result = kabar("serve", "--config", "/nonexistent/kabar.toml")
        self.assertEqual(result.returncode, 2)
        self.assertIn("/nonexistent/kabar.toml", result.stderr)

    def test_a_wrong_flag_exits_with_2(self):
        for flags in (["--listen-on", "x"], ["--threads", "many"], ["--listen", "nonsense"], ["--log-level", "loud"],
                      ["--log-format", "xml"]):
            with Server(start=False) as server:
                result = kabar("serve", "--data", server.data, *flags)
            self.assertEqual(result.returncode, 2, (flags, result.stderr))
            self.assertIn(flags[0], result.stderr)

    def test_every_flag_has_its_key(self):
        with Server(start=False) as server:
            server.config = {"listen": ["127.0.0.1:0", "127.0.0.1:0"], "http": ["127.0.0.1:0"], "data": str(server.dir / "elsewhere"),
                             "threads": 2, "log_level": "debug", "log_format": "json",
                             "unix": str(server.dir / "kabar.sock")}
            server.write_config()
            server.command = lambda: [*Server.command(server)[:2], "--config", str(server.config_file)]
            server.start()
            self.assertEqual(len([a for a in server.addresses if a.startswith("127.")]), 2)
            with Conn(str(server.dir / "kabar.sock")) as conn:
                conn.ok("ping")
            self.assertEqual(server.stop(), 0)
            self.assertTrue((server.dir / "elsewhere" / "kabar.db").exists())

    def test_a_flag_wins_over_the_file(self):
        with Server(listen=("127.0.0.1:0",), log_format="json", args=["--log-format", "text"]) as server:
            server.stop()
            self.assertFalse(server.stderr and server.stderr[0].startswith("{"))


class LogTest(unittest.TestCase):
    def exercise(self, server):
        with server.connect() as conn:
            token = conn.login("arini")
            self.tokens = [token]
            conn.ok(f"send {token} lineker a-secret-text")
            conn.line("auth lineker wrong-secret")
            conn.line(f"send {token} nobody a-secret-text")
            conn.line("auth 12345678-1234-4234-8234-123456789abc")
            conn.line("passwd hehe new-secret")
            conn.line("a-secret-text typed as a command")
            conn.line({"command": "send", "to": "lineker", "text": "a-secret-text", "oops": "a-secret-text"})
            conn.ok("logout")
        threads = [threading.Thread(target=lambda: server.login("messi").close()) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(server.stop(), 0)

    def check_secrets(self, log):
        for secret in ("hehe", "surabaya", "wrong-secret", "new-secret", "a-secret-text", *self.tokens):
            self.assertNotIn(secret, log)
        self.assertFalse(re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-", log), log)

    def test_text_lines_tell_who_and_never_a_secret(self):
        for level in ("info", "debug"):
            with Server(log_level=level) as server:
                self.exercise(server)
                self.check_secrets(server.log)
                self.assertIn("arini", server.log)
                self.assertRegex(server.log, r"login_failed|login failed")

    def test_json_lines_parse_and_have_connection_and_user(self):
        with Server(log_level="debug", log_format="json") as server:
            self.exercise(server)
            self.check_secrets(server.log)
            events = [json.loads(line) for line in server.stderr]
            self.assertTrue([event for event in events if event.get("user") == "arini" and "connection" in event], events)


if __name__ == "__main__":
    unittest.main()
