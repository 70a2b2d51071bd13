"""Comments of a pull request on GitHub and GitHub Enterprise Server (REST, version 2022-11-28)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bundleaudit.publish.fields import as_int, as_list, as_object, as_text
from bundleaudit.publish.http import ApiError
from bundleaudit.publish.upsert import Comment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundleaudit.publish.http import ApiClient


class GitHubThread:
    """The comments of pull request ``number`` of ``repository`` (``owner/name``)."""

    def __init__(self, client: ApiClient, repository: str, number: int) -> None:
        self._client = client
        self._issues = f"/repos/{repository}/issues"
        self._number = number
        self._login: str | None = None
        self._is_login_known = False

    def list_comments(self) -> Iterator[Comment]:
        """Yield all comments, oldest first.

        Raises:
            ApiError: They cannot be read.
        """
        for page in self._client.get_pages(f"{self._issues}/{self._number}/comments"):
            for item in as_list(page):
                comment = as_object(item)
                yield Comment(
                    id=as_int(comment.get("id")),
                    body=as_text(comment.get("body")).replace("\r\n", "\n"),
                    is_own=self._is_own(as_object(comment.get("user"))),
                )

    def create(self, body: str) -> int:
        """Write a comment and return its id.

        Raises:
            ApiError: GitHub refused.
        """
        answer = self._client.request(
            "POST", f"{self._issues}/{self._number}/comments", json={"body": body}
        )
        return as_int(as_object(answer.json()).get("id"))

    def update(self, comment_id: int, body: str) -> None:
        """Replace the text of a comment.

        Raises:
            ApiError: GitHub refused.
        """
        self._client.request("PATCH", f"{self._issues}/comments/{comment_id}", json={"body": body})

    def delete(self, comment_id: int) -> None:
        """Remove a comment; one that is gone already is no failure.

        Raises:
            ApiError: GitHub refused.
        """
        try:
            self._client.request("DELETE", f"{self._issues}/comments/{comment_id}")
        except ApiError as error:
            if error.status != 404:
                raise

    def _is_own(self, user: dict[str, Any]) -> bool:
        """Return whether the token's owner is ``user``.

        The token of a workflow is an app's and may not ask who it is; any bot is taken for it,
        which no person can pretend to be.
        """
        if not self._is_login_known:
            self._login = self._own_login()
            self._is_login_known = True
        if self._login is None:
            return user.get("type") == "Bot"
        return user.get("login") == self._login

    def _own_login(self) -> str | None:
        try:
            return as_text(as_object(self._client.get_json("/user")).get("login")) or None
        except ApiError as error:
            if error.status in {401, 403, 404}:
                return None
            raise
