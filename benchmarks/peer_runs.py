"""Installs the peers and the sample application, and runs commands under measurement."""

from __future__ import annotations

import hashlib
import os
import shutil
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

REPOSITORY = Path(__file__).resolve().parent.parent
PEERS = Path(__file__).resolve().parent / "peers"
APPS = REPOSITORY / "tests" / "fixtures" / "apps"
APP, CASE, VITE = "shop", "good-vite8", "vite8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What one run took."""

    wall_seconds: float
    cpu_seconds: float
    peak_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One command that is measured again and again.

    Attributes:
        name: How the table calls it.
        command: Program and arguments.
        folder: Where it runs.
        environment: Added to this process's.
    """

    name: str
    command: tuple[str, ...]
    folder: Path
    environment: tuple[tuple[str, str], ...] = ()

    def run(self) -> Usage:
        """Run it once.

        Raises:
            RuntimeError: It failed; with the end of what it printed.
        """
        started = time.perf_counter()
        process = subprocess.Popen(
            self.command,
            cwd=self.folder,
            env={**os.environ, "NO_COLOR": "1", "CI": "1", **dict(self.environment)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        assert process.stdout is not None
        printed = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        wall_seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in {0, 1}:  # 1: a gate that closed
            raise RuntimeError(f"{self.name}: {printed.decode(errors='replace')[-2000:]}")
        return Usage(
            wall_seconds=wall_seconds,
            cpu_seconds=usage.ru_utime + usage.ru_stime,
            peak_bytes=usage.ru_maxrss * 1024,
        )


def measure(jobs: Sequence[Job], rounds: int) -> dict[str, Usage]:
    """Return the median of each job's figures; jobs take turns, so that all meet the same load."""
    runs: dict[str, list[Usage]] = {job.name: [] for job in jobs}
    for _ in range(rounds):
        for job in jobs:
            runs[job.name].append(job.run())
    return {
        name: Usage(
            wall_seconds=statistics.median(run.wall_seconds for run in many),
            cpu_seconds=statistics.median(run.cpu_seconds for run in many),
            peak_bytes=max(run.peak_bytes for run in many),
        )
        for name, many in runs.items()
    }


def install(source: Path, folder: Path) -> None:
    """Install what a folder's lock file pins, once per lock file."""
    lock = source / "package-lock.json"
    stamp = folder / "node_modules" / "installed.sha256"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text(encoding="ascii") == wanted:
        return
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(source / name, folder / name)
    command = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run(command, cwd=folder, check=True)
    stamp.write_text(wanted, encoding="ascii")


def lay_out_sample(cache: Path) -> Path:
    """Return the folder of the sample application, below the peers so that it finds them."""
    install(PEERS, cache)
    sample = cache / "sample"
    install(APPS / VITE, sample)
    shutil.copytree(APPS / APP, sample, dirs_exist_ok=True)
    shutil.copyfile(APPS / "cases" / "options.mjs", sample / "options.mjs")
    shutil.copyfile(APPS / "cases" / f"{CASE}.mjs", sample / "vite.config.mjs")
    shutil.copyfile(PEERS / "vite.peers.mjs", sample / "vite.peers.mjs")
    shutil.copyfile(PEERS / "sonda-dist.mjs", cache / "sonda-dist.mjs")
    return sample


def build_job(node: str, sample: Path, peer: str, out: Path) -> Job:
    """Return the build of the sample with the plugin of one peer, or with ``none``."""
    vite = sample / "node_modules" / "vite" / "bin" / "vite.js"
    return Job(
        name=f"vite build, {peer}",
        command=(node, str(vite), "build", "--config", "vite.peers.mjs"),
        folder=sample,
        environment=(("PEER", peer), ("OUT", str(out))),
    )


def dist_jobs(
    node: str, cache: Path, dist: Path, out: Path, *, has_brotli: bool = False
) -> list[Job]:
    """Return the commands that read a finished build: ours, and those of peers that have one.

    With brotli both spend nearly all of their time in the same compressor.
    """
    explorer = str(cache / "node_modules" / "source-map-explorer" / "bin" / "cli.js")
    explore = (node, explorer, str(dist / "**" / "*.js"), "--no-border-checks", "--json")
    sonda = (node, str(cache / "sonda-dist.mjs"), str(dist))
    audit = (sys.executable, "-m", "bundleaudit", str(dist), "--json")
    modules = (sys.executable, "-m", "bundleaudit", "modules", str(dist), "--no-cache", "--json")
    # An installed package has its bytecode, as the peers have nothing to compile beforehand.
    kept = (
        ("BUNDLEAUDIT_CACHE_DIR", str(out / "cache")),
        ("PYTHONPATH", str(REPOSITORY / "src")),
        ("PYTHONDONTWRITEBYTECODE", ""),
        ("PYTHONPYCACHEPREFIX", str(out / "bytecode")),
    )
    report, brotli_report = str(out / "bundleaudit.json"), str(out / "bundleaudit-brotli.json")
    both, plain = str(out / "explorer-gzip.json"), str(out / "explorer.json")

    def job(name: str, *command: str) -> Job:
        return Job(name=name, command=command, folder=out, environment=kept)

    return [
        job("bundleaudit modules --no-gzip", *modules, "-", "--no-gzip"),
        job("source-map-explorer", *explore, plain),
        job("bundleaudit modules", *modules, "-"),
        job("source-map-explorer --gzip", *explore, both, "--gzip"),
        job("sonda, gzip", *sonda, str(out), "gzip"),
        job("whole audit, cold", *audit, report, "--no-brotli", "--no-cache"),
        job("whole audit, warm", *audit, report, "--no-brotli"),
        *(
            (
                job("whole audit with brotli, cold", *audit, brotli_report, "--no-cache"),
                job("sonda, gzip and brotli", *sonda, str(out), "brotli"),
            )
            if has_brotli
            else ()
        ),
    ]


def hash_scripts(dist: Path) -> Mapping[str, str]:
    """Return the hash of every script of a build, to tell whether two builds are the same."""
    return {
        file.relative_to(dist).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(dist.rglob("*.js"))
    }
