"""Nobody sees what he may not: each command, asked as a stranger, as a banned and as a former member."""

import json
import unittest

from harness import Server
from live_support import as_json, as_words, device, non_admin_commands

ROOM = "{room}"
SECRET = "kunci-ada-di-bawah-batu"

# What a place is asked with; ROOM stands for it. Each command of `help` is in exactly one of these tables.
ASKED_OF_A_ROOM = {
    "send": [{"to": ROOM, "text": "halo"}, {"to": ROOM, "text": "x", "reply": 1}, {"to": ROOM, "text": "x", "id": "v"}],
    "history": [{"with": ROOM}, {"with": ROOM, "before": 9}, {"with": ROOM, "after": 1}, {"with": ROOM, "around": 1}],
    "read": [{"with": ROOM, "number": 1}],
    "edit": [{"with": ROOM, "number": number, "text": "x"} for number in (1, 2, 99)],
    "delete": [{"with": ROOM}, {"with": ROOM, "number": 1}, {"with": ROOM, "number": 2}, {"with": ROOM, "number": 99}],
    "react": [{"with": ROOM, "number": number, "reaction": "+1"} for number in (1, 99)],
    "unreact": [{"with": ROOM, "number": number, "reaction": "+1"} for number in (1, 99)],
    "typing": [{"with": ROOM}],
    "mute": [{"with": ROOM}],
    "unmute": [{"with": ROOM}],
    "search": [{"words": SECRET, "in": ROOM}, {"words": "x", "in": ROOM, "from": "arini"}],
    "join": [{"room": ROOM}],
    "leave": [{"room": ROOM}],
    "invite": [{"room": ROOM, "user": "messi"}, {"room": ROOM, "user": "arini"}, {"room": ROOM, "user": "nobody"}],
    "kick": [{"room": ROOM, "user": "messi"}, {"room": ROOM, "user": "arini"}, {"room": ROOM, "user": "nobody"}],
    "ban": [{"room": ROOM, "user": "messi"}, {"room": ROOM, "user": "arini"}],
    "unban": [{"room": ROOM, "user": "messi"}, {"room": ROOM, "user": "arini"}],
    "members": [{"room": ROOM}, {"room": ROOM, "limit": 1}],
    "topic": [{"room": ROOM}, {"room": ROOM, "text": "x"}],
    "hook_in": [{"room": ROOM, "user": "messi"}, {"room": ROOM, "user": "nobody"}],
    "hook_out": [{"room": ROOM, "url": "https://example.org/"}],
    "hooks": [{"room": ROOM}],
    "hook_remove": [{"room": ROOM, "hook": 1}, {"room": ROOM, "hook": 99}],
    "retention": [{"room": ROOM}, {"room": ROOM, "days": 3}, {"room": ROOM, "messages": 0}],
    "role": [{"room": ROOM, "user": "arini", "role": "owner"}, {"room": ROOM, "user": "messi", "role": "member"}],
}
LISTS = {
    "inbox": [{"peek": True}, {"after": "{cursor}"}, {}],
    "outbox": [{"limit": 1000}],
    "conversations": [{"limit": 1000}],
    "rooms": [{"limit": 1000}],
    "search": [{"words": SECRET}, {"words": SECRET, "from": "arini"}, {"words": "rahasia"}],
    "presence": [{}, {"user": "arini"}],
    "listen": [{"after": "{cursor}"}],
}
NO_PLACE = {"auth", "register", "user_aktif", "logout", "passwd", "whoami", "sessions", "ping", "help", "quit",
            "block", "unblock", "blocks", "files", "status", "profile", "create", "received"}
# For anybody, of a public room.
OPEN_TO_ALL = {"members": ASKED_OF_A_ROOM["members"], "topic": [{"room": ROOM}]}
# With a user in the room's place.
ASKED_OF_A_USER = {command: ASKED_OF_A_ROOM[command] for command in (
    "history", "read", "edit", "delete", "react", "unreact", "mute", "unmute", "search")} | {
        "received": [{"with": ROOM, "number": 1}, {"with": ROOM, "number": 99}]}

