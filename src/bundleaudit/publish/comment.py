"""Comments on the pull or merge request that CI is running for, and reports of a finished run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.errors import PublishError
from bundleaudit.publish.clients import github_client, gitlab_client
from bundleaudit.publish.environment import read_github_run, read_gitlab_run
from bundleaudit.publish.github_comment import GitHubThread
from bundleaudit.publish.gitlab_comment import GitLabThread
from bundleaudit.publish.http import ApiError
from bundleaudit.publish.upsert import upsert_comment
from bundleaudit.publish.workflow_run import (
    download_reports,
    find_pull_request,
    read_finished_run,
)
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bundleaudit.publish.http import Patience
    from bundleaudit.publish.upsert import Change


@record
class FinishedReports:
    """What a finished run of a pull request left. Untrusted.

    Attributes:
        pull_request: Its number; ``None`` when it is closed or has newer commits.
        files: JSON reports by path in the artifact, sorted.
        run_url: Where the run is shown; empty when unknown.
    """

    pull_request: int | None
    files: dict[str, bytes]
    run_url: str


def is_on_gitlab(environment: Mapping[str, str]) -> bool:
    """Return whether comments go to GitLab; else they go to GitHub."""
    return environment.get("GITLAB_CI") == "true"


def find_request(environment: Mapping[str, str]) -> int | None:
    """Return the number of the pull or merge request the run is for; ``None`` for pushes.

    Raises:
        PublishError: The environment is no CI run with a token.
    """
    if is_on_gitlab(environment):
        return read_gitlab_run(environment).merge_request
    return read_github_run(environment).pull_request


def find_run_url(environment: Mapping[str, str]) -> str:
    """Return where the run is shown; empty when unknown.

    Raises:
        PublishError: The environment is no CI run with a token.
    """
    if is_on_gitlab(environment):
        return read_gitlab_run(environment).run_url
    return read_github_run(environment).run_url


def post_comments(
    environment: Mapping[str, str],
    bodies: Mapping[str, str],
    request: int,
    patience: Patience | None = None,
) -> dict[str, Change]:
    """Create or update one comment per key on request number ``request``.

    Returns:
        What happened to each, by key.

    Raises:
        PublishError: The API refused or could not be reached; the hint says what usually helps.
    """
    try:
        if is_on_gitlab(environment):
            return _post_to_gitlab(environment, bodies, request, patience)
        return _post_to_github(environment, bodies, request, patience)
    except ApiError as error:
        raise PublishError(str(error), hint=_hint(environment, error)) from error


def fetch_finished_reports(
    environment: Mapping[str, str],
    *,
    artifact: str,
    pattern: str,
    patience: Patience | None = None,
) -> FinishedReports:
    """Return the reports of the run whose end started this one (GitHub, ``workflow_run``).

    Raises:
        PublishError: The run was not for a pull request, left no report, or cannot be asked.
    """
    run = read_github_run(environment)
    try:
        finished = read_finished_run(run)
        with github_client(run, patience) as client:
            number = find_pull_request(client, run.repository, finished)
            files = {}
            if number is not None:
                files = download_reports(client, run.repository, finished, artifact, pattern)
    except ApiError as error:
        hint = "this workflow needs `permissions: {actions: read, pull-requests: write}`"
        raise PublishError(str(error), hint=hint if error.status in {401, 403} else "") from error
    return FinishedReports(pull_request=number, files=files, run_url=finished.url)


def _post_to_github(
    environment: Mapping[str, str],
    bodies: Mapping[str, str],
    request: int,
    patience: Patience | None,
) -> dict[str, Change]:
    run = read_github_run(environment)
    with github_client(run, patience) as client:
        thread = GitHubThread(client, run.repository, request)
        return {key: upsert_comment(thread, body, key) for key, body in bodies.items()}


def _post_to_gitlab(
    environment: Mapping[str, str],
    bodies: Mapping[str, str],
    request: int,
    patience: Patience | None,
) -> dict[str, Change]:
    run = read_gitlab_run(environment)
    if not run.token:
        raise PublishError(
            "no token for GitLab: a job's own token may not write notes",
            hint="set GITLAB_TOKEN to a project access token with the scope api",
        )
    with gitlab_client(run, patience) as client:
        thread = GitLabThread(client, run.project, request)
        return {key: upsert_comment(thread, body, key) for key, body in bodies.items()}


def _hint(environment: Mapping[str, str], error: ApiError) -> str:
    if error.status not in {401, 403}:
        return ""
    if is_on_gitlab(environment):
        return "GITLAB_TOKEN needs the scope api and the role Reporter or higher"
    if read_github_run(environment).is_fork:
        return (
            "runs for pull requests from forks may not write; a second workflow may: "
            "`bundleaudit comment --from-workflow-run`"
        )
    return "the job needs `permissions: {pull-requests: write}`"
