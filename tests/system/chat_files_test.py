"""Files up and down in the terminal client, over connections that are cut."""

import os
import pathlib
import unittest

from chat_screen import ScreenTerminal
from file_stand_in import FileStandIn
from harness import DEMO, Server

MANY = bytes(i * 7 % 251 for i in range(300_000))


class Files(unittest.TestCase):
    def setUp(self):
        self.server = Server()
        self.addCleanup(self.server.cleanup)

    def person(self, files=None):
        """With the server's own files, if nothing else stands in for them."""
        if files:
            self.addCleanup(files.close)
        address = files.address if files else "%s:%d" % self.server.http
        person = ScreenTerminal(f"127.0.0.1:{self.server.port}", "--http", address, env={"NO_COLOR": "1"})
        self.addCleanup(person.__exit__)
        person.types_on("kabar>")
        person.enter(f"/auth arini {DEMO['arini']}")
        person.sees("/open WHO")
        person.enter("/open lineker")
        person.types_on("lineker>")
        return person

    def test_an_upload_that_is_cut_goes_on_from_where_it_was(self):
        files = FileStandIn(cuts=2, cut_after=100_000)
        person = self.person(files)
        path = pathlib.Path(person.home, "my cat.png")
        path.write_bytes(MANY)
        person.enter("/upload ~/my\\ cat.png lihat")
        person.wait_for(lambda screen: "fu0" in files.files and screen.last() == "lineker>", "the upload")
        self.assertEqual(files.files["fu0"], (MANY, "my cat.png"))
        self.assertEqual(files.offsets, [0, 100_000, 200_000])
        self.assertEqual(files.seen[0][:2], ("my cat.png", "image/png"))
        self.assertRegex(files.seen[0][2], "^Bearer [0-9a-f-]{36}$")

    def test_a_download_that_is_cut_goes_on_and_overwrites_nothing(self):
        files = FileStandIn(cuts=1, cut_after=120_000)
        files.files["k1"] = (MANY, "../.cat.png")
        person = self.person(files)
        person.enter(f"/download k1 {person.home}")
        person.sees("saved ")
        self.assertEqual(pathlib.Path(person.home, "cat.png").read_bytes(), MANY)
        self.assertEqual(files.offsets[-2:], [0, 120_000])
        person.enter(f"/download k1 {person.home}")
        person.sees("is there already")
        self.assertFalse([name for name in os.listdir(person.home) if name.endswith(".part")])

    def test_a_file_of_a_message_is_got_by_its_name(self):
        person = self.person()
        path = pathlib.Path(person.home, "my cat.png")
        path.write_bytes(MANY)
        person.enter("/upload ~/my\\ cat.png")
        person.sees("1 arini: [my cat.png, 300.0 kB: /download ")
        person.type("/download my\t~/copy")
        person.types_on("lineker> /download my\\ cat.png ~/copy")
        person.type("\r")
        person.sees("copy, 300.0 kB")
        self.assertEqual(pathlib.Path(person.home, "copy").read_bytes(), MANY)
        person.enter("/files")
        person.sees("my cat.png, 300.0 kB, in 1 message")

    def test_what_the_server_refuses_is_told(self):
        files = FileStandIn()
        person = self.person(files)
        path = pathlib.Path(person.home, "refused.bin")
        path.write_bytes(b"x")
        person.enter(f"/upload {path}")
        person.sees("refused.bin: too large")
        person.enter("/download nothing")
        person.sees("nothing: there is no file nothing for you")
        person.enter("/upload /nowhere/at/all")
        person.sees("all: /nowhere/at/all: No such file")
        person.types_on("lineker>")

    def test_while_a_file_goes_up_one_talks_on_and_ctrl_c_cancels(self):
        files = FileStandIn()
        files.held.clear()
        person = self.person(files)
        path = pathlib.Path(person.home, "big.bin")
        path.write_bytes(MANY)
        person.enter(f"/upload {path}")
        person.wait_for(lambda screen: screen.last().startswith("[big.bin "), "the progress")
        person.enter("halo")
        person.sees("1 arini: halo")
        person.type("\x03")
        person.sees("big.bin: cancelled")
        person.types_on("lineker>")
        self.assertEqual(files.files, {})

    def test_tab_completes_paths(self):
        person = self.person(FileStandIn())
        pathlib.Path(person.home, "a b.txt").write_bytes(b"x")
        person.type("/upload ~/a\t")
        person.types_on("lineker> /upload ~/a\\ b.txt")


if __name__ == "__main__":
    unittest.main()
