"""What visitors of the base download again with the head, and whose change made them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from bundleaudit.model.diff import Cascade, ChangeStatus, ReturningLoad
from bundleaudit.model.files import FileKind, FileRole
from bundleaudit.model.sizes import sum_sizes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bundleaudit.analysis.facts import Facts
    from bundleaudit.compare.changes import Changes

_NOT_LOADED = frozenset({FileRole.LEGACY, FileRole.SERVICE_WORKER})


def find_new_files(base: Facts, head: Facts) -> frozenset[str]:
    """Return the files of the head that no cache of the base holds; documents left out.

    A file of the same path counts as kept when its content is the same, or is not known and its
    sizes are the same.
    """
    new = set()
    for file in head.build.files:
        before = base.file_by_path.get(file.path)
        if not file.is_served or file.kind is FileKind.HTML or file.role in _NOT_LOADED:
            continue
        if before is None:
            new.add(file.path)
        elif before.fingerprint is None or file.fingerprint is None:
            if before.sizes != file.sizes:
                new.add(file.path)
        elif before.fingerprint.content != file.fingerprint.content:
            new.add(file.path)
    return frozenset(new)


def measure_returning(head: Facts, new_files: frozenset[str]) -> tuple[ReturningLoad, ...]:
    """Return what is downloaded again: of the whole build, then of every page's initial load."""
    sizes = {path: file.sizes for path, file in head.file_by_path.items()}
    everything = [
        file.path
        for file in head.build.files
        if file.is_served and file.kind is not FileKind.HTML and file.role not in _NOT_LOADED
    ]
    loads = [("", everything)]
    loads += [(load.file, list(load.initial.files)) for load in head.pages]
    return tuple(
        ReturningLoad(
            page=page,
            sizes=sum_sizes(sizes[path] for path in files if path in new_files),
            whole=sum_sizes(sizes[path] for path in files),
        )
        for page, files in loads
    )


def find_cascades(
    base: Facts, head: Facts, changes: Changes, new_files: frozenset[str]
) -> tuple[Cascade, ...]:
    """Return the files nobody changed that are downloaded again, by what made them so."""
    references = _references(head)
    owners = _style_owners(head, changes)
    gone = _gone_references(base, changes)
    roots = {
        file: tuple(
            sorted(
                {
                    changes.by_head[target].name
                    for target in references.get(file, ())
                    if target in changes.by_head and not changes.by_head[target].status.is_quiet
                }
                | gone.get(file, set())
                | owners.get(file, set())
            )
        )
        for file in new_files
    }
    groups: dict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
    for file in sorted(new_files):
        if file in changes.by_head and changes.by_head[file].status.is_quiet:
            hub = _nearest(file, references, roots)
            via = "" if hub is None or hub == file else changes.head_names[hub]
            groups[via, () if hub is None else roots[hub]].append(file)
    found = [
        Cascade(
            roots=causes,
            via=via,
            files=tuple(sorted(changes.head_names[file] for file in files)),
            sizes=sum_sizes(head.file_by_path[file].sizes for file in files),
        )
        for (via, causes), files in sorted(groups.items())
    ]
    return tuple(sorted(found, key=lambda item: (-item.sizes.raw_bytes, item.via, item.roots)))


def _references(facts: Facts) -> dict[str, tuple[str, ...]]:
    """Return the files whose names every script repeats."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for chunk in facts.build.chunks:
        for target in (*chunk.static_imports, *chunk.dynamic_imports, *chunk.css, *chunk.assets):
            found[chunk.file][target] = None
    for boundary in facts.build.boundaries:
        for importer in boundary.importers:
            for loaded in (boundary.target, *boundary.preloads):
                if loaded is not None:
                    found[importer][loaded] = None
    return {file: tuple(targets) for file, targets in found.items()}


def _style_owners(facts: Facts, changes: Changes) -> dict[str, set[str]]:
    """Return the changed scripts that own a stylesheet: Vue's scope ids follow their sources."""
    owners: dict[str, set[str]] = defaultdict(set)
    for chunk in facts.build.chunks:
        change = changes.by_head.get(chunk.file)
        if change is not None and not change.status.is_quiet:
            for css in chunk.css:
                owners[css].add(change.name)
    return owners


def _gone_references(base: Facts, changes: Changes) -> dict[str, set[str]]:
    """Return what files of the head referred to before and what was removed since, by file."""
    gone: dict[str, set[str]] = defaultdict(set)
    for file, targets in _references(base).items():
        change = changes.by_base.get(file)
        for target in targets:
            was = changes.by_base.get(target)
            if change and was and was.status is ChangeStatus.REMOVED:
                for path in change.pair.head:
                    gone[path].add(was.name)
    return gone


def _nearest(
    start: str, references: Mapping[str, tuple[str, ...]], roots: Mapping[str, tuple[str, ...]]
) -> str | None:
    """Return the nearest file, by references, that refers to a changed one; maybe ``start``."""
    seen = {start}
    frontier = [start]
    while frontier:
        telling = [file for file in frontier if roots.get(file)]
        if telling:
            return min(telling)
        frontier = [
            target
            for file in frontier
            for target in references.get(file, ())
            if target in roots and target not in seen
        ]
        seen.update(frontier)
    return None
