"""Tables fit narrow terminals without losing names or cutting numbers."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import given, strategies as st
from rich.console import Console
from rich.text import Text

from bundleaudit.report.terminal_tables import make_table, print_table
from commands import DISTS, run_command


def shown(width, columns, *rows, title=""):
    """Return the lines of a table on a terminal of that width."""
    out = io.StringIO()
    table = make_table(*columns, title=title)
    for row in rows:
        table.add_row(Text(row[0]), *row[1:])
    print_table(Console(file=out, width=width, markup=False, highlight=False), table)
    return [line.rstrip() for line in out.getvalue().splitlines()]


def test_columns_that_have_no_room_are_left_out_from_the_right():
    columns, row = (
        ("page", "first", "second", "third"),
        ("index.html", "1.0 kB", "2.0 kB", "3.0 kB"),
    )
    assert shown(36, columns, row)[1] == "index.html  1.0 kB  2.0 kB  3.0 kB"
    assert shown(33, columns, row)[1] == "index.html  1.0 kB  2.0 kB"
    assert shown(25, columns, row)[1] == "index.html  1.0 kB"


def test_a_long_name_folds_to_a_third_before_a_column_goes():
    columns, row = (
        ("file", "raw", "gzip"),
        ("assets/chart-vendor-CYJBzpbq.js", "133.4 kB", "47.4 kB"),
    )
    assert shown(42, columns, row)[1:] == ["assets/chart-vendor-CYJ  133.4 kB  47.4 kB", "Bzpbq.js"]
    assert shown(33, columns, row)[1] == "assets/chart-v  133.4 kB  47.4 kB"
    assert shown(30, columns, row)[1].split() == ["assets/chart-vendor-", "133.4", "kB"]


WORDS = st.text(alphabet="abc/.-", min_size=1, max_size=60)
NUMBERS = st.sampled_from(["0 B", "133.4 kB", "1.23 MB", "-", "12"])


@given(st.integers(30, 120), st.lists(st.tuples(WORDS, NUMBERS, NUMBERS, NUMBERS), min_size=1))
def test_every_name_is_whole_and_every_number_that_is_shown(width, rows):
    lines = shown(width, ("name", "one", "two", "three"), *rows)
    assert all(len(line) <= width for line in lines)
    text = "".join(re.split(r"\s{2,}", line)[0] for line in lines[1:])
    assert all(name.strip() == name and name in text for name, *_ in rows)
    numbers = [number for line in lines[1:] for number in re.split(r"\s{2,}", line)[1:]]
    assert set(numbers) <= {"0 B", "133.4 kB", "1.23 MB", "-", "12"}


@pytest.mark.parametrize("columns", [40, 60, 80])
@pytest.mark.parametrize("command", [[], ["routes"]])
def test_commands_fit_the_terminal(columns, command, tmp_path):
    arguments = (*command, str(DISTS / "good-vite8"))
    done = run_command(*arguments, cwd=tmp_path, COLUMNS=str(columns))
    lines = done.stdout.splitlines()
    assert max(map(len, lines)) <= columns
    assert any(line.startswith("/account/orders ") for line in lines)
    if not command:
        assert any(line.startswith("index.html ") for line in lines)
