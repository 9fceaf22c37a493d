"""The conversations of the report, as people typed them and as programs written for the original server sent them."""

import json
import socket
import unittest

from harness import HANG, TIME, UUID, Server, inbox_texts


class OldClient:
    """A program written for the original server: one connection, replies gathered in pieces of 32 bytes."""

    def __init__(self, address):
        self.sock = socket.create_connection(address, HANG)
        self.token = ""

    def ask(self, text):
        self.sock.sendall(text.encode())
        received = ""
        while True:
            piece = self.sock.recv(32)
            if not piece:
                raise EOFError(received)
            received += piece.decode()
            if received[-4:] == "\r\n\r\n":
                return json.loads(received)

    def login(self, user, password):
        reply = self.ask(f"auth {user} {password} \r\n")
        if reply["status"] != "OK":
            return "Error, {}".format(reply["message"])
        self.token = reply["tokenid"]
        return f"username {user} logged in, token {self.token}"

    def send(self, user, message):
        reply = self.ask(f"send {self.token} {user}  {message} \r\n")
        return f"message sent to {user}" if reply["status"] == "OK" else "Error, {}".format(reply["message"])

    def inbox(self):
        return self.ask(f"inbox {self.token} \r\n")["messages"]

    def close(self):
        self.sock.close()


