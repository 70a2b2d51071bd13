"""Sizes as text, both ways: the only place where bytes become words.

kB = 1000 B and KiB = 1024 B, as in IEC 80000-13; the unit is always printed.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_FACTORS = {
    "b": 1,
    "kb": 1_000,
    "mb": 1_000_000,
    "gb": 1_000_000_000,
    "kib": 1 << 10,
    "mib": 1 << 20,
    "gib": 1 << 30,
}
_PERCENT = re.compile(r"(?P<number>[0-9]{1,6}(?:\.[0-9]{1,6})?)\s*%")
LARGEST_BYTES = 10**15
"""A petabyte: what is larger in a configuration is a slip, and too large to print."""
_SIZE = re.compile(r"(?P<number>[0-9][0-9_]*(?:\.[0-9]+)?)\s*(?P<unit>[A-Za-z]*)")


def parse_size(text: str) -> int:
    """Return the bytes that ``text`` means, such as ``170 kB``, ``1.5 MiB`` or ``300``.

    A number without a unit is bytes. Units are case-insensitive; fractions of a byte round down.

    Raises:
        ValueError: The text is not a size; the message names the accepted units.
    """
    match = _SIZE.fullmatch(text.strip())
    factor = _FACTORS.get((match["unit"] or "b").lower()) if match else None
    if match is None or factor is None:
        message = f"{text!r} is not a size; write it as 170 kB, 512 KiB, 1.5 MB or 2000 (bytes)"
        raise ValueError(message)
    size_bytes = int(Decimal(match["number"]) * factor)
    if size_bytes > LARGEST_BYTES:
        raise ValueError(f"{text.strip()[:40]!r} is more than any build weighs")
    return size_bytes


def format_size(size_bytes: int | None) -> str:
    """Return a size in the unit that keeps it readable: ``812 B``, ``43.7 kB``, ``2.31 MB``.

    Unknown (``None``) is ``-``, never 0. Negative sizes keep their sign.
    """
    if size_bytes is None:
        return "-"
    magnitude = abs(size_bytes)
    sign = "-" if size_bytes < 0 else ""
    if magnitude < 1_000:
        return f"{sign}{magnitude} B"
    if magnitude < 999_950:
        return f"{sign}{magnitude / 1_000:.1f} kB"
    if magnitude < 999_995_000:
        return f"{sign}{magnitude / 1_000_000:.2f} MB"
    return f"{sign}{magnitude / 1_000_000_000:.2f} GB"


def format_share(share_bytes: int | None, *, is_estimate: bool) -> str:
    """Return a share as text; an estimated one begins with ``~``."""
    is_marked = is_estimate and share_bytes is not None
    return f"~{format_size(share_bytes)}" if is_marked else format_size(share_bytes)


def format_versus(measured_bytes: int, limit_bytes: int) -> tuple[str, str]:
    """Return both sizes as text that shows their difference.

    When both would read alike although they differ, exact bytes are printed instead.
    """
    measured, limit = format_size(measured_bytes), format_size(limit_bytes)
    if measured == limit and measured_bytes != limit_bytes:
        return f"{measured_bytes:,} B", f"{limit_bytes:,} B"
    return measured, limit


def format_ms(time_ms: int) -> str:
    """Return a time as text: milliseconds below one second, else seconds with two decimals."""
    return f"{time_ms} ms" if time_ms < 1000 else f"{time_ms / 1000:.2f} s"


def format_percent(part: int, whole: int) -> str:
    """Return a share as text; it never rounds to 0 % or 100 % unless it is exact."""
    if whole == 0:
        return "-"
    percent = 100 * part / whole
    if 0 < percent < 0.1:
        return "<0.1 %"
    if 99.9 < percent < 100:
        return ">99.9 %"
    return f"{percent:.1f} %"


def format_count(count: int, noun: str) -> str:
    """Return ``1 file`` or ``3 files``: a count with its noun in the right number."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def format_some(names: Sequence[str], shown_count: int = 3) -> str:
    """Return the first names and how many more there are: ``a, b, c and 4 more``."""
    rest = f" and {len(names) - shown_count} more" if len(names) > shown_count else ""
    return ", ".join(names[:shown_count]) + rest


