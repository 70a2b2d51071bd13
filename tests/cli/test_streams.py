"""Output that nobody takes is neither a bug nor a closed gate."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bundleaudit.cli.streams import without_commands
from commands import DISTS, SOURCE, run_command

DIST = str(DISTS / "good-vite8")
COMMANDS = ["checks", "guidelines", "--help", f"routes {DIST}", f"why chart.js {DIST}"]
FULL = Path("/dev/full")


def run_in_shell(line, tmp_path):
    """Run a line of shell in which `bundleaudit` is this one; return code and stderr."""
    python = f"PYTHONPATH={SOURCE} {sys.executable} -m bundleaudit"
    finished = subprocess.run(
        ["bash", "-o", "pipefail", "-c", line.replace("bundleaudit", python, 1)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={"BUNDLEAUDIT_CACHE_DIR": str(tmp_path / "cache"), "PATH": "/usr/bin:/bin"},
    )
    return finished.returncode, finished.stderr


@pytest.mark.parametrize("command", [*COMMANDS, "--version", DIST])
def test_a_full_device_is_named(command, tmp_path):
    if not FULL.exists():
        pytest.skip("this system has no /dev/full")
    code, stderr = run_in_shell(f"bundleaudit {command} > {FULL}", tmp_path)
    assert (code, stderr) == (2, "bundleaudit: cannot write to stdout: No space left on device\n")


@pytest.mark.parametrize("command", [*COMMANDS, "--version"])
def test_a_reader_that_went_away_is_told_from_findings(command, tmp_path):
    code, stderr = run_in_shell(f"bundleaudit {command} | sleep 0", tmp_path)
    assert stderr == ""
    assert code in {0, 141}  # who is quicker?


def test_the_verdict_of_an_audit_stands_without_a_reader(tmp_path):
    bad = DISTS / "bad-vite8"
    assert run_in_shell(f"bundleaudit {bad} --no-brotli | sleep 0", tmp_path) == (1, "")


@pytest.mark.parametrize("command", [*COMMANDS, "--version"])
def test_closed_streams_are_no_bug(command, tmp_path):
    assert run_in_shell(f"bundleaudit {command} >&-", tmp_path) == (0, "")
    assert run_in_shell(f"bundleaudit {command} >&- 2>&-", tmp_path) == (0, "")


def test_a_report_inside_the_build_is_warned_of(tmp_path):
    import shutil

    shutil.copytree(DIST, tmp_path / "dist")
    done = run_command("dist", "--no-brotli", "--json", "dist/sub/audit.json", cwd=tmp_path)
    assert "--json dist/sub/audit.json lies in the build" in done.stderr
    done = run_command("dist", "--no-brotli", "--json", "distance/audit.json", cwd=tmp_path)
    assert "lies in the build" not in done.stderr


def test_a_snapshot_goes_to_stdout_too(tmp_path):
    done = run_command("snapshot", DIST, "-o", "-", "--no-brotli", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout.startswith("{")
    assert list(tmp_path.iterdir()) == []


def test_stderr_that_takes_nothing_changes_no_exit_code(tmp_path):
    if not FULL.exists():
        pytest.skip("this system has no /dev/full")
    assert run_in_shell(f"bundleaudit nowhere/ 2> {FULL}", tmp_path)[0] == 3
    assert run_in_shell(f"bundleaudit view nowhere.json 2> {FULL}", tmp_path)[0] == 2


def test_a_directory_that_is_gone_is_no_bug(tmp_path):
    code, stderr = run_in_shell(
        f"cd {tmp_path} && mkdir gone && cd gone && rmdir ../gone && bundleaudit {DIST}", tmp_path
    )
    assert (code, "the current directory does not exist any more" in stderr) == (2, True)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("::set-output name=x::1\n", ": :set-output name=x::1\n"),
        ("a\n  ::add-mask::b\n", "a\n  : :add-mask::b\n"),
        ("b ##[error]c ##[group]", "b ## [error]c ## [group]"),
        ("a::b ## [x] #[y]\n: :\n", "a::b ## [x] #[y]\n: :\n"),
    ],
)
def test_nothing_in_a_job_of_github_is_a_command(text, shown):
    assert without_commands(text) == shown


def test_names_in_a_build_give_githubs_runner_no_commands(tmp_path):
    build = tmp_path / "dist"
    (build / "assets").mkdir(parents=True)
    name = "::stop-commands::x.js"
    (build / "assets" / name).write_text("export{}")
    (build / "index.html").write_text(f'<script type="module" src="/assets/{name}"></script>')
    (build / "::error::##[error].js").write_text("a()")
    for arguments in (("dist", "--verbose", "--no-cache"), ("dist", "--no-cache", "--json", "-")):
        finished = subprocess.run(
            [sys.executable, "-m", "bundleaudit", *arguments, "--no-github"],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
            env={"PYTHONPATH": str(SOURCE), "GITHUB_ACTIONS": "true", "PATH": "/usr/bin:/bin"},
        )
        assert finished.returncode in {0, 1}, finished.stderr
        assert "stop-commands" in finished.stdout
        lines = finished.stdout.splitlines()
        assert not [line for line in lines if line.lstrip().startswith("::") or "##[" in line]
        if "-" in arguments:
            paths = {file["file"] for file in json.loads(finished.stdout)["files"]}
            assert "::error::##[error].js" in paths
