"""The files of a build by the hash of their content."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

from bundleaudit.inputs.content_cache import content_hash
from bundleaudit.inputs.directory import LARGEST_READ_BYTES, hash_file, read_bytes, too_large
from bundleaudit.model.files import FileKind, OtherFormat
from bundleaudit.model.notes import Note
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bundleaudit.inputs.directory import DirectoryScan, ScannedFile

_READ_KINDS: Final = frozenset({FileKind.JS, FileKind.CSS, FileKind.HTML})
_HASHING_THREADS: Final = 4  # more wait for the disk and for one another
_UNREAD: Final = Note(file="", message="")


@record
class Contents:
    """Every readable file with the hash of its content.

    Attributes:
        files: In the order of the scan; unreadable files are left out.
        hash_by_path: Content hash by path.
        notes: Why files were left out.
    """

    files: tuple[ScannedFile, ...]
    hash_by_path: Mapping[str, str]
    notes: tuple[Note, ...]


def hash_files(scan: DirectoryScan) -> Contents:
    """Return the readable files of ``scan`` with their content hashes."""
    hashes: dict[str, str] = {}
    notes: list[Note] = []
    files: list[ScannedFile] = []
    for file, found in zip(scan.files, _hash_all(scan.files), strict=True):
        if isinstance(found, Note):
            notes.append(found)
            continue
        digest, size_bytes = found
        if size_bytes != file.raw_bytes:
            notes.append(Note(file=file.path, message="changed while it was read; left out"))
            continue
        hashes[file.path] = digest
        files.append(file)
        if size_bytes > LARGEST_READ_BYTES and _is_read(file):
            notes.append(too_large(file.path))
    return Contents(files=tuple(files), hash_by_path=hashes, notes=tuple(notes))


def read_unchanged(file: ScannedFile, expected_hash: str) -> bytes | None:
    """Return the content that was hashed, or ``None`` when the file is another one by now."""
    data = read_bytes(file)
    return None if isinstance(data, Note) or content_hash(data) != expected_hash else data


def _is_read(file: ScannedFile) -> bool:
    return file.kind in _READ_KINDS or file.other_format is OtherFormat.SOURCE_MAP


def _hash_all(files: Sequence[ScannedFile]) -> list[tuple[str, int] | Note]:
    """Return hash and size of every file; reading and hashing both let other threads run."""
    found: list[tuple[str, int] | Note] = [_UNREAD] * len(files)

    def hash_from(first: int) -> None:
        for index in range(first, len(files), _HASHING_THREADS):
            found[index] = hash_file(files[index])

    with ThreadPoolExecutor(_HASHING_THREADS) as pool:
        list(pool.map(hash_from, range(_HASHING_THREADS)))
    return found
