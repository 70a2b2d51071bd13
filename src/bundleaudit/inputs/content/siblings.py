"""Whether precompressed siblings hold what their files hold; nothing is ever unpacked whole."""

from __future__ import annotations

import zlib
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from bundleaudit.inputs.content_cache import new_digest
from bundleaudit.inputs.remembered import Codec, Task
from bundleaudit.model.content import Sibling, SiblingState
from bundleaudit.model.files import OtherFormat

if TYPE_CHECKING:
    from collections.abc import Callable

    from bundleaudit.inputs.contents import Contents
    from bundleaudit.inputs.directory import ScannedFile
    from bundleaudit.inputs.remembered import Answers

_VERSION: Final = 1
_BLOCK_BYTES: Final = 1 << 16


class BlockReader(Protocol):
    """Unpacks a stream in blocks of bounded size."""

    def read(self, data: bytes) -> bytes:
        """Return at most a block more; ``data`` is empty while the last input is not used up."""

    @property
    def needs_input(self) -> bool:
        """Whether all input was used."""

    @property
    def is_finished(self) -> bool:
        """Whether the stream came to its end."""


def read_siblings(contents: Contents, answers: Answers) -> tuple[Sibling, ...]:
    """Return every precompressed sibling with whether it is fresh, sorted by path."""
    files = {file.path: file for file in contents.files}
    pairs = {
        file.path: (file, files[file.path.rpartition(".")[0]])
        for file in contents.files
        if file.other_format is OtherFormat.PRECOMPRESSED and file.path.rpartition(".")[0] in files
    }

    hashes = contents.hash_by_path
    tasks = {
        path: Task(
            key=_key(file, original, contents),
            compute=partial(
                _find_state, file.absolute, _suffix(path), original.raw_bytes, hashes[original.path]
            ),
            cost_bytes=original.raw_bytes,
        )
        for path, (file, original) in pairs.items()
    }
    states = answers.find(tasks, _STATES)
    return tuple(
        Sibling(
            path=path,
            original=original.path,
            suffix=_suffix(path),
            raw_bytes=file.raw_bytes,
            state=states.get(path, SiblingState.UNKNOWN),
        )
        for path, (file, original) in pairs.items()
    )


def _find_state(absolute: str, suffix: str, raw_bytes: int, hash_text: str) -> SiblingState | None:
    state = compare(absolute, suffix, raw_bytes, hash_text)
    return None if state is SiblingState.UNKNOWN else state  # another Python may know


def compare(absolute: str, suffix: str, raw_bytes: int, hash_text: str) -> SiblingState:
    """Return whether the file unpacks to a content of that size and hash.

    Memory stays at a few blocks and work at ``raw_bytes`` whatever the stream claims to hold:
    reading stops at the first byte too many.
    """
    reader = open_reader(suffix)
    if reader is None:
        return SiblingState.UNKNOWN
    digest = new_digest()
    size_bytes = 0
    try:
        with Path(absolute).open("rb") as stream:
            while not reader.is_finished:
                data = stream.read(_BLOCK_BYTES) if reader.needs_input else b""
                is_drained = reader.needs_input and not data
                block = reader.read(data)
                if is_drained and not block:  # brotli may hold back output behind its last input
                    return SiblingState.BROKEN
                size_bytes += len(block)
                if size_bytes > raw_bytes:
                    return SiblingState.STALE
                digest.update(block)
    except OSError:
        return SiblingState.UNKNOWN
    except Exception:  # noqa: BLE001 - every library has an error of its own for damaged streams
        return SiblingState.BROKEN
    return SiblingState.FRESH if digest.hexdigest() == hash_text else SiblingState.STALE


def open_reader(suffix: str) -> BlockReader | None:
    """Return what unpacks streams of ``gz``, ``br`` or ``zst``; ``None`` where nothing here can."""
    make = _READERS.get(suffix)
    return None if make is None else make()


class _Gzip:
    def __init__(self) -> None:
        self._inflate = zlib.decompressobj(31)

    def read(self, data: bytes) -> bytes:
        return self._inflate.decompress(self._inflate.unconsumed_tail or data, _BLOCK_BYTES)

    @property
    def needs_input(self) -> bool:
        return not self._inflate.unconsumed_tail

    @property
    def is_finished(self) -> bool:
        return self._inflate.eof


class _Brotli:
    def __init__(self, brotli: Any) -> None:
        self._decompressor = brotli.Decompressor()

    def read(self, data: bytes) -> bytes:
        block: bytes = self._decompressor.process(data, output_buffer_limit=_BLOCK_BYTES)
        return block

    @property
    def needs_input(self) -> bool:
        return bool(self._decompressor.can_accept_more_data())

    @property
    def is_finished(self) -> bool:
        return bool(self._decompressor.is_finished())


class _Zstandard:
    def __init__(self, zstd: Any) -> None:
        self._decompressor = zstd.ZstdDecompressor()

    def read(self, data: bytes) -> bytes:
        block: bytes = self._decompressor.decompress(data, _BLOCK_BYTES)
        return block

    @property
    def needs_input(self) -> bool:
        return bool(self._decompressor.needs_input)

    @property
    def is_finished(self) -> bool:
        return bool(self._decompressor.eof)


def _brotli() -> BlockReader | None:
    import brotli  # noqa: PLC0415 - builds with such siblings only

    reader = _Brotli(brotli)
    # Before 1.2 the library has no limit on what it unpacks at once.
    return reader if hasattr(reader._decompressor, "can_accept_more_data") else None  # noqa: SLF001


def _zstandard() -> BlockReader | None:
    try:
        from compression import (  # type: ignore[import-not-found, unused-ignore]  # noqa: PLC0415 - Python 3.14
            zstd,
        )
    except ImportError:
        return None
    return _Zstandard(zstd)


_READERS: Final[dict[str, Callable[[], BlockReader | None]]] = {
    "gz": _Gzip,
    "br": _brotli,
    "zst": _zstandard,
}


def _key(file: ScannedFile, original: ScannedFile, contents: Contents) -> str:
    hashes = contents.hash_by_path
    return f"{hashes[file.path]}|sibling|{_VERSION}|{hashes[original.path]}"


def _suffix(path: str) -> str:
    return path.rpartition(".")[2].lower()


_STATES: Final = Codec(
    encode=lambda state: state.value.encode(),
    decode=lambda data: SiblingState(data.decode("ascii", "replace")),
)
