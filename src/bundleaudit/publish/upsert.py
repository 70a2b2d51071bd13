"""One comment per key: update it if it is there, create it if not, remove what a race doubled."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from bundleaudit.publish.marker import is_marked, mark

if TYPE_CHECKING:
    from collections.abc import Iterable


class Change(StrEnum):
    """What happened to the comment."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Comment:
    """A comment or note.

    Attributes:
        id: Grows with time.
        body: Its text.
        is_own: Whether the owner of the token wrote it.
    """

    id: int
    body: str
    is_own: bool


class Thread(Protocol):
    """The comments of one pull or merge request."""

    def list_comments(self) -> Iterable[Comment]:
        """Return all comments, of all pages."""

    def create(self, body: str) -> int:
        """Write a comment and return its id."""

    def update(self, comment_id: int, body: str) -> None:
        """Replace the text of a comment."""

    def delete(self, comment_id: int) -> None:
        """Remove a comment."""


def upsert_comment(thread: Thread, body: str, key: str) -> Change:
    """Make ``body`` the one comment of ``key`` in ``thread``.

    The oldest one that bears the marker and was written by the owner of the token is kept; later
    ones are removed. After creating, the list is read again: when two runs created at the same
    time, both keep the older one.

    Raises:
        ApiError: The API refused.
    """
    text = mark(body, key)
    found = _find(thread, key)
    change = Change.CREATED
    if not found:
        created = Comment(id=thread.create(text), body=text, is_own=True)
        others = [comment for comment in _find(thread, key) if comment.id != created.id]
        found = sorted([created, *others])  # a list read too early may lack what was just written
    else:
        change = Change.UNCHANGED if found[0].body.strip() == text else Change.UPDATED
    oldest, *doubles = found
    if oldest.body.strip() != text:
        thread.update(oldest.id, text)
    for double in doubles:
        thread.delete(double.id)
    return change


def _find(thread: Thread, key: str) -> list[Comment]:
    return sorted(
        comment
        for comment in thread.list_comments()
        if comment.is_own and is_marked(comment.body, key)
    )
