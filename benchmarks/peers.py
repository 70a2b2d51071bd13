"""Puts the peers' numbers beside ours, on one build, in one run; needs npm and Node >= 22.

usage: python benchmarks/peers.py [options]

Installs sonda, source-map-explorer, rollup-plugin-visualizer and vite-bundle-analyzer (versions
pinned in benchmarks/peers/) and the sample application of the fixtures into a cache folder, builds
the sample with the plugin of each, checks that every build has the same scripts, and reads what
each tool says. `--dist` adds finished builds with source maps, for the tools that can read one.
`--write` puts the tables into docs/peers.md.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from platformdirs import user_cache_path

from bundleaudit.analysis.compression import gzip_size
from mapped_chunks import GZIP, read_mapped_chunks
from peer_reports import (
    PeerReport,
    read_bundleaudit,
    read_sonda,
    read_source_map_explorer,
    read_visualizer,
    read_vite_bundle_analyzer,
)
from peer_runs import (
    PEERS,
    Usage,
    build_job,
    dist_jobs,
    hash_scripts,
    lay_out_sample,
    measure,
)
from peers_page import Comparison, Truth, render_page

PAGE = Path(__file__).resolve().parent.parent / "docs" / "peers.md"
PLUGINS = ("visualizer", "visualizer-maps", "vite-bundle-analyzer", "sonda")
LEAST_NODE = 22
# They fill the caches of bytecode and of the warm run.
WARMING = ("bundleaudit modules", "whole audit, warm")


def find_truth(name: str, dist: Path) -> list[Truth]:
    """Return what every package of every mapped chunk weighs, and saves when it is left out."""
    truths = []
    for chunk in read_mapped_chunks([(name, dist)]):
        owners_by_package: dict[str, set[int]] = {}
        for owner, package in chunk.package_by_owner.items():
            owners_by_package.setdefault(package, set()).add(owner)
        gzip_bytes = gzip_size(chunk.code, GZIP)
        for package, owners in sorted(owners_by_package.items()):
            rest = chunk.without(frozenset(owners))
            truths.append(
                Truth(
                    chunk=chunk.file,
                    package=package,
                    raw_bytes=len(chunk.code) - len(rest),
                    saved_bytes=gzip_bytes - gzip_size(rest, GZIP),
                )
            )
    return truths


def measure_scripts(dist: Path) -> dict[str, tuple[int, int]]:
    """Return raw and gzip bytes of every script of a build."""
    contents = {
        file.relative_to(dist).as_posix(): file.read_bytes() for file in sorted(dist.rglob("*.js"))
    }
    return {path: (len(data), gzip_size(data, GZIP)) for path, data in contents.items()}


def read_dist_reports(out: Path, dist: Path) -> dict[str, tuple[PeerReport, PeerReport | None]]:
    """Return raw and gzip bytes by tool, of those that read a finished build."""
    chunks = list(hash_scripts(dist))
    return {
        "bundleaudit": read_bundleaudit(out / "bundleaudit.json"),
        "sonda": read_sonda(out / "sonda.json", chunks),
        "source-map-explorer": (
            read_source_map_explorer(out / "explorer.json", chunks),
            read_source_map_explorer(out / "explorer-gzip.json", chunks),
        ),
    }


def compare_dist(
    name: str, dist: Path, node: str, cache: Path, *, rounds: int, has_brotli: bool = False
) -> Comparison:
    """Compare the tools that read a finished build."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        jobs = dist_jobs(node, cache, dist, out, has_brotli=has_brotli)
        for job in jobs:
            if job.name in WARMING:
                job.run()
        usage = measure(jobs, rounds)
        reports = read_dist_reports(out, dist)
    return Comparison(
        name=name,
        sizes=measure_scripts(dist),
        truths=tuple(find_truth(name, dist)),
        reports=reports,
        usage=usage,
        builds={},
    )


def compare_sample(node: str, cache: Path, rounds: int) -> Comparison:
    """Compare all tools on the sample application."""
    sample = lay_out_sample(cache)
    dist = sample / "dist"
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        jobs = [build_job(node, sample, peer, out) for peer in (*PLUGINS, "none")]
        scripts = []
        for job in jobs:
            job.run()
            scripts.append(hash_scripts(dist))
        if any(other != scripts[-1] for other in scripts):
            sys.exit("a plugin changed the scripts; the tools would not speak of the same build")
        builds: dict[str, Usage] = measure(jobs, rounds)
        mapped, _ = read_visualizer(out / "visualizer-maps.json")
        plugin_reports = {
            "vite-bundle-analyzer": read_vite_bundle_analyzer(out / "vite-bundle-analyzer.json"),
            "visualizer, sourcemap": (mapped, None),
            "visualizer": read_visualizer(out / "visualizer.json"),
        }
    read = compare_dist("the sample application", dist, node, cache, rounds=rounds, has_brotli=True)
    return Comparison(
        name=read.name,
        sizes=read.sizes,
        truths=read.truths,
        reports={**read.reports, **plugin_reports},
        usage=read.usage,
        builds=builds,
    )


def main() -> None:
    """Compare, print, and write the page if told to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--dist", action="append", default=[], metavar="NAME=FOLDER")
    parser.add_argument("--node", default="node", help="Node 22 or later (node)")
    parser.add_argument("--cache", type=Path, default=user_cache_path("bundleaudit-benchmarks"))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.name}")
    arguments = parser.parse_args()
    asked = subprocess.run(
        [arguments.node, "--version"], capture_output=True, text=True, check=True
    )
    node_version = asked.stdout.strip().removeprefix("v")
    if int(node_version.partition(".")[0]) < LEAST_NODE:
        parser.error(f"{arguments.node} is {node_version}; the peers need {LEAST_NODE} (--node)")
    cache = arguments.cache.resolve()
    comparisons = [compare_sample(arguments.node, cache, arguments.rounds)]
    for argument in arguments.dist:
        name, found, folder = argument.partition("=")
        dist = Path(folder if found else argument).resolve()
        comparisons.append(compare_dist(name, dist, arguments.node, cache, rounds=arguments.rounds))
    page = render_page(comparisons, node_version=node_version, lock=PEERS / "package.json")
    print(page)
    if arguments.write:
        PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
