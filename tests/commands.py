"""Runs the command on the committed real builds: inside this process, or as a user's shell would."""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unittest import mock

from bundleaudit.cli.run import run

FIXTURES = Path(__file__).parent / "fixtures"
DISTS = FIXTURES / "dist"
CASES = sorted(path.name for path in DISTS.iterdir() if path.is_dir())
SOURCE = Path(__file__).parents[1] / "src"
_KEPT = ("PATH", "HOME", "COVERAGE_")


@dataclass(frozen=True)
class Finished:
    """How a run inside this process ended."""

    returncode: int
    stdout: str
    stderr: str


def run_command(*arguments, cwd=None, cache_dir=None, **variables):
    """Run the command inside this process, with nothing of this environment but the paths."""
    out, errors = io.StringIO(), io.StringIO()
    with (
        mock.patch.dict(os.environ, _environment(cache_dir, variables), clear=True),
        contextlib.chdir(cwd or Path.cwd()),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(errors),
    ):
        code = run([str(argument) for argument in arguments])
    return Finished(int(code), out.getvalue(), errors.getvalue())


def without_coverage(environment):
    """Return the variables for a child that gets a signal.

    Coverage's tracer holds a lock that an interrupt leaves locked, and the child would wait for it
    for ever; without coverage there is no such lock.
    """
    return {key: value for key, value in environment.items() if not key.startswith("COV")}


def heed_interrupts():
    """Undo, in a child about to start, what background jobs of a shell inherit: no SIGINT."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def run_process(*arguments, cwd=None, cache_dir=None, **variables):
    """Run ``python -m bundleaudit`` as a process of its own."""
    environment = {"PYTHONPATH": str(SOURCE), "PYTHONWARNINGS": "error"}
    return subprocess.run(
        [sys.executable, "-m", "bundleaudit", *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**environment, **_environment(cache_dir, variables)},
        check=False,
        timeout=120,
    )


@cache
def audit_document(case):
    """Return the JSON report of one committed build; brotli is off, which is what takes long."""
    finished = run_command(DISTS / case, "--json", "-", "--no-brotli")
    assert finished.returncode in {0, 1}, finished.stderr
    assert finished.stderr == ""
    return json.loads(finished.stdout)


def audit_files(folder, contents, *options):
    """Write a build of ``contents`` (text by path) into ``folder`` and return its JSON report."""
    for path, content in contents.items():
        file = folder / "dist" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, "utf-8")
    finished = run_command("dist", "--json", "-", "--no-brotli", *options, cwd=folder)
    assert finished.returncode in {0, 1}, finished.stderr
    return json.loads(finished.stdout)


def _environment(cache_dir, variables):
    kept = {key: value for key, value in os.environ.items() if key.startswith(_KEPT)}
    return {**kept, "BUNDLEAUDIT_CACHE_DIR": str(cache_dir or _shared_cache()), **variables}


@cache
def _shared_cache():
    return tempfile.mkdtemp(prefix="bundleaudit-tests-")
