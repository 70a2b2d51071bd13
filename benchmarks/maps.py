"""Prints how fast the source maps of a build are read: python benchmarks/maps.py DIST."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bundleaudit.inputs.source_map.attribution import Attribution
from bundleaudit.inputs.source_map.parse import parse_source_map
from bundleaudit.inputs.source_map.runs import attribute
from bundleaudit.inputs.source_map.values import SourceMap
from reference import in_reference_steps

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 9


def best_seconds(work: Callable[[], object]) -> float:
    """Return the least processor time of some rounds: what the machine can do undisturbed."""
    seconds = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        seconds.append(time.process_time() - start)
    return min(seconds)


def main() -> None:
    """Measure each map of the build named on the command line and print the sums."""
    map_bytes = mappings_bytes = code_bytes = carried_bytes = file_count = 0
    parse_seconds = attribute_seconds = 0.0
    for map_file in sorted(Path(sys.argv[1]).rglob("*.map")):
        code_file = map_file.with_suffix("")
        if not code_file.is_file():
            continue
        data, code = map_file.read_bytes(), code_file.read_bytes()
        source_map = parse_source_map(data)
        if not isinstance(source_map, SourceMap):
            print(f"{map_file}: {source_map.reason}", file=sys.stderr)
            continue
        attribution = attribute(code, source_map)
        if not isinstance(attribution, Attribution):
            print(f"{map_file}: {attribution.reason}", file=sys.stderr)
            continue
        file_count += 1
        map_bytes += len(data)
        code_bytes += len(code)
        mappings_bytes += sum(len(section.mappings) for section in source_map.sections)
        carried_bytes += attribution.carried_bytes
        parse_seconds += best_seconds(lambda data=data: parse_source_map(data))
        attribute_seconds += best_seconds(
            lambda code=code, source_map=source_map: attribute(code, source_map)
        )
    if not file_count:
        sys.exit("no source maps beside their code")
    print(f"{file_count} maps, {code_bytes / 1e6:.1f} MB of code, {carried_bytes:,} B carried over")
    print(f"JSON        {map_bytes / 1e6:8.1f} MB  {map_bytes / 1e6 / parse_seconds:8.1f} MB/s")
    print(
        f"attribution {mappings_bytes / 1e6:8.1f} MB of mappings"
        f"  {in_reference_steps(mappings_bytes / attribute_seconds):>12}"
    )


if __name__ == "__main__":
    main()
