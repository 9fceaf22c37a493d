"""Bots, webhooks and removed users under kill -9: what was answered holds, what had no answer is whole or not there.

KABAR_CRASH_ROUNDS says how often the server is killed, KABAR_CRASH_SEED repeats a run's choices.
"""

import http.client
import json
import os
import random
import sys
import threading
import unittest

from files_support import ask, upload
from harness import HANG, SANITIZE, Conn, Server

ROUNDS = int(os.environ.get("KABAR_CRASH_ROUNDS", "3" if SANITIZE else "8"))
SEED = int(os.environ.get("KABAR_CRASH_SEED", random.SystemRandom().randrange(2**32)))
STEPS_A_ROUND = 15 if SANITIZE else 60
ROOM = "#aula"
QUIET_ROOM = "#sepi"  # nothing is said there: its outgoing webhooks have nothing to send


class Caretaker:
    """Makes bots, tokens, webhooks and users and removes them again, one after the other."""

    def __init__(self, server, arini):
        self.server, self.arini = server, arini  # her token
        self.random = random.Random(SEED)
        self.made = 0
        self.bots = {}  # name -> {session: token}
        self.people = {}  # name -> (token, the key of a file that was never sent)
        self.hooks = {}  # number -> path
        self.outgoing, self.gone_outgoing = set(), set()  # numbers
        self.placed = set()  # bots in the quiet room
        self.good, self.bad = set(), set()  # tokens, by what was answered
        self.gone_paths, self.gone_users = set(), set()
        self.posts = {}  # number -> text
        self.tried_posts = 0
        self.doubt = set()  # tokens, paths and names that a step without an answer was about
        self.steps = 0

    def name(self, kind):
        self.made += 1
        return f"{kind}{self.made}"

    def about(self, *things):
        self.doubt |= set(things)

    def add_bot(self):
        reply = self.admin.ok(f"bot_add label=satu {self.name('bot')}")
        self.bots[reply["user"]] = {reply["session"]: reply["token"]}
        self.good.add(reply["token"])

    def add_token(self):
        bot = self.random.choice(list(self.bots))
        if len(self.bots[bot]) < 32:
            reply = self.admin.ok(f"bot_token {bot}")
            self.bots[bot][reply["session"]] = reply["token"]
            self.good.add(reply["token"])

    def revoke(self):
        bot = self.random.choice(list(self.bots))
        if not self.bots[bot]:
            return
        session = self.random.choice(list(self.bots[bot]))
        token = self.bots[bot].pop(session)
        self.about(token)
        self.admin.ok(f"bot_revoke {bot} {session}")
        self.end(token)

    def end(self, *tokens):
        self.good -= set(tokens)
        self.bad |= set(tokens)
        self.doubt -= set(tokens)

    def remove_bot(self):
        if len(self.bots) < 3:
            return
        bot = self.random.choice(list(self.bots))
        tokens = self.bots.pop(bot).values()
        self.about(bot, *tokens, *self.hooks.values())
        self.admin.ok(f"user_remove {bot}")
        self.gone_users.add(bot)
        self.placed.discard(bot)
        self.end(*tokens)
        left = self.listed_hooks()
        self.doubt -= {bot, *self.hooks.values()}
        self.forget_hooks(set(self.hooks) - left)

    def listed_hooks(self):
        return {hook["hook"] for hook in self.conn.ok(f"hooks {self.arini} {ROOM}")["hooks"]}

    def forget_hooks(self, numbers):
        for number in numbers:
            self.gone_paths.add(self.hooks.pop(number))

    def add_hook(self):
        if len(self.hooks) >= 8:
            return self.remove_hook()
        bot = self.random.choice(list(self.bots))
        reply = self.admin.line(f"bot_join {bot} {ROOM}")
        assert reply["status"] == "OK", reply
        before = self.listed_hooks() - set(self.hooks)  # of steps without an answer: nobody has their secret
        for number in before:
            self.conn.ok(f"hook_remove {self.arini} {ROOM} {number}")
        reply = self.conn.ok(f"hook_in {self.arini} {ROOM} {bot}")
        self.hooks[reply["hook"]] = reply["path"]
        return None

    def remove_hook(self):
        number = self.random.choice(list(self.hooks))
        path = self.hooks[number]
        self.about(path)
        self.conn.ok(f"hook_remove {self.arini} {ROOM} {number}")
        self.forget_hooks([number])
        self.doubt.discard(path)

    def place_bot(self):
        bot = self.random.choice(list(self.bots))
        self.about(("place", bot))
        self.admin.ok(f"{'bot_leave' if bot in self.placed else 'bot_join'} {bot} {QUIET_ROOM}")
        self.placed ^= {bot}
        self.doubt.discard(("place", bot))

    def change_outgoing(self):
        if len(self.outgoing) < 4:
            self.outgoing.add(self.conn.ok(f"hook_out {self.arini} {QUIET_ROOM} https://example.org/x")["hook"])
            return
        number = self.random.choice(sorted(self.outgoing))
        self.about(("outgoing", number))
        self.conn.ok(f"hook_remove {self.arini} {QUIET_ROOM} {number}")
        self.outgoing.discard(number)
        self.gone_outgoing.add(number)
        self.doubt.discard(("outgoing", number))

    def post(self):
        if not self.hooks:
            return
        self.tried_posts += 1
        text = f"kiriman {self.tried_posts}"
        path = self.random.choice(list(self.hooks.values()))
        answer = ask(self.server, "POST", path, None, json.dumps({"text": text}), Content_Type="application/json")
        if answer.status == 200:
            self.posts[answer.json["number"]] = text
        else:
            assert answer.status == 429 or path in self.doubt, (answer.status, answer.body)

    def add_person(self):
        name = self.name("orang")
        self.admin.ok(f"user_add {name} rahasia")
        token = self.conn.login(name, "rahasia")
        self.people[name] = (token, upload(self.server, token, name.encode())["id"])
        self.good.add(token)

    def remove_person(self):
        if not self.people:
            return
        name = self.random.choice(list(self.people))
        token, _ = self.people.pop(name)
        self.about(name, token)
        self.admin.ok(f"user_remove {name}")
        self.end(token)
        self.gone_users.add(name)
        self.doubt.discard(name)

    def work(self, killer):
        """Until the server dies."""
        kinds = [self.add_bot, self.add_token, self.add_token, self.revoke, self.remove_bot, self.add_hook,
                 self.remove_hook, self.add_person, self.remove_person, self.place_bot,
                 self.change_outgoing] + [self.post] * 3
        try:
            with self.server.connect() as self.conn, Conn(str(self.server.data / "admin.sock")) as self.admin:
                if not self.bots:
                    self.add_bot()
                while True:
                    kind = self.random.choice(kinds)
                    if kind == self.remove_hook and not self.hooks:
                        continue
                    kind()
                    killer.count()
        except (EOFError, OSError, http.client.HTTPException):
            pass


