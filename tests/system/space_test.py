"""What retention deletes is given back to the disk while the server goes on."""

import signal
import sqlite3
import threading
import time
import unittest

from files_support import some_bytes, upload
from harness import HANG, Server, kabar
from space_support import ask_database, blob_bytes, fill, keep_only, size_of

MANY = 1200
NAMES = ("kabar.db", "search.db")


class Talker:
    """Sends without end, one message after the other's answer."""

    def __init__(self, server):
        self.server, self.over, self.kept = server, threading.Event(), []
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self):
        with self.server.login("messi") as messi:
            while not self.over.is_set():
                self.kept.append(messi.ok("send henderson masih di sini")["number"])

    def stop(self):
        self.over.set()
        self.thread.join(HANG)


class SpaceTest(unittest.TestCase):
    def setUp(self):
        self.server = Server(start=False)
        self.addCleanup(self.server.cleanup)
        self.record = self.server.dir / "record"
        self.server.args = ["--record", str(self.record)]
        self.server.start()

    def wait_for(self, condition):
        """Rounds of housekeeping come each minute; here one after the other."""
        end = time.monotonic() + HANG
        while not condition():
            self.assertLess(time.monotonic(), end, "this has not come about")
            self.server.signal(signal.SIGHUP)
            time.sleep(0.05)

    def fill(self):
        with self.server.login("arini") as arini:
            for _ in range(10):
                peta = upload(self.server, arini.token, some_bytes(200_000), "peta.bin", "application/zip")
                arini.ok(f"send file={peta['id']} lineker ini peta")
            fill(arini, "lineker", MANY)

    def test_the_files_shrink_while_sends_go_on_and_the_state_is_what_was_recorded(self):
        self.fill()
        with self.server.login("arini") as arini:
            # The index is behind the messages for a moment.
            self.wait_for(lambda: all(size_of(self.server, name) > MANY * 20_000 for name in NAMES))
            full = {name: size_of(self.server, name) for name in NAMES}
            self.assertGreater(blob_bytes(self.server), 1_900_000)
            talker = Talker(self.server)
            try:
                keep_only(self.server, 5)
                self.wait_for(lambda: all(size_of(self.server, name) < full[name] // 3 for name in NAMES))
                self.wait_for(lambda: blob_bytes(self.server) == 0)
            finally:
                talker.stop()
            self.assertEqual(talker.kept, list(range(1, len(talker.kept) + 1)))
            self.assertEqual([item["number"] for item in arini.ok("history lineker")["messages"]],
                             list(range(MANY + 6, MANY + 11)))
            self.assertEqual(len(arini.ok("search panjang")["messages"]), 5)
        self.assertEqual(self.server.stop(), 0)
        self.assertEqual(ask_database(self.server, "integrity_check", "auto_vacuum"), ["ok", 2])
        self.assertEqual(kabar("replay", self.record, "--data", self.server.dir / "again").returncode, 0)
        hashes = {kabar("verify", "--data", directory).stdout.split()[-1]
                  for directory in (self.server.data, self.server.dir / "again")}
        self.assertEqual(len(hashes), 1)

    def test_a_database_of_an_older_server_keeps_its_size_and_the_log_says_so(self):
        self.assertNotIn("database_keeps_its_size", self.server.log)
        self.server.stop()
        database = sqlite3.connect(self.server.data / "kabar.db", isolation_level=None)
        for statement in ("PRAGMA journal_mode=DELETE", "PRAGMA auto_vacuum=NONE", "VACUUM"):
            database.execute(statement).fetchall()
        database.close()
        self.server.start()
        with self.server.login("arini") as arini:
            fill(arini, "lineker", 300)
            keep_only(self.server, 5)
            self.wait_for(lambda: len(arini.ok("history lineker limit=1000")["messages"]) == 5)
        self.server.stop()
        self.assertEqual(self.server.log.count("database_keeps_its_size"), 1)
        integrity, free = ask_database(self.server, "integrity_check", "freelist_count")
        self.assertEqual(integrity, "ok")
        self.assertGreater(free, 1500)


if __name__ == "__main__":
    unittest.main()
