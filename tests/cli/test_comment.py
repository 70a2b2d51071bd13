"""``bundleaudit comment`` as CI runs it: exit codes, forks, reports of strangers."""

from __future__ import annotations

import json

import pytest

from bundleaudit.report.audit_json import render_json
from commands import run_command
from publish.fake_forge import BOT, REPOSITORY, Fault, sha, zip_of
from publish.test_workflow_run import a_pull, event_of
from report.audits import a_full_audit, an_audit
from report.hostile import a_hostile_audit


@pytest.fixture
def report(tmp_path):
    file = tmp_path / "audit.json"
    file.write_text(render_json(a_full_audit()), "utf-8")
    return file


def comment(environment, *arguments):
    return run_command("comment", *arguments, **environment)


def test_0_the_comment_is_written(report, forge, github):
    finished = comment(github(), report)
    assert (finished.returncode, finished.stdout) == (0, "")
    assert finished.stderr == "bundleaudit: comment for dist on #5: created\n"
    (body,) = forge.bodies
    assert body.startswith("<!-- bundleaudit:v1 id=dist -->\n## Bundle audit of")
    assert "(https://github.example/owner/shop/actions/runs/77)" in body
    assert "unchanged" in comment(github(), report).stderr


def test_a_closed_gate_does_not_change_the_exit_code(report, github):
    assert "❌ FAILED" in comment({}, report, "--print").stdout
    assert comment(github(), report).returncode == 0


def test_0_on_forks_it_is_a_warning(report, forge, github):
    forge.can_write = False
    finished = comment(github(), report)
    assert finished.returncode == 0
    assert "bundleaudit: no comment: " in finished.stderr
    assert "403 Resource not accessible by integration" in finished.stderr


def test_4_when_it_was_required(report, forge, github):
    forge.can_write = False
    finished = comment(github(), report, "--require")
    assert finished.returncode == 4
    assert "403" in finished.stderr


@pytest.mark.parametrize(("arguments", "code"), [([], 0), (["--require"], 4)])
def test_outside_of_ci_there_is_no_comment(report, arguments, code):
    finished = comment({}, report, *arguments)
    assert finished.returncode == code
    assert "no token for GitHub" in finished.stderr


def test_a_push_is_no_pull_request(report, forge, github):
    finished = comment(github("push", {"before": sha(1)}), report, "--require")
    assert finished.returncode == 0
    assert "no pull or merge request" in finished.stderr
    assert forge.requests == []


def test_the_request_can_be_named(report, forge, github):
    finished = comment(github("push", {}), report, "--pull-request", "12")
    assert "on #12: created" in finished.stderr
    assert forge.requests[0].path == "/repos/owner/shop/issues/12/comments"


def test_gitlab(report, forge, gitlab):
    forge.user = BOT
    assert "created" in comment(gitlab(), report).stderr
    assert "(https://gitlab.example/jobs/3)" in forge.bodies[0]


# --- reports -----------------------------------------------------------------------------------


def test_a_comment_per_build(report, forge, github, tmp_path):
    other = tmp_path / "other.json"
    other.write_text(report.read_text("utf-8").replace('"build": "dist"', '"build": "admin"'))
    comment(github(), report, other, "--key", "web")
    assert [body.split("\n")[0] for body in forge.bodies] == [
        "<!-- bundleaudit:v1 id=web/dist -->",
        "<!-- bundleaudit:v1 id=web/admin -->",
    ]
    comment(github(), report, "--key", "web/dist")
    assert len(forge.comments) == 2


def test_2_two_reports_of_one_name(report, github):
    finished = comment(github(), report, report)
    assert finished.returncode == 2
    assert "two reports are called dist" in finished.stderr


@pytest.mark.parametrize("arguments", [[], ["--from-workflow-run", "audit.json"]])
def test_2_either_reports_or_a_workflow_run(arguments):
    assert comment({}, *arguments).returncode == 2


def test_2_a_report_that_is_not_there(tmp_path):
    finished = comment({}, tmp_path / "nowhere.json")
    assert finished.returncode == 2
    assert "cannot read" in finished.stderr


