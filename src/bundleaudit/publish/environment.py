"""What CI says of the run it is in: addresses, tokens, commits, the pull or merge request.

Variables: GitHub's and GitLab's documentation of predefined variables (11/2026).
"""

from __future__ import annotations

import re
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bundleaudit.errors import PublishError
from bundleaudit.inputs.untrusted_text import parse_json
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Mapping

_REPOSITORY: Final = re.compile(r"[\w.-]{1,100}/[\w.-]{1,100}", re.ASCII)
_SHA: Final = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_NO_COMMIT: Final = re.compile(r"0+")
_NUMBER: Final = re.compile(r"[0-9]{1,15}")
_EVENT_LIMIT_BYTES: Final = 50_000_000


@record
class GitHubRun:
    """A run of GitHub Actions.

    Attributes:
        api_url: Of github.com or of an Enterprise Server.
        repository: ``owner/name``.
        token: For the API; not shown when printed.
        sha: The commit checked out by default; for pull requests a merge with their base.
        event_name: What started the run.
        event: Its payload.
        run_url: Where the run is shown; empty when unknown.
    """

    api_url: str
    repository: str
    token: str = field(repr=False)
    sha: str | None
    event_name: str
    event: dict[str, Any]
    run_url: str

    @property
    def pull_request(self) -> int | None:
        """The number of the pull request the run is about."""
        for place in (self._in_event("pull_request"), self.event):
            number = place.get("number")
            if isinstance(number, int) and not isinstance(number, bool) and number > 0:
                return number
        return None

    @property
    def is_fork(self) -> bool:
        """Whether the pull request comes from another repository, whose runs may only read."""
        head = self._in_event("pull_request").get("head")
        repository = head.get("repo") if isinstance(head, dict) else None
        name = repository.get("full_name") if isinstance(repository, dict) else None
        return bool(self._in_event("pull_request")) and name != self.repository

    def commit_in(self, *path: str) -> str | None:
        """Return the commit at ``path`` of the payload; ``None`` for none and for all zeros."""
        value: Any = self.event
        for part in path:
            value = value.get(part) if isinstance(value, dict) else None
        return as_commit(value)

    def _in_event(self, name: str) -> dict[str, Any]:
        value = self.event.get(name)
        return value if isinstance(value, dict) else {}


@record
class GitLabRun:
    """A job of GitLab CI.

    Attributes:
        api_url: With ``/api/v4``.
        project: The number of the project the merge request goes to, else of the job's.
        token: Of a person or a project; empty where there is none. Not shown when printed.
        job_token: Of the job: it may read artifacts, and write nothing.
        merge_request: Its number in the project.
        base_sha: The commit of the target branch that the job's commit is compared with.
        sha: The job's commit.
        job_name: Whose artifacts are compared.
        branch: The target branch, else the default branch.
        run_url: Where the job is shown; empty when unknown.
    """

    api_url: str
    project: str
    token: str = field(repr=False)
    job_token: str = field(repr=False)
    merge_request: int | None
    base_sha: str | None
    sha: str | None
    job_name: str
    branch: str
    run_url: str


def read_github_run(environment: Mapping[str, str]) -> GitHubRun:
    """Return the run the variables describe.

    Raises:
        PublishError: Something is missing; says what.
    """
    token = environment.get("GITHUB_TOKEN") or environment.get("GH_TOKEN") or ""
    repository = environment.get("GITHUB_REPOSITORY", "")
    if not token:
        raise PublishError(
            "no token for GitHub", hint="give the step `env: GITHUB_TOKEN: ${{ github.token }}`"
        )
    if not _REPOSITORY.fullmatch(repository):
        raise PublishError(f"GITHUB_REPOSITORY={repository!r} is no repository")
    server = environment.get("GITHUB_SERVER_URL", "https://github.com")
    run_id = environment.get("GITHUB_RUN_ID", "")
    return GitHubRun(
        api_url=environment.get("GITHUB_API_URL") or "https://api.github.com",
        repository=repository,
        token=_header_value(token, "the token for GitHub"),
        sha=as_commit(environment.get("GITHUB_SHA")),
        event_name=environment.get("GITHUB_EVENT_NAME", ""),
        event=_read_event(environment.get("GITHUB_EVENT_PATH")),
        run_url=f"{server}/{repository}/actions/runs/{run_id}" if run_id else "",
    )


def read_gitlab_run(environment: Mapping[str, str]) -> GitLabRun:
    """Return the job the variables describe.

    Raises:
        PublishError: Something is missing; says what.
    """
    project = environment.get("CI_MERGE_REQUEST_PROJECT_ID") or environment.get("CI_PROJECT_ID")
    api_url = environment.get("CI_API_V4_URL")
    if not project or not api_url:
        raise PublishError("CI_PROJECT_ID or CI_API_V4_URL is missing: not a job of GitLab CI")
    iid = environment.get("CI_MERGE_REQUEST_IID", "")
    # In pipelines for merged results the commit is a merge with exactly this one.
    bases = ["CI_MERGE_REQUEST_TARGET_BRANCH_SHA", "CI_MERGE_REQUEST_DIFF_BASE_SHA"]
    if not iid:
        bases = ["CI_COMMIT_BEFORE_SHA"]
    found = (as_commit(environment.get(name)) for name in bases)
    return GitLabRun(
        api_url=api_url,
        project=project,
        token=_header_value(environment.get("GITLAB_TOKEN", ""), "GITLAB_TOKEN"),
        job_token=_header_value(environment.get("CI_JOB_TOKEN", ""), "CI_JOB_TOKEN"),
        merge_request=int(iid) if _NUMBER.fullmatch(iid) else None,
        base_sha=next((commit for commit in found if commit), None),
        sha=as_commit(environment.get("CI_COMMIT_SHA")),
        job_name=environment.get("CI_JOB_NAME", ""),
        branch=environment.get("CI_MERGE_REQUEST_TARGET_BRANCH_NAME")
        or environment.get("CI_DEFAULT_BRANCH", ""),
        run_url=environment.get("CI_JOB_URL", ""),
    )


def as_commit(value: object) -> str | None:
    """Return a full commit id; ``None`` for anything else and for git's id of no commit."""
    if isinstance(value, str) and _SHA.fullmatch(value) and not _NO_COMMIT.fullmatch(value):
        return value
    return None


def _header_value(token: str, name: str) -> str:
    stripped = token.strip()
    if not stripped.isascii() or not stripped.isprintable():
        raise PublishError(f"{name} holds characters that no token has")
    return stripped


def _read_event(file: str | None) -> dict[str, Any]:
    if not file:
        return {}
    try:
        with Path(file).open("rb") as stream:
            event = parse_json(stream.read(_EVENT_LIMIT_BYTES).decode("utf-8", "replace"))
    except (OSError, ValueError) as error:
        raise PublishError(f"GITHUB_EVENT_PATH={file}: {error}") from error
    return event if isinstance(event, dict) else {}
