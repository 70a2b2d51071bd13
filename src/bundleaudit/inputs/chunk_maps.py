"""Finds the source map of a script: in it, beside it, or where its comment says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bundleaudit.inputs.directory import read_bytes
from bundleaudit.inputs.source_map.comment import find_map_comment
from bundleaudit.inputs.source_map.data_url import decode_data_url, is_data_url
from bundleaudit.inputs.source_map.parse import parse_source_map
from bundleaudit.inputs.source_map.values import MapProblem, SourceMap
from bundleaudit.inputs.url_paths import cut_query, folder_of, join_path
from bundleaudit.model.notes import Note

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bundleaudit.inputs.directory import ScannedFile


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPlace:
    """Where the map of a script is.

    Attributes:
        file: The map's file; ``None`` when it is inline.
        is_dangling: The comment names a map that is not in the build.
    """

    file: ScannedFile | None
    is_inline: bool
    is_dangling: bool


def find_map(
    script: str, source_mapping_url: str | None, files: Mapping[str, ScannedFile]
) -> MapPlace | None:
    """Return where the map of ``script`` is; ``None`` when nothing hints at one.

    The comment comes first, then a file of the script's name with ``.map``, which is how hidden
    maps lie on disk.
    """
    if source_mapping_url is not None and is_data_url(source_mapping_url):
        return MapPlace(file=None, is_inline=True, is_dangling=False)
    named = None
    if source_mapping_url is not None:
        path = join_path(folder_of(script), cut_query(source_mapping_url))
        named = files.get(path) if path is not None else None
    found = named or files.get(f"{script}.map")
    if found is None and source_mapping_url is None:
        return None
    return MapPlace(file=found, is_inline=False, is_dangling=found is None)


def load_map(place: MapPlace, code: bytes) -> SourceMap | MapProblem:
    """Return the map, or why it cannot be read."""
    if place.is_inline:
        comment = find_map_comment(code)
        data = (
            MapProblem(reason="its comment is malformed")
            if comment is None
            else decode_data_url(comment.url)
        )
    elif place.file is None:
        return MapProblem(reason="the map its comment names is not in the build")
    else:
        read = read_bytes(place.file)
        data = MapProblem(reason="its map cannot be read") if isinstance(read, Note) else read
    return data if isinstance(data, MapProblem) else parse_source_map(data)
