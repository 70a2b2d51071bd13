"""Judges the initial load of pages by a limit in two levels: what BA102 and BA103 share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.model.files import FileKind
from bundleaudit.model.outcome import Finding, Severity
from bundleaudit.records import record
from bundleaudit.units import format_versus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundleaudit.analysis.facts import Facts

_WORDS = {FileKind.JS: "initial JavaScript", FileKind.CSS: "initial CSS"}


@record
class Limit:
    """How much a page may load, and who says so."""

    gzip_bytes: int
    source: str


def judge_initial(
    facts: Facts, kind: FileKind, *, warn: Limit, most: Limit | None, fix: str
) -> Iterator[Finding]:
    """Yield one finding per page whose initial gzip bytes of ``kind`` pass a limit, worst first.

    Beyond ``most`` the finding is an error, beyond ``warn`` it has the check's own severity.
    Sizes that were not measured yield nothing.
    """
    measured = [
        (load.js if kind is FileKind.JS else load.css, page.file)
        for page in facts.pages
        for load in (page.initial,)
    ]
    for sizes, page_file in sorted(
        measured, key=lambda item: (-(item[0].gzip_bytes or 0), item[1])
    ):
        gzip_bytes = sizes.gzip_bytes
        passed = [limit for limit in (most, warn) if limit and (gzip_bytes or 0) > limit.gzip_bytes]
        if gzip_bytes is None or not passed:
            continue
        limit = passed[0]
        shown, allowed = format_versus(gzip_bytes, limit.gzip_bytes)
        yield Finding(
            message=f"{page_file}: {_WORDS[kind]} is {shown} gzip; at most {allowed} is allowed",
            key=page_file,
            file=page_file,
            measured_bytes=gzip_bytes,
            limit_bytes=limit.gzip_bytes,
            limit_source=limit.source,
            fix=fix,
            severity=Severity.ERROR if limit is most else None,
        )
