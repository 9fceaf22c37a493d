"""The live terminal client: what happens stands above the line being typed, and leaves it alone."""

import fcntl
import os
import signal
import struct
import termios
import time
import unittest

from chat_live_support import LiveCase
from harness import DEMO, HANG


class Live(LiveCase):
    def test_a_message_comes_above_half_a_line(self):
        person = self.person()
        person.type("send messi ha")
        person.types_on("kabar> send messi ha")
        self.say("piye kabare?")
        person.sees("[lineker] 1 lineker: piye kabare?")
        person.types_on("kabar (1)> send messi ha")
        person.enter("lo")
        person.sees("message sent to messi")
        self.assertIn("kabar (1)> send messi halo", person.sees("send messi halo"))

    def test_the_cursor_stays_where_it_was(self):
        person = self.person()
        person.type("pig end\x1b[D\x1b[D\x1b[D\x1b[D\x02")
        person.types_on("kabar> pig end")
        self.say("here")
        person.types_on("kabar (1)> pig end")
        person.type("n")
        person.types_on("kabar (1)> ping end")

    def test_lines_of_several_rows_and_wide_characters_stay_whole_at_40_columns(self):
        person = self.person(columns=40)
        self.open(person)
        typed = "\u6f22\u5b57" * 9 + " \U0001f600 " + "\u6f22\u5b57" * 5
        person.type(typed)
        rows = lambda screen: "".join(screen.lines()[-3:]).replace(" ", "")
        whole = ("lineker> " + typed).replace(" ", "")
        person.wait_for(lambda screen: whole in rows(screen), typed)
        for i in range(3):
            self.say(f"number {i}")
            person.sees(f"number {i}")
            person.wait_for(lambda screen: whole in rows(screen), typed)
        self.assertEqual(sum("\U0001f600" in line for line in person.screen.lines()), 1)
        person.type("\r")
        person.sees("4 arini: ")

    def test_what_was_said_goes_to_the_open_conversation_once(self):
        person = self.person()
        self.open(person)
        for line in ("halo", "//slash", "send messi x"):
            person.enter(line)
        lines = person.sees("3 arini: send messi x")
        self.assertEqual([line[6:] for line in lines if " arini: " in line],
                         ["1 arini: halo", "2 arini: /slash", "3 arini: send messi x"])
        person.types_on("lineker>")

    def test_up_takes_the_last_own_message_to_be_edited_and_escape_leaves_it(self):
        person = self.person()
        self.open(person)
        person.enter("halo")
        person.sees("1 arini: halo")
        person.type("\x1b[A")
        person.types_on("edit 1 lineker> halo")
        person.type("\x1b")
        person.types_on("lineker>")
        person.type("\x1b[A")
        person.types_on("edit 1 lineker> halo")
        person.enter("!")
        person.sees("* arini edited 1: halo!")

    def test_a_reaction_goes_to_the_last_message_of_another(self):
        person = self.person()
        self.open(person)
        self.say("bola?")
        person.sees("1 lineker: bola?")
        person.enter("/react \U0001f44d")
        person.sees("* arini reacted to 1: \U0001f44d")

    def test_what_is_shown_in_the_open_conversation_counts_as_read(self):
        person = self.person()
        self.open(person)
        for number in (1, 2, 3):
            self.say(f"seen {number}")
            person.sees(f"{number} lineker: seen {number}")
        read = 0
        with self.server.login("arini") as other_device:
            deadline = time.monotonic() + HANG
            while read < 3 and time.monotonic() < deadline:
                read = other_device.line({"command": "history", "with": "lineker", "limit": 1}).get("read", 0)
        self.assertEqual(read, 3)

    def test_a_server_killed_and_started_again_loses_nothing_and_the_line_stays(self):
        person = self.person()
        self.open(person)
        person.type("kept")
        person.types_on("lineker> kept")
        self.server.listen = (f"127.0.0.1:{self.server.port}",)
        self.server.kill()
        person.sees("kabar: lost ")
        person.type(" while lost")
        person.types_on("(no connection) lineker> kept while lost")
        self.server.start()
        self.say("missed?")
        lines = person.sees("lineker: missed?")
        person.types_on("lineker> kept while lost")
        self.assertEqual(sum("missed?" in line for line in lines), 1)
        self.assertEqual(sum("kabar: lost" in line for line in lines), 1)

    def test_resizing_leaves_the_line(self):
        person = self.person()
        person.type("ping wid")
        person.types_on("kabar> ping wid")
        fcntl.ioctl(person.master, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 60, 0, 0))
        os.kill(person.process.pid, signal.SIGWINCH)
        person.screen.columns = 60
        person.type("e")
        person.types_on("kabar> ping wide")
        self.assertEqual(sum("ping wid" in line for line in person.screen.lines()), 1)

    def test_resizing_leaves_nothing_of_a_line_of_several_rows(self):
        person = self.person(columns=40)
        person.type("ping " + "many words " * 9 + "end")
        person.wait_for(lambda screen: screen.last().endswith("end"), "the whole line")
        # The terminal of these tests does not break rows anew: wider is the same for all.
        fcntl.ioctl(person.master, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        person.screen.columns = 80
        os.kill(person.process.pid, signal.SIGWINCH)
        person.wait_for(lambda screen: screen.lines()[-2:][0].startswith("kabar> ping many words many words many"),
                        "two rows")
        self.assertEqual(sum("ping many" in line for line in person.screen.lines()), 1)

    def test_marks_without_a_width_move_nothing(self):
        person = self.person()
        person.type("ping e\u0301e\u0301x\x1b[D\x7f!")
        person.types_on("kabar> ping e\u0301e!x".replace("\u0301", ""))
        person.enter("")
        person.sees("pong e")

    def test_what_is_pasted_is_one_message_and_alt_enter_begins_a_line(self):
        person = self.person()
        self.open(person)
        person.type("\x1b[200~satu\rdua\ttiga\x1b[31m\n\x1b[201~")
        person.types_on("dua tiga[31m")
        person.type("\x1b\rempat\r")
        person.sees("1 arini: satu")
        with self.server.login("lineker") as other:
            texts = [message["text"] for message in other.ok("history arini")["messages"]]
        self.assertEqual(texts, ["satu\ndua tiga[31m\nempat"])

    def test_edit_with_a_number_alone_takes_that_message_into_the_line(self):
        person = self.person()
        self.open(person)
        for text in ("satu", "dua"):
            person.enter(text)
            person.sees("arini: " + text)
        self.say("tiga")
        person.sees("3 lineker: tiga")
        person.enter("/edit 1")
        person.types_on("edit 1 lineker> satu")
        person.enter("!")
        person.sees("* arini edited 1: satu!")
        person.enter("/edit 3")
        person.sees("message 3 is none of yours")

    def test_who_types_is_seen_by_the_other(self):
        arini, lineker = self.person(), self.person(user="lineker")
        self.open(arini)
        self.open(lineker, "arini")
        lineker.type("p")
        arini.types_on("lineker typing>")

    def test_a_server_that_hangs_leaves_the_keys_alone(self):
        person = self.person()
        self.open(person)
        os.kill(self.server.process.pid, signal.SIGSTOP)
        self.addCleanup(lambda: self.server.process.poll() is None and os.kill(self.server.process.pid, signal.SIGCONT))
        person.type("typed meanwhile")
        person.types_on("lineker> typed meanwhile")
        os.kill(self.server.process.pid, signal.SIGCONT)
        person.type("\r")
        person.sees("1 arini: typed meanwhile")

    def test_a_refused_message_stands_in_the_line_again(self):
        person = self.person()
        self.open(person)
        with self.server.login("lineker") as other:
            other.ok("block arini")
        person.enter("halo")
        person.sees("(blocked)")
        person.types_on("lineker> halo")

    def test_a_room_made_or_entered_is_open(self):
        person, other = self.person(), self.person(user="lineker")
        person.enter("/create #kelas")
        person.types_on("#kelas>")
        other.enter("/join #kelas")
        other.types_on("#kelas>")
        other.enter("halo semua")
        person.sees("1 lineker: halo semua")

    def test_right_to_left_is_isolated_and_what_turns_direction_is_harmless(self):
        person = self.person()
        self.say("\u05e9\u05dc\u05d5\u05dd \u202e\x1b[31m")
        person.expect("lineker: \u2068\u05e9\u05dc\u05d5\u05dd <U\\+202E>\\^\\[\\[31m\u2069")
        self.assertNotIn("\u202e", person.everything)

    def test_tab_completes_commands_and_names(self):
        person = self.person()
        self.say("hello")
        person.sees("1 lineker: hello")
        person.type("/op\tlin\t")
        person.types_on("kabar (1)> /open lineker")

    def test_who_writes_is_told_that_it_has_arrived(self):
        self.person()
        with self.server.login("lineker") as lineker:
            lineker.ok({"command": "listen"})
            number = lineker.ok({"command": "send", "to": "arini", "text": "piye?"})["number"]
            while (event := lineker.reply()).get("event") != "received":
                pass
        self.assertEqual(event, {"event": "received", "from": "arini", "to": "lineker", "number": number})

    def test_an_unknown_command_says_what_is_near(self):
        person = self.person()
        person.enter("/opne lineker")
        person.sees("did you mean /open?")

    def test_the_bell_rings_for_direct_messages_if_asked_for(self):
        quiet, loud = self.person(user="arini"), self.person("--notify", "bell", user="messi")
        before = loud.screen.bells
        self.say("one", to="arini")
        quiet.sees("one")
        self.say("two", to="messi")
        loud.sees("two")
        loud.wait_for(lambda screen: screen.bells == before + 1, "the bell")
        self.assertEqual(quiet.screen.bells, 0)


if __name__ == "__main__":
    unittest.main()
