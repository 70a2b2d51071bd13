"""Puts tools that judge files beside our whole audit, on finished builds, in one run; needs npm.

usage: python benchmarks/gates.py [--node NODE] [--rounds N] [--dist FOLDER] [--write]

size-limit with its file plug-in measures and gates sizes, es-check the language level of legacy
scripts, bundle-stats compares two builds. Each does one thing of what an audit does, so ours is
timed twice: as a whole, and with the one check alone. ``--dist`` is a further build for size-limit.
``--write`` puts the tables into docs/gates.md.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from platformdirs import user_cache_path

from bundleaudit.analysis.compression import brotli_encoder, brotli_size, gzip_encoder, gzip_size
from peer_runs import REPOSITORY, Job, Usage, install, measure
from tables import table

if TYPE_CHECKING:
    from collections.abc import Sequence

PEERS = Path(__file__).resolve().parent / "gate_peers"
DISTS = REPOSITORY / "tests" / "fixtures" / "dist"
PAGE = REPOSITORY / "docs" / "gates.md"
GZIP, NODE_GZIP, BROTLI = gzip_encoder("zlib-ng", 6), gzip_encoder("zlib", 9), brotli_encoder(11)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What the tools were asked, and how they answered.

    Attributes:
        title: Of the section.
        usage: What every command took.
        ours: The command whose figures are 1.
        answers: Rows of the table of answers: who, what, and whether it is so.
    """

    title: str
    usage: dict[str, Usage]
    ours: str
    answers: tuple[tuple[str, str, str], ...]


class Bench:
    """A folder in which commands run, with the peers installed."""

    def __init__(self, node: str, cache: Path, out: Path, rounds: int) -> None:
        self.out = out
        self._node = node
        self._bin = cache / "gate-peers" / "node_modules"
        self._rounds = rounds

    def peer(self, name: str, script: str, *arguments: object) -> Job:
        """Return a command of a peer."""
        command = (self._node, str(self._bin / script), *map(str, arguments))
        return Job(name=name, command=command, folder=self.out)

    def audit(self, name: str, *arguments: object, is_cold: bool = True) -> Job:
        """Return a command of ours, with an empty cache or with one that earlier rounds filled."""
        command = [sys.executable, "-m", "bundleaudit", *map(str, arguments)]
        if is_cold:
            command.append("--no-cache")
        kept = (
            ("BUNDLEAUDIT_CACHE_DIR", str(self.out / "cache")),
            ("PYTHONPATH", str(REPOSITORY / "src")),
            ("PYTHONDONTWRITEBYTECODE", ""),
            ("PYTHONPYCACHEPREFIX", str(self.out / "bytecode")),
        )
        return Job(name=name, command=tuple(command), folder=self.out, environment=kept)

    def measure(self, jobs: Sequence[Job]) -> dict[str, Usage]:
        """Return what the jobs take; a first round that fills caches does not count."""
        for job in jobs:
            job.run()
        return measure(jobs, self._rounds)

    def answer(self, job: Job) -> str:
        """Return what a command prints, by way of a file: some end before a pipe is read."""
        file = self.out / "printed"
        shell = f'exec "$@" > {file} 2>&1'
        Job(name=job.name, command=("sh", "-c", shell, "sh", *job.command), folder=job.folder).run()
        return file.read_text(encoding="utf-8", errors="replace")


