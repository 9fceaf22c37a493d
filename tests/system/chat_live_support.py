"""What the tests of the live terminal client share: people at terminals of their own, and a server."""

import unittest

from chat_screen import ScreenTerminal
from harness import DEMO, Server


class LiveCase(unittest.TestCase):
    def setUp(self):
        self.server = Server()
        self.addCleanup(self.server.cleanup)

    def person(self, *args, user="arini", env=None, **more):
        person = ScreenTerminal(f"127.0.0.1:{self.server.port}", *args, env={"NO_COLOR": "1"} | (env or {}), **more)
        self.addCleanup(person.__exit__)
        person.types_on("kabar>")
        person.enter(f"/auth {user} {DEMO[user]}")
        person.sees("/open WHO")
        person.wait_for(lambda screen: screen.last().startswith("kabar") and screen.last().endswith(">"), "the prompt")
        return person

    def say(self, text, user="lineker", to="arini"):
        with self.server.login(user) as other:
            other.ok({"command": "send", "to": to, "text": text})

    def open(self, person, who="lineker"):
        person.enter("/open " + who)
        person.wait_for(lambda screen: screen.last().startswith(who), "open " + who)
