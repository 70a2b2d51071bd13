"""Full names of the sources of a build's maps: finds the level the project hangs from."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bundleaudit.analysis.module_spelling import Spelling, SpellingKind
from bundleaudit.analysis.package_paths import first_folder, is_lost_polyfill
from bundleaudit.analysis.path_alignment import Shift, find_shift
from bundleaudit.analysis.project_root import root_of

if TYPE_CHECKING:
    from collections.abc import Iterable


def levelled(spelled: dict[tuple[str, str], Spelling]) -> dict[tuple[str, str], str]:
    """Return the full name of every source, from the root of the project."""
    relative = [s for s in spelled.values() if s.kind is SpellingKind.RELATIVE]
    level = _level_of(relative)
    here = [spelling.path for spelling in relative if spelling.climbs == level]
    tops = {path.partition("/")[0] for path in here} | {"node_modules"}
    shift = Shift(cut=root_of(here, is_absolute=False))
    names: dict[tuple[str, str], str] = {}
    for key, spelling in spelled.items():
        if spelling.kind is SpellingKind.VIRTUAL:
            names[key] = f"virtual:{spelling.path}"
        elif spelling.kind is SpellingKind.RELATIVE:
            names[key] = _name(spelling, level, shift, tops)
    absolute = {
        key: spelling.path
        for key, spelling in spelled.items()
        if spelling.kind is SpellingKind.ABSOLUTE
    }
    known = {name for name in names.values() if not name.startswith("virtual:")}
    paths = absolute.values()
    onto = find_shift(paths, known) or Shift(cut=root_of(paths, is_absolute=True))
    names.update((key, onto.apply(path)) for key, path in absolute.items())
    return names


def _level_of(spellings: Iterable[Spelling]) -> int:
    """Return how many folders above the build the project lies.

    Sources within the build itself are workers' with the wrong base, or of foreign scripts: they
    decide only when there are no others.
    """
    own: Counter[int] = Counter()
    foreign: Counter[int] = Counter()
    for spelling in spellings:
        parts = spelling.path.split("/")
        is_own = first_folder(parts) is None and not is_lost_polyfill(parts[0])
        (own if is_own else foreign)[spelling.climbs] += 1
    votes = own or foreign
    return min(votes, key=lambda climbs: (climbs == 0, -votes[climbs], climbs), default=0)


def _name(spelling: Spelling, level: int, shift: Shift, tops: Iterable[str]) -> str:
    first = spelling.path.partition("/")[0]
    if spelling.climbs == level:
        return shift.apply(spelling.path)
    if spelling.climbs < level:
        # Workers up to Vite 7 are written as if the build had one folder less.
        return shift.apply(spelling.path) if first in tops else spelling.path
    if is_lost_polyfill(spelling.path):
        return f"node_modules/{spelling.path}"
    return shift.apply(spelling.path, climbs=spelling.climbs - level)
