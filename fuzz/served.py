"""Readers of what a server sends: bodies as they arrive, and every answer to ``serve-check``."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING
from unittest import mock

import httpx

from bundleaudit.inputs.content_cache import content_hash
from bundleaudit.model.files import FileKind
from bundleaudit.publish.served import client
from bundleaudit.publish.served.address import Mask, parse_address
from bundleaudit.publish.served.body import BodyDigest
from bundleaudit.publish.served.client import Limits
from bundleaudit.publish.served.expected import Expected, ExpectedFile, ExpectedRoute
from bundleaudit.publish.served.judge import judge
from bundleaudit.publish.served.observe import observe
from bundleaudit.publish.served.render import render_json, render_text

if TYPE_CHECKING:
    from collections.abc import Callable

SCRIPT = b"export const answer = 42;\n" * 40
PAGE = b"<!doctype html><script type=module src=/assets/a-A1b2C3d4.js></script>"
_ENCODINGS = ("", "gzip", "br", "zstd", "deflate", "gzip, br")
_PIECE_BYTES = 997


def _file(path: str, kind: FileKind, content: bytes, *, is_hashed: bool) -> ExpectedFile:
    return ExpectedFile(
        path=path,
        address=path.removesuffix("index.html"),
        kind=kind,
        raw_bytes=len(content),
        gzip_bytes=len(content) // 3,
        content_hash=content_hash(content),
        is_compressible=True,
        is_hashed=is_hashed,
        siblings=(("br", 30),) if is_hashed else (),
    )


_SCRIPT_FILE = _file("assets/a-A1b2C3d4.js", FileKind.JS, SCRIPT, is_hashed=True)
_EXPECTED = Expected(
    files=(_SCRIPT_FILE, _file("index.html", FileKind.HTML, PAGE, is_hashed=False)),
    hidden_maps=(_file("assets/a-A1b2C3d4.js.map", FileKind.OTHER, b"{}", is_hashed=False),),
    routes=(ExpectedRoute(address="about", page_hash=content_hash(PAGE), page_bytes=len(PAGE)),),
    page_hashes=frozenset({content_hash(PAGE)}),
)


def body(data: bytes) -> None:
    """A body in one of six encodings, named by its first byte, that comes in pieces."""
    digest = BodyDigest(_ENCODINGS[data[0] % len(_ENCODINGS)] if data else "", len(SCRIPT))
    for start in range(1, len(data), _PIECE_BYTES):
        if not digest.feed(data[start : start + _PIECE_BYTES]):
            break
    digest.finish()


def make_answers(transport: Callable[[bytes], httpx.MockTransport]) -> Callable[[bytes], None]:
    """Return the reader of all answers to one run; ``transport`` gives them one after the other."""

    def answers(data: bytes) -> None:
        """Everything a server answers in one run."""
        made = partial(httpx.AsyncClient, transport=transport(data), trust_env=False)
        replaced = mock.Mock(wraps=httpx)
        replaced.AsyncClient = made
        for name in dir(httpx):
            if isinstance(value := getattr(httpx, name), type) and name != "AsyncClient":
                setattr(replaced, name, value)
        with mock.patch.object(client, "httpx", replaced):
            observed = observe(
                parse_address("http://server.invalid/", "/"),
                _EXPECTED,
                headers=(),
                mask=Mask(()),
                limits=Limits(connection_count=2, request_s=5.0),
            )
        findings = judge(observed, _EXPECTED.page_hashes)
        json.loads(render_json(observed, findings, "dist"))
        render_text(observed, findings, "dist")

    return answers
