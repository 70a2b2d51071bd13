"""Opens committed and real builds in headless Chromium and tells what it requested."""

from __future__ import annotations

import contextlib
import mimetypes
import shutil
import threading
import time
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
)
_TIMEOUT_MS = 20_000
_QUIET_MS = 200
_FIND_APP = """() => [...document.querySelectorAll('*')]
  .find((element) => element.__vue_app__)?.__vue_app__.config.globalProperties"""
# An application may mount only when its router is ready, which may be after the page's load event.
_IS_ROUTED = f"""async (patience) => {{
  const end = Date.now() + patience
  let router
  while (!(router = ({_FIND_APP})()?.$router)) {{
    if (Date.now() > end) return false
    await new Promise((resolve) => setTimeout(resolve, 20))
  }}
  await router.isReady()
  return true
}}"""
_PUSH = f"""async ([address, state]) => {{
  const {{ $router, $pinia }} = ({_FIND_APP})()
  if ($pinia) Object.assign($pinia.state.value, state)
  await $router.push(address)
}}"""


@dataclass(frozen=True)
class Visit:
    """What one visit with an empty cache did.

    Attributes:
        files: Scripts and stylesheets of the build that were requested, in order.
        address: Where the application ended up, without the base.
    """

    files: tuple[str, ...]
    address: str


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, *arguments, root, base, fallback):
        self._root, self._base, self._fallback = root, base, fallback
        super().__init__(*arguments)

    def do_GET(self):
        file = self._find(unquote(urlsplit(self.path).path))
        body = b"" if file is None else file.read_bytes()
        self.send_response(404 if file is None else 200)
        kind = "text/plain" if file is None else mimetypes.guess_type(file.name)[0]
        self.send_header("Content-Type", kind or "application/octet-stream")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with contextlib.suppress(ConnectionError):
            self.wfile.write(body)

    do_POST = do_GET  # noqa: N815 - the name the base class calls

    def _find(self, path):
        if path.startswith(self._base):
            file = (self._root / path.removeprefix(self._base)).resolve()
            if file.is_dir() and (file / "index.html").is_file():
                file /= "index.html"
            if file.is_file() and file.is_relative_to(self._root.resolve()):
                return file
        is_document = "text/html" in self.headers.get("Accept", "")
        return self._root / self._fallback if is_document else None

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def serve(root, base="/", fallback="index.html"):
    """Serve a build on loopback under ``base``; unknown documents are the fallback's business."""
    handler = partial(_Handler, root=Path(root), base=base, fallback=fallback)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextlib.contextmanager
def open_browser():
    """Yield a headless Chromium; the test is skipped where there is none."""
    executable = shutil.which("chromium")
    if executable is None:
        pytest.skip("no chromium; on Debian: apt-get install chromium")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=_ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


class Tab:
    """A page with an empty cache, opened on one address of a served build."""

    def __init__(self, context, origin, base):
        self._page = context.new_page()
        self._origin, self._base = origin, base
        self._requested = {}
        self._pending = set()
        self._changed = time.monotonic()
        self._page.on("request", self._start)
        for event in ("requestfinished", "requestfailed"):
            self._page.on(event, self._end)

    def open(self, address, *, must_route=True):
        """Return the visit to ``address``, which is relative to the base."""
        self._requested.clear()
        target = self._origin + self._base + address.removeprefix("/")
        self._page.goto(target, wait_until="load", timeout=_TIMEOUT_MS)
        patience_ms = _TIMEOUT_MS if must_route else 1_000
        is_routed = self._page.evaluate(_IS_ROUTED, patience_ms)
        assert is_routed or not must_route, f"no router at {address}"
        return self._settle()

    def push(self, address, state=None):
        """Return what the application requests when it goes to ``address`` by itself.

        Args:
            address: Of the route.
            state: What to put into the stores before, by store.
        """
        self._requested.clear()
        self._page.evaluate(_PUSH, [address, state or {}])
        return self._settle()

    def _start(self, request):
        self._requested.setdefault(request.url)
        self._pending.add(request)
        self._changed = time.monotonic()

    def _end(self, request):
        self._pending.discard(request)
        self._changed = time.monotonic()

    def _settle(self):
        """Wait until nothing has been under way for a while."""
        deadline = time.monotonic() + _TIMEOUT_MS / 1000
        while time.monotonic() < deadline:
            self._page.wait_for_timeout(_QUIET_MS / 4)
            quiet_ms = (time.monotonic() - self._changed) * 1000
            if not self._pending and quiet_ms > _QUIET_MS:
                break
        prefix = self._origin + self._base
        paths = [unquote(urlsplit(url).path) for url in self._requested if url.startswith(prefix)]
        files = [path.removeprefix(self._base) for path in paths]
        ended = self._page.url.removeprefix(self._origin).removeprefix(self._base)
        return Visit(
            files=tuple(file for file in files if file.endswith((".js", ".mjs", ".css"))),
            address=f"/{ended}",
        )


@contextlib.contextmanager
def open_tab(browser, origin, base="/"):
    """Yield a tab with an empty cache and no service worker."""
    context = browser.new_context(service_workers="block")
    try:
        yield Tab(context, origin, base)
    finally:
        context.close()
