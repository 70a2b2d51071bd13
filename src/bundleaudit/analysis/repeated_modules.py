"""Modules that lie in several chunks of one page."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from bundleaudit.model.outcome import Confidence
from bundleaudit.model.sizes import add_known
from bundleaudit.records import record

if TYPE_CHECKING:
    from bundleaudit.analysis.facts import Facts
    from bundleaudit.model.ownership import ModuleShare


@record
class RepeatedModules:
    """What two chunks of one page both hold.

    Attributes:
        first: The chunk that holds more of it.
        second: The other one.
        page: A page that can load both.
        modules: The modules, the largest repetition first.
        raw_bytes: What the second chunk holds of them.
        gzip_bytes: The same in its gzip stream; ``None`` when unknown.
    """

    first: str
    second: str
    page: str
    modules: tuple[str, ...]
    raw_bytes: int
    gzip_bytes: int | None


def find_repeated_modules(facts: Facts, min_raw_bytes: int) -> tuple[RepeatedModules, ...]:
    """Return what is repeated by pairs of chunks, the most bytes first; by source maps alone."""
    holders: dict[str, list[tuple[str, ModuleShare]]] = defaultdict(list)
    for content in facts.splits.contents:
        if content.confidence is not Confidence.MAPPED or content.chunk.ownership.is_inferred:
            continue
        for module in (*content.application, *content.third_party_modules):
            if module.raw_bytes >= min_raw_bytes:
                holders[module.path].append((content.chunk.file, module))
    pairs: dict[tuple[str, str], list[ModuleShare]] = defaultdict(list)
    for held in holders.values():
        ordered = sorted(held, key=lambda item: (-item[1].raw_bytes, item[0]))
        for (first, _), (second, module) in combinations(ordered, 2):
            pairs[first, second].append(module)
    reach = facts.splits.reach_by_page if pairs else ()
    found = []
    for (first, second), modules in pairs.items():
        page = next((name for name, files in reach if first in files and second in files), None)
        if page is None:
            continue
        modules.sort(key=lambda module: (-module.raw_bytes, module.path))
        found.append(
            RepeatedModules(
                first=first,
                second=second,
                page=page,
                modules=tuple(module.path for module in modules),
                raw_bytes=sum(module.raw_bytes for module in modules),
                gzip_bytes=add_known(
                    module.gzip.share_bytes if module.gzip else None for module in modules
                ),
            )
        )
    return tuple(sorted(found, key=lambda item: (-item.raw_bytes, item.first, item.second)))
