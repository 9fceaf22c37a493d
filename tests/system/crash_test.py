"""OK means kept, and trying again is safe: load, kill -9 at random instants, restart, count.

KABAR_CRASH_ROUNDS says how often the server is killed, KABAR_CRASH_SEED repeats a run's choices.
"""

import collections
import os
import random
import re
import sys
import threading
import unittest

from harness import SANITIZE, Server

ROUNDS = int(os.environ.get("KABAR_CRASH_ROUNDS", "6" if SANITIZE else "25"))
SEED = int(os.environ.get("KABAR_CRASH_SEED", random.SystemRandom().randrange(2**32)))
WORKERS = 5
WINDOW = 64
ACKS_A_ROUND = 300 if SANITIZE else 3000


class Sender:
    """One user who sends with ids, without end; what had no answer is sent again, with the same id, first of all."""

    def __init__(self, server, number, acks):
        self.server, self.name, self.acks = server, f"worker{number}", acks
        self.random = random.Random(SEED * 1000 + number)
        self.sent = 0
        self.unanswered = collections.deque()  # (id, receiver), in the order first sent
        self.kept = {}  # id -> (receiver, the number in the conversation)
        self.tries = collections.Counter()
        self.dups = 0
        self.lost_connections = 0
        with server.connect() as conn:
            conn.ok(f"register {self.name} secret")
            self.token = conn.login(self.name, "secret")

    def request(self, message_id, receiver):
        self.tries[message_id] += 1
        return f"send id={message_id} {self.token} {receiver} text of {message_id}\n".encode()

    def new_messages(self):
        lines = []
        while len(self.unanswered) < WINDOW:
            self.sent += 1
            receiver = f"worker{self.random.randrange(WORKERS)}"
            message = (f"{self.name}-{self.sent}", receiver)
            self.unanswered.append(message)
            lines.append(self.request(*message))
        return b"".join(lines)

    def talk(self, draining):
        """One connection's life: until the server dies or, when draining, nothing is unanswered."""
        try:
            with self.server.connect() as conn:
                conn.send_bytes(b"".join(self.request(*message) for message in self.unanswered))
                while self.unanswered or not draining:
                    if not draining and len(self.unanswered) <= WINDOW // 2:
                        conn.send_bytes(self.new_messages())
                    self.take(conn.reply())
        except (EOFError, OSError):
            self.lost_connections += 1

    def take(self, reply):
        if reply["status"] != "OK":
            raise AssertionError(f"{self.unanswered[0]} was answered {reply}")
        message_id, receiver = self.unanswered.popleft()
        if reply["id"] != message_id or reply["to"] != receiver:
            raise AssertionError(f"the reply to {message_id} is {reply}")
        self.kept[message_id] = (receiver, reply["number"])
        self.dups += reply.get("dup", False)
        self.acks.count()


class Acks:
    """Counts what was acknowledged; the killer waits for a number of them."""

    def __init__(self):
        self.changed = threading.Condition()
        self.total = 0

    def count(self):
        with self.changed:
            self.total += 1
            self.changed.notify_all()

    def wait_for_more(self, more):
        with self.changed:
            goal = self.total + more
            self.changed.wait_for(lambda: self.total >= goal, timeout=120)


class CrashTest(unittest.TestCase):
    def test_every_acknowledged_message_is_there_once_in_order(self):
        chance = random.Random(SEED)
        acks = Acks()
        with Server(registration="open") as server:
            senders = [Sender(server, number, acks) for number in range(WORKERS)]
            for round_number in range(ROUNDS):
                if round_number:
                    self.restart(server, chance)
                self.run_until_killed(server, senders, acks, chance)
            server.start()
            for sender in senders:
                sender.talk(draining=True)
                self.assertFalse(sender.unanswered)
            self.check(server, senders)

    def restart(self, server, chance):
        """Sometimes the server is killed while it starts, too."""
        while chance.random() < 0.4:
            server.spawn()
            server.listening.wait(chance.random() * 0.05)
            server.kill()
        server.start()

    def run_until_killed(self, server, senders, acks, chance):
        failures = []

        def run(sender):
            try:
                sender.talk(draining=False)
            except BaseException as failure:
                failures.append(failure)

        threads = [threading.Thread(target=run, args=(sender,)) for sender in senders]
        for thread in threads:
            thread.start()
        acks.wait_for_more(chance.randrange(1, ACKS_A_ROUND))
        server.kill()
        for thread in threads:
            thread.join()
        if failures:
            raise failures[0]

    def check(self, server, senders):
        found = {}  # (sender, receiver) -> [(number, id)]
        for receiver in senders:
            with server.connect() as conn:
                while True:
                    reply = conn.ok(f"inbox limit=1000 {receiver.token}")
                    for sender, items in reply["messages"].items():
                        for item in items:
                            message_id = re.fullmatch(r"text of (.*)", item["msg"])[1]
                            found.setdefault((sender, receiver.name), []).append((item["number"], message_id))
                    if not reply.get("more"):
                        break
        everything = [message_id for items in found.values() for _, message_id in items]
        kept = {message_id for sender in senders for message_id in sender.kept}
        report = {
            "seed": SEED,
            "kills": ROUNDS,
            "acknowledged": len(kept),
            "found": len(everything),
            "lost": len(kept - set(everything)),
            "twice": len(everything) - len(set(everything)),
            "sent again": sum(count > 1 for sender in senders for count in sender.tries.values()),
            "of these kept before": sum(sender.dups for sender in senders),
        }
        print("\ncrash test: " + ", ".join(f"{key} {value}" for key, value in report.items()), file=sys.stderr)

        self.assertEqual(sorted(everything), sorted(kept))
        places = {(sender, receiver, *item) for (sender, receiver), items in found.items() for item in items}
        for sender in senders:
            for message_id, (receiver, number) in sender.kept.items():
                self.assertIn((sender.name, receiver, number, message_id), places)
        for (sender, receiver), items in found.items():
            self.assertEqual(items, sorted(items, key=lambda item: item[0]))
            order = [int(message_id.split("-")[1]) for _, message_id in items]
            self.assertEqual(order, sorted(order), (sender, receiver))
            if sender <= receiver:
                both = items if sender == receiver else items + found.get((receiver, sender), [])
                self.assertEqual(sorted(number for number, _ in both), list(range(1, len(both) + 1)))


if __name__ == "__main__":
    print(f"seed {SEED}", file=sys.stderr)
    unittest.main()
