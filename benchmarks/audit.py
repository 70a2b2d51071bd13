"""Times the whole command against the time its compressors need anyway.

usage: python benchmarks/audit.py DIST [DIST ...]

Prints, for every build: cold wall time and its ratio to the floor (the same compressors on the
same bytes and cores, largest file first, and nothing else), warm wall time and its ratio to a bare
interpreter's in the same minute, peak memory of the cold run; and once: the start-up of --version and --help, and the scanner's speed.
Run it on an idle machine; ratios of one run compare, times of two machines do not.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bundleaudit.analysis.compression import brotli_encoder, brotli_size, gzip_encoder, gzip_size
from bundleaudit.inputs.directory import scan_directory
from bundleaudit.inputs.file_kinds import is_compressible
from bundleaudit.inputs.javascript import scan_script
from bundleaudit.model.files import FileKind

GZIP, BROTLI = gzip_encoder("zlib-ng", 6), brotli_encoder(11)


def run(*arguments: str, cache: str) -> tuple[float, int]:
    """Return wall seconds and peak memory in KiB of one run."""
    environment = {
        **os.environ,
        "BUNDLEAUDIT_CACHE_DIR": cache,
        "CI": "1",
        "PYTHONDONTWRITEBYTECODE": "",  # an installed package has its bytecode
        "PYTHONPYCACHEPREFIX": str(Path(cache) / "bytecode"),
    }
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "bundleaudit", *arguments],
        stdout=subprocess.DEVNULL,
        env=environment,
    )
    _, _, usage = os.wait4(process.pid, 0)
    return time.perf_counter() - started, usage.ru_maxrss


def floor_seconds(dist: Path) -> float:
    """Return the seconds the compressors alone need on all cores, largest file first.

    Measured on the same cores in the same run, since two busy cores of one machine are rarely
    twice as fast as one.
    """
    contents = {
        Path(file.absolute).read_bytes()
        for file in scan_directory(dist).files
        if is_compressible(file.path) and file.other_format is None
    }
    ordered = sorted(contents, key=lambda data: (-len(data), data))
    started = time.perf_counter()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(lambda data: (brotli_size(data, BROTLI), gzip_size(data, GZIP)), ordered))
    return time.perf_counter() - started


def measure_build(dist: Path) -> None:
    """Print the figures of one build."""
    floors, colds, peaks = [], [], []
    with tempfile.TemporaryDirectory() as cache:
        for _ in range(3):
            floors.append(floor_seconds(dist))
            cold, peak = run(str(dist), "--no-cache", cache=cache)
            colds.append(cold)
            peaks.append(peak)
        run(str(dist), cache=cache)
        warm = statistics.median(run(str(dist), cache=cache)[0] for _ in range(9))
        bare = statistics.median(_time_python("-c", "pass") for _ in range(9))
    ratios = sorted(cold / floor for cold, floor in zip(colds, floors, strict=True))
    print(
        f"{dist.name}: {len(scan_directory(dist).files)} files; cold {statistics.median(colds):.2f} s "
        f"= {ratios[1]:.2f} x floor ({ratios[0]:.2f} to {ratios[2]:.2f}); warm {warm:.3f} s "
        f"= {warm / bare:.0f} bare interpreters; "
        f"peak {max(peaks) / 1024:.0f} MiB"
    )


def measure_startup() -> None:
    """Print the start-up of the commands that do nothing."""
    with tempfile.TemporaryDirectory() as cache:
        bare = statistics.median(_time_python("-c", "pass") for _ in range(15))
        for option in ("--version", "--help"):
            seconds = statistics.median(run(option, cache=cache)[0] for _ in range(15))
            print(f"{option}: {seconds * 1000:.0f} ms (a bare interpreter: {bare * 1000:.0f} ms)")


def _time_python(*arguments: str) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True)
    return time.perf_counter() - started


def measure_scanner(dists: list[Path]) -> None:
    """Print the scanner's speed on all scripts of the builds."""
    codes = [
        Path(file.absolute).read_bytes()
        for dist in dists
        for file in scan_directory(dist).files
        if file.kind is FileKind.JS
    ]
    best = min(_time_scan(codes) for _ in range(3))
    size = sum(map(len, codes))
    print(f"scanner: {size / best / 1e6:.1f} MB/s on {size / 1e6:.1f} MB of JavaScript")


def _time_scan(codes: list[bytes]) -> float:
    started = time.process_time()
    for code in codes:
        scan_script(code)
    return time.process_time() - started


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    builds = [Path(argument) for argument in sys.argv[1:]]
    measure_startup()
    measure_scanner(builds)
    for build in builds:
        measure_build(build)
