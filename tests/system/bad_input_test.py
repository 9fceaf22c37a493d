"""What nobody should send: each gets a clear error, the connection stays, the server goes on and loses nothing."""

import json
import unittest

from harness import DEMO, Server, inbox_texts, kabar

LINE_BYTES = 64 * 1024
TEXT_BYTES = 32 * 1024


class BadInputTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(login_failures_per_minute=10_000)
        cls.addClassCleanup(cls.server.cleanup)

    def setUp(self):
        self.conn = self.server.login("arini")
        self.addCleanup(self.conn.close)
        inbox_texts(self.conn)

    def refused(self, line, code):
        """The request is refused with `code`, and the same connection goes on."""
        data = line if isinstance(line, bytes) else line.encode()
        self.conn.send_bytes(data + b"\n")
        reply = self.conn.reply()
        self.assertEqual((reply["status"], reply.get("code")), ("ERROR", code), (line[:80], reply))
        self.assertTrue(reply["message"])
        self.assertEqual(self.conn.line("ping")["message"], "pong")
        return reply

    def refused_json(self, code, **keys):
        return self.refused(json.dumps(keys), code)

    def tearDown(self):
        self.assertEqual(inbox_texts(self.conn), {}, "a refused request has left a message")

    def test_unknown_command(self):
        self.assertIn("sned", self.refused("sned arini halo", "unknown_command")["message"])
        self.refused_json("unknown_command", command="sned")
        self.refused("user_list", "forbidden")

    def test_missing_argument(self):
        for line in ("auth", "auth arini", "send", "send arini", "passwd", "passwd hehe"):
            self.assertIn(self.refused(line, self.code_of(line))["code"], ("missing_argument", "empty_message"))
        self.refused_json("missing_argument", command="send", to="arini")
        self.refused_json("missing_argument", command="auth", user="arini")

    def code_of(self, line):
        return self.conn.line(line)["code"]

    def test_extra_blanks(self):
        self.conn.send_bytes(b"\n\r\n   \t \n  ping\t \tx  y \r\n")
        self.assertEqual(self.conn.reply()["text"], "x  y")

    def test_empty_message(self):
        self.refused_json("empty_message", command="send", to="arini", text="")
        self.assertIn(self.code_of("send arini    "), ("empty_message", "missing_argument"))

    def test_unknown_user(self):
        self.assertIn("nobody", self.refused("send nobody halo", "unknown_user")["message"])
        self.refused_json("unknown_user", command="send", to="nobody", text="halo")
        self.refused_json("missing_argument", command="send", to="", text="halo")
        self.refused_json("unknown_user", command="send", to="a/b", text="halo")

    def test_bad_token(self):
        token = "12345678-1234-4234-8234-123456789abc"
        self.refused(f"send {token} arini halo", "bad_token")
        self.refused(f"inbox {token}", "bad_token")
        self.refused_json("bad_token", command="user_aktif", token=token)
        self.refused_json("bad_token", command="user_aktif", token="abc")

    def test_expired_token(self):
        with Server(session_ms=1000) as server, server.connect() as conn:
            token = conn.login("arini")
            while True:
                reply = conn.line(f"whoami {token}")
                if reply["status"] == "ERROR":
                    break
            self.assertEqual(reply["code"], "token_expired")
            self.assertEqual(conn.line("ping")["message"], "pong")

    def test_token_of_a_disabled_user(self):
        with Server() as server:
            arini, other = server.login("arini"), server.connect()
            done = kabar("user", "disable", "arini", "--data", server.data)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn(other.line(f"whoami {arini.token}")["code"], ("bad_token", "user_disabled"))
            self.assertIn(arini.line("send lineker halo").get("code"), ("bad_token", "user_disabled", "not_logged_in"))
            self.assertEqual(other.line(f"auth arini {DEMO['arini']}")["code"], "user_disabled")
            arini.close()
            other.close()

    def test_a_text_over_the_limit_and_at_the_limit(self):
        self.refused("send arini " + "x" * (TEXT_BYTES + 1), "text_too_long")
        self.refused_json("text_too_long", command="send", to="arini", text="x" * (TEXT_BYTES + 1))
        self.conn.ok("send arini " + "x" * TEXT_BYTES)
        self.assertEqual(inbox_texts(self.conn), {"arini": ["x" * TEXT_BYTES]})

    def test_a_line_over_the_limit_ends_the_connection_with_a_reason(self):
        for end in (b"\n", b""):
            with self.server.connect() as conn:
                conn.send_bytes(b"ping before\nping " + b"x" * LINE_BYTES + end)
                self.assertEqual(conn.reply()["text"], "before")
                self.assertEqual(conn.reply()["code"], "line_too_long")
                self.assertTrue(conn.eof())
        line = b"ping " + b"x" * (LINE_BYTES - 5)
        self.refused(line, "text_too_long") if self.code_of(line.decode()) == "text_too_long" else None

    def test_invalid_utf8_and_nul(self):
        for bad in (b"\xff", b"\xc3", b"\xe2\x82", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"a\0b"):
            self.refused(b"send arini " + bad, "invalid_text")
            self.refused(b'{"command": "send", "to": "arini", "text": "' + bad + b'"}', "invalid_text")
        self.refused(rb'{"command": "send", "to": "arini", "text": "a\u0000b"}', "invalid_text")
        self.refused(b"\0\0\0", "invalid_text")

    def test_a_lone_surrogate_escape(self):
        for escape in (rb"\ud83c", rb"\udf1e", rb"\ud83c\u0041"):
            self.conn.send_bytes(b'{"command": "send", "to": "arini", "text": "' + escape + b'"}\n')
            self.assertIn(self.conn.reply()["code"], ("bad_json", "invalid_text"))

    def test_broken_json(self):
        for line in ('{', '{"command": "ping"', '{"command": }', "{'command': 'ping'}", '{"command": "ping",}',
                     '{"command": "ping"} x', '{"command": "ping"}{"command": "ping"}', "{}x", '{"a": 01}'):
            self.refused(line, "bad_json")
        self.assertIn(self.code_of("{}"), ("missing_argument", "bad_json"))

    def test_wrong_json_types(self):
        for keys in ({"to": 5, "text": "x"}, {"to": "arini", "text": ["x"]}, {"to": {"a": 1}, "text": "x"},
                     {"to": None, "text": None}, {"to": "arini", "text": "x", "id": 7},
                     {"to": "arini", "text": "x", "token": 7}):
            reply = self.conn.line({"command": "send", **keys})
            self.assertIn(reply.get("code"), ("bad_argument", "missing_argument", "bad_json", "bad_token"), keys)
        self.refused_json("bad_argument", command="inbox", limit="many")
        for command in (7, None, ["send"]):
            self.assertEqual(self.conn.line({"command": command})["status"], "ERROR")
        self.refused_json("bad_argument", command="ping", tag={"a": 1})

    def test_deeply_nested_json(self):
        self.refused('{"a": ' + "[" * 10_000 + "]" * 10_000 + "}", "bad_json")
        self.refused('{"a": ' * 5_000 + "1" + "}" * 5_000, "bad_json")
        self.refused('{"a": ' + "[" * 30_000, "bad_json")

    def test_duplicate_keys(self):
        self.refused('{"command": "send", "to": "arini", "to": "messi", "text": "x"}', "bad_json")
        self.refused('{"command": "ping", "command": "ping"}', "bad_json")

    def test_too_many_and_unknown_keys(self):
        many = {f"k{i}": i for i in range(1000)}
        self.assertEqual(self.conn.line({"command": "ping"} | many)["status"], "ERROR")
        reply = self.conn.line({"command": "send", "to": "arini", "txt": "x", "text": "y", "tag": 1})
        self.assertEqual((reply["code"], reply["tag"]), ("bad_argument", 1))

    def test_numbers_out_of_range(self):
        for limit in (0, -1, 10**6, 2**63, 2**64, 10**400, 1.5):
            self.refused(f'{{"command": "inbox", "limit": {limit}}}', "bad_argument")
        self.refused('{"command": "inbox", "limit": 1e400}', self.code_of('{"command": "inbox", "limit": 1e400}'))
        for limit in ("0", "-1", "99999999999999999999", "2x", "", "1.5"):
            self.refused(f"inbox limit={limit}", "bad_argument")

    def test_bad_ids(self):
        self.refused_json("bad_argument", command="send", to="arini", text="x", id="i" * 65)
        self.refused(f"send id={'i' * 65} arini x", "bad_argument")
        self.refused("send id= arini x", "bad_argument")

    def test_names_and_passwords_of_any_length(self):
        self.refused("auth " + "a" * 1000 + " hehe", "login_failed")
        self.refused("auth arini " + "p" * 10_000, self.code_of("auth arini " + "p" * 10_000))
        self.refused("auth \u202e hehe", "login_failed")

    def test_a_character_cut_across_segments(self):
        whole = "send arini énjing 🌞\n".encode()
        for cut in range(1, len(whole)):
            self.conn.send_bytes(whole[:cut])
            self.conn.send_bytes(whole[cut:])
            self.assertEqual(self.conn.reply()["message"], "Message Sent")
        self.assertEqual(inbox_texts(self.conn), {"arini": ["énjing 🌞"] * (len(whole) - 1)})

    def test_closing_in_the_middle_of_a_request(self):
        with self.server.login("messi") as conn:
            conn.ok("send arini whole")
            conn.send_bytes(b"send arini half a mess")
        self.assertEqual(inbox_texts(self.conn), {"messi": ["whole"]})

    def test_an_unfinished_last_line_is_said(self):
        with self.server.login("messi") as conn:
            conn.send_bytes(b"ping a\nsend arini half a mess")
            conn.half_close()
            pong, error = conn.rest_replies()
            self.assertEqual((pong["text"], error["code"]), ("a", "unfinished_line"))

    def test_http_and_tls_greetings_end_in_an_error(self):
        with self.server.connect() as conn:
            conn.send_bytes(b"GET / HTTP/1.1\r\n")
            self.assertEqual(conn.reply()["code"], "unknown_command")
        with self.server.connect() as conn:
            conn.send_bytes(bytes.fromhex("16030100fa010000f60303") + b"\n")
            self.assertEqual(conn.reply()["status"], "ERROR")


if __name__ == "__main__":
    unittest.main()
