"""Who imports whom among modules: why a module is there, and what it keeps there."""

from __future__ import annotations

from collections import deque
from functools import cached_property
from typing import TYPE_CHECKING

from bundleaudit.analysis.dominators import find_dominators
from bundleaudit.model.modules import ModuleImport

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence


class ModuleGraph:
    """Modules and their imports; names are compared as they are, so normalise them before.

    Imports of a module by itself are left out. All answers depend on the names alone, not on the
    order in which imports were given.
    """

    def __init__(self, imports: Iterable[ModuleImport], entries: Iterable[str]) -> None:
        links: dict[tuple[str, str], tuple[bool, str | None]] = {}
        for link in imports:
            if link.importer == link.imported:
                continue
            key = (link.importer, link.imported)
            value = (link.is_dynamic, link.specifier)
            if key not in links or _rank(value) < _rank(links[key]):
                links[key] = value
        starts = set(entries)
        names = sorted(starts.union(*links.keys()) if links else starts)
        self.modules: tuple[str, ...] = tuple(names)
        self.entries: tuple[str, ...] = tuple(sorted(starts))
        self._links = links
        self._index = {name: index for index, name in enumerate(names)}
        self._static: list[list[int]] = [[] for _ in names]
        self._all: list[list[int]] = [[] for _ in names]
        for (importer, imported), (is_dynamic, _) in sorted(links.items(), key=lambda it: it[0]):
            source, target = self._index[importer], self._index[imported]
            self._all[source].append(target)
            if not is_dynamic:
                self._static[source].append(target)

    def imports_of(self, module: str) -> tuple[ModuleImport, ...]:
        """Return the imports that ``module`` holds, sorted by what they lead to."""
        index = self._index.get(module)
        targets = () if index is None else self._all[index]
        return tuple(self._link(module, self.modules[target]) for target in targets)

    def chain_to(
        self, targets: Collection[str], *, static_only: bool = False
    ) -> tuple[ModuleImport, ...] | None:
        """Return the shortest way from an entry to any of ``targets``.

        Empty when a target is an entry; of several shortest ways the first by the names along it.

        Args:
            targets: Modules, those of one package for example.
            static_only: Go along static imports only: why it is in the initial load.

        Returns:
            ``None`` when no entry leads to any of them.
        """
        wanted = {self._index[name] for name in targets if name in self._index}
        edges = self._static if static_only else self._all
        came_from: dict[int, int | None] = {}
        pending: deque[int] = deque()
        for entry in self.entries:
            came_from[self._index[entry]] = None
            pending.append(self._index[entry])
        while pending:
            module = pending.popleft()
            if module in wanted:
                return self._way(module, came_from)
            for target in edges[module]:
                if target not in came_from:
                    came_from[target] = module
                    pending.append(target)
        return None

    def reachable(
        self, *, without: Collection[str] = (), static_only: bool = True
    ) -> frozenset[str]:
        """Return what the entries lead to when nothing imports ``without`` (entries included)."""
        cut = {self._index[name] for name in without if name in self._index}
        edges = self._static if static_only else self._all
        seen = {self._index[entry] for entry in self.entries} - cut
        pending = list(seen)
        while pending:
            for target in edges[pending.pop()]:
                if target not in seen and target not in cut:
                    seen.add(target)
                    pending.append(target)
        return frozenset(self.modules[index] for index in seen)

    def closure(self, modules: Collection[str]) -> frozenset[str]:
        """Return what ``modules`` need to run: themselves and what static imports lead to."""
        seen = {self._index[name] for name in modules if name in self._index}
        pending = list(seen)
        while pending:
            for target in self._static[pending.pop()]:
                if target not in seen:
                    seen.add(target)
                    pending.append(target)
        return frozenset(self.modules[index] for index in seen)

    def retained(self, modules: Collection[str]) -> frozenset[str]:
        """Return what leaves the entries' static load when the imports of ``modules`` are cut.

        The modules themselves are in it, as far as they are in that load.
        """
        return self.initial - self.reachable(without=modules)

    @cached_property
    def initial(self) -> frozenset[str]:
        """What the entries load by static imports, themselves included."""
        return self.reachable()

    @cached_property
    def initial_import_count(self) -> int:
        """How many static imports the modules of the initial load hold: the work of one walk."""
        return sum(len(self._static[self._index[name]]) for name in self.initial)

    def dominators_of(self, modules: Collection[str]) -> tuple[str, ...]:
        """Return the modules through which every static way to all of ``modules`` goes.

        The nearest first, ``modules`` themselves and entries left out; of those in ``modules``
        that are not in the static load nothing is said.
        """
        held = [name for name in modules if name in self.initial]
        ways = [self._climb(name) for name in held]
        if not ways:
            return ()
        common = set(ways[0]).intersection(*ways[1:]).difference(held, self.entries)
        return tuple(name for name in ways[0] if name in common)

    def _climb(self, module: str) -> list[str]:
        way: list[str] = []
        above = self.dominator_of(module)
        while above is not None:
            way.append(above)
            above = self.dominator_of(above)
        return way

    def importers_of(self, modules: Collection[str]) -> tuple[ModuleImport, ...]:
        """Return the imports of ``modules`` by others, sorted by importer and module."""
        targets = frozenset(modules)
        return tuple(
            self._link(importer, imported)
            for importer, imported in sorted(self._links)
            if imported in targets and importer not in targets
        )

    def dominator_of(self, module: str) -> str | None:
        """Return the nearest module through which every static way to ``module`` goes.

        ``None`` for entries, for modules that several entries lead to by ways of their own, and
        for what is not in the static load.
        """
        index = self._index.get(module)
        dominator = None if index is None else self._dominators[index]
        return None if dominator is None else self.modules[dominator]

    @cached_property
    def retained_counts(self) -> dict[str, int]:
        """For every module in the static load, how many modules it retains, itself included."""
        return self.sum_retained(dict.fromkeys(self.initial, 1))

    def sum_retained(self, weights: dict[str, int]) -> dict[str, int]:
        """Return for every module in the static load the weight of all that it retains.

        One walk over the dominator tree, for weights such as bytes; missing ones count nothing.
        """
        totals = {name: weights.get(name, 0) for name in self.initial}
        for index in reversed(self._order):
            dominator = self._dominators[index]
            if dominator is not None:
                totals[self.modules[dominator]] += totals[self.modules[index]]
        return totals

    @cached_property
    def _tree(self) -> tuple[list[int | None], list[int]]:
        return find_dominators(self._static, [self._index[entry] for entry in self.entries])

    @property
    def _dominators(self) -> Sequence[int | None]:
        return self._tree[0]

    @property
    def _order(self) -> Sequence[int]:
        return self._tree[1]

    def _way(self, module: int, came_from: dict[int, int | None]) -> tuple[ModuleImport, ...]:
        links: list[ModuleImport] = []
        importer = came_from[module]
        while importer is not None:
            links.append(self._link(self.modules[importer], self.modules[module]))
            module, importer = importer, came_from[importer]
        return tuple(reversed(links))

    def _link(self, importer: str, imported: str) -> ModuleImport:
        is_dynamic, specifier = self._links[importer, imported]
        return ModuleImport(
            importer=importer, imported=imported, is_dynamic=is_dynamic, specifier=specifier
        )


def _rank(link: tuple[bool, str | None]) -> tuple[bool, bool, str]:
    """Order the imports between two modules: static first, then those that say a specifier."""
    is_dynamic, specifier = link
    return is_dynamic, specifier is None, specifier or ""
