"""Which specifiers an original source imports, read from the copy in a source map."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bundleaudit.inputs.javascript import scan_script
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Iterator

_LARGEST_CHARACTERS: Final = 2_000_000
# Attributes may hold ">", as in generic="T extends Record<string, number>".
_SCRIPT_TAG: Final = re.compile(
    r"""<(/?)script\b(?:[^"'<>]|"[^"]{0,300}+"|'[^']{0,300}+'){0,300}+>""", re.IGNORECASE
)
_SCRIPT_SUFFIXES: Final = (".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx")
_COMPONENT_SUFFIXES: Final = (".vue", ".svelte")
# Imports of types leave nothing behind; a default import may be called "type", too.
_TYPE_IMPORT: Final = re.compile(r"\bimport\s++type\s++(?!from\b)(?=[\w$*{])")


@record
class SourceImport:
    """One import, as the source says it."""

    specifier: str
    is_dynamic: bool


def read_source_imports(name: str, content: str) -> tuple[SourceImport, ...]:
    """Return the imports of a source, in order, once each; imports of types alone are left out.

    Of single-file components the ``<script>`` blocks are read. ``require`` is not an import, and
    sources above two million characters are passed over.

    Args:
        name: Of the module; its ending says what it is.
        content: Its text.
    """
    if len(content) > _LARGEST_CHARACTERS or not name.endswith(
        _SCRIPT_SUFFIXES + _COMPONENT_SUFFIXES
    ):
        return ()
    is_component = name.endswith(_COMPONENT_SUFFIXES) and "<script" in content
    blocks = _script_blocks(content) if is_component else [content]
    found: dict[SourceImport, None] = {}
    for block in blocks:
        scan = scan_script(_TYPE_IMPORT.sub("void ", block).encode("utf-8", "replace"))
        for specifier in scan.static_imports:
            found[SourceImport(specifier=specifier, is_dynamic=False)] = None
        for target in scan.dynamic_imports:
            if target.specifier is not None:
                found[SourceImport(specifier=target.specifier, is_dynamic=True)] = None
    return tuple(found)


def script_of(name: str, content: str) -> str:
    """Return the code of a source, in the lines it has there: of components the scripts alone.

    Any other source has none.
    """
    if name.endswith(_SCRIPT_SUFFIXES):
        return content
    if not name.endswith(_COMPONENT_SUFFIXES):
        return ""
    kept: list[str] = []
    end = 0
    for start, stop in _script_spans(content):
        kept += ("\n" * content.count("\n", end, start), content[start:stop])
        end = stop
    return "".join(kept)


def _script_blocks(content: str) -> list[str]:
    return [content[start:end] for start, end in _script_spans(content)]


def _script_spans(content: str) -> Iterator[tuple[int, int]]:
    """Yield what stands between each opening tag and the next closing one."""
    start: int | None = None
    for tag in _SCRIPT_TAG.finditer(content):
        if tag[1] and start is not None:
            yield start, tag.start()
            start = None
        elif not tag[1] and start is None:
            start = tag.end()
