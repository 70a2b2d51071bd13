"""The order of a comparison: opens both sides, measures what has to be, compares."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bundleaudit.analysis.canonical_sizes import measure_canonical
from bundleaudit.analysis.compression import brotli_encoder, gzip_encoder
from bundleaudit.analysis.facts import Facts
from bundleaudit.compare.builds import compare_to_snapshot, finish_comparison, start_comparison
from bundleaudit.compare.snapshot import Snapshot, is_snapshot, parse_snapshot
from bundleaudit.errors import BaselineError, UsageError
from bundleaudit.inputs.content_cache import ContentCache, default_cache_file
from bundleaudit.inputs.named_file import is_readable_as_file, read_named_file
from bundleaudit.inputs.untrusted_text import escape_unprintable
from bundleaudit.model.sizes import Encoders
from bundleaudit.records import record
from bundleaudit.report.audit_from_json import read_json_report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from bundleaudit.inputs.contents import Contents
    from bundleaudit.model.build import Build
    from bundleaudit.model.diff import BuildDiff

    Opener = Callable[[Path], "Side"]


@record
class Side:
    """One side of a comparison.

    Attributes:
        facts: Its build.
        contents: Its files; ``None`` when only a report is at hand.
        has_cache: Whether earlier measurements are used and kept.
    """

    facts: Facts
    contents: Contents | None = None
    has_cache: bool = True


@record
class KnownBaseline:
    """A report or a snapshot that was read already.

    Attributes:
        document: What it says.
        name: How the comparison calls it.
    """

    document: Facts | Snapshot
    name: str


def parse_baseline(text: bytes, *, name: str) -> KnownBaseline:
    """Return the report or the snapshot in ``text``, whatever that is.

    Raises:
        UsageError: It is neither, or contradicts itself.
    """
    return KnownBaseline(document=_parse_document(text, name), name=name)


def compare_with_baseline(
    baseline: Path | KnownBaseline,
    head: Side,
    open_build: Opener,
    changed_files: Sequence[str] | None = None,
) -> BuildDiff:
    """Return what changed since ``baseline``: a build, a JSON report or a snapshot.

    Raises:
        BaselineError: Nothing is there.
        BuildError: It is a directory but no build.
        UsageError: It is a file but neither report nor snapshot.
    """
    if isinstance(baseline, KnownBaseline):
        document = baseline.document
        if isinstance(document, Snapshot):
            return compare_to_snapshot(document, head.facts, origin=baseline.name)
        comparison = start_comparison(document, head.facts)
        diff = finish_comparison(comparison, changed_files=changed_files)
        return replace(diff, base=baseline.name)  # what CI kept is called like this build
    if not baseline.exists():
        raise BaselineError(
            f"no baseline: {escape_unprintable(str(baseline))} does not exist",
            hint="write one with `bundleaudit dist/ --json FILE` or `bundleaudit snapshot`",
        )
    return _compare(baseline, head, open_build, changed_files)


def compare_paths(
    base: Path, head: Path, open_build: Opener, changed_files: Sequence[str] | None
) -> BuildDiff:
    """Return what changed from ``base`` to ``head``; both may be builds or JSON reports.

    Raises:
        BuildError: A directory is no build.
        UsageError: A file is no report, or the head is a snapshot.
    """
    if head.is_file():
        document = _read_document(head)
        if isinstance(document, Snapshot):
            raise UsageError(
                f"{head.name} is a snapshot, which holds no files to compare",
                hint="name a build or its JSON report as HEAD",
            )
        side = Side(facts=document)
    else:
        side = open_build(head)
    return _compare(base, side, open_build, changed_files)


def recorded_encoders(*paths: Path) -> Encoders | None:
    """Return the compressors of the first path that is a report or a snapshot, as they are here.

    Their versions are those of this machine: where they differ, the comparison says so.
    """
    for path in paths:
        if path.is_file():
            recorded = _read_document(path).encoders
            gzip, brotli = recorded.gzip, recorded.brotli
            return Encoders(
                gzip=gzip_encoder(gzip.implementation, gzip.level) if gzip else None,
                brotli=brotli_encoder(brotli.level) if brotli else None,
            )
    return None


def _compare(
    base: Path, head: Side, open_build: Opener, changed_files: Sequence[str] | None
) -> BuildDiff:
    if is_readable_as_file(base):
        document = _read_document(base)
        if isinstance(document, Snapshot):
            origin = escape_unprintable(base.as_posix())
            return compare_to_snapshot(document, head.facts, origin=origin)
        before = Side(facts=document)
    else:
        before = open_build(base)
    comparison = start_comparison(before.facts, head.facts)
    if before.contents is None or head.contents is None:
        return finish_comparison(comparison, changed_files=changed_files)
    encoders = head.facts.encoders
    with ContentCache.open(default_cache_file() if head.has_cache else None) as cache:
        sizes = (
            measure_canonical(before.contents, comparison.noisy_base, encoders, cache),
            measure_canonical(head.contents, comparison.noisy_head, encoders, cache),
        )
    return finish_comparison(comparison, canonical_sizes=sizes, changed_files=changed_files)


def _read_document(path: Path) -> Facts | Snapshot:
    """Return the report or the snapshot in a file.

    Raises:
        UsageError: It is neither, or cannot be read.
    """
    origin = escape_unprintable(str(path))
    return _parse_document(read_named_file(path), origin)


def _parse_document(text: bytes, origin: str) -> Facts | Snapshot:
    if is_snapshot(text):
        return parse_snapshot(text, origin=origin)
    audit = read_json_report(text, origin=origin)
    _refuse_contradictions(audit.build, origin)
    return Facts(build=audit.build, encoders=audit.run.encoders)


def _refuse_contradictions(build: Build, origin: str) -> None:
    """Refuse a report that was tampered with: what follows relies on scripts being files.

    Raises:
        UsageError: A script or its stylesheet is not among the files, a file is listed twice, or
            a size is below 0.
    """
    files = [file.path for file in build.files]
    scripts = [chunk.file for chunk in build.chunks]
    if len(set(files)) < len(files) or len(set(scripts)) < len(scripts):
        raise UsageError(f"{origin}: the report lists a file twice")
    sheets = [css for chunk in build.chunks for css in chunk.css]
    if missing := {*scripts, *sheets} - set(files):
        raise UsageError(f"{origin}: the report has no size for the file {min(missing)!r}")
    if negative := sorted({*_list_negative(build)}):
        raise UsageError(f"{origin}: the report says that {negative[0]!r} weighs less than nothing")


def _list_negative(build: Build) -> Iterator[str]:
    """Yield files and modules with a size below 0."""
    for file in build.files:
        known = (file.sizes.raw_bytes, file.sizes.gzip_bytes or 0, file.sizes.brotli_bytes or 0)
        if min(known) < 0:
            yield file.path
    for chunk in build.chunks:
        for share in chunk.ownership.modules:
            gzip_bytes = share.gzip.share_bytes if share.gzip else 0
            if share.raw_bytes < 0 or gzip_bytes < 0:
                yield share.path
