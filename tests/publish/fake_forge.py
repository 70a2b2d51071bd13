"""GitHub's and GitLab's APIs as far as we use them, on real sockets of the loopback interface."""

from __future__ import annotations

import io
import json
import sys
import threading
import time
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from urllib.parse import parse_qs, unquote, urlsplit

from bundleaudit.publish.http import Patience

REPOSITORY = "owner/shop"
TOKEN = "secret-token"
BOT = {"id": 1, "login": "github-actions[bot]", "type": "Bot"}
PERSON = {"id": 7, "login": "ada", "type": "User"}


def sha(number):
    """Return a commit id."""
    return f"{number:040x}"


@dataclass
class Request:
    """One request the server got."""

    method: str
    path: str
    query: dict
    headers: dict
    body: object


@dataclass
class Fault:
    """An answer given instead of the right one, ``times`` times."""

    status: int = 500
    path: str = ""
    method: str = ""
    headers: dict = field(default_factory=dict)
    body: bytes = b'{"message": "made up"}'
    times: int = 1
    delay_s: float = 0.0


class Forge:
    """State of a repository, and the log of what was asked."""

    def __init__(self):
        self.requests, self.faults, self.comments = [], [], []
        self.user, self.can_write, self.page_size = None, True, 100
        self.pulls, self.commits, self.runs, self.artifacts = [], {}, [], {}
        self.pipelines, self.jobs, self.files = [], {}, {}
        self.storage_url = self.url = ""
        self.on_create = None
        self._next_id = 1000

    def comment(self, body, user=BOT, **more):
        """Add a comment and return its id."""
        self._next_id += 1
        self.comments.append(
            {"id": self._next_id, "body": body, "user": user, "author": user, **more}
        )
        return self._next_id

    @property
    def bodies(self):
        return [comment["body"] for comment in self.comments]

    def methods(self, *wanted):
        """Return methods and paths of the requests that changed something."""
        return [
            request
            for request in self.requests
            if request.method in (wanted or ("POST", "PUT", "PATCH", "DELETE"))
        ]

    # --- routes ---------------------------------------------------------------------------------

    def answer(self, request):
        """Return status, headers and body."""
        parts = [unquote(part) for part in request.path.strip("/").split("/")]
        if parts == ["user"]:
            return self._json(self.user) if self.user else self._refuse(403)
        if parts[:3] == ["repos", *REPOSITORY.split("/")]:
            return self._github(request, parts[3:])
        if parts[:2] == ["projects", "42"]:
            return self._gitlab(request, parts[2:])
        if parts[0] == "storage":
            return 200, {}, self.files[parts[1]]
        return self._refuse(404)

    def _github(self, request, parts):  # noqa: PLR0911 - one per route
        match parts:
            case ["issues", _, "comments"] | ["issues", "comments", _]:
                return self._comments(request, parts[-1])
            case ["pulls"]:
                head = request.query["head"]
                return self._page(
                    request,
                    [p for p in self.pulls if f"{p['head']['user']}:{p['head']['ref']}" == head],
                )
            case ["commits", commit, "pulls"]:
                if commit not in self.commits:
                    return self._refuse(422)
                return self._page(request, self.pulls)
            case ["commits", commit]:
                if commit not in self.commits:
                    return self._refuse(404)
                return self._json({"parents": [{"sha": one} for one in self.commits[commit]]})
            case ["actions", "runs"]:
                # As lists of runs are: not everything in them was asked for.
                return self._page(request, self.runs, "workflow_runs")
            case ["actions", "runs", run, "artifacts"]:
                return self._page(request, self.artifacts.get(int(run), []), "artifacts")
            case ["actions", "artifacts", artifact, "zip"]:
                return (
                    302,
                    {"Location": f"{self.storage_url}/storage/{artifact}?sig=credential"},
                    b"",
                )
        return self._refuse(404)

    def _gitlab(self, request, parts):
        match parts:
            case ["merge_requests", _, "notes"] | ["merge_requests", _, "notes", _]:
                return self._comments(request, parts[-1])
            case ["repository", "commits", commit]:
                if commit not in self.commits:
                    return self._refuse(404)
                return self._json({"parent_ids": self.commits[commit]})
            case ["pipelines"]:
                return self._page(
                    request, [one for one in self.pipelines if one["sha"] == request.query["sha"]]
                )
            case ["pipelines", pipeline, "jobs"]:
                return self._page(request, self.jobs.get(int(pipeline), []))
            case ["jobs", "artifacts", branch, "raw", *path]:
                content = self.files.get((branch, request.query.get("job"), "/".join(path)))
            case ["jobs", job, "artifacts", *path]:
                content = self.files.get((int(job), "/".join(path)))
            case _:
                content = None
        return self._refuse(404) if content is None else (200, {}, content)

    def _comments(self, request, last):  # noqa: PLR0911 - one per method
        if request.method == "GET":
            return self._page(request, self.comments)
        if not self.can_write:
            return self._refuse(403, "Resource not accessible by integration")
        if request.method == "POST":
            if len(request.body["body"]) > 65_536:
                return self._refuse(422, "body is too long (maximum is 65536 characters)")
            if self.on_create:
                self.on_create()
            created = self.comment(request.body["body"], self.user or BOT)
            return self._json({"id": created}, 201)
        (found,) = [item for item in self.comments if item["id"] == int(last)] or [None]
        if found is None:
            return self._refuse(404)
        if request.method == "DELETE":
            self.comments.remove(found)
            return 204, {}, b""
        found["body"] = request.body["body"]
        return self._json(found)

    def _page(self, request, items, name=None):
        size = min(int(request.query.get("per_page", 30)), self.page_size)
        number = int(request.query.get("page", 1))
        part = items[(number - 1) * size : number * size]
        headers = {}
        if number * size < len(items):
            if request.path.startswith("/projects"):
                headers["X-Next-Page"] = str(number + 1)
            else:
                query = "&".join(
                    f"{key}={value}" for key, value in {**request.query, "page": number + 1}.items()
                )
                headers["Link"] = f'<{self.url}{request.path}?{query}>; rel="next", <x>; rel="last"'
        return 200, headers, json.dumps({name: part} if name else part).encode()

    @staticmethod
    def _json(value, status=200):
        return status, {}, json.dumps(value).encode()

    @staticmethod
    def _refuse(status, message="made up"):
        return status, {}, json.dumps({"message": message}).encode()


