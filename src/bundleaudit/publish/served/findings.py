"""What is wrong with a server, by groups of files that one setting holds for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.model.files import FileKind
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bundleaudit.model.outcome import Severity
    from bundleaudit.publish.served.answers import ServedFile
    from bundleaudit.publish.served.expected import ExpectedFile
    from bundleaudit.publish.served.rules import Rule


@record
class ServedFinding:
    """One thing to set right.

    Attributes:
        rule: Which rule is broken; it holds the next step.
        subject: What it is about: ``hashed js``, ``pages``, ``/checkout``.
        measured: What the server said.
        allowed: What it should say.
        files: The files, sorted; none where it is about an address.
        own_severity: How bad here, where that is not what the rule says.
    """

    rule: Rule
    subject: str
    measured: str
    allowed: str
    files: tuple[str, ...] = ()
    own_severity: Severity | None = None

    @property
    def severity(self) -> Severity:
        """How bad it is here."""
        return self.own_severity or self.rule.severity


def group_name(file: ExpectedFile) -> str:
    """Return the group of files a file is configured with."""
    if file.kind is FileKind.HTML:
        return "pages"
    kind = "other files" if file.kind is FileKind.OTHER else file.kind.value
    if file.is_hashed is None:
        return f"perhaps hashed {kind}"
    return f"{'hashed' if file.is_hashed else 'un-hashed'} {kind}"


def by_group(
    files: Iterable[ServedFile], said: Callable[[ServedFile], str]
) -> Iterator[tuple[str, str, tuple[ServedFile, ...]]]:
    """Yield group, what was said and the files it was said for, sorted."""
    groups: dict[tuple[str, str], list[ServedFile]] = {}
    for served in files:
        groups.setdefault((group_name(served.expected), said(served)), []).append(served)
    for (group, text), members in sorted(groups.items()):
        yield group, text, tuple(members)


def paths(files: Iterable[ServedFile]) -> tuple[str, ...]:
    """Return the files' paths, sorted."""
    return tuple(sorted(served.expected.path for served in files))
