"""Builds the fixture apps with real Vite and writes `tests/fixtures/dist/<case>/`.

    tools/build_fixtures.py                 every case
    tools/build_fixtures.py good-vite8      some cases
    tools/build_fixtures.py --check         build again and compare with what is committed

Node 20 or later and npm are needed. `npm install` runs once per Vite major and lock file, in
`build/fixtures/` (ignored by git). A case is its app folders laid over one another plus
`cases/<case>.mjs` as the Vite config, in a temporary folder; nothing of that folder's path may
reach the output.
"""

from __future__ import annotations

import argparse
import filecmp
import gzip
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import brotli

if TYPE_CHECKING:
    from collections.abc import Iterator

REPOSITORY: Final = Path(__file__).resolve().parent.parent
FIXTURES: Final = REPOSITORY / "tests" / "fixtures"
APPS: Final = FIXTURES / "apps"
CACHE: Final = REPOSITORY / "build" / "fixtures"
MAX_CASE_BYTES: Final = 1_000_000
PRECOMPRESSED: Final = frozenset({".css", ".html", ".js", ".json", ".svg", ".txt"})
PRECOMPRESS_FROM_BYTES: Final = 1024
DURATION: Final = re.compile(r"^.*\bbuilt in [\d.]+ ?m?s\n", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One build: which sources, which Vite, what is done to the files afterwards."""

    name: str
    vite_major: int
    apps: tuple[str, ...] = ("shop",)
    runs: tuple[tuple[str, ...], ...] = ((),)
    precompress: bool = False


CASES: Final = (
    Case(name="good-vite8", vite_major=8),
    Case(name="good-vite7", vite_major=7),
    Case(name="good-vite5", vite_major=5),
    Case(name="good-vite4", vite_major=4),
    Case(name="bad-vite8", vite_major=8, apps=("shop-bad",)),
    Case(name="bad-maps-vite8", vite_major=8, apps=("shop-bad", "shop-bad-nochart")),
    Case(name="nomanifest-vite8", vite_major=8),
    Case(name="diff-base-vite8", vite_major=8, apps=("board",)),
    Case(name="diff-head-vite8", vite_major=8, apps=("board", "board-head")),
    Case(name="manualfn-vite8", vite_major=8),
    Case(name="vendortrap-vite7", vite_major=7),
    Case(name="single-vite8", vite_major=8),
    Case(name="importmap-vite8", vite_major=8),
    Case(name="mpa-vite8", vite_major=8, apps=("shop", "mpa")),
    Case(name="nested-base-vite6", vite_major=6),
    Case(name="fullmaps-vite8", vite_major=8, apps=("notes",)),
    Case(name="inline-maps-vite8", vite_major=8, apps=("notes",)),
    Case(name="relative-vite8", vite_major=8, apps=("notes",), precompress=True),
    Case(name="legacy-vite5", vite_major=5, apps=("notes",)),
    Case(name="legacy-vite8", vite_major=8, apps=("notes",)),
    Case(name="pwa-vite8", vite_major=8, apps=("notes", "pwa")),
    Case(name="lib-vite8", vite_major=8, apps=("widgets",)),
    Case(
        name="ssr-vite8",
        vite_major=8,
        apps=("notes", "ssr"),
        runs=((), ("--ssr", "src/entry-server.js")),
    ),
)


def install(vite_major: int) -> Path:
    """Return the `node_modules` of one Vite major, installed from its lock file if need be."""
    source = APPS / f"vite{vite_major}"
    folder = CACHE / f"vite{vite_major}"
    stamp = folder / "node_modules" / "installed.sha256"
    wanted = hashlib.sha256((source / "package-lock.json").read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text(encoding="ascii") != wanted:
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copyfile(source / name, folder / name)
        # Not `npm ci`: it refuses a lock file that lacks another platform's optional binaries.
        command = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run([*command, "--loglevel=error"], cwd=folder, check=True)
        stamp.write_text(wanted, encoding="ascii")
    return folder / "node_modules"


@contextmanager
def lend(packages: Path, folder: Path) -> Iterator[None]:
    """Move the packages into `folder` for a while: a link would show in the maps, copies cost."""
    lent = packages.rename(folder / packages.name)
    try:
        yield
    finally:
        lent.rename(packages)


def lay_out(case: Case, folder: Path) -> None:
    """Fill `folder` with the case's sources and config."""
    for app in case.apps:
        shutil.copytree(APPS / app, folder, dirs_exist_ok=True)
    shutil.copyfile(APPS / f"vite{case.vite_major}" / "package.json", folder / "package.json")
    for name in ("options.mjs", "precache.mjs"):
        shutil.copyfile(APPS / "cases" / name, folder / name)
    shutil.copyfile(APPS / "cases" / f"{case.name}.mjs", folder / "vite.config.mjs")


def run_vite(case: Case, folder: Path) -> str:
    """Build, and return the console report without colours and without the time it took."""
    kept = {name: os.environ[name] for name in ("HOME", "PATH") if name in os.environ}
    environment = kept | {"NO_COLOR": "1", "TZ": "UTC"}
    reports = []
    for arguments in case.runs:
        command = ["node", "node_modules/vite/bin/vite.js", "build", *arguments]
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            sys.exit(f"{case.name}: vite build failed\n{done.stdout}{done.stderr}")
        reports.append(DURATION.sub("", done.stdout))
    return "".join(reports)


def precompress(dist: Path) -> None:
    """Write `.gz` and `.br` beside every text file worth it, as a deployment script would."""
    for path in sorted(dist.rglob("*")):
        if path.suffix in PRECOMPRESSED and path.stat().st_size >= PRECOMPRESS_FROM_BYTES:
            data = path.read_bytes()
            packed = gzip.compress(data, 9, mtime=0)  # noqa: TID251 - served, not measured
            path.with_name(path.name + ".gz").write_bytes(packed)
            path.with_name(path.name + ".br").write_bytes(brotli.compress(data))


def refuse_leaks(case: Case, folder: Path) -> None:
    """Exit if a file names the temporary folder or the machine, or the case is too big."""
    dist = folder / "dist"
    words = [str(folder).encode(), folder.name.encode(), str(REPOSITORY).encode()]
    for path in sorted(dist.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            if any(word in data for word in words):
                sys.exit(f"{case.name}: {path.relative_to(dist)} names the build folder")
    total_bytes = sum(path.stat().st_size for path in dist.rglob("*") if path.is_file())
    print(f"{case.name}: {total_bytes} B")
    if total_bytes >= MAX_CASE_BYTES:
        sys.exit(f"{case.name}: {total_bytes} B is over the {MAX_CASE_BYTES} B a case may have")


def find_differences(left: Path, right: Path) -> list[str]:
    """Return the relative paths, sorted, that differ between two folders or are in one only."""
    names = {
        path.relative_to(root)
        for root in (left, right)
        for path in root.rglob("*")
        if path.is_file()
    }
    return sorted(
        str(name)
        for name in names
        if not ((left / name).is_file() and (right / name).is_file())
        or not filecmp.cmp(left / name, right / name, shallow=False)
    )


def build(case: Case, *, check: bool) -> list[str]:
    """Build one case; write it, or with `check` return what differs from the committed one."""
    target = FIXTURES / "dist" / case.name
    report_path = FIXTURES / "reports" / f"{case.name}.txt"
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="fixture-build-", dir=CACHE) as name:
        folder = Path(name).resolve()
        lay_out(case, folder)
        with lend(install(case.vite_major), folder):
            report = run_vite(case, folder)
        if case.precompress:
            precompress(folder / "dist")
        refuse_leaks(case, folder)
        if check:
            differing = find_differences(folder / "dist", target)
            if case.vite_major >= 8 and report != report_path.read_text(encoding="utf-8"):
                differing.append(str(report_path.relative_to(FIXTURES)))
            return [f"{case.name}/{path}" for path in differing]
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(folder / "dist", target)
        if case.vite_major >= 8:
            report_path.parent.mkdir(exist_ok=True)
            report_path.write_text(report, encoding="utf-8")
    return []


def main() -> None:
    """Parse the command line, build, and exit with 1 if `--check` found differences."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("cases", nargs="*", metavar="CASE", help="cases to build (all)")
    parser.add_argument("--check", action="store_true", help="compare with what is committed")
    arguments = parser.parse_args()
    known = {case.name: case for case in CASES}
    if unknown := sorted(set(arguments.cases) - known.keys()):
        parser.error(f"unknown case: {', '.join(unknown)} (known: {', '.join(known)})")
    chosen = arguments.cases or list(known)
    differing = [path for name in chosen for path in build(known[name], check=arguments.check)]
    for path in differing:
        print(f"differs: {path}")
    sys.exit(1 if differing else 0)


if __name__ == "__main__":
    main()
