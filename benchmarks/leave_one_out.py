"""Asks of every package: how much smaller is its chunk without it, and who guessed that best?

usage: python benchmarks/leave_one_out.py [options] CORPUS [CORPUS ...]

CORPUS is a folder with `builds/<name>/dist` and `real/<name>`, or a build. For every package of
every chunk with a source map the package's bytes are cut out of the chunk, the rest is compressed
again by the same encoder, and the difference is the truth that estimates are held against.
`--write` puts the tables into docs/accuracy.md.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from accuracy_page import Sample, render_page
from bundleaudit.analysis.compression import brotli_encoder, brotli_size, gzip_size
from mapped_chunks import GZIP, MappedChunk, find_builds, read_mapped_chunks

if TYPE_CHECKING:
    from collections.abc import Iterable

PAGE = Path(__file__).resolve().parent.parent / "docs" / "accuracy.md"
BROTLI = brotli_encoder()
MIN_SAVED_BYTES = 500  # below, a few bytes of luck in the encoder are a large relative error
MIN_MODULE_SAVED_BYTES = 200
SMALL_CHUNK_BYTES = 600_000  # of the brotli sample: quality 11 takes a second per MB


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One package, or one module, of one chunk."""

    chunk: MappedChunk
    name: str
    owners: frozenset[int]


def find_packages(chunk: MappedChunk) -> list[Case]:
    """Return every copy of a package in the chunk, unless it is the whole chunk."""
    owners_by_copy: dict[str, set[int]] = {}
    for owner, copy in chunk.copy_by_owner.items():
        owners_by_copy.setdefault(copy, set()).add(owner)
    return [
        Case(chunk=chunk, name=chunk.package_by_owner[min(owners)], owners=frozenset(owners))
        for _, owners in sorted(owners_by_copy.items())
        if any(owner not in owners for owner in chunk.module_by_owner)
    ]


def find_modules(chunk: MappedChunk) -> list[Case]:
    """Return every module of the chunk, if it has two."""
    if len(chunk.module_by_owner) < 2:
        return []
    return [
        Case(chunk=chunk, name=name, owners=frozenset({owner}))
        for owner, name in sorted(chunk.module_by_owner.items())
    ]


class Sizes:
    """Compressed sizes of what chunks consist of; each asked for once."""

    def __init__(self, chunk: MappedChunk, *, has_brotli: bool) -> None:
        self.has_brotli = has_brotli
        self._texts = chunk.texts()
        self.whole_bytes = self.size(chunk.code)
        self.gzip_bytes = gzip_size(chunk.code, GZIP)
        self.alone_by_owner = {owner: self.size(text) for owner, text in self._texts.items()}

    def size(self, data: bytes) -> int:
        """Return the compressed size."""
        return brotli_size(data, BROTLI) if self.has_brotli else gzip_size(data, GZIP)

    def text(self, owners: Iterable[int]) -> bytes:
        """Return the bytes of the owners, one owner after the other."""
        return b"".join(self._texts[owner] for owner in sorted(owners))


def judge(case: Case, sizes: Sizes) -> Sample:
    """Return what leaving the case out saves, and what each estimate says it would."""
    chunk, owners = case.chunk, case.owners
    text = sizes.text(owners)
    alone_bytes = sum(sizes.alone_by_owner[owner] for owner in owners)
    exact = sum(chunk.gzip_by_owner[owner] for owner in owners) * sizes.whole_bytes
    return Sample(
        build=chunk.build,
        file=chunk.file,
        name=case.name,
        raw_bytes=len(text),
        chunk_bytes=len(chunk.code),
        saved_bytes=sizes.whole_bytes - sizes.size(chunk.without(owners)),
        estimates=(
            exact / sizes.gzip_bytes,
            len(text) / len(chunk.code) * sizes.whole_bytes,
            alone_bytes / sum(sizes.alone_by_owner.values()) * sizes.whole_bytes,
            sizes.size(text),
            alone_bytes,
        ),
    )


def judge_all(
    cases: Iterable[Case], *, min_saved_bytes: int, has_brotli: bool = False
) -> list[Sample]:
    """Return the samples that save enough to be judged, in the order of the cases."""
    by_chunk: dict[int, list[Case]] = {}
    for case in cases:
        by_chunk.setdefault(id(case.chunk), []).append(case)

    def judge_chunk(group: list[Case]) -> list[Sample]:
        sizes = Sizes(group[0].chunk, has_brotli=has_brotli)
        return [judge(case, sizes) for case in group]

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        judged = pool.map(judge_chunk, by_chunk.values())
        return [
            sample for group in judged for sample in group if sample.saved_bytes >= min_saved_bytes
        ]


def draw(cases: list[Case], count: int, seed: int) -> list[Case]:
    """Return a random choice, in the order of the cases."""
    if len(cases) <= count:
        return cases
    chosen = random.Random(seed).sample(range(len(cases)), count)  # noqa: S311 - no secret
    return [cases[index] for index in sorted(chosen)]


def main() -> None:
    """Judge, print, and write the page if told to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("corpus", nargs="+")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--modules", type=int, default=3000, help="modules to draw (3000)")
    parser.add_argument("--brotli", type=int, default=200, help="packages to draw (200)")
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.name}")
    arguments = parser.parse_args()
    chunks = list(read_mapped_chunks(find_builds(arguments.corpus)))
    packages = [case for chunk in chunks for case in find_packages(chunk)]
    modules = [case for chunk in chunks for case in find_modules(chunk)]
    small = [case for case in packages if len(case.chunk.code) <= SMALL_CHUNK_BYTES]
    if not packages:
        sys.exit("no package in any chunk with a source map")
    page = render_page(
        builds=sorted({chunk.build for chunk in chunks}),
        chunk_count=len(chunks),
        chunk_bytes=sum(len(chunk.code) for chunk in chunks),
        samples=(
            judge_all(packages, min_saved_bytes=MIN_SAVED_BYTES),
            judge_all(
                draw(modules, arguments.modules, arguments.seed),
                min_saved_bytes=MIN_MODULE_SAVED_BYTES,
            ),
            judge_all(
                draw(small, arguments.brotli, arguments.seed),
                min_saved_bytes=MIN_SAVED_BYTES,
                has_brotli=True,
            ),
        ),
    )
    print(page)
    if arguments.write:
        PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
