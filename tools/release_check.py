"""Proves that the wheel installs and runs where it says it does; `make release-check`.

usage: python tools/release_check.py [--write]

Builds the wheel, then: for every installed Python from 3.11 on, installs it without a compiler and
audits a committed build, whose JSON and HTML reports must be the same to the byte everywhere; the
same with the lowest version of every dependency; runs it by pipx and uvx; and asks the index for
wheels of all dependencies for other systems and Pythons. With ``--write`` the answers go to
docs/compatibility.md. Needs the dependency group `release`.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "tests" / "fixtures" / "dist" / "good-vite8"
PAGE = ROOT / "docs" / "compatibility.md"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
PLATFORMS = {
    "Linux x86-64 (glibc)": "x86_64-manylinux_2_28",
    "Linux ARM (glibc)": "aarch64-manylinux_2_28",
    "Linux x86-64 (musl)": "x86_64-unknown-linux-musl",
    "macOS ARM": "aarch64-apple-darwin",
    "macOS x86-64": "x86_64-apple-darwin",
    "Windows x86-64": "x86_64-pc-windows-msvc",
}
TOOLS = Path(sys.executable).parent


def main() -> int:
    """Check everything; the exit code is 1 if anything that must work does not."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wheel = build_wheel(folder)
        runs = {
            version: audit_installed(folder, wheel, version)
            for version in PYTHONS
            if find_python(version)
        }
        floor = audit_installed(folder, wheel, "3.11", "--resolution", "lowest-direct")
        started = {tool: runs_by(tool, wheel, folder) for tool in ("pipx", "uvx")}
        wheels = {
            (system, version): has_wheels(wheel, target, version, folder)
            for system, target in PLATFORMS.items()
            for version in PYTHONS
        }
    text = render(runs, floor, started, wheels)
    print(text)
    if "--write" in sys.argv:
        PAGE.write_text(text)
    same = len(set(runs.values())) == 1
    return 0 if same and floor and all(started.values()) else 1


def build_wheel(folder: Path) -> Path:
    """Return the wheel of the work tree, dated by its last commit."""
    date = _run("git", "log", "-1", "--format=%ct", cwd=ROOT).strip()
    _run(
        sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder / "wheel"),
        cwd=ROOT, SOURCE_DATE_EPOCH=date,
    )  # fmt: skip
    (wheel,) = (folder / "wheel").iterdir()
    return wheel


def find_python(version: str) -> str | None:
    """Return the interpreter of a version that is installed here."""
    answer = subprocess.run(
        [TOOLS / "uv", "python", "find", "--no-project", "--no-python-downloads", version],
        capture_output=True,
        text=True,
        check=False,
    )
    return answer.stdout.strip() or None


def audit_installed(folder: Path, wheel: Path, version: str, *options: str) -> str:
    """Return the digest of both reports the installed command writes; raises if it fails."""
    place = folder / f"{version}{''.join(options)}"
    python = find_python(version)
    _run(TOOLS / "uv", "venv", "--quiet", "--python", str(python), str(place))
    _run(
        TOOLS / "uv", "pip", "install", "--quiet", "--only-binary", ":all:", "--python",
        str(place / "bin" / "python"), *options, f"bundleaudit[history,images] @ {wheel.as_uri()}",
    )  # fmt: skip
    command = place / "bin" / "bundleaudit"
    reports = [place / "a.json", place / "a.html"]
    _run(
        command, str(BUILD), "--json", str(reports[0]), "--html", str(reports[1]),
        cwd=BUILD, BUNDLEAUDIT_CACHE_DIR=str(place / "cache"),
    )  # fmt: skip
    assert (place / "share/man/man1/bundleaudit.1").is_file()
    document = json.loads(reports[0].read_text())
    assert not document["gate"]["is_failed"], document["gate"]
    digest = hashlib.sha256(b"".join(report.read_bytes() for report in reports))
    return digest.hexdigest()[:16]


def runs_by(tool: str, wheel: Path, folder: Path) -> bool:
    """Return whether ``pipx run`` or ``uvx`` starts the wheel."""
    if tool == "pipx":
        command = [TOOLS / "pipx", "run", "--spec", str(wheel), "bundleaudit", "--version"]
    else:
        command = [TOOLS / "uvx", "--from", str(wheel), "bundleaudit", "--version"]
    return "bundleaudit" in _run(*command, PIPX_HOME=str(folder / "pipx"))


def has_wheels(wheel: Path, target: str, version: str, folder: Path) -> str:
    """Return ``yes``, or the first package the index has no wheel of for a system and a Python."""
    wanted = folder / "wanted.in"
    wanted.write_text(f"bundleaudit[history,images] @ {wheel.as_uri()}\n")
    answer = subprocess.run(
        [
            TOOLS / "uv", "pip", "compile", "--quiet", "--no-header", "--only-binary", ":all:",
            "--python-platform", target, "--python-version", version, str(wanted),
        ],
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    if answer.returncode == 0:
        return "yes"
    return next((word for word in answer.stderr.split() if "==" in word or ">=" in word), "no")


def render(
    runs: dict[str, str],
    floor: str,
    started: dict[str, bool],
    wheels: dict[tuple[str, str], str],
) -> str:
    """Return the page."""
    head = f"| system | {' | '.join(PYTHONS)} |\n| --- |{' --- |' * len(PYTHONS)}\n"
    table = "".join(
        f"| {system} | {' | '.join(wheels[system, version] for version in PYTHONS)} |\n"
        for system in PLATFORMS
    )
    tried = "".join(f"| {version} | `{digest}` |\n" for version, digest in runs.items())
    missing = [version for version in PYTHONS if version not in runs]
    return (
        "# Where it runs\n\nWritten by `make release-check`.\n\n"
        "## Installed and tried\n\nThe wheel with its extras, installed without a compiler, audits"
        " `tests/fixtures/dist/good-vite8`; the digest is that of its JSON and HTML reports"
        " together.\n\n| Python | reports |\n| --- | --- |\n"
        f"{tried}| 3.11, lowest versions of all dependencies | `{floor}` |\n\n"
        + (f"Not installed where this was run: {', '.join(missing)}.\n\n" if missing else "")
        + f"Started by: {', '.join(tool for tool, works in started.items() if works)}.\n\n"
        "## Wheels of all dependencies\n\nWhether the index has a wheel of every dependency and of"
        " those of both extras, so that nothing is compiled:\n\n" + head + table
    )


def _run(*command: object, cwd: Path | None = None, **variables: str) -> str:
    unwanted = {"PYTHONPATH", "VIRTUAL_ENV"}
    kept = {name: value for name, value in os.environ.items() if name not in unwanted}
    finished = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**kept, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    if finished.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{finished.stdout}{finished.stderr}")
    return finished.stdout


if __name__ == "__main__":
    sys.exit(main())
