"""Runs the real server and talks to it over real sockets. For the system tests; Python's standard library only.

The environment names what to run: KABAR the binary, KABAR_SANITIZE its sanitizers (or nothing), KABAR_FAULTS
the library that makes writes fail. Waiting always waits for something; HANG is only there to end a test that hangs.
"""

import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time

KABAR = os.environ.get("KABAR", "build/release/kabar")
SANITIZE = os.environ.get("KABAR_SANITIZE", "")
FAULTS = os.environ.get("KABAR_FAULTS", "")
HANG = 60.0

SANITIZER_REPORT = re.compile(r"ERROR: \w+Sanitizer|WARNING: ThreadSanitizer|runtime error:")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\Z")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\Z")
DEMO = {"arini": "hehe", "lineker": "surabaya", "messi": "surabaya", "henderson": "surabaya"}

# Hashing for safety costs 50 ms and 64 MiB a login; tests log in often.
CHEAP = {"password_memory_kib": 8192, "password_ops": 1}


def toml_value(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "[" + ", ".join(toml_value(item) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {toml_value(item)}" for key, item in value.items()) + "}"
    return str(value) if isinstance(value, (int, float)) else json.dumps(value)


def eventually(condition):
    """Asks again until it holds."""
    end = time.monotonic() + HANG
    while not condition():
        if time.monotonic() > end:
            raise AssertionError("this has not come about")
        time.sleep(0.01)


class Conn:
    """One connection: bytes out, replies in."""

    def __init__(self, address):
        family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
        self.sock = socket.socket(family, socket.SOCK_STREAM)
        self.sock.settimeout(HANG)
        self.sock.connect(address)
        self.held = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.sock.close()

    def send_bytes(self, data):
        self.sock.sendall(data)

    def send_line(self, line):
        """A request: text as words, anything else as JSON."""
        text = line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)
        self.send_bytes(text.encode() + b"\n")

    def raw_reply(self):
        """The next reply's bytes, without its end."""
        while b"\r\n\r\n" not in self.held:
            data = self.sock.recv(65536)
            if not data:
                raise EOFError(f"the server closed; held {self.held!r}")
            self.held += data
        reply, self.held = self.held.split(b"\r\n\r\n", 1)
        return reply

    def reply(self):
        return json.loads(self.raw_reply())

    def line(self, line):
        """One request and its reply."""
        self.send_line(line)
        return self.reply()

    def ok(self, line):
        reply = self.line(line)
        assert reply["status"] == "OK", f"{line!r} was answered {reply}"
        return reply

    def half_close(self):
        self.sock.shutdown(socket.SHUT_WR)

    def rest(self):
        """Every byte until the server closes."""
        data, self.held = self.held, b""
        try:
            while chunk := self.sock.recv(65536):
                data += chunk
        except ConnectionResetError:
            pass
        return data

    def rest_replies(self):
        return [json.loads(part) for part in self.rest().split(b"\r\n\r\n") if part]

    def eof(self):
        """True when the server has closed and nothing more came."""
        return self.rest() == b""

    def login(self, user, password=None):
        return self.ok(f"auth {user} {DEMO[user] if password is None else password}")["tokenid"]


