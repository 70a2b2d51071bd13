"""Finds the source map of a script: in it, beside it, or where its comment says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.inputs.directory import read_bytes
from bundleaudit.inputs.source_map.values import MapProblem, SourceMap
from bundleaudit.inputs.url_paths import cut_query, folder_of, join_path
from bundleaudit.model.notes import Note
from bundleaudit.model.ownership import MapLink
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bundleaudit.inputs.directory import ScannedFile


@record
class MapPlace:
    """Where the map of a script is.

    Attributes:
        file: The map's file; ``None`` when it is inline or not in the build.
        link: How the script leads there.
    """

    file: ScannedFile | None
    link: MapLink


def find_map(
    script: str, source_mapping_url: str | None, files: Mapping[str, ScannedFile]
) -> MapPlace | None:
    """Return where the map of ``script`` is; ``None`` when nothing hints at one.

    The comment comes first, then a file of the script's name with ``.map``, which is how hidden
    maps lie on disk.
    """
    if source_mapping_url is not None and source_mapping_url[:5].lower() == "data:":
        return MapPlace(file=None, link=MapLink.INLINE)
    named = None
    if source_mapping_url is not None:
        path = join_path(folder_of(script), cut_query(source_mapping_url))
        named = files.get(path) if path is not None else None
    if named is not None:
        return MapPlace(file=named, link=MapLink.LINKED)
    beside = files.get(f"{script}.map")
    if beside is not None:
        return MapPlace(file=beside, link=MapLink.HIDDEN)
    return None if source_mapping_url is None else MapPlace(file=None, link=MapLink.DANGLING)


def load_map(
    place: MapPlace, code: bytes, *, keep_contents: bool = False
) -> SourceMap | MapProblem:
    """Return the map, with its original sources if asked for, or why it cannot be read."""
    # A warm run knows who owns which byte; the decoders are for cold ones.
    from bundleaudit.inputs.source_map.comment import find_map_comment  # noqa: PLC0415
    from bundleaudit.inputs.source_map.data_url import decode_data_url  # noqa: PLC0415
    from bundleaudit.inputs.source_map.parse import parse_source_map  # noqa: PLC0415

    if place.link is MapLink.INLINE:
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
    return (
        data
        if isinstance(data, MapProblem)
        else parse_source_map(data, keep_contents=keep_contents)
    )
