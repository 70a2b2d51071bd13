"""Explains why a package, module or chunk is in the build."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from bundleaudit.analysis.chunk_chain import chain_to_chunk
from bundleaudit.analysis.identity import chunk_name
from bundleaudit.analysis.package_paths import package_of
from bundleaudit.analysis.retention import retained_gzip_bytes
from bundleaudit.errors import UsageError
from bundleaudit.model.files import REPEATING_ROLES
from bundleaudit.model.ownership import ShareMethod
from bundleaudit.model.sizes import add_known
from bundleaudit.model.why import ChunkPart, Content, Explanation, Occurrence, Release, Subject

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence, Set as AbstractSet

    from bundleaudit.analysis.facts import Facts
    from bundleaudit.analysis.module_graph import ModuleGraph
    from bundleaudit.model.build import Chunk
    from bundleaudit.model.modules import ModuleImport
    from bundleaudit.model.ownership import ModuleShare

_MOST_RELEASES = 3
_COMPONENT_SUFFIXES = (".vue", ".tsx", ".jsx")


def explain(facts: Facts, name: str) -> Explanation:
    """Return why ``name`` is in the build, without its marginal cost.

    A name is looked for as a package, then as a module (its path, or an end of it that only one
    has), then as a chunk (file, an end of it, or its name without hash), then as a package whose
    own strings are in a chunk: the largest such chunk is explained.

    Raises:
        UsageError: Nothing has that name, or several things have; the message lists them.
    """
    shares = _shares_by_copy(facts)
    if any(key[0] == name for key in shares):
        copies = {key[1]: held for key, held in shares.items() if key[0] == name}
        return _explain_modules(facts, Subject.PACKAGE, name, copies)
    by_path: dict[str, list[tuple[str, ModuleShare]]] = {}
    for held in shares.values():
        for file, share in held:
            by_path.setdefault(share.path, []).append((file, share))
    if module := _pick(name, by_path):
        return _explain_modules(facts, Subject.MODULE, module, {module: by_path[module]})
    chunks = {chunk.file: chunk for chunk in facts.build.chunks}
    named = [file for file, chunk in chunks.items() if name in {chunk.name, chunk_name(file)}]
    picked = _pick(name, chunks) or (named[0] if len(named) == 1 else None)
    if picked:
        return _explain_chunk(facts, chunks[picked])
    if holders := [code.file for code in facts.build.code_facts if name in code.libraries]:
        holder = max(holders, key=lambda file: chunks[file].ownership.raw_bytes)
        return replace(_explain_chunk(facts, chunks[holder]), library=name)
    if inside := _packages_behind(facts, name):
        raise UsageError(
            f"no byte of {name} is left in the build: it only passes on what others export",
            hint=f"its parts are {', '.join(inside)}",
        )
    raise _nothing(name, sorted({*(key[0] for key in shares if key[0]), *by_path, *chunks}), named)


def modules_of(explanation: Explanation, facts: Facts) -> frozenset[str]:
    """Return the modules a package or module stands for; none for a chunk."""
    labels = {occurrence.label for occurrence in explanation.occurrences}
    return frozenset(
        module.path
        for chunk in facts.build.chunks
        for module in chunk.ownership.modules
        if (explanation.subject is Subject.PACKAGE and module.package == explanation.name)
        or (explanation.subject is Subject.MODULE and module.path in labels)
    )


def _shares_by_copy(facts: Facts) -> dict[tuple[str, str], list[tuple[str, ModuleShare]]]:
    """Return shares by package and copy; the project's own modules under an empty package."""
    found: dict[tuple[str, str], list[tuple[str, ModuleShare]]] = {}
    for chunk in facts.build.chunks:
        if facts.file_by_path[chunk.file].role in REPEATING_ROLES:
            continue
        for module in chunk.ownership.modules:
            key = (module.package or "", module.copy_root or "")
            found.setdefault(key, []).append((chunk.file, module))
    return found


def _packages_behind(facts: Facts, name: str) -> list[str]:
    """Return the packages that a package without bytes imports, where the import graph tells."""
    graph = facts.module_graph
    if graph is None:
        return []
    owners = {module: package_of(module) for module in graph.modules}
    inside = [module for module, owner in owners.items() if owner and owner.name == name]
    imported = [owners[link.imported] for module in inside for link in graph.imports_of(module)]
    return sorted({owner.name for owner in imported if owner and owner.name != name})


