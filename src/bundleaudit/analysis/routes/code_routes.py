"""The routes a build's code shows; only cold runs come here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.analysis.routes.find import find_records
from bundleaudit.analysis.routes.page_owners import PageOwners
from bundleaudit.analysis.routes.program import Program
from bundleaudit.analysis.routes.sources import ComponentSources
from bundleaudit.analysis.routes.table import lay_out
from bundleaudit.inputs.content_cache import content_hash
from bundleaudit.inputs.directory import read_bytes
from bundleaudit.inputs.route_marks import (
    RouteMarks,
    find_marks,
    may_hold_records,
    may_make_router,
)
from bundleaudit.inputs.url_resolution import UrlResolver
from bundleaudit.model.notes import Note
from bundleaudit.model.routes import RouteTable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bundleaudit.analysis.routes.evidence import RouteInputs
    from bundleaudit.inputs.contents import Contents
    from bundleaudit.inputs.documents import Documents

_BETWEEN = b"\n;\n"


def find_code_routes(inputs: RouteInputs) -> RouteTable:
    """Return the routes in the scripts of a build and in the modules inside its pages.

    Scripts for old browsers repeat those for others and are left out.
    """
    contents, documents = inputs.contents, inputs.documents
    sources = _Sources(contents, documents)
    resolver = UrlResolver.from_pages(
        documents.pages,
        contents.hash_by_path.keys(),
        import_map=tuple(documents.import_map.items()),
    )
    program = Program(
        sources.read,
        lambda specifier, file: resolver.resolve_import(specifier, importer=file),
    )
    found = find_records(program, _find_all_marks(program, sources))
    page_of = PageOwners(inputs.graph).page_of
    source_of = ComponentSources(inputs).source_of
    routes = lay_out(found.tied, page_of=page_of, source_of=source_of)
    routes += lay_out(found.loose, page_of=page_of, source_of=source_of, first=len(routes))
    return RouteTable(routes=tuple(routes), not_understood=found.gaps)


def _find_all_marks(program: Program, sources: _Sources) -> dict[str, RouteMarks]:
    """Return the marks of scripts; only where some script makes a router those of all."""
    marks: dict[str, RouteMarks] = {}
    waiting: list[str] = []
    for file in sources.names:
        code = sources.read(file)
        if code is not None and may_make_router(code):
            _mark(program, file, marks)
        elif code is not None and may_hold_records(code):
            waiting.append(file)
    if any(found.routers for found in marks.values()):
        for file in waiting:
            _mark(program, file, marks)
    return marks


def _mark(program: Program, file: str, marks: dict[str, RouteMarks]) -> None:
    script = program.script(file)
    if script is not None:
        marks[file] = find_marks(script)


class _Sources:
    """The code of scripts by file, and that of the modules inside of pages by page."""

    def __init__(self, contents: Contents, documents: Documents) -> None:
        scripts = {file for file, scan in documents.scripts.items() if not scan.is_systemjs}
        self._files = {file.path: file for file in contents.files if file.path in scripts}
        self._hashes: Mapping[str, str] = contents.hash_by_path
        self._inline = {
            page.path: _BETWEEN.join(
                code.encode("utf-8", "replace") for code in page.inline_modules
            )
            for page in documents.pages
            if page.inline_modules
        }

    @property
    def names(self) -> list[str]:
        """Files and pages, sorted."""
        return sorted({*self._files, *self._inline})

    def read(self, name: str) -> bytes | None:
        """Return the code; ``None`` when there is none, or another one by now."""
        if name in self._inline:
            return self._inline[name]
        file = self._files.get(name)
        data = None if file is None else read_bytes(file)
        if data is None or isinstance(data, Note) or content_hash(data) != self._hashes[name]:
            return None
        return data
