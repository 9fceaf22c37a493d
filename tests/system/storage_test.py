"""What happens when the disk or the data directory misbehaves."""

import os
import pathlib
import sqlite3
import time
import unittest

from harness import FAULTS, HANG, SANITIZE, Server, inbox_texts, kabar


def filled_server(messages=300):
    """A stopped server whose database has a good number of pages, all in the one file."""
    server = Server()
    with server.login("messi") as conn:
        text = "x" * 2000
        conn.send_bytes(b"".join(f"send arini {i} {text}\n".encode() for i in range(messages)))
        for _ in range(messages):
            assert conn.reply()["status"] == "OK"
    assert server.stop() == 0, server.log
    return server


class DirectoryTest(unittest.TestCase):
    def test_a_second_server_on_the_same_directory_says_so_and_exits(self):
        with Server() as server:
            second = kabar("serve", "--data", server.data, "--listen", "127.0.0.1:0")
            self.assertNotIn(second.returncode, (0, None))
            self.assertGreater(second.returncode, 0)
            self.assertEqual(second.stdout, "")
            self.assertIn(str(server.data), second.stderr)
            self.assertRegex(second.stderr, "(?i)use|another|running")
            with server.login("arini") as conn:
                conn.ok("send arini still well")

    def test_the_directory_is_free_again_after_kill(self):
        with Server() as server:
            server.kill()
            server.start()
            self.assertEqual(server.stop(), 0)

    def test_a_newer_schema_is_refused_with_a_clear_message(self):
        with Server() as server:
            server.stop()
            database = sqlite3.connect(server.data / "kabar.db")
            database.execute("PRAGMA user_version = 9999")
            database.commit()
            database.close()
            refused = kabar("serve", "--data", server.data, "--listen", "127.0.0.1:0")
            self.assertGreater(refused.returncode, 0)
            self.assertIn("newer", refused.stderr)
            self.assertIn("9999", refused.stderr)

    def test_only_its_own_user_may_read_the_data(self):
        with Server() as server:
            self.assertEqual(server.data.stat().st_mode & 0o077, 0)
            self.assertEqual((server.data / "kabar.db").stat().st_mode & 0o007, 0)

    def test_a_directory_that_cannot_be_made_is_named(self):
        with Server(start=False) as server:
            (server.dir / "file").write_text("not a directory")
            refused = kabar("serve", "--data", server.dir / "file" / "data", "--listen", "127.0.0.1:0")
            self.assertGreater(refused.returncode, 0)
            self.assertIn(str(server.dir / "file"), refused.stderr)

    def test_a_file_that_is_no_database_is_refused(self):
        with Server() as server:
            server.stop()
            for file in server.data.glob("kabar.db*"):
                file.unlink()
            (server.data / "kabar.db").write_bytes(b"this is not a database" * 1000)
            refused = kabar("serve", "--data", server.data, "--listen", "127.0.0.1:0")
            self.assertGreater(refused.returncode, 0)
            self.assertIn("kabar.db", refused.stderr)

    def test_corrupt_pages_stop_the_server_with_a_reason(self):
        with filled_server() as server:
            file = server.data / "kabar.db"
            data = bytearray(file.read_bytes())
            size = int.from_bytes(data[16:18], "big")
            leaves = [at for at in range(size, len(data), size) if b"x" * 1000 in data[at:at + size]]
            self.assertGreater(len(leaves), 50)
            for at in leaves:
                data[at:at + size] = b"\xa5" * size
            file.write_bytes(data)
            server.spawn()
            server.listening.wait(HANG)
            if server.addresses:
                try:
                    with server.login("arini") as conn:
                        self.assertEqual(conn.line("inbox")["code"], "storage_failed")
                except (EOFError, ConnectionError):
                    pass
            self.assertGreater(server.wait(), 0)
            self.assertRegex(server.log, "(?i)corrupt|malformed")


