"""Audits every build of a corpus and writes what came of it.

usage: python tools/corpus_table.py FOLDER [--write]

``FOLDER/builds/<case>/dist`` and ``FOLDER/real/<name>`` are builds, as for `make corpus`, whose
tests hold them to what is known of them. Exits 1 when an audit ends with anything but 0 or 1, or
says anything on stderr. ``--write`` renews docs/corpus.md.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "corpus.md"
HEADER = (
    "build",
    "files",
    "served",
    "gzip",
    "bundler",
    "bytes with an owner",
    "routes",
    "lazy",
    "packages",
    "errors",
    "warnings",
    "notes",
)


def main() -> int:
    """Audit all builds; print or write the table."""
    corpus = Path(sys.argv[1])
    builds = [(path.parent.name, path) for path in sorted(corpus.glob("builds/*/dist"))]
    real = [(path.name, path) for path in sorted(corpus.glob("real/*")) if path.is_dir()]
    faults: list[str] = []
    parts = []
    for title, found in (("Sample builds", builds), ("Real applications", real)):
        rows = [_row(name, path, faults) for name, path in found]
        table = "".join(f"| {' | '.join(row)} |\n" for row in (HEADER, _rule(), *rows))
        parts.append(f"\n## {title}\n\n{len(rows)} builds.\n\n{table}")
    text = _INTRODUCTION + "".join(parts)
    print(text)
    for fault in faults:
        print(fault, file=sys.stderr)
    if "--write" in sys.argv and not faults:
        PAGE.write_text(text)
    return 1 if faults else 0


def _row(name: str, build: Path, faults: list[str]) -> tuple[str, ...]:
    """Return the figures of one build."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "audit.json"
        finished = subprocess.run(
            [sys.executable, "-m", "bundleaudit", str(build), "--quiet", "--json", str(report)],
            capture_output=True,
            text=True,
            check=False,
        )
        if finished.returncode not in {0, 1} or finished.stderr:
            faults.append(f"{name}: exit {finished.returncode}: {finished.stderr}")
            return (name, *["-"] * (len(HEADER) - 1))
        document = json.loads(report.read_text())
    return name, *_figures(document)


def _figures(document: dict[str, Any]) -> tuple[str, ...]:
    served = document["totals"]["served"]
    chunks = document["chunks"]
    owned_bytes = sum(module["raw_bytes"] for chunk in chunks for module in chunk["modules"])
    sizes = {file["file"]: file["raw_bytes"] for file in document["files"]}
    chunk_bytes = sum(sizes[chunk["file"]] for chunk in chunks)
    counts = {"error": 0, "warning": 0, "note": 0}
    for outcome in document["outcomes"]:
        for finding in outcome["findings"]:
            counts[finding["severity"] or outcome["severity"]] += 1
    routes = document["routes"]
    return (
        f"{len(document['files']):,}",
        f"{served['raw_bytes'] / 1e6:.2f} MB",
        f"{served['gzip_bytes'] / 1e6:.2f} MB",
        document["bundler"] or "-",
        f"{100 * owned_bytes / chunk_bytes:.0f} %" if owned_bytes else "-",
        str(len(routes)),
        str(sum(bool(route["is_lazy"]) for route in routes)),
        str(len(document["packages"])),
        *map(str, counts.values()),
    )


def _rule() -> tuple[str, ...]:
    return ("---", *["--:"] * (len(HEADER) - 1))


_INTRODUCTION = """\
# Builds it is tried on

Written by `python tools/corpus_table.py FOLDER --write`. `BUNDLEAUDIT_CORPUS=FOLDER make corpus` \
holds the same builds to other programs' answers: sizes to the disk, Node's brotli and Vite's own \
report, imports to es-module-lexer, bytes per source to trace-mapping, legacy syntax to es-check, \
load sets to manifests and to what Chromium requests, route tables to the routers' sources.

"Bytes with an owner" are those of modules, by source map or stats; what is left is code that the \
bundler made, and is named in buckets. Builds without maps and stats have none. Every audit ends \
with 0 or 1 and says nothing on stderr.
"""


if __name__ == "__main__":
    sys.exit(main())
