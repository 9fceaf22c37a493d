"""Files and retention under kill -9: uploads, messages with files and trims, killed at random instants.

KABAR_CRASH_ROUNDS says how often the server is killed, KABAR_CRASH_SEED repeats a run's choices.
"""

import http.client
import os
import random
import signal
import sqlite3
import sys
import threading
import unittest

from files_support import ask, upload
from harness import HANG, SANITIZE, Server

ROUNDS = int(os.environ.get("KABAR_CRASH_ROUNDS", "4" if SANITIZE else "12"))
SEED = int(os.environ.get("KABAR_CRASH_SEED", random.SystemRandom().randrange(2**32)))
STEPS_A_ROUND = 10 if SANITIZE else 60
WORKERS = 3
OLD, YOUNG = 230, 10  # files that were never sent: more than one step of cleaning, and those that stay
KEPT = 20  # the newest of each conversation that retention leaves


class Steps:
    """Counts what was acknowledged; the killer waits for a number of them."""

    def __init__(self):
        self.changed = threading.Condition()
        self.total = 0
        self.failed = False

    def fail(self):
        with self.changed:
            self.failed = True
            self.changed.notify_all()

    def count(self):
        with self.changed:
            self.total += 1
            self.changed.notify_all()

    def wait_for_more(self, more):
        with self.changed:
            goal = self.total + more
            assert self.changed.wait_for(lambda: self.failed or self.total >= goal, timeout=HANG), "nothing is acknowledged"


class Giver:
    """Uploads and sends to a conversation of its own; what had no answer is sent again with the same id."""

    def __init__(self, server, number, steps):
        self.server, self.name, self.steps = server, f"worker{number}", steps
        self.random = random.Random(SEED * 1000 + number)
        self.sent = 0
        self.unanswered = None  # (id, the rest of the line, contents)
        self.kept = {}  # number -> (text, contents)
        with server.connect() as conn:
            conn.ok(f"register {self.name} secret")
            self.token = conn.login(self.name, "secret")

    def next_message(self):
        contents = []
        for _ in range(self.random.choice((0, 1, 1, 2))):
            # Some contents come again: they are one blob, which goes only with the last of its messages.
            content = bytes([self.random.randrange(4)]) * self.random.choice((0, 10, 150_000))
            if self.random.random() < 0.7:
                content += self.random.randbytes(self.random.choice((5, 5_000, 200_000)))
            contents.append(content)
        ids = [upload(self.server, self.token, content, "berkas.bin", "application/zip")["id"] for content in contents]
        self.sent += 1
        files = " file=" + ",".join(ids) if ids else ""
        self.unanswered = (f"{self.name}-{self.sent}", files, contents)

    def talk(self, draining=False):
        """Until the server dies or, when draining, nothing is unanswered."""
        try:
            with self.server.connect() as conn:
                while self.unanswered or not draining:
                    if not self.unanswered:
                        self.next_message()
                    message_id, files, contents = self.unanswered
                    reply = conn.ok(f"send id={message_id}{files} {self.token} {self.name} text of {message_id}")
                    assert reply["id"] == message_id, reply
                    assert reply["number"] == self.sent, (reply, self.sent)
                    self.kept[reply["number"]] = (f"text of {message_id}", contents)
                    self.unanswered = None
                    self.steps.count()
        except (EOFError, OSError, http.client.HTTPException):
            if draining:
                raise


