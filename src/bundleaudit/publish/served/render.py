"""What a server was found to say: for people, for programs, and the page of the docs."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from bundleaudit.json_text import dump_json
from bundleaudit.model.outcome import Severity
from bundleaudit.publish.served.rules import BUILD_FILES, RULES
from bundleaudit.units import format_count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bundleaudit.publish.served.answers import Observed
    from bundleaudit.publish.served.findings import ServedFinding

_SHOWN_FILES: Final = 3
_SCHEMA_VERSION: Final = 1


def render_text(observed: Observed, findings: Sequence[ServedFinding], name: str) -> str:
    """Return the report people read."""
    counts = Counter(item.severity for item in findings)
    parts = [format_count(counts[level], level.label) for level in sorted(counts, reverse=True)]
    verdict = "FAILED" if counts[Severity.ERROR] else "PASSED"
    lines = [
        f"{verdict}  {', '.join(parts) or 'no findings'}",
        (
            f"{observed.url} against {name}: {format_count(len(observed.files), 'file')},"
            f" {format_count(observed.request_count, 'request')}; {_protocol(observed)}"
        ),
    ]
    for position, item in enumerate(findings):
        following = findings[position + 1 : position + 2]
        lines += _finding(item, has_fix=not following or following[0].rule is not item.rule)
    return "\n".join(lines) + "\n"


def _finding(item: ServedFinding, *, has_fix: bool) -> list[str]:
    """Return a finding's lines; the next step stands below the last one of a rule."""
    lines = [
        "",
        f"{item.severity.label}  {item.rule.id} {item.rule.name}: {item.subject}",
        f"  measured  {item.measured}",
        f"  allowed   {item.allowed}",
    ]
    if item.files:
        names = ", ".join(item.files[:_SHOWN_FILES])
        more = len(item.files) - _SHOWN_FILES
        lines.append(f"  files     {names}{f' and {more} more' if more > 0 else ''}")
    if has_fix:
        lines += [f"  nginx     {item.rule.nginx}", f"  FastAPI   {item.rule.starlette}"]
    return lines


def render_json(observed: Observed, findings: Sequence[ServedFinding], name: str) -> str:
    """Return the same for programs, with the answer for every file."""
    document = {
        "schema_version": _SCHEMA_VERSION,
        "url": observed.url,
        "build": name,
        "request_count": observed.request_count,
        "http": {"spoken": _spoken(observed), "alpn": observed.alpn, "alt_svc": _alt_svc(observed)},
        "findings": [
            {
                "id": item.rule.id,
                "name": item.rule.name,
                "severity": item.severity.label,
                "subject": item.subject,
                "measured": item.measured,
                "allowed": item.allowed,
                "files": list(item.files),
                "nginx": item.rule.nginx,
                "starlette": item.rule.starlette,
            }
            for item in findings
        ],
        "files": [_file(served) for served in observed.files],
    }
    return dump_json(document, indent=2)


def _file(served: Any) -> dict[str, object]:
    answer, expected = served.answer, served.expected
    return {
        "path": expected.path,
        "status": answer.status,
        "problem": answer.problem or None,
        "is_own_content": answer.holds(expected.content_hash),
        "content_type": answer.content_type or None,
        "content_encoding": answer.content_encoding or None,
        "cache_control": answer.cache_control or None,
        "vary": answer.vary or None,
        "has_etag": bool(answer.etag),
        "has_last_modified": bool(answer.last_modified),
        "repeat_status": served.repeat_status,
        "transfer_bytes": answer.transfer_bytes,
        "raw_bytes": expected.raw_bytes,
        "gzip_bytes": expected.gzip_bytes,
    }


def _spoken(observed: Observed) -> list[str]:
    return sorted({item.answer.http_version for item in observed.files} - {""})


def _alt_svc(observed: Observed) -> str | None:
    return next((item.answer.alt_svc for item in observed.files if item.answer.alt_svc), None)


def _protocol(observed: Observed) -> str:
    parts = [f"{', '.join(_spoken(observed)) or 'no protocol'} spoken here"]
    if observed.alpn is not None:
        parts.append(f"TLS chose {observed.alpn or 'no protocol'} when offered h2")
    elif not observed.url.startswith("https:"):
        parts.append("no TLS, so browsers do not speak HTTP/2 either")
    alt_svc = _alt_svc(observed)
    if alt_svc:
        parts.append(f"Alt-Svc: {alt_svc}")
    return ", ".join(parts)


def render_page() -> str:
    """Return ``docs/serve-check.md``."""
    rows = [
        f"| {rule.id} | {rule.name} | {rule.severity.label} | {rule.summary} |" for rule in RULES
    ]
    parts = [
        "# serve-check: the server against the build",
        "<!-- written by tools/generate.py -->",
        (
            "`bundleaudit serve-check URL [DIST]` asks a running server for every file of a build and"
            " says what is missing, stale, sent too large, cached too short or too long. Only addresses"
            " below the URL are asked, redirects are followed within its origin, no body is read"
            " further than the file it should be. `br` and `gzip` are asked for, and `zstd` where Python"
            " can unpack it (from 3.14 on): what comes is unpacked and compared, whatever it says."
        ),
        "| id | name | severity | fires when |\n| --- | --- | --- | --- |\n" + "\n".join(rows),
        (
            "A missing `immutable` alone (SC301) is a note; wrong types that browsers put up with (SC401)"
            " are warnings. Errors end with exit code 1."
        ),
        "## FastAPI and Starlette",
        (
            "Starlette's `StaticFiles` sets `ETag` and `Last-Modified` and answers 304, but sets no"
            " `Cache-Control`, compresses nothing and has no fallback for routes. `GZipMiddleware`"
            " compresses at level 9 from 500 B on and says `Vary`; it knows no brotli."
        ),
        f"```python\n{BUILD_FILES}\n```",
    ]
    for rule in RULES:
        parts += [
            f"## {rule.id} {rule.name}",
            f"Severity: {rule.severity.label}. Fires when {rule.summary}. {rule.why}",
            f"nginx:\n\n```nginx\n{rule.nginx}\n```",
            f"FastAPI, Starlette:\n\n```text\n{rule.starlette}\n```",
        ]
    return "\n\n".join(parts) + "\n"
