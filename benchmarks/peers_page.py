"""Tables and text of docs/peers.md."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tables import middle, percent, table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from peer_reports import PeerReport
    from peer_runs import Usage

SHOWN = 10
MIN_SAVED_BYTES = 500
OURS, BARE = "bundleaudit modules", "vite build, none"
MEANING = {
    "bundleaudit": "bytes of the finished file, to the byte; gzip: the bits its own stream spends"
    " on them",
    "sonda": "bytes of the finished file up to the end of each line; gzip: every source"
    " compressed by itself, scaled so that the sum is the file's",
    "source-map-explorer": "bytes of the finished file up to the end of each line; with `--gzip`"
    " every mapped range compressed by itself",
    "vite-bundle-analyzer": "mapped bytes of the emitted chunk; gzip: every module compressed by"
    " itself",
    "visualizer, sourcemap": "mapped bytes of the emitted chunk; no compressed sizes in this mode",
    "visualizer": "`renderedLength`: code before it is minified; gzip: every module compressed by"
    " itself, at level 9",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """One package in one chunk, as it is.

    Attributes:
        chunk: The chunk.
        package: The package, all copies together.
        raw_bytes: Its bytes in the chunk.
        saved_bytes: By how much the gzip size of the chunk falls without them.
    """

    chunk: str
    package: str
    raw_bytes: int
    saved_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All tools on one build.

    Attributes:
        name: Of the build.
        sizes: Raw and gzip bytes of every script, as it lies on disk.
        truths: Every package of every chunk with a source map.
        reports: Raw and gzip bytes by tool; gzip is ``None`` for a tool without it.
        usage: What the commands that read the finished build took.
        builds: What the builds with plugins took; empty for a finished build.
    """

    name: str
    sizes: Mapping[str, tuple[int, int]]
    truths: tuple[Truth, ...]
    reports: Mapping[str, tuple[PeerReport, PeerReport | None]]
    usage: Mapping[str, Usage]
    builds: Mapping[str, Usage]


def render_page(comparisons: Sequence[Comparison], *, node_version: str, lock: Path) -> str:
    """Return the page."""
    pins = json.loads(lock.read_text(encoding="utf-8"))["devDependencies"]
    versions = ", ".join(f"{name} {version}" for name, version in sorted(pins.items()))
    meaning = table(
        ("tool", "what its numbers are"), ((tool, text) for tool, text in MEANING.items()), texts=2
    )
    return "\n".join(
        (
            _INTRODUCTION.format(versions=versions, node=node_version, meaning=meaning),
            *(_render_comparison(comparison) for comparison in comparisons),
        )
    )


def _render_comparison(comparison: Comparison) -> str:
    largest = sorted(comparison.truths, key=lambda truth: (-truth.raw_bytes, truth.chunk))[:SHOWN]
    parts = [
        f"## {comparison.name[0].upper()}{comparison.name[1:]}\n",
        "### Do the parts add up to the files?\n",
        _render_sums(comparison),
        f"### The {len(largest)} largest packages, raw bytes\n",
        _render_packages(comparison, largest, is_gzip=False),
        f"### The {len(largest)} largest packages, gzip bytes\n",
        "In brackets the distance from what leaving the package out really saves.\n",
        _render_packages(comparison, largest, is_gzip=True),
        f"### Error over all packages that save {MIN_SAVED_BYTES} B or more\n",
        _render_errors(comparison),
        "### Time and memory\n",
        _render_usage(comparison),
    ]
    if comparison.builds:
        parts += [
            (
                "Plug-ins run inside a build. What they add to it, against the build without any"
                " (CPU seconds as a multiple of `bundleaudit modules` above):\n"
            ),
            _render_builds(comparison),
        ]
    return "\n".join(parts)


def _render_sums(comparison: Comparison) -> str:
    raw_bytes = sum(raw for raw, _ in comparison.sizes.values())
    gzip_bytes = sum(gzip for _, gzip in comparison.sizes.values())
    rows = [("**the files on disk**", f"{raw_bytes:,}", "", f"{gzip_bytes:,}", "")]
    for tool, (raw, gzip) in comparison.reports.items():
        raw_sum = sum(raw.chunks[chunk] for chunk in comparison.sizes)
        row = [tool, f"{raw_sum:,}", percent(raw_sum / raw_bytes - 1, is_signed=True), "-", ""]
        if gzip is not None:
            gzip_sum = sum(gzip.chunks[chunk] for chunk in comparison.sizes)
            row[3:] = f"{gzip_sum:,}", percent(gzip_sum / gzip_bytes - 1, is_signed=True)
        rows.append(tuple(row))
    return table(("tool", "raw bytes", "off by", "gzip bytes", "off by"), rows)


