"""Follows the mappings along the code and notes where the owner changes.

A segment lasts until the next segment, across line ends: the inner lines of a template literal
have no segments of their own. What no source owns does not last: behind a line end it is
unmapped until the next segment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.inputs.source_map.attribution import Attribution, Bucket, Run
from bundleaudit.inputs.source_map.lines import ColumnReader, utf16_length
from bundleaudit.inputs.source_map.segments import (
    NOT_QUIET,
    QuietMoves,
    SegmentError,
    check_mappings,
    decode_segment,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundleaudit.inputs.source_map.lines import Lines
    from bundleaudit.inputs.source_map.values import MapSection, SourceMap

_NOWHERE = 2**62
_STRETCH = 64


class Tracer:
    """Traces one map along one file; use it once."""

    def __init__(self, code: bytes, lines: Lines, source_map: SourceMap) -> None:
        self._code = code
        self._lines = lines
        self._map = source_map
        self._is_named = [source.path is not None for source in source_map.sources]
        self._moves = QuietMoves()
        self._runs: list[Run] = []
        self._run_start = 0
        self._owner: int = Bucket.UNMAPPED
        self._line = 0  # of the last segment
        self._reader = ColumnReader(code, lines.starts[0], lines.ends[0])
        self._is_ascii = code.isascii()
        self._measured_line, self._units = -1, 0
        self._carried: dict[int, int] = {}
        self._clamped_count = 0
        self._dropped_count = 0

    def trace(self) -> Attribution:
        """Return the runs of the whole code.

        Raises:
            SegmentError: The mappings are not well-formed, or name a source that is not there.
        """
        sections = self._map.sections
        for index, section in enumerate(sections):
            following = sections[index + 1] if index + 1 < len(sections) else None
            self._trace_section(section, following)
        self._finish()
        return Attribution(
            runs=tuple(self._runs),
            carried=tuple(sorted(self._carried.items())),
            clamped_count=self._clamped_count,
            dropped_count=self._dropped_count,
        )

    def _trace_section(self, section: MapSection, following: MapSection | None) -> None:
        check_mappings(section.mappings)
        source = 0
        line_count = len(self._lines.starts)
        last_line = following.line if following else _NOWHERE
        for line, text in enumerate(section.mappings.split(";"), section.line):
            if not text:
                continue
            if line > last_line:
                break
            if line >= line_count:
                self._dropped_count += text.count(",") + 1
                continue
            segments = text.split(",")
            moves = self._moves.of(segments)
            column = section.column if line == section.line else 0
            limit = following.column if following and line == last_line else _NOWHERE
            goes_on = self._owner == section.first_source + source and limit == _NOWHERE
            if goes_on and self._pass_quietly(line, column, moves):
                continue
            events, last_column, source = self._read_line(segments, moves, column, source, section)
            if limit <= last_column:
                events = [event for event in events if event[0] < limit]
                last_column = min(last_column, limit)
            if events:
                self._count_clamped(line, last_column, segments, column, limit)
                self._apply(line, events)

    def _pass_quietly(self, line: int, column: int, moves: list[int]) -> bool:
        """Pass a line whose segments all stay in the source that owns what is before them.

        Most lines of code that is not minified are such; ``False`` when it must be read.
        """
        start, end = self._lines.starts[line], self._lines.ends[line]
        moved = sum(moves)
        if line == self._line or moved >= NOT_QUIET or column + moved > end - start:
            return False
        if not (self._is_ascii or self._code[start:end].isascii()):
            return False
        self._carry(self._lines.ends[self._line], start + column + moves[0])
        self._line = line
        return True

    def _read_line(
        self,
        segments: list[str],
        moves: list[int],
        column: int,
        source: int,
        section: MapSection,
    ) -> tuple[list[tuple[int, int]], int, int]:
        """Return where the owner may change, the line's last column, and the source then.

        The first segment is always among the changes. Owners are those of the whole map.
        """
        events: list[tuple[int, int]] = []
        position, current, index = column, source, 0
        lasts = False  # while a source's segment lasts, quiet ones change nothing
        while index < len(moves):
            if lasts:
                stretch = moves[index : index + _STRETCH]
                moved = sum(stretch)
                if moved < NOT_QUIET:
                    position += moved
                    index += len(stretch)
                    continue
                quiet_count = stretch.index(NOT_QUIET)
                position += sum(stretch[:quiet_count])
                index += quiet_count
            delta, jump = decode_segment(segments[index])
            if delta < 0:
                return self._read_unsorted(segments, column, source, section)
            position += delta
            index += 1
            if jump is None:
                events.append((position, Bucket.GENERATED_CODE))
            else:
                current += jump
                events.append((position, self._owner_of(current, section)))
            lasts = jump is not None
        return events, position, current

    def _read_unsorted(
        self, segments: list[str], column: int, source: int, section: MapSection
    ) -> tuple[list[tuple[int, int]], int, int]:
        """Return the same as ``_read_line`` for segments that are not in the order of columns."""
        events = []
        for position, jump in _columns(segments, column):
            if jump is None:
                events.append((position, int(Bucket.GENERATED_CODE)))
            else:
                source += jump
                events.append((position, self._owner_of(source, section)))
        events.sort(key=lambda event: event[0])
        return events, events[-1][0], source

    def _owner_of(self, source: int, section: MapSection) -> int:
        if not 0 <= source < section.source_count:
            raise SegmentError(f"the mappings name source {source} of {section.source_count}")
        owner = section.first_source + source
        return owner if self._is_named[owner] else Bucket.UNMAPPED

    def _count_clamped(
        self, line: int, last_column: int, segments: list[str], column: int, limit: int
    ) -> None:
        if self._measured_line != line:
            self._measured_line = line
            start, end = self._lines.starts[line], self._lines.ends[line]
            self._units = end - start if self._is_ascii else utf16_length(self._code[start:end])
        if last_column > self._units:
            self._clamped_count += sum(
                self._units < position < limit for position, _ in _columns(segments, column)
            )

    def _apply(self, line: int, events: list[tuple[int, int]]) -> None:
        if line > self._line:
            self._cross_line_ends(line)
            self._reader = ColumnReader(
                self._code, self._lines.starts[line], self._lines.ends[line]
            )
            first_byte = self._reader.byte_at(events[0][0])
            self._carry(self._lines.ends[self._line], first_byte)
            self._line = line
        for column, owner in events:
            if owner != self._owner:
                self._change(self._reader.byte_at(column), owner)

    def _cross_line_ends(self, line: int) -> None:
        if self._owner >= 0:
            return
        for crossed in range(self._line, line):
            self._change(self._lines.ends[crossed], Bucket.LINE_ENDS)
            self._change(self._lines.starts[crossed + 1], Bucket.UNMAPPED)

    def _carry(self, start: int, end: int) -> None:
        if self._owner >= 0 and end > start:
            self._carried[self._owner] = self._carried.get(self._owner, 0) + end - start

    def _change(self, byte: int, owner: int) -> None:
        if byte > self._run_start:
            if self._runs and self._runs[-1].owner == self._owner:
                self._run_start = self._runs.pop().start_byte
            self._runs.append(Run(self._run_start, byte, self._owner))
            self._run_start = byte
        self._owner = owner

    def _finish(self) -> None:
        self._cross_line_ends(len(self._lines.starts) - 1)
        self._carry(self._lines.ends[self._line], len(self._code))
        self._change(len(self._code), self._owner)


def _columns(segments: list[str], start_column: int) -> Iterator[tuple[int, int | None]]:
    column = start_column
    for segment in segments:
        delta, jump = decode_segment(segment)
        column += delta
        if column < start_column:
            raise SegmentError("the mappings hold a negative column")
        yield column, jump
