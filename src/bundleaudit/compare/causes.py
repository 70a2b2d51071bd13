"""Names the causes of growth: packages and modules, the way that leads to them, who is on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bundleaudit.analysis.chunk_chain import chain_to_chunk
from bundleaudit.analysis.identity import stable_names
from bundleaudit.compare.size_deltas import NO_DELTA
from bundleaudit.model.diff import Cause, ChangeStatus
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bundleaudit.analysis.facts import Facts
    from bundleaudit.model.build import Chunk
    from bundleaudit.model.diff import LoadCause, ModuleChange, PackageChange, SizeDelta

    _Subject = tuple[str, bool, ChangeStatus, SizeDelta]  # its name, whether a package, what it did

_MOST_CAUSES: Final = 50
_MANIFESTS: Final = frozenset(
    {
        "package.json",
        "package-lock.json",
        "npm-shrinkwrap.json",
        "pnpm-lock.yaml",
        "yarn.lock",
        "bun.lock",
        "bun.lockb",
    }
)


@record
class _Way:
    """How something is reached.

    Attributes:
        file: The chunk that holds most of it.
        steps: From the page on.
        is_lazy: Whether a step is a dynamic import.
    """

    file: str
    steps: tuple[str, ...]
    is_lazy: bool


def find_causes(
    base: Facts,
    head: Facts,
    changed: tuple[Sequence[PackageChange], Sequence[ModuleChange], Sequence[LoadCause]],
    changed_files: Sequence[str] | None,
) -> tuple[Cause, ...]:
    """Return what contributed, the largest first; the application's modules and whole packages.

    What moved into an initial load is a cause though the build is no larger for it: a cause is as
    large as what it does to the build or to the initial loads, whichever is more.

    Args:
        base: Where what is gone was reached.
        head: Where what is there is reached.
        changed: Packages; modules, of which those of packages count with their package; and what
            the initial loads differ by.
        changed_files: Files of the change under review, by paths of the repository.
    """
    packages, modules, initial = changed
    own = [module for module in modules if module.package is None]
    subjects = _rank(packages, own, initial)
    by_subject = {(item.name, item.is_package): item for item in initial}
    names = {
        is_head: stable_names(facts.file_by_path)
        for is_head, facts in ((False, base), (True, head))
    }
    causes = []
    own_paths = [module.path for module in own if module.status is not ChangeStatus.REMOVED]
    for name, is_package, status, delta in subjects[:_MOST_CAUSES]:
        at_first = by_subject.get((name, is_package))
        facts = base if status is ChangeStatus.REMOVED else head
        way = _find_way(facts, names[facts is head], name, is_package=is_package)
        on_way = {*way.steps, *(_own_modules(facts, way.file) & {*own_paths})}
        causes.append(
            Cause(
                name=name,
                is_package=is_package,
                status=status,
                delta=delta,
                chunk=names[facts is head].get(way.file, way.file),
                chain=way.steps,
                is_chain_lazy=way.is_lazy,
                changed_files=None
                if changed_files is None
                else tuple(_find_changed(on_way | {name}, changed_files, is_package=is_package)),
                initial_delta=at_first.delta if at_first else None,
                is_moved=at_first is not None and at_first.is_moved,
            )
        )
    return tuple(causes)


def _rank(
    packages: Iterable[PackageChange], own: Iterable[ModuleChange], initial: Iterable[LoadCause]
) -> list[_Subject]:
    """Return every subject with what it does to the build, the largest effect first."""
    found: dict[tuple[str, bool], _Subject] = {
        (package.name, True): (package.name, True, package.status, package.delta)
        for package in packages
    }
    found |= {
        (module.path, False): (module.path, False, module.status, module.delta) for module in own
    }
    effects = {key: _weight(subject[3]) for key, subject in found.items()}
    for item in initial:
        key = (item.name, item.is_package)
        found.setdefault(key, (*key, ChangeStatus.CHANGED, NO_DELTA))
        effects[key] = max(effects.get(key, (0, 0)), _weight(item.delta))
    return [found[key] for key in sorted(found, key=lambda key: (*_negative(effects[key]), key[0]))]


def _weight(delta: SizeDelta) -> tuple[int, int]:
    return abs(delta.gzip_bytes or 0), abs(delta.raw_bytes)


def _negative(weight: tuple[int, int]) -> tuple[int, int]:
    return -weight[0], -weight[1]


def _find_way(facts: Facts, names: Mapping[str, str], name: str, *, is_package: bool) -> _Way:
    held: dict[str, int] = {}
    for chunk in facts.build.chunks:
        for module in chunk.ownership.modules:
            if (module.package if is_package else module.path) == name:
                held[chunk.file] = held.get(chunk.file, 0) + module.raw_bytes
    if not held:
        return _Way(file="", steps=(), is_lazy=False)
    file = max(held, key=lambda path: (held[path], path))
    graph = facts.module_graph
    if graph is not None:
        members = _members(facts, name) if is_package else {name}
        chain = graph.chain_to(members, static_only=True)
        chain = graph.chain_to(members) if chain is None else chain
        if chain:
            return _Way(
                file=file,
                steps=(chain[0].importer, *(link.imported for link in chain)),
                is_lazy=any(link.is_dynamic for link in chain),
            )
    steps = chain_to_chunk(facts.build, file)
    labels = [_label(facts, step.file, names) for step in steps]
    # The chunk that stands for the module itself is not on the way to it.
    if labels and labels[-1] != name:
        labels.append(name)
    return _Way(
        file=file,
        steps=tuple(dict.fromkeys(labels)),
        is_lazy=any(step.is_lazy for step in steps),
    )


def _members(facts: Facts, package: str) -> set[str]:
    """Return all modules of a package, also those no byte is left of: imports lead there."""
    copies = facts.package_members.items()
    return {path for (name, _), members in copies if name == package for path in members}


def _label(facts: Facts, file: str, names: Mapping[str, str]) -> str:
    """Return the module a chunk stands for, or else its name."""
    chunk = facts.chunk_by_file.get(file)
    if chunk is None:
        return file
    return chunk.source or _named_module(chunk) or names.get(file, file)


def _named_module(chunk: Chunk) -> str | None:
    """Return the application's module the chunk is called after, when there is just one."""
    named = [
        module.path
        for module in chunk.ownership.modules
        if module.package is None and module.path.rpartition("/")[2].partition(".")[0] == chunk.name
    ]
    return named[0] if len(named) == 1 else None


def _own_modules(facts: Facts, file: str) -> set[str]:
    chunk = facts.chunk_by_file.get(file)
    modules = chunk.ownership.modules if chunk else ()
    return {module.path for module in modules if module.package is None}


def _find_changed(names: set[str], changed: Iterable[str], *, is_package: bool) -> list[str]:
    """Return the changed files that are one of ``names``, whatever folder the project lies in."""
    plain = {name.partition("?")[0].lstrip("./") for name in names}
    found = []
    for path in sorted(set(changed)):
        is_named = any(path == name or path.endswith(f"/{name}") for name in plain if name)
        if is_named or (is_package and path.rpartition("/")[2] in _MANIFESTS):
            found.append(path)
    return found
