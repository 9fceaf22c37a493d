"""A target for outgoing webhooks: a real HTTP server that checks signatures, keeps what came, and fails as told."""

import hashlib
import hmac
import http.server
import json
import threading
import time

from harness import HANG


def signature(secret, timestamp, body):
    """What X-Kabar-Signature must be; the two last as bytes."""
    return "v1=" + hmac.new(secret.encode(), timestamp + b"." + body, hashlib.sha256).hexdigest()


class Delivery:
    """One POST as it came."""

    def __init__(self, path, headers, body, secret):
        self.path, self.headers, self.body = path, headers, body
        self.timestamp = headers.get("X-Kabar-Timestamp", "")
        expected = signature(secret, self.timestamp.encode(), body)
        self.genuine = hmac.compare_digest(expected, headers.get("X-Kabar-Signature", ""))

    @property
    def fresh(self):
        """Signed within the last five minutes, as a receiver should demand."""
        return self.timestamp.isdigit() and abs(time.time() - int(self.timestamp)) < 300

    def json(self):
        return json.loads(self.body)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        receiver = self.server.receiver
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        status, headers = receiver.take(Delivery(self.path, self.headers, body, receiver.secret))
        self.send_response(status)
        for name, value in {"Content-Length": "0", **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_):
        pass


class HttpServer(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """Who was kept waiting may have gone."""


class HookReceiver:
    """Use as a context manager. `url` is where to send; every POST, answered or not, is in `deliveries`."""

    def __init__(self, secret="rahasia"):
        self.secret = secret
        self.deliveries = []
        self.changed = threading.Condition()
        self.answers = []  # for the next deliveries, before `otherwise`
        self.otherwise = (200, {})
        self.released = threading.Event()
        self.released.set()
        self.server = HttpServer(("127.0.0.1", 0), Handler)
        self.server.receiver = self
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.release()
        self.server.shutdown()
        self.thread.join(HANG)
        self.server.server_close()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_port}/hook"

    def fail(self, times, status=500, **headers):
        """The next `times` deliveries are answered so; retry_after="7" becomes a Retry-After."""
        with self.changed:
            self.answers += [(status, {name.replace("_", "-"): value for name, value in headers.items()})] * times

    def answer(self, status):
        """All deliveries from now on, after those of fail(), are answered so: 410 for one that is no more."""
        with self.changed:
            self.otherwise = (status, {})

    def hold(self):
        """No delivery is answered until release()."""
        self.released.clear()

    def release(self):
        self.released.set()

    def take(self, delivery):
        with self.changed:
            answer = self.answers.pop(0) if self.answers else self.otherwise
            self.deliveries.append(delivery)
            self.changed.notify_all()
        self.released.wait(HANG)
        return answer

    def wait_for(self, count):
        """The first `count` deliveries, once they have come."""
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.deliveries) >= count, HANG), (
                f"{len(self.deliveries)} deliveries came, {count} were awaited")
            return self.deliveries[:count]
