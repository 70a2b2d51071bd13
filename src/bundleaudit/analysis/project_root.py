"""Where the project starts, by the paths of its modules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.analysis.package_paths import first_folder

if TYPE_CHECKING:
    from collections.abc import Iterable


def root_of(paths: Iterable[str], *, is_absolute: bool) -> str:
    """Return the folder of the project, empty or with a final ``/``.

    It is the longest folder around all files of the project's own that also holds a
    ``node_modules`` or ``src``. Without such, absolute paths start where they differ and others
    where they are.
    """
    own: list[list[str]] = []
    around: set[tuple[str, ...]] = set()
    for path in paths:
        parts = path.split("/")
        at = first_folder(parts)
        if at is None:
            own.append(parts[:-1])
        else:
            around.add(tuple(parts[:at]))
    if not own:
        return _text(min(around, key=lambda folder: (len(folder), folder), default=()))
    shared = _shared(own)
    candidates = [folder for folder in around if shared[: len(folder)] == folder]
    if "src" in shared:
        candidates.append(shared[: len(shared) - 1 - shared[::-1].index("src")])
    if any(folder[len(shared) : len(shared) + 1] == ["src"] for folder in own):
        candidates.append(shared)
    return _text(max(candidates, key=len, default=shared if is_absolute else ()))


def _shared(folders: list[list[str]]) -> tuple[str, ...]:
    """Return the folders that all have in front; the first and last in order differ the most."""
    first, last = min(folders), max(folders)
    length = 0
    while length < min(len(first), len(last)) and first[length] == last[length]:
        length += 1
    return tuple(first[:length])


def _text(folder: tuple[str, ...]) -> str:
    return "".join(f"{part}/" for part in folder)
