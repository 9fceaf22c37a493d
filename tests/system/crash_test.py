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

from crash_support import HALL, LOBBY, Hearer, Sender
from harness import SANITIZE, Server

ROUNDS = int(os.environ.get("KABAR_CRASH_ROUNDS", "6" if SANITIZE else "25"))
SEED = int(os.environ.get("KABAR_CRASH_SEED", random.SystemRandom().randrange(2**32)))
WORKERS = 5
ACKS_A_ROUND = 300 if SANITIZE else 3000
BASE = re.compile(r"text of (\S+)( edition \d+)?")


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


def whole_history(conn, token, where):
    items, after = [], ""
    while True:
        reply = conn.ok(f"history limit=1000{after} {token} {where}")
        if not after and reply.get("more"):
            after = " after=1"
            items = conn.ok(f"history before=2 {token} {where}")["messages"]
            continue
        items += reply["messages"]
        if not reply.get("more"):
            return items
        after = f" after={items[-1]['number']}"


class CrashTest(unittest.TestCase):
    def test_everything_acknowledged_is_there_once_in_order(self):
        chance = random.Random(SEED)
        acks = Acks()
        with Server(registration="open") as server:
            senders = [Sender(server, number, SEED, WORKERS, acks) for number in range(WORKERS)]
            self.make_rooms(server, senders)
            hearers = [Hearer(server, sender) for sender in senders[:2]]
            for round_number in range(ROUNDS):
                if round_number:
                    self.restart(server, chance)
                self.run_until_killed(server, senders, hearers, acks, chance)
            server.start()
            for sender in senders:
                sender.talk(draining=True)
                self.assertFalse(sender.unanswered)
            self.check(server, senders, hearers)

    def make_rooms(self, server, senders):
        """The one who keeps them is not killed: a room without anybody would be gone."""
        with server.login("arini") as keeper:
            for room in (HALL, LOBBY):
                keeper.ok(f"create {room}")
            for sender in senders:
                keeper.ok(f"invite {HALL} {sender.name}")

    def restart(self, server, chance):
        """Sometimes the server is killed while it starts, too."""
        while chance.random() < 0.4:
            server.spawn()
            server.listening.wait(chance.random() * 0.05)
            server.kill()
        server.start()

    def run_until_killed(self, server, senders, hearers, acks, chance):
        failures = []

        def run(work):
            try:
                work()
            except BaseException as failure:
                failures.append(failure)

        work = [hearer.listen for hearer in hearers] + [lambda one=one: one.talk(draining=False) for one in senders]
        threads = [threading.Thread(target=run, args=(each,)) for each in work]
        for thread in threads:
            thread.start()
        acks.wait_for_more(chance.randrange(1, ACKS_A_ROUND))
        server.kill()
        for thread in threads:
            thread.join()
        if failures:
            raise failures[0]

    def check(self, server, senders, hearers):
        names = [sender.name for sender in senders]
        with server.connect() as conn:
            histories = {}  # (who asks, where) -> messages
            for sender in senders:
                for where in names + [HALL]:
                    histories[sender.name, where] = whole_history(conn, sender.token, where)
            for sender in senders:
                self.check_state(conn, sender, histories[sender.name, HALL])
            self.check_lobby(conn, senders)
            for one, where in histories:
                other = (one, HALL) if where == HALL else (where, one)
                self.assertEqual(histories[one, where], histories[names[0] if where == HALL else other[0], other[1]])
            conn.ok(f"send {senders[0].token} {HALL} the end")
        self.check_messages(senders, histories)
        for hearer, sender in zip(hearers, senders):
            hearer.listen(last_text="the end")
            self.check_heard(hearer, sender, names, histories)

    def check_messages(self, senders, histories):
        """Every message of an answered id is there once, under the number of its answer, with its last text."""
        found = collections.Counter()
        texts = {}
        for (one, where), items in histories.items():
            self.assertEqual([item["number"] for item in items], list(range(1, len(items) + 1)), (one, where))
            order = collections.defaultdict(list)
            for item in items:
                if item["from"] == one:
                    message_id = BASE.fullmatch(item["text"])[1]
                    found[message_id] += 1
                    texts[message_id] = (where, item["number"], item["text"])
                    order[one].append(int(message_id.split("-")[1]))
            for numbers in order.values():
                self.assertEqual(numbers, sorted(numbers), (one, where))
        kept = {message_id for sender in senders for message_id in sender.kept}
        report = {
            "seed": SEED,
            "kills": ROUNDS,
            "acknowledged": len(kept),
            "found": sum(found.values()),
            "lost": len(kept - set(found)),
            "twice": sum(count > 1 for count in found.values()),
            "asked again": sum(sender.again for sender in senders),
            "of the messages kept before": sum(sender.dups for sender in senders),
        }
        print("\ncrash test: " + ", ".join(f"{key} {value}" for key, value in report.items()), file=sys.stderr)
        self.assertEqual(sorted(found.elements()), sorted(kept))
        for sender in senders:
            for message_id, place in sender.kept.items():
                self.assertEqual(texts[message_id], (*place, sender.texts[place]))

    def check_state(self, conn, sender, hall):
        """Reactions and the read marker are as the sender left them."""
        mine = {item["number"] for item in hall for reaction in item.get("reactions", ())
                if reaction["reaction"] == f":{sender.name}:" and reaction["users"] == [sender.name]}
        self.assertEqual(mine, {number for number, is_on in sender.reactions.items() if is_on})
        marker = conn.ok(f"history limit=1 {sender.token} {HALL}")["read"]
        self.assertGreaterEqual(marker, sender.read)

    def check_lobby(self, conn, senders):
        there = {item["user"] for item in conn.ok(f"members {senders[0].token} {LOBBY}")["members"]}
        self.assertEqual(there, {"arini"} | {sender.name for sender in senders if sender.in_lobby})

    def check_heard(self, hearer, sender, names, histories):
        """By cursor, over all the kills: every message of every conversation once, in order."""
        heard = collections.defaultdict(list)
        for event in hearer.events:
            if event["event"] == "message" and event["text"] != "the end":
                to_me = not event["to"].startswith("#") and event["from"] != sender.name
                where = event["from"] if to_me else event["to"]
                heard[where].append((event["number"], BASE.fullmatch(event["text"])[1]))
        for where in names + [HALL]:
            stored = [(item["number"], BASE.fullmatch(item["text"])[1]) for item in histories[sender.name, where]]
            self.assertEqual(heard[where], stored, (sender.name, where))
        cursors = [event["cursor"] for event in hearer.events]
        self.assertEqual(len(cursors), len(set(cursors)))
        last = {event["number"]: event for event in hearer.events
                if event["event"] == "edited" and event["to"] == HALL}
        for item in histories[sender.name, HALL]:
            self.assertEqual(item["number"] in last, "edited" in item)
            if "edited" in item:
                self.assertEqual(last[item["number"]]["text"], item["text"])


if __name__ == "__main__":
    print(f"seed {SEED}", file=sys.stderr)
    unittest.main()