class CrashFilesTest(unittest.TestCase):
    def test_what_is_shown_can_be_fetched_and_what_is_acknowledged_is_kept(self):
        chance = random.Random(SEED)
        steps = Steps()
        fetched = 0
        with Server(registration="open", retention={"messages": KEPT}) as server:
            givers = [Giver(server, number, steps) for number in range(WORKERS)]
            for _ in range(ROUNDS):
                self.run_until_killed(server, givers, steps, chance)
                while chance.random() < 0.3:
                    server.spawn()
                    server.listening.wait(chance.random() * 0.05)
                    server.kill()
                server.start()
                for giver in givers:
                    giver.talk(draining=True)
                    fetched += self.check(server, giver)
        kept = sum(len(giver.kept) for giver in givers)
        print(f"\ncrash test of files: seed {SEED}, kills {ROUNDS}, acknowledged {kept}, fetched {fetched}",
              file=sys.stderr)
        self.assertGreater(fetched, 0)

    def run_until_killed(self, server, givers, steps, chance):
        failures = []
        over = threading.Event()

        def run(work):
            try:
                work()
            except BaseException as failure:
                failures.append(failure)
                steps.fail()

        def trim():
            while not over.wait(0.02):
                server.signal(signal.SIGHUP)

        threads = [threading.Thread(target=run, args=(giver.talk,)) for giver in givers]
        trimmer = threading.Thread(target=run, args=(trim,))
        for thread in threads + [trimmer]:
            thread.start()
        try:
            steps.wait_for_more(chance.randrange(1, STEPS_A_ROUND))
        finally:
            over.set()
            trimmer.join()
            server.kill()
            for thread in threads:
                thread.join()
        if failures:
            raise failures[0]

    def is_shown(self, server, giver, number):
        with server.connect() as conn:
            items = conn.ok(f"history limit=1000 {giver.token} {giver.name}")["messages"]
        return number in [item["number"] for item in items]

    def check(self, server, giver):
        """The newest are all there, in order; older ones may be; every file that is shown comes byte for byte."""
        with server.connect() as conn:
            items = conn.ok(f"history limit=1000 {giver.token} {giver.name}")["messages"]
        numbers = [item["number"] for item in items]
        newest = giver.sent
        self.assertEqual(sorted(giver.kept), list(range(1, newest + 1)))
        self.assertGreaterEqual(len(numbers), min(KEPT, newest))
        self.assertEqual(numbers, list(range(newest - len(numbers) + 1, newest + 1)))
        fetched = 0
        for item in items:
            text, contents = giver.kept[item["number"]]
            self.assertEqual(item["text"], text)
            files = item.get("files", [])
            self.assertEqual(len(files), len(contents), item)
            for file, content in zip(files, contents):
                got = ask(server, "GET", "/files/" + file["id"], giver.token)
                if got.status == 404 and not self.is_shown(server, giver, item["number"]):
                    continue  # the restarted server has trimmed it since it was shown
                self.assertEqual((got.status, got.body == content), (200, True), file)
                fetched += 1
        return fetched


class CrashCleaningTest(unittest.TestCase):
    """Files that were never sent go after a day: here because the day they were made was moved back."""

    def blobs(self, server):
        return sum(path.is_file() for path in (server.data / "files" / "blobs").rglob("*"))

    def test_old_files_go_whole_and_young_ones_stay(self):
        chance = random.Random(SEED)
        with Server() as server:
            with server.login("arini") as arini:
                token = arini.token
                keys = [upload(server, token, b"catatan %d" % i)["id"] for i in range(OLD + YOUNG)]
            server.stop()
            database = sqlite3.connect(server.data / "kabar.db")
            database.execute("UPDATE files SET created = 1 WHERE id <= ?", (OLD,))
            database.commit()
            database.close()
            for _ in range(ROUNDS):
                server.spawn()
                server.listening.wait(chance.random() * 0.2)
                server.kill()
            server.start()
            with server.connect() as conn:
                while len(files := conn.ok(f"files limit=1000 {token}")["files"]) > YOUNG:
                    server.signal(signal.SIGHUP)
            self.assertEqual([file["id"] for file in files], keys[:OLD - 1:-1])
            while self.blobs(server) > YOUNG:
                server.signal(signal.SIGHUP)
            for key, i in zip(keys[OLD:], range(OLD, OLD + YOUNG)):
                self.assertEqual(ask(server, "GET", "/files/" + key, token).body, b"catatan %d" % i)


if __name__ == "__main__":
    print(f"seed {SEED}", file=sys.stderr)
    unittest.main()
