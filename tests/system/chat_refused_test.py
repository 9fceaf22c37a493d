"""The live terminal client where something is refused, gone or not answered: nothing is lost, and what is shown holds."""

import os
import signal
import unittest

from chat_live_support import LiveCase


class RefusedTest(LiveCase):
    def test_in_a_room_its_name_can_be_left_out_everywhere(self):
        person = self.person()
        person.enter("/create #kelas")
        person.types_on("#kelas>")
        person.enter("/retention days=30")
        person.sees("arini set how long messages are kept: 30 days")
        person.enter("/retention")
        person.sees("#kelas keeps messages: 30 days; the server: for ever")
        person.enter("/hooks")
        person.sees("no webhooks")

    def test_a_refusal_leaves_the_room_open_and_being_put_out_closes_it(self):
        with self.server.login("lineker") as owner:
            owner.ok("create #kelas")
            owner.ok("invite #kelas arini")
            person = self.person()
            self.open(person, "#kelas")
            person.enter("/delete #kelas")
            person.sees("it needs: owner")
            person.types_on("#kelas>")
            owner.ok("kick #kelas arini")
            person.sees("lineker made arini leave: kicked")
            person.types_on("kabar>")

    def test_a_deleted_message_is_not_taken_to_be_edited_and_a_refused_edit_loses_nothing(self):
        person = self.person()
        self.open(person)
        for text in ("satu", "dua"):
            person.enter(text)
            person.sees("arini: " + text)
        person.enter("/delete 2")
        person.sees("* arini deleted 2")
        person.type("\x1b[A")
        person.types_on("edit 1 lineker> satu")
        with self.server.login("arini") as other_device:
            other_device.ok("delete lineker 1")
        person.sees("* arini deleted 1")
        person.enter(" lagi")
        person.sees("there is no message 1")
        person.types_on("edit 1 lineker> satu lagi")

    def test_a_message_whose_answer_was_not_waited_for_is_one_message_when_sent_again(self):
        person = self.person()
        self.open(person)
        os.kill(self.server.process.pid, signal.SIGSTOP)
        self.addCleanup(lambda: self.server.process.poll() is None and os.kill(self.server.process.pid, signal.SIGCONT))
        person.type("sekali")
        person.types_on("lineker> sekali")
        person.type("\r")
        # Ctrl-C takes away what was typed before it and has not been read.
        person.wait_for(lambda screen: screen.last() != "lineker> sekali", "the message on its way")
        person.type("\x03")
        person.sees("it stands in the line again")
        os.kill(self.server.process.pid, signal.SIGCONT)
        person.types_on("lineker> sekali")
        person.type("\r")
        person.sees("1 arini: sekali")
        person.enter("lain")
        person.sees("2 arini: lain")

    def test_what_is_no_command_stands_in_the_line_again(self):
        person = self.person()
        person.enter("halo semua")
        person.sees("this is no command; /open WHO")
        person.types_on("kabar> halo semua")
        person.type("\x15")
        self.open(person)
        person.enter("/opne messi")
        person.sees("did you mean /open?")
        person.types_on("lineker> /opne messi")

    def test_ctrl_l_clears_the_screen_and_leaves_the_line(self):
        person = self.person()
        person.type("ping me")
        person.types_on("kabar> ping me")
        before = person.everything.count("\x1b[H\x1b[2J")
        person.type("\x0c!")
        person.types_on("kabar> ping me!")
        self.assertEqual(person.everything.count("\x1b[H\x1b[2J"), before + 1)

    def test_what_came_while_a_cursor_was_lost_to_retention_is_shown(self):
        self.server.listen = (f"127.0.0.1:{self.server.port}",)
        person = self.person()
        self.open(person)
        for i in range(3):
            self.say(f"lama {i}.")
            person.sees(f"lama {i}.")
        self.server.kill()
        person.sees("kabar: lost ")
        self.server.listen, listen = ("127.0.0.1:0",), self.server.listen
        self.server.write_config(retention={"messages": 2})
        self.server.start()
        with self.server.login("lineker") as other:
            for i in range(4):
                other.ok(f"send arini selagi putus {i}.")
        self.server.restart()  # at the start what is too much is deleted
        with self.server.login("arini") as other_device:
            while len(other_device.ok("history lineker")["messages"]) > 2:
                pass
        self.server.stop()
        self.server.listen = listen
        self.server.start()
        lines = person.sees("selagi putus 3.")
        self.assertEqual(sum("selagi putus 3." in line for line in lines), 1)
        person.types_on("lineker>")
        person.type("\x1b[5~")
        person.sees("(older ones are gone)")


if __name__ == "__main__":
    unittest.main()
