"""What the tests of `kabar chat` share: a terminal of their own, and a network that fails when told to."""

import fcntl
import os
import pty
import re
import select
import shlex
import shutil
import socket
import struct
import subprocess
import tempfile
import termios
import threading
import time

from harness import DEMO, HANG, KABAR

TOKEN = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
ESCAPE = re.compile(r"\x1b(\[[0-9;?]*[A-Za-z]|[()][A-Z0-9]|[=>])")


class Terminal:
    """A program on a terminal of its own, and what a person would see there."""

    def __init__(self, *args, term="xterm", columns=80, env=None, shell=False):
        self.home = tempfile.mkdtemp(prefix="kabar-home-")
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        surroundings = os.environ | {"TERM": term, "HOME": self.home, "LC_ALL": "C.UTF-8"} | (env or {})
        surroundings.pop("XDG_STATE_HOME", None)
        self.master = master
        self.seen = ""
        self.everything = ""
        command = [KABAR, "chat", *args]
        self.process = subprocess.Popen(
            ["bash", "--norc", "--noprofile", "-i"] if shell else command, stdin=slave, stdout=slave, stderr=slave, env=surroundings,
            start_new_session=True, preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        os.close(slave)
        if shell:
            self.type(shlex.join(command) + "\r")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        os.close(self.master)
        shutil.rmtree(self.home, ignore_errors=True)

    @property
    def history_file(self):
        return os.path.join(self.home, ".local/state/kabar/history")

    def history(self):
        with open(self.history_file, encoding="utf-8") as file:
            return file.read().splitlines()

    def read_more(self, deadline):
        ready, _, _ = select.select([self.master], [], [], max(0, deadline - time.monotonic()))
        if not ready:
            raise AssertionError(f"nothing more came after {self.seen!r}")
        try:
            data = os.read(self.master, 65536)
        except OSError:
            data = b""
        self.seen += data.decode(errors="replace")
        self.everything += data.decode(errors="replace")
        return bool(data)

    def expect(self, pattern):
        """Waits for the pattern, without control sequences; gives the match, and what follows it is next."""
        deadline = time.monotonic() + HANG
        while True:
            text = ESCAPE.sub("", self.seen)
            if match := re.search(pattern, text):
                self.seen = text[match.end():]
                return match
            if not self.read_more(deadline):
                raise AssertionError(f"ended before {pattern!r}: {text!r}")

    def type(self, text):
        os.write(self.master, text.encode())

    def enter(self, line):
        self.type(line + "\r")

    def prompt(self):
        self.expect(f"Command ({TOKEN})?:")

    def log_in(self, user="arini"):
        self.prompt()
        self.enter(f"auth {user} {DEMO[user]}")
        self.expect(f"username {user} logged in, token {TOKEN}")
        self.prompt()

    def leave(self):
        self.type("\x04")
        return self.exit_status()

    def exit_status(self):
        """The program's exit status, once everything it wrote is read."""
        deadline = time.monotonic() + HANG
        while self.read_more(deadline):
            pass
        return self.process.wait(HANG)


class Cutter:
    """Between client and server: ends the connection instead of passing on the reply to the line that is named."""

    def __init__(self, target, cut_at):
        self.target, self.cut_at, self.cuts = target, cut_at, 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    @property
    def address(self):
        return "127.0.0.1:%d" % self.listener.getsockname()[1]

    def close(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.thread.join(HANG)
        self.listener.close()

    def _run(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            with client, socket.create_connection(self.target) as server, client.makefile("rb") as lines:
                client.settimeout(HANG)
                server.settimeout(HANG)
                for line in lines:
                    server.sendall(line)
                    reply = b""
                    while not reply.endswith(b"\r\n\r\n"):
                        reply += server.recv(65536)
                    if self.cut_at in line and self.cuts == 0:
                        self.cuts += 1
                        break
                    client.sendall(reply)
