"""Reports to files and to CI: which option writes what, and what CI is told unasked."""

from __future__ import annotations

import json
import shutil
from xml.etree import ElementTree as ET

import pytest

from bundleaudit.cli.places import find_places
from commands import DISTS, run_command, run_process

BUDGET = '[[budget]]\nscope = "initial"\nmax = "1 kB"\n'


@pytest.fixture
def project(tmp_path):
    """A repository whose front end, with a build that breaks its budget, is in a folder."""
    (tmp_path / ".git").mkdir()
    frontend = tmp_path / "frontend"
    shutil.copytree(DISTS / "nomanifest-vite8", frontend / "dist")
    (frontend / "vite.config.mts").write_text("export default {}")
    (tmp_path / "bundleaudit.toml").write_text(BUDGET)
    return tmp_path


def audit(project, *arguments, **variables):
    return run_command("--no-brotli", "frontend/dist", *arguments, cwd=project, **variables)


def test_all_reports_are_written_in_one_run(project):
    finished = audit(
        project,
        *("--json", "o/a.json", "--markdown", "o/a.md", "--sarif", "o/a.sarif"),
        *("--junit", "o/a.xml", "--gitlab", "o/gl.json", "--openmetrics", "o/m.txt"),
    )
    assert finished.returncode == 1
    assert finished.stdout.startswith("FAILED")
    assert finished.stderr == "bundleaudit: made the folder o for --json\n"
    out = project / "o"
    assert json.loads((out / "a.json").read_text())["gate"]["is_failed"]
    assert (out / "a.md").read_text("utf-8").startswith("## Bundle audit of")
    (run,) = json.loads((out / "a.sarif").read_text())["runs"]
    assert run["results"][0]["ruleId"] == "BA106"
    place = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place["uri"] == "frontend/vite.config.mts"
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert "## How to fix" in rules["BA101"]["help"]["markdown"]
    assert ET.parse(out / "a.xml").getroot().get("failures") == "1"
    assert json.loads((out / "gl.json").read_text())[0]["severity"] == "major"
    assert (out / "m.txt").read_text().endswith("# EOF\n")


@pytest.mark.parametrize(
    ("option", "start"),
    [
        ("--json", "{"),
        ("--markdown", "## "),
        ("--sarif", "{"),
        ("--junit", "<?xml"),
        ("--gitlab", "["),
        ("--openmetrics", "# TYPE"),
    ],
)
def test_each_report_can_be_stdout_alone(project, option, start):
    finished = audit(project, option, "-")
    assert finished.stdout.startswith(start)
    assert "FAILED  " not in finished.stdout, "the summary is not mixed in"
    assert finished.returncode == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--json", "-", "--sarif", "-"], "stdout takes one report"),
        (["--json", "x", "--sarif", "x"], "both would write that file"),
        (["frontend/dist", "--junit", "x.xml"], "several builds need a file each"),
        (["other", "--markdown", "-"], "several builds need a file each"),
    ],
)
def test_what_cannot_be_written_is_refused_before_the_work(project, arguments, message):
    finished = audit(project, *arguments)
    assert finished.returncode == 2
    assert message in finished.stderr


def test_several_builds_have_a_file_each(project):
    shutil.copytree(DISTS / "mpa-vite8", project / "other")
    audit(project, "other", "--junit", "out/junit.xml")
    assert sorted(path.name for path in (project / "out").iterdir()) == [
        "junit.frontend-dist.xml",
        "junit.other.xml",
    ]


# --- places ------------------------------------------------------------------------------------


def test_places_follow_the_project_and_the_repository(project, tmp_path):
    dist = project / "frontend/dist"
    places = find_places(dist, {})
    assert (places.prefix, places.anchor) == ("frontend", "frontend/vite.config.mts")
    named = find_places(dist, {"GITHUB_WORKSPACE": str(project / "frontend")})
    assert (named.prefix, named.anchor) == ("", "vite.config.mts")
    elsewhere = find_places(dist, {"CI_PROJECT_DIR": "/elsewhere"})
    assert elsewhere == places


