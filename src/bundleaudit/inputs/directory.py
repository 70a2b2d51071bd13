"""The files of a build, listed without ever leaving its directory."""

from __future__ import annotations

import os
import stat
import sys
from itertools import islice
from typing import TYPE_CHECKING, Final

from bundleaudit.errors import BuildError
from bundleaudit.inputs.build_or_project import (
    refuse_a_part,
    refuse_a_project,
    refuse_sources,
    refuse_what_is_no_build,
)
from bundleaudit.inputs.content_cache import hash_stream
from bundleaudit.inputs.file_kinds import PRECOMPRESSED_SUFFIXES, kind_of
from bundleaudit.inputs.untrusted_text import escape_unprintable
from bundleaudit.model.files import FileKind, OtherFormat
from bundleaudit.model.notes import Note
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from io import RawIOBase
    from pathlib import Path

LARGEST_READ_BYTES: Final = 256 << 20
"""Larger files are weighed and hashed in parts, but nothing is looked for in them."""

_MOST_ENTRIES: Final = 100_000
_SKIPPED_FOLDERS: Final = frozenset({".git"})


@record
class ScannedFile:
    r"""One regular file of the build, not opened yet.

    Attributes:
        path: Relative to the build, with ``/``; unprintable characters are ``\x0a`` escapes.
        absolute: Where it is on this machine, as the system spells it; never shown.
        raw_bytes: Size on disk.
        kind: What it is, by its name.
        other_format: Finer kind of some files of kind ``other``.
        modified_ns: Modification time, in nanoseconds since the epoch.
    """

    path: str
    absolute: str
    raw_bytes: int
    kind: FileKind
    other_format: OtherFormat | None
    modified_ns: int


@record
class DirectoryScan:
    """What a build directory holds.

    Attributes:
        root: The directory, as it was given.
        files: Sorted by path; empty files are kept.
        notes: What was left out, and why; sorted.
    """

    root: Path
    files: tuple[ScannedFile, ...]
    notes: tuple[Note, ...]


def scan_directory(root: Path) -> DirectoryScan:
    """Return every regular file below ``root``.

    A link to a file inside the build is that file once more, as a web server serves it. Links that
    lead out, links to folders, devices, sockets, unreadable folders and ``.git`` are left out with
    a note. Nothing is opened, so a pipe cannot block.

    Raises:
        BuildError: ``root`` is missing, not a readable directory, empty, a project instead of its
            build, its sources, a folder inside a build, or holds no HTML, JavaScript or CSS; or
            there are more files and folders in it than any build has.
    """
    _refuse_what_cannot_be_listed(root)
    refuse_a_project(root)
    notes: list[Note] = []
    found = list(_walk(root, notes))
    if not found and not notes:
        raise BuildError(
            f"{root} is empty", hint="Run `vite build` first, then name its output directory."
        )
    files = tuple(_describe(found, notes))
    paths = [file.path for file in files]
    refuse_sources(root, paths)
    refuse_what_is_no_build(root, {file.kind for file in files})
    refuse_a_part(root, paths)
    return DirectoryScan(root=root, files=files, notes=tuple(sorted(notes)))


def hash_file(file: ScannedFile) -> tuple[str, int] | Note:
    """Return the hash of a file's content and its size, or the note that says why not."""
    try:
        # A path object for every file takes a tenth of the time.
        with open(file.absolute, "rb", buffering=0) as stream:  # noqa: PTH123
            return hash_stream(stream)
    except OSError as error:
        return Note(file=file.path, message=f"cannot be read ({_reason(error)}); left out")


def read_bytes(file: ScannedFile) -> bytes | Note:
    """Return the content of ``file``, or the note that says why it cannot be read.

    No more than 256 MiB is ever read, however the file grew since it was listed.
    """
    try:
        with open(file.absolute, "rb", buffering=0) as stream:  # noqa: PTH123 - as above
            size_bytes = os.fstat(stream.fileno()).st_size
            if size_bytes > LARGEST_READ_BYTES:
                return too_large(file.path)
            return _read_whole(stream, size_bytes)
    except OSError as error:
        return Note(file=file.path, message=f"cannot be read ({_reason(error)}); left out")


def _read_whole(stream: RawIOBase, size_bytes: int) -> bytes:
    """Return so many bytes, and one more where there are: the content is another one by then."""
    parts: list[bytes] = []
    missing_bytes = size_bytes + 1
    while missing_bytes and (part := stream.read(missing_bytes)):
        parts.append(part)
        missing_bytes -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def too_large(path: str) -> Note:
    """Return the note about a file of which only size and hash are known."""
    mebibytes = LARGEST_READ_BYTES >> 20
    return Note(file=path, message=f"is larger than {mebibytes} MiB; weighed, but not read")