OUTSIDERS = ("orangasing", "terlarang", "dilarang", "keluar", "ditendang")  # a stranger, two banned, left, kicked


def filled_in(fields, **names):
    return {key: value.format(**names) if isinstance(value, str) else value for key, value in fields.items()}


def requests(table, place):
    """Each request of the table in words and as JSON, about the place."""
    for command, asked in table.items():
        for fields in asked:
            filled = filled_in(fields, room=place)
            for spell in (as_words, as_json):
                yield spell(command, filled)


def raw(one, line):
    one.conn.send_line(line)
    return one.conn.raw_reply()


class VisibilityCase(unittest.TestCase):
    private = True
    room = "#rahasia"

    @classmethod
    def setUpClass(cls):
        cls.server = Server(registration="open")
        cls.addClassCleanup(cls.server.cleanup)
        cls.arini, cls.lineker = device(cls.server, "arini"), device(cls.server, "lineker")
        for name in OUTSIDERS:
            cls.arini.ok("whoami")
            cls.arini.conn.ok(f"register {name} secret")
        cls.outsiders = {name: device(cls.server, name, password="secret") for name in OUTSIDERS}
        cls.make_room()
        cls.begin = {}
        for name in OUTSIDERS:
            listener = device(cls.server, name, password="secret").listen()
            cls.begin[name] = listener.cursor
            listener.close()
        cls.go_out()

    @classmethod
    def make_room(cls):
        cls.arini.ok("create", room=cls.room, private=cls.private)
        for user in ("lineker", *OUTSIDERS[2:]):
            cls.arini.ok("invite", room=cls.room, user=user)
        cls.arini.ok("send", to=cls.room, text=f"{SECRET} 1")
        for name in OUTSIDERS[2:]:
            cls.outsiders[name].ok("send", to=cls.room, text=f"{SECRET} dari {name}", id=f"lama-{name}")

    @classmethod
    def go_out(cls):
        cls.arini.ok("ban", room=cls.room, user="terlarang")
        cls.arini.ok("ban", room=cls.room, user="dilarang")
        cls.outsiders["keluar"].ok("leave", room=cls.room)
        cls.arini.ok("kick", room=cls.room, user="ditendang")

    def live_in_the_room(self, room=None):
        """All that can happen in a room, by its members."""
        room = room or self.room
        number = self.arini.ok("send", to=room, text=f"{SECRET} lagi")["number"]
        self.lineker.ok("send", to=room, text=f"{SECRET} jawaban", reply=number)
        self.arini.ok("edit", with_=room, number=number, text=f"{SECRET} diubah")
        self.lineker.ok("react", with_=room, number=number, reaction="rahasia")
        self.lineker.ok("unreact", with_=room, number=number, reaction="rahasia")
        self.arini.ok("read", with_=room, number=number + 1)
        self.lineker.ok("typing", with_=room)
        self.arini.ok("topic", room=room, text=f"{SECRET} topik {number}" if self.private else "umum")
        for role in ("moderator", "member"):
            self.arini.ok("role", room=room, user="lineker", role=role)
        self.arini.ok("invite", room=room, user="henderson")
        self.arini.ok("kick", room=room, user="henderson")
        self.lineker.ok("delete", with_=room, number=number + 1)
        while not self.lineker.ok("search", words="diubah", in_=room)["messages"]:
            pass  # the index is behind the messages for a moment


