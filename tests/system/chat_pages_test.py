"""Older messages, on a screen of their own: what stood before comes back."""

import fcntl
import os
import signal
import struct
import termios
import unittest

from chat_live_support import LiveCase


class Pages(LiveCase):
    def paging(self, **more):
        """Looks at the oldest of 30 messages, with half a line typed."""
        with self.server.login("lineker") as other:
            for i in range(1, 31):
                other.ok({"command": "send", "to": "arini", "text": f"old-{i}."})
        person = self.person(**more)
        person.sees("lineker (30)")
        self.open(person)
        self.assertFalse(any("old-10." in line for line in person.sees("old-11.")))
        person.type("half")
        person.types_on("lineker> half")
        person.type("\x1b[5~")
        person.sees("old-1.")
        person.types_on("lineker> half")
        return person

    def shown(self, person):
        return [line.split()[-1] for line in person.screen.lines() if "old-" in line]

    def resize(self, person, rows):
        fcntl.ioctl(person.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, 80, 0, 0))
        os.kill(person.process.pid, signal.SIGWINCH)
        person.wait_for(lambda screen: rows // 2 < len(screen.lines()) <= rows and screen.last() == "lineker> half",
                        f"a page of {rows} rows")

    def test_they_come_by_key_and_leave_the_line(self):
        person = self.paging()
        self.say("held")
        person.types_on("lineker> half")
        person.type("\x1b")
        lines = person.sees("31 lineker: held")
        self.assertTrue(any("old-30." in line for line in lines))
        person.types_on("lineker> half")

    def test_after_a_resize_a_page_fills_the_screen_and_ends_where_it_did(self):
        person = self.paging()
        last = self.shown(person)[-1]
        for rows in (8, 24):
            self.resize(person, rows)
            self.assertEqual(self.shown(person)[-1], last)

    def test_a_server_that_hangs_does_not_hold_up_a_resize(self):
        person = self.paging()
        last = self.shown(person)[-1]
        self.server.signal(signal.SIGSTOP)
        self.addCleanup(self.server.signal, signal.SIGCONT)
        self.resize(person, 8)
        self.assertEqual(self.shown(person)[-1], last)
        person.type("way")
        person.types_on("lineker> halfway")

    def test_ctrl_z_gives_the_shell_its_screen_and_fg_shows_the_page_again(self):
        person = self.paging(shell=True)
        page = person.screen.lines()
        person.type("\x1a")
        person.sees("Stopped")
        self.assertIsNone(person.screen.other, "the shell writes on the page's screen")
        person.type("echo of-the-$((40 + 2))\r")
        lines = person.sees("of-the-42")
        self.assertTrue(any("old-30." in line for line in lines))
        self.assertTrue(any("echo of-the-$" in line for line in lines), "the shell's terminal does not echo")
        person.type("fg\r")
        person.sees("old-1.")
        person.types_on("lineker> half")
        self.assertEqual(person.screen.lines(), page)
        person.type("\x1b")
        person.sees("of-the-42")
        person.types_on("lineker> half")

    def test_where_there_is_no_shell_ctrl_z_changes_nothing(self):
        person = self.paging()
        page = person.screen.lines()
        before = len(person.everything)
        person.type("\x1a")
        person.wait_for(lambda screen: "\x1b[?1049h" in person.everything[before:], "the page, drawn again")
        person.types_on("lineker> half")
        self.assertEqual(person.screen.lines(), page)


if __name__ == "__main__":
    unittest.main()
