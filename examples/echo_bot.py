"""Answers each message that begins with "!echo ".    KABAR_TOKEN=... HOST=... PORT=... python3 echo_bot.py"""

import json
import os
import socket
import time
import uuid

ADDRESS = os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8889"))
TOKEN = os.environ["KABAR_TOKEN"]


def answer(event, me):
    """The request that answers a message, or None. The same message always gets the same id: it is answered once."""
    text = event.get("text", "")
    if event["event"] != "message" or event["from"] == me or not text.startswith("!echo "):
        return None
    to = event["to"] if event["to"].startswith("#") else event["from"]
    return {"command": "send", "token": TOKEN, "id": str(uuid.uuid5(uuid.NAMESPACE_OID, f"{to} {event['number']}")),
            "tag": event["cursor"], "to": to, "text": text.removeprefix("!echo ")}


def talk(cursor):
    """Listens and answers; gives the place up to which all is answered, once the connection is lost."""
    me, unanswered = None, 0
    try:
        with socket.create_connection(ADDRESS, 60) as sock, sock.makefile(encoding="utf-8", newline="\n") as lines:

            def ask(request):
                sock.sendall(json.dumps(request).encode() + b"\n")

            ask({"command": "whoami", "token": TOKEN})
            ask({"command": "listen", "token": TOKEN} | ({"after": cursor} if cursor else {}))
            for line in filter(str.strip, lines):
                item = json.loads(line)
                if request := answer(item, me) if "event" in item else None:
                    ask(request)
                    unanswered += 1
                elif "tag" in item:  # the answer to a send: kept, or refused for good
                    if item.get("code") in ("busy", "storage_full", "storage_failed", "shutting_down"):
                        return cursor
                    cursor, unanswered = item["tag"], unanswered - 1
                elif item.get("code") == "cursor_reset":
                    return None
                elif item.get("code") in ("bad_token", "token_expired", "user_disabled"):
                    raise SystemExit(item["message"])
                elif not unanswered:
                    cursor = item.get("cursor", cursor)
                me = me or item.get("user")
    except OSError:
        pass
    return cursor


place = None
while True:
    place = talk(place)
    time.sleep(1)
