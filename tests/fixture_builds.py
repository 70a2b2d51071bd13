"""Where the fixture builds are, and what their author knows about them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

FIXTURES: Final = Path(__file__).parent / "fixtures"
APPS: Final = FIXTURES / "apps"
DIST: Final = FIXTURES / "dist"
REPORTS: Final = FIXTURES / "reports"

CASES: Final = tuple(sorted(folder.name for folder in DIST.iterdir()))


def list_files(case: str) -> list[Path]:
    """Return every file of a case, sorted by path."""
    return sorted(path for path in (DIST / case).rglob("*") if path.is_file())


def read_json(path: Path) -> Any:
    """Return the value of a JSON file."""
    return json.loads(path.read_text(encoding="utf-8"))


def read_manifest(case: str, path: str = ".vite/manifest.json") -> dict[str, dict[str, Any]]:
    """Return a case's manifest as Vite wrote it."""
    return read_json(DIST / case / path)


def read_expected(app: str) -> dict[str, Any]:
    """Return the ground truth of an application (`expected/routes-<app>.json`)."""
    return read_json(FIXTURES / "expected" / f"routes-{app}.json")


def find_one(case: str, pattern: str) -> Path:
    """Return the only file of a case that matches the pattern."""
    (path,) = (DIST / case).glob(pattern)
    return path
