"""Rooms: who may do what in them, what happens to them, and what they are called."""

import unittest

from harness import Server
from live_support import all_pages, device


class RoomsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.addClassCleanup(cls.server.cleanup)
        cls.made = 0

    def setUp(self):
        self.arini, self.lineker, self.messi, self.henderson = (
            device(self.server, user) for user in ("arini", "lineker", "messi", "henderson"))
        type(self).made += 1
        self.room = f"#ruang{self.made}"

    def make(self, *members, private=False):
        self.arini.ok("create", room=self.room, private=private)
        for member in members:
            self.arini.ok("invite", room=self.room, user=member)

    def roles(self, one):
        return {item["user"]: item["role"] for item in one.ok("members", room=self.room)["members"]}

    def test_a_room_from_its_making_to_its_end(self):
        reply = self.arini.ok("create", room=self.room)
        self.assertEqual(reply["room"], self.room)
        self.assertEqual(self.messi.code("create", room=self.room.upper()), "room_taken")
        self.assertEqual(self.lineker.ok("join", room=self.room.upper())["room"], self.room)
        self.lineker.ok("join", room=self.room)
        self.assertEqual(self.lineker.ok("send", to=self.room, text="halo")["to"], self.room)
        self.assertEqual(self.roles(self.messi), {"arini": "owner", "lineker": "member"})
        self.arini.ok("topic", room=self.room, text="Ujian besok")
        self.assertEqual(self.messi.ok("topic", room=self.room)["topic"], "Ujian besok")
        self.assertEqual(self.lineker.code("delete", with_=self.room), "not_allowed")
        self.arini.ok("delete", with_=self.room)
        for one in (self.arini, self.lineker, self.messi):
            self.assertEqual(one.code("send", to=self.room, text="x"), "unknown_room")
            self.assertEqual(one.code("history", with_=self.room), "unknown_room")
        self.messi.ok("create", room=self.room)
        self.assertEqual(self.messi.ok("history", with_=self.room)["messages"], [])

    def test_a_room_in_the_inbox_of_its_members_alone(self):
        self.make("lineker")
        self.messi.ok("join", room=self.room)
        self.arini.ok("send", to=self.room, text="halo semua")
        self.lineker.ok("send", to=self.room, text="halo", reply=1)
        group = self.messi.ok("inbox")["messages"][self.room]
        self.assertEqual([(item["from"], item["msg"], item["number"], item.get("reply")) for item in group],
                         [("arini", "halo semua", 1, None), ("lineker", "halo", 2, 1)])
        self.assertEqual([item["msg_to"] for item in group], [self.room] * 2)
        self.assertNotIn(self.room, self.messi.ok("inbox")["messages"])
        self.assertEqual([item["msg"] for item in self.arini.ok("inbox")["messages"][self.room]], ["halo"])
        self.assertNotIn(self.room, self.henderson.ok("inbox")["messages"])

    def test_only_what_comes_after_joining_is_unread_and_all_is_in_the_history(self):
        self.make()
        self.arini.ok("send", to=self.room, text="lama")
        self.lineker.ok("join", room=self.room)
        self.arini.ok("send", to=self.room, text="baru")
        self.assertEqual([item["msg"] for item in self.lineker.ok("inbox", peek=True)["messages"][self.room]], ["baru"])
        self.assertEqual([item["text"] for item in self.lineker.ok("history", with_=self.room)["messages"]],
                         ["lama", "baru"])

    def test_what_each_role_may_do(self):
        self.make("lineker", "messi")
        for command, more in (("topic", {"text": "x"}), ("kick", {"user": "messi"}), ("ban", {"user": "messi"}),
                              ("unban", {"user": "messi"}), ("role", {"user": "messi", "role": "moderator"})):
            self.assertEqual(self.lineker.code(command, room=self.room, **more), "not_allowed", command)
        self.arini.ok("role", room=self.room, user="lineker", role="moderator")
        self.assertEqual(self.lineker.code("role", room=self.room, user="messi", role="moderator"), "not_allowed")
        self.assertEqual(self.lineker.code("kick", room=self.room, user="arini"), "not_allowed")
        self.arini.ok("role", room=self.room, user="messi", role="moderator")
        self.assertEqual(self.lineker.code("kick", room=self.room, user="messi"), "not_allowed")
        self.arini.ok("kick", room=self.room, user="messi")
        self.lineker.ok("topic", room=self.room, text="milik moderator")
        self.assertEqual(self.arini.code("role", room=self.room, user="arini", role="member"), "not_allowed")
        self.arini.ok("role", room=self.room, user="lineker", role="owner")
        self.arini.ok("role", room=self.room, user="arini", role="member")
        self.assertEqual(self.roles(self.lineker), {"arini": "member", "lineker": "owner"})

    def test_a_message_is_edited_by_its_sender_and_deleted_by_moderators_too(self):
        self.make("lineker", "messi")
        for text in ("satu", "dua"):
            self.messi.ok("send", to=self.room, text=text)
        for one in (self.arini, self.lineker):
            self.assertEqual(one.code("edit", with_=self.room, number=1, text="x"), "not_allowed")
        self.assertEqual(self.lineker.code("delete", with_=self.room, number=1), "not_allowed")
        self.messi.ok("edit", with_=self.room, number=1, text="satu, diubah")
        self.arini.ok("delete", with_=self.room, number=2)
        one, two = self.lineker.ok("history", with_=self.room)["messages"]
        self.assertEqual((one["text"], "edited" in one), ("satu, diubah", True))
        self.assertEqual((two["text"], two["deleted"], two["number"]), ("", True, 2))
        for command, more in (("edit", {"text": "x"}), ("delete", {}), ("react", {"reaction": "+1"})):
            self.assertEqual(self.messi.code(command, with_=self.room, number=2, **more), "unknown_message", command)
            self.assertEqual(self.messi.code(command, with_=self.room, number=3, **more), "unknown_message", command)

    def test_a_kicked_member_may_come_back_and_a_banned_one_may_not(self):
        self.make("messi")
        self.arini.ok("kick", room=self.room, user="messi")
        self.assertEqual(self.messi.code("send", to=self.room, text="x"), "not_a_member")
        self.messi.ok("join", room=self.room)
        self.arini.ok("ban", room=self.room, user="messi")
        self.assertEqual(self.messi.code("join", room=self.room), "banned")
        self.assertEqual(self.arini.code("invite", room=self.room, user="messi"), "banned")
        self.arini.ok("ban", room=self.room, user="henderson")
        self.assertEqual(self.henderson.code("join", room=self.room), "banned")
        self.arini.ok("unban", room=self.room, user="messi")
        self.messi.ok("join", room=self.room)

    def test_a_room_always_has_an_owner_and_ends_with_its_last_member(self):
        self.make("lineker", "messi")
        self.arini.ok("role", room=self.room, user="messi", role="moderator")
        self.arini.ok("leave", room=self.room)
        self.assertEqual(self.roles(self.messi), {"lineker": "member", "messi": "owner"})
        self.messi.ok("leave", room=self.room)
        self.assertEqual(self.roles(self.lineker), {"lineker": "owner"})
        self.lineker.ok("leave", room=self.room)
        self.assertEqual(self.lineker.code("join", room=self.room), "unknown_room")

    def test_a_private_room_takes_those_whom_moderators_invite(self):
        self.make("lineker", private=True)
        self.assertEqual(self.lineker.code("invite", room=self.room, user="messi"), "not_allowed")
        self.arini.ok("role", room=self.room, user="lineker", role="moderator")
        self.lineker.ok("invite", room=self.room, user="messi")
        self.messi.ok("send", to=self.room, text="halo")
        [entry] = [item for item in self.messi.ok("conversations")["conversations"] if item["with"] == self.room]
        self.assertEqual((entry["private"], entry["role"], entry["last"]["text"]), (True, "member", "halo"))
        self.assertNotIn(self.room, [item["room"] for item in self.messi.ok("rooms", limit=1000)["rooms"]])

    def test_the_public_rooms_and_the_members_in_pages(self):
        names = [f"{self.room}.{letter}" for letter in "cabed"]
        for name in names:
            self.arini.ok("create", room=name)
        self.messi.ok("join", room=names[1])
        listed = [item for item in all_pages(self.messi, "rooms", "rooms") if item["room"] in names]
        self.assertEqual([item["room"] for item in listed], sorted(names))
        self.assertEqual([item.get("joined", False) for item in listed], [name == names[1] for name in sorted(names)])
        for user in ("lineker", "henderson"):
            self.arini.ok("invite", room=names[1], user=user)
        members = all_pages(self.henderson, "members", "members", room=names[1], limit=1)
        self.assertEqual([item["user"] for item in members], ["arini", "henderson", "lineker", "messi"])
        self.assertEqual(self.messi.code("outbox", page="nonsense"), "bad_argument")

    def test_two_rooms_of_one_name_are_told_apart_by_a_number(self):
        self.make("lineker", private=True)
        reply = self.messi.ok("create", room=self.room)
        self.assertEqual(reply["room"], self.room)
        [alias] = [item["room"] for item in self.lineker.ok("rooms", limit=1000)["rooms"]
                   if item["room"].startswith(self.room + "~")]
        self.assertEqual(self.lineker.ok("join", room=alias)["room"], alias)
        self.arini.ok("send", to=self.room, text="di ruang sendiri")
        self.messi.ok("send", to=self.room, text="di ruang umum")
        self.assertEqual(self.lineker.ok("send", to=alias, text="jawaban")["to"], alias)
        groups = self.lineker.ok("inbox")["messages"]
        self.assertEqual([item["msg"] for item in groups[self.room]], ["di ruang sendiri"])
        self.assertEqual([item["msg"] for item in groups[alias]], ["di ruang umum"])
        self.assertEqual([item["text"] for item in self.messi.ok("history", with_=self.room)["messages"]],
                         ["di ruang umum", "jawaban"])
        self.arini.ok("role", room=self.room, user="lineker", role="moderator")
        self.lineker.ok("invite", room=self.room, user="messi")
        known = {item["with"] for item in self.messi.ok("conversations", limit=1000)["conversations"]}
        [other] = [name for name in known if name.startswith(self.room + "~")]
        self.assertNotEqual(other, alias)
        self.assertEqual([item["text"] for item in self.messi.ok("history", with_=other)["messages"]],
                         ["di ruang sendiri"])

    def test_a_listener_sees_each_room_under_the_name_that_he_knows(self):
        self.make(private=True)
        self.messi.ok("create", room=self.room)
        other = device(self.server, "messi").listen()
        self.arini.ok("invite", room=self.room, user="messi")
        alias = other.until("joined", user="messi")["to"]
        self.assertTrue(alias.startswith(self.room + "~"), alias)
        self.arini.ok("send", to=self.room, text="rahasia")
        self.assertEqual(other.until("message", text="rahasia")["to"], alias)
        self.messi.ok("send", to=self.room, text="umum")
        self.assertEqual(other.until("message", text="umum")["to"], self.room)
        again = device(self.server, "messi").listen(after=other.events[0]["cursor"])
        again.until("message", text="umum")
        self.assertEqual(again.events, other.events[1:])

    def test_names_that_a_room_cannot_have(self):
        for name in ("kelas", "#", "#a/b", "#a~1", "#" + "a" * 33):
            self.assertEqual(self.arini.code("create", room=name), "bad_room", name)
        for name in ("kelas", "#", "#a/b", "#a~x", "#a~0", "#a~99999999999999999999"):
            self.assertEqual(self.arini.code("join", room=name), "unknown_room", name)


