"""Readers of what CI says of a run, of the files a change touches, and of addresses on the way."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from functools import cache
from typing import Any

from bundleaudit.analysis.facts import Facts
from bundleaudit.cli.changed_files import read_changed_files
from bundleaudit.cli.commit import find_built_from
from bundleaudit.compare.builds import Comparison, finish_comparison, start_comparison
from bundleaudit.errors import BundleauditError
from bundleaudit.model.audit import Audit
from bundleaudit.pipeline import run_audit
from bundleaudit.publish.environment import read_github_run, read_gitlab_run
from bundleaudit.publish.http import ApiError
from bundleaudit.publish.served.address import Mask, parse_address, parse_headers
from bundleaudit.publish.workflow_run import read_finished_run
from fuzz.documents import SHA, small_audit, target_of
from fuzz.readers import scratch
from fuzz.small_build import SMALL_BUILD

_MAP = "assets/index-CnosnHtB.js.map"
_COMMIT_PATHS = (("merge_group", "base_sha"), ("pull_request", "base", "sha"), ("before",))
_SECRET = "c2VjcmV0"  # noqa: S105 - none


def event(data: bytes) -> None:
    """A run's variables and its event, whose titles and branches anybody may choose."""
    try:
        described = json.loads(data)
    except (ValueError, RecursionError):
        described = None
    fields = described if isinstance(described, dict) else {}
    file = scratch(os.getpid()) / "event.json"
    file.write_bytes(
        json.dumps(fields["event"]).encode("utf-8", "replace") if "event" in fields else data
    )
    environment = {**_variables(fields.get("variables")), "GITHUB_EVENT_PATH": str(file)}
    # With both a commit and an event nothing is left to ask git.
    find_built_from(scratch(os.getpid()), {"GITHUB_SHA": SHA, **environment})
    for read in (_github, read_gitlab_run):
        try:
            read(environment)
        except BundleauditError:
            continue


def _github(environment: dict[str, str]) -> None:
    run = read_github_run(environment)
    assert run.pull_request is None or run.pull_request > 0
    assert isinstance(run.is_fork, bool)
    for path in _COMMIT_PATHS:
        run.commit_in(*path)
    with suppress(ApiError):  # which its caller makes ours
        read_finished_run(run)


def _variables(described: Any) -> dict[str, str]:
    """Return what a system lets be a variable: texts without zero bytes."""
    items = described.items() if isinstance(described, dict) else ()
    return {
        name: value
        for name, value in items
        if isinstance(value, str) and value and "\0" not in value and name != "GITHUB_EVENT_PATH"
    }


def changed_files(data: bytes) -> None:
    """The list of files a change touches, down to what they are blamed for."""
    file = scratch(os.getpid()) / "changed.txt"
    file.write_bytes(data)
    finish_comparison(_comparison(os.getpid()), changed_files=read_changed_files(str(file)))


@cache
def _comparison(process: int) -> Comparison:
    """Return the small build after it has taken in a package and two modules."""
    folder = scratch(process) / "before" / "dist"
    for path, content in SMALL_BUILD.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    one_source = {**json.loads(SMALL_BUILD[_MAP]), "mappings": "AAAA"}
    (folder / _MAP).write_text(json.dumps(one_source), encoding="utf-8")
    return start_comparison(_facts(run_audit(target_of(folder))), _facts(small_audit()))


def _facts(audit: Audit) -> Facts:
    return Facts(build=audit.build, encoders=audit.run.encoders)


def served_address(data: bytes) -> None:
    """A URL, the base below it, a redirect's target, a server's words, then headers: one a line."""
    text = data.decode("utf-8", "surrogateescape")
    url, base, location, said, *headers = [*text.split("\n"), "", "", "", ""]
    try:
        given = parse_headers([line for line in headers if line])
    except BundleauditError:
        given = (("Authorization", f"Bearer {_SECRET}"),)
    masked = Mask(given)(f"{said} {_SECRET}")
    assert masked.isprintable() or not masked
    if ("Authorization", f"Bearer {_SECRET}") in given:
        assert _SECRET not in masked
    parse_address("https://host.invalid/app/", "/").follow("https://host.invalid/a", location)
    parse_address(url, base).below(said)


CHANGED_FILES = (
    b"src/main.ts\nsrc/router.ts\npackage-lock.json\n",
    b'"src/AboutView.vue"\r\n  package.json\n\nsrc\\extra.ts\npnpm-lock.yaml\nnode_modules/vue/x.js',
    "src/main.ts\n".encode("utf-16"),
)
ADDRESSES = (
    b"https://host.invalid/app/\n/\n/login?next=/\nsome words\nAuthorization: Bearer c2VjcmV0",
    b"http://[::1]:8000/\n/app/\nhttps://host.invalid:443/x\n\xff\x1b[31m\nX-A: 1\nCookie: a=b; c=d",
    b"http://127.0.0.1:8000/a/\n\n//other.invalid/\nc2VjcmV0\nHost: a",
)
_GITHUB = {
    "GITHUB_TOKEN": "t",
    "GITHUB_REPOSITORY": "owner/shop",
    "GITHUB_SHA": SHA,
    "GITHUB_EVENT_NAME": "pull_request",
    "GITHUB_HEAD_REF": "topic",
    "GITHUB_BASE_REF": "main",
    "GITHUB_RUN_ID": "5",
}
_GITLAB = {
    "CI_PROJECT_ID": "3",
    "CI_API_V4_URL": "https://gitlab.invalid/api/v4",
    "CI_MERGE_REQUEST_IID": "7",
    "CI_MERGE_REQUEST_DIFF_BASE_SHA": "b" * 40,
    "CI_COMMIT_SHA": SHA,
    "CI_JOB_NAME": "audit",
    "GITLAB_TOKEN": "t",
}
_HEAD = {"sha": SHA, "ref": "topic", "repo": {"full_name": "someone/shop"}}
_EVENTS = (
    {"number": 5, "pull_request": {"number": 5, "head": _HEAD, "base": {"sha": "b" * 40}}},
    {"before": "b" * 40, "after": SHA, "merge_group": {"base_sha": "c" * 64}},
    {
        "workflow_run": {
            "id": 5,
            "event": "pull_request",
            "head_sha": SHA,
            "head_branch": "b",
            "head_repository": {"owner": {"login": "o"}},
            "repository": {"full_name": "owner/shop"},
            "html_url": "https://x",
        }
    },
)


def events() -> tuple[bytes, ...]:
    """Return runs of GitHub and GitLab."""
    both = {**_GITHUB, **_GITLAB}
    return tuple(json.dumps({"variables": both, "event": one}).encode() for one in _EVENTS)
