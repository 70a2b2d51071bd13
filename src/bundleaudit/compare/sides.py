"""One side of a comparison: the files of a build with what pairing asks about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.analysis.identity import stable_names
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bundleaudit.model.build import Build, Chunk
    from bundleaudit.model.files import FileRole, OutputFile


@record
class SideFile:
    """A file that visitors can download.

    Attributes:
        file: The file.
        chunk: Its chunk, when it is a script.
        name: Its path with hashes as ``*``.
        has_hash: Whether the name carries a content hash.
        modules: Bytes by module, as far as known.
    """

    file: OutputFile
    chunk: Chunk | None
    name: str
    has_hash: bool
    modules: Mapping[str, int]

    @property
    def path(self) -> str:
        """Its path."""
        return self.file.path

    @property
    def role(self) -> FileRole | None:
        """Who loads it."""
        return self.file.role

    @property
    def module_bytes(self) -> int:
        """Bytes that modules own."""
        return sum(self.modules.values())


def list_side(build: Build) -> dict[str, SideFile]:
    """Return the files of ``build`` that visitors can download, by path, sorted."""
    chunks = {chunk.file: chunk for chunk in build.chunks}
    names = stable_names(file.path for file in build.files if file.is_served)
    side: dict[str, SideFile] = {}
    for file in build.files:
        if not file.is_served:
            continue
        chunk = chunks.get(file.path)
        side[file.path] = SideFile(
            file=file,
            chunk=chunk,
            name=names[file.path],
            has_hash=names[file.path] != file.path,
            modules={module.path: module.raw_bytes for module in chunk.ownership.modules}
            if chunk
            else {},
        )
    return side


def shared_bytes(base: SideFile, head: SideFile) -> int:
    """Return how many bytes of modules two files have in common."""
    few, many = sorted((base.modules, head.modules), key=len)
    return sum(min(size, many[path]) for path, size in few.items() if path in many)
