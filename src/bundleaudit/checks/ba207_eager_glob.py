"""BA207: an eager import.meta.glob pulls many modules into one chunk."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from typing_extensions import override

from bundleaudit.analysis.splits import gzip_bytes_of
from bundleaudit.engine.check import Category, Check, CheckMeta, Options, worst_first
from bundleaudit.model.outcome import Confidence, Finding, Severity
from bundleaudit.records import record
from bundleaudit.units import ByteCount, format_share, format_some

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bundleaudit.analysis.facts import Facts
    from bundleaudit.model.build import Chunk
    from bundleaudit.model.ownership import ModuleShare


@record
class EagerGlobOptions(Options):
    """Options of BA207.

    Attributes:
        max_module_count: Most modules of one eager glob.
        max_unmeasured_module_count: The same where their sizes are unknown, and may be tiny.
        min_gzip_bytes: Less is not worth a request each; counts only where sizes are known.
    """

    max_module_count: int = 3
    max_unmeasured_module_count: int = 10
    min_gzip_bytes: ByteCount = ByteCount(1_000)


class EagerGlob(Check[EagerGlobOptions]):
    """Modules that are needed one at a time should not be imported all at once.

    ## What it does
    Finds what `import.meta.glob(..., { eager: true })` leaves in the code: an object whose keys
    are the files' paths. Fires when one holds more modules than the limit; with source maps or
    stats their size is given. Pictures and other files that only give a URL are not counted.

    ## Why it matters
    Of forty translations or help pages a visitor reads one, and downloads all.

    ## How to fix
    Leave out `eager: true` and await the one that is needed: `await pages['./help/start.ts']()`.

    ## References
    - https://vite.dev/guide/features.html#glob-import
    """

    meta = CheckMeta(
        id="BA207",
        name="eager-glob",
        summary="an eager import.meta.glob pulls many modules into one chunk",
        category=Category.SPLITTING,
        severity=Severity.NOTE,
        since="0.1.0",
    )
    options_type = EagerGlobOptions

    @override
    def run(self, facts: Facts, options: EagerGlobOptions) -> Iterator[Finding]:
        findings = [
            finding
            for file, code in facts.splits.code_facts.items()
            for paths in code.eager_globs
            if (finding := _judge(paths, facts, file, options)) is not None
        ]
        yield from worst_first(findings)


def _judge(
    paths: Sequence[str], facts: Facts, file: str, options: EagerGlobOptions
) -> Finding | None:
    chunk = facts.chunk_by_file[file]
    modules = _find_modules(paths, chunk)
    is_complete = len(modules) == len(paths)
    gzip_bytes = gzip_bytes_of(modules) if is_complete else None
    is_small = gzip_bytes is not None and gzip_bytes < options.min_gzip_bytes
    limit_count = (
        options.max_unmeasured_module_count if gzip_bytes is None else options.max_module_count
    )
    if is_small or len(paths) <= limit_count:
        return None
    is_estimate = chunk.ownership.is_estimate
    size, confidence = "", Confidence.EXACT
    if gzip_bytes is not None:
        size = f", {format_share(gzip_bytes, is_estimate=is_estimate)} gzip"
        confidence = Confidence.INFERRED if is_estimate else Confidence.MAPPED
    when = "at start" if file in facts.splits.initial else "with it"
    pattern = _find_pattern(paths)
    place = facts.source_places.eager_glob_of(paths)
    owner = modules[0].path if modules else None
    return Finding(
        message=(
            f"{len(paths)} modules of {pattern} ({format_some(paths)}{size}) are in {file} and loaded {when};"
            f" at most {limit_count} are advised"
        ),
        key=f"{chunk.name}:{pattern}",
        file=file,
        source=place.module if place else owner,
        source_line=place.line if place else None,
        measured_bytes=gzip_bytes,
        confidence=confidence,
        fix=f"import.meta.glob('{pattern}') without eager: true, and await the module in use",
    )


def _find_modules(paths: Sequence[str], chunk: Chunk) -> list[ModuleShare]:
    """Return the chunk's modules that the paths name, as far as each names exactly one."""
    by_name: dict[str, list[ModuleShare]] = {}
    for module in chunk.ownership.modules:
        by_name.setdefault(posixpath.basename(module.path), []).append(module)
    found = []
    for path in paths:
        tail = path.lstrip("./")
        matching = [
            module
            for module in by_name.get(posixpath.basename(path), ())
            if f"/{module.path}".endswith(f"/{tail}")
        ]
        if len(matching) == 1:
            found.append(matching[0])
    return found


def _find_pattern(paths: Sequence[str]) -> str:
    """Return a glob for the paths, such as ``./locales/*.json`` or ``./*/index.ts``."""
    split = [path.split("/") for path in paths]
    endings = {posixpath.splitext(path)[1] for path in paths}
    last = f"*{endings.pop()}" if len(endings) == 1 else "*"
    if len({len(parts) for parts in split}) > 1:
        shared = posixpath.commonprefix([parts[:-1] for parts in split])
        return "/".join((*shared, "**", last))
    columns = [set(column) for column in zip(*split, strict=True)]
    folders = (column.pop() if len(column) == 1 else "*" for column in columns[:-1])
    names = columns[-1]
    return "/".join((*folders, names.pop() if len(names) == 1 else last))