def compare_sizes(bench: Bench, dist: Path, name: str) -> Task:
    """Ask size-limit and the audit for the size of all scripts."""
    scripts = [file.read_bytes() for file in sorted(dist.rglob("*.js"))]
    true_gzip = sum(gzip_size(data, GZIP) for data in scripts)
    node_gzip = sum(gzip_size(data, NODE_GZIP) for data in scripts)
    true_brotli = sum(brotli_size(data, BROTLI) for data in scripts)
    limits = [
        {"name": kind, "path": str(dist / "**" / "*.js"), kind: True} for kind in ("gzip", "brotli")
    ]
    (bench.out / ".size-limit.json").write_text(json.dumps(limits[:1]))
    both = bench.out / "both.json"
    both.write_text(json.dumps(limits))
    size_limit = "size-limit/bin.js"
    jobs = [
        bench.audit("bundleaudit, cold", dist, "--no-brotli"),
        bench.audit("bundleaudit, next run", dist, "--no-brotli", is_cold=False),
        bench.peer("size-limit, gzip", size_limit, "--json"),
        bench.audit("bundleaudit with brotli, cold", dist),
        bench.audit("bundleaudit with brotli, next run", dist, is_cold=False),
        bench.peer("size-limit, gzip and brotli", size_limit, "--json", "--config", both),
    ]
    usage = bench.measure(jobs)
    found = {item["name"]: item["size"] for item in json.loads(bench.answer(jobs[5]))}
    report = _report(bench, jobs[3])
    ours = {
        kind: sum(file[f"{kind}_bytes"] for file in report["files"] if file["file"].endswith(".js"))
        for kind in ("gzip", "brotli")
    }
    return Task(
        title=f"Sizes: {name}, {len(scripts)} scripts of {sum(map(len, scripts)) / 1e6:.1f} MB",
        usage=usage,
        ours="bundleaudit, cold",
        answers=(
            ("bundleaudit, brotli", f"{ours['brotli']:,}", _off(ours["brotli"], true_brotli)),
            ("size-limit, brotli", f"{found['brotli']:,}", _off(found["brotli"], true_brotli)),
            ("bundleaudit, gzip 6", f"{ours['gzip']:,}", _off(ours["gzip"], true_gzip)),
            ("size-limit, gzip 9", f"{found['gzip']:,}", _off(found["gzip"], node_gzip)),
        ),
    )


def compare_syntax(bench: Bench) -> Task:
    """Ask es-check and the audit which legacy scripts are no ES5."""
    dist = DISTS / "legacy-vite8"
    scripts = sorted(dist.rglob("*-legacy*.js"))
    jobs = [
        bench.audit("bundleaudit, cold", dist, "--no-brotli"),
        bench.audit("bundleaudit, next run", dist, "--no-brotli", is_cold=False),
        bench.peer("es-check", "es-check/lib/cli/index.js", "es5", "--noCache", *scripts),
    ]
    usage = bench.measure(jobs)
    refused = len(set(re.findall(r"erroring file: (\S+)", bench.answer(jobs[2]))))
    (outcome,) = [one for one in _report(bench, jobs[0])["outcomes"] if one["check"] == "BA505"]
    said = outcome["findings"][0]["message"].partition(" legacy")[0] if outcome["findings"] else "0"
    return Task(
        title=f"Language level: {len(scripts)} legacy scripts of a Vite 8 build",
        usage=usage,
        ours="bundleaudit, cold",
        answers=(
            ("bundleaudit, BA505", f"{said} are no ES5, with the setting that mends it", ""),
            ("es-check", f"{refused} of {len(scripts)} are no ES5", ""),
        ),
    )


def compare_builds(bench: Bench) -> Task:
    """Ask bundle-stats and the audit what changed between two builds."""
    folders = [DISTS / f"diff-{side}-vite8" for side in ("base", "head")]
    stats = []
    for folder in folders:
        stats.append(bench.out / f"{folder.name}.json")
        assets = [
            {"name": file.relative_to(folder).as_posix(), "size": file.stat().st_size}
            for file in sorted(folder.rglob("*"))
            if file.is_file() and file.suffix != ".map"
        ]
        stats[-1].write_text(json.dumps({"assets": assets, "chunks": [], "modules": []}))
    difference = bench.out / "diff.json"
    jobs = [
        bench.audit("bundleaudit diff, cold", "diff", *folders, "--json", difference),
        bench.peer(
            "bundle-stats", "bundle-stats/bin/index.js", "--json", "--html=false", "--out-dir",
            bench.out, stats[1], stats[0],
        ),
    ]  # fmt: skip
    jobs[0] = Job(
        name=jobs[0].name,
        command=tuple(word for word in jobs[0].command if word != "--no-cache"),
        folder=bench.out,
        environment=(*jobs[0].environment, ("BUNDLEAUDIT_CACHE_DIR", str(bench.out / "none"))),
    )
    usage = bench.measure(jobs)
    files = json.loads(difference.read_text())["diff"]["files"]
    statuses = [file["status"] for file in files]
    rows = json.loads((bench.out / "bundle-stats.json").read_text())["assets"]
    theirs = [row for row in rows if row.get("changed")]
    return Task(
        title="Two builds: a dependency added, a view changed, one renamed, a chunk split",
        usage=usage,
        ours="bundleaudit diff, cold",
        answers=(
            (
                "bundleaudit diff",
                ", ".join(f"{statuses.count(status)} {status}" for status in sorted(set(statuses))),
                "",
            ),
            ("bundle-stats", f"{len(theirs)} assets changed, by name", ""),
        ),
    )


