"""Giving space back under kill -9: the database is sound after each kill, and nothing that was answered is lost.

KABAR_CRASH_ROUNDS says how often the server is killed, KABAR_CRASH_SEED repeats a run's choices.
"""

import os
import random
import signal
import sys
import time
import unittest

from harness import HANG, SANITIZE, Server, kabar
from space_support import PAGES_KEPT, ask_database, fill, keep_only, size_of

ROUNDS = int(os.environ.get("KABAR_CRASH_ROUNDS", "3" if SANITIZE else "8"))
SEED = int(os.environ.get("KABAR_CRASH_SEED", random.SystemRandom().randrange(2**32)))
MOST_ROUNDS = ROUNDS + 20
MANY = 500  # 15 MB
KEPT = 5


class CrashSpaceTest(unittest.TestCase):
    def test_the_database_is_sound_and_what_was_answered_is_there(self):
        chance = random.Random(SEED)
        amid = 0
        with Server() as server:
            kills = 0
            # Whether a kill comes amid giving back is a matter of luck: some must.
            while kills < ROUNDS or (amid == 0 and kills < MOST_ROUNDS):
                kills += 1
                with server.login("arini") as arini:
                    last = fill(arini, "lineker", MANY)
                    keep_only(server, KEPT)
                    while arini.line(f"history before={last - KEPT + 1} limit=1 lineker").get("messages"):
                        pass
                amid += self.kill_while_shrinking(server, chance)
                server.write_config(retention={"messages": 0})
                server.start()
                self.check(server, last)
            keep_only(server, KEPT)
            self.wait_until_small(server)
            server.stop()
            self.assertEqual(ask_database(server, "integrity_check"), ["ok"])
            self.assertEqual(kabar("verify", "--data", server.data).returncode, 0)
        print(f"\ncrash test of space: seed {SEED}, kills {kills}, amid giving back {amid}", file=sys.stderr)
        self.assertGreater(amid, 0)

    def kill_while_shrinking(self, server, chance):
        """True if there was still something to give back."""
        server.signal(signal.SIGHUP)
        time.sleep(chance.random() * 0.1)
        server.kill()
        if chance.random() < 0.5:
            server.spawn()
            server.listening.wait(chance.random() * 0.1)
            server.kill()
        integrity, free, pages = ask_database(server, "integrity_check", "freelist_count", "page_count")
        self.assertEqual(integrity, "ok")
        return free > max(PAGES_KEPT, pages // 8)

    def check(self, server, last):
        with server.login("arini") as arini:
            items = arini.ok("history lineker limit=1000")["messages"]
            self.assertEqual([item["number"] for item in items], list(range(last - KEPT + 1, last + 1)))
            self.assertTrue(all(len(item["text"]) > 20_000 for item in items))

    def wait_until_small(self, server):
        end = time.monotonic() + HANG
        while size_of(server, "kabar.db") > 3 * PAGES_KEPT * 4096:
            self.assertLess(time.monotonic(), end, size_of(server, "kabar.db"))
            server.signal(signal.SIGHUP)
            time.sleep(0.05)


if __name__ == "__main__":
    print(f"seed {SEED}", file=sys.stderr)
    unittest.main()
