"""Says what happened to each pair of files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.analysis.identity import find_hash, stable_names
from bundleaudit.model.diff import ChangeStatus

if TYPE_CHECKING:
    from bundleaudit.compare.pairing import Pair
    from bundleaudit.model.build import Build, Chunk
    from bundleaudit.model.files import OutputFile


class Judge:
    """Judges the pairs of two builds.

    Attributes:
        base_names: Paths of the base without hashes.
        head_names: Likewise.
        has_assumed: Whether some file was taken for unchanged because its size and its modules
            are the same, its content being unknown.
    """

    def __init__(self, base: Build, head: Build) -> None:
        self._base = {file.path: file for file in base.files}
        self._head = {file.path: file for file in head.files}
        self._base_chunks = {chunk.file: chunk for chunk in base.chunks}
        self._head_chunks = {chunk.file: chunk for chunk in head.chunks}
        self.base_names = stable_names(self._base)
        self.head_names = stable_names(self._head)
        self.has_assumed = False

    def judge(self, pair: Pair) -> ChangeStatus:
        """Return what happened; the opposite with base and head swapped."""
        match len(pair.base), len(pair.head):
            case 0, _:
                return ChangeStatus.ADDED
            case _, 0:
                return ChangeStatus.REMOVED
            case 1, 1:
                return self._judge_one(pair)
            case 1, _:
                return ChangeStatus.SPLIT
            case _:
                return ChangeStatus.MERGED

    def _judge_one(self, pair: Pair) -> ChangeStatus:
        base, head = self._base[pair.base[0]], self._head[pair.head[0]]
        status = self._judge_content(base, head)
        if not pair.is_by_name:
            return ChangeStatus.RENAMED
        is_renamed = self.base_names[base.path] != self.head_names[head.path]
        return ChangeStatus.RENAMED if status.is_quiet and is_renamed else status

    def _judge_content(self, base: OutputFile, head: OutputFile) -> ChangeStatus:
        one, other = base.fingerprint, head.fingerprint
        if one is None or other is None:
            return self._judge_without_content(base, head)
        if one.content == other.content and base.path == head.path:
            return ChangeStatus.IDENTICAL
        if one.canonical == other.canonical:
            return ChangeStatus.HASHES
        return ChangeStatus.REFERENCES if one.code == other.code else ChangeStatus.CHANGED

    def _judge_without_content(self, base: OutputFile, head: OutputFile) -> ChangeStatus:
        is_same_path = base.path == head.path
        if is_same_path and (find_hash(base.path) is not None or base.sizes == head.sizes):
            return ChangeStatus.IDENTICAL
        one, other = self._base_chunks.get(base.path), self._head_chunks.get(head.path)
        modules = None if one is None or other is None else (_modules(one), _modules(other))
        if modules is not None and modules[0] != modules[1]:
            return ChangeStatus.CHANGED
        if base.sizes.raw_bytes == head.sizes.raw_bytes:
            self.has_assumed = True
            return ChangeStatus.HASHES
        if modules is not None and modules[0]:
            self.has_assumed = True
            return ChangeStatus.REFERENCES
        return ChangeStatus.CHANGED


def _modules(chunk: Chunk) -> dict[str, int]:
    return {module.path: module.raw_bytes for module in chunk.ownership.modules}
