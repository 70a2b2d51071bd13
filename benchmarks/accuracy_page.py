"""Tables and text of docs/accuracy.md."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tables import mean, middle, percent, quantile, table

if TYPE_CHECKING:
    from collections.abc import Sequence

ESTIMATES = (
    "exact share of the stream (bundleaudit)",
    "raw bytes, in proportion",
    "modules compressed alone, scaled to the chunk (sonda)",
    "package compressed alone",
    "modules compressed alone, summed (visualizer, vite-bundle-analyzer)",
)
_MEASURES = ("median", "9 of 10 within", "worst")
SHOWN = 12
LARGE_BYTES = 10_000
MEDIUM_BYTES = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One package or module of one chunk: what leaving it out saves, and what was guessed.

    Attributes:
        build: Name of the build.
        file: The chunk.
        name: Of the package or module.
        raw_bytes: Its bytes in the chunk.
        chunk_bytes: All bytes of the chunk.
        saved_bytes: By how much the compressed chunk shrinks without it: the truth.
        estimates: In the order of ``ESTIMATES``.
    """

    build: str
    file: str
    name: str
    raw_bytes: int
    chunk_bytes: int
    saved_bytes: int
    estimates: tuple[float, ...]

    def error(self, estimate: int) -> float:
        """Return the relative error of an estimate, with its sign."""
        return self.estimates[estimate] / self.saved_bytes - 1


def render_page(
    *,
    builds: Sequence[str],
    chunk_count: int,
    chunk_bytes: int,
    samples: Sequence[Sequence[Sample]],
) -> str:
    """Return the page.

    Args:
        builds: Names of the builds with mapped chunks.
        chunk_count: How many chunks there were.
        chunk_bytes: Their size.
        samples: Packages by gzip, modules by gzip, packages by brotli.
    """
    packages, modules, brotli = samples
    medium = [sample for sample in packages if sample.saved_bytes >= MEDIUM_BYTES]
    large = [sample for sample in packages if sample.saved_bytes >= LARGE_BYTES]
    worst = sorted(packages, key=lambda sample: (-abs(sample.error(0)), sample.file, sample.name))
    return "\n".join(
        (
            _INTRODUCTION.format(
                chunks=chunk_count, megabytes=chunk_bytes / 1e6, builds=", ".join(builds)
            ),
            f"## gzip, {len(packages)} packages that save 500 B or more\n",
            _render_errors(packages),
            f"## gzip, the {len(medium)} of them that save 2 kB or more\n",
            _render_errors(medium),
            f"## gzip, the {len(large)} of them that save 10 kB or more\n",
            _render_errors(large),
            f"## gzip, {len(modules)} modules that save 200 B or more, drawn at random\n",
            _render_errors(modules),
            f"## brotli 11, {len(brotli)} packages that save 500 B or more, drawn at random\n",
            (
                "The exact gzip share is scaled here by the chunk's brotli size over its gzip size:"
                " an estimate, and labelled so in reports.\n"
            ),
            _render_errors(brotli),
            "## Where the exact share is furthest from what leaving out saves\n",
            _render_worst(worst[:SHOWN]),
            _WHY,
        )
    )


def _render_errors(samples: Sequence[Sample]) -> str:
    if not samples:
        return "None.\n"
    errors = [[abs(sample.error(index)) for sample in samples] for index in range(len(ESTIMATES))]
    nearest = Counter(of_sample.index(min(of_sample)) for of_sample in zip(*errors, strict=True))
    measures = [[middle(row), quantile(row, 0.9), max(row)] for row in errors]
    rows = [
        (
            name,
            *map(percent, measures[index]),
            percent(mean(sample.error(index) for sample in samples), is_signed=True),
            f"{nearest[index]}",
        )
        for index, name in enumerate(ESTIMATES)
    ]
    header = ("estimate", *_MEASURES, "bias", "closest")
    return f"{table(header, rows)}\n{_verdict(measures)}\n"


def _verdict(measures: Sequence[Sequence[float]]) -> str:
    """Say by which measures the exact share has the least error, and what beats it otherwise."""
    beaten = []
    for name, column in zip(_MEASURES, zip(*measures, strict=True), strict=True):
        best = column.index(min(column))
        if best:
            beaten.append(f"{name} ({ESTIMATES[best]})")
    if not beaten:
        return "The exact share has the least error by all three measures."
    return f"The exact share does not have the least error by: {', '.join(beaten)}."


def _render_worst(samples: Sequence[Sample]) -> str:
    rows = [
        (
            sample.name,
            f"{sample.build}, {sample.file.rpartition('/')[2]}",
            f"{sample.raw_bytes / sample.chunk_bytes:.2%}".replace("%", " %"),
            f"{sample.saved_bytes:,}",
            *(f"{estimate:,.0f}" for estimate in sample.estimates),
        )
        for sample in samples
    ]
    header = (
        "package",
        "chunk",
        "part of chunk",
        "saves",
        "exact",
        "raw",
        "scaled",
        "alone",
        "sum",
    )
    return table(header, rows, texts=2)


_INTRODUCTION = """\
# How right are compressed sizes of packages?

Written by `benchmarks/leave_one_out.py`. A package has no compressed size of its own inside a
chunk: its text is compressed together with its neighbours'. What can be measured is what leaving
it out saves: its bytes are cut out of the chunk, the rest is compressed again by the same encoder
(zlib-ng 6, brotli 11), and the difference is the truth below. Every estimate is computed from the
same finished bytes with the same encoder, so that only the methods differ.

Errors are relative to what leaving out saves. "Closest" counts for how many an estimate comes
nearest; equal ones count for the upper row. Packages that are their whole chunk are no question and
left out, and so are those that save so little that a few bytes of luck are a large error.

{chunks} different chunks, {megabytes:.1f} MB, of these builds: {builds}.
"""

_WHY = """\
What leaving a package out saves is its exact share plus what happens to the rest of the chunk, and
nothing else. The rest changes for three reasons:

- **Who spells a text first pays for it.** Later copies refer back. Leave the first one out and the
  next pays: the share is larger than what is saved (small helpers at the start of a chunk, such as
  `@vue/shared`; two installed copies of one package). The share answers who pays now; what
  would be saved only compressing again can tell.
- **gzip looks back 32 KiB.** Take something out between two like texts that are a little further
  apart and the second finds the first: all of that is saved too. In corptools-char 4 kB of text are
  repeated at a distance of 37 kB; d3-scale and d3-time-format lie between them, and each of them
  saves 2 kB more than its own bits.
- **Codes are chosen for blocks of thousands of symbols.** A block that starts elsewhere has other
  codes, all the way to the end of the chunk. In chainlit's chunk of 4.6 MB this is up to 2.7 kB of
  1.3 MB, up or down, whatever is left out: nothing for the chunk, but much for a small package.

No estimate made without compressing again can know these; they are what is left of the error.
"""
