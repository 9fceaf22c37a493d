"""What the tests of webhooks share."""

import json
import unittest
from http.client import HTTPConnection

from harness import HANG, Server, add_bot, kabar

JSON = "application/json"
PRIVATE = {"hooks.private_addresses": True}


class HooksCase(unittest.TestCase):
    config = PRIVATE

    def setUp(self):
        self.server = Server(**self.config)
        self.addCleanup(self.server.cleanup)
        self.token = add_bot(self.server, "ci", "--limited", "--display", "The CI")
        self.arini = self.server.login("arini")
        self.arini.ok("create #kelas")
        self.arini.ok("invite #kelas lineker")
        self.admin("join", "ci", "kelas")

    def admin(self, *args):
        self.assertEqual(kabar("bot", *args, "--data", self.server.data).returncode, 0)

    def post(self, path, body, content_type=JSON, method="POST"):
        """The status, and the object of the answer."""
        http = HTTPConnection(*self.server.http, timeout=HANG)
        try:
            http.request(method, path, body if isinstance(body, (str, bytes)) else json.dumps(body),
                         {"Content-Type": content_type})
            answer = http.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            http.close()

    def refused(self, status, code, path, body, **more):
        answer = self.post(path, body, **more)
        self.assertEqual((answer[0], answer[1].get("code")), (status, code), answer)

    def texts(self, room="#kelas"):
        messages = self.arini.ok(f"history {room} limit=1000")["messages"]
        return [(message["from"], message["text"]) for message in messages]

    def shown(self, number, room="#kelas"):
        return next(hook for hook in self.arini.ok(f"hooks {room}")["hooks"] if hook["hook"] == number)
