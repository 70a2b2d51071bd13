"""What a build shrinks by without some of its modules: cut out of their chunks, compressed again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.analysis.compression import brotli_size, gzip_size
from bundleaudit.inputs.chunk_maps import load_map
from bundleaudit.inputs.directory import read_bytes
from bundleaudit.inputs.source_map.runs import attribute
from bundleaudit.inputs.source_map.values import MapProblem
from bundleaudit.model.notes import Note
from bundleaudit.model.sizes import Sizes, sum_sizes

if TYPE_CHECKING:
    from collections.abc import Iterable, Set as AbstractSet

    from bundleaudit.analysis.accounts import Accounts
    from bundleaudit.analysis.module_names import ModuleNames
    from bundleaudit.inputs.directory import ScannedFile
    from bundleaudit.model.sizes import Encoders


def measure_marginal(
    modules: AbstractSet[str],
    chunks: Iterable[ScannedFile],
    accounts: Accounts,
    names: ModuleNames,
    encoders: Encoders,
) -> Sizes | None:
    """Return by how much ``chunks`` get smaller, raw and compressed, without ``modules``.

    Unlike a share of the stream this is a measurement, but of code that would not run, and the
    costs of several modules do not add up. A few bytes below zero are possible.

    Args:
        modules: What is cut out, by name.
        chunks: All chunks that hold some of it.
        accounts: Where their maps lie.
        names: Names of the modules.
        encoders: Compressors to measure with; those that are off give ``None``.

    Returns:
        ``None`` when a chunk has no map that says whose its bytes are.
    """
    parts: list[Sizes] = []
    for chunk in chunks:
        code = read_bytes(chunk)
        rest = None
        if not isinstance(code, Note) and chunk.path in accounts.places:
            rest = _cut(code, chunk.path, modules, accounts, names)
        if isinstance(code, Note) or rest is None:
            return None
        parts.append(_difference(code, rest, encoders))
    return sum_sizes(parts) if parts else None


def _cut(
    code: bytes, file: str, modules: AbstractSet[str], accounts: Accounts, names: ModuleNames
) -> bytes | None:
    source_map = load_map(accounts.places[file], code)
    if isinstance(source_map, MapProblem) or source_map.is_empty:
        return None
    attribution = attribute(code, source_map)
    if isinstance(attribution, MapProblem):
        return None
    place = accounts.map_file(file)
    cut = {
        at
        for at, source in enumerate(source_map.sources)
        if source.path is not None and names.of_sources.get((place, source.path)) in modules
    }
    return b"".join(code[start:end] for start, end, owner in attribution.runs if owner not in cut)


def _difference(code: bytes, rest: bytes, encoders: Encoders) -> Sizes:
    gzip, brotli = encoders.gzip, encoders.brotli
    return Sizes(
        raw_bytes=len(code) - len(rest),
        gzip_bytes=gzip_size(code, gzip) - gzip_size(rest, gzip) if gzip else None,
        brotli_bytes=brotli_size(code, brotli) - brotli_size(rest, brotli) if brotli else None,
    )
