"""Markdown documents that fit: tables are cut between rows, and what was cut is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.records import record
from bundleaudit.units import format_count

if TYPE_CHECKING:
    from collections.abc import Sequence


@record
class MarkdownTable:
    """A table whose cells are Markdown already.

    Attributes:
        title: Above it, or on its fold.
        columns: Its head.
        rows: As many cells each as there are columns.
        text_columns: How many columns from the left hold text; the others are numbers.
        row_limit: The most rows shown even where there is room; ``None`` for all.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    text_columns: int = 1
    row_limit: int | None = None


def table_lines(table: MarkdownTable, count: int | None = None) -> list[str]:
    """Return a table of the first ``count`` rows, and a line that counts the others."""
    shown = table.rows if count is None else table.rows[:count]
    lines = [*_head(table), *map(_row, shown)]
    if len(table.rows) > len(shown):
        lines += ["", f"and {len(table.rows) - len(shown):,} more"]
    return lines


def fit_tables(
    tables: Sequence[MarkdownTable], room_bytes: int, *, folded: bool
) -> tuple[list[str], int]:
    """Return as many rows of the tables as fit, and how many tables did not fit at all.

    Tables without rows are left out. Earlier tables are served first; each that is begun is
    closed. The lines, joined by line ends, are at most ``room_bytes`` of UTF-8.
    """
    lines: list[str] = []
    left_out_count = 0
    for table in tables:
        if not table.rows:
            continue
        part = _fit_table(table, room_bytes, folded=folded)
        if part is None:
            left_out_count += 1
            continue
        lines += part
        room_bytes -= _bytes_of(part)
    return lines, left_out_count


def fit_group(title: str, tables: Sequence[MarkdownTable], room_bytes: int) -> list[str]:
    """Return one fold that holds as many rows of the tables as fit; nothing when none does."""
    opening = [f"<details><summary>{title}</summary>", ""]
    closing = ["</details>", ""]
    lines, left_out_count = fit_tables(
        tables, room_bytes - _bytes_of([*opening, *closing]), folded=False
    )
    del left_out_count  # of a group the first tables matter, and its title counts all
    return [*opening, *lines, *closing] if lines else []


def _fit_table(table: MarkdownTable, room_bytes: int, *, folded: bool) -> list[str] | None:
    title = f"{table.title} ({len(table.rows):,})"
    opening = [f"<details><summary>{title}</summary>", ""] if folded else [f"### {title}", ""]
    closing = ["", "</details>", ""] if folded else [""]
    rest = ["", f"and {format_count(len(table.rows), 'more row')}"]
    head = _head(table)
    room_bytes -= _bytes_of([*opening, *head, *closing])
    rows: list[str] = []
    for row in map(_row, table.rows[: table.row_limit]):
        is_last = len(rows) == len(table.rows) - 1
        needed_bytes = _bytes_of([row]) + (0 if is_last else _bytes_of(rest))
        if needed_bytes > room_bytes:
            break
        rows.append(row)
        room_bytes -= _bytes_of([row])
    if not rows:
        return None
    cut_count = len(table.rows) - len(rows)
    if cut_count:
        rest[1] = f"and {format_count(cut_count, 'more row')}"
    return [*opening, *head, *rows, *(rest if cut_count else []), *closing]


def _head(table: MarkdownTable) -> list[str]:
    number_columns = len(table.columns) - table.text_columns
    alignment = [":--"] * table.text_columns + ["--:"] * number_columns
    return [_row(table.columns), _row(alignment)]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _bytes_of(lines: Sequence[str]) -> int:
    return sum(len(line.encode()) + 1 for line in lines)