def test_places_without_a_configuration(tmp_path):
    (tmp_path / ".git").mkdir()
    (tmp_path / "dist").mkdir()
    assert find_places(tmp_path / "dist", {}).anchor == "vite.config.ts"
    (tmp_path / "package.json").write_text("{}")
    assert find_places(tmp_path / "dist", {}).anchor == "package.json"


# --- GitHub ------------------------------------------------------------------------------------


def on_github(project, *arguments, **more):
    variables = {
        "GITHUB_ACTIONS": "true",
        "GITHUB_WORKSPACE": str(project),
        "GITHUB_STEP_SUMMARY": str(project / "summary.md"),
        "GITHUB_OUTPUT": str(project / "outputs.txt"),
        **more,
    }
    return audit(project, *arguments, **variables)


def test_in_github_actions_everything_is_told(project):
    (project / "summary.md").write_text("before\n")
    finished = on_github(project)
    assert finished.returncode == 1
    assert finished.stderr.startswith("::error file=frontend/vite.config.mts,line=1,title=BA106")
    assert "::" not in finished.stdout
    summary = (project / "summary.md").read_text("utf-8")
    assert summary.startswith("before\n## Bundle audit of")
    outputs = dict(line.split("=") for line in (project / "outputs.txt").read_text().splitlines())
    assert outputs["status"] == "fail"
    assert outputs["errors"] == "1"


def test_the_switch_beats_the_environment(project):
    assert on_github(project, "--no-github").stderr == ""
    assert not (project / "summary.md").exists()
    assert "::error" in audit(project, "--github").stderr


def test_the_summary_stays_below_the_limit_of_the_step(project):
    (project / "summary.md").write_text("x" * 999_500)
    assert on_github(project).returncode == 1
    assert (project / "summary.md").stat().st_size <= 1_000_000


def test_a_summary_that_cannot_be_written_changes_no_verdict(project):
    finished = on_github(project, GITHUB_STEP_SUMMARY=str(project))
    assert finished.returncode == 1
    assert "cannot tell GitHub" in finished.stderr


def test_several_builds_share_the_summary(project):
    shutil.copytree(DISTS / "mpa-vite8", project / "other")
    on_github(project, "other")
    assert (project / "summary.md").read_text("utf-8").count("## Bundle audit of") == 2


# --- GitLab ------------------------------------------------------------------------------------


def test_in_gitlab_the_reports_it_reads_are_written(project):
    audit(project, GITLAB_CI="true")
    assert sorted(path.name for path in project.glob("gl-*")) == [
        "gl-code-quality-report.json",
        "gl-junit.xml",
        "gl-metrics.txt",
    ]


def test_names_given_and_the_switch_beat_it(project):
    audit(project, "--junit", "mine.xml", "--gitlab-ci")
    assert (project / "mine.xml").exists()
    assert not (project / "gl-junit.xml").exists()
    for file in project.glob("gl-*"):
        file.unlink()
    audit(project, "--no-gitlab-ci", GITLAB_CI="true")
    assert list(project.glob("gl-*")) == []


def test_an_audit_never_loads_the_network(project):
    """A warm run without publishing does not pay for the HTTP client."""
    program = (
        "import sys; from bundleaudit.cli.run import run;"
        "run(['--no-brotli', 'frontend/dist', '--markdown', 'a.md']);"
        "sys.exit('httpx' in sys.modules)"
    )
    import os
    import subprocess

    from commands import SOURCE

    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(SOURCE)}
    finished = subprocess.run(
        [__import__("sys").executable, "-c", program],
        cwd=project,
        env=environment,
        capture_output=True,
        check=False,
    )
    assert finished.returncode == 0
    assert run_process("--version").returncode == 0