class PeopleTest(unittest.TestCase):
    def setUp(self):
        self.server = Server()
        self.addCleanup(self.server.cleanup)
        self.arini, self.messi = device(self.server, "arini"), device(self.server, "messi", "words")

    def test_who_is_blocked_cannot_write_invite_or_be_heard(self):
        self.messi.ok("send", to="arini", text="halo")
        self.arini.ok("block", user="messi")
        self.assertEqual(self.messi.code("send", to="arini", text="lagi"), "blocked")
        self.messi.ok("create", room="#bola")
        self.assertEqual(self.messi.code("invite", room="#bola", user="arini"), "blocked")
        self.arini.ok("send", to="messi", text="maaf")
        self.arini.ok("unblock", user="messi")
        self.assertEqual(self.messi.ok("send", to="arini", text="lagi")["number"], 3)

    def test_a_muted_conversation_is_marked(self):
        self.messi.ok("send", to="arini", text="halo")
        for command, muted in (("mute", True), ("unmute", False)):
            self.arini.ok(command, with_="messi")
            [entry] = self.arini.ok("conversations")["conversations"]
            self.assertEqual((entry["with"], entry["unread"], entry.get("muted", False)), ("messi", 1, muted))

    def test_status_and_display_name_are_for_all_to_see(self):
        self.messi.ok("status", text="di lapangan")
        self.assertEqual(self.messi.ok("profile", display="Leo Messi")["display"], "Leo Messi")
        shown = self.arini.ok("presence", user="messi")
        self.assertEqual((shown["display"], shown["status_text"], shown["active"]), ("Leo Messi", "di lapangan", True))
        self.assertFalse(self.arini.ok("presence", user="henderson")["active"])
        self.assertEqual([item["user"] for item in self.arini.ok("presence")["users"]], ["arini", "messi"])
        self.messi.ok("status")
        self.assertNotIn("status_text", self.arini.ok("presence", user="messi"))
        self.messi.ok("send", to="arini", text="halo")
        self.assertEqual(self.arini.ok("inbox")["messages"]["messi"][0]["msg_from"], "Leo Messi")
        self.assertEqual(self.arini.code("presence", user="nobody"), "unknown_user")


if __name__ == "__main__":
    unittest.main()
