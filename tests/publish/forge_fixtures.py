"""Forges on loopback, and the environments of CI runs that talk to them; for all tests."""

from __future__ import annotations

import json

import pytest

from publish.fake_forge import REPOSITORY, TOKEN, Waits, serve, sha


@pytest.fixture
def forge():
    with serve() as one:
        yield one


@pytest.fixture
def storage():
    """Another server, to which downloads are redirected."""
    with serve() as one:
        yield one


@pytest.fixture
def waits():
    return Waits()


@pytest.fixture
def github(forge, tmp_path):
    """Return the environment of a run of GitHub Actions, by its event."""

    def environment(event_name="pull_request", event=None, **more):
        file = tmp_path / "event.json"
        payload = event
        if payload is None:
            payload = {
                "number": 5,
                "pull_request": {
                    "number": 5,
                    "head": {"sha": sha(9), "repo": {"full_name": REPOSITORY}},
                    "base": {"sha": sha(1)},
                },
            }
        file.write_text(json.dumps(payload), "utf-8")
        return {
            "GITHUB_ACTIONS": "true",
            "GITHUB_API_URL": forge.url,
            "GITHUB_SERVER_URL": "https://github.example",
            "GITHUB_REPOSITORY": REPOSITORY,
            "GITHUB_EVENT_NAME": event_name,
            "GITHUB_EVENT_PATH": str(file),
            "GITHUB_SHA": sha(10),
            "GITHUB_RUN_ID": "77",
            "GITHUB_TOKEN": TOKEN,
            **more,
        }

    return environment


@pytest.fixture
def gitlab(forge):
    """Return the environment of a job of GitLab CI for a merge request."""

    def environment(**more):
        return {
            "GITLAB_CI": "true",
            "CI_API_V4_URL": forge.url,
            "CI_PROJECT_ID": "42",
            "CI_MERGE_REQUEST_IID": "5",
            "CI_MERGE_REQUEST_DIFF_BASE_SHA": sha(1),
            "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
            "CI_COMMIT_SHA": sha(9),
            "CI_JOB_NAME": "bundle",
            "CI_JOB_URL": "https://gitlab.example/jobs/3",
            "CI_JOB_TOKEN": "job-token",
            "GITLAB_TOKEN": TOKEN,
            **more,
        }

    return environment


@pytest.fixture
def history(forge, storage):
    """Commits 1 <- 2 <- ... <- 40 on main, and 100, the merge of 40 and of a pull request's 200."""
    forge.commits = {sha(1): []} | {sha(n): [sha(n - 1)] for n in range(2, 41)}
    forge.commits[sha(100)] = [sha(40), sha(200)]
    forge.storage_url = storage.url
    forge.store = storage.files
    return forge
