"""Devices that talk and listen at once: the same requests as words or JSON, over TCP or a WebSocket."""

import collections
import itertools

from harness import DEMO
from ws_client import Closed, WebSocket

# Of each command: the options and flags, then the arguments in their order.
SHAPES = {
    "auth": ("", "user password"),
    "listen": ("after", ""),
    "history": ("before after around limit", "with"),
    "read": ("", "with number"),
    "inbox": ("peek limit after", ""),
    "outbox": ("limit page", ""),
    "conversations": ("limit page", ""),
    "search": ("in from since until limit page", "words"),
    "send": ("id reply", "to text"),
    "edit": ("", "with number text"),
    "delete": ("", "with number"),
    "react": ("", "with number reaction"),
    "unreact": ("", "with number reaction"),
    "typing": ("", "with"),
    "received": ("", "with number"),
    "block": ("", "user"),
    "unblock": ("", "user"),
    "mute": ("", "with"),
    "unmute": ("", "with"),
    "presence": ("", "user"),
    "status": ("", "text"),
    "profile": ("", "display"),
    "create": ("private", "room"),
    "join": ("", "room"),
    "leave": ("", "room"),
    "invite": ("", "room user"),
    "kick": ("", "room user"),
    "ban": ("", "room user"),
    "unban": ("", "room user"),
    "members": ("limit page", "room"),
    "rooms": ("limit page", ""),
    "topic": ("", "room text"),
    "retention": ("days messages", "room"),
    "blocks": ("limit page", ""),
    "role": ("", "room user role"),
    "hook_in": ("", "room user"),
    "hook_out": ("", "room url"),
    "hooks": ("", "room"),
    "hook_remove": ("", "room hook"),
    "help": ("", ""),
    "whoami": ("", ""),
    "sessions": ("", ""),
    "logout": ("all session", ""),
}
# Told in passing: never kept, and not in any order with the others.
PASSING = ("typing", "received", "presence", "heartbeat", "end")


def as_words(command, fields):
    options, arguments = (part.split() for part in SHAPES[command])
    left = dict(fields)
    parts = [command]
    for name in options:
        value = left.pop(name, None)
        if value is not None and value is not False:
            parts.append(name if value is True else f"{name}={value}")
    parts += [str(left.pop(name)) for name in arguments if name in left]
    assert not left, f"{command} does not take {left}"
    return " ".join(parts)


def as_json(command, fields):
    return {"command": command} | fields


SPELLINGS = {"words": as_words, "json": as_json}


def plain(fields):
    """`with_` and the like are Python's way to say `with`."""
    return {name.rstrip("_"): value for name, value in fields.items()}


class WebSocketConn:
    """A WebSocket with the functions of a Conn that a Device needs."""

    def __init__(self, address):
        self.socket = WebSocket(address)

    def send_line(self, line):
        self.socket.send(line)

    def reply(self):
        try:
            return self.socket.reply()
        except Closed as closed:
            raise EOFError(str(closed)) from closed

    def close(self):
        self.socket.close()


class Device:
    """One connection of a user. Events that come between replies are kept in `events`, in the order in which they
    came, but for those in passing, which are in `passing`."""

    def __init__(self, conn, spelling="json"):
        self.conn, self.spell = conn, SPELLINGS[spelling]
        self.events, self.passing = [], []
        self.fresh = collections.deque()  # not looked at by until()
        self.cursor = None

    def send(self, command, **fields):
        self.conn.send_line(self.spell(command, plain(fields)))

    def take(self):
        """The next object, whatever it is."""
        item = self.conn.reply()
        if "event" in item:
            self.fresh.append(item)
            (self.passing if item["event"] in PASSING else self.events).append(item)
        self.cursor = item.get("cursor", self.cursor) if "event" in item else self.cursor
        return item

    def reply(self):
        while "event" in (item := self.take()):
            pass
        return item

    def ask(self, command, **fields):
        self.send(command, **fields)
        return self.reply()

    def ok(self, command, **fields):
        reply = self.ask(command, **fields)
        assert reply["status"] == "OK", f"{command} {fields} was answered {reply}"
        return reply

    def code(self, command, **fields):
        reply = self.ask(command, **fields)
        assert reply["status"] == "ERROR", f"{command} {fields} was answered {reply}"
        return reply["code"]

    def login(self, user, password=None):
        self.user = user
        self.token = self.ok("auth", user=user, password=DEMO[user] if password is None else password)["tokenid"]
        return self

    def listen(self, after=None):
        reply = self.ok("listen", after=after) if after else self.ok("listen")
        # Events may stand behind the reply already, and only behind it.
        self.cursor = reply["cursor"]
        return self

    def until(self, event, **values):
        """The next event of that kind with these values; waits for it."""
        wanted = {"event": event} | plain(values)
        while True:
            while self.fresh:
                found = self.fresh.popleft()
                if wanted.items() <= found.items():
                    return found
            assert "event" in (item := self.take()), f"a reply while waiting for {wanted}: {item}"

    def close(self):
        self.conn.close()


def device(server, user, spelling="json", door="tcp", password=None):
    """A device of the user, logged in; it is closed with the server, if not before."""
    if door == "tcp":
        conn = server.connect()
    else:
        conn = WebSocketConn(server.http)
        server.conns.append(conn)
    return Device(conn, spelling).login(user, password)


def meet(devices, marker):
    """All have been told everything that was done before the message `marker`."""
    for each in devices:
        each.until("message", text=marker)


def whole_history(one, where, page=100):
    """All messages, oldest first, page after page."""
    messages, after = [], 0
    while True:
        reply = one.ok("history", with_=where, limit=page, **({"after": after} if after else {"after": 1}))
        if not after:
            messages += one.ok("history", with_=where, before=2)["messages"]
        messages += reply["messages"]
        if not reply.get("more"):
            return messages
        after = messages[-1]["number"]


def all_pages(one, command, key, limit=2, **fields):
    """What a list of pages gives altogether."""
    items, page = [], {}
    for _ in itertools.count():
        reply = one.ok(command, limit=limit, **fields, **page)
        items += reply[key]
        assert len(reply[key]) <= limit
        if not reply.get("more"):
            return items
        page = {"page": reply["next"]}


def non_admin_commands(conn):
    return {item["usage"].split()[0] for item in conn.ok("help")["commands"]}
