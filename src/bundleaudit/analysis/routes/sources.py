"""Which source file a component was written in, where manifest or source map tell."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING, Final

from bundleaudit.analysis.identity import chunk_name
from bundleaudit.inputs.chunk_maps import find_map, load_map
from bundleaudit.inputs.directory import read_bytes
from bundleaudit.inputs.source_map.runs import attribute
from bundleaudit.inputs.source_map.values import MapProblem
from bundleaudit.model.notes import Note

if TYPE_CHECKING:
    from bundleaudit.analysis.routes.components import Component
    from bundleaudit.analysis.routes.evidence import RouteInputs
    from bundleaudit.inputs.javascript.script_code import Span

_MOST_RUNS: Final = 3_000_000


class ComponentSources:
    """Answers for the components of one build; reads the maps of scripts with eager ones.

    Args:
        inputs: What routes are found in.
    """

    def __init__(self, inputs: RouteInputs) -> None:
        self._inputs = inputs
        self._files = {file.path: file for file in inputs.contents.files}
        self._looked_at = 0
        self._runs: dict[str, tuple[list[int], list[str | None]]] = {}

    def source_of(self, component: Component) -> str | None:
        """Return the source file of ``component``; ``None`` when nothing tells."""
        if component.chunk is None:
            return None
        if component.is_lazy:
            return self.source_of_chunk(component.chunk)
        bytes_by_source: Counter[str] = Counter()
        for span in component.spans:
            bytes_by_source += self._sources_of(component.chunk, span)
        return max(bytes_by_source, key=lambda name: (bytes_by_source[name], name), default=None)

    def source_of_chunk(self, chunk: str) -> str | None:
        """Return the module a lazy chunk stands for: by the manifest, or the one of its name."""
        listed = self._inputs.manifest_facts.chunk_by_file.get(chunk)
        if listed is not None and listed.source is not None:
            return listed.source
        name = chunk_name(chunk)
        named = {
            source
            for source in self._sources_in(chunk)
            if source.rpartition("/")[2].partition(".")[0] == name
        }
        return named.pop() if len(named) == 1 else None

    def _sources_in(self, chunk: str) -> list[str]:
        accounts = self._inputs.accounts
        account = accounts.by_file.get(chunk)
        if account is None:
            return []
        place = accounts.map_file(chunk)
        return [
            self._inputs.names.of_sources[place, owner.source]
            for owner in account.owners
            if owner.source is not None
        ]

    def _sources_of(self, file: str, span: Span) -> Counter[str]:
        """Return the bytes each source owns of a part of a script."""
        if file not in self._runs:
            self._runs[file] = self._read_runs(file)
        starts, sources = self._runs[file]
        found: Counter[str] = Counter()
        for index in range(max(bisect_right(starts, span.start) - 1, 0), len(starts)):
            self._looked_at += 1
            if starts[index] >= span.end or self._looked_at > _MOST_RUNS:
                break
            source = sources[index]
            end = starts[index + 1] if index + 1 < len(starts) else span.end
            if source is not None:
                found[source] += min(end, span.end) - max(starts[index], span.start)
        return found

    def _read_runs(self, file: str) -> tuple[list[int], list[str | None]]:
        inputs = self._inputs
        if file not in inputs.accounts.by_file:
            return [], []
        code = read_bytes(self._files[file])
        url = inputs.documents.scripts[file].source_mapping_url
        place = find_map(file, url, self._files)
        if isinstance(code, Note) or place is None:
            return [], []
        source_map = load_map(place, code)
        answer = source_map if isinstance(source_map, MapProblem) else attribute(code, source_map)
        if isinstance(source_map, MapProblem) or isinstance(answer, MapProblem):
            return [], []
        names = inputs.names.of_sources
        map_file = inputs.accounts.map_file(file)
        known = [
            None if source.path is None else names.get((map_file, source.path))
            for source in source_map.sources
        ]
        return (
            [run.start_byte for run in answer.runs],
            [known[run.owner] if run.owner >= 0 else None for run in answer.runs],
        )
