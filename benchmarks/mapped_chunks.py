"""The chunks of builds that have a usable source map, cut into the packages they hold."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bundleaudit.analysis.accounts import account_chunks
from bundleaudit.analysis.compression import gzip_encoder
from bundleaudit.analysis.stats_facts import use_stats
from bundleaudit.errors import BuildError
from bundleaudit.inputs.chunk_maps import find_map, load_map
from bundleaudit.inputs.content_cache import ContentCache
from bundleaudit.inputs.contents import hash_files
from bundleaudit.inputs.directory import scan_directory
from bundleaudit.inputs.documents import read_documents
from bundleaudit.inputs.remembered import Answers
from bundleaudit.inputs.source_map.attribution import Attribution
from bundleaudit.inputs.source_map.runs import attribute
from bundleaudit.inputs.source_map.values import SourceMap

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bundleaudit.inputs.directory import DirectoryScan
    from bundleaudit.inputs.source_map.attribution import Run

GZIP = gzip_encoder()


@dataclass(frozen=True, slots=True, kw_only=True)
class MappedChunk:
    """One chunk and who owns its bytes.

    Attributes:
        build: Name of the build.
        file: Path in the build.
        code: Its bytes.
        runs: Who owns which of them, by the number of an owner.
        gzip_by_owner: The exact part of each owner, as the tool accounts for it.
        module_by_owner: Name of each owner that is a module.
        package_by_owner: Name of the package of each owner that belongs to one.
        copy_by_owner: Likewise where that copy of the package lies.
    """

    build: str
    file: str
    code: bytes
    runs: tuple[Run, ...]
    gzip_by_owner: dict[int, int]
    module_by_owner: dict[int, str]
    package_by_owner: dict[int, str]
    copy_by_owner: dict[int, str]

    def texts(self) -> dict[int, bytes]:
        """Return the bytes of each owner, joined in the order of the chunk."""
        pieces: dict[int, list[bytes]] = {}
        for start, end, owner in self.runs:
            pieces.setdefault(owner, []).append(self.code[start:end])
        return {owner: b"".join(parts) for owner, parts in pieces.items()}

    def without(self, owners: frozenset[int]) -> bytes:
        """Return the chunk with all bytes of ``owners`` cut out."""
        return b"".join(self.code[run[0] : run[1]] for run in self.runs if run[2] not in owners)


def find_builds(arguments: Iterable[str]) -> list[tuple[str, Path]]:
    """Return name and directory of every build: those of a corpus, or a folder that is a build.

    A corpus has ``builds/<name>/dist`` and ``real/<name>``.
    """
    builds = []
    for argument in arguments:
        folder = Path(argument)
        samples = [(path.parent.name, path) for path in folder.glob("builds/*/dist")]
        real = [(path.name, path) for path in folder.glob("real/*") if path.is_dir()]
        builds += sorted(samples) + sorted(real) or [(folder.name, folder)]
    return builds


def read_mapped_chunks(builds: Iterable[tuple[str, Path]]) -> Iterator[MappedChunk]:
    """Yield the mapped chunks of the builds, each content once, in order of build and path.

    A chunk that its map leaves whole (one module, as for JSON) is no question and left out.
    """
    seen: set[bytes] = set()
    for name, dist in builds:
        try:
            scan = scan_directory(dist)
        except BuildError:
            continue  # a library or a server build without anything to audit
        for chunk in _read_build(name, scan):
            if chunk.code not in seen:
                seen.add(chunk.code)
                yield chunk


def _read_build(name: str, scan: DirectoryScan) -> Iterator[MappedChunk]:
    contents = hash_files(scan)
    with ContentCache.open(None) as cache:
        documents = read_documents(contents, Answers(cache))
        accounts = account_chunks(contents, documents.map_urls, Answers(cache), GZIP)
    names = use_stats((), accounts, frozenset(documents.scripts)).names
    files = {file.path: file for file in contents.files}
    for path, account in sorted(accounts.by_file.items()):
        if account.problem or account.is_empty_map:
            continue
        code = Path(files[path].absolute).read_bytes()
        place = find_map(path, documents.scripts[path].source_mapping_url, files)
        source_map = load_map(place, code) if place else None
        assert isinstance(source_map, SourceMap)
        attribution = attribute(code, source_map)
        assert isinstance(attribution, Attribution)
        # The account lists the owners in the order of their numbers, and has no room for them.
        owners = list(attribution.owner_bytes())
        rows = dict(zip(owners, account.owners, strict=True))
        modules = {
            owner: names.of_sources[accounts.map_file(path), row.source]
            for owner, row in rows.items()
            if row.source is not None
        }
        packages = {
            owner: names.packages[module]
            for owner, module in modules.items()
            if module in names.packages
        }
        yield MappedChunk(
            build=name,
            file=path,
            code=code,
            runs=attribution.runs,
            gzip_by_owner={owner: row.gzip_bytes or 0 for owner, row in rows.items()},
            module_by_owner=modules,
            package_by_owner={owner: package.name for owner, package in packages.items()},
            copy_by_owner={owner: package.copy_root for owner, package in packages.items()},
        )