def _handler(forge):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _serve(self):
            length = int(self.headers.get("Content-Length", 0))
            raw = self.rfile.read(length)
            parts = urlsplit(self.path)
            request = Request(
                method=self.command,
                path=parts.path,
                query={key: values[0] for key, values in parse_qs(parts.query).items()},
                headers={key.lower(): value for key, value in self.headers.items()},
                body=json.loads(raw) if raw else None,
            )
            forge.requests.append(request)
            status, headers, body = self._fault(request) or forge.answer(request)
            try:
                self.send_response(status)
                for key, value in headers.items():
                    self.send_header(key, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except OSError:  # the client gave up
                self.close_connection = True

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve  # noqa: N815

        def _fault(self, request):
            for fault in forge.faults:
                is_meant = fault.path in request.path and fault.method in {"", request.method}
                if is_meant and fault.times:
                    fault.times -= 1
                    time.sleep(fault.delay_s)
                    return fault.status, fault.headers, fault.body
            return None

        def log_message(self, *_):
            pass

    return Handler


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def server_bind(self):
        """Bind without asking who 127.0.0.1 is, which can take a second."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address

    def handle_error(self, request, client_address):
        """Say nothing of clients that went away; that is what some tests are about."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def serve(forge=None):
    """Run a forge on a port of its own and yield it; ``forge.url`` is its API."""
    forge = forge or Forge()
    server = _Server(("127.0.0.1", 0), _handler(forge))
    forge.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield forge
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def zip_of(files):
    """Return a zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


class Waits(list):
    """The pauses that were asked for; none is waited for."""

    @property
    def patience(self):
        return Patience(connect_s=5, read_s=5, sleep=self.append)
