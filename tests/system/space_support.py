"""What the tests of giving space back share: large messages, a retention that begins, and the files' sizes."""

import signal
import sqlite3

PAGES_KEPT = 1024
TEXT = "panjang " * 3750  # 30 kB


def fill(conn, to, count):
    """Sends so many large messages; the number of the last one."""
    number = 0
    for begin in range(0, count, 100):
        size = min(100, count - begin)
        for _ in range(size):
            conn.send_line({"command": "send", "to": to, "text": TEXT})
        for _ in range(size):
            reply = conn.reply()
            assert reply["status"] == "OK", reply
            number = reply["number"]
    return number


def keep_only(server, messages):
    """The policy changes while the server runs, and a round of housekeeping begins."""
    server.write_config(retention={"messages": messages})
    server.signal(signal.SIGHUP)


def size_of(server, name):
    return (server.data / name).stat().st_size


def blob_bytes(server):
    return sum(path.stat().st_size for path in (server.data / "files" / "blobs").rglob("*") if path.is_file())


def ask_database(server, *pragmas):
    """Of a server that does not run."""
    with sqlite3.connect(server.data / "kabar.db") as database:
        return [database.execute(f"PRAGMA {pragma}").fetchone()[0] for pragma in pragmas]
