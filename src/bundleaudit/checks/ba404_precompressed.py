"""BA404: precompressed siblings are stale, missing, or larger than they need be."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from typing_extensions import override

from bundleaudit.analysis.identity import stable_name
from bundleaudit.engine.check import Category, Check, CheckMeta, Options
from bundleaudit.model.content import SiblingState
from bundleaudit.model.outcome import Finding, Severity
from bundleaudit.records import record
from bundleaudit.units import ByteCount, format_count, format_percent, format_size

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bundleaudit.analysis.facts import Facts
    from bundleaudit.model.content import Sibling
    from bundleaudit.model.files import OutputFile

_NAMES = {"br": "brotli", "gz": "gzip", "zst": "zstd"}
_STATES = {
    SiblingState.STALE: "does not hold what {original} holds now",
    SiblingState.BROKEN: "cannot be decompressed",
}


@record
class PrecompressedOptions(Options):
    """Options of BA404.

    Attributes:
        min_raw_bytes: Smaller files need no sibling.
        min_saving_bytes: Siblings that could be smaller by less in all are fine.
        min_saving_percent: Likewise, relative to their size.
    """

    min_raw_bytes: ByteCount = ByteCount(10_000)
    min_saving_bytes: ByteCount = ByteCount(10_000)
    min_saving_percent: int = 5


class Precompressed(Check[PrecompressedOptions]):
    """Precompressed siblings should be fresh, complete, and compressed as well as can be.

    ## What it does
    Decompresses every `.gz`, `.br` and (from Python 3.14 on) `.zst` sibling and compares it with
    its file: another content, or none, is an error. Lists files of 10 kB and more without a
    sibling where others with the same extension have one. Compares the siblings of each format
    with gzip and brotli 11 as this run measured them. A build without siblings is skipped:
    whether its server compresses cannot be seen.

    ## Why it matters
    A server that prefers the sibling (`gzip_static`, `brotli_static`, WhiteNoise) sends a stale
    one to everybody, so that a new page runs old code. A missing one is sent raw, three to four
    times as large, unless the server compresses on the fly, at a lower level.

    ## How to fix
    Compress as the last step of the build, after everything that edits files, into an emptied
    directory; brotli quality 11, gzip level 9.

    ## References
    - https://nginx.org/en/docs/http/ngx_http_gzip_static_module.html
    - https://developer.mozilla.org/docs/Web/HTTP/Guides/Compression
    """

    meta = CheckMeta(
        id="BA404",
        name="precompressed",
        summary="precompressed siblings are stale, missing or larger than needed",
        category=Category.DELIVERY,
        severity=Severity.NOTE,
        since="0.1.0",
    )
    options_type = PrecompressedOptions

    @override
    def skip_reason(self, facts: Facts, options: PrecompressedOptions) -> str:
        if facts.build.content.siblings:
            return ""
        return "the build holds no precompressed files; the server has to compress"

    @override
    def run(self, facts: Facts, options: PrecompressedOptions) -> Iterator[Finding]:
        siblings = facts.build.content.siblings
        for sibling in siblings:
            if sibling.state in _STATES:
                yield Finding(
                    message=f"{sibling.path} "
                    + _STATES[sibling.state].format(original=sibling.original),
                    key=f"{sibling.state}:{stable_name(sibling.path)}",
                    file=sibling.path,
                    fix="compress again as the last step of the build",
                    severity=Severity.ERROR,
                )
        by_suffix: dict[str, list[Sibling]] = defaultdict(list)
        for sibling in siblings:
            by_suffix[sibling.suffix].append(sibling)
        for suffix, group in sorted(by_suffix.items()):
            yield from _find_missing(facts, options, suffix, group)
        for suffix, group in sorted(by_suffix.items()):
            yield from _find_larger(facts, options, suffix, group)
        if "br" not in by_suffix and "zst" not in by_suffix:
            yield from _find_brotli(facts, options, siblings)


def _find_missing(
    facts: Facts, options: PrecompressedOptions, suffix: str, group: Sequence[Sibling]
) -> Iterator[Finding]:
    """Yield one finding for files of extensions that others have a sibling of."""
    held = {sibling.original for sibling in group}
    extensions = {_extension(path) for path in held}
    missing = [
        file
        for file in facts.build.files
        if file.is_compressible
        and file.is_served
        and file.path not in held
        and file.sizes.raw_bytes >= options.min_raw_bytes
        and _extension(file.path) in extensions
        and (_compressed(file, suffix) or 0) < file.sizes.raw_bytes
    ]
    if not missing:
        return
    largest = max(missing, key=lambda file: (file.sizes.raw_bytes, file.path))
    saving = sum(file.sizes.raw_bytes - (_compressed(file, suffix) or 0) for file in missing)
    is_known = all(_compressed(file, suffix) is not None for file in missing)
    size = format_size(largest.sizes.raw_bytes)
    count = format_count(len(missing), "file")
    verb = "lacks" if len(missing) == 1 else "lack"
    yield Finding(
        message=f"{count} of {format_size(options.min_raw_bytes)} or more {verb} a .{suffix} sibling,"
        f" though {len(group)} {'has' if len(group) == 1 else 'have'} one; the largest is {largest.path} ({size})",
        key=f"missing:{suffix}",
        file=largest.path,
        saving_bytes=saving if is_known else None,
        limit_source=options.source_of("min_raw_bytes", guideline="default"),
        fix="compress as the last step of the build, so that no file is left out",
        severity=Severity.WARNING,
    )


def _find_larger(
    facts: Facts, options: PrecompressedOptions, suffix: str, group: Sequence[Sibling]
) -> Iterator[Finding]:
    """Yield one finding when siblings of a format are larger than that format needs."""
    pairs = [
        (sibling, best)
        for sibling in group
        if sibling.state is SiblingState.FRESH
        and (best := _compressed(facts.file_by_path[sibling.original], suffix)) is not None
    ]
    saving = sum(max(0, sibling.raw_bytes - best) for sibling, best in pairs)
    total = sum(sibling.raw_bytes for sibling, _ in pairs)
    if not _is_worth_it(saving, total, options):
        return
    encoder = facts.encoders.brotli if suffix == "br" else facts.encoders.gzip
    assert encoder is not None, "sizes were measured by it"
    worst, _ = max(pairs, key=lambda pair: (pair[0].raw_bytes - pair[1], pair[0].path))
    yield Finding(
        message=f"{format_count(len(pairs), f'.{suffix} sibling')} of {format_size(total)} would be"
        f" {format_percent(saving, total)} smaller with {_NAMES[suffix]} {encoder.level}",
        key=f"larger:{suffix}",
        file=worst.path,
        measured_bytes=total,
        saving_bytes=saving,
        fix=f"compress with {_NAMES[suffix]} at its highest level",
    )


def _find_brotli(
    facts: Facts, options: PrecompressedOptions, siblings: Sequence[Sibling]
) -> Iterator[Finding]:
    """Yield one finding when there is gzip only, and brotli was measured to be smaller."""
    total = saving = 0
    for sibling in siblings:
        best = _compressed(facts.file_by_path[sibling.original], "br")
        if best is not None:
            total += sibling.raw_bytes
            saving += max(0, sibling.raw_bytes - best)
    if not _is_worth_it(saving, total, options):
        return
    yield Finding(
        message=f"precompressed files are gzip only ({format_size(total)});"
        f" brotli is {format_percent(saving, total)} smaller",
        key="no-brotli",
        measured_bytes=total,
        saving_bytes=saving,
        fix="write .br siblings too, and let the server prefer them",
    )


def _is_worth_it(saving_bytes: int, total_bytes: int, options: PrecompressedOptions) -> bool:
    is_large_share = 100 * saving_bytes >= options.min_saving_percent * total_bytes
    return saving_bytes > 0 and saving_bytes >= options.min_saving_bytes and is_large_share


def _compressed(file: OutputFile, suffix: str) -> int | None:
    """Return what this run measured for the format; zstd is not measured."""
    return {"gz": file.sizes.gzip_bytes, "br": file.sizes.brotli_bytes}.get(suffix)


def _extension(path: str) -> str:
    return path.rpartition(".")[2].lower()
