"""What a source map says, before anybody looks at the code it belongs to."""

from __future__ import annotations

from bundleaudit.records import record


@record
class MapProblem:
    """Why a source map cannot be used; the code it belongs to then has no map.

    Attributes:
        reason: One sentence without a full stop, fit for a note.
    """

    reason: str


@record
class Source:
    """One original file.

    Attributes:
        path: With ``sourceRoot`` in front, otherwise as written: relative to the map, a URL, or
            a virtual id. ``None`` when the map has ``null``: a source without a name.
        is_ignored: Listed in ``ignoreList``: code the developer does not want to step into.
        has_content: Whether the map carries the original text.
        content: The original text; ``None`` unless it was asked for and is there.
    """

    path: str | None
    is_ignored: bool
    has_content: bool
    content: str | None = None


@record
class MapSection:
    """Mappings that start at one position of the code; a plain map is a single section at 0:0.

    Attributes:
        line: First line, counted from 0.
        column: First column on that line, in UTF-16 code units.
        mappings: The encoded segments, not yet checked.
        first_source: What source 0 of these mappings is among all sources of the map.
        source_count: How many sources these mappings may name.
    """

    line: int
    column: int
    mappings: str
    first_source: int
    source_count: int


@record
class SourceMap:
    """A source map with its sections laid out flat.

    Attributes:
        file: The name of the code file as the map gives it; ``None`` when it does not.
        sources: All sources, those of an index map one section after the other.
        sections: In the order of the code.
    """

    file: str | None
    sources: tuple[Source, ...]
    sections: tuple[MapSection, ...]

    @property
    def is_empty(self) -> bool:
        """Whether it maps nothing, as Rollup's and Rolldown's maps of JSON modules do."""
        return not self.sources or all(not part.mappings.strip(";,") for part in self.sections)
