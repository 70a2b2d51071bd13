"""Dynamic imports of what the importing code has loaded already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bundleaudit.analysis.splits import is_own

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bundleaudit.analysis.facts import Facts

_SAME = "which holds that code itself"
_CLOSURE = "which the importing chunk loads anyway"
_INITIAL = "which every page that gets there loads at its start"


@dataclass(frozen=True, slots=True, kw_only=True)
class IneffectiveImport:
    """One chunk whose code is imported lazily where it is there already.

    Attributes:
        holder: The chunk that holds the code.
        kind: ``same``, ``closure`` or ``initial``: why it is there.
        reason: The same in words.
        importers: Chunks that hold such imports, sorted; empty when it is the holder alone.
        count: How many there are, where they can be counted.
        modules: The modules concerned, sorted, where the import graph tells.
        static_importers: The project's own modules that import them statically, sorted.
    """

    holder: str
    kind: str
    reason: str
    importers: tuple[str, ...] = ()
    count: int | None = None
    modules: tuple[str, ...] = ()
    static_importers: tuple[str, ...] = ()


def find_ineffective_imports(facts: Facts) -> tuple[IneffectiveImport, ...]:
    """Return one item per holder and kind: same chunk first, then by holder."""
    found: dict[tuple[str, str], IneffectiveImport] = {}
    splits = facts.splits
    for file, code in splits.code_facts.items():
        if code.inlined_import_count:
            found["same", file] = IneffectiveImport(
                holder=file, kind="same", reason=_SAME, count=code.inlined_import_count
            )
    loaded = _LoadedBefore(facts)
    importers: dict[tuple[str, str], set[str]] = {}
    for file in splits.reachable:
        for target in facts.chunk_by_file[file].dynamic_imports:
            if target in splits.reachable and (kind := loaded.explain(file, target)):
                importers.setdefault((kind, target), set()).add(file)
    for (kind, target), files in importers.items():
        if (kind, target) not in found:
            found[kind, target] = IneffectiveImport(
                holder=target,
                kind=kind,
                reason={"same": _SAME, "closure": _CLOSURE, "initial": _INITIAL}[kind],
                importers=tuple(sorted(files - {target})),
            )
    named = _name_modules(facts)
    order = ("same", "closure", "initial")
    return tuple(
        _with_modules(found[key], named)
        for key in sorted(found, key=lambda key: (order.index(key[0]), key[1]))
    )


class _LoadedBefore:
    """Says why a chunk is loaded when another one runs."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._closures: dict[str, frozenset[str]] = {}
        self._loads = [
            (frozenset(load.initial.files) & facts.splits.initial) for load in facts.splits.pages
        ]
        self._reached = [files for _, files in facts.splits.reach_by_page]

    def explain(self, importer: str, target: str) -> str:
        """Return ``same``, ``closure``, ``initial``, or nothing when the import is effective."""
        if importer == target:
            return "same"
        if importer not in self._closures:
            self._closures[importer] = self._close(importer)
        if target in self._closures[importer]:
            return "closure"
        loads = [
            load
            for load, reached in zip(self._loads, self._reached, strict=True)
            if importer in reached
        ]
        return "initial" if loads and all(target in load for load in loads) else ""

    def _close(self, file: str) -> frozenset[str]:
        chunks = self._facts.chunk_by_file
        found = {file}
        pending = [file]
        while pending:
            for imported in chunks[pending.pop()].static_imports:
                if imported in chunks and imported not in found:
                    found.add(imported)
                    pending.append(imported)
        return frozenset(found)


def _name_modules(facts: Facts) -> Mapping[str, dict[str, set[str]]]:
    """Return own modules that are imported both ways, with who imports them statically, by chunk."""
    imports = facts.build.module_imports
    if imports is None:
        return {}
    chunk_of = {
        module.path: content.chunk.file
        for content in facts.splits.contents
        for module in content.chunk.ownership.modules
    }
    lazily = {link.imported for link in imports.imports if link.is_dynamic}
    found: dict[str, dict[str, set[str]]] = {}
    for link in imports.imports:
        if not link.is_dynamic and link.imported in lazily and is_own(link.imported):
            holder = chunk_of.get(link.imported)
            if holder is not None:
                found.setdefault(holder, {}).setdefault(link.imported, set()).add(link.importer)
    return found


def _with_modules(
    item: IneffectiveImport, named: Mapping[str, dict[str, set[str]]]
) -> IneffectiveImport:
    importers = named.get(item.holder, {})
    if not importers:
        return item
    return IneffectiveImport(
        holder=item.holder,
        kind=item.kind,
        reason=item.reason,
        importers=item.importers,
        count=item.count,
        modules=tuple(sorted(importers)),
        static_importers=tuple(
            sorted({one for many in importers.values() for one in many if is_own(one)})
        ),
    )