class Killer:
    """Kills the server after a number of steps."""

    def __init__(self, server, after):
        self.server, self.left = server, after

    def count(self):
        self.left -= 1
        if self.left == 0:
            # The next step is under way when it comes.
            threading.Timer(random.random() * 0.01, self.server.signal, (9,)).start()


class CrashBotsTest(unittest.TestCase):
    def test_what_was_answered_holds(self):
        chance = random.Random(SEED)
        with Server(registration="open") as server:
            with server.login("arini") as arini:
                arini.ok(f"create {ROOM}")
                arini.ok(f"create {QUIET_ROOM}")
                caretaker = Caretaker(server, arini.token)
            for _ in range(ROUNDS):
                caretaker.work(Killer(server, chance.randrange(1, STEPS_A_ROUND)))
                server.process.wait(HANG)
                server.wait()
                server.start()
                self.check(server, caretaker)
        print(f"\ncrash test of bots: seed {SEED}, kills {ROUNDS}, tokens good {len(caretaker.good)}, "
              f"ended {len(caretaker.bad)}, posts {len(caretaker.posts)}, users removed {len(caretaker.gone_users)}",
              file=sys.stderr)
        self.assertTrue(caretaker.good and caretaker.bad)

    def check(self, server, caretaker):
        with server.connect() as conn:
            for token in caretaker.good - caretaker.doubt:
                conn.ok(f"whoami {token}")
            for token in caretaker.bad:
                self.assertEqual(conn.line(f"whoami {token}")["code"], "bad_token")
            self.check_people(conn, caretaker)
            self.check_hooks(server, conn, caretaker)
            self.check_posts(conn, caretaker)
            self.check_quiet_room(conn, caretaker)
        caretaker.good -= caretaker.doubt
        for bot, tokens in list(caretaker.bots.items()):
            caretaker.bots[bot] = {session: token for session, token in tokens.items() if token in caretaker.good}
        caretaker.doubt.clear()

    def check_people(self, conn, caretaker):
        for name in caretaker.gone_users:
            self.assertEqual(conn.line(f"send {caretaker.arini} {name} halo")["code"], "unknown_user")
        for name in sorted(caretaker.gone_users)[:2]:
            self.assertEqual(conn.line(f"register {name} rahasia")["code"], "name_taken")
        for name, (token, key) in caretaker.people.items():
            self.assertEqual([file["id"] for file in conn.ok(f"files {token}")["files"]], [key], name)

    def check_hooks(self, server, conn, caretaker):
        listed = {hook["hook"] for hook in conn.ok(f"hooks {caretaker.arini} {ROOM}")["hooks"]}
        for number, path in list(caretaker.hooks.items()):
            if path in caretaker.doubt:
                caretaker.hooks.pop(number)
                if number in listed:
                    conn.ok(f"hook_remove {caretaker.arini} {ROOM} {number}")
            else:
                self.assertIn(number, listed)
        for path in caretaker.gone_paths:
            answer = ask(server, "POST", path, None, b"halo", Content_Type="text/plain")
            self.assertEqual((answer.status, answer.json["code"]), (404, "unknown_hook"))

    def check_quiet_room(self, conn, caretaker):
        inside = {member["user"] for member in conn.ok(f"members {caretaker.arini} {QUIET_ROOM}")["members"]}
        for bot in caretaker.bots:
            if ("place", bot) not in caretaker.doubt and bot not in caretaker.doubt:
                self.assertEqual(bot in inside, bot in caretaker.placed, bot)
        caretaker.placed = inside & set(caretaker.bots)
        self.assertFalse(inside & (caretaker.gone_users - caretaker.doubt))
        listed = {hook["hook"] for hook in conn.ok(f"hooks {caretaker.arini} {QUIET_ROOM}")["hooks"]}
        in_doubt = {thing[1] for thing in caretaker.doubt if thing[0] == "outgoing"}
        self.assertLessEqual(caretaker.outgoing - in_doubt, listed)
        self.assertFalse(caretaker.gone_outgoing & listed)
        caretaker.outgoing = listed

    def check_posts(self, conn, caretaker):
        """Each answered post is there under its number; of the others, each is there once or not at all."""
        messages, after = [], 1
        messages += conn.ok(f"history before=2 {caretaker.arini} {ROOM}")["messages"]
        while messages:
            reply = conn.ok(f"history limit=1000 after={after} {caretaker.arini} {ROOM}")
            messages += reply["messages"]
            if not reply.get("more"):
                break
            after = messages[-1]["number"]
        texts = {message["number"]: message["text"] for message in messages}
        self.assertEqual(len(set(texts.values())), len(texts))
        self.assertEqual(caretaker.posts, {number: texts.get(number) for number in caretaker.posts})
        self.assertLessEqual(len(texts) - len(caretaker.posts), ROUNDS)


if __name__ == "__main__":
    print(f"seed {SEED}", file=sys.stderr)
    unittest.main()
