"""Clients for GitHub and GitLab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.publish.http import ApiClient

if TYPE_CHECKING:
    from bundleaudit.publish.environment import GitHubRun, GitLabRun
    from bundleaudit.publish.http import Patience


def github_client(run: GitHubRun, patience: Patience | None = None) -> ApiClient:
    """Return a client for GitHub's REST API, version 2022-11-28."""
    return ApiClient(
        run.api_url,
        credentials={"Authorization": f"Bearer {run.token}"},
        headers={
            "Accept": "application/vnd.github+json",
            "X-GitHub-Api-Version": "2022-11-28",
        },
        patience=patience,
    )


def gitlab_client(run: GitLabRun, patience: Patience | None = None) -> ApiClient:
    """Return a client for GitLab's REST API v4: by its token, else by the job's."""
    if run.token:
        credentials = {"PRIVATE-TOKEN": run.token}
    else:
        credentials = {"JOB-TOKEN": run.job_token} if run.job_token else {}
    return ApiClient(run.api_url, credentials=credentials, patience=patience)
