"""Readers that need more than bytes: reports, archives, answers of APIs, and whole audits."""

from __future__ import annotations

import io
import json
import os
import re
import zipfile
import zlib
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock
from xml.etree import ElementTree as ET

import httpx

from bundleaudit.analysis.facts import Facts
from bundleaudit.cli.comment import _bodies, _read_report
from bundleaudit.cli.outputs import RENDERERS, Audited
from bundleaudit.cli.view import view
from bundleaudit.comparing import Side, compare_with_baseline, parse_baseline
from bundleaudit.config import Config, Measure
from bundleaudit.errors import UsageError
from bundleaudit.pipeline import run_audit
from bundleaudit.publish import http
from bundleaudit.publish.artifacts import ArtifactLimits, read_artifact
from bundleaudit.publish.baseline import find_baseline
from bundleaudit.publish.comment import fetch_finished_reports, post_comments
from bundleaudit.publish.http import ApiError, Patience
from bundleaudit.report.annotations import render_annotations, render_step_outputs
from bundleaudit.report.audit_json import render_json
from bundleaudit.report.markdown import render_comment
from bundleaudit.report.places import Places
from bundleaudit.report.terminal import TerminalStyle, Verbosity, render_terminal
from bundleaudit.target import Target
from bundleaudit.wire import parse_report
from fuzz.readers import scratch
from fuzz.small_build import SMALL_BUILD

if TYPE_CHECKING:
    from bundleaudit.model.audit import Audit

SHA = "a" * 40
_RENDERED_OF = 3
# Control and bidirectional characters, noncharacters and lone surrogates; lines and tabs are none.
_CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff"
    r"\ud800-\udfff]"
)
_PATIENCE = Patience(sleep=lambda _: None)


# --- audits -------------------------------------------------------------------------------------


def target_of(folder: Path) -> Target:
    """Return what an audit of the build in ``folder`` takes."""
    # Compressors are fuzzed by their own projects; at these levels they take no time.
    config = Config(measure=Measure(gzip_level=1, brotli_quality=0))
    return Target(
        name="dist",
        path=folder,
        config=config,
        budgets=(),
        check_tables={},
        origin="defaults",
        has_cache=False,
        today=date(2026, 1, 1),
    )


@cache
def _build(process: int) -> Path:
    """Return a copy of the small build that belongs to this process."""
    folder = scratch(process) / "audited" / "dist"
    for path, data in SMALL_BUILD.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return folder


@cache
def small_audit() -> Audit:
    """Return the audit of the small build."""
    return run_audit(target_of(_build(os.getpid())))


def whole_audit(data: bytes) -> None:
    """The small build with one file replaced: the first line names it, the rest is its content."""
    folder = _build(os.getpid())
    name, _, content = data.partition(b"\n")
    paths = sorted(SMALL_BUILD)
    path = name.decode("utf-8", "replace")
    if path not in SMALL_BUILD:
        path = paths[zlib.crc32(name) % len(paths)]
    file = folder / path
    file.write_bytes(content)
    try:
        audit = run_audit(target_of(folder))
    finally:
        file.write_bytes(SMALL_BUILD[path])
    parse_report(render_json(audit), origin="itself")
    render_comment(audit)
    if zlib.crc32(data) % _RENDERED_OF == 0:  # which takes as long again as the audit
        render_all(audit)


def render_all(audit: Audit) -> None:
    """Render every format; none may hold a character that does something, nor be malformed."""
    item = Audited(audit=audit, places=Places())
    texts = {option: render(item) for option, render in RENDERERS.items()}
    texts["annotations"] = render_annotations([(audit, item.places)])
    texts["step outputs"] = render_step_outputs([audit])
    texts["comment"] = render_comment(audit)
    texts["terminal"] = render_terminal(audit, TerminalStyle(verbosity=Verbosity.VERBOSE))
    for name, text in texts.items():
        found = _CONTROL.search(text)
        assert found is None, f"{name} holds {found[0]!a} in {text[found.start() - 60 :][:120]!a}"
        text.encode()
    for option in ("--json", "--sarif", "--gitlab"):
        json.loads(texts[option])
    ET.fromstring(texts["--junit"])  # noqa: S314 - our own


# --- reports ------------------------------------------------------------------------------------


def baseline(data: bytes) -> None:
    """A report or a snapshot that growth is judged against."""
    known = parse_baseline(data, name="base")
    audit = small_audit()
    head = Side(facts=Facts(build=audit.build, encoders=audit.run.encoders))
    compare_with_baseline(known, head, _no_build)


def _no_build(_: Path) -> Side:
    raise AssertionError("a known baseline opens nothing")


def comment_report(data: bytes) -> None:
    """A report that a comment is made of."""
    _bodies([_read_report(data, origin="audit.json")], None, "")


def viewed_report(data: bytes) -> None:
    """A report that ``bundleaudit view`` shows."""
    folder = scratch(os.getpid())
    (folder / "audit.json").write_bytes(data)
    view(folder / "audit.json", str(folder / "report.html"))


