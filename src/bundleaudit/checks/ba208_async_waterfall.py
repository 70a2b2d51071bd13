"""BA208: a chunk imports another one dynamically as soon as it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from bundleaudit.engine.check import Category, Check, CheckMeta, Options, worst_first
from bundleaudit.model.outcome import Finding, Severity
from bundleaudit.records import record
from bundleaudit.units import ByteCount, format_size

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bundleaudit.analysis.facts import Facts


@record
class AsyncWaterfallOptions(Options):
    """Options of BA208.

    Attributes:
        min_gzip_bytes: A later load that is smaller is not reported.
    """

    min_gzip_bytes: ByteCount = ByteCount(5_000)


class AsyncWaterfall(Check[AsyncWaterfallOptions]):
    """What a chunk always needs should load together with it.

    ## What it does
    Finds `import()` at the level of a module itself, outside of any function and condition: it
    runs whenever the chunk does. Fires when the target is not loaded or preloaded by then. An
    import inside a function is never reported, even if that function is always called.

    ## Why it matters
    The browser learns of the second file only after it has downloaded and run the first: a round
    trip more for every visitor, with nothing to show for it.

    ## How to fix
    Import it statically, or start both requests at once: `Promise.all([import('./a'),
    import('./b')])` where the first one is imported, or a `modulepreload` link in the page. Where
    module federation needs such a start, preload the file it loads.

    ## References
    - https://web.dev/articles/modulepreload
    - https://developer.mozilla.org/docs/Web/JavaScript/Reference/Operators/await#top_level_await
    """

    meta = CheckMeta(
        id="BA208",
        name="async-waterfall",
        summary="a chunk always loads another one, which it only asks for when run",
        category=Category.SPLITTING,
        severity=Severity.WARNING,
        since="0.1.0",
    )
    options_type = AsyncWaterfallOptions

    @override
    def skip_reason(self, facts: Facts, options: AsyncWaterfallOptions) -> str:
        return "" if facts.splits.pages else "no page of an application"

    @override
    def run(self, facts: Facts, options: AsyncWaterfallOptions) -> Iterator[Finding]:
        findings = []
        for file, code in facts.splits.code_facts.items():
            for target in code.startup_imports:
                later_bytes = _later_bytes(facts, file, target)
                if later_bytes is None or later_bytes < options.min_gzip_bytes:
                    continue
                findings.append(
                    Finding(
                        message=(
                            f"{file} always imports {target} with import(), which is found only when"
                            f" it runs: one round trip more before {format_size(later_bytes)} gzip"
                        ),
                        key=f"{facts.chunk_by_file[file].name}:{facts.chunk_by_file[target].name}",
                        file=file,
                        source=facts.chunk_by_file[file].source,
                        measured_bytes=later_bytes,
                        fix=f'import it statically, or preload it: <link rel="modulepreload" href="{target}">',
                    )
                )
        yield from worst_first(findings)


def _needs(facts: Facts, file: str) -> Iterable[str]:
    """Return the scripts that a script needs to run, itself among them."""
    known = facts.closure_by_target.get(file)
    files = facts.loader.discover((file,)) if known is None else known
    return (name for name in files if name in facts.chunk_by_file)


def _later_bytes(facts: Facts, file: str, target: str) -> int | None:
    """Return the gzip size of what the import loads that nothing has asked for by then."""
    splits = facts.splits
    loads = [load.initial.files for load in splits.pages if file in load.initial.files]
    asked = set(_needs(facts, file))
    if loads:
        asked |= set.intersection(*map(set, loads))
    else:
        for boundary in facts.build.boundaries:
            if boundary.target == file:
                asked |= set(boundary.preloads)
    needed = [name for name in _needs(facts, target) if name not in asked]
    if target not in needed:
        return None
    sizes = [facts.file_by_path[name].sizes.gzip_bytes for name in needed]
    known = [size for size in sizes if size is not None]
    return sum(known) if len(known) == len(sizes) else None
