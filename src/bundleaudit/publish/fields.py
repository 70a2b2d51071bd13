"""Fields of JSON answers, which may be anything."""

from __future__ import annotations

from typing import Any

from bundleaudit.publish.http import ApiError


def as_object(value: object) -> dict[str, Any]:
    """Return a JSON object; anything else is empty."""
    return value if isinstance(value, dict) else {}


def as_list(value: object) -> list[Any]:
    """Return a JSON array; anything else is empty."""
    return value if isinstance(value, list) else []


def as_text(value: object) -> str:
    """Return a JSON string; anything else is empty."""
    return value if isinstance(value, str) else ""


def as_int(value: object) -> int:
    """Return a JSON number that can be an id.

    Raises:
        ApiError: It is none.
    """
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**63:
        return value
    raise ApiError("the answer holds no id; is the API's address right?")
