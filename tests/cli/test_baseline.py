"""``--baseline auto`` against forges on loopback: what CI kept, and what a missing one means."""

from __future__ import annotations

import json
import shutil

import pytest

from bundleaudit.report.audit_from_json import read_json_report
from commands import DISTS, run_command
from publish.fake_forge import Fault, sha
from publish.test_baseline import keep, keep_job

BASE, HEAD = DISTS / "diff-base-vite8", DISTS / "diff-head-vite8"


@pytest.fixture(scope="module")
def base_report(tmp_path_factory):
    file = tmp_path_factory.mktemp("reports") / "audit.json"
    assert run_command(BASE, "--json", file, "--no-brotli").returncode == 0
    return file.read_bytes()


@pytest.fixture
def workspace(tmp_path):
    folder = tmp_path / "workspace"
    shutil.copytree(HEAD, folder / "dist")
    return folder


def audit(workspace, environment, *arguments, json="out/audit.json"):
    return run_command(
        *("dist", "--no-brotli", "--no-github", "--no-gitlab-ci", "--json", json),
        *("--baseline", "auto", *arguments),
        cwd=workspace,
        **environment,
    )


def report_of(workspace, name="out/audit.json"):
    return json.loads((workspace / name).read_text("utf-8"))


@pytest.fixture
def pull_request(github):
    return github(GITHUB_SHA=sha(100))


def test_on_github_the_parent_s_report_is_the_baseline(
    history,
    pull_request,
    workspace,
    base_report,
):
    keep(history, sha(38), text=base_report)
    done = audit(workspace, pull_request)
    assert done.returncode == 0
    assert f"since {sha(38)[:7]}: +1.7 kB gzip in total" in done.stdout
    place = "2 commits before the one this builds on (artifact bundleaudit of run 1)"
    assert f"bundleaudit: baseline of dist: {sha(38)[:7]}, {place}\n" in done.stderr
    report = report_of(workspace)
    assert report["diff"]["packages"][0]["name"] == "lodash"
    assert report["baseline"] == {"is_found": True, "description": f"{sha(38)[:7]}, {place}"}
    outcomes = {one["check"]: one["status"] for one in report["outcomes"]}
    assert outcomes["BA901"] == "passed"


def test_the_comment_names_the_file_of_the_pull_request_that_did_it(
    history, pull_request, workspace, base_report
):
    keep(history, sha(40), text=base_report)
    (workspace / "changed.txt").write_text("web/src/views/AddressView.js\n")
    audit(workspace, pull_request, "--changed-files", "changed.txt")
    done = run_command("comment", "--print", "out/audit.json", cwd=workspace)
    assert "lodash +974 B gzip, added" in done.stdout
    assert "(changed here: web/src/views/AddressView.js)" in done.stdout
    assert "(no file of this change is on the way)" in done.stdout


def test_a_budget_of_growth_is_judged_by_it(
    history,
    pull_request,
    workspace,
    base_report,
):
    keep(history, sha(40), text=base_report)
    budget = '[[budget]]\nscope = "total"\nmax_growth = "+1 %"\n'
    (workspace / "bundleaudit.toml").write_text(budget)
    assert audit(workspace, pull_request).returncode == 1


def test_on_gitlab_the_job_s_report_is_the_baseline(history, gitlab, workspace, base_report):
    keep_job(history, sha(30), 3, text=base_report, file="shop/out/audit.json")
    variables = {
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": sha(30),
        "CI_PROJECT_DIR": str(workspace.parent),
    }
    shop = workspace.rename(workspace.parent / "shop")
    done = audit(shop, gitlab(**variables))
    assert done.returncode == 0
    assert "the commit this one builds on (artifacts of job bundle 30)" in done.stderr
    assert report_of(shop)["diff"]["base"] == sha(30)[:7]


