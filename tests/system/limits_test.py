"""Every bound, met from outside: deadlines, numbers of connections, readers that do not read, floods."""

import resource
import signal
import socket
import threading
import unittest

from harness import SANITIZE, Conn, Server, inbox_texts

MANY = 1000 if SANITIZE else 5000


class DeadlineTest(unittest.TestCase):
    def test_an_unfinished_line_has_a_deadline(self):
        with Server(line_ms=300) as server, server.login("arini") as conn:
            conn.send_bytes(b"ping a\nsend arini ne")
            self.assertEqual(conn.reply()["text"], "a")
            self.assertEqual(conn.reply()["code"], "timeout")
            self.assertTrue(conn.eof())
            self.assertEqual(inbox_texts(server.login("arini")), {})

    def test_one_byte_at_a_time_does_not_move_the_deadline(self):
        with Server(line_ms=300) as server, server.connect() as conn:
            stop = threading.Event()
            def trickle():
                try:
                    while not stop.wait(0.02):
                        conn.send_bytes(b"x")
                except OSError:
                    pass
            thread = threading.Thread(target=trickle)
            thread.start()
            try:
                self.assertEqual(conn.reply()["code"], "timeout")
            finally:
                stop.set()
                thread.join()

    def test_a_connection_must_log_in_in_time(self):
        with Server(login_ms=300) as server:
            silent, pinging, failing = server.connect(), server.connect(), server.connect()
            pinging.send_line("ping")
            failing.send_line("auth arini salah")
            for conn in (silent, pinging, failing):
                self.assertEqual(conn.rest_replies()[-1]["code"], "timeout")

    def test_who_has_logged_in_may_be_silent(self):
        with Server() as server, server.login("arini") as conn:
            server.write_config(login_ms=200, line_ms=200)
            server.signal(signal.SIGHUP)
            while "reloaded" not in server.log:
                conn.ok("ping")
            with server.connect() as other:
                self.assertEqual(other.reply()["code"], "timeout")
            conn.ok("ping")


class ConnectionsTest(unittest.TestCase):
    def fill(self, server, most):
        """Opens connections until one is refused; gives those that work and the refused one's replies."""
        conns = []
        for _ in range(most + 1):
            conn = server.connect()
            self.addCleanup(conn.close)
            conn.send_line("ping")
            try:
                reply = conn.reply()
            except (EOFError, ConnectionResetError):
                reply = {"code": "closed"}
            if reply.get("message") != "pong":
                return conns, reply
            conns.append(conn)
        return conns, None

    def check_room_again(self, server, conns):
        for conn in conns:
            conn.ok("ping")
        for conn in conns:
            conn.close()
        while True:
            self.assertIsNone(server.process.poll(), "the server is gone")
            with Conn(server.address) as conn:
                try:
                    if conn.line("ping").get("message") == "pong":
                        return
                except (EOFError, OSError):
                    continue

    def test_more_connections_than_allowed(self):
        with Server(connections=20) as server:
            conns, refused = self.fill(server, 20)
            self.assertEqual(len(conns), 20)
            self.assertEqual(refused["code"], "too_many_connections")
            self.check_room_again(server, conns)

    def test_more_from_one_address_than_allowed(self):
        with Server(connections_per_address=10) as server:
            conns, refused = self.fill(server, 10)
            self.assertEqual(len(conns), 10)
            self.assertEqual(refused["code"], "too_many_connections")
            self.check_room_again(server, conns)

    @unittest.skipIf("undefined" in SANITIZE, "this sanitizer needs descriptors itself, and reports their lack as an error")
    def test_more_connections_than_file_descriptors(self):
        def few():
            resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
        with Server(preexec=few) as server:
            with server.login("arini") as arini:
                pending = [socket.create_connection(server.address) for _ in range(100)]
                arini.ok("send lineker still here")
                for sock in pending:
                    sock.close()
                while True:
                    self.assertIsNone(server.process.poll(), "the server is gone")
                    try:
                        with server.login("lineker") as lineker:
                            texts = inbox_texts(lineker)
                            break
                    except (EOFError, ConnectionError, AssertionError):
                        continue
                self.assertEqual(texts, {"arini": ["still here"]})
            self.assertEqual(server.stop(), 0)


class FloodTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.addClassCleanup(cls.server.cleanup)

    def test_thousands_of_requests_in_one_segment(self):
        with self.server.login("arini") as conn:
            conn.send_bytes(b"".join(b"ping %d\n" % i for i in range(MANY)))
            for i in range(MANY):
                self.assertEqual(conn.reply()["text"], str(i))

    def test_thousands_of_sends_pipelined_are_answered_in_order(self):
        with self.server.login("messi") as conn:
            conn.send_bytes(b"".join(b"send messi %d\n" % i for i in range(MANY)))
            self.assertEqual([conn.reply()["number"] for _ in range(MANY)], list(range(1, MANY + 1)))
            self.assertEqual(inbox_texts(conn), {"messi": [str(i) for i in range(MANY)]})

    def test_half_close_after_the_last_request_gets_every_reply(self):
        with self.server.connect() as conn:
            conn.send_bytes(b"auth henderson surabaya\n" + b"send henderson x\n" * 300 + b"inbox\nlogout\n")
            conn.half_close()
            replies = conn.rest_replies()
            self.assertEqual(len(replies), 303)
            self.assertEqual({reply["status"] for reply in replies}, {"OK"})
            self.assertEqual(len(replies[-2]["messages"]["henderson"]), 200)

    def test_one_byte_at_a_time(self):
        with self.server.connect() as conn:
            conn.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for byte in "auth arini hehe\r\n{\"command\": \"ping\", \"text\": \"é\"}\n".encode():
                conn.send_bytes(bytes([byte]))
            self.assertEqual(conn.reply()["status"], "OK")
            self.assertEqual(conn.reply()["text"], "é")

    def test_a_client_that_never_reads_is_let_go_and_harms_nobody(self):
        with Server(write_ms=1000) as server, server.login("lineker") as greedy, server.login("arini") as arini:
            data = b"ping " + b"x" * 20_000 + b"\n"
            gone = threading.Event()
            def flood():
                try:
                    while True:
                        greedy.send_bytes(data)
                except OSError:
                    gone.set()
            thread = threading.Thread(target=flood)
            thread.start()
            try:
                while not gone.wait(0.05):
                    arini.ok("ping")
            finally:
                greedy.close()
                thread.join()
            arini.ok("send lineker halo")
            self.assertEqual(inbox_texts(server.login("lineker")), {"arini": ["halo"]})

    def test_messages_given_to_a_dead_connection_stay_unread(self):
        with self.server.login("arini") as arini:
            for i in range(20):
                arini.ok(f"send henderson {i} " + "x" * 30_000)
            dying = self.server.login("henderson")
            dying.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            dying.send_bytes(b"inbox\ninbox\ninbox\n")
            dying.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            dying.close()
            with self.server.login("henderson") as henderson:
                texts = [text.split()[0] for text in inbox_texts(henderson).get("arini", [])]
                self.assertEqual(texts, [str(i) for i in range(20)][-len(texts):] if texts else [])


class LoginAttemptsTest(unittest.TestCase):
    def test_failed_logins_from_one_address_are_bounded(self):
        with Server(login_failures_per_minute=5) as server, server.connect() as conn:
            codes = [conn.line("auth arini salah")["code"] for _ in range(8)]
            self.assertEqual(codes[:5], ["login_failed"] * 5)
            self.assertEqual(set(codes[5:]), {"too_many_attempts"})

    def test_many_logins_at_once_are_all_answered(self):
        with Server() as server:
            conns = [server.connect() for _ in range(40)]
            for conn in conns:
                conn.send_line("auth arini hehe")
            for conn in conns:
                self.assertEqual(conn.reply()["status"], "OK")
                conn.close()


if __name__ == "__main__":
    unittest.main()
