"""Notes of a merge request on GitLab (REST, v4)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from bundleaudit.publish.fields import as_int, as_list, as_object, as_text
from bundleaudit.publish.http import ApiError
from bundleaudit.publish.upsert import Comment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundleaudit.publish.http import ApiClient


class GitLabThread:
    """The notes of merge request ``iid`` of ``project`` (its number or ``group/name``)."""

    def __init__(self, client: ApiClient, project: str, iid: int) -> None:
        self._client = client
        self._notes = f"/projects/{quote(project, safe='')}/merge_requests/{iid}/notes"
        self._user_id: int | None = None

    def list_comments(self) -> Iterator[Comment]:
        """Yield all notes, oldest first; notes of the system are no comments.

        Raises:
            ApiError: They cannot be read, or the token's owner is unknown.
        """
        if self._user_id is None:
            self._user_id = as_int(as_object(self._client.get_json("/user")).get("id"))
        for page in self._client.get_pages(self._notes, sort="asc", order_by="created_at"):
            for item in as_list(page):
                note = as_object(item)
                author = as_object(note.get("author"))
                yield Comment(
                    id=as_int(note.get("id")),
                    body=as_text(note.get("body")),
                    is_own=not note.get("system") and author.get("id") == self._user_id,
                )

    def create(self, body: str) -> int:
        """Write a note and return its id.

        Raises:
            ApiError: GitLab refused.
        """
        answer = self._client.request("POST", self._notes, json={"body": body})
        return as_int(as_object(answer.json()).get("id"))

    def update(self, comment_id: int, body: str) -> None:
        """Replace the text of a note.

        Raises:
            ApiError: GitLab refused.
        """
        self._client.request("PUT", f"{self._notes}/{comment_id}", json={"body": body})

    def delete(self, comment_id: int) -> None:
        """Remove a note; one that is gone already is no failure.

        Raises:
            ApiError: GitLab refused.
        """
        try:
            self._client.request("DELETE", f"{self._notes}/{comment_id}")
        except ApiError as error:
            if error.status != 404:
                raise