def _render_packages(comparison: Comparison, truths: Sequence[Truth], *, is_gzip: bool) -> str:
    tools = [name for name, pair in comparison.reports.items() if pair[is_gzip] is not None]
    truth_title = "leaving it out saves" if is_gzip else "its bytes in the chunk"
    rows = []
    for truth in truths:
        true_bytes = truth.saved_bytes if is_gzip else truth.raw_bytes
        row = [truth.package, truth.chunk.rpartition("/")[2], f"{true_bytes:,}"]
        for tool in tools:
            report = comparison.reports[tool][is_gzip]
            assert report is not None
            count = report.packages[truth.chunk, truth.package]
            error = percent(count / true_bytes - 1, is_signed=True) if true_bytes > 0 else "-"
            row.append(f"{count:,} ({error})" if count != true_bytes else f"{count:,}")
        rows.append(row)
    return table(("package", "chunk", truth_title, *tools), rows, texts=2)


def _render_errors(comparison: Comparison) -> str:
    truths = [truth for truth in comparison.truths if truth.saved_bytes >= MIN_SAVED_BYTES]
    rows = []
    for tool, (raw, gzip) in comparison.reports.items():
        row = [tool]
        for report, attribute in ((raw, "raw_bytes"), (gzip, "saved_bytes")):
            if report is None:
                row += ["-", "-"]
                continue
            errors = [
                abs(report.packages[truth.chunk, truth.package] / getattr(truth, attribute) - 1)
                for truth in truths
            ]
            row += [percent(middle(errors)), percent(max(errors))]
        rows.append(row)
    header = ("tool", "raw: median", "raw: worst", "gzip: median", "gzip: worst")
    return f"{len(truths)} packages.\n\n" + table(header, rows)


def _render_usage(comparison: Comparison) -> str:
    ours = comparison.usage[OURS]
    rows = [
        (
            name,
            f"{usage.cpu_seconds / ours.cpu_seconds:.2f} x",
            f"{usage.wall_seconds / ours.wall_seconds:.2f} x",
            f"{usage.peak_bytes / 1e6:.0f} MB",
        )
        for name, usage in comparison.usage.items()
    ]
    return table(("command", "CPU time", "wall time", "peak memory"), rows)


def _render_builds(comparison: Comparison) -> str:
    ours, bare = comparison.usage[OURS], comparison.builds[BARE]
    rows = []
    for name, usage in comparison.builds.items():
        if name == BARE:
            rows.append((name, "-", "-", f"{usage.peak_bytes / 1e6:.0f} MB"))
            continue
        added = usage.cpu_seconds - bare.cpu_seconds
        rows.append(
            (
                name,
                f"{added / ours.cpu_seconds:+.2f} x",
                percent(added / bare.cpu_seconds, is_signed=True),
                f"{usage.peak_bytes / 1e6:.0f} MB",
            )
        )
    return table(("command", "added CPU time", "of the build", "peak memory"), rows)


_INTRODUCTION = """\
# The same build through every tool

Written by `benchmarks/peers.py`; every tool read the same scripts, to the byte, in the same run.
{versions}; Node {node}.

{meaning}
Truth is not asked of any tool. Sums: the files on disk. gzip: the package's bytes are cut out of the
chunk, the rest is compressed again (zlib-ng 6), and the difference counts. Node's zlib, which the
peers use, gives about 1 % less, which is part of their distance in the gzip columns; for why the
exact share is not the saving either, see [accuracy.md](accuracy.md). Raw bytes of a package are
those its source map gives it, a mapping holding until the next one: our reading, which an
independent reader confirms in the tests but for lines without any mapping. These are the inner
lines of long literals and of code that was minified before; peers leave them unassigned. What our
report leaves over after the modules (glue, frame and headers of the stream) it names in buckets, so
that sums hold by construction.

Times are ratios to `bundleaudit modules`, medians of runs that took turns on one machine; all but
the warm run are without a cache. It is asked what the others answer: whose bytes are the scripts,
raw and in gzip (source-map-explorer without `--gzip`: raw alone, as with `--no-gzip`), as JSON. The
whole audit goes on from there: load graph and routes, every file of the build, secrets and syntax,
vendor code that may be loaded too early, all checks. CPU time is the sum over processes: ours
share the work among cores. source-map-explorer and sonda
read finished builds; sonda has no command for that, so its report class is driven by a script.
rollup-plugin-visualizer and vite-bundle-analyzer only exist inside a build: they cannot be asked
about one that was made before.
"""