@unittest.skipIf(not FAULTS, "without the fault library (it does not work with the thread sanitizer)")
class FaultTest(unittest.TestCase):
    def setUp(self):
        self.server = Server(start=False)
        self.addCleanup(self.server.cleanup)
        base = self.server.dir / "fault"
        self.full, self.fsync = pathlib.Path(f"{base}.full"), pathlib.Path(f"{base}.fsync")
        self.server.env = {"LD_PRELOAD": FAULTS, "KABAR_FAULT": str(base)}
        if SANITIZE:
            self.server.env["ASAN_OPTIONS"] = "verify_asan_link_order=0"
        self.server.start()

    def test_on_a_full_disk_sends_are_refused_reading_goes_on_and_writing_resumes(self):
        arini, messi = self.server.login("arini"), self.server.login("messi")
        messi.ok("send id=1 arini before")
        self.full.touch()
        for i in range(20):
            self.assertEqual(messi.line(f"send id=x{i} arini lost {i}")["code"], "storage_full")
        reply = arini.ok("inbox")
        self.assertEqual([item["msg"] for item in reply["messages"]["messi"]], ["before"])
        self.assertEqual(arini.ok("user_aktif")["users"], ["arini", "messi"])
        with self.server.connect() as other:
            self.assertEqual(other.line("auth lineker surabaya")["code"], "storage_full")
        self.full.unlink()
        self.assertNotIn("dup", messi.ok("send id=x0 arini after"))
        self.server.restart()
        texts = inbox_texts(self.server.login("arini"))["messi"]
        self.assertIn(texts, (["after"], ["before", "after"]))

    def test_a_full_disk_for_a_moment_under_load_loses_nothing(self):
        with self.server.login("messi") as messi:
            count, kept = 2000, []
            messi.send_bytes(b"".join(b"send lineker %d\n" % i for i in range(count)))
            for i in range(count):
                if i == 200:
                    self.full.touch()
                elif i == 700:
                    self.full.unlink()
                reply = messi.reply()
                if reply["status"] == "OK":
                    kept.append(str(i))
                else:
                    self.assertEqual(reply["code"], "storage_full")
            messi.ok("send lineker last")
        self.assertEqual(inbox_texts(self.server.login("lineker")), {"messi": kept + ["last"]})

    def test_a_failed_fsync_stops_the_server_with_a_reason(self):
        messi = self.server.login("messi")
        messi.ok("send arini acknowledged")
        self.fsync.touch()
        try:
            self.assertEqual(messi.line("send arini in doubt")["code"], "storage_failed")
        except (EOFError, ConnectionError):
            pass
        self.assertGreater(self.server.wait(), 0)
        self.assertRegex(self.server.log, "(?i)disk i/o|fsync|storage")
        self.fsync.unlink()
        self.server.start()
        texts = inbox_texts(self.server.login("arini"))["messi"]
        self.assertIn(texts, (["acknowledged"], ["acknowledged", "in doubt"]))

    def test_a_full_disk_at_start_is_named(self):
        self.server.stop()
        self.full.touch()
        second = self.server.dir / "second"
        refused = kabar("serve", "--data", second, "--listen", "127.0.0.1:0", env=os.environ | self.server.env)
        self.assertGreater(refused.returncode, 0)
        self.assertIn(str(second), refused.stderr)


class GrowthTest(unittest.TestCase):
    def test_the_log_beside_the_database_is_moved_into_it(self):
        """The write-ahead log does not grow with what is sent: it is checkpointed while the server runs."""
        with Server() as server, server.login("messi") as conn:
            text = b"y" * 30_000
            for _ in range(8):
                conn.send_bytes(b"".join(b"send messi %s\n" % text for _ in range(50)))
                for _ in range(50):
                    self.assertEqual(conn.reply()["status"], "OK")
            deadline = time.monotonic() + HANG
            while (server.data / "kabar.db").stat().st_size < 4_000_000:
                self.assertLess(time.monotonic(), deadline, "nothing was checkpointed")
                conn.ok("send messi more")


if __name__ == "__main__":
    unittest.main()
