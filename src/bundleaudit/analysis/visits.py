"""Which file a browser requests in which round trip, and which file told it to.

A document names scripts, module preloads and stylesheets; a script names its static imports; a
stylesheet those it imports. An application starts when the whole static graph of its page is
there, and only then crosses lazy boundaries. Vite's preload helper then requests the files of its
list at once, waits for the stylesheets among them, and imports the chunk (checked against the
helper of Vite 4.5, 5.4, 6.4, 7.3 and 8.3).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bundleaudit.model.files import FileKind

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

    from bundleaudit.model.build import Build, Chunk, LazyBoundary, Page
    from bundleaudit.model.files import OutputFile

DOCUMENT_ROUND: Final = 1


@dataclass(frozen=True, slots=True)
class Request:
    """When a file is requested, and why.

    Attributes:
        round_number: The round trip; the document's is 1.
        discovered_by: The file that names it.
    """

    round_number: int
    discovered_by: str | None


class Explorer:
    """Follows what files name, over one build."""

    def __init__(self, build: Build) -> None:
        self.files: Mapping[str, OutputFile] = {file.path: file for file in build.files}
        self._style_imports = dict(build.style_imports)
        self._chunks: Mapping[str, Chunk] = {chunk.file: chunk for chunk in build.chunks}

    def explore(
        self,
        named: Mapping[str, Request],
        known: Mapping[str, Request] | None = None,
        *,
        with_css: bool = False,
    ) -> dict[str, Request]:
        """Return ``named`` and its static closure, without ``known``, in order of discovery.

        What only the code of a file names is requested one round after that file. Files that are
        not in the build are left out.

        Args:
            named: Files requested whatever the code of others says.
            known: Files requested before.
            with_css: Whether a chunk's stylesheets come with it. A document links them itself.
        """
        known = known or {}
        found: dict[str, Request] = {}
        pending = {
            file: request
            for file, request in named.items()
            if file in self.files and file not in known
        }
        current = min((request.round_number for request in pending.values()), default=0)
        while pending:
            queue = [file for file, one in pending.items() if one.round_number <= current]
            found.update((file, pending.pop(file)) for file in queue)
            for file in queue:  # grows by what comes along in the same round
                for name, delay in self._names(file, with_css=with_css):
                    if name in found or name in known or name not in self.files:
                        continue
                    request = Request(current + delay, file)
                    if not delay:
                        pending.pop(name, None)
                        found[name] = request
                        queue.append(name)
                    elif name not in pending or pending[name].round_number > current + delay:
                        pending[name] = request
            current += 1
        return found

    def start(self, page: Page) -> dict[str, Request]:
        """Return the initial load of ``page``: what it names, and the static closure of that."""
        named = (*page.entries, *page.preloaded, *page.stylesheets)
        request = Request(DOCUMENT_ROUND + 1, page.file)
        return self.explore(dict.fromkeys(named, request), with_css=not page.has_document)

    def cross(
        self,
        crossings: Iterable[tuple[LazyBoundary, str]],
        known: Mapping[str, Request],
    ) -> dict[str, Request]:
        """Return what crossing several boundaries at once loads beyond ``known``.

        Args:
            crossings: Boundaries, each with the file whose code crosses it.
            known: What is loaded already; the boundaries are crossed when all of it is there.
        """
        current = last_round(known) + 1
        named: dict[str, Request] = {}
        late: dict[str, Request] = {}
        for boundary, importer in crossings:
            files = self._files_of(boundary)
            named.update((file, Request(current, importer)) for file in files if file not in named)
            has_styles = any(
                file not in known and file in self.files and self.files[file].kind is FileKind.CSS
                for file in files
            )
            target = boundary.target
            if target is not None:
                late.setdefault(target, Request(current + has_styles, importer))
        # Targets last: a preload list, this boundary's or another's, may request them earlier.
        for file, request in late.items():
            named.setdefault(file, request)
        return self.explore(named, known, with_css=True)

    def closure(
        self, boundary: LazyBoundary, without: Iterable[Container[str]] = ()
    ) -> dict[str, None]:
        """Return what crossing ``boundary`` loads, in order of discovery.

        Ways end at files in ``without``, which are left out: what they lead to counts as loaded.
        """
        target = () if boundary.target is None else (boundary.target,)
        found: dict[str, None] = {}
        later = dict.fromkeys((*target, *self._files_of(boundary)))
        while later:
            level = [file for file in later if file not in found]
            later = {}
            for file in level:  # grows by the styles that come with a script
                if file in found or file not in self.files or any(file in one for one in without):
                    continue
                found[file] = None
                for name, delay in self._names(file, with_css=True):
                    if name in found:
                        continue
                    if delay:
                        later[name] = None
                    else:
                        level.append(name)
        return found

    def _files_of(self, boundary: LazyBoundary) -> tuple[str, ...]:
        """Return the files the helper requests; the target first when the list names it."""
        chunk = self._chunks.get(boundary.target or "")
        styles = () if chunk is None else chunk.css
        files = dict.fromkeys((*boundary.preloads, *styles))
        if boundary.target in files:
            files = dict.fromkeys((boundary.target, *files))
        return tuple(files)

    def _names(self, file: str, *, with_css: bool) -> Iterable[tuple[str, int]]:
        """Yield the files whose names ``file`` brings, each with the rounds until its request."""
        for style in self._style_imports.get(file, ()):
            yield style, 1
        chunk = self._chunks.get(file)
        if chunk is None:
            return
        for imported in chunk.static_imports:
            yield imported, 1
        if with_css:
            for style in chunk.css:
                yield style, 0


def last_round(requests: Mapping[str, Request]) -> int:
    """Return the last round of ``requests``; the document's without any."""
    return max((one.round_number for one in requests.values()), default=DOCUMENT_ROUND)
