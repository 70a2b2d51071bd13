"""What an original source says by line, read from the copy in a source map; cold runs only."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import islice
from typing import TYPE_CHECKING, Final

from bundleaudit.inputs.javascript.lexer import find_code
from bundleaudit.inputs.secrets.rules import SECRET_VARIABLE
from bundleaudit.inputs.source_imports import read_source_imports, script_of
from bundleaudit.model.source_hints import GlobLine, ImportLine, SourceHints

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LARGEST_CHARACTERS: Final = 2_000_000
_MOST_IMAGES: Final = 100
_MOST_CALLS: Final = 100
_TEXT: Final = r"(?:'[^'\n]{0,500}+'|\"[^\"\n]{0,500}+\"|`[^`\n]{0,500}+`)"
_IMPORT: Final = re.compile(
    r"\b(?:from|import)\s*+(?P<call>\(\s*+(?:/\*[^*]{0,200}+\*/\s*+)?+)?+"
    r"(?P<quote>['\"`])(?P<specifier>[^'\"`\n]{1,500}+)(?P=quote)"
)
_GLOB: Final = re.compile(
    r"\bimport\.meta\.glob(?P<old>Eager)?+\s*+(?:<[^()\n]{0,200}>\s*+)?\(\s*+\[?+\s*+(?P<text>"
    + _TEXT
    + r")(?P<rest>[^()]{0,1000}+)\)"
)
_EAGER: Final = re.compile(r"\beager\s{0,20}+:\s{0,20}+true\b")
# An attribute's value may hold ">".
_IMAGE: Final = re.compile(
    r"<img\b(?P<attributes>(?:[^\"'<>]|\"[^\"]{0,5000}+\"|'[^']{0,5000}+')*+)>"
)
_SAYS_WHEN: Final = re.compile(r"(?<![\w-])(?:loading|fetchpriority|v-bind)\s*+=", re.IGNORECASE)
_DEBUG_CALL: Final = re.compile(rb"console(?<![\w$.]console)\.debug\s{0,8}+\(")
_SECRET_VARIABLE: Final = re.compile(
    rb"import\.meta\.env(?:\.|\[[\"'`])(" + SECRET_VARIABLE + rb")"
)
_COMMENT: Final = re.compile(r"<!--(?:[^-]++|-(?!->))*+(?:-->)?+")


def read_source_hints(module: str, content: str) -> SourceHints:
    """Return what the source says; sources above two million characters say nothing.

    Args:
        module: Its name; the ending says what it is.
        content: Its text. Any text gives hints, in linear time.
    """
    if len(content) > _LARGEST_CHARACTERS:
        return SourceHints(module=module)
    line_of = _line_counter(content)
    return SourceHints(
        module=module,
        imports=tuple(_imports(module, content, line_of)),
        eager_globs=tuple(_globs(content, line_of)),
        eager_images=tuple(_images(content, line_of)) if module.endswith(".vue") else (),
        debug_calls=tuple(_debug_calls(module, content)),
        secret_variables=tuple(_secret_variables(module, content)),
    )


def _imports(module: str, content: str, line_of: Callable[[int], int]) -> Iterator[ImportLine]:
    places: dict[tuple[str, bool], int] = {}
    for match in _IMPORT.finditer(content):
        places.setdefault((match["specifier"], match["call"] is not None), match.start())
    for item in read_source_imports(module, content):
        place = places.get((item.specifier, item.is_dynamic))
        if place is not None:
            yield ImportLine(
                specifier=item.specifier, is_dynamic=item.is_dynamic, line=line_of(place)
            )


def _globs(content: str, line_of: Callable[[int], int]) -> Iterator[GlobLine]:
    if "import.meta.glob" not in content:
        return
    for match in _GLOB.finditer(content):
        if match["old"] or _EAGER.search(match["rest"]):
            yield GlobLine(pattern=match["text"][1:-1], line=line_of(match.start()))


def _images(content: str, line_of: Callable[[int], int]) -> list[int]:
    if "<img" not in content:
        return []
    template = _COMMENT.sub(_blank, content)
    return [
        line_of(match.start())
        for match in _IMAGE.finditer(template)
        if not _SAYS_WHEN.search(match["attributes"].replace(":", " "))
    ][:_MOST_IMAGES]


def _debug_calls(module: str, content: str) -> Iterator[int]:
    """Yield the lines of calls that are code, and neither comment nor text."""
    if "console.debug" in content:
        yield from (line for _, line in _in_code(_DEBUG_CALL, script_of(module, content)))


def _secret_variables(module: str, content: str) -> Iterator[tuple[str, int]]:
    """Yield names and lines; Vite writes the values of such variables into the code."""
    if "import.meta.env" not in content:
        return
    seen: set[str] = set()
    for match, line in _in_code(_SECRET_VARIABLE, script_of(module, content)):
        name = match[1].decode("ascii")
        if name not in seen:
            seen.add(name)
            yield name, line


def _in_code(pattern: re.Pattern[bytes], script: str) -> Iterator[tuple[re.Match[bytes], int]]:
    """Yield the first hundred matches that are code, with their lines."""
    code = script.encode("utf-8", "replace")
    matches = {match.start(): match for match in islice(pattern.finditer(code), _MOST_CALLS)}
    line, counted = 1, 0
    for place in find_code(code, sorted(matches)):
        line += code.count(b"\n", counted, place)
        counted = place
        yield matches[place], line


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def _line_counter(content: str) -> Callable[[int], int]:
    """Return the function from an offset to its line, from 1."""
    ends = [match.start() for match in re.finditer("\n", content)]
    return lambda offset: bisect_right(ends, offset - 1) + 1
