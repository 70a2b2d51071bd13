"""Baselines on GitHub: the artifact of the exact commit, asked for commit by commit.

Lists of runs by branch lag behind and name the wrong commit; runs by ``head_sha`` do not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bundleaudit.publish.artifacts import find_artifacts, read_artifact
from bundleaudit.publish.baseline_result import FoundBaseline, MissingBaseline, Provenance
from bundleaudit.publish.clients import github_client
from bundleaudit.publish.environment import as_commit
from bundleaudit.publish.fields import as_int, as_list, as_object, as_text
from bundleaudit.publish.http import ApiError
from bundleaudit.units import format_count

if TYPE_CHECKING:
    from bundleaudit.publish.baseline_result import BaselineQuery
    from bundleaudit.publish.environment import GitHubRun
    from bundleaudit.publish.http import ApiClient, Patience

# Runs whose ``head_sha`` is the commit that was built. Of a pull request it is not: what is
# built there is a merge.
_EVENTS: Final = frozenset({"push", "merge_group", "schedule", "workflow_dispatch"})


def find_on_github(
    run: GitHubRun, query: BaselineQuery, patience: Patience | None
) -> FoundBaseline | MissingBaseline:
    """Return the nearest ancestor's report; see ``baseline.find_baseline``."""
    try:
        with github_client(run, patience) as client:
            wanted, caveat = _wanted_commit(client, run)
            if wanted is None:
                return MissingBaseline(reason=caveat or "this commit has no parent")
            return _walk(client, run, query, wanted, caveat)
    except ApiError as error:
        is_refused = error.status in {401, 403}
        hint = "; the token needs `actions: read` and `contents: read`" if is_refused else ""
        return MissingBaseline(reason=f"{error}{hint}")


def _wanted_commit(client: ApiClient, run: GitHubRun) -> tuple[str | None, str]:
    """Return the commit to compare with, and a caveat (or why there is none)."""
    if run.event_name == "merge_group":
        return run.commit_in("merge_group", "base_sha"), ""
    base = run.commit_in("pull_request", "base", "sha")
    if base is not None and run.event_name != "pull_request":
        return base, ""
    before = run.commit_in("before") if run.event_name == "push" else None
    if before is not None:
        return before, ""
    if run.sha is None:
        return base, "" if base else "GITHUB_SHA names no commit"
    try:
        return _first_parent(client, run, run.sha), ""
    except ApiError as error:
        if base is None or error.status not in {404, 422}:
            raise
        # A pull request's base as of its last event: the branch may have moved since.
        return base, "the merge commit is gone, so the base may be an older one"


def _walk(
    client: ApiClient, run: GitHubRun, query: BaselineQuery, wanted: str, caveat: str
) -> FoundBaseline | MissingBaseline:
    commit: str | None = wanted
    tried_count = 0
    for distance in range(query.ancestor_limit):
        if distance and commit is not None:
            commit = _first_parent(client, run, commit)
        if commit is None:
            break
        tried_count += 1
        found = _report_of(client, run, query, commit)
        if found is not None:
            text, origin = found
            provenance = Provenance(
                origin=origin,
                wanted_commit=wanted,
                commit=commit,
                distance=distance,
                caveat=caveat,
            )
            return FoundBaseline(text=text, provenance=provenance)
    return MissingBaseline(
        reason=f"no run of {wanted[:7]} or of the commits before it "
        f"({format_count(tried_count, 'commit')} tried) has {query.file} in an artifact"
        f" {query.artifact}"
    )


def _first_parent(client: ApiClient, run: GitHubRun, commit: str) -> str | None:
    answer = as_object(client.get_json(f"/repos/{run.repository}/commits/{commit}"))
    parents = as_list(answer.get("parents"))
    return as_commit(as_object(parents[0]).get("sha")) if parents else None


def _report_of(
    client: ApiClient, run: GitHubRun, query: BaselineQuery, commit: str
) -> tuple[bytes, str] | None:
    """Return the report in the newest run of exactly this commit that has one."""
    for run_id in _runs_of(client, run, commit):
        for artifact_id in find_artifacts(client, run.repository, run_id, query.artifact):
            files = read_artifact(client, run.repository, artifact_id, query.file)
            if files:
                return next(iter(files.values())), f"artifact {query.artifact} of run {run_id}"
    return None


def _runs_of(client: ApiClient, run: GitHubRun, commit: str) -> list[int]:
    found = [
        as_int(one.get("id"))
        for page in client.get_pages(f"/repos/{run.repository}/actions/runs", head_sha=commit)
        for one in map(as_object, as_list(as_object(page).get("workflow_runs")))
        if one.get("head_sha") == commit
        and as_text(one.get("event")) in _EVENTS
        and as_object(one.get("head_repository")).get("full_name") == run.repository
    ]
    return sorted(found, reverse=True)
