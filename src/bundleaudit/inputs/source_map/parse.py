"""The JSON of a source map, plain or as an index of sections."""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from typing import Any

from bundleaudit.inputs.json_limits import refuse_many_values
from bundleaudit.inputs.secrets.masking import mask_each
from bundleaudit.inputs.source_map.values import MapProblem, MapSection, Source, SourceMap

_MAX_SECTION_DEPTH = 8
_MAX_POSITION = 2**31 - 1


class _Unusable(Exception):  # noqa: N818 - never leaves this module
    """Carries the reason out of nested sections."""


def parse_source_map(data: bytes, *, keep_contents: bool = False) -> SourceMap | MapProblem:
    """Return the map that ``data`` holds, or why it cannot be used.

    Version 3 of ECMA-426, with or without the ``)]}'`` line some servers put in front. An index
    map is laid out flat: its sections' sources follow one another. The mappings are checked
    only when they are read along the code (``attribute``). Sources that are not kept need not be
    UTF-8.

    Args:
        data: The bytes of the map.
        keep_contents: Keep ``sourcesContent``, often most of the map; otherwise only its
            presence is noted.
    """
    if not keep_contents and not data.isascii():
        # One letter beyond ASCII makes a text twice or four times as wide, and the sources nobody
        # asked for are most of it. Byte by byte it is the same JSON, and what is ASCII is the same.
        found = _parse(data.removeprefix(BOM_UTF8).decode("latin-1"), keep_contents=False)
        if _is_ascii(found):
            return found
    try:
        text = data.decode("utf-8-sig")
    except ValueError as error:
        return MapProblem(reason=f"the source map is not JSON ({_first_line(error)})")
    return _parse(text, keep_contents=keep_contents)


def _parse(text: str, *, keep_contents: bool) -> SourceMap | MapProblem:
    try:
        text = _without_guard(text)
        refuse_many_values(text)
        document = json.loads(text)
    except RecursionError:
        return MapProblem(reason="the source map is nested too deeply")
    except ValueError as error:
        return MapProblem(reason=f"the source map is not JSON ({_first_line(error)})")
    flattener = _Flattener(keep_contents=keep_contents)
    try:
        flattener.add(document, line=0, column=0, depth=0)
    except _Unusable as error:
        return MapProblem(reason=str(error))
    file = document.get("file")
    return SourceMap(
        file=_clean(file) if isinstance(file, str) else None,
        sources=tuple(flattener.sources),
        sections=tuple(flattener.sections),
    )


def _is_ascii(found: SourceMap | MapProblem) -> bool:
    if isinstance(found, MapProblem):
        return False  # its reason may repeat what the map holds
    texts = [source.path for source in found.sources]
    texts += (found.file, *(section.mappings for section in found.sections))
    return all(text is None or text.isascii() for text in texts)


class _Flattener:
    """Collects sources and sections in the order of the code."""

    def __init__(self, *, keep_contents: bool) -> None:
        self.sources: list[Source] = []
        self.sections: list[MapSection] = []
        self._keep_contents = keep_contents

    def add(self, document: Any, *, line: int, column: int, depth: int) -> None:
        if not isinstance(document, dict):
            raise _Unusable("the source map is not a JSON object")
        version = document.get("version")
        if version != 3 or isinstance(version, bool):
            raise _Unusable(f"the source map has version {version!r:.40}, only 3 is known")
        if "sections" in document:
            if "mappings" in document:
                raise _Unusable("the source map has both sections and mappings")
            self._add_sections(document["sections"], line=line, column=column, depth=depth)
        else:
            self._add_plain(document, line=line, column=column)

    def _add_sections(self, sections: Any, *, line: int, column: int, depth: int) -> None:
        if depth == _MAX_SECTION_DEPTH:
            raise _Unusable("the source map nests its sections too deeply")
        if not isinstance(sections, list):
            raise _Unusable("the source map's sections are not a list")
        for section in sections:
            if not isinstance(section, dict) or not isinstance(section.get("offset"), dict):
                raise _Unusable("a section of the source map has no offset")
            if "map" not in section:
                raise _Unusable("a section of the source map lies in another file")
            offset = section["offset"]
            down, right = _position(offset.get("line")), _position(offset.get("column"))
            self.add(
                section["map"],
                line=line + down,
                column=right if down else column + right,
                depth=depth + 1,
            )

    def _add_plain(self, document: dict[str, Any], *, line: int, column: int) -> None:
        mappings = document.get("mappings")
        paths = document.get("sources")
        if not isinstance(mappings, str):
            raise _Unusable("the source map has no mappings")
        if not isinstance(paths, list):
            raise _Unusable("the source map has no list of sources")
        before = self.sections[-1] if self.sections else None
        if before and (before.line, before.column) > (line, column):
            raise _Unusable("the source map's sections are out of order")
        self.sections.append(
            MapSection(
                line=line,
                column=column,
                mappings=mappings,
                first_source=len(self.sources),
                source_count=len(paths),
            )
        )
        ignored = _ignored(document)
        root = document.get("sourceRoot")
        contents = document.get("sourcesContent")
        texts = contents if isinstance(contents, list) else []
        names = mask_each([_joined(root, path) if isinstance(path, str) else "" for path in paths])
        for index, path in enumerate(paths):
            text = texts[index] if index < len(texts) else None
            self.sources.append(
                Source(
                    path=names[index] if isinstance(path, str) else None,
                    is_ignored=index in ignored,
                    has_content=isinstance(text, str),
                    content=text if self._keep_contents and isinstance(text, str) else None,
                )
            )


def _without_guard(text: str) -> str:
    if text.startswith(")]}'"):
        return text.partition("\n")[2]
    return text


def _position(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _MAX_POSITION:
        raise _Unusable("a section of the source map has an impossible offset")
    return value


def _ignored(document: dict[str, Any]) -> frozenset[int]:
    # Vite 4 to 7 write the old name, 8 the new one, and 5 to 7 both within one build.
    for key in ("ignoreList", "x_google_ignoreList"):
        listed = document.get(key)
        if isinstance(listed, list):
            return frozenset(index for index in listed if isinstance(index, int))
    return frozenset()


def _joined(root: Any, path: str) -> str:
    if not isinstance(root, str) or not root:
        return _clean(path)
    return _clean(f"{root.removesuffix('/')}/{path}")


def _clean(text: str) -> str:
    """Replace halves of surrogate pairs, which JSON can hold and no output can print."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0][:120]
