"""Other programs' readings of the corpus, to compare the scanner with."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ORACLES = Path(__file__).parents[2] / "oracles"


def corpus() -> Path:
    """Return the corpus folder; skip the test without one."""
    folder = os.environ.get("BUNDLEAUDIT_CORPUS")
    if not folder:
        pytest.skip("set BUNDLEAUDIT_CORPUS to a folder with builds/ and real/")
    return Path(folder)


def scripts(root: Path) -> list[Path]:
    """Return every script of the corpus, sorted."""
    found = (
        path
        for pattern in ("builds/*/dist/**/*", "real/**/*")
        for path in root.glob(pattern)
        if path.suffix in {".js", ".mjs", ".cjs"} and path.is_file()
    )
    return sorted(found)


def ask(program: str, *arguments: str, files: Sequence[Path]) -> Iterator[dict[str, object]]:
    """Yield what ``program`` of ``tests/oracles`` prints, one object a file."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        pytest.skip("node and npm are needed for the oracle")
    if not (ORACLES / "node_modules" / "es-module-lexer").is_dir():
        installed = subprocess.run(
            [npm, "ci", "--ignore-scripts"],
            cwd=ORACLES,
            capture_output=True,
            text=True,
            check=False,
        )
        if installed.returncode:
            pytest.skip(f"npm ci failed: {installed.stderr[-200:]}")
    answer = subprocess.run(
        [node, "--max-old-space-size=3000", str(ORACLES / program), *arguments],
        input="\n".join(map(str, files)),
        capture_output=True,
        text=True,
        check=True,
    )
    for line in answer.stdout.splitlines():
        yield json.loads(line)
