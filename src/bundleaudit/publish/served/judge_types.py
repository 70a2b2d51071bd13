"""Whether files come with the content type browsers need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bundleaudit.model.outcome import Severity
from bundleaudit.publish.served.findings import ServedFinding, by_group, paths
from bundleaudit.publish.served.rules import CONTENT_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bundleaudit.publish.served.answers import ServedFile

# The first one is the registered one. Of JavaScript, RFC 9239; the others are still accepted.
_SCRIPT: Final = ("text/javascript", "application/javascript", "application/x-javascript")
_TYPES: Final[dict[str, tuple[str, ...]]] = {
    "js": _SCRIPT,
    "mjs": _SCRIPT,
    "css": ("text/css",),
    "html": ("text/html",),
    "wasm": ("application/wasm",),
    "woff2": ("font/woff2",),
    "woff": ("font/woff",),
    "svg": ("image/svg+xml",),
    "webmanifest": ("application/manifest+json", "application/json"),
    "json": ("application/json",),
    "webp": ("image/webp",),
    "avif": ("image/avif",),
    "png": ("image/png",),
    "jpg": ("image/jpeg",),
    "jpeg": ("image/jpeg",),
}
_REFUSED: Final = frozenset({"js", "mjs", "css", "html", "svg"})  # browsers do not use them then


def judge_types(files: Sequence[ServedFile]) -> Iterator[ServedFinding]:
    """Yield files of the build that come with a wrong type, by ending and type."""
    wrong = [
        served
        for served in files
        if served.is_right
        and (allowed := _TYPES.get(_ending(served))) is not None
        and served.answer.media_type not in allowed
    ]
    for group, said, members in by_group(
        wrong, lambda served: f"{_ending(served)} {served.answer.content_type}"
    ):
        ending, _, sent = said.partition(" ")
        is_refused = ending in _REFUSED
        yield ServedFinding(
            rule=CONTENT_TYPE,
            own_severity=None if is_refused else Severity.WARNING,
            subject=f"{group} (.{ending})",
            measured=f"Content-Type: {sent}" if sent else "no Content-Type",
            allowed=_TYPES[ending][0],
            files=paths(members),
        )


def _ending(served: ServedFile) -> str:
    return served.expected.path.rpartition(".")[2].lower()
