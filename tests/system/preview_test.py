"""`kabar preview`: what the server runs for each image, as a process that has given up all its rights."""

import os
import pathlib
import struct
import subprocess
import tempfile
import time
import unittest
import zlib

from harness import HANG, KABAR, SANITIZE, kabar

NOT_AN_IMAGE, TOO_MANY_PIXELS, BROKEN = 10, 12, 13


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width, height, row, claimed=None):
    """Every row the same, in RGB."""
    packer = zlib.compressobj(9)
    packed = b"".join([packer.compress(b"\0" + row) for _ in range(height)] + [packer.flush()])
    header = struct.pack(">IIBBBBB", *(claimed or (width, height)), 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def preview(image):
    """The exit status, the line, and the picture."""
    with tempfile.TemporaryFile() as file:
        file.write(image)
        file.seek(0)
        done = subprocess.run([KABAR, "preview"], stdin=file, capture_output=True, env={}, timeout=HANG)
    if done.returncode != 0:
        assert not done.stdout, done.stdout
        return done.returncode, "", b""
    line, picture = done.stdout.split(b"\n", 1)
    return 0, line.decode(), picture


class PreviewTest(unittest.TestCase):
    def test_an_image_becomes_a_small_one(self):
        status, line, picture = preview(png(1200, 900, b"\x10\x80\xf0" * 1200))
        self.assertEqual(status, 0)
        self.assertEqual(line, f"1200 900 320 240 image/jpeg {len(picture)}")
        self.assertTrue(picture.startswith(b"\xff\xd8\xff"))

    def test_what_is_not_an_image_is_refused(self):
        for content in (b"", b"hello", b"<svg xmlns='http://www.w3.org/2000/svg'/>", os.urandom(100_000), b"\0" * 100_000):
            self.assertEqual(preview(content)[0], NOT_AN_IMAGE)

    def test_a_small_file_that_unpacks_to_a_lot_stays_within_the_bounds(self):
        bomb = png(6300, 6300, b"\0" * 3 * 6300)
        self.assertLess(len(bomb), 200_000)
        self.assertEqual(preview(bomb)[1].split(" image")[0], "6300 6300 320 320")
        # More rows than the header says.
        status, line, _ = preview(png(10, 100_000, b"\0" * 30, claimed=(10, 10)))
        self.assertTrue(status == BROKEN or line.startswith("10 10 "), (status, line))

    def test_an_image_that_claims_to_be_huge_is_refused(self):
        for claimed in ((100_000, 100_000), (40_000_001, 1), (0x7fffffff, 0x7fffffff)):
            self.assertEqual(preview(png(1, 1, b"\0\0\0", claimed=claimed))[0], TOO_MANY_PIXELS)

    def test_damage_anywhere_harms_nobody(self):
        image = bytearray(png(400, 300, bytes(range(200)) * 6))
        for place in range(8, len(image), max(1, len(image) // 25)):
            damaged = image[:place] + bytes([image[place] ^ 0xff]) + image[place + 1:]
            status, line, _ = preview(bytes(damaged))
            self.assertTrue(status in (NOT_AN_IMAGE, TOO_MANY_PIXELS, BROKEN) or line.startswith("400 300 "),
                            (place, status, line))

    @unittest.skipIf("address" in SANITIZE or "thread" in SANITIZE, "the sanitizer needs more rights")
    def test_it_is_locked_before_it_reads(self):
        with subprocess.Popen([KABAR, "preview"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            proc = pathlib.Path("/proc", str(process.pid))
            until = time.monotonic() + HANG
            while "\nSeccomp:\t2\n" not in (status := (proc / "status").read_text()):
                self.assertLess(time.monotonic(), until, status)
            self.assertIn("\nNoNewPrivs:\t1\n", status)
            limits = {line[:26].strip(): line[26:].split()[:2] for line in (proc / "limits").read_text().splitlines()}
            self.assertEqual(limits["Max address space"], [str(512 << 20)] * 2)
            self.assertEqual(limits["Max cpu time"], ["5"] * 2)
            for nothing in ("Max file size", "Max open files", "Max core file size"):
                self.assertEqual(limits[nothing], ["0"] * 2, nothing)
            output, _ = process.communicate(png(10, 10, b"\xff" * 30), timeout=HANG)
            self.assertTrue(output.startswith(b"10 10 10 10 image/jpeg "))

    def test_the_help_does_not_offer_it(self):
        self.assertNotIn("preview", kabar("--help").stdout)


if __name__ == "__main__":
    unittest.main()