class PrivateRoomTest(VisibilityCase):
    missing = "#notreal"

    def alias(self):
        """The room's number, as one finds it out who knows another room by its name."""
        two = device(self.server, "messi")
        two.ok("create", room=self.room, private=True)
        label = self.arini.ok("invite", room=self.room, user="messi") and next(
            item["with"] for item in two.ok("conversations")["conversations"] if "~" in item["with"])
        self.arini.ok("kick", room=self.room, user="messi")
        two.ok("delete", with_=self.room)
        return label.split("~")[1]

    def test_every_command_is_in_a_table(self):
        places = set(ASKED_OF_A_ROOM) | set(LISTS)
        self.assertEqual(non_admin_commands(self.arini), places | NO_PLACE)
        self.assertFalse(places & NO_PLACE)

    def check_is_missing(self, name, place, missing):
        one = self.outsiders[name]
        for there, not_there in zip(requests(ASKED_OF_A_ROOM, place), requests(ASKED_OF_A_ROOM, missing)):
            got, wanted = raw(one, there), raw(one, not_there)
            self.assertEqual(json.loads(got).get("code"), "unknown_room", (name, there, got))
            for spelling in (str, str.lower):  # errors name the room as typed, or as names are compared
                wanted = wanted.replace(spelling(missing).encode(), spelling(place).encode())
            self.assertEqual(got, wanted, (name, there))

    def test_each_command_answers_as_for_a_room_that_is_not_there(self):
        number = self.alias()
        for name in OUTSIDERS:
            for place, missing in ((self.room, self.missing), (self.room.upper(), self.missing.upper()),
                                   (f"{self.room}~{number}", f"{self.missing}~{number}"),
                                   (f"{self.room}~{number}", f"{self.room}~999999")):
                with self.subTest(name, place=place):
                    self.check_is_missing(name, place, missing)

    def test_a_deleted_room_is_not_there_for_anybody(self):
        for private in (True, False):
            self.arini.ok("create", room="#hilang", private=private)
            for user in ("lineker", "keluar"):
                self.arini.ok("invite", room="#hilang", user=user)
            self.arini.ok("send", to="#hilang", text=SECRET)
            self.arini.ok("delete", with_="#hilang")
            self.outsiders["arini"] = self.arini
            try:
                for name in ("arini", "keluar", "orangasing"):
                    self.check_is_missing(name, "#hilang", "#kosong")
            finally:
                del self.outsiders["arini"]

    def test_no_list_and_no_event_shows_the_room(self):
        listeners = {name: device(self.server, name, door="websocket", password="secret").listen()
                     for name in OUTSIDERS}
        self.live_in_the_room()
        for name in OUTSIDERS:
            self.arini.ok("send", to=name, text="selesai")
            listeners[name].until("message", text="selesai")
            self.assertEqual([event["text"] for event in listeners[name].events], ["selesai"])
            self.assertNotIn("rahasia", json.dumps(listeners[name].passing))
            with self.subTest(name):
                self.check_lists(name)

    def check_lists(self, name):
        for command, asked in LISTS.items():
            for fields in asked:
                one = device(self.server, name, password="secret")
                reply = one.ok(command, **filled_in(fields, cursor=self.begin[name]))
                if command == "listen":
                    one.until("message", text="selesai")
                # That he had to go is all that a member is told in the end.
                mine = [event for event in one.events if event["event"] != "left" or event["user"] != name]
                shown = json.dumps([reply, mine])
                self.assertNotIn(SECRET, shown, (name, command, fields))
                self.assertNotIn(self.room, shown, (name, command, fields))
                ways_out = {"dilarang": ["banned"], "keluar": ["left"], "ditendang": ["kicked"]}.get(name, [])
                if command == "listen":
                    self.assertEqual([event["why"] for event in one.events if event["event"] == "left"
                                      and event["to"] == self.room], ways_out)

    def test_an_id_that_was_used_in_the_room_gives_nothing_new(self):
        for name in OUTSIDERS[2:]:
            one = self.outsiders[name]
            again = one.ask("send", to=self.room, text=f"{SECRET} dari {name}", id=f"lama-{name}")
            self.assertTrue(again.get("dup") or again["code"] == "unknown_room", again)
            self.assertEqual(one.code("send", to=self.room, text="lain", id=f"baru-{name}"), "unknown_room")

    def test_the_name_is_free_for_others(self):
        with Server() as server:
            arini, messi = device(server, "arini"), device(server, "messi", "words")
            arini.ok("create", room="#rahasia", private=True)
            for private in ("", "private "):
                replies = [raw(messi, f"create {private}{name}") for name in ("#rahasia", "#bersama")]
                self.assertEqual(json.loads(replies[0])["status"], "OK")
                if not private:  # now he knows both names, and the next ones get a number
                    self.assertEqual(replies[0], replies[1].replace(b"#bersama", b"#rahasia"))
            for room in ("#rahasia", "#bersama"):
                self.assertEqual([item["user"] for item in messi.ok("members", room=room)["members"]], ["messi"])

    def test_received_does_not_tell_whether_there_is_a_room(self):
        for name in ("orangasing", "ditendang"):
            one = self.outsiders[name]
            for place in (self.room, self.missing):
                self.assertEqual(one.code("received", with_=place, number=1), "bad_argument")

    def test_two_peoples_messages_are_theirs_alone(self):
        self.arini.ok("send", to="lineker", text=f"{SECRET} untukmu")
        number = self.lineker.ok("send", to="arini", text=f"{SECRET} terima kasih")["number"]
        one = self.outsiders["orangasing"]
        for _ in range(2):
            for there, not_there in zip(requests(ASKED_OF_A_USER, "lineker"), requests(ASKED_OF_A_USER, "henderson")):
                self.assertEqual(raw(one, there), raw(one, not_there).replace(b"henderson", b"lineker"), there)
        self.assertEqual(self.arini.ok("history", with_="lineker", limit=1)["messages"][0]["number"], number)
        self.assertEqual(one.ok("history", with_="lineker")["messages"], [])