class Server:
    """A running `kabar serve` with a data directory of its own. Use as a context manager."""

    def __init__(self, demo=True, args=(), env=None, preexec=None, start=True, listen=("127.0.0.1:0",),
                 http=("127.0.0.1:0",), **config):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="kabar-"))
        self.data = self.dir / "data"
        self.config_file = self.dir / "kabar.toml"
        self.demo, self.args, self.env, self.preexec, self.listen, self.http_listen = (
            demo, list(args), env or {}, preexec, listen, http)
        self.config = CHEAP | config
        self.process = None
        self.conns = []
        self.write_config()
        if start:
            try:
                self.start()
            except BaseException:
                self.cleanup()
                raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.cleanup()

    def cleanup(self):
        for conn in self.conns:
            conn.close()
        if self.process:
            self.process.kill()
            self.wait()
        shutil.rmtree(self.dir, ignore_errors=True)

    def write_config(self, **changes):
        self.config |= changes
        lines = [f"{key} = {toml_value(value)}\n" for key, value in self.config.items()]
        self.config_file.write_text("".join(lines))

    def command(self):
        listen = [part for address in self.listen for part in ("--listen", address)]
        listen += [part for address in self.http_listen or ("none",) for part in ("--http", address)]
        demo = ["--demo"] if self.demo else []
        return [KABAR, "serve", "--data", str(self.data), "--config", str(self.config_file)] + listen + demo + self.args

    def spawn(self):
        """Starts the process without waiting for it to listen."""
        self.stderr, self.stdout, self.addresses = [], [], []
        self.listening = threading.Event()
        self.process = subprocess.Popen(
            self.command(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=os.environ | self.env, preexec_fn=self.preexec)
        self.readers = [threading.Thread(target=self._read_stdout), threading.Thread(target=self._read_stderr)]
        for reader in self.readers:
            reader.start()

    def start(self):
        self.spawn()
        if not self.listening.wait(HANG) or not self.addresses:
            self.process.kill()
            raise RuntimeError(f"the server did not start ({self.wait()}): {self.log}")
        return self

    def _read_stdout(self):
        for line in self.process.stdout:
            text = line.decode().rstrip("\n")
            self.stdout.append(text)
            if text.startswith("listening on "):
                self.addresses = text.removeprefix("listening on ").split(", ")
                self.listening.set()
        self.listening.set()
        self.process.stdout.close()

    def _read_stderr(self):
        for line in self.process.stderr:
            self.stderr.append(line.decode(errors="replace"))
        self.process.stderr.close()

    @property
    def log(self):
        return "".join(self.stderr)

    @property
    def address(self):
        host, port = self.addresses[0].rsplit(":", 1)
        return host, int(port)

    @property
    def http(self):
        """Where HTTP is served."""
        host, port = next(a for a in self.addresses if a.startswith("http://")).removeprefix("http://").rsplit(":", 1)
        return host, int(port)

    @property
    def port(self):
        return self.address[1]

    def connect(self):
        """A new connection; closed with the server, if not before."""
        self.conns.append(Conn(self.address))
        return self.conns[-1]

    def login(self, user, password=None):
        conn = self.connect()
        conn.token = conn.login(user, password)
        return conn

    def wait(self):
        """The exit status, once the process has ended and all its output is read."""
        code = self.process.wait(HANG)
        for reader in self.readers:
            reader.join(HANG)
        assert not SANITIZER_REPORT.search(self.log), self.log
        return code

    def signal(self, number):
        self.process.send_signal(number)

    def kill(self):
        self.signal(signal.SIGKILL)
        return self.wait()

    def stop(self):
        self.signal(signal.SIGTERM)
        # The thread sanitizer can hold back a signal that comes just when a thread falls asleep, until the next one.
        while "thread" in SANITIZE:
            try:
                self.process.wait(3)
                break
            except subprocess.TimeoutExpired:
                self.signal(signal.SIGTERM)
        return self.wait()

    def restart(self):
        if self.process.poll() is None:
            self.kill()
        return self.start()


def kabar(*args, stdin="", **more):
    """Runs the binary to its end; gives returncode, stdout and stderr."""
    return subprocess.run([KABAR, *map(str, args)], input=stdin, capture_output=True, text=True, timeout=HANG, **more)


def add_bot(server, name, *flags):
    """A new bot, and its first token."""
    made = kabar("bot", "add", name, *flags, "--data", server.data)
    assert made.returncode == 0, made.stderr
    return made.stdout.strip()


def inbox_texts(conn, line="inbox"):
    """Every unread text by sender, page after page."""
    texts = {}
    while True:
        reply = conn.ok(line)
        for sender, items in reply["messages"].items():
            texts.setdefault(sender, []).extend(item["msg"] for item in items)
        if not reply.get("more"):
            return texts
