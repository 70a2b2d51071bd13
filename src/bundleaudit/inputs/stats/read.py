"""Reads a stats file of any format, told by its content and never by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bundleaudit.inputs.stats.licenses import (
    is_license_list,
    is_license_page,
    parse_license_list,
    parse_license_page,
)
from bundleaudit.inputs.stats.rolldown_analyze import is_rolldown_analyze, parse_rolldown_analyze
from bundleaudit.inputs.stats.rolldown_devtools import is_devtools_line, parse_rolldown_devtools
from bundleaudit.inputs.stats.rollup_stats import is_rollup_stats, parse_rollup_stats
from bundleaudit.inputs.stats.sonda import is_sonda, parse_sonda
from bundleaudit.inputs.stats.ssr_manifest import is_ssr_manifest, parse_ssr_manifest
from bundleaudit.inputs.stats.unusable import name_unusable
from bundleaudit.inputs.stats.visualizer import is_visualizer, parse_visualizer
from bundleaudit.inputs.untrusted_text import decode_text, escape_unprintable, parse_json
from bundleaudit.model.notes import Note

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import BinaryIO

    from bundleaudit.inputs.stats.report import StatsReport

_LARGEST_BYTES: Final = 256 << 20
_LONGEST_LINE_BYTES: Final = 64 << 20
_FIRST_LINE_BYTES: Final = 1 << 20

_PARSERS: Final[
    tuple[tuple[Callable[[object], bool], Callable[[object, str], StatsReport | Note]], ...]
] = (
    (is_visualizer, parse_visualizer),
    (is_sonda, parse_sonda),
    (is_rolldown_analyze, parse_rolldown_analyze),
    (is_license_list, parse_license_list),
    (is_rollup_stats, parse_rollup_stats),
    (is_ssr_manifest, parse_ssr_manifest),
)


def read_stats(path: Path, *, shown: str = "") -> StatsReport | Note:
    """Return what a stats file says, or the note that says why it cannot be used.

    Devtools logs are read line by line; other files above 256 MiB are refused.

    Args:
        path: The file.
        shown: How reports name it; ``path`` as given when empty.
    """
    shown = escape_unprintable(shown or path.as_posix())
    try:
        with path.open("rb") as stream:
            first_line = stream.readline(_FIRST_LINE_BYTES)
            if _is_devtools(first_line):
                stream.seek(0)
                return parse_rolldown_devtools(_lines_of(stream), shown)
            if stream.seek(0, 2) > _LARGEST_BYTES:
                return Note(file=shown, message="is too large for a stats file (over 256 MiB)")
            stream.seek(0)
            data = stream.read(_LARGEST_BYTES)
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
        return Note(file=shown, message=f"cannot be read ({reason}); left out")
    return parse_stats(data, shown)


def parse_stats(data: bytes, path: str) -> StatsReport | Note:
    """Return what a stats file other than a devtools log says, or why it cannot be used."""
    text = decode_text(data)
    if is_license_page(text):
        return parse_license_page(text, path)
    try:
        document = parse_json(text)
    except ValueError as error:
        if text.lstrip()[:1] == "<":
            hint = "is a page, not data; write the stats with the plug-in's JSON or raw-data format"
            return Note(file=path, message=hint)
        return Note(file=path, message=f"is not a stats file: {error}")
    for is_format, parse in _PARSERS:
        if is_format(document):
            return parse(document, path)
    return Note(file=path, message=name_unusable(document) or "is in no known stats format")


def _is_devtools(first_line: bytes) -> bool:
    if b'"action"' not in first_line:
        return False
    try:
        return is_devtools_line(parse_json(decode_text(first_line)))
    except ValueError:
        # A first line that is longer than what was read of it.
        return len(first_line) == _FIRST_LINE_BYTES and b'"session_id"' in first_line


def _lines_of(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the lines; those beyond all reason are passed over without being kept."""
    is_rest = False
    while line := stream.readline(_LONGEST_LINE_BYTES):
        is_whole = line.endswith(b"\n") or len(line) < _LONGEST_LINE_BYTES
        if is_whole and not is_rest:
            yield line
        is_rest = not is_whole
