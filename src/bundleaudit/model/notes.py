"""What a reader noticed and the user should know, though it is no finding."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Note:
    """A remark on the evidence: something unreadable, contradictory or left out.

    Attributes:
        file: The file it concerns, relative to the build; empty for the build as a whole.
        message: One sentence without a full stop.
    """

    file: str
    message: str