def _refuse_what_cannot_be_listed(root: Path) -> None:
    try:
        with os.scandir(root):
            return
    except FileNotFoundError:
        message, hint = "does not exist", "Run `vite build` first, or name the output directory."
    except NotADirectoryError:
        message = "is a file, not a directory"
        hint = "Name the directory that `vite build` wrote, usually dist/."
    except (OSError, ValueError) as error:
        message = f"cannot be read ({_reason(error)})"
        hint = "Check the permissions of the directory."
    raise BuildError(f"{escape_unprintable(str(root))} {message}", hint=hint)


def _walk(root: Path, notes: list[Note]) -> Iterator[tuple[str, str, int, int]]:
    """Yield relative path (as the system spells it), absolute path, size and time of every file."""
    real_root = os.path.realpath(root)
    pending = [("", os.fspath(root))]
    left_count = _MOST_ENTRIES
    while pending:
        folder, absolute_folder = pending.pop()
        try:
            with os.scandir(absolute_folder) as entries:
                listed = list(islice(entries, left_count + 1))
        except OSError as error:
            _note(notes, folder, f"folder cannot be listed ({_reason(error)}); left out")
            continue
        left_count -= len(listed)
        if left_count < 0:
            raise BuildError(
                f"{escape_unprintable(str(root))} holds more than {_MOST_ENTRIES:,} files and folders",
                hint="Name the directory that `vite build` wrote, and nothing around it.",
            )
        for entry in listed:
            path = folder + entry.name
            try:
                status = _status_of(entry, path, real_root, notes)
            except OSError as error:
                _note(notes, path, f"cannot be examined ({_reason(error)}); left out")
                continue
            if status is None:
                continue
            if not stat.S_ISDIR(status.st_mode):
                yield path, entry.path, status.st_size, status.st_mtime_ns
            elif entry.name in _SKIPPED_FOLDERS:
                _note(notes, path, "version control data is no part of a build; left out")
            else:
                pending.append((f"{path}/", entry.path))


def _status_of(
    entry: os.DirEntry[str], path: str, real_root: str, notes: list[Note]
) -> os.stat_result | None:
    """Return the status of a file or folder to take in; of anything else note why not."""
    is_link = entry.is_symlink() or _is_junction(entry)
    if is_link:
        target, top = map(os.path.normcase, (os.path.realpath(entry.path), real_root))
        if not f"{target}{os.sep}".startswith(top.rstrip(os.sep) + os.sep):
            _note(notes, path, "link leads out of the build; not followed")
            return None
    try:
        status = entry.stat()
    except FileNotFoundError:
        _note(notes, path, "link leads nowhere" if is_link else "vanished during the audit")
        return None
    if is_link and stat.S_ISDIR(status.st_mode):
        # Followed, its files would count twice, and a cycle would never end.
        _note(notes, path, "link to a folder of the build; not followed")
        return None
    if not stat.S_ISREG(status.st_mode) and not stat.S_ISDIR(status.st_mode):
        _note(notes, path, "is a device, pipe or socket, not a file; not opened")
        return None
    return status


def _is_junction(entry: os.DirEntry[str]) -> bool:
    """Return whether the entry is Windows' link to a folder, which is no symbolic link there."""
    is_junction = False
    if sys.platform == "win32":
        status = entry.stat(follow_symlinks=False)
        is_junction = status.st_reparse_tag == stat.IO_REPARSE_TAG_MOUNT_POINT
    return is_junction


def _describe(
    found: Iterable[tuple[str, str, int, int]], notes: list[Note]
) -> Iterator[ScannedFile]:
    """Yield the files sorted by their printable path."""
    by_path: dict[str, tuple[str, int, int]] = {}
    named = [(escape_unprintable(item[0]), item) for item in found]
    # Names that are fine keep their spelling, whatever an odd name looks like once it is escaped.
    for path, (raw_path, absolute, raw_bytes, modified_ns) in sorted(
        named, key=lambda pair: (pair[0] != pair[1][0], pair)
    ):
        shown = path
        if path != raw_path:
            while shown in by_path:
                shown += "~"
            _note(notes, shown, "name holds unprintable characters, shown escaped")
        by_path[shown] = (absolute, raw_bytes, modified_ns)
    for path, (absolute, raw_bytes, modified_ns) in sorted(by_path.items()):
        kind, other_format = kind_of(path)
        stem, dot, extension = path.rpartition(".")
        if f"{dot}{extension.lower()}" in PRECOMPRESSED_SUFFIXES and stem in by_path:
            other_format = OtherFormat.PRECOMPRESSED
        yield ScannedFile(
            path=path,
            absolute=absolute,
            raw_bytes=raw_bytes,
            kind=kind,
            other_format=other_format,
            modified_ns=modified_ns,
        )


def _note(notes: list[Note], path: str, message: str) -> None:
    notes.append(Note(file=escape_unprintable(path.rstrip("/")), message=message))


def _reason(error: Exception) -> str:
    """Return the system's words without the path, which may be unprintable or private."""
    return (error.strerror if isinstance(error, OSError) else str(error)) or type(error).__name__