def _pick(name: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate called ``name``, or the only one that ends in it."""
    ending = f"/{name.lstrip('/')}"
    matching = []
    for candidate in candidates:
        if candidate == name:
            return candidate
        if candidate.endswith(ending):
            matching.append(candidate)
    return matching[0] if len(matching) == 1 else None


def _nothing(name: str, known: Sequence[str], named: Sequence[str]) -> UsageError:
    several = [candidate for candidate in known if candidate.endswith(f"/{name}")] or list(named)
    if several:
        return UsageError(
            f"{name} is the name of {len(several)} things: {', '.join(several[:5])}",
            hint="give more of the path",
        )
    close = get_close_matches(name, known, n=3, cutoff=0.5)
    return UsageError(
        f"no package, module or chunk is called {name}",
        hint=f"did you mean {', '.join(close)}?"
        if close
        else "packages and modules are known with source maps or stats; chunks always",
    )


def _explain_modules(
    facts: Facts,
    subject: Subject,
    name: str,
    copies: dict[str, list[tuple[str, ModuleShare]]],
) -> Explanation:
    graph = facts.module_graph
    paths = {label: _members(facts, subject, name, label) for label in copies}
    occurrences = [
        _occurrence(facts, label, shares, _chain(graph, paths[label]))
        for label, shares in copies.items()
    ]
    occurrences.sort(key=lambda item: (-item.raw_bytes, item.label))
    shares = [share for held in copies.values() for _, share in held]
    members: frozenset[str] = frozenset().union(*paths.values())
    largest = occurrences[0].chunks[0].file
    return Explanation(
        subject=subject,
        name=name,
        is_estimate=any(share.raw_method is ShareMethod.ESTIMATE for share in shares),
        occurrences=tuple(occurrences),
        pages=_pages_of(facts, {file for held in copies.values() for file, _ in held}),
        chunk_chain=chain_to_chunk(facts.build, largest),
        importers=graph.importers_of(members) if graph else (),
        has_graph=graph is not None,
        is_inferred=_is_inferred(facts),
        retained_gzip_bytes=_retained(facts, graph, members),
        releases=_releases(facts, graph, members),
    )


def _members(facts: Facts, subject: Subject, name: str, label: str) -> frozenset[str]:
    """Return the modules of one copy of a package, or the one module itself."""
    if subject is Subject.PACKAGE:
        return facts.package_members[name, label]
    return frozenset({label})


def _explain_chunk(facts: Facts, chunk: Chunk) -> Explanation:
    file = facts.file_by_path[chunk.file]
    pages = _pages_of(facts, {chunk.file})
    part = ChunkPart(
        file=chunk.file,
        raw_bytes=file.sizes.raw_bytes,
        gzip_bytes=file.sizes.gzip_bytes,
        pages=pages,
    )
    return Explanation(
        subject=Subject.CHUNK,
        name=chunk.file,
        is_estimate=False,
        occurrences=(
            Occurrence(
                label=chunk.file,
                version=None,
                raw_bytes=part.raw_bytes,
                gzip_bytes=part.gzip_bytes,
                chunks=(part,),
                chain=None,
            ),
        ),
        pages=pages,
        chunk_chain=chain_to_chunk(facts.build, chunk.file),
        importers=(),
        has_graph=facts.module_graph is not None,
        is_inferred=_is_inferred(facts),
        retained_gzip_bytes=None,
        releases=(),
        contents=_contents(chunk),
    )


def _contents(chunk: Chunk) -> tuple[Content, ...]:
    held: dict[str, list[ModuleShare]] = {}
    for share in chunk.ownership.modules:
        held.setdefault(share.package or "", []).append(share)
    contents = [
        Content(
            name=name,
            raw_bytes=sum(share.raw_bytes for share in shares),
            gzip_bytes=_gzip(shares),
            is_estimate=chunk.ownership.is_estimate,
        )
        for name, shares in held.items()
    ]
    return tuple(sorted(contents, key=lambda item: (-item.raw_bytes, item.name)))


def _occurrence(
    facts: Facts,
    label: str,
    shares: Sequence[tuple[str, ModuleShare]],
    chain: tuple[ModuleImport, ...] | None,
) -> Occurrence:
    by_chunk: dict[str, list[ModuleShare]] = {}
    for file, share in shares:
        by_chunk.setdefault(file, []).append(share)
    parts = [
        ChunkPart(
            file=file,
            raw_bytes=sum(share.raw_bytes for share in held),
            gzip_bytes=_gzip(held),
            pages=_pages_of(facts, {file}),
        )
        for file, held in by_chunk.items()
    ]
    return Occurrence(
        label=label,
        version=next((share.version for _, share in shares if share.version), None),
        raw_bytes=sum(part.raw_bytes for part in parts),
        gzip_bytes=add_known(part.gzip_bytes for part in parts),
        chunks=tuple(sorted(parts, key=lambda part: (-part.raw_bytes, part.file))),
        chain=chain,
    )


def _chain(graph: ModuleGraph | None, members: AbstractSet[str]) -> tuple[ModuleImport, ...] | None:
    if graph is None:
        return None
    static = graph.chain_to(members, static_only=True)
    return graph.chain_to(members) if static is None else static


def _gzip(shares: Iterable[ModuleShare]) -> int | None:
    return add_known(share.gzip.share_bytes if share.gzip else None for share in shares)


def _pages_of(facts: Facts, files: set[str]) -> tuple[str, ...]:
    return tuple(page.file for page in facts.pages if files.intersection(page.initial.files))


def _retained(facts: Facts, graph: ModuleGraph | None, members: AbstractSet[str]) -> int | None:
    """Return what leaves with ``members``; an inferred graph misses links, and would say too much."""
    if graph is None or _is_inferred(facts):
        return None
    return retained_gzip_bytes(graph, members, facts.module_gzip_bytes)


def _is_inferred(facts: Facts) -> bool:
    imports = facts.build.module_imports
    return imports is not None and imports.is_inferred


def _releases(
    facts: Facts, graph: ModuleGraph | None, members: AbstractSet[str]
) -> tuple[Release, ...]:
    """Return the components every static way goes through, unless most of the load hangs on them."""
    if graph is None or _is_inferred(facts):
        return ()
    whole = add_known(facts.module_gzip_bytes.get(name, 0) for name in graph.initial)
    releases = [
        Release(module=module, retained_gzip_bytes=_retained(facts, graph, {module}))
        for module in graph.dominators_of(members)
        if module.endswith(_COMPONENT_SUFFIXES)
    ]
    return tuple(
        release
        for release in releases
        if whole is None or 2 * (release.retained_gzip_bytes or 0) < whole
    )[:_MOST_RELEASES]
