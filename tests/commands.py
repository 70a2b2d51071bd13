"""The committed real builds, and how tests run the command on them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

FIXTURES = Path(__file__).parent / "fixtures"
DISTS = FIXTURES / "dist"
CASES = sorted(path.name for path in DISTS.iterdir() if path.is_dir())
SOURCE = Path(__file__).parents[1] / "src"


def run_command(*arguments, cwd=None, cache_dir=None, **variables):
    """Run ``python -m bundleaudit`` as a user's shell would, and return the finished process."""
    kept = {
        key: value
        for key, value in os.environ.items()
        if key in {"PATH", "HOME", "COVERAGE_PROCESS_START"}
    }
    environment = {
        **kept,
        "PYTHONPATH": str(SOURCE),
        "PYTHONWARNINGS": "error",
        "BUNDLEAUDIT_CACHE_DIR": str(cache_dir or _shared_cache()),
        **variables,
    }
    return subprocess.run(
        [sys.executable, "-m", "bundleaudit", *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=cwd,
        env=environment,
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


@cache
def _shared_cache():
    import tempfile

    return tempfile.mkdtemp(prefix="bundleaudit-tests-")