class ReportTest(unittest.TestCase):
    def setUp(self):
        self.server = Server()
        self.addCleanup(self.server.cleanup)

    def connect(self):
        conn = self.server.connect()
        self.addCleanup(conn.close)
        return conn

    def old_client(self):
        client = OldClient(self.server.address)
        self.addCleanup(client.close)
        return client

    def test_the_conversation_typed(self):
        arini, lineker = self.connect(), self.connect()
        a = arini.line("auth arini hehe")
        self.assertEqual(a["status"], "OK")
        self.assertRegex(a["tokenid"], UUID)
        self.assertEqual(a["tokenId"], a["tokenid"])
        b = lineker.ok("auth lineker surabaya")
        self.assertNotEqual(a["tokenid"], b["tokenid"])

        sent = lineker.ok(f"send {b['tokenid']} arini piye kabare?")
        self.assertEqual(sent["message"], "Message Sent")

        inbox = arini.ok(f"inbox {a['tokenid']}")
        self.assertEqual(list(inbox["messages"]), ["lineker"])
        (item,) = inbox["messages"]["lineker"]
        self.assertEqual((item["msg_from"], item["msg_to"], item["msg"]), ("Gary Lineker", "Arini", "piye kabare?"))
        self.assertEqual(item["number"], 1)
        self.assertRegex(item["time"], TIME)
        self.assertEqual(arini.ok(f"inbox {a['tokenid']}")["messages"], {})

        active = arini.ok(f"user_aktif {a['tokenid']}")
        self.assertEqual(active["message"], "arini, lineker, ")
        self.assertEqual(active["users"], ["arini", "lineker"])

        out = arini.ok(f"logout {a['tokenid']}")
        self.assertEqual((out["message"], out["messages"]), ("logout success", "logout success"))
        gone = arini.line(f"inbox {a['tokenid']}")
        self.assertEqual((gone["status"], gone["code"]), ("ERROR", "bad_token"))
        self.assertIsInstance(gone["message"], str)

    def test_the_quick_line_of_the_readme(self):
        conn = self.connect()
        conn.send_bytes(b"auth arini hehe\nsend lineker piye kabare?\nuser_aktif\nlogout\n")
        conn.half_close()
        auth, sent, active, out = conn.rest_replies()
        self.assertRegex(auth["tokenid"], UUID)
        self.assertEqual(sent["message"], "Message Sent")
        self.assertEqual(active["message"], "arini, ")
        self.assertEqual(out["message"], "logout success")

    def test_replies_look_as_the_report_prints_them(self):
        conn = self.connect()
        conn.send_line("auth arini hehe")
        self.assertTrue(conn.raw_reply().startswith(b'{"status": "OK", "tokenid": "'))
        conn.send_line("send arini halo")
        self.assertTrue(conn.raw_reply().startswith(b'{"status": "OK", "message": "Message Sent"'))
        conn.send_line("user_aktif")
        self.assertTrue(conn.raw_reply().startswith(b'{"status": "OK", "message": "arini, "'))
        conn.send_line("logout")
        self.assertTrue(conn.raw_reply().startswith(b'{"status": "OK", "message": "logout success", "messages": "log'))
        self.assertEqual(conn.held, b"")

    def test_old_programs_still_work(self):
        arini, lineker = self.old_client(), self.old_client()
        self.assertRegex(arini.login("arini", "hehe"), r"^username arini logged in, token [0-9a-f-]{36}$")
        lineker.login("lineker", "surabaya")
        self.assertEqual(lineker.send("arini", "piye kabare rin?"), "message sent to arini")
        self.assertEqual(lineker.send("arini", "sugeng énjing 🌞"), "message sent to arini")
        items = arini.inbox()["lineker"]
        self.assertEqual([item["msg"] for item in items], ["piye kabare rin?", "sugeng énjing 🌞"])
        self.assertEqual(arini.ask(f"user_aktif {arini.token} \r\n")["message"], "arini, lineker, ")
        self.assertEqual(arini.ask(f"logout {arini.token} \r\n")["messages"], "logout success")
        self.assertTrue(arini.send("lineker", "halo").startswith("Error, "))
        self.assertTrue(arini.login("arini", "salah").startswith("Error, "))

    def test_words_are_answered_in_ascii_and_json_in_utf8(self):
        lineker = self.connect()
        lineker.login("lineker")
        lineker.ok("send lineker sugeng énjing 🌞")
        lineker.send_line("inbox")
        raw = lineker.raw_reply()
        self.assertTrue(raw.isascii())
        self.assertIn(rb"sugeng \u00e9njing \ud83c\udf1e", raw.replace(rb"\u00E9", rb"\u00e9").replace(b"D83C", b"d83c"))
        lineker.ok("send lineker énjing")
        lineker.send_line({"command": "inbox"})
        self.assertIn("énjing".encode(), lineker.raw_reply())

    def test_a_token_works_from_any_connection_until_logout(self):
        first, second = self.connect(), self.connect()
        token = first.login("messi")
        first.close()
        self.assertEqual(second.ok(f"send {token} arini hola")["message"], "Message Sent")
        second.ok(f"logout {token}")
        self.assertEqual(self.connect().line(f"send {token} arini hola")["code"], "bad_token")

    def test_a_token_survives_kill_and_restart(self):
        conn = self.connect()
        token = conn.login("messi")
        conn.ok("send arini hola")
        self.server.restart()
        conn = self.connect()
        self.assertEqual(conn.ok(f"whoami {token}")["user"], "messi")
        self.assertEqual(inbox_texts(self.server.login("arini")), {"messi": ["hola"]})

    def test_the_token_may_be_left_out_on_its_connection(self):
        conn = self.connect()
        self.assertEqual(conn.line("inbox")["code"], "not_logged_in")
        token = conn.login("henderson")
        self.assertEqual(conn.ok("whoami"), conn.ok(f"whoami {token}"))

    def test_the_inbox_groups_by_sender_in_the_order_of_arrival(self):
        messi, henderson = self.server.login("messi"), self.server.login("henderson")
        for sender, text in ((messi, "m1"), (henderson, "h1"), (messi, "m2")):
            sender.ok(f"send arini {text}")
        reply = self.server.login("arini").ok("inbox")
        self.assertEqual(list(reply["messages"]), ["messi", "henderson"])
        self.assertEqual([item["msg"] for item in reply["messages"]["messi"]], ["m1", "m2"])
        self.assertEqual([item["msg_from"] for item in reply["messages"]["henderson"]], ["Jordan Henderson"])

    def test_a_user_with_several_sessions_is_listed_once(self):
        conns = [self.server.login("arini") for _ in range(3)]
        self.assertEqual(conns[0].ok("user_aktif")["users"], ["arini"])

    def test_wrong_name_and_wrong_password_look_the_same(self):
        conn = self.connect()
        self.assertEqual(conn.line("auth nobody hehe"), conn.line("auth arini salah"))
        self.assertEqual(conn.line("auth arini salah")["code"], "login_failed")


if __name__ == "__main__":
    unittest.main()
