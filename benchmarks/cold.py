"""Prints how far a first run is from what the compressors alone need.

    python benchmarks/cold.py DIST [DIST ...] [--brotli N]

Several builds are copied into one, which makes a build of any size. It times measuring alone
(`audit.py` times the whole command): wall time of a first run and of a second one, peak memory.
The floor is the compressors' own time on the same contents: divided by the cores, or that of the
longest job, whichever is longer. It is CPU time of one thread, which other work on the machine
does not stretch; where two cores share a memory bus, both at once need some 10 % more. The ratio
of wall times means something on an idle machine only, that of CPU times always.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bundleaudit.analysis.compression import brotli_encoder, brotli_size, gzip_encoder, gzip_size
from bundleaudit.analysis.measure import CompressionTask, start_measuring
from bundleaudit.inputs.content_cache import ContentCache, content_hash, default_cache_file
from bundleaudit.inputs.file_kinds import is_compressible
from bundleaudit.model.sizes import Encoders

SOURCE = Path(__file__).resolve().parents[1] / "src"
UNMEASURED = {".map", ".gz", ".br", ".zst"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one process cost."""

    wall_seconds: float
    cpu_seconds: float
    peak_megabytes: float


def main() -> None:
    """Run everything once and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dists", nargs="+", type=Path)
    parser.add_argument("--brotli", type=int, default=11)
    parser.add_argument("--only-measure", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.only_measure:
        measure(arguments.dists[0], arguments.brotli)
        return
    with tempfile.TemporaryDirectory() as folder:
        dist = arguments.dists[0]
        if len(arguments.dists) > 1:
            dist = Path(folder, "dist")
            for number, part in enumerate(arguments.dists):
                shutil.copytree(part, dist / f"{number}-{part.name}")
        compare(dist.resolve(), arguments.brotli, Path(folder))


def compare(dist: Path, quality: int, folder: Path) -> None:
    """Print the floor, and what measuring costs cold and warm."""
    total_seconds, longest_seconds, total_bytes = compressors_alone(dist, quality)
    core_count = len(os.sched_getaffinity(0))
    floor_seconds = max(total_seconds / core_count, longest_seconds)
    print(f"{total_bytes / 1e6:.1f} MB to compress, load average {os.getloadavg()[0]:.1f}")
    print(
        f"floor {floor_seconds:.2f} s: {total_seconds:.2f} s of CPU on {core_count} cores,"
        f" longest job {longest_seconds:.2f} s"
    )
    command = [__file__, str(dist), "--brotli", str(quality), "--only-measure"]
    cold, warm = timed(command, folder / "cache"), timed(command, folder / "cache")
    print(
        f"cold {cold.wall_seconds:.2f} s wall ({cold.wall_seconds / floor_seconds:.2f} x floor),"
        f" {cold.cpu_seconds:.2f} s CPU ({cold.cpu_seconds / total_seconds:.2f} x),"
        f" peak {cold.peak_megabytes:.0f} MB;"
        f" warm {warm.wall_seconds:.3f} s, peak {warm.peak_megabytes:.0f} MB"
    )


def contents_of(dist: Path) -> dict[Path, bytes]:
    """Return what is compressed, each content once."""
    files = (path for path in sorted(dist.rglob("*")) if path.is_file())
    by_hash: dict[str, tuple[Path, bytes]] = {}
    for path in files:
        if is_compressible(path.name) and path.suffix not in UNMEASURED:
            data = path.read_bytes()
            by_hash.setdefault(content_hash(data), (path, data))
    return dict(by_hash.values())


def compressors_alone(dist: Path, quality: int) -> tuple[float, float, int]:
    """Return CPU seconds of all jobs, of the longest, and how many bytes there are."""
    jobs = ((gzip_size, gzip_encoder()), (brotli_size, brotli_encoder(quality)))
    spent: list[float] = []
    total_bytes = 0
    for data in contents_of(dist).values():
        total_bytes += len(data)
        for compressed_size, encoder in jobs:
            start = time.process_time()
            compressed_size(data, encoder)
            spent.append(time.process_time() - start)
    return sum(spent), max(spent, default=0.0), total_bytes


def timed(command: list[str], cache: Path) -> Run:
    """Return what ``python COMMAND`` cost in a process of its own."""
    environment = {
        **os.environ,
        "BUNDLEAUDIT_CACHE_DIR": str(cache),
        "PYTHONPATH": str(SOURCE),
    }
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *command], env=environment, stdout=subprocess.DEVNULL
    )
    _, _, usage = os.wait4(process.pid, 0)
    return Run(
        wall_seconds=time.perf_counter() - start,
        cpu_seconds=usage.ru_utime + usage.ru_stime,
        peak_megabytes=usage.ru_maxrss / 1000,
    )


def measure(dist: Path, quality: int) -> None:
    """Measure a build and nothing else, as the audit does."""
    tasks = [
        CompressionTask(
            path=str(path),
            absolute=str(path),
            content_hash=content_hash(data),
            raw_bytes=len(data),
        )
        for path in sorted(dist.rglob("*"))
        if path.is_file() and is_compressible(path.name) and path.suffix not in UNMEASURED
        for data in (path.read_bytes(),)
    ]
    encoders = Encoders(gzip=gzip_encoder(), brotli=brotli_encoder(quality))
    with (
        ContentCache.open(default_cache_file()) as cache,
        start_measuring(tasks, encoders, cache) as measuring,
    ):
        measuring.result()


if __name__ == "__main__":
    main()