@pytest.mark.parametrize(
    ("policy", "code", "is_said"),
    [([], 0, True), (["warn"], 0, True), (["skip"], 0, False), (["fail"], 5, True)],
)
def test_the_first_pull_request_has_none(history, pull_request, workspace, policy, code, is_said):
    """It is green and useful, and whatever the policy, its report is the next one's baseline."""
    options = [f"--baseline-missing={word}" for word in policy]
    done = audit(workspace, pull_request, *options)
    assert done.returncode == code
    assert done.stdout.startswith("PASSED")
    assert ("no baseline for dist: no run of" in done.stderr) is is_said
    report = report_of(workspace)
    assert report["diff"] is None
    assert report["baseline"]["is_found"] is False
    reasons = {one["check"]: one["reason"] for one in report["outcomes"]}
    assert reasons["BA901"].startswith("needs a baseline")


@pytest.mark.parametrize(
    "text",
    [b"", b"{}", b"[" * 99_999, b'{"schema_version": 2}', b"\xff\x00", b"bundleaudit-snapshot"],
)
def test_a_report_that_cannot_be_read_is_a_missing_one(
    history,
    pull_request,
    workspace,
    text,
):
    keep(history, sha(40), text=text)
    done = audit(workspace, pull_request)
    assert done.returncode == 0
    assert "cannot be used" in done.stderr


@pytest.mark.parametrize("status", [401, 403, 404, 500])
def test_a_forge_that_refuses_is_no_failure(history, pull_request, workspace, base_report, status):
    keep(history, sha(40), text=base_report)
    history.faults.append(
        Fault(status, path="/actions/runs", headers={"Retry-After": "0"}, times=99)
    )
    done = audit(workspace, pull_request)
    assert done.returncode == 0
    assert "no baseline for dist" in done.stderr


def test_outside_of_ci_it_is_said(workspace):
    done = audit(workspace, {})
    assert done.returncode == 0
    assert "found in GitHub Actions and GitLab CI only" in done.stderr


def test_several_builds_have_a_report_each(
    history,
    pull_request,
    workspace,
    base_report,
):
    shutil.copytree(BASE, workspace / "admin")
    keep(history, sha(40), name="audit.admin.json", text=base_report)
    done = audit(workspace, pull_request, "admin")
    assert done.returncode == 0
    assert "baseline of admin: " in done.stderr
    assert "no baseline for dist: " in done.stderr
    assert "audit.dist.json in an artifact" in done.stderr
    assert report_of(workspace, "out/audit.admin.json")["diff"] is not None


def test_the_artifact_has_the_name_given(history, pull_request, workspace, base_report):
    keep(history, sha(40), text=base_report)
    history.artifacts[1][0]["name"] = "bundleaudit-shop"
    assert "no baseline" in audit(workspace, pull_request).stderr
    named = audit(workspace, pull_request, "--baseline-artifact", "bundleaudit-shop")
    assert "artifact bundleaudit-shop of run 1" in named.stderr


def test_a_report_with_a_baseline_is_read_back(
    history,
    pull_request,
    workspace,
    base_report,
):
    keep(history, sha(40), text=base_report)
    audit(workspace, pull_request)
    back = read_json_report((workspace / "out/audit.json").read_bytes(), origin="r")
    assert back.run.baseline is not None
    assert back.run.baseline.is_found


@pytest.mark.parametrize(("policy", "code"), [("warn", 0), ("skip", 0), ("fail", 5), (None, 5)])
def test_a_path_that_is_not_there(workspace, policy, code):
    options = [f"--baseline-missing={policy}"] if policy else []
    done = run_command("dist", "--no-brotli", "--baseline", "gone.json", *options, cwd=workspace)
    assert done.returncode == code
    assert ("gone.json does not exist" in done.stderr) is (policy != "skip")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--baseline-missing", "warn"], "--baseline-missing without --baseline"),
        (["--baseline-artifact", "x"], "--baseline-artifact without --baseline"),
        (["--changed-files", "x"], "--changed-files without --baseline"),
        (["--baseline", "auto", "--changed-files", "gone.txt"], "--changed-files gone.txt"),
        (["--baseline", "auto", "--baseline-missing", "maybe"], "write skip, warn or fail"),
    ],
)
def test_wrong_use_is_said(workspace, options, said):
    done = run_command("dist", *options, cwd=workspace)
    assert done.returncode == 2
    assert said in done.stderr
