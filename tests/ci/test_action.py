"""The action's shell as a runner runs it: variables for inputs, bash as GitHub starts it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from bundleaudit.report.annotations import render_step_outputs
from commands import DISTS, SOURCE, run_command
from publish.fake_forge import TOKEN, sha
from publish.test_baseline import keep

ROOT = Path(__file__).parents[2]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
STEPS = {step["id"]: step for step in ACTION["runs"]["steps"]}
_EXPRESSION = re.compile(r"\$\{\{ (?:inputs\.([\w-]+)|steps\.install\.outputs\.(command)) \}\}")


@pytest.fixture
def workspace(tmp_path):
    folder = tmp_path / "work space"
    folder.mkdir()
    shutil.copytree(DISTS / "nomanifest-vite8", folder / "dist")
    (folder / "package.json").write_text("{}")
    return folder


@pytest.fixture
def command(tmp_path):
    """What the install step would have installed."""
    file = tmp_path / "bundleaudit"
    file.write_text(
        f'#!/bin/sh\nPYTHONPATH="{SOURCE}" exec "{sys.executable}" -m bundleaudit "$@"\n'
    )
    file.chmod(0o755)
    return file


def run_step(workspace, command, environment=None, **inputs):
    """Run the step ``run`` with ``inputs``, as ``shell: bash`` of a composite action does."""
    given = {name: spec["default"] for name, spec in ACTION["inputs"].items()}
    given |= {"token": TOKEN, "comment": "never", "arguments": "--no-brotli\n--no-cache"}
    given |= {name.replace("_", "-"): value for name, value in inputs.items()}
    given["command"] = str(command)
    step = STEPS["run"]
    variables = {
        name: _EXPRESSION.sub(lambda match: given[match[1] or match[2]], str(value))
        for name, value in step["env"].items()
    }
    script = workspace.parent / "step.sh"
    script.write_text(step["run"] + "\n")
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
        cwd=workspace,
        env={
            "PATH": os.environ["PATH"],
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_WORKSPACE": str(workspace),
            "GITHUB_OUTPUT": str(workspace.parent / "outputs"),
            "GITHUB_STEP_SUMMARY": str(workspace.parent / "summary.md"),
            **variables,
            **(environment or {}),
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_no_script_interpolates():
    """An expression in a script is how an input becomes code."""
    for step in STEPS.values():
        assert "${{" not in step["run"]
        assert step["shell"] == "bash"


def test_every_input_reaches_the_script_and_is_described():
    used = {
        match[1] for value in STEPS["run"]["env"].values() for match in _EXPRESSION.finditer(value)
    }
    assert used - {None} == set(ACTION["inputs"])
    assert all(spec["description"] for spec in ACTION["inputs"].values())
    script = (ROOT / "action/run.sh").read_text()
    assert all(name in script for name in STEPS["run"]["env"] if name != "GITHUB_TOKEN")
    written = {line.partition("=")[0] for line in render_step_outputs([]).splitlines()}
    assert set(ACTION["outputs"]) == written
    for name, output in ACTION["outputs"].items():
        assert output["value"] == f"${{{{ steps.run.outputs.{name} }}}}"


def test_the_audit_is_run_and_its_reports_are_written(workspace, command):
    finished = run_step(workspace, command)
    assert finished.returncode == 0, finished.stderr
    assert finished.stdout.startswith("PASSED")
    assert sorted(path.name for path in (workspace / "bundleaudit").iterdir()) == [
        "audit.json",
        "bundleaudit.sarif",
        "junit.xml",
        "summary.md",
    ]
    assert "status=" in (workspace.parent / "outputs").read_text()
    assert (workspace.parent / "summary.md").read_text("utf-8").startswith("## Bundle audit")


def test_the_exit_code_is_the_verdict(workspace, command):
    (workspace / "budgets.toml").write_text('[[budget]]\nscope = "initial"\nmax = 1\n')
    assert run_step(workspace, command, config="budgets.toml").returncode == 1
    assert "status=fail" in (workspace.parent / "outputs").read_text()
    assert run_step(workspace, command, config="budgets.toml", fail_on="never").returncode == 0
    assert run_step(workspace, command, path="nowhere").returncode == 3
    assert run_step(workspace, command, comment="maybe").returncode == 2


def test_the_baseline_is_what_an_earlier_run_uploaded(
    workspace, command, history, github, tmp_path
):
    keep(history, sha(39), text=_base_report(tmp_path), name="audit.json")
    history.artifacts[1][0]["name"] = "bundles"
    finished = run_step(workspace, command, github(GITHUB_SHA=sha(100)), artifact="bundles")
    assert finished.returncode == 0, finished.stderr
    assert "1 commit before the one this builds on (artifact bundles of run 1)" in finished.stderr
    report = json.loads((workspace / "bundleaudit/audit.json").read_text("utf-8"))
    assert report["diff"]["base"] == sha(39)[:7]


def test_without_a_baseline_the_first_run_is_green_unless_one_is_required(
    workspace, command, history, github
):
    environment = github(GITHUB_SHA=sha(100))
    finished = run_step(workspace, command, environment)
    assert finished.returncode == 0
    assert "no baseline for dist" in finished.stderr
    assert run_step(workspace, command, environment, baseline_missing="fail").returncode == 5
    history.requests.clear()
    assert run_step(workspace, command, environment, baseline="never").returncode == 0
    assert history.requests == []


def _base_report(folder):
    file = folder / "base.json"
    run_command(DISTS / "good-vite8", "--no-brotli", "--json", file)
    return file.read_bytes()


HOSTILE = [
    '"; touch pwned; "',
    "'; touch pwned; '",
    "$(touch pwned)",
    "`touch pwned`",
    "a; touch pwned",
    "${IFS}touch${IFS}pwned",
    "--version",
    "-rf",
    "*",
    "a\\\nb",
    "|| touch pwned #",
]


@pytest.fixture
def recorder(tmp_path):
    """A command that records its arguments; it writes a report, so that a comment is wanted."""
    file = tmp_path / "recorder"
    file.write_text(
        "#!/bin/bash\n"
        f'printf "%s\\0" "$@" "=end" >>"{tmp_path}/recorded"\n'
        'for word in "$@"; do case $word in --json=*) echo {} >"${word#--json=}";; esac; done\n'
    )
    file.chmod(0o755)
    return file


def recorded(workspace):
    text = (workspace.parent / "recorded").read_text()
    return [call.strip("\0").split("\0") for call in text.split("=end\0") if call]


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_in_an_input_is_shell(workspace, recorder, name):
    hostile = dict.fromkeys(
        (
            "path",
            "config",
            "fail-on",
            "baseline",
            "baseline-missing",
            "artifact",
            "arguments",
            "key",
        ),
        name,
    )
    finished = run_step(workspace, recorder, output=f"out/{name}", comment="require", **hostile)
    assert finished.returncode == 0, finished.stderr
    audit, comment = recorded(workspace)
    lines = name.split("\n")
    assert audit == [
        *(
            "audit",
            "--github",
            f"--json=out/{name}/audit.json",
            f"--markdown=out/{name}/summary.md",
        ),
        *(f"--sarif=out/{name}/bundleaudit.sarif", f"--junit=out/{name}/junit.xml"),
        *(*lines, f"--config={name}", f"--fail-on={name}", f"--baseline={name}"),
        *(f"--baseline-artifact={name}", f"--baseline-missing={name}", "--", *lines),
    ]
    assert comment == ["comment", "--require", f"--key={name}", "--", f"out/{name}/audit.json"]
    assert not list(workspace.parent.rglob("pwned*"))


def test_a_folder_with_a_name_full_of_shell_is_audited(workspace, command):
    name = "di$(touch pwned) 'st\" `x`;*"
    (workspace / "dist").rename(workspace / name)
    finished = run_step(workspace, command, path=f"{name}\n\n")
    assert finished.returncode == 0, finished.stderr
    report = json.loads((workspace / "bundleaudit/audit.json").read_text("utf-8"))
    assert report["build"] == name


def test_several_paths_are_several_lines(workspace, command):
    shutil.copytree(DISTS / "mpa-vite8", workspace / "other one")
    finished = run_step(workspace, command, path="dist\r\nother one")
    assert finished.returncode == 0, finished.stderr
    assert sorted(path.name for path in (workspace / "bundleaudit").glob("audit*")) == [
        "audit.dist.json",
        "audit.other one.json",
    ]


def test_the_comment_follows_the_audit(workspace, command, forge, github):
    finished = run_step(workspace, command, github(), comment="auto", key="shop")
    assert finished.returncode == 0, finished.stderr
    assert forge.bodies[0].startswith("<!-- bundleaudit:v1 id=shop -->")


@pytest.mark.parametrize(("comment", "code"), [("auto", 0), ("require", 4), ("never", 0)])
def test_a_comment_that_is_refused(workspace, command, forge, github, comment, code):
    forge.can_write = False
    finished = run_step(workspace, command, github(), comment=comment)
    assert finished.returncode == code
    comments = [one for one in forge.requests if "comments" in one.path]
    assert bool(comments) is (comment != "never")


def test_a_closed_gate_is_commented_on_and_stays_closed(workspace, command, forge, github):
    (workspace / "bundleaudit.toml").write_text('[[budget]]\nscope = "initial"\nmax = 1\n')
    finished = run_step(workspace, command, github(), comment="auto")
    assert finished.returncode == 1
    assert "❌ FAILED" in forge.bodies[0]


def test_what_an_earlier_run_left_is_not_commented_on(workspace, command, forge, github):
    (workspace / "bundleaudit").mkdir()
    (workspace / "bundleaudit/audit.old.json").write_text("{}")
    assert run_step(workspace, command, github(), comment="auto").returncode == 0
    assert len(forge.comments) == 1


# --- installation ------------------------------------------------------------------------------


def install(tmp_path, python):
    """Run the install step with ``python`` as the only one."""
    binaries = tmp_path / "bin"
    binaries.mkdir()
    for name in ("python3", "python"):
        (binaries / name).write_text(f"#!/bin/bash\n{python}\n")
        (binaries / name).chmod(0o755)
    for tool in ("bash", "mkdir", "cat", "chmod"):
        (binaries / tool).symlink_to(shutil.which(tool))
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", STEPS["install"]["run"]],
        env={
            "PATH": str(binaries),
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_OUTPUT": str(tmp_path / "outputs"),
            "RUNNER_TEMP": str(tmp_path / "temp dir"),
            "LOG": str(tmp_path / "log"),
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_the_checkout_is_installed_into_an_environment_of_its_own(tmp_path):
    python = (
        'echo "$@" >>"$LOG"\n'
        'if [ "$2" = venv ]; then mkdir -p "$3/bin"; cat "$0" >"$3/bin/python"; '
        'chmod +x "$3/bin/python"; fi'
    )
    finished = install(tmp_path, python)
    assert finished.returncode == 0, finished.stderr
    environment = f"{tmp_path}/temp dir/bundleaudit"
    assert (tmp_path / "outputs").read_text() == f"command={environment}/bin/bundleaudit\n"
    last = (tmp_path / "log").read_text().splitlines()[-1]
    assert last == f"-m pip install --quiet --disable-pip-version-check {ROOT}"


def test_a_python_that_is_too_old_is_said(tmp_path):
    finished = install(tmp_path, "exit 1")
    assert finished.returncode == 2
    assert "::error title=bundleaudit::needs Python 3.11" in finished.stdout