def _shorten(value: object) -> str:
    if isinstance(value, int) and not -LARGEST_BYTES < value < LARGEST_BYTES:
        return "a number that large"
    return f"{value!r:.40}"


class ByteCount(int):
    """A size given in the configuration, as a number of bytes or as text with a unit."""

    __slots__ = ()

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, _handler: object) -> object:
        """Let pydantic read ``170 kB`` and ``170000`` alike; pydantic is imported only then."""
        from pydantic_core import core_schema  # noqa: PLC0415 - only configuration needs it

        return core_schema.no_info_plain_validator_function(cls._read)

    @classmethod
    def _read(cls, value: object) -> ByteCount:
        if isinstance(value, str):
            return cls(parse_size(value))
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST_BYTES:
            return cls(value)
        message = (
            f"{_shorten(value)} is not a size; write it as 170 kB, 512 KiB, 1.5 MB or 2000 (bytes)"
        )
        raise ValueError(message)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, _core_schema: object, _handler: object
    ) -> dict[str, object]:
        """Describe both spellings to editors that read the published schema."""
        return {
            "anyOf": [
                {"type": "integer", "minimum": 0},
                {
                    "type": "string",
                    "pattern": r"^\s*[0-9][0-9_]*(\.[0-9]+)?\s*([kKmMgG]([iI])?)?[bB]?\s*$",
                },
            ],
            "description": "Bytes, or text with a unit: 170 kB (1000), 512 KiB (1024).",
        }


class GrowthLimit(str):
    """How much something may grow: ``+2 %``, ``+1 kB``, or both as in ``+2 % and +1 kB``.

    With two clauses the limit is exceeded only when both are: a small thing may grow by many
    percent, a large one by some bytes.
    """

    __slots__ = ()

    @property
    def percent(self) -> Decimal | None:
        """The clause in percent; ``None`` without one."""
        return _parse_growth(self)[0]

    @property
    def size_bytes(self) -> int | None:
        """The clause in bytes; ``None`` without one."""
        return _parse_growth(self)[1]

    def allowed_bytes(self, base_bytes: int) -> int:
        """Return how many bytes something of ``base_bytes`` may grow: by the larger clause."""
        percent, size_bytes = _parse_growth(self)
        by_percent = 0 if percent is None else int(base_bytes * percent / 100)
        return max(by_percent, size_bytes or 0)

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, _handler: object) -> object:
        """Let pydantic check the text; pydantic is imported only then."""
        from pydantic_core import core_schema  # noqa: PLC0415 - only configuration needs it

        return core_schema.no_info_plain_validator_function(cls._read)

    @classmethod
    def _read(cls, value: object) -> GrowthLimit:
        if not isinstance(value, str):
            raise ValueError(_growth_hint(value))  # noqa: TRY004 - pydantic wants a ValueError
        _parse_growth(value)
        return cls(value)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, _core_schema: object, _handler: object
    ) -> dict[str, object]:
        """Describe the text to editors that read the published schema."""
        return {
            "type": "string",
            "examples": ["+2 %", "+1 kB", "+2 % and +1 kB"],
            "description": "Growth against the baseline; with two clauses both must be exceeded.",
        }


def _parse_growth(text: str) -> tuple[Decimal | None, int | None]:
    """Return percent and bytes of a limit of growth.

    Raises:
        ValueError: The text is none; the message shows one.
    """
    percent: Decimal | None = None
    size_bytes: int | None = None
    for clause in text.split(" and "):
        plain = clause.strip().removeprefix("+").strip()
        match = _PERCENT.fullmatch(plain)
        if match is not None and percent is None:
            percent = Decimal(match["number"])
        elif match is None and plain and size_bytes is None:
            try:
                size_bytes = parse_size(plain)
            except ValueError:
                raise ValueError(_growth_hint(text)) from None
        else:
            raise ValueError(_growth_hint(text))
    return percent, size_bytes


def _growth_hint(value: object) -> str:
    return f"{value!r} is not a limit of growth; write it as +2 %, +1 kB or '+2 % and +1 kB'"
