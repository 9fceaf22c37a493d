"""What the tests of the page's session share."""

import http.client
import json
import unittest

from files_support import Response
from harness import HANG, Server

LOGIN = {"user": "arini", "password": "hehe"}


class SessionTest(unittest.TestCase):
    config = {}

    def setUp(self):
        self.server = Server(**self.config)
        self.addCleanup(self.server.cleanup)
        self.host = "%s:%d" % self.server.http
        self.own = "http://" + self.host
        self.name = f"kabar_{self.server.http[1]}"

    def ask(self, method, path, body=None, **fields):
        connection = http.client.HTTPConnection(*self.server.http, timeout=HANG)
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
            fields.setdefault("Content_Type", "application/json")
        try:
            connection.request(method, path, body, {n.replace("_", "-"): v for n, v in fields.items() if v is not None})
            return Response(connection.getresponse())
        finally:
            connection.close()

    def refused(self, response, status, code):
        self.assertEqual((response.status, response.json["status"], response.json["code"]), (status, "ERROR", code))

    def login(self, user="arini", password="hehe", **fields):
        """The Cookie field of a new session."""
        response = self.ask("POST", "/session", {"user": user, "password": password}, **fields)
        self.assertEqual(response.status, 200, response.body)
        return response.fields["set-cookie"].split(";")[0]

    def api(self, request, **fields):
        response = self.ask("POST", "/api", request, **fields)
        self.assertEqual(response.status, 200, response.body)
        return response.json

    def answer_with(self, request, cookie):
        """As the page asks."""
        return self.api(request, Cookie=cookie, Origin=self.own)