def _report(bench: Bench, job: Job) -> dict[str, Any]:
    file = bench.out / "audit.json"
    Job(
        name=job.name,
        command=(*job.command, "--json", str(file)),
        folder=job.folder,
        environment=job.environment,
    ).run()
    return json.loads(file.read_text())  # type: ignore[no-any-return]


def _off(found: int, true: int) -> str:
    return "exact" if found == true else f"{found - true:+,} B"


def render_page(tasks: Sequence[Task], node_version: str) -> str:
    """Return the page."""
    pins = json.loads((PEERS / "package.json").read_text())["devDependencies"]
    versions = ", ".join(f"{name} {version}" for name, version in sorted(pins.items()))
    parts = [
        (
            "# Beside tools that judge files\n\n"
            f"Written by `benchmarks/gates.py`. {versions}; Node {node_version}. Figures are multiples"
            " of our first run (empty cache, whole audit: load graph, owners of bytes, routes, all"
            " checks); every command took turns with the others on one machine. A next run finds in"
            " the cache what has not changed, as a second push does. size-limit and es-check do one"
            " thing, and are done sooner than a whole audit whose imports alone take a quarter of a"
            " second; all peers take more memory. gzip 9 is compared with the zlib of Python, which"
            " is not the one in Node.\n"
        )
    ]
    for task in tasks:
        base = task.usage[task.ours]
        rows = [
            (
                name,
                f"{usage.wall_seconds / base.wall_seconds:.2f} ({usage.wall_seconds:.2f} s)",
                f"{usage.cpu_seconds / base.cpu_seconds:.2f}",
                f"{usage.peak_bytes / base.peak_bytes:.2f} ({usage.peak_bytes / 1e6:.0f} MB)",
            )
            for name, usage in task.usage.items()
        ]
        parts += [
            f"\n## {task.title}\n",
            table(("command", "wall time", "processor", "peak memory"), rows),
            table(("tool", "answer", "distance from the truth"), task.answers, texts=3),
        ]
    return "\n".join(parts)


def main() -> None:
    """Compare, print, and write the page if told to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--node", default="node")
    parser.add_argument("--dist", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cache", type=Path, default=user_cache_path("bundleaudit-benchmarks"))
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    tasks = []
    cache = arguments.cache.resolve()
    install(PEERS, cache / "gate-peers")
    # Below the peers, since size-limit finds its plug-in by the nearest package.json.
    with tempfile.TemporaryDirectory(dir=cache / "gate-peers") as name:
        bench = Bench(arguments.node, cache, Path(name), arguments.rounds)
        tasks.append(compare_sizes(bench, DISTS / "good-vite8", "the sample application"))
        if arguments.dist:
            dist = arguments.dist.resolve()
            tasks.append(compare_sizes(bench, dist, dist.name))
        tasks += [compare_syntax(bench), compare_builds(bench)]
        version = bench.answer(
            Job(name="node", command=(arguments.node, "--version"), folder=bench.out)
        )
    page = render_page(tasks, version.strip().removeprefix("v"))
    print(page)
    if arguments.write:
        PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
