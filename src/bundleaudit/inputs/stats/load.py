"""Reads every stats file in, beside and given for a build."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.errors import BuildError
from bundleaudit.inputs.stats.find import find_stats
from bundleaudit.inputs.untrusted_text import escape_unprintable
from bundleaudit.model.notes import Note

if TYPE_CHECKING:
    from collections.abc import Sequence, Set as AbstractSet
    from pathlib import Path

    from bundleaudit.inputs.directory import DirectoryScan
    from bundleaudit.inputs.stats.report import StatsReport


def load_stats(
    scan: DirectoryScan, given: Sequence[Path] = (), *, other_files: AbstractSet[str] = frozenset()
) -> tuple[tuple[StatsReport, ...], tuple[Note, ...]]:
    """Return what every stats file says, those given first, and why others cannot be used.

    Files in the build are named by their path in it, those beside it with ``..``, those given as
    they were given.

    Args:
        scan: The build.
        given: Files the user named.
        other_files: Files of the build known to be something else: its manifests.

    Raises:
        BuildError: A file that was given cannot be used.
    """
    found = find_stats(scan, given)
    if not found:
        return (), ()
    from bundleaudit.inputs.stats.read import read_stats  # noqa: PLC0415 - seven parsers

    reports: list[StatsReport] = []
    notes: list[Note] = []
    for path in found:
        is_given = path in given
        name = stats_name(scan, path, is_given=is_given)
        if name in other_files:
            continue
        answer = read_stats(path, shown=name)
        if not isinstance(answer, Note):
            reports.append(answer)
        elif is_given:
            raise BuildError(
                f"{answer.file} {answer.message}",
                hint="give a stats file of this build; README lists the formats",
            )
        else:
            notes.append(answer)
    return tuple(reports), tuple(notes)


def stats_name(scan: DirectoryScan, path: Path, *, is_given: bool) -> str:
    """Return how reports name a stats file."""
    if is_given:
        return escape_unprintable(path.as_posix())
    import os  # noqa: PLC0415 - rare

    return escape_unprintable(os.path.relpath(path.resolve(), scan.root.resolve()))
