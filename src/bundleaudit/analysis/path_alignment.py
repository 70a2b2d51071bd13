"""Finds how one set of paths must be shifted to lie on another: by folders cut or put in front."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_DEEPEST: Final = 16  # segments compared from the end
_MOST_NAMESAKES: Final = 8
_MOST_VOTERS: Final = 2_000  # a majority shows in a sample


@dataclass(frozen=True, slots=True)
class Shift:
    """A change of the folder that paths are relative to.

    Attributes:
        cut: Folders taken off in front; empty or with a final ``/``.
        added: Folders put in front; empty or with a final ``/``.
    """

    cut: str = ""
    added: str = ""

    def apply(self, path: str, *, climbs: int = 0) -> str:
        """Return ``path``, which begins ``climbs`` folders above, from the other folder.

        What lies outside of ``cut`` climbs out of it.
        """
        if climbs:
            added = self.added.split("/")[:-1]
            kept = added[: max(0, len(added) - climbs)]
            ups = self.cut.count("/") + climbs - (len(added) - len(kept))
            return "/".join([*[".."] * ups, *kept, path])
        if path.startswith(self.cut):
            return self.added + path[len(self.cut) :]
        ours, theirs = path.split("/"), self.cut.split("/")[:-1]
        shared = 0
        while shared < min(len(ours) - 1, len(theirs)) and ours[shared] == theirs[shared]:
            shared += 1
        return "../" * (len(theirs) - shared) + "/".join(ours[shared:])


def find_shift(paths: Iterable[str], onto: Iterable[str]) -> Shift | None:
    """Return the shift that the most ``paths`` ask for by ending like a path of ``onto``.

    Each path speaks for its longest such end. Of equal numbers the smallest shift wins, then the
    first in order. Targets that climb out of their folder have no say: what is cut decides on them.
    ``None`` when not one path has a counterpart.
    """
    voters = sorted(set(paths))
    voters = voters[:: len(voters) // _MOST_VOTERS + 1]
    if not voters:
        return None
    targets = sorted({target for target in onto if not target.startswith("../")})
    known = frozenset(targets)
    longer: dict[str, list[str]] = {path: [] for path in voters if path not in known}
    for target in targets if longer else ():
        for cut, suffix in _suffixes(target):
            namesakes = longer.get(suffix)
            if namesakes is not None and len(namesakes) < _MOST_NAMESAKES:
                namesakes.append(cut)
    votes: Counter[tuple[str, str]] = Counter()
    for path in voters:
        votes.update(_votes(path, known, longer))
    if not votes:
        return None
    cut, added = min(votes, key=lambda pair: (-votes[pair], len(pair[0]) + len(pair[1]), pair))
    return Shift(cut, added)


def _votes(path: str, known: frozenset[str], longer: dict[str, list[str]]) -> list[tuple[str, str]]:
    for cut, suffix in _suffixes(path):
        if suffix in known:
            return [(cut, "")]
        if not cut and longer[suffix]:
            return [("", added) for added in longer[suffix]]
    return []


def _suffixes(path: str) -> Iterator[tuple[str, str]]:
    """Yield what is before, and what is from, each of the first folders; the whole path first."""
    parts = path.split("/")
    starts = range(max(0, len(parts) - _DEEPEST), len(parts))
    at = sum(len(part) + 1 for part in parts[: starts.start])
    for start in starts:
        yield path[:at], path[at:]
        at += len(parts[start]) + 1
