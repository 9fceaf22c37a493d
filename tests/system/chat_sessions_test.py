"""Sessions in the live terminal client: logging in, out, and as somebody else, and ending one that is elsewhere."""

import os
import signal
import termios
import unittest

from chat_live_support import LiveCase
from chat_screen import ScreenTerminal
from harness import DEMO


class Sessions(LiveCase):
    def test_whoever_logs_out_is_told_so_once_and_can_be_somebody_else(self):
        person = self.person()
        person.enter("/logout")
        person.sees("logout success")
        person.types_on("kabar>")
        person.enter(f"/auth messi {DEMO['messi']}")
        lines = person.sees("messi logged in")
        self.assertFalse([line for line in lines if "listening ended" in line])
        with self.server.login("messi") as other_device:
            other_device.ok("logout all")
        person.sees("listening ended: the token")

    def test_what_is_typed_before_one_is_logged_in_is_shown_once(self):
        person = ScreenTerminal(f"127.0.0.1:{self.server.port}", "--user", "arini", env={"NO_COLOR": "1"})
        self.addCleanup(person.__exit__)
        person.sees("Password:")
        os.kill(self.server.process.pid, signal.SIGSTOP)
        person.enter(DEMO["arini"])
        flags = lambda: termios.tcgetattr(person.master)[3]
        while flags() & termios.ICANON and not flags() & termios.ECHO:
            pass  # the password is being read
        person.type("ping hi")
        os.kill(self.server.process.pid, signal.SIGCONT)
        lines = person.types_on("kabar> ping hi")
        self.assertEqual(sum("ping hi" in line for line in lines), 1)

    def test_a_session_is_ended_by_its_number_and_completed(self):
        person = self.person()
        with self.server.login("arini") as lost:
            number = lost.ok("whoami")["session"]
            person.enter("/sessions")
            person.sees("logout session=N ends one of them")
            person.type("/logout se\t")
            person.types_on("kabar> /logout session=")
            person.enter(str(number))
            person.sees(f"logout success, session {number}")
            self.assertEqual(lost.line("whoami")["code"], "bad_token")
        person.enter("/whoami")
        person.sees("arini")


if __name__ == "__main__":
    unittest.main()