def contradictions():
    """Return texts that are no reports, or reports that cannot be true."""
    good = json.loads(render_json(a_full_audit()))
    failed = next(item for item in good["outcomes"] if item["status"] == "failed")
    empty = {**good, "outcomes": [{**failed, "findings": []}]}
    huge = render_json(a_full_audit()).replace("1200000", "9" * 4_000)
    return {
        "empty": "",
        "text": "not JSON",
        "deep": "[" * 100_000,
        "other": "{}",
        "version": json.dumps({**good, "schema_version": 99}),
        "failed without findings": json.dumps(empty),
        "huge number": huge,
        "negative": render_json(a_full_audit()).replace("1200000", "-1200000"),
        "surrogate": render_json(an_audit()).replace('"dist"', '"\\ud800"'),
        "bytes": "\udcff",
    }


@pytest.mark.parametrize("name", contradictions())
def test_2_what_is_no_report_is_refused_with_the_reason(tmp_path, name):
    file = tmp_path / "audit.json"
    file.write_bytes(contradictions()[name].encode("utf-8", "surrogateescape"))
    finished = comment({}, file, "--print")
    assert finished.returncode in ({0, 2} if name == "negative" else {2}), finished.stderr


# --- the second workflow -----------------------------------------------------------------------


@pytest.fixture
def finished_run(forge, storage, github):
    """The environment after a fork's run that left one report."""
    forge.pulls = [a_pull()]
    forge.artifacts = {500: [{"id": 8, "name": "bundleaudit", "expired": False}]}
    forge.storage_url = storage.url
    storage.files = {"8": zip_of({"out/audit.json": render_json(a_hostile_audit())})}
    return github("workflow_run", event_of())


def test_the_report_of_a_fork_is_rendered_anew(finished_run, forge):
    finished = comment(finished_run, "--from-workflow-run")
    assert (finished.returncode, finished.stderr) == (
        0,
        "bundleaudit: comment for dist on #5: created\n",
    )
    (body,) = forge.bodies
    assert "## Bundle audit of <code>dist</code>: ❌ FAILED" in body
    assert "@everyone" not in body
    assert "<script" not in body
    assert f"https://github.example/{REPOSITORY}/actions/runs/500" in body


def test_markdown_in_an_artifact_is_never_posted(finished_run, forge, storage):
    storage.files["8"] = zip_of(
        {
            "comment.md": "# @everyone [click](https://evil.example)",
            "audit.json": render_json(an_audit()),
        }
    )
    comment(finished_run, "--from-workflow-run")
    assert "click" not in forge.bodies[0]


@pytest.mark.parametrize(("arguments", "code"), [([], 0), (["--require"], 4)])
@pytest.mark.parametrize("content", ["{}", "not JSON", "[" * 99_999])
def test_a_report_that_is_none_is_a_publishing_failure(
    finished_run,
    forge,
    storage,
    arguments,
    code,
    content,
):
    storage.files["8"] = zip_of({"audit.json": content})
    finished = comment(finished_run, "--from-workflow-run", *arguments)
    assert finished.returncode == code
    assert "bundleaudit/audit.json" in finished.stderr
    assert forge.comments == []


def test_newer_commits_leave_it_to_their_run(finished_run, forge):
    forge.pulls = [a_pull(head_sha=sha(3))]
    finished = comment(finished_run, "--from-workflow-run", "--require")
    assert finished.returncode == 0
    assert "closed or has newer commits" in finished.stderr


def test_it_can_be_looked_at_first(finished_run, forge):
    finished = comment(finished_run, "--from-workflow-run", "--print")
    assert finished.stdout.startswith("## Bundle audit of")
    assert forge.comments == []


def test_a_refusal_names_the_permission(finished_run, forge):
    forge.faults.append(Fault(403, path="/pulls"))
    finished = comment(finished_run, "--from-workflow-run")
    assert finished.returncode == 0
    assert "actions: read, pull-requests: write" in finished.stderr
