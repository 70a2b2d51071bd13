"""An explanation for people: what it costs, who asks for it, what would free it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.analysis.package_paths import package_of
from bundleaudit.model.why import Subject
from bundleaudit.report.view import printable
from bundleaudit.units import format_share, format_size

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bundleaudit.model.modules import ModuleImport
    from bundleaudit.model.why import Explanation, Occurrence

_MOST_CHUNKS = 5
_MOST_CONTENTS = 10
_MOST_IMPORTERS = 8
_PACKAGES = "node_modules/"


def render_why(explanation: Explanation) -> str:
    """Return the explanation as text; same explanation, same text."""
    return printable_lines(
        (
            *_head(explanation),
            *(line for copy in explanation.occurrences for line in _copy(explanation, copy)),
            *_contents(explanation),
            *_chunk_way(explanation),
            *_costs(explanation),
            *_freeing(explanation),
        )
    )


def printable_lines(lines: tuple[str, ...]) -> str:
    """Return the lines as text, harmless for a terminal."""
    return "".join(f"{printable(line)}\n" for line in lines)


def _head(explanation: Explanation) -> Iterator[str]:
    copies = explanation.occurrences
    if explanation.library:
        yield f"{explanation.library}: told by its own strings in {explanation.name}"
        yield "what it weighs in there, and who imports it, needs source maps or stats"
    elif explanation.subject is Subject.PACKAGE:
        count = "one copy" if len(copies) == 1 else f"{len(copies)} copies"
        yield f"{explanation.name}: a package in {count}"
    else:
        yield f"{explanation.name}: a {explanation.subject.value}"
    if explanation.pages:
        yield f"in the initial load of {', '.join(explanation.pages)}"
    elif explanation.chunk_chain:
        yield "in no page's initial load: it is loaded lazily"
    else:
        yield "no page of this build leads to it"
    if explanation.is_estimate:
        yield "sizes with ~ are estimates: no source map, lengths from stats"


def _copy(explanation: Explanation, copy: Occurrence) -> Iterator[str]:
    def size(raw_bytes: int, gzip_bytes: int | None) -> str:
        raw = format_share(raw_bytes, is_estimate=explanation.is_estimate)
        gzip = format_share(gzip_bytes, is_estimate=explanation.is_estimate)
        return f"{raw} raw, {gzip} gzip"

    yield ""
    version = f" {copy.version}" if copy.version else ""
    yield f"{copy.label}{version}: {size(copy.raw_bytes, copy.gzip_bytes)}"
    if explanation.subject is not Subject.CHUNK:
        for part in copy.chunks[:_MOST_CHUNKS]:
            when = "initial" if part.pages else "lazy"
            yield f"  in {part.file} ({when}): {size(part.raw_bytes, part.gzip_bytes)}"
        if len(copy.chunks) > _MOST_CHUNKS:
            yield f"  and {len(copy.chunks) - _MOST_CHUNKS} more chunks"
    if copy.chain is not None:
        yield from _import_way(copy.chain)


def _contents(explanation: Explanation) -> Iterator[str]:
    for item in explanation.contents[:_MOST_CONTENTS]:
        raw = format_share(item.raw_bytes, is_estimate=item.is_estimate)
        gzip = format_share(item.gzip_bytes, is_estimate=item.is_estimate)
        yield f"  {item.name or 'the project itself'}: {raw} raw, {gzip} gzip"
    if len(explanation.contents) > _MOST_CONTENTS:
        yield f"  and {len(explanation.contents) - _MOST_CONTENTS} more packages"


def _import_way(chain: tuple[ModuleImport, ...]) -> Iterator[str]:
    if not chain:
        yield "  it is an entry"
        return
    yield f"  {chain[0].importer}"
    for depth, link in enumerate(chain, start=1):
        kind = "loads lazily" if link.is_dynamic else "imports"
        said = f" as '{link.specifier}'" if link.specifier else ""
        yield f"  {'  ' * depth}{kind} {link.imported}{said}"


def _chunk_way(explanation: Explanation) -> Iterator[str]:
    """Say how its largest chunk is reached where imports of modules do not tell."""
    steps = explanation.chunk_chain
    if len(steps) < 2 or any(copy.chain for copy in explanation.occurrences):
        return
    yield ""
    yield f"Chunks on the way: {steps[0].file}"
    for depth, step in enumerate(steps[1:], start=1):
        yield f"  {'  ' * depth}{'loads lazily' if step.is_lazy else 'loads'} {step.file}"


def _costs(explanation: Explanation) -> Iterator[str]:
    if explanation.subject is Subject.CHUNK:
        return
    retained = explanation.retained_gzip_bytes
    if retained is not None and explanation.pages:
        size = format_share(retained, is_estimate=explanation.is_estimate)
        yield ""
        yield f"retained: {size} gzip leave the initial load when every import of it is lazy"
    marginal = explanation.marginal
    if marginal is not None:
        brotli = (
            f", {format_size(marginal.brotli_bytes)} brotli"
            if marginal.brotli_bytes is not None
            else ""
        )
        yield ""
        yield (
            f"marginal: {format_size(marginal.gzip_bytes)} gzip{brotli} less when its chunks are "
            "compressed without it"
        )
    if explanation.is_inferred:
        yield ""
        yield "imports are inferred from the sources in the maps; retained size needs stats"
    if not explanation.has_graph:
        yield ""
        yield "imports and retained size need stats (rollup-plugin-visualizer, template 'raw-data')"


def _freeing(explanation: Explanation) -> Iterator[str]:
    importers = _own_first(link.importer for link in explanation.importers)
    static = _own_first(link.importer for link in explanation.importers if not link.is_dynamic)
    if not importers:
        return
    yield ""
    shown = ", ".join(importers[:_MOST_IMPORTERS])
    rest = len(importers) - _MOST_IMPORTERS
    yield f"imported by {shown}" + (f" and {rest} more" if rest > 0 else "")
    if not explanation.pages:
        return
    own = [module for module in static if _PACKAGES not in module]
    owners = [package_of(module) for module in static if _PACKAGES in module]
    foreign = sorted({owner.name for owner in owners if owner is not None})
    if own:
        where = " and ".join(own) if len(own) < 3 else f"all {len(own)} that import it"
        yield f"to free it: load it with import() in {where}"
    if foreign:
        yield f"{'and ' if own else ''}load lazily what imports it too: {', '.join(foreign)}"
    for release in explanation.releases:
        size = format_share(release.retained_gzip_bytes, is_estimate=explanation.is_estimate)
        yield f"or load {release.module} lazily: {size} gzip leave the initial load with it"


def _own_first(modules: Iterable[str]) -> list[str]:
    """Return each module once, those of the project before those of packages."""
    return sorted(set(modules), key=lambda module: (_PACKAGES in module, module))
