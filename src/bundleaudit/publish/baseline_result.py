"""What to look for as a baseline, and what was found where."""

from __future__ import annotations

from typing import Final

from bundleaudit.records import record
from bundleaudit.units import format_count

ANCESTOR_LIMIT: Final = 20


@record
class BaselineQuery:
    """What to look for.

    Attributes:
        artifact: GitHub: the artifact's name.
        file: The report's name; in GitLab its path among the job's artifacts.
        job: GitLab: whose artifacts; empty for the job of the same name.
        ancestor_limit: How many first parents to try, the wanted commit being the first.
    """

    artifact: str = "bundleaudit"
    file: str = "audit.json"
    job: str = ""
    ancestor_limit: int = ANCESTOR_LIMIT


@record
class Provenance:
    """Where a baseline came from.

    Attributes:
        origin: The artifact and its run, in words.
        wanted_commit: What this commit should be compared with; ``None`` when unknown.
        commit: What the baseline is of; ``None`` when unknown.
        distance: First parents from wanted to found; ``None`` when unknown.
        caveat: Why the wanted commit itself is in doubt; empty when it is not.
    """

    origin: str
    wanted_commit: str | None
    commit: str | None
    distance: int | None
    caveat: str = ""

    def describe(self) -> str:
        """Return one line for people: the commit, how far off it is, and where it was found."""
        commit = self.commit[:7] if self.commit else "an unknown commit"
        if self.distance is None:
            place = "how far away is unknown"
        elif self.distance == 0:
            place = "the commit this one builds on"
        else:
            place = f"{format_count(self.distance, 'commit')} before the one this builds on"
        caveat = f"; {self.caveat}" if self.caveat else ""
        return f"{commit}, {place} ({self.origin}{caveat})"


@record
class FoundBaseline:
    """A baseline, as text that is still to be validated.

    Attributes:
        text: The JSON report.
        provenance: Where it came from.
    """

    text: bytes
    provenance: Provenance


@record
class MissingBaseline:
    """There is none.

    Attributes:
        reason: Why, in one sentence without a full stop.
    """

    reason: str
