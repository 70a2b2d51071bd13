"""Finds secrets and paths of the build machine; what is found leaves this module masked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bundleaudit.inputs.anchors import Anchors
from bundleaudit.inputs.secrets.masking import mask_secrets
from bundleaudit.inputs.secrets.rules import SECRET_RULES
from bundleaudit.inputs.untrusted_text import decode_text, escape_unprintable, parse_json
from bundleaudit.model.content import Leak
from bundleaudit.units import format_some

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_LEAKS: Final = 50
_PATH_ANCHORS: Final = Anchors((
    b"/home/", b"/Users/", b"/root/", b"/builds/", b"/__w/",
    b"C:/Users/", b"C:\\Users\\", b"C:\\\\Users\\\\", b"D:/a/", b"D:\\a\\", b"D:\\\\a\\\\",
))  # fmt: skip
_PATH: Final = re.compile(
    rb"(?<![\w.~$@%*)\]}:-])(/home/|/Users/|/root/|/builds/|/__w/|[CD]:[/\\]{1,2}(?:Users|a)[/\\]{1,2})"
    rb"(?:[\w.@+ -]{1,100}+[/\\]{1,2}+){1,30}+[\w@+-][\w.@+-]{0,99}\.(?:vue|svelte|tsx?|jsx?|[mc]js|s?css)\b"
)
_INVENTED: Final = re.compile(
    rb"(?:user|username|web_user|you|me|my|name|foo|bar|test|demo|example|someone|"
    rb"john|jane|alice|bob|path|[a-z]?user\d?)", re.IGNORECASE
)  # fmt: skip
_HOME: Final = re.compile(rb"(?:/home|/Users|[CD]:[/\\]{1,2}Users)[/\\]{1,2}([^/\\]{1,100})")
_SOURCES: Final = re.compile(
    rb'"sources"\s{0,8}+:\s{0,8}+\[((?:"(?:[^"\\]++|\\.)*+"|null|[\s,]++)*+)', re.DOTALL
)
_VARIABLE: Final = re.compile(rb"^[ \t]*+(?:export )?+([A-Z][A-Z0-9_]{1,63}+)=[^\s#]", re.MULTILINE)


def find_leaks(code: bytes) -> tuple[Leak, ...]:
    """Return secrets and paths in ``code`` by offset, at most 50; equal values once."""
    return _ordered((*_secrets(code), *_paths(code)))


def find_map_leaks(data: bytes) -> tuple[Leak, ...]:
    """Return the secrets in an application's own sources and the paths that name sources.

    Sources of packages are left out: their comments and tests hold examples, and whoever
    installs a package can read them anyway.
    """
    found: list[Leak] = []
    if (sources := _SOURCES.search(data)) is not None:
        found += _paths(sources[1])
    if next(_secrets(data), None) is not None:
        for source, content in _own_sources(data):
            for leak in _secrets(content.encode("utf-8", "replace")):
                found.append(
                    Leak(kind=leak.kind, masked=leak.masked, offset_bytes=0, source=source)
                )
    return _ordered(found)


def merge_leaks(*groups: tuple[Leak, ...]) -> tuple[Leak, ...]:
    """Return several finds of one file as one, ordered and limited alike."""
    return _ordered([leak for group in groups for leak in group])


def find_variables(data: bytes) -> tuple[Leak, ...]:
    """Return that an ``.env`` file holds variables; their names only, and none when it has none."""
    names = sorted({match[1].decode() for match in _VARIABLE.finditer(data)})
    if not names:
        return ()
    return (Leak(kind="variables of an .env file", masked=format_some(names), offset_bytes=0),)


def _secrets(code: bytes) -> Iterator[Leak]:
    seen: set[bytes] = set()
    for rule in SECRET_RULES:
        for offset in rule.anchors.find_all(code):
            match = rule.pattern.match(code, offset)
            if match is None or match[1] in seen or not rule.is_real(match[1]):
                continue
            seen.add(match[1])
            shown = match[1][: rule.shown_count].decode("ascii", "replace")
            yield Leak(
                kind=rule.kind,
                masked=f"{shown}… ({len(match[1])} characters)",
                offset_bytes=offset,
            )


def _paths(code: bytes) -> Iterator[Leak]:
    """Yield one leak for each folder of a machine, named by the first file in it."""
    seen: set[bytes] = set()
    for offset in _PATH_ANCHORS.find_all(code):
        match = _PATH.match(code, offset)
        if match is None:
            continue
        home = _HOME.match(match[0])
        owner = home[1] if home else match[1]
        if owner in seen or (home and _INVENTED.fullmatch(home[1])):
            continue
        seen.add(owner)
        path = match[0]
        if home is not None:
            path = path[: home.start(1)] + "…".encode() + path[home.end(1) :]
        yield Leak(
            kind="path of the build machine",
            masked=escape_unprintable(path.decode("utf-8", "replace"))[:200],
            offset_bytes=offset,
            is_path=True,
        )


def _own_sources(data: bytes) -> Iterator[tuple[str, str]]:
    """Yield the sources that are no package's, with their contents; those of sections too."""
    try:
        pending = [parse_json(decode_text(data).removeprefix(")]}'"))]
    except ValueError:
        return
    while pending:
        document = pending.pop()
        if not isinstance(document, dict):
            continue
        sections = document.get("sections")
        if isinstance(sections, list):
            parts = (section.get("map") for section in sections if isinstance(section, dict))
            pending += reversed(list(parts))
        sources, contents = document.get("sources"), document.get("sourcesContent")
        if not isinstance(sources, list) or not isinstance(contents, list):
            continue
        for source, content in zip(sources, contents, strict=False):
            if (
                isinstance(source, str)
                and isinstance(content, str)
                and "node_modules/" not in source
            ):
                yield mask_secrets(escape_unprintable(source)), content


def _ordered(leaks: list[Leak] | tuple[Leak, ...]) -> tuple[Leak, ...]:
    unique = dict.fromkeys(leaks)
    return tuple(
        sorted(unique, key=lambda leak: (leak.offset_bytes, leak.kind, leak.masked))[:_MOST_LEAKS]
    )
