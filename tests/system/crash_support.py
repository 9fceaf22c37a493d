"""The load of the crash test: users who send, edit, react, read and join without end, and one who listens."""

import collections
import random

HALL, LOBBY = "#aula", "#lobi"
WINDOW = 64


class Request:
    """What is asked, and what its answer settles. Asked again, it comes to the same."""

    def __init__(self, line, settle, repeated=()):
        self.line, self.settle, self.repeated = line, settle, repeated
        self.tries = 0

    def bytes(self):
        self.tries += 1
        return (self.line + "\n").encode()

    def take(self, reply):
        """`repeated`: the errors that say that an earlier try was kept."""
        if reply["status"] != "OK" and not (self.tries > 1 and reply["code"] in self.repeated):
            raise AssertionError(f"{self.line} was answered {reply}")
        self.settle(reply)


class Sender:
    """One user who works without end; what had no answer is asked again, with the same id, first of all."""

    def __init__(self, server, number, seed, workers, acks):
        self.server, self.name, self.acks = server, f"worker{number}", acks
        self.workers = workers
        self.random = random.Random(seed * 1000 + number)
        self.sent = 0
        self.unanswered = collections.deque()  # in the order first asked
        self.kept = {}  # id -> (receiver, the number in the conversation)
        self.texts = {}  # (receiver, number) -> the text, as asked last
        self.places = []  # its keys, to choose from
        self.hall = []  # the numbers of those in the hall
        self.reactions = {}  # number in the hall -> whether it was put there or taken back last
        self.read = 0  # in the hall
        self.in_lobby = False  # as asked last; the server agrees once all is answered
        self.again = 0
        self.dups = 0
        with server.connect() as conn:
            conn.ok(f"register {self.name} secret")
            self.token = conn.login(self.name, "secret")

    def message(self):
        self.sent += 1
        message_id = f"{self.name}-{self.sent}"
        receiver = self.random.choice([f"worker{number}" for number in range(self.workers)] + [HALL] * 2)

        def settle(reply):
            if reply["id"] != message_id or reply["to"] != receiver:
                raise AssertionError(f"the reply to {message_id} is {reply}")
            self.kept[message_id] = (receiver, reply["number"])
            self.texts[receiver, reply["number"]] = f"text of {message_id}"
            self.places.append((receiver, reply["number"]))
            if receiver == HALL:
                self.hall.append(reply["number"])
            self.dups += reply.get("dup", False)
        return Request(f"send id={message_id} {self.token} {receiver} text of {message_id}", settle)

    def edition(self):
        """Of a message that was answered; the number of the edition only grows."""
        place = self.random.choice(self.places)
        base, _, edition = self.texts[place].partition(" edition ")
        self.texts[place] = f"{base} edition {int(edition or 0) + 1}"
        return Request(f"edit {self.token} {place[0]} {place[1]} {self.texts[place]}", lambda _: None)

    def reaction(self):
        number = self.random.choice(self.hall)
        self.reactions[number] = not self.reactions.get(number, False)
        command = "react" if self.reactions[number] else "unreact"
        return Request(f"{command} {self.token} {HALL} {number} :{self.name}:", lambda _: None)

    def reading(self):
        self.read = max(self.read, self.hall[-1])
        return Request(f"read {self.token} {HALL} {self.read}", lambda _: None)

    def in_and_out(self):
        self.in_lobby = not self.in_lobby
        command, repeated = ("join", ()) if self.in_lobby else ("leave", ("not_a_member",))
        return Request(f"{command} {self.token} {LOBBY}", lambda _: None, repeated)

    def next_request(self):
        kinds = [self.message] * 8 + [self.in_and_out]
        if self.hall:
            kinds += [self.edition, self.reaction, self.reading]
        return self.random.choice(kinds)()

    def more(self):
        lines = []
        while len(self.unanswered) < WINDOW:
            self.unanswered.append(self.next_request())
            lines.append(self.unanswered[-1].bytes())
        return b"".join(lines)

    def talk(self, draining):
        """One connection's life: until the server dies or, when draining, nothing is unanswered."""
        try:
            with self.server.connect() as conn:
                self.again += len(self.unanswered)
                conn.send_bytes(b"".join(request.bytes() for request in self.unanswered))
                while self.unanswered or not draining:
                    if not draining and len(self.unanswered) <= WINDOW // 2:
                        conn.send_bytes(self.more())
                    reply = conn.reply()
                    self.unanswered[0].take(reply)
                    self.unanswered.popleft()
                    self.acks.count()
        except (EOFError, OSError):
            pass


class Hearer:
    """Another device of a user: listens, and after each kill goes on from its cursor."""

    def __init__(self, server, sender):
        self.server, self.token = server, sender.token
        self.events = []
        self.cuts = 0
        with server.connect() as conn:
            self.cursor = conn.ok(f"listen {self.token}")["cursor"]

    def listen(self, last_text=None):
        """Until the server dies, or that message comes."""
        try:
            while not self.hear(last_text):
                self.cuts += 1
        except (EOFError, OSError):
            if last_text:
                raise

    def hear(self, last_text):
        """One connection's life. False: it was cut for being slow."""
        with self.server.connect() as conn:
            conn.ok(f"listen after={self.cursor} {self.token}")
            while True:
                event = conn.reply()
                self.cursor = event.get("cursor", self.cursor)
                if event.get("code") == "too_slow":
                    return False
                if event["event"] not in ("presence", "typing", "heartbeat"):
                    self.events.append(event)
                if last_text and event.get("text") == last_text:
                    return True
