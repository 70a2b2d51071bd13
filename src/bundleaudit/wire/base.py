"""What every part of the report is made of."""

from __future__ import annotations

from typing import ClassVar, Final

from bundleaudit.records import record

SCHEMA_VERSION: Final = 1  # 1: first public shape
STATS_PREFIX: Final = "stats:"


@record
class Wire:
    """Base of all wire shapes: unknown fields of later versions are ignored when reading."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "ignore"}


@record
class SizesWire(Wire):
    """``null`` means not measured. Files compressed already count their raw size."""

    raw_bytes: int
    gzip_bytes: int | None
    brotli_bytes: int | None
