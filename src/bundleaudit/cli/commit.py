"""Which commit and branch a build is of: what was said, else CI's variables, else git."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bundleaudit.inputs.untrusted_text import parse_json
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Mapping

_COMMIT: Final = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_GIT_SECONDS: Final = 10
_BRANCHES: Final = (
    "GITHUB_HEAD_REF",
    "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME",
    "CI_COMMIT_BRANCH",
)
_TARGETS: Final = ("GITHUB_BASE_REF", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME")
_COMMITS: Final = ("GITHUB_SHA", "CI_COMMIT_SHA")


@record
class BuiltFrom:
    """What a build was made of.

    Attributes:
        commit: Its full id; ``None`` when unknown.
        branch: ``None`` when unknown, as in a checkout of a commit.
        target: The branch a pull or merge request goes to; ``None`` outside of one.
    """

    commit: str | None
    branch: str | None
    target: str | None


def find_built_from(folder: Path, environment: Mapping[str, str]) -> BuiltFrom:
    """Return commit and branch of the checkout that holds ``folder``."""
    commit = _head_of_pull_request(environment) or _first(environment, _COMMITS)
    branch = _first(environment, _BRANCHES)
    if branch is None and environment.get("GITHUB_REF_TYPE") == "branch":
        branch = environment.get("GITHUB_REF_NAME") or None
    if commit is None:
        commit = _git(folder, "rev-parse", "--verify", "--quiet", "HEAD")
        branch = branch or _git(folder, "symbolic-ref", "--quiet", "--short", "HEAD")
    is_commit = commit is not None and _COMMIT.fullmatch(commit) and commit.strip("0")
    return BuiltFrom(
        commit=commit if is_commit else None,
        branch=branch,
        target=_first(environment, _TARGETS),
    )


def find_commit_time(folder: Path, commit: str | None) -> str:
    """Return when ``commit`` was made, as git knows it, else the present moment; ISO 8601."""
    if commit is not None:
        made = _git(folder, "log", "-1", "--no-show-signature", "--format=%cI", commit, "--")
        try:
            return datetime.fromisoformat(made or "").isoformat()
        except ValueError:  # unknown to git, or a time that only git can write down
            pass
    return datetime.now(UTC).isoformat()


def _head_of_pull_request(environment: Mapping[str, str]) -> str | None:
    """Return the commit under review on GitHub, whose ``GITHUB_SHA`` is a merge nobody keeps."""
    file = environment.get("GITHUB_EVENT_PATH")
    if not environment.get("GITHUB_HEAD_REF") or not file:
        return None
    try:
        event = parse_json(Path(file).read_text(encoding="utf-8", errors="replace"))
    except (OSError, ValueError):
        return None
    place: object = event
    for part in ("pull_request", "head", "sha"):
        place = place.get(part) if isinstance(place, dict) else None
    return place if isinstance(place, str) else None


def _first(environment: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    return next((environment[name] for name in names if environment.get(name)), None)


def _git(folder: Path, *arguments: str) -> str | None:
    """Return the one line git answers; ``None`` without git, repository or answer."""
    program = shutil.which("git")
    if program is None:
        return None
    try:
        done = subprocess.run(  # noqa: S603 - our own arguments
            [program, "-C", str(folder), *arguments],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=_GIT_SECONDS,
            check=False,
        )
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    answer = done.stdout.decode("utf-8", "replace").strip()
    return answer if done.returncode == 0 and answer and "\n" not in answer else None
