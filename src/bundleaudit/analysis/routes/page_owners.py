"""Which page a script belongs to."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bundleaudit.analysis.graph import LoadGraph


class PageOwners:
    """Answers by the load graph: everything a page may ever load is its own.

    Args:
        graph: The load graph.
    """

    def __init__(self, graph: LoadGraph) -> None:
        self._graph = graph

    def page_of(self, file: str) -> str | None:
        """Return the page that loads ``file``; ``None`` when several or none do.

        A page that cannot start without it counts before those that may load it later.
        """
        for owners in (self._static, self._full):
            pages = owners.get(file, ())
            if pages:
                return pages[0] if len(pages) == 1 else None
        return None

    @cached_property
    def _static(self) -> Mapping[str, list[str]]:
        return self._own(is_full=False)

    @cached_property
    def _full(self) -> Mapping[str, list[str]]:
        return self._own(is_full=True)

    def _own(self, *, is_full: bool) -> dict[str, list[str]]:
        graph = self._graph
        owners: dict[str, list[str]] = {}
        for page in graph.pages:
            starts = list(page.entries)
            if is_full:
                links_of_page = graph.page_links.get(page.file, ())
                starts += [file for links in links_of_page for file in links.dynamic_imports]
            close = graph.close_fully if is_full else graph.close_statically
            for file in (page.file, *close(starts)):
                owners.setdefault(file, []).append(page.file)
        return owners
