"""Baselines: of exactly the commit this one builds on, else of a named ancestor."""

from __future__ import annotations

import pytest

from bundleaudit.publish.baseline import find_baseline
from bundleaudit.publish.baseline_result import BaselineQuery, FoundBaseline, MissingBaseline
from publish.fake_forge import REPOSITORY, TOKEN, Fault, sha, zip_of


def a_run(run_id, commit, event="push", repository=REPOSITORY):
    return {
        "id": run_id,
        "head_sha": commit,
        "event": event,
        "head_repository": {"full_name": repository},
    }


def keep(forge, commit, run_id=1, *, text=b"{}", name="audit.json", **more):
    """Record a run of ``commit`` with an artifact."""
    forge.runs.append(a_run(run_id, commit, **more))
    forge.artifacts[run_id] = [{"id": run_id, "name": "bundleaudit", "expired": False}]
    forge.store[str(run_id)] = zip_of({f"out/{name}": text})


def find(environment, waits, **query):
    return find_baseline(environment, BaselineQuery(**query), waits.patience)


def a_pull_request(github, **more):
    return github(GITHUB_SHA=sha(100), **more)


# --- GitHub ------------------------------------------------------------------------------------


def test_the_first_parent_of_the_merge_is_compared_with(history, github, waits):
    keep(history, sha(40), text=b'{"a": 1}')
    found = find(a_pull_request(github), waits)
    assert isinstance(found, FoundBaseline)
    assert found.text == b'{"a": 1}'
    assert found.provenance.commit == found.provenance.wanted_commit == sha(40)
    assert found.provenance.describe() == (
        f"{sha(40)[:7]}, the commit this one builds on (artifact bundleaudit of run 1)"
    )


def test_a_commit_without_a_report_leads_to_the_one_before(history, github, waits):
    keep(history, sha(37))
    provenance = find(a_pull_request(github), waits).provenance
    assert (provenance.commit, provenance.distance) == (sha(37), 3)
    assert "3 commits before the one this builds on" in provenance.describe()


@pytest.mark.parametrize(("ancestor", "is_found"), [(21, True), (20, False)])
def test_twenty_commits_are_tried(history, github, waits, ancestor, is_found):
    keep(history, sha(ancestor))
    found = find(a_pull_request(github), waits)
    assert isinstance(found, FoundBaseline) is is_found
    if not is_found:
        assert "(20 commits tried)" in found.reason


def test_the_first_pull_request_ever_has_no_baseline(history, github, waits):
    history.commits[sha(100)] = [sha(2), sha(200)]
    found = find(a_pull_request(github), waits)
    assert found == MissingBaseline(
        reason=f"no run of {sha(2)[:7]} or of the commits before it (2 commits tried) has "
        "audit.json in an artifact bundleaudit"
    )


@pytest.mark.parametrize(
    "more", [{"event": "pull_request"}, {"repository": "fork/shop"}], ids=["merge", "fork"]
)
def test_runs_that_built_something_else_do_not_count(history, github, waits, more):
    keep(history, sha(40), **more)
    keep(history, sha(39), run_id=2)
    assert find(a_pull_request(github), waits).provenance.commit == sha(39)


def test_expired_and_foreign_artifacts_do_not_count(history, github, waits):
    keep(history, sha(40), run_id=1)
    keep(history, sha(40), run_id=2)
    keep(history, sha(40), run_id=3, name="other.json")
    history.artifacts[2][0]["expired"] = True
    assert find(a_pull_request(github), waits).provenance.origin.endswith("of run 1")


def test_runs_and_artifacts_on_later_pages_are_found(history, github, waits):
    history.page_size = 2
    for number in range(5):
        history.runs.append(a_run(90 + number, sha(3)))
    keep(history, sha(40))
    assert find(a_pull_request(github), waits).provenance.distance == 0


def test_a_report_of_a_monorepo_is_asked_for_by_name(history, github, waits):
    keep(history, sha(40), name="audit.admin.json", text=b"admin")
    assert find(a_pull_request(github), waits, file="audit.admin.json").text == b"admin"


@pytest.mark.parametrize(
    ("event_name", "event", "commit"),
    [
        ("merge_group", {"merge_group": {"base_sha": sha(30)}}, 30),
        ("push", {"before": sha(29)}, 29),
        ("push", {"before": "0" * 40}, 39),
        ("push", {}, 39),
        ("workflow_dispatch", {}, 39),
        ("pull_request_target", {"pull_request": {"base": {"sha": sha(28)}}}, 28),
    ],
)
def test_other_events_have_other_parents(history, github, waits, event_name, event, commit):
    keep(history, sha(commit))
    environment = github(event_name, event, GITHUB_SHA=sha(40))
    provenance = find(environment, waits, ancestor_limit=1).provenance
    assert provenance.commit == sha(commit)


def test_a_merge_commit_that_is_gone_is_said(history, github, waits):
    del history.commits[sha(100)]
    keep(history, sha(1))
    provenance = find(a_pull_request(github), waits).provenance
    assert (provenance.commit, provenance.distance) == (sha(1), 0)
    assert "may be an older one" in provenance.describe()


