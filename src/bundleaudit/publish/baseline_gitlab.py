"""Baselines on GitLab: the job's artifact of the exact commit, else of the target branch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from bundleaudit.publish.baseline_result import FoundBaseline, MissingBaseline, Provenance
from bundleaudit.publish.clients import gitlab_client
from bundleaudit.publish.environment import as_commit
from bundleaudit.publish.fields import as_int, as_list, as_object
from bundleaudit.publish.http import ApiError
from bundleaudit.units import format_count

if TYPE_CHECKING:
    from bundleaudit.publish.baseline_result import BaselineQuery
    from bundleaudit.publish.environment import GitLabRun
    from bundleaudit.publish.http import ApiClient, Patience

_FILE_LIMIT_BYTES: Final = 100_000_000


def find_on_gitlab(
    run: GitLabRun, query: BaselineQuery, patience: Patience | None
) -> FoundBaseline | MissingBaseline:
    """Return the nearest ancestor's report; see ``baseline.find_baseline``.

    A job's own token may not list pipelines; with that alone it is the last report of the target
    branch, whose distance is unknown.
    """
    job = query.job or run.job_name
    if not job:
        return MissingBaseline(reason="CI_JOB_NAME names no job whose artifacts to compare")
    try:
        with gitlab_client(run, patience) as client:
            if run.token:
                return _walk(client, run, query, job)
            return _last_of_branch(client, run, query, job)
    except ApiError as error:
        hint = "; GITLAB_TOKEN needs the scope read_api" if error.status in {401, 403} else ""
        return MissingBaseline(reason=f"{error}{hint}")


def _walk(
    client: ApiClient, run: GitLabRun, query: BaselineQuery, job: str
) -> FoundBaseline | MissingBaseline:
    wanted = run.base_sha
    if wanted is None and run.sha is not None:
        wanted = _first_parent(client, run, run.sha)
    if wanted is None:
        return MissingBaseline(reason="this commit has no parent")
    commit: str | None = wanted
    tried_count = 0
    for distance in range(query.ancestor_limit):
        if distance and commit is not None:
            commit = _first_parent(client, run, commit)
        if commit is None:
            break
        tried_count += 1
        found = _report_of(client, run, query, commit, job)
        if found is not None:
            text, job_id = found
            provenance = Provenance(
                origin=f"artifacts of job {job} {job_id}",
                wanted_commit=wanted,
                commit=commit,
                distance=distance,
            )
            return FoundBaseline(text=text, provenance=provenance)
    return MissingBaseline(
        reason=f"no job {job} of {wanted[:7]} or of the commits before it "
        f"({format_count(tried_count, 'commit')} tried) has the artifact {query.file}"
    )


def _project(run: GitLabRun) -> str:
    return f"/projects/{quote(run.project, safe='')}"


def _first_parent(client: ApiClient, run: GitLabRun, commit: str) -> str | None:
    answer = as_object(client.get_json(f"{_project(run)}/repository/commits/{commit}"))
    parents = as_list(answer.get("parent_ids"))
    return as_commit(parents[0]) if parents else None


def _report_of(
    client: ApiClient, run: GitLabRun, query: BaselineQuery, commit: str, job: str
) -> tuple[bytes, int] | None:
    for pipeline_id in _ids(client, f"{_project(run)}/pipelines", sha=commit):
        path = f"{_project(run)}/pipelines/{pipeline_id}/jobs"
        for job_id in _ids(client, path, name=job):
            text = _file(client, f"{_project(run)}/jobs/{job_id}/artifacts/{quote(query.file)}")
            if text is not None:
                return text, job_id
    return None


def _ids(client: ApiClient, path: str, **wanted: str) -> list[int]:
    """Return the ids of the items that have the fields wanted, newest first."""
    params = {key: value for key, value in wanted.items() if key == "sha"}
    found = [
        as_int(item.get("id"))
        for page in client.get_pages(path, **params)
        for item in map(as_object, as_list(page))
        if all(item.get(key) == value for key, value in wanted.items())
    ]
    return sorted(found, reverse=True)


def _last_of_branch(
    client: ApiClient, run: GitLabRun, query: BaselineQuery, job: str
) -> FoundBaseline | MissingBaseline:
    branch = quote(run.branch, safe="")
    path = f"{_project(run)}/jobs/artifacts/{branch}/raw/{quote(query.file)}"
    text = _file(client, path, job=job) if run.branch and run.job_token else None
    if text is None:
        return MissingBaseline(
            reason=f"no successful job {job} on {run.branch or 'the target branch'} has the "
            f"artifact {query.file}"
        )
    return FoundBaseline(
        text=text,
        provenance=Provenance(
            origin=f"last successful job {job} on {run.branch}",
            wanted_commit=run.base_sha,
            commit=None,
            distance=None,
            caveat="set GITLAB_TOKEN for the exact commit",
        ),
    )


def _file(client: ApiClient, path: str, **params: str) -> bytes | None:
    try:
        return client.get_bytes(path, limit_bytes=_FILE_LIMIT_BYTES, **params)
    except ApiError as error:
        if error.status == 404:
            return None
        raise
