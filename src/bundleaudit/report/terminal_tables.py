"""Tables on terminals: what is named is always shown, and no number is ever cut."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

_GAP: Final = 2
_LEAST_NAME: Final = 12
_NAME_SHARE: Final = 3  # of the line for names longer than that, at least one part in three


def make_table(*columns: str, title: str = "") -> Table:
    """Return a table without lines; every column but the first is aligned to the right."""
    table = Table(
        title=Text(title, style="bold") if title else None,
        title_justify="left",
        box=None,
        pad_edge=False,
        padding=(0, _GAP, 0, 0),
        header_style="dim",
    )
    for number, column in enumerate(columns):
        table.add_column(
            column,
            justify="left" if number == 0 else "right",
            no_wrap=number > 0,
            overflow="fold",
        )
    return table


def print_table(console: Console, table: Table) -> None:
    """Print ``table``; where the terminal is too narrow the last columns are left out.

    The first column folds down to a third of the line; the others are as wide as they have to be.
    """
    widths = [
        max(_width(cell) for cell in (column.header, *column.cells)) for column in table.columns
    ]
    name_width = min(widths[0], max(_LEAST_NAME, console.width // _NAME_SHARE))
    while len(widths) > 2 and name_width + _rest_width(widths) > console.width:
        widths.pop()
        table.columns.pop()
    table.columns[0].min_width = name_width
    console.print(table)


def _rest_width(widths: Sequence[int]) -> int:
    return sum(width + _GAP for width in widths[1:])


def _width(cell: object) -> int:
    return cell_len(cell.plain if isinstance(cell, Text) else str(cell))
