"""Answers kept between runs, by the content they were computed from.

One SQLite file in the user's cache directory. Losing it costs time, never correctness, so every
fault of it is answered by going on without: the cache never raises.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, Self, TypeVar

from bundleaudit.inputs.untrusted_text import escape_unprintable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from types import TracebackType

    from bundleaudit.inputs.cache_file import CacheFile

FOLDER_VARIABLE: Final = "BUNDLEAUDIT_CACHE_DIR"
_MOST_RECOVERIES: Final = 3
_MOST_CHARACTERS: Final = 300
_FILE_NAME: Final = "content.sqlite"
_DIGEST_BYTES: Final = 16
_BLOCK_BYTES: Final = 1 << 18

_T = TypeVar("_T")


def content_hash(data: bytes) -> str:
    """Return the hash cache keys start with: 32 hex digits of BLAKE2b."""
    return hashlib.blake2b(data, digest_size=_DIGEST_BYTES).hexdigest()


def new_digest() -> hashlib.blake2b:
    """Return what makes the ``content_hash`` of a content that comes in parts."""
    return hashlib.blake2b(digest_size=_DIGEST_BYTES)


def hash_stream(stream: BinaryIO) -> tuple[str, int]:
    """Return the ``content_hash`` of what is left of ``stream``, and how many bytes that were.

    A block is held at a time: a build may hold videos larger than the memory.

    Raises:
        OSError: The stream cannot be read.
    """
    digest = new_digest()
    size = 0
    while block := stream.read(_BLOCK_BYTES):
        digest.update(block)
        size += len(block)
    return digest.hexdigest(), size


def default_cache_file() -> Path | None:
    """Return where the cache lives: ``BUNDLEAUDIT_CACHE_DIR``, or the system's place for caches.

    ``None`` for a user without a home directory, as in many containers: without this the folder
    would be made inside the current directory, under the name ``~``.
    """
    folder = os.environ.get(FOLDER_VARIABLE)
    if folder:
        return Path(folder) / _FILE_NAME
    from platformdirs import user_cache_path  # noqa: PLC0415 - not needed when the variable is set

    path = user_cache_path("bundleaudit", appauthor=False)
    return path / _FILE_NAME if path.is_absolute() else None


class ContentCache:
    """A key-value store that several runs may share at once; one thread of each uses it.

    Attributes:
        problem: Why the cache is not used, or was rebuilt; ``None`` when all is well.
    """

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._store: CacheFile | None = None
        self._identity: tuple[int, int] | None = None
        self._recovery_count = 0
        self.problem: str | None = None

    @classmethod
    def open(cls, file: Path | None) -> Self:
        """Return the cache in ``file``, made when it is not there; ``None`` gives one that misses.

        A file that is damaged, another program's or of another version is renamed to ``NAME.old``
        and a new one made. Where nothing can be kept (a read-only or full disk, a file that stays
        locked) the cache misses.
        """
        cache = cls(file)
        if file is not None:
            cache._open(file)
        return cache

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def get_many(self, keys: Iterable[str]) -> dict[str, bytes]:
        """Return the values of those ``keys`` that are known."""
        return self._attempt(lambda store: store.read(keys), {})

    def put_many(self, entries: Mapping[str, bytes]) -> None:
        """Keep ``entries``; other runs may read them at once."""
        if entries:
            self._attempt(lambda store: store.write(entries), None)

    def close(self) -> None:
        """Let go of the file; now and then old entries are dropped first."""
        store = self._store
        if store is not None:
            self._attempt(lambda store: store.close(), None)
        self._store = None

    def _attempt(self, action: Callable[[CacheFile], _T], otherwise: _T) -> _T:
        """Return what ``action`` gives; on a fault ``otherwise``, and go on without the file."""
        if self._store is None:
            return otherwise
        from bundleaudit.inputs.cache_file import FAULTS  # noqa: PLC0415 - imports sqlite3

        try:
            return action(self._store)
        except FAULTS as error:
            self._recover(error)
            return otherwise

    def _open(self, file: Path) -> None:
        try:
            from bundleaudit.inputs.cache_file import FAULTS, CacheFile, identity  # noqa: PLC0415 - 4 ms
        except ImportError as error:  # some builds of Python come without SQLite
            self.problem = f"the cache is not used: {error}"
            return
        self._identity = identity(file)
        try:
            self._store = CacheFile.open(file)
        except FAULTS as error:
            self._recover(error)
        else:
            self._identity = identity(file)

    def _recover(self, error: BaseException) -> None:
        """Replace a damaged file, once; after any other fault the cache misses.

        Another run may replace the file at the same moment, and take away the log of what this one
        has just opened: then the file that bears the name by now is opened instead.
        """
        from bundleaudit.inputs.cache_file import (  # noqa: PLC0415 - imports sqlite3
            FAULTS,
            CacheFile,
            identity,
            is_damage,
            set_aside,
        )

        if self._store is not None:
            self._store.abandon()
            self._store = None
        is_replaced = self._file is not None and identity(self._file) != self._identity
        is_curable = is_replaced or (self.problem is None and is_damage(error))
        if self._file is None or not is_curable or self._recovery_count == _MOST_RECOVERIES:
            self.problem = f"the cache is not used: {_reason(error)}"
            return
        self._recovery_count += 1
        try:
            set_aside(self._file, self._identity)
            self._store = CacheFile.open(self._file)
        except FAULTS as second:
            self._recover(second)
        else:
            self._identity = identity(self._file)
            self.problem = f"the cache was rebuilt: {_reason(error)}"


def _reason(error: BaseException) -> str:
    """Return what went wrong, which may repeat what stands in the file."""
    return escape_unprintable(str(error))[:_MOST_CHARACTERS]
