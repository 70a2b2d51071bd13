"""Compares two builds whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.analysis.facts import Facts
from bundleaudit.compare.causes import find_causes
from bundleaudit.compare.changes import find_changes
from bundleaudit.compare.encoders import compare_encoders, without_metrics
from bundleaudit.compare.files import list_file_changes
from bundleaudit.compare.load_causes import LoadCauses
from bundleaudit.compare.loads import list_load_changes
from bundleaudit.compare.measures import compare_measures, compare_with_snapshot
from bundleaudit.compare.modules import list_module_changes, list_package_changes
from bundleaudit.compare.quiet import list_noisy, quieten
from bundleaudit.compare.returning import find_cascades, find_new_files, measure_returning
from bundleaudit.compare.turned_eager import find_turned_eager
from bundleaudit.model.diff import BuildDiff
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bundleaudit.compare.changes import Changes
    from bundleaudit.compare.quiet import Quiet
    from bundleaudit.compare.snapshot import Snapshot
    from bundleaudit.model.sizes import Sizes


@record
class Comparison:
    """Two builds with their files paired, before anything is subtracted.

    Attributes:
        base: The base; sizes that do not compare with the head's are unknown.
        head: Likewise.
        changes: What happened to every file.
        noisy_base: Files of the base whose canonical form should be measured.
        noisy_head: Likewise.
        notes: What does not compare.
    """

    base: Facts
    head: Facts
    changes: Changes
    noisy_base: tuple[str, ...]
    noisy_head: tuple[str, ...]
    notes: tuple[str, ...]


def start_comparison(base: Facts, head: Facts) -> Comparison:
    """Return the builds with their files paired and judged."""
    has_gzip, has_brotli, notes = compare_encoders(base.encoders, head.encoders)
    base, head = (
        Facts(
            build=without_metrics(facts.build, has_gzip=has_gzip, has_brotli=has_brotli),
            encoders=facts.encoders,
        )
        for facts in (base, head)
    )
    changes = find_changes(base.build, head.build)
    return Comparison(
        base=base,
        head=head,
        changes=changes,
        noisy_base=list_noisy(base.build, [(p, c.status) for p, c in changes.by_base.items()]),
        noisy_head=list_noisy(head.build, [(p, c.status) for p, c in changes.by_head.items()]),
        notes=notes,
    )


def finish_comparison(
    comparison: Comparison,
    *,
    canonical_sizes: tuple[Mapping[str, Sizes], Mapping[str, Sizes]] = ({}, {}),
    changed_files: Sequence[str] | None = None,
) -> BuildDiff:
    """Return everything that changed.

    Args:
        comparison: The builds.
        canonical_sizes: Sizes of the canonical forms of the noisy files, of base and head; those
            that are not there make estimates.
        changed_files: Files of the change under review, where they are known.
    """
    base, head, changes = comparison.base, comparison.head, comparison.changes
    quiet = quieten(base.build, head.build, changes, canonical_sizes)
    files = list_file_changes(base, head, changes, quiet)
    modules = list_module_changes(base, head, changes)
    packages = list_package_changes(base, head, modules)
    new_files = find_new_files(base, head)
    load_causes = LoadCauses(base, head, modules)
    initial = load_causes.find(base.initial_files, head.initial_files)
    return BuildDiff(
        base=base.build.name,
        head=head.build.name,
        is_snapshot=False,
        notes=(*comparison.notes, *_note(base, head, changes, quiet)),
        files=files,
        loads=list_load_changes(base, head, changes, quiet, load_causes),
        packages=packages,
        modules=modules,
        causes=find_causes(base, head, (packages, modules, initial), changed_files),
        turned_eager=find_turned_eager(base, head, changes),
        returning=measure_returning(head, new_files),
        cascades=find_cascades(base, head, changes, new_files),
        measures=compare_measures(base, head, quiet, files, packages),
    )


def compare_to_snapshot(snapshot: Snapshot, head: Facts, *, origin: str) -> BuildDiff:
    """Return what changed since ``snapshot``: measures, and nothing that needs the base's files."""
    has_gzip, has_brotli, notes = compare_encoders(snapshot.encoders, head.encoders)
    build = without_metrics(head.build, has_gzip=has_gzip, has_brotli=has_brotli)
    comparable = Facts(build=build, encoders=head.encoders)
    return BuildDiff(
        base=origin,
        head=head.build.name,
        is_snapshot=True,
        notes=(*notes, "a snapshot holds no files: what new hashes alone change is in the sums"),
        files=(),
        loads=(),
        packages=(),
        modules=(),
        causes=(),
        turned_eager=(),
        returning=(),
        cascades=(),
        measures=compare_with_snapshot(snapshot.sizes, comparable),
    )


def _note(base: Facts, head: Facts, changes: Changes, quiet: Quiet) -> list[str]:
    notes = []
    if changes.has_assumed:
        notes.append(
            "the contents of one build are unknown: files of the same size and modules are taken "
            "for unchanged"
        )
    if quiet.estimates:
        notes.append(
            "compressed differences of files with hashes in them are estimates, within 1.4 %: "
            "two directories are compared with the hashes taken out"
        )
    for facts, side in ((base, "base"), (head, "head")):
        if facts.build.chunks and not any(c.ownership.modules for c in facts.build.chunks):
            notes.append(
                f"modules and packages of the {side} are unknown (build.sourcemap: 'hidden', or stats)"
            )
    return notes
