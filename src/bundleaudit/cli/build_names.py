"""What builds are called in reports: the same wherever they lie and however they are written."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from bundleaudit.inputs.untrusted_text import escape_unprintable

if TYPE_CHECKING:
    from collections.abc import Sequence

_TAIL_PARTS = 2  # `dist` alone says nothing of a build somewhere else


def name_builds(paths: Sequence[Path], folder: Path) -> list[str]:
    """Return a name for every path: relative to ``folder`` or else to the working directory.

    Of a build below neither, the end of its path is taken, as much of it as tells it from the
    others: reports hold no absolute path.

    Args:
        paths: Directories, as they were given.
        folder: Where the configuration lies.
    """
    places = [Path(os.path.abspath(path)) for path in paths]  # noqa: PTH100 - links stay links
    roots = [Path(os.path.abspath(root)) for root in (folder, Path.cwd())]  # noqa: PTH100
    return [escape_unprintable(_name(place, roots, places)) for place in places]


def _name(place: Path, roots: Sequence[Path], places: Sequence[Path]) -> str:
    for root in roots:
        if place == root:
            return place.name or "build"
        if place.is_relative_to(root):
            return place.relative_to(root).as_posix()
    others = [other.parts for other in places if other != place]
    own = place.parts[1:] if place.anchor else place.parts
    count = next(
        (
            count
            for count in range(_TAIL_PARTS, len(own))
            if all(other[-count:] != own[-count:] for other in others)
        ),
        len(own),
    )
    return "/".join(own[-count:]) or "build"
