"""While a great file goes up and ten come down, the server's memory stays flat and sending stays quick.

KABAR_FILE_MIB is the size of the file (64), KABAR_FILE_RATE how many MiB go each second over all connections together, as
over a cable (0: as many as the machine can, which then has no core left for whoever sends). The figures are printed. What is asserted of sending is a share of its usual
pace, because the machine that runs this may be busy with anything; of memory nothing if a sanitizer is in the server,
which keeps what was freed.
"""

import hashlib
import json
import os
import subprocess
import sys
import threading
import time
import unittest

from files_support import begin, connect, head_of, memory_kib, open_files, read_response, some_bytes
from harness import HANG, SANITIZE, Server

MIB = int(os.environ.get("KABAR_FILE_MIB", "64"))
SIZE = MIB * 1024 * 1024
RATE = int(os.environ.get("KABAR_FILE_RATE", "0")) * 1024 * 1024
STEP = some_bytes(1024 * 1024)
DOWNLOADS = 10
# Two pieces of 128 KiB and a socket's rest for each of eleven, and what the allocator keeps of them.
GROWTH_KIB = 48 * 1024
# Of the usual pace. Were a transfer to stand in the way of a send, there would be next to none.
PACE = 1 / 50


class Sender:
    """Sends one message after another until it is told to stop, and keeps how long each took."""

    def __init__(self, conn):
        self.conn, self.times, self.stopped = conn, [], threading.Event()
        self.begun = time.perf_counter()
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self):
        while not self.stopped.is_set():
            begun = time.perf_counter()
            self.conn.ok("send lineker halo")
            self.times.append(time.perf_counter() - begun)

    def stop(self):
        self.stopped.set()
        self.thread.join(HANG)
        times = sorted(self.times)
        return {"sends": len(times), "per_second": round(len(times) / (time.perf_counter() - self.begun)),
                "p50_ms": round(times[len(times) // 2] * 1000, 2),
                "p99_ms": round(times[len(times) * 99 // 100] * 1000, 2)}


class Address:
    def __init__(self, host, port):
        self.http = (host, int(port))


class Pace:
    """An equal share of the cable for each of the connections."""

    def __init__(self):
        self.begun = time.monotonic()

    def keep(self, size):
        if RATE:
            due = self.begun + size * (DOWNLOADS + 1) / RATE
            time.sleep(max(0, due - time.monotonic()))


def fetch(server, path, token, got):
    digest, size = hashlib.blake2b(digest_size=16), 0
    buffer = memoryview(bytearray(1 << 20))
    with connect(server) as sock, sock.makefile("rb") as stream:
        sock.settimeout(None)
        sock.sendall(head_of("GET", path, token, Connection="close"))
        assert stream.readline() == b"HTTP/1.1 200 OK\r\n"
        while stream.readline().strip():
            pass
        pace = Pace()
        while count := stream.readinto(buffer):
            size += count
            if MIB <= 256:
                digest.update(buffer[:count])
            pace.keep(size)
    got.append([size, digest.hexdigest()])


def put(server, token, paced=True):
    path = begin(server, token, SIZE)
    with connect(server) as sock, sock.makefile("rb") as stream:
        sock.settimeout(None)
        sock.sendall(head_of("PATCH", path, token, Upload_Offset=0, Content_Length=SIZE))
        pace = Pace()
        for step in range(MIB):
            sock.sendall(STEP)
            if paced:
                pace.keep((step + 1) * len(STEP))
        status, _, body = read_response(stream)
    assert status == 200, body
    return path


def transfers(host, port, token, path):
    """A process of their own, so that Python's lock does not stand between them and the one who sends."""
    server, got = Address(host, port), []
    threads = [threading.Thread(target=fetch, args=(server, path, token, got)) for _ in range(DOWNLOADS)]
    threads.append(threading.Thread(target=put, args=(server, token)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(json.dumps(got))


class LoadTest(unittest.TestCase):
    def figures(self, what, **more):
        print(what, {"rss_mib": memory_kib(self.server) // 1024, "most_mib": memory_kib(self.server, "VmHWM") // 1024}
              | more, flush=True)

    def test_memory_stays_flat_and_sending_quick(self):
        with Server() as self.server:
            conn = self.server.login("arini")
            self.figures("begun")
            first = put(self.server, conn.token, paced=False)
            self.figures("one is up")
            sender = Sender(self.server.login("messi"))
            time.sleep(2)
            usual = sender.stop()
            files, before = open_files(self.server), memory_kib(self.server, "VmHWM")
            self.figures("before", **usual)

            sender, begun = Sender(self.server.login("henderson")), time.perf_counter()
            host, port = self.server.http
            process = subprocess.Popen([sys.executable, "-B", __file__, "transfers", host, str(port), conn.token, first],
                                       stdout=subprocess.PIPE)
            most = 0
            while process.poll() is None:
                most = max(most, memory_kib(self.server))
                try:
                    process.wait(0.1)
                except subprocess.TimeoutExpired:
                    pass
            seconds = time.perf_counter() - begun
            beside = sender.stop()
            self.figures("during", seconds=round(seconds, 1), most_rss_mib=most // 1024, **beside)

            with process.stdout as out:
                got = json.load(out)
            self.assertEqual(([size for size, _ in got], process.returncode), ([SIZE] * DOWNLOADS, 0))
            self.assertEqual(len({digest for _, digest in got}), 1)
            while open_files(self.server) > files + 1:
                conn.ok("ping")
            self.figures("after")
            if not SANITIZE:
                self.assertLess(memory_kib(self.server, "VmHWM") - before, GROWTH_KIB)
            self.assertGreater(beside["per_second"], usual["per_second"] * PACE)


if __name__ == "__main__":
    if sys.argv[1:2] == ["transfers"]:
        sys.exit(transfers(*sys.argv[2:]))
    unittest.main()
