"""Fields of JSON that somebody else wrote: the right type, or as if absent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_BYTES: Final = 2**53  # beyond it JavaScript's own numbers are no longer exact


def object_of(value: object) -> dict[str, object]:
    """Return ``value`` when it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def items_of(value: object) -> list[object]:
    """Return ``value`` when it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def objects_of(value: object) -> Iterator[dict[str, object]]:
    """Yield the objects of a list."""
    return (item for item in items_of(value) if isinstance(item, dict))


def texts_of(value: object) -> list[str]:
    """Return the strings of a list."""
    return [item for item in items_of(value) if isinstance(item, str)]


def text_of(value: object) -> str | None:
    """Return ``value`` when it is a string with something in it."""
    return value if isinstance(value, str) and value else None


def byte_count_of(value: object) -> int | None:
    """Return ``value`` when it can be a number of bytes."""
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 0 <= value < _MOST_BYTES else None


def item_at(items: list[object], index: object) -> object:
    """Return the item at a position that came out of JSON, ``None`` when there is none."""
    if isinstance(index, bool) or not isinstance(index, int) or not 0 <= index < len(items):
        return None
    return items[index]