# --- archives and answers -----------------------------------------------------------------------


class _Given:
    """A client whose every download is the same bytes."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def get_bytes(self, *_: Any, **__: Any) -> bytes:
        return self._data


def artifact(data: bytes) -> None:
    """The archive of an artifact; what cannot be used is an ``ApiError`` by contract."""
    try:
        read_artifact(_Given(data), "a/b", 1, "audit*.json", ArtifactLimits(reports_bytes=1 << 20))
    except ApiError:
        return


@cache
def archive() -> bytes:
    """Return the archive the made-up API hands out."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("audit.json", "{}")
    return file.getvalue()


def transport(data: bytes) -> httpx.MockTransport:
    """Answer with what ``data`` lists, one after the other and round again.

    A listed answer has ``status``, ``headers`` and ``body``; anything else is itself a body.
    """
    try:
        listed = json.loads(data)
    except (ValueError, RecursionError):
        listed = None
    answers = listed if isinstance(listed, list) and listed else [data]
    asked_count = 0

    def answer(request: httpx.Request) -> httpx.Response:
        nonlocal asked_count
        if request.url.path.endswith("/zip"):
            return httpx.Response(200, content=archive())
        one = answers[asked_count % len(answers)]
        asked_count += 1
        return _answer(one)

    return httpx.MockTransport(answer)


def _answer(one: Any) -> httpx.Response:
    fields = one if isinstance(one, dict) and "body" in one else {"body": one}
    status, headers, body = fields.get("status", 200), fields.get("headers"), fields["body"]
    if not isinstance(body, bytes):
        body = json.dumps(body).encode("utf-8", "replace")
    lines = headers.items() if isinstance(headers, dict) else ()
    return httpx.Response(
        status if isinstance(status, int) and 200 <= status <= 599 else 200,
        # No server can send others: lines end at line ends, and bytes are Latin-1.
        headers=[
            (name.encode("ascii", "ignore") or b"x", str(value).encode("latin-1", "ignore")[:2000])
            for name, value in lines
        ],
        stream=httpx.ByteStream(body),  # read when the client reads, and not before
    )


def _with_answers(data: bytes) -> mock._patch[Any]:
    # Without its own transport a client loads certificates, which takes 30 ms.
    made = partial(httpx.Client, transport=transport(data), trust_env=False)
    replaced = mock.Mock(wraps=httpx)
    replaced.Client = made
    for name in ("TransportError", "DecodingError", "InvalidURL", "HTTPError", "Timeout"):
        setattr(replaced, name, getattr(httpx, name))
    return mock.patch.object(http, "httpx", replaced)


_GITHUB = {
    "GITHUB_API_URL": "http://api.invalid",
    "GITHUB_REPOSITORY": "owner/shop",
    "GITHUB_TOKEN": "t",
    "GITHUB_SHA": SHA,
    "GITHUB_EVENT_NAME": "push",
}
_GITLAB = {
    "GITLAB_CI": "true",
    "CI_API_V4_URL": "http://api.invalid/api/v4",
    "CI_PROJECT_ID": "42",
    "GITLAB_TOKEN": "t",
    "CI_COMMIT_SHA": SHA,
    "CI_JOB_NAME": "audit",
    "CI_MERGE_REQUEST_IID": "5",
    "CI_DEFAULT_BRANCH": "main",
}


def github_baseline(data: bytes) -> None:
    """What GitHub answers to the search for a baseline."""
    with _with_answers(data):
        find_baseline(_GITHUB, None, _PATIENCE)


def gitlab_baseline(data: bytes) -> None:
    """What GitLab answers to the search for a baseline."""
    with _with_answers(data):
        find_baseline(_GITLAB, None, _PATIENCE)


def github_comment(data: bytes) -> None:
    """What GitHub answers when a comment is written."""
    with _with_answers(data):
        post_comments(_GITHUB, {"dist": "text"}, 5, patience=_PATIENCE)


def gitlab_comment(data: bytes) -> None:
    """What GitLab answers when a comment is written."""
    with _with_answers(data):
        post_comments(_GITLAB, {"dist": "text"}, 5, patience=_PATIENCE)


def finished_run(data: bytes) -> None:
    """The payload of a finished run, then GitHub's answers about it: the first one is the event."""
    try:
        listed = json.loads(data)
    except (ValueError, RecursionError):
        listed = []
    event = listed[0] if isinstance(listed, list) and listed else None
    file = scratch(os.getpid()) / "event.json"
    file.write_bytes(data if event is None else json.dumps(event).encode("utf-8", "replace"))
    rest = json.dumps(listed[1:]).encode("utf-8", "replace") if event is not None else data
    environment = {**_GITHUB, "GITHUB_EVENT_PATH": str(file), "GITHUB_EVENT_NAME": "workflow_run"}
    with _with_answers(rest):
        found = fetch_finished_reports(
            environment, artifact="bundleaudit", pattern="audit*.json", patience=_PATIENCE
        )
    for name, content in found.files.items():
        try:
            _read_report(content, origin=name)
        except UsageError:
            continue
