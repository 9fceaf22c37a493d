"""Live conversations: two users on two devices each, over TCP and WebSocket at once, through every command."""
import unittest

from harness import Server
from live_support import device, meet, non_admin_commands

# What has nothing to do with conversations has tests of its own.
ELSEWHERE = set("auth register user_aktif logout passwd whoami sessions ping help quit "
                "hook_in hook_out hooks hook_remove files".split())


class Story:
    """Arini and Lineker, each on a TCP and a WebSocket connection. Steps name the device: a1 a2 b1 b2."""

    def __init__(self, server):
        self.a1 = device(server, "arini", "words").listen()
        self.a2 = device(server, "arini", "json", "websocket").listen()
        self.b1 = device(server, "lineker", "json").listen()
        self.b2 = device(server, "lineker", "json", "websocket").listen()
        self.devices = (self.a1, self.a2, self.b1, self.b2)
        self.used = {"listen"}

    def do(self, who, command, **fields):
        self.used.add(command)
        return getattr(self, who).ok(command, **fields)

    def talk(self):
        """The conversation of the two."""
        self.do("a1", "profile", display="Arini K")
        self.do("a2", "status", text="di kelas")
        assert self.do("b2", "presence", user="arini")["status"] == "OK"
        self.do("a1", "send", to="lineker", text="piye kabare?", id="a-1")
        self.do("b2", "send", to="arini", text="apik", reply=1)
        self.do("a2", "send", to="lineker", text="salah kirim")
        self.do("a1", "edit", with_="lineker", number=1, text="piye kabare, Gary?")
        self.do("a1", "delete", with_="lineker", number=3)
        self.do("b1", "react", with_="arini", number=1, reaction="👍")
        self.do("b2", "react", with_="arini", number=1, reaction="+1")
        self.do("b1", "unreact", with_="arini", number=1, reaction="👍")
        self.do("b2", "read", with_="arini", number=1)
        self.do("a2", "read", with_="lineker", number=3)
        self.do("b1", "typing", with_="arini")
        self.do("b1", "received", with_="arini", number=3)
        self.do("b1", "mute", with_="arini")
        self.do("b2", "unmute", with_="arini")
        self.do("b1", "block", user="messi")
        assert self.do("b2", "blocks")["users"] == ["messi"]
        self.do("b2", "unblock", user="messi")

    def meet_in_rooms(self):
        self.do("a2", "create", room="#kelas")
        self.do("b1", "join", room="#kelas")
        self.do("a1", "invite", room="#kelas", user="messi")
        self.do("a1", "role", room="#kelas", user="lineker", role="moderator")
        self.do("b2", "topic", room="#kelas", text="Ujian besok")
        self.do("a1", "retention", room="#kelas", days=30)
        self.do("b2", "kick", room="#kelas", user="messi")
        self.do("b1", "ban", room="#kelas", user="messi")
        self.do("b2", "unban", room="#kelas", user="messi")
        self.do("a1", "send", to="#kelas", text="halo semua")
        self.do("b2", "send", to="#kelas", text="halo juga", reply=1)
        self.do("b1", "edit", with_="#kelas", number=2, text="halo juga, bu")
        self.do("a2", "react", with_="#kelas", number=2, reaction="❤")
        self.do("a1", "create", room="#rapat", private=True)
        self.do("a2", "invite", room="#rapat", user="lineker")
        self.do("b1", "send", to="#rapat", text="yang ini rahasia")
        self.do("b2", "leave", room="#rapat")
        self.do("a1", "delete", with_="#rapat")


WHAT_LINEKER_IS_TOLD = """
message arini lineker 1 piye kabare?
message lineker arini 2 apik
message arini lineker 3 salah kirim
edited arini lineker 1 piye kabare, Gary?
deleted arini lineker 3
reaction lineker arini 1 👍 True
reaction lineker arini 1 +1 True
reaction lineker arini 1 👍 False
read lineker arini 1
read arini lineker 3
joined lineker #kelas lineker
joined arini #kelas messi
room arini #kelas lineker moderator
room lineker #kelas Ujian besok
room arini #kelas 30 0
left lineker #kelas messi kicked
message arini #kelas 1 halo semua
message lineker #kelas 2 halo juga
edited lineker #kelas 2 halo juga, bu
reaction arini #kelas 2 ❤ True
joined arini #rapat lineker
message lineker #rapat 1 yang ini rahasia
left lineker #rapat lineker left
message arini lineker 4 selesai
""".strip().splitlines()
ONLY_ARINI_IS_TOLD = [
    "joined arini #kelas arini", "joined arini #rapat arini", "left arini #rapat arini room deleted"]


def told(event):
    keys = "event from to user number text reaction on topic role why days messages".split()
    return " ".join(str(event[key]) for key in keys if key in event)


class StoryTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.addClassCleanup(cls.server.cleanup)
        cls.story = Story(cls.server)
        cls.story.talk()
        cls.story.meet_in_rooms()
        cls.story.do("a1", "send", to="lineker", text="selesai")
        meet(cls.story.devices, "selesai")
        cls.a1, cls.a2, cls.b1, cls.b2 = cls.story.devices

    def test_both_devices_of_a_user_see_the_same_events_in_the_same_order(self):
        self.assertEqual(self.a1.events, self.a2.events)
        self.assertEqual(self.b1.events, self.b2.events)

    def test_both_users_are_told_all_that_happened_between_them(self):
        self.assertEqual([told(event) for event in self.b1.events], WHAT_LINEKER_IS_TOLD)
        here = [told(event) for event in self.a1.events]
        self.assertEqual([line for line in here if line not in ONLY_ARINI_IS_TOLD], WHAT_LINEKER_IS_TOLD)
        self.assertEqual([line for line in here if line in ONLY_ARINI_IS_TOLD], ONLY_ARINI_IS_TOLD)
        known = {event["cursor"]: event for event in self.b1.events}
        shared = [event for event in self.a1.events if event["cursor"] in known]
        self.assertEqual(shared[:-1], [known[event["cursor"]] for event in shared][:-1])

    def test_what_is_told_in_passing_reaches_the_others(self):
        # Each was asked for until it came: whoever listens is told who is active, and who types.
        for one in (self.a1, self.a2):
            for kind, more in (("typing", {}), ("received", {"number": 3})):
                while {"event": kind, "from": "lineker", "to": "arini"} | more not in one.passing:
                    one.take()
        for one in (self.b1, self.b2):
            self.assertFalse({"typing", "received"} & {event["event"] for event in one.passing})

    def test_the_history_is_the_same_everywhere(self):
        for mine, theirs in (("lineker", "arini"), ("#kelas", "#kelas")):
            first = self.a1.ok("history", with_=mine)["messages"]
            self.assertEqual(self.a2.ok("history", with_=mine)["messages"], first)
            for one in (self.b1, self.b2):
                self.assertEqual(one.ok("history", with_=theirs)["messages"], first)
        one, two, three, _ = self.b2.ok("history", with_="arini")["messages"]
        self.assertEqual((one["text"], one["display"], "edited" in one), ("piye kabare, Gary?", "Arini K", True))
        self.assertEqual(one["reactions"], [{"reaction": "+1", "users": ["lineker"], "count": 1}])
        self.assertEqual((two["text"], two["reply"]), ("apik", 1))
        self.assertEqual((three["text"], three["deleted"]), ("", True))

    def test_every_command_of_live_conversations_was_used(self):
        self.read_everything()
        self.assertEqual(non_admin_commands(self.a1) - ELSEWHERE, self.story.used)

    def read_everything(self):
        """All that only reads, from a TCP and a WebSocket connection: both give the same."""
        for command, fields in (
                ("members", {"room": "#kelas"}), ("rooms", {}), ("outbox", {}), ("conversations", {}),
                ("history", {"with_": "#kelas"}), ("topic", {"room": "#kelas"}), ("inbox", {"peek": True}),
                ("inbox", {"after": self.b1.events[0]["cursor"]}), ("search", {"words": "halo"}),
                ("presence", {"user": "messi"}), ("profile", {})):
            for one, other in (("a1", "a2"), ("b1", "b2")):
                first = self.story.do(one, command, **fields)
                self.assertEqual(self.story.do(other, command, **fields), first, command)

    def test_what_the_lists_say(self):
        self.assertEqual(
            [(item["with"], item["last"]["text"]) for item in self.b2.ok("conversations")["conversations"]],
            [("arini", "selesai"), ("#kelas", "halo juga, bu")])
        self.assertEqual([(item["to"], item["text"]) for item in self.b2.ok("outbox")["messages"]],
                         [("#kelas", "halo juga, bu"), ("arini", "apik")])
        since = self.a2.ok("inbox", after=self.a2.events[0]["cursor"])["messages"]
        self.assertEqual([item["msg"] for item in since["#kelas"]], ["halo juga, bu"])
        while not (found := self.a2.ok("search", words="halo semua")["messages"]):
            pass  # the index is behind the messages for a moment
        self.assertEqual([(item["with"], item["number"]) for item in found], [("#kelas", 1)])
        self.assertEqual(self.a1.ok("search", words="rahasia")["messages"], [])

    def test_ranges_of_the_history(self):
        def numbers(**fields):
            reply = self.b1.ok("history", with_="arini", **fields)
            return [item["number"] for item in reply["messages"]], reply.get("more", False)
        self.assertEqual(numbers(limit=2), ([3, 4], True))
        self.assertEqual(numbers(before=3), ([1, 2], False))
        self.assertEqual(numbers(before=3, limit=1), ([2], True))
        self.assertEqual(numbers(after=1, limit=2), ([2, 3], True))
        self.assertEqual(numbers(after=4), ([], False))
        self.assertEqual(numbers(around=2, limit=3), ([1, 2, 3], True))
        self.assertEqual(self.b1.code("history", with_="arini", before=1, after=1), "bad_argument")

    def test_who_comes_back_with_a_cursor_is_told_what_can_still_be_seen(self):
        """From the first place on: of reads only each one's last, nothing of a room that was left."""
        again = device(self.server, "lineker").listen(after=self.b1.events[0]["cursor"])
        again.until("message", text="selesai")
        seen = [event for event in self.b1.events[1:] if "#rapat" not in event["to"] or event["event"] == "left"]
        self.assertEqual([event["cursor"] for event in again.events], [event["cursor"] for event in seen])
        gone = [event for event in again.events if event.get("deleted")]
        self.assertEqual([(event["number"], "text" in event) for event in gone], [(3, False)])


