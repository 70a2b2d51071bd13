"""Who owns the bytes of every script with a source map, computed once for its content."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from bundleaudit.analysis.chunk_owners import (
    OWNERS_VERSION,
    ChunkOwners,
    decode_owners,
    encode_owners,
)
from bundleaudit.inputs.chunk_maps import find_map, load_map
from bundleaudit.inputs.contents import read_unchanged
from bundleaudit.inputs.remembered import Codec, Task
from bundleaudit.model.notes import Note
from bundleaudit.model.ownership import MapLink
from bundleaudit.records import record
from bundleaudit.units import format_some

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bundleaudit.inputs.chunk_maps import MapPlace
    from bundleaudit.inputs.contents import Contents
    from bundleaudit.inputs.directory import ScannedFile
    from bundleaudit.inputs.remembered import Answers
    from bundleaudit.model.sizes import Encoder

_SHOWN = 3
_OWNERS: Final = Codec(encode=encode_owners, decode=decode_owners)


@record
class Accounts:
    """The accounts of all scripts that have a map.

    Attributes:
        by_file: Account by script; scripts without any map, or changed meanwhile, are left out.
        link_by_file: How scripts lead to their maps, dangling comments included.
        places: Where the maps lie.
        notes: Maps that could not be used, and comments that lead nowhere.
    """

    by_file: Mapping[str, ChunkOwners]
    link_by_file: Mapping[str, MapLink]
    places: Mapping[str, MapPlace]
    notes: tuple[Note, ...]

    def map_file(self, script: str) -> str:
        """Return the file that holds the map of ``script``: itself when the map is inline."""
        place = self.places[script]
        return place.file.path if place.file else script

    def sources(self) -> Iterator[tuple[str, str]]:
        """Yield map file and source, as the map spells it, for every module that owns bytes."""
        for path, account in self.by_file.items():
            for owner in account.owners:
                if owner.source is not None:
                    yield self.map_file(path), owner.source


def account_chunks(
    contents: Contents,
    url_by_script: Mapping[str, str | None],
    answers: Answers,
    gzip: Encoder | None,
) -> Accounts:
    """Return who owns the bytes of every script with a source map; kept by content.

    One script and its map are in memory at a time, and one more for every worker.

    Args:
        contents: The files of the build.
        url_by_script: For every script the URL in its ``sourceMappingURL`` comment, if it has one.
        answers: What is known, and who finds out.
        gzip: The compressor whose streams are shared out; ``None`` for raw bytes alone.
    """
    files = {file.path: file for file in contents.files}
    places = {
        path: place
        for path, url in url_by_script.items()
        if (place := find_map(path, url, files)) is not None
    }
    dangling = sorted(path for path, place in places.items() if place.link is MapLink.DANGLING)
    usable = {path: place for path, place in places.items() if place.link is not MapLink.DANGLING}
    tasks = {
        path: Task(
            key=_key(path, place, contents.hash_by_path, gzip),
            compute=partial(_compute, files[path], contents.hash_by_path[path], place, gzip),
            cost_bytes=files[path].raw_bytes,
        )
        for path, place in usable.items()
    }
    accounts = answers.find(tasks, _OWNERS)
    notes = [_note_dangling(dangling)] if dangling else []
    notes += (
        Note(file=path, message=f"its source map is not used: {account.problem}")
        for path, account in accounts.items()
        if account.problem
    )
    return Accounts(
        by_file=accounts,
        places=usable,
        link_by_file={path: place.link for path, place in places.items()},
        notes=tuple(notes),
    )


def _compute(
    file: ScannedFile, expected_hash: str, place: MapPlace, gzip: Encoder | None
) -> ChunkOwners | None:
    code = read_unchanged(file, expected_hash)
    if code is None:
        return None
    from bundleaudit.analysis.chunk_accounts import (  # noqa: PLC0415 - cold runs only
        account_chunk,
    )

    return account_chunk(code, load_map(place, code), gzip)


def _key(path: str, place: MapPlace, hashes: Mapping[str, str], gzip: Encoder | None) -> str:
    map_hash = hashes.get(place.file.path, "") if place.file else "inline"
    encoder = f"{gzip.implementation}|{gzip.version}|{gzip.level}" if gzip else "none"
    return f"{hashes[path]}|owners|{OWNERS_VERSION}|{map_hash}|{encoder}"


def _note_dangling(files: Iterable[str]) -> Note:
    return Note(file="", message=f"source map comments lead nowhere: {format_some([*files])}")
