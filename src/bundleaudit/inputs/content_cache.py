"""Answers kept between runs, by the content they were computed from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


class ContentCache:
    """A key-value store in one SQLite file; losing it costs time, never correctness."""

    @classmethod
    def open(cls, file: Path | None) -> Self: ...

    def get_many(self, keys: Iterable[str]) -> dict[str, bytes]: ...

    def put_many(self, entries: Mapping[str, bytes]) -> None: ...

    def close(self) -> None: ...
