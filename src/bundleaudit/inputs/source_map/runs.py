"""Cuts a file into runs of bytes with one owner each, by its source map."""

from __future__ import annotations

import re

from bundleaudit.inputs.source_map.attribution import Attribution, Bucket, Run
from bundleaudit.inputs.source_map.comment import MapComment, find_map_comment
from bundleaudit.inputs.source_map.lines import (
    has_rare_line_ends,
    split_lines,
    strip_line_ends,
)
from bundleaudit.inputs.source_map.segments import SegmentError
from bundleaudit.inputs.source_map.tracing import Tracer
from bundleaudit.inputs.source_map.values import MapProblem, SourceMap

_MAX_SEGMENTS = 10_000_000
_MIN_OUTSIDE = 8
_MIN_WORDS_CUT = 2
_WORD = re.compile(rb"[\w$\x80-\xff]{2}")


def attribute(code: bytes, source_map: SourceMap) -> Attribution | MapProblem:
    """Return whose every byte of ``code`` is, or why the map does not fit it.

    A segment lasts until the next segment, across line ends, up to the last character of the
    code. Segments of one field, sources without a name and what precedes the first segment do
    not last: behind a line end the code is unmapped again. Columns are UTF-16 code units; a
    column inside a surrogate pair is the pair's start. Segments that are out of order are
    sorted within their line. The ``sourceMappingURL`` comment belongs to nobody.

    Where a lone CR, U+2028 or U+2029 leaves open how the generator counts lines, the map is
    read both ways and the reading that fits the code better is returned.

    A map of another file is recognised by segments outside the code (more than a tenth) or by
    runs that start inside words (two, and more than an eighth; on 751 right maps there was not
    one).
    """
    segment_limit = sum(
        part.mappings.count(",") + part.mappings.count(";") + 1 for part in source_map.sections
    )
    if segment_limit > _MAX_SEGMENTS:
        return MapProblem(reason=f"the source map has more than {_MAX_SEGMENTS:,} segments")
    comment = find_map_comment(code)
    body = strip_line_ends(code[: comment.start_byte] if comment else code)
    try:
        is_ambiguous = has_rare_line_ends(body)
        traced = Tracer(body, split_lines(body, only_lf=not is_ambiguous), source_map).trace()
        if is_ambiguous:
            other = Tracer(body, split_lines(body, only_lf=True), source_map).trace()
            traced = min(traced, other, key=lambda reading: _misfits(body, reading))
    except SegmentError as error:
        return MapProblem(reason=str(error))
    outside = traced.clamped_count + traced.dropped_count
    if outside >= _MIN_OUTSIDE and outside > segment_limit // 10:
        return MapProblem(
            reason=f"the source map is of another file: {outside:,} of its segments are outside"
        )
    cuts, words_cut = _count_cuts(body, traced)
    if words_cut >= _MIN_WORDS_CUT and words_cut > cuts // 8:
        return MapProblem(
            reason=f"the source map is of another file: {words_cut:,} of {cuts:,} runs of"
            " sources start inside a word"
        )
    return Attribution(
        runs=traced.runs + _tail_runs(code, len(body), comment),
        carried=traced.carried,
        clamped_count=traced.clamped_count,
        dropped_count=traced.dropped_count,
    )


def attribute_whole(code: bytes, owner: int = Bucket.NO_SOURCE_MAP) -> Attribution:
    """Return all of ``code`` as one owner's, but for its end: line ends and the map's comment.

    For files without a map, and for those whose map is empty: these belong to one module, that
    the caller names.
    """
    comment = find_map_comment(code)
    body_bytes = len(strip_line_ends(code[: comment.start_byte] if comment else code))
    runs = (Run(0, body_bytes, owner),) if body_bytes else ()
    return Attribution(runs=runs + _tail_runs(code, body_bytes, comment))


def _tail_runs(code: bytes, body_bytes: int, comment: MapComment | None) -> tuple[Run, ...]:
    ends = (
        (comment.start_byte if comment else len(code), Bucket.LINE_ENDS),
        (comment.end_byte if comment else len(code), Bucket.SOURCE_MAP_COMMENT),
        (len(code), Bucket.UNMAPPED),
    )
    runs, start = [], body_bytes
    for end, bucket in ends:
        if end > start:
            runs.append(Run(start, end, bucket))
            start = end
    return tuple(runs)


def _misfits(code: bytes, reading: Attribution) -> tuple[int, int]:
    return reading.clamped_count + reading.dropped_count, _count_cuts(code, reading)[1]


def _count_cuts(code: bytes, reading: Attribution) -> tuple[int, int]:
    """Return how many runs of sources start inside the code, and how many of them in a word."""
    starts = [run.start_byte for run in reading.runs if run.owner >= 0 and run.start_byte]
    return len(starts), sum(_WORD.match(code, start - 1) is not None for start in starts)
