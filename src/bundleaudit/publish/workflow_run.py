"""The second workflow: which pull request a finished run was for, and the reports it left.

A run of a fork's pull request may not write comments. A workflow started by ``workflow_run`` may;
it runs the default branch's code and takes nothing from the first run but data, all of it
untrusted: the pull request is looked up by commit and never read from an artifact.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bundleaudit.errors import PublishError
from bundleaudit.publish.artifacts import find_artifacts, read_artifact
from bundleaudit.publish.environment import as_commit
from bundleaudit.publish.fields import as_int, as_list, as_object, as_text
from bundleaudit.publish.http import ApiError
from bundleaudit.records import record

if TYPE_CHECKING:
    from bundleaudit.publish.environment import GitHubRun
    from bundleaudit.publish.http import ApiClient

_NAME: Final = re.compile(r"[\w.-]{1,100}", re.ASCII)


@record
class FinishedRun:
    """The run that has finished.

    Attributes:
        id: Of the run.
        head_sha: The pull request's last commit at the time.
        head_owner: Who owns the repository it comes from.
        head_branch: The branch it comes from.
        url: Where the run is shown; empty when unknown.
    """

    id: int
    head_sha: str
    head_owner: str
    head_branch: str
    url: str


def read_finished_run(run: GitHubRun) -> FinishedRun:
    """Return the run in the payload of a ``workflow_run`` event.

    Raises:
        PublishError: The event is another one, or its run was not for a pull request of this
            repository.
    """
    finished = as_object(run.event.get("workflow_run"))
    if not finished:
        raise PublishError(
            "the event is no workflow_run", hint="start this workflow by `on: workflow_run`"
        )
    if finished.get("event") != "pull_request":
        raise PublishError("the finished run was not for a pull request")
    if as_object(finished.get("repository")).get("full_name") != run.repository:
        raise PublishError("the finished run is one of another repository")
    head_sha = as_commit(finished.get("head_sha"))
    owner = as_object(as_object(finished.get("head_repository")).get("owner")).get("login")
    if head_sha is None:
        raise PublishError("the finished run names no commit")
    run_id = as_int(finished.get("id"))
    return FinishedRun(
        id=run_id,
        head_sha=head_sha,
        head_owner=as_text(owner),
        head_branch=as_text(finished.get("head_branch")),
        url=as_text(finished.get("html_url")),
    )


def find_pull_request(client: ApiClient, repository: str, finished: FinishedRun) -> int | None:
    """Return the open pull request whose last commit is the run's.

    ``None`` when there is none: it was closed, or has newer commits, whose own run will report.

    Raises:
        ApiError: It cannot be looked up.
    """
    # The payload's own list is empty for forks; the branch finds most, the commit the others.
    if _NAME.fullmatch(finished.head_owner) and finished.head_branch:
        head = f"{finished.head_owner}:{finished.head_branch}"
        found = _matching(client, f"/repos/{repository}/pulls", finished, state="open", head=head)
        if found is not None:
            return found
    path = f"/repos/{repository}/commits/{finished.head_sha}/pulls"
    try:
        return _matching(client, path, finished)
    except ApiError as error:
        if error.status in {404, 422}:  # the commit is known in the fork only
            return None
        raise


def _matching(client: ApiClient, path: str, finished: FinishedRun, **params: str) -> int | None:
    for page in client.get_pages(path, **params):
        for pull in map(as_object, as_list(page)):
            head = as_object(pull.get("head"))
            if head.get("sha") == finished.head_sha and pull.get("state") == "open":
                return as_int(pull.get("number"))
    return None


def download_reports(
    client: ApiClient, repository: str, finished: FinishedRun, artifact: str, pattern: str
) -> dict[str, bytes]:
    """Return the JSON reports the run uploaded, by path in the artifact. Untrusted.

    Raises:
        ApiError: The artifact cannot be had.
        PublishError: The run has no such artifact, or it holds no such file.
    """
    ids = find_artifacts(client, repository, finished.id, artifact)
    if not ids:
        raise PublishError(
            f"run {finished.id} has no artifact {artifact}",
            hint="upload the JSON report in the first workflow, with `if: always()`",
        )
    files = read_artifact(client, repository, ids[0], pattern)
    if not files:
        raise PublishError(f"artifact {artifact} holds no {pattern}")
    return files