class PublicRoomTest(VisibilityCase):
    private = False
    room = "#terbuka"

    def test_who_is_not_in_it_only_sees_that_it_is_there(self):
        open_to_all = list(requests(OPEN_TO_ALL, self.room))
        asked = {command: fields for command, fields in ASKED_OF_A_ROOM.items() if command != "join"}
        for name in OUTSIDERS:
            one = self.outsiders[name]
            for line in requests(asked, self.room):
                reply = json.loads(raw(one, line))
                self.assertEqual(reply.get("code", "OK"), "OK" if line in open_to_all else "not_a_member", (name, line))
                self.assertNotIn(SECRET, json.dumps(reply))

    def test_events_lists_and_search_are_for_members(self):
        listeners = {name: device(self.server, name, password="secret").listen() for name in OUTSIDERS}
        self.live_in_the_room()
        for name in OUTSIDERS:
            self.arini.ok("send", to=name, text="selesai")
            listeners[name].until("message", text="selesai")
            self.assertEqual([event["text"] for event in listeners[name].events], ["selesai"])
            for command in ("inbox", "outbox", "conversations"):
                shown = json.dumps(self.outsiders[name].ok(command))
                self.assertNotIn(self.room, shown, (name, command))
            self.assertEqual(self.outsiders[name].ok("search", words=SECRET)["messages"], [])

    def test_who_is_banned_stays_out_and_the_others_come_in(self):
        for name in ("terlarang", "dilarang"):
            self.assertEqual(self.outsiders[name].code("join", room=self.room), "banned")
        for name in ("orangasing", "keluar", "ditendang"):
            one = self.outsiders[name]
            one.ok("join", room=self.room)
            self.assertIn(SECRET, json.dumps(one.ok("history", with_=self.room)))
            self.assertEqual(one.ok("inbox", peek=True)["messages"].get(self.room), None)
            one.ok("leave", room=self.room)


del VisibilityCase  # only its children are tests

if __name__ == "__main__":
    unittest.main()
