"""Markdown for GitHub and GitLab: a short form for comments, a full one for job summaries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bundleaudit.model.outcome import Severity
from bundleaudit.records import record
from bundleaudit.report.diff_view import describe_page_changes
from bundleaudit.report.markdown_diff import diff_lines, diff_tables, diff_title
from bundleaudit.report.markdown_tables import MarkdownTable, fit_group, fit_tables, table_lines
from bundleaudit.report.markdown_text import escape_code, escape_link, escape_text
from bundleaudit.report.view import (
    describe_encoders,
    describe_gate,
    describe_verdict,
    list_chunks,
    list_findings,
    list_kinds,
    list_packages,
    list_pages,
    list_set_aside,
    printable,
    verdict_word,
)
from bundleaudit.units import format_count, format_size

if TYPE_CHECKING:
    from bundleaudit.model.audit import Audit
    from bundleaudit.report.view import FindingRow

# GitHub refuses comments of more than 65,536 characters; marker and changes of theirs need room.
COMMENT_LIMIT_BYTES: Final = 60_000
# GitHub drops a step's whole summary beyond 1,048,576 bytes.
SUMMARY_LIMIT_BYTES: Final = 1_000_000
_WORDS: Final = {
    Severity.ERROR: "❌ error",
    Severity.WARNING: "⚠️ warning",
    Severity.NOTE: "💡 note",
}
_ICONS: Final = {"FAILED": "❌", "PASSED": "✅", "NOT GATED": "⚠️"}
_ALL: Final = 1_000_000
_FOLDED_COUNT: Final = 30
_NAME_LIMIT: Final = 120
_TEXT_LIMIT: Final = 400


@record
class _Counts:
    """How much of each list stays visible in a comment: together at most 30 lines."""

    pages: int = 4
    findings: int = 5
    fixes: int = 2
    causes: int = 0


def render_comment(
    audit: Audit, *, report_url: str = "", limit_bytes: int = COMMENT_LIMIT_BYTES
) -> str:
    """Return the short form: at most 30 visible lines, everything else folded.

    Args:
        audit: The audit.
        report_url: Where the full report is; empty for nowhere.
        limit_bytes: The most bytes of UTF-8 it may have; tables are cut between rows.
    """
    # The causes of a change take the place of a finding and of its fold's line.
    counts = _Counts() if audit.diff is None else _Counts(findings=4, causes=3)
    findings = _findings_table(audit, has_fix=False)
    lines = [*_head(audit), *diff_lines(audit, counts.causes)]
    pages = _pages_table(audit)
    if pages.rows:
        lines += [*table_lines(pages, counts.pages), ""]
    if findings.rows:
        lines += [*table_lines(findings, counts.findings), "", *_next_steps(audit, counts.fixes)]
    folds = [
        _findings_table(audit, has_fix=True),
        _chunks_table(audit, _FOLDED_COUNT),
        _packages_table(audit, _FOLDED_COUNT),
        _kinds_table(audit),
        _rest_table(audit),
    ]
    footer = _footer(audit, report_url)
    if audit.diff is not None:
        room_bytes = (limit_bytes - sum(len(line.encode()) + 1 for line in lines)) // 3
        changes = diff_tables(audit.diff, _FOLDED_COUNT)
        lines += fit_group(diff_title(audit.diff), changes, room_bytes)
    return _join(lines, folds, footer, limit_bytes, folded=True)


def render_markdown(audit: Audit, *, limit_bytes: int = SUMMARY_LIMIT_BYTES) -> str:
    """Return the full form: every page, finding, chunk and package, as far as they fit."""
    tables = [
        _pages_table(audit),
        _findings_table(audit, has_fix=True),
        *(diff_tables(audit.diff) if audit.diff else ()),
        _chunks_table(audit),
        _packages_table(audit),
        _kinds_table(audit),
        _rest_table(audit),
    ]
    lines = [*_head(audit), *diff_lines(audit, 0)]
    return _join(lines, tables, _footer(audit, ""), limit_bytes, folded=False)


def _head(audit: Audit) -> list[str]:
    word = verdict_word(audit)
    served = audit.totals.served
    files = format_count(len(audit.build.files), "file")
    served_count = sum(file.is_served for file in audit.build.files)
    sizes = f"{format_size(served.raw_bytes)}, {format_size(served.gzip_bytes)} gzip"
    encoders = escape_text(describe_encoders(audit), _TEXT_LIMIT)
    return [
        f"## Bundle audit of {escape_code(printable(audit.build.name), _NAME_LIMIT)}: {_ICONS[word]} {word}",
        "",
        f"**{describe_verdict(audit)}**: {describe_gate(audit)}.",
        "",
        f"{files} ({served_count:,} to serve: {sizes}; {encoders}; kB = 1000 B)",
        "",
    ]


def _pages_table(audit: Audit) -> MarkdownTable:
    changes = None if audit.diff is None else describe_page_changes(audit.diff)
    columns = (
        *("Page", "JS gzip", "CSS gzip", "All gzip"),
        *(() if changes is None else ("Change",)),
        *("All brotli", "Requests", "Round trips"),
    )
    return MarkdownTable(
        title="Initial load",
        columns=columns,
        rows=tuple(
            (
                escape_code(row.page, _NAME_LIMIT),
                row.js,
                row.css,
                row.all,
                *(() if changes is None else (changes.get(row.page, "-"),)),
                row.brotli,
                row.requests,
                row.round_trips,
            )
            for row in list_pages(audit)
        ),
    )


def _findings_table(audit: Audit, *, has_fix: bool) -> MarkdownTable:
    rows = [
        (
            _WORDS[row.severity],
            escape_text(f"{row.check} {outcome.name}", _NAME_LIMIT),
            escape_text(_message(row), _TEXT_LIMIT),
            *((escape_text(row.fix, _TEXT_LIMIT),) if has_fix else ()),
            row.saving,
        )
        for outcome, found in list_findings(audit)
        for row in found
    ]
    return MarkdownTable(
        title="Findings and next steps",
        columns=("", "Check", "Finding", *(("Next",) if has_fix else ()), "Saves"),
        rows=tuple(rows),
        text_columns=4 if has_fix else 3,
    )


def _message(row: FindingRow) -> str:
    return f"{row.message} ({row.origin})" if row.origin else row.message


def _next_steps(audit: Audit, count: int) -> list[str]:
    fixes = dict.fromkeys(row.fix for _, rows in list_findings(audit) for row in rows if row.fix)
    lines = []
    for fix in list(fixes)[:count]:
        lines += [f"**Next:** {escape_text(fix, _TEXT_LIMIT)}", ""]
    return lines


def _chunks_table(audit: Audit, row_limit: int | None = None) -> MarkdownTable:
    return MarkdownTable(
        title="Largest chunks",
        columns=("File", "Role", "Raw", "gzip", "brotli", "Share"),
        rows=tuple(
            (escape_code(row.file, _NAME_LIMIT), row.role, row.raw, row.gzip, row.brotli, row.share)
            for row in list_chunks(audit, _ALL)
        ),
        text_columns=2,
        row_limit=row_limit,
    )


def _packages_table(audit: Audit, row_limit: int | None = None) -> MarkdownTable:
    has_graph = audit.build.module_imports is not None
    return MarkdownTable(
        title="Largest packages",
        columns=(
            "Package",
            "Versions",
            "Raw",
            "gzip share",
            *(("Retains",) if has_graph else ()),
            "Chunks",
            "Copies",
        ),
        rows=tuple(
            (
                escape_code(row.name, _NAME_LIMIT),
                escape_text(row.versions, _NAME_LIMIT),
                escape_text(row.raw, _NAME_LIMIT),
                escape_text(row.gzip, _NAME_LIMIT),
                *((escape_text(row.retained, _NAME_LIMIT),) if has_graph else ()),
                row.chunks,
                row.copies,
            )
            for row in list_packages(audit, _ALL)
        ),
        text_columns=2,
        row_limit=row_limit,
    )


def _kinds_table(audit: Audit) -> MarkdownTable:
    return MarkdownTable(
        title="Files to serve",
        columns=("Kind", "Files", "Raw", "gzip", "brotli"),
        rows=tuple(
            (row.kind, row.count, row.raw, row.gzip, row.brotli) for row in list_kinds(audit)
        ),
    )


def _rest_table(audit: Audit) -> MarkdownTable:
    """Return what was not judged and why, what evidence is missing, and what readers noticed."""
    rows = [(what, why, status) for what, status, why in list_set_aside(audit)]
    rows += [(item.hint, item.adds, "would say more") for item in audit.build.missing_inputs]
    rows += [
        (printable(note.file or audit.build.name), printable(note.message), "noticed")
        for note in audit.build.notes
    ]
    return MarkdownTable(
        title="Not judged, missing, noticed",
        columns=("", "What", "Why"),
        rows=tuple(
            (status, escape_text(printable(what), _NAME_LIMIT), escape_text(why, _TEXT_LIMIT))
            for what, why, status in rows
        ),
        text_columns=3,
    )


def _footer(audit: Audit, report_url: str) -> str:
    version = f"bundleaudit {escape_text(printable(audit.run.tool_version), 40)}"
    link = escape_link("Full report", report_url) if 0 < len(report_url) < 2_000 else ""
    return f"<sub>{' · '.join(part for part in (link, version) if part)}</sub>"


def _join(
    lines: list[str],
    tables: list[MarkdownTable],
    footer: str,
    limit_bytes: int,
    *,
    folded: bool,
) -> str:
    left_out = "{} left out for want of room."
    end_bytes = len(footer.encode()) + len(left_out) + 20
    room_bytes = limit_bytes - end_bytes - sum(len(line.encode()) + 1 for line in lines)
    fitted, left_out_count = fit_tables(tables, room_bytes, folded=folded)
    rest = [left_out.format(format_count(left_out_count, "table")), ""] if left_out_count else []
    return "\n".join([*lines, *fitted, *rest, footer]) + "\n"