def test_a_root_commit_has_no_parent(history, github, waits):
    found = find(github("push", {}, GITHUB_SHA=sha(1)), waits)
    assert found == MissingBaseline(reason="this commit has no parent")


def test_a_token_that_may_not_read_is_told_so(history, github, waits):
    keep(history, sha(40))
    history.faults.append(Fault(403, path="/actions/runs"))
    assert "actions: read" in find(a_pull_request(github), waits).reason


@pytest.mark.parametrize("status", [404, 422, 500, 429])
def test_no_answer_of_the_api_is_an_exception(history, github, waits, status):
    history.faults.append(Fault(status, times=999))
    assert isinstance(find(a_pull_request(github), waits), MissingBaseline)


@pytest.mark.parametrize("body", [b"[]", b"{}", b"null", b'{"workflow_runs": [3]}', b"x"])
def test_nor_is_any_shape_of_it(history, github, waits, body):
    history.faults.append(Fault(200, body=body, times=999))
    assert isinstance(find(a_pull_request(github), waits), MissingBaseline)


def test_the_download_is_made_without_the_token(history, storage, github, waits):
    keep(history, sha(40))
    find(a_pull_request(github), waits)
    assert storage.requests[0].path == "/storage/1"
    assert TOKEN not in str(storage.requests[0].headers)


# --- GitLab ------------------------------------------------------------------------------------


def keep_job(forge, commit, number, *, text=b"{}", name="bundle", file="out/audit.json"):
    forge.pipelines.append({"id": number, "sha": commit})
    forge.jobs.setdefault(number, []).append({"id": number * 10, "name": name})
    forge.files[number * 10, file] = text


def find_job(environment, waits, **query):
    return find(environment, waits, **{"file": "out/audit.json", **query})


def test_the_job_of_the_exact_commit_is_compared_with(history, gitlab, waits):
    keep_job(history, sha(30), 3, text=b"thirty")
    keep_job(history, sha(30), 4, text=b"of another job", name="lint")
    found = find_job(gitlab(CI_MERGE_REQUEST_DIFF_BASE_SHA=sha(30)), waits)
    assert found.text == b"thirty"
    assert found.provenance.describe() == (
        f"{sha(30)[:7]}, the commit this one builds on (artifacts of job bundle 30)"
    )


def test_on_gitlab_too_the_commits_before_are_tried(history, gitlab, waits):
    keep_job(history, sha(25), 3)
    found = find_job(gitlab(CI_MERGE_REQUEST_DIFF_BASE_SHA=sha(30)), waits)
    assert found.provenance.distance == 5
    missing = find_job(gitlab(CI_MERGE_REQUEST_DIFF_BASE_SHA=sha(30)), waits, ancestor_limit=5)
    assert "no job bundle of" in missing.reason


@pytest.mark.parametrize(
    ("variables", "commit"),
    [
        ({"CI_MERGE_REQUEST_TARGET_BRANCH_SHA": sha(31)}, 31),
        ({"CI_MERGE_REQUEST_IID": "", "CI_COMMIT_BEFORE_SHA": sha(20)}, 20),
        (
            {
                "CI_MERGE_REQUEST_IID": "",
                "CI_COMMIT_BEFORE_SHA": "0" * 40,
                "CI_COMMIT_SHA": sha(15),
            },
            14,
        ),
    ],
)
def test_the_commit_follows_from_the_pipeline(history, gitlab, waits, variables, commit):
    keep_job(history, sha(commit), 3)
    assert find_job(gitlab(**variables), waits, ancestor_limit=1).provenance.commit == sha(commit)


def test_with_the_jobs_own_token_the_branch_must_do(history, gitlab, waits):
    history.files["main", "bundle", "out/audit.json"] = b"latest"
    found = find_job(gitlab(GITLAB_TOKEN=""), waits)
    assert found.text == b"latest"
    assert found.provenance.distance is None
    assert found.provenance.describe() == (
        "an unknown commit, how far away is unknown (last successful job bundle on main; "
        "set GITLAB_TOKEN for the exact commit)"
    )
    assert history.requests[0].headers["job-token"] == "job-token"
    assert isinstance(find_job(gitlab(GITLAB_TOKEN=""), waits, file="x.json"), MissingBaseline)
    assert isinstance(find_job(gitlab(GITLAB_TOKEN="", CI_JOB_TOKEN=""), waits), MissingBaseline)


def test_a_refused_gitlab_token_is_told_what_it_needs(history, gitlab, waits):
    history.faults.append(Fault(401, times=9))
    assert "read_api" in find_job(gitlab(), waits).reason


def test_a_job_without_a_name_has_no_artifacts(history, gitlab, waits):
    assert "CI_JOB_NAME" in find_job(gitlab(CI_JOB_NAME=""), waits).reason


# --- elsewhere ---------------------------------------------------------------------------------


def test_outside_of_ci_there_is_none():
    assert "GitHub Actions and GitLab CI only" in find_baseline({}).reason


def test_without_a_token_the_reason_says_so(github):
    found = find_baseline(github(GITHUB_TOKEN=""))
    assert found.reason.startswith("no token for GitHub (give the step")
