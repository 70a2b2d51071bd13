"""Prints how fast the gzip streams of a build are walked: python benchmarks/deflate.py DIST."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from zlib_ng import zlib_ng

from bundleaudit.analysis.deflate_cost import walk_deflate
from reference import in_reference_steps

ROUNDS = 9
BYTES_PER_MARK = 2_000  # about the length of a module


def main() -> None:
    """Walk the stream of every script and style sheet of the build and print the sums."""
    output_bytes = stream_bytes = overhead_bits = 0
    seconds = 0.0
    for file in sorted(Path(sys.argv[1]).rglob("*")):
        if file.suffix not in {".js", ".mjs", ".css"} or not file.is_file():
            continue
        data = file.read_bytes()
        packer = zlib_ng.compressobj(6, zlib_ng.DEFLATED, 31)
        stream = packer.compress(data) + packer.flush()
        marks = range(0, len(data), BYTES_PER_MARK)
        rounds = []
        for _ in range(ROUNDS):
            start = time.process_time()
            cost = walk_deflate(stream, marks)
            rounds.append(time.process_time() - start)
        seconds += min(rounds)
        output_bytes += cost.output_bytes
        stream_bytes += cost.stream_bytes
        overhead_bits += cost.overhead_bits
    if not output_bytes:
        sys.exit("no scripts or style sheets")
    print(
        f"{output_bytes / 1e6:.1f} MB of output, {stream_bytes / 1e6:.1f} MB of streams,"
        f" {overhead_bits / stream_bytes / 8:.2%} overhead: {in_reference_steps(output_bytes / seconds)}"
    )


if __name__ == "__main__":
    main()
