"""What changed since the baseline, in Markdown: one line, the top causes, and the tables.

Every row and sentence is ``report.diff_view``'s, as in the terminal and in the HTML report.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bundleaudit.model.diff import LoadKind
from bundleaudit.report.diff_view import (
    describe_cascade,
    describe_cause,
    describe_counts,
    describe_diff,
    describe_returning,
    describe_touched,
    list_changed_measures,
    list_files,
    list_loads,
    list_packages,
    list_sums,
)
from bundleaudit.report.markdown_tables import MarkdownTable
from bundleaudit.report.markdown_text import escape_code, escape_text
from bundleaudit.report.view import printable

if TYPE_CHECKING:
    from bundleaudit.model.audit import Audit
    from bundleaudit.model.diff import BuildDiff, Cause
    from bundleaudit.report.diff_view import DeltaRow

_NAME_LIMIT: Final = 120
_TEXT_LIMIT: Final = 400
_LINE_LIMIT: Final = 240
_SENTENCE_COUNT: Final = 10


def diff_lines(audit: Audit, cause_count: int) -> list[str]:
    """Return the change in a sentence and its largest causes; or why nothing is compared."""
    diff, source = audit.diff, audit.run.baseline
    if diff is None:
        if source is None:
            return []
        reason = escape_text(printable(source.description), _TEXT_LIMIT)
        return [f"No baseline, so growth was not judged: {reason}.", ""]
    since = escape_code(printable(diff.base), _NAME_LIMIT)
    if source is not None:
        since = escape_text(printable(source.description), _TEXT_LIMIT)
    lines = [f"**{escape_text(describe_diff(diff), _TEXT_LIMIT)}** since {since}.", ""]
    causes = [f"- {escape_text(_cause(one), _LINE_LIMIT)}" for one in diff.causes[:cause_count]]
    return [*lines, *causes, ""] if causes else lines


def diff_title(diff: BuildDiff) -> str:
    """Return the title of the fold that holds the tables: how many files changed in which way."""
    return f"What changed: {escape_text(describe_counts(diff) or 'sizes', _TEXT_LIMIT)}"


def diff_tables(diff: BuildDiff, row_limit: int | None = None) -> list[MarkdownTable]:
    """Return the tables of a difference, those people act on first; empty ones have no rows."""
    loads = [
        _delta_table(title, list_loads(diff, kind)[0], row_limit)
        for kind, title in ((LoadKind.PAGE, "Initial loads"), (LoadKind.LAZY, "Lazy loads"))
    ]
    if diff.is_snapshot:
        sums = [_delta_table("Since the snapshot", list_changed_measures(diff), row_limit)]
    else:
        sums = [_delta_table("Sums", list_sums(diff), row_limit)]
    has_changes = bool(diff.changed_files or diff.loads or diff.is_snapshot)
    returning = [describe_returning(load) for load in diff.returning if load.sizes.raw_bytes]
    returning += [describe_cascade(cascade) for cascade in diff.cascades if returning]
    return [
        _list_table("Why", [_cause(cause) for cause in diff.causes], row_limit),
        _delta_table("Changed files", list_files(diff), row_limit),
        *loads,
        _delta_table("Changed packages", list_packages(diff), row_limit),
        *(sums if has_changes else ()),
        _list_table("Returning visitors download again", returning, row_limit),
        _list_table("Reservations", [printable(note) for note in diff.notes], row_limit),
    ]


def _cause(cause: Cause) -> str:
    touched = describe_touched(cause)
    return f"{describe_cause(cause)} ({touched})" if touched else describe_cause(cause)


def _delta_table(title: str, rows: list[DeltaRow], row_limit: int | None) -> MarkdownTable:
    return MarkdownTable(
        title=title,
        columns=("What", "", "Raw", "gzip", "brotli", "gzip now"),
        rows=tuple(
            (
                escape_code(row.name, _NAME_LIMIT),
                row.status,
                row.raw,
                row.gzip,
                row.brotli,
                row.now,
            )
            for row in rows
        ),
        text_columns=2,
        row_limit=row_limit,
    )


def _list_table(title: str, rows: list[str], row_limit: int | None) -> MarkdownTable:
    return MarkdownTable(
        title=title,
        columns=("",),
        rows=tuple((escape_text(row, _TEXT_LIMIT),) for row in rows),
        # Sentences are long, and the tables after them want room too.
        row_limit=None if row_limit is None else min(row_limit, _SENTENCE_COUNT),
    )