class ListeningTest(unittest.TestCase):
    def setUp(self):
        self.server = Server(heartbeat_ms=200, active_grace_ms=100)
        self.addCleanup(self.server.cleanup)
        self.arini = device(self.server, "arini", "words")

    def tell(self, *texts):
        for text in texts:
            self.arini.ok("send", to="messi", text=text)

    def test_nothing_comes_to_those_who_did_not_ask(self):
        with self.server.login("messi") as messi:
            self.tell("halo")
            self.assertEqual(messi.ok("ping")["message"], "pong")
            messi.half_close()
            self.assertTrue(messi.eof())

    def test_every_cursor_gives_exactly_what_came_after_it(self):
        for door in ("tcp", "websocket"):
            first = device(self.server, "messi", door=door).listen()
            begin = first.cursor
            self.tell(*(f"{door} {i}" for i in range(12)))
            first.until("message", text=f"{door} 11")
            cursors = [begin] + [event["cursor"] for event in first.events]
            for place, cursor in enumerate(cursors[:-1]):
                again = device(self.server, "messi", door=door).listen(after=cursor)
                again.until("message", text=f"{door} 11")
                self.assertEqual(again.events, first.events[place:])
                again.close()
            first.close()

    def test_a_device_that_was_cut_gets_what_it_missed_and_then_what_happens(self):
        device_one = device(self.server, "messi").listen()
        self.tell("satu")
        device_one.until("message", text="satu")
        device_one.close()
        missed = 1500  # more than one page
        self.arini.conn.send_bytes(b"".join(f"send messi terlewat {i}\n".encode() for i in range(missed)))
        for _ in range(missed):
            self.assertEqual(self.arini.reply()["status"], "OK")
        again = device(self.server, "messi", door="websocket").listen(after=device_one.cursor)
        self.tell("akhir")
        again.until("message", text="akhir")
        self.assertEqual([event["text"] for event in again.events],
                         [f"terlewat {i}" for i in range(missed)] + ["akhir"])

    def test_a_heartbeat_tells_the_newest_cursor(self):
        listener = device(self.server, "messi").listen()
        before = listener.until("heartbeat")["cursor"]
        self.arini.ok("send", to="henderson", text="bukan untuk messi")
        while (after := listener.until("heartbeat")["cursor"]) == before:
            pass
        self.tell("halo")
        again = device(self.server, "messi").listen(after=after)
        self.assertEqual(again.until("message")["text"], "halo")

    def test_who_comes_and_goes_is_told(self):
        listener = device(self.server, "messi").listen()
        for _ in range(2):  # changes are told from the first look on
            listener.until("heartbeat")
        for key, change in (("active", lambda: device(self.server, "henderson")),
                            ("inactive", lambda: self.server.conns[-1].close())):
            change()
            while "henderson" not in listener.until("presence")[key]:
                pass

    def test_listening_again_begins_anew_without_a_gap(self):
        listener = device(self.server, "messi").listen()
        begin = listener.cursor
        self.tell("satu", "dua")
        listener.until("message", text="dua")
        listener.listen(after=begin)
        listener.until("message", text="dua")
        self.tell("tiga")
        listener.until("message", text="tiga")
        self.assertEqual([event["text"] for event in listener.events], ["satu", "dua", "satu", "dua", "tiga"])

    def test_a_listener_whose_session_ends_is_told_and_hears_no_more(self):
        for command in (lambda: device(self.server, "messi").ok("logout", all=True), lambda: listener.ok("logout")):
            listener = device(self.server, "messi").listen()
            command()
            if not any(event["event"] == "end" for event in listener.passing):
                listener.until("end")
            self.tell("sesudahnya")
            self.assertIn(listener.code("whoami"), ("not_logged_in", "bad_token"))
            self.assertEqual(listener.events, [])

    def test_a_cursor_that_no_reply_gave_is_refused(self):
        listener = device(self.server, "messi", "words")
        for cursor in ("x", "0", "-", "a-", "-a", "zz-zz", "1-" + "z" * 40):
            self.assertEqual(listener.code("listen", after=cursor), "bad_argument", cursor)
        mine = listener.listen().cursor
        epoch, place = mine.split("-")
        self.assertEqual(listener.code("listen", after=f"{int(epoch, 16) ^ 1:x}-{place}"), "cursor_reset")
        self.assertEqual(listener.code("listen", after=f"{epoch}-zzzzz"), "cursor_reset")


if __name__ == "__main__":
    unittest.main()
