"""Stands in for a server's files: uploads that can be resumed, downloads by ranges; and it cuts connections when told to."""

import http.server
import json
import threading
import urllib.parse


class FileStandIn:
    """`cuts` connections are cut, each after `cut_after` bytes of a file."""

    def __init__(self, cuts=0, cut_after=0):
        self.cuts, self.cut_after = cuts, cut_after
        self.files, self.uploads, self.offsets, self.seen = {}, {}, [], []
        self.held = threading.Event()
        self.held.set()
        stand_in = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_POST(self):
                stand_in.begin(self)

            def do_PATCH(self):
                stand_in.append(self)

            def do_HEAD(self):
                stand_in.give(self)

            def do_GET(self):
                stand_in.give(self)

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        # Clients go away in the middle here.
        self.server.handle_error = lambda *_: None
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    @property
    def address(self):
        return "127.0.0.1:%d" % self.server.server_address[1]

    def close(self):
        self.held.set()
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def cut(self):
        if not self.cuts:
            return False
        self.cuts -= 1
        return True

    @staticmethod
    def answer(request, status, body=None, **headers):
        data = json.dumps(body).encode() if body else b""
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), str(value))
        request.send_header("Content-Length", str(len(data)))
        request.end_headers()
        request.wfile.write(data)

    def begin(self, request):
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(request.path).query)
        self.seen.append((query["name"][0], request.headers["Content-Type"], request.headers["Authorization"]))
        if query["name"][0].startswith("refused"):
            return self.answer(request, 413, {"status": "ERROR", "code": "file_too_large", "message": "too large"})
        key = f"u{len(self.uploads)}"
        self.uploads[key] = [bytearray(), int(request.headers["Upload-Length"]), query["name"][0]]
        return self.answer(request, 201, {"status": "OK"}, Location=f"/files/{key}", Upload_Offset=0)

    def append(self, request):
        self.held.wait()
        key = request.path.rsplit("/", 1)[1]
        data, size, name = self.uploads[key]
        offset = int(request.headers["Upload-Offset"])
        self.offsets.append(offset)
        if offset != len(data):
            return self.answer(request, 409, {"status": "ERROR", "code": "bad_argument", "message": "offset"})
        left = int(request.headers["Content-Length"])
        if left > self.cut_after and self.cut():
            data += request.rfile.read(self.cut_after)
            request.close_connection = True
            return request.connection.close()
        data += request.rfile.read(left)
        if len(data) < size:
            return self.answer(request, 204, Upload_Offset=len(data))
        self.files["f" + key] = (bytes(data), name)
        file = {"id": "f" + key, "name": name, "type": "application/octet-stream", "size": size}
        return self.answer(request, 200, {"status": "OK", "file": file})

    def give(self, request):
        key = request.path.rsplit("/", 1)[1]
        if key in self.uploads:
            return self.answer(request, 200, Upload_Offset=len(self.uploads[key][0]))
        if key not in self.files:
            return self.answer(request, 404, {"status": "ERROR", "code": "unknown_file", "message": "no such file"})
        data, name = self.files[key]
        start = int(request.headers.get("Range", "bytes=0-")[6:-1])
        self.offsets.append(start)
        request.send_response(206 if start else 200)
        request.send_header("Content-Length", str(len(data) - start))
        request.send_header("Content-Disposition", f'attachment; filename="{name}"')
        request.end_headers()
        if request.command == "HEAD":
            return None
        if self.cut():
            request.wfile.write(data[start:start + self.cut_after])
            request.wfile.flush()
            request.close_connection = True
            return request.connection.close()
        return request.wfile.write(data[start:])
