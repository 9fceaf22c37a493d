"""`kabar user remove`: what goes, what stays, and what those who talked with the removed one can still do."""

import unittest

from harness import Server, inbox_texts, kabar


class RemovalTest(unittest.TestCase):
    def setUp(self):
        self.server = Server(demo=False)
        self.addCleanup(self.server.cleanup)

    def user(self, *args, stdin="", code=0):
        result = kabar("user", *args, "--data", self.server.data, stdin=stdin)
        self.assertEqual(result.returncode, code, result.stderr + result.stdout)
        return result

    def test_a_removed_users_messages_stay(self):
        self.user("add", "budi", stdin="rahasia\n")
        self.user("add", "candra", stdin="rahasia\n")
        with self.server.login("budi", "rahasia") as budi:
            budi.ok("send candra halo")
        self.user("remove", "budi", "--yes")
        with self.server.login("candra", "rahasia") as candra:
            self.assertEqual(inbox_texts(candra), {"budi": ["halo"]})
            self.assertEqual(candra.line("send budi halo")["code"], "unknown_user")

    def test_what_was_said_with_a_removed_user_can_be_read_and_left_but_not_gone_on_with(self):
        for name in ("budi", "candra", "dewi"):
            self.user("add", name, stdin="rahasia\n")
        with self.server.login("budi", "rahasia") as budi, self.server.login("candra", "rahasia") as candra:
            budi.ok("send candra halo")
            candra.ok("send budi apa kabar?")
            candra.ok("react budi 1 +1")
            candra.ok("block budi")
            self.user("remove", "budi", "--yes")
            history = candra.ok("history budi")
            self.assertEqual([item["text"] for item in history["messages"]], ["halo", "apa kabar?"])
            while not (found := candra.ok("search halo in=budi")["messages"]):  # the index comes behind the messages
                pass
            self.assertEqual([item["text"] for item in found], ["halo"])
            candra.ok("read budi 2")
            self.assertEqual(candra.ok("conversations")["conversations"][0]["unread"], 0)
            for refused in ("send budi halo", "edit budi 2 lain", "react budi 1 -1", "typing budi", "block budi"):
                self.assertEqual(candra.line(refused).get("code"), "unknown_user", refused)
            for done in ("mute budi", "unmute budi", "unreact budi 1 +1", "delete budi 2", "unblock budi"):
                candra.ok(done)
            self.assertEqual(candra.ok("blocks")["users"], [])
            self.assertTrue(candra.ok("history budi")["messages"][1]["deleted"])
        with self.server.login("dewi", "rahasia") as dewi:
            for asked in ("history budi", "read budi 1", "search halo in=budi", "mute budi"):
                self.assertEqual(dewi.line(asked).get("code"), "unknown_user", asked)

    def test_a_removal_says_what_goes_and_stays_and_is_not_done_unasked(self):
        self.user("add", "budi", stdin="rahasia\n")
        told = self.user("remove", "budi", code=1).stderr
        self.assertRegex(told, r"goes: .*password(?s:.*)nobody\s+else is in(?s:.*)stays: .*messages(?s:.*)webhooks(?s:.*)--yes")
        self.server.login("budi", "rahasia")
        self.assertIn("nobody", self.user("remove", "nobody", code=1).stderr)


if __name__ == "__main__":
    unittest.main()
