"""Reads what the peers report: bytes by chunk and source, as each of them counts.

Sources keep the spelling of the tool; only packages are compared. A chunk is named by its path
in the build.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerReport:
    """The bytes a tool gives to the packages of chunks.

    Attributes:
        packages: Bytes by chunk and package; a package's copies together.
        chunks: Bytes by chunk: the sum of everything the tool lists in it.
    """

    packages: Counter[tuple[str, str]] = field(default_factory=Counter)
    chunks: Counter[str] = field(default_factory=Counter)

    def add(self, chunk: str, source: str, count: int) -> None:
        """Count the bytes of one source of a chunk."""
        self.chunks[chunk] += count
        if package := package_in(source):
            self.packages[chunk, package] += count


def package_in(source: str) -> str | None:
    """Return the package a spelling of a source names: the last after ``node_modules``."""
    _, found, rest = source.replace("\\", "/").rpartition("node_modules/")
    names = rest.split("/")
    if not found or len(names) < 2:
        return None
    return "/".join(names[:2]) if names[0].startswith("@") else names[0]


def read_bundleaudit(file: Path) -> tuple[PeerReport, PeerReport]:
    """Return raw bytes and shares of gzip from our JSON report."""
    raw, gzip = PeerReport(), PeerReport()
    data = _load(file)
    sizes = {item["file"]: item for item in data["files"]}
    for chunk in data["chunks"]:
        path = chunk["file"]
        for module in chunk["modules"]:
            package = module["package"]
            for report, count in ((raw, module["raw_bytes"]), (gzip, module["gzip_bytes"] or 0)):
                report.chunks[path] += count
                if package:
                    report.packages[path, package] += count
        raw.chunks[path] += sum(chunk["buckets"].values())
        # The shares of buckets and the overhead of the stream are the rest, by construction.
        gzip.chunks[path] = sizes[path]["gzip_bytes"]
    return raw, gzip


def read_sonda(file: Path, chunks: Iterable[str]) -> tuple[PeerReport, PeerReport]:
    """Return bytes and scaled gzip bytes from sonda's JSON."""
    raw, gzip = PeerReport(), PeerReport()
    for resource in _load(file)["resources"]:
        if resource["kind"] == "chunk":
            chunk = _chunk_named(resource["parent"], chunks)
            raw.add(chunk, resource["name"], resource["uncompressed"])
            gzip.add(chunk, resource["name"], resource.get("gzip") or 0)
    return raw, gzip


def read_source_map_explorer(file: Path, chunks: Iterable[str]) -> PeerReport:
    """Return bytes from source-map-explorer's JSON: gzip bytes if it was run with ``--gzip``."""
    report = PeerReport()
    for result in _load(file)["results"]:
        chunk = _chunk_named(result["bundleName"], chunks)
        for source, entry in result["files"].items():
            report.add(chunk, source, entry["size"])
    return report


def read_visualizer(file: Path) -> tuple[PeerReport, PeerReport]:
    """Return rendered lengths (mapped bytes in its source map mode) and gzip lengths."""
    raw, gzip = PeerReport(), PeerReport()
    data = _load(file)
    for meta in data["nodeMetas"].values():
        for chunk, uid in meta["moduleParts"].items():
            part = data["nodeParts"][uid]
            raw.add(chunk, meta["id"], part["renderedLength"])
            gzip.add(chunk, meta["id"], part["gzipLength"])
    return raw, gzip


def read_vite_bundle_analyzer(file: Path) -> tuple[PeerReport, PeerReport]:
    """Return parsed and gzip sizes from the leaves of vite-bundle-analyzer's trees."""
    raw, gzip = PeerReport(), PeerReport()
    for chunk in _load(file):
        nodes = list(chunk["source"])
        while nodes:
            node = nodes.pop()
            if node.get("groups"):
                nodes += node["groups"]
                continue
            raw.add(chunk["filename"], node["filename"], node["parsedSize"])
            gzip.add(chunk["filename"], node["filename"], node["gzipSize"])
    return raw, gzip


def _load(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))


def _chunk_named(path: str, chunks: Iterable[str]) -> str:
    """Return the chunk whose path a tool's longer spelling ends with."""
    spelled = path.replace("\\", "/")
    return next((chunk for chunk in chunks if spelled.endswith(f"/{chunk}")), spelled)
