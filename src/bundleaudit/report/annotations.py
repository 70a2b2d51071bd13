"""What GitHub Actions shows beside the log: annotations and step outputs.

Syntax and limits: the source of ``actions/runner`` (258d6c8): ten annotations of a type per step
are kept, the rest is dropped silently; messages are cut at 4,096 characters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bundleaudit.model.outcome import Severity
from bundleaudit.report.results import list_results
from bundleaudit.units import format_count

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bundleaudit.model.audit import Audit
    from bundleaudit.report.places import Places

_COMMANDS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_SHOWN_COUNT: Final = 9  # the tenth says how many more there are
_MESSAGE_LIMIT: Final = 3_000  # escaping makes a message up to three times as long in bytes only


def render_annotations(audits: Sequence[tuple[Audit, Places]]) -> str:
    """Return workflow commands for the worst findings of all builds, worst first.

    At most nine of each severity, and a tenth that counts the rest.
    """
    results = [result for audit, places in audits for result in list_results(audit, places)]
    lines = []
    for severity, command in _COMMANDS.items():
        found = [result for result in results if result.severity is severity]
        for result in found[:_SHOWN_COUNT]:
            text = f"{result.message}. {result.fix}" if result.fix else result.message
            lines.append(
                f"::{command} file={_property(result.path)},line={result.line},"
                f"title={_property(f'{result.check} {result.name}')}"
                f"::{_data(text[:_MESSAGE_LIMIT])}"
            )
        if len(found) > _SHOWN_COUNT:
            rest = format_count(len(found) - _SHOWN_COUNT, f"more {severity.label}")
            lines.append(f"::{command} title=bundleaudit::and {rest}; see the job summary")
    return "".join(line + "\n" for line in lines)


def render_step_outputs(audits: Sequence[Audit]) -> str:
    """Return lines for ``$GITHUB_OUTPUT``: the status of all builds together, counts, changes.

    ``status`` is ``fail`` when a gate is closed, ``warn`` when there are warnings or errors all
    the same, else ``ok``. Changes since the baseline are gzip bytes, free of the noise of hashes:
    of everything served, and of the initial load that grew most (or shrank least); empty where
    a build has no baseline or sizes do not compare. Values are fixed words and numbers, so none
    needs a delimiter.
    """
    counts = {
        severity: sum(audit.count_findings(severity) for audit in audits) for severity in _COMMANDS
    }
    status = "ok"
    if counts[Severity.ERROR] or counts[Severity.WARNING]:
        status = "warn"
    if any(audit.is_failed for audit in audits):
        status = "fail"
    return (
        f"status={status}\n"
        f"errors={counts[Severity.ERROR]}\n"
        f"warnings={counts[Severity.WARNING]}\n"
        f"notes={counts[Severity.NOTE]}\n"
        f"total-delta-bytes={_text(_total_deltas(audits), sum)}\n"
        f"initial-delta-bytes={_text(_initial_deltas(audits), max)}\n"
    )


def _total_deltas(audits: Sequence[Audit]) -> list[int | None]:
    """Return how much each build changed; what is new or gone has changed by all of it."""
    found = []
    for audit in audits:
        measures = audit.diff.measures if audit.diff else ()
        totals = [item.delta.gzip_bytes for item in measures if item.scope == "total"]
        found.append(totals[0] if totals else None)
    return found


def _initial_deltas(audits: Sequence[Audit]) -> list[int | None]:
    """Return how much the initial load of every page changed that both sides have."""
    found: list[int | None] = [None for audit in audits if audit.diff is None]
    for audit in audits:
        measures = audit.diff.measures if audit.diff else ()
        pages = [item for item in measures if item.scope.startswith("page:")]
        found += [item.delta.gzip_bytes for item in pages if item.base and item.head]
    return found


def _text(deltas: Sequence[int | None], join: Callable[[Sequence[int]], int]) -> str:
    known = [delta for delta in deltas if delta is not None]
    return str(join(known)) if known and len(known) == len(deltas) else ""


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
