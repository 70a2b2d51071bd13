"""The difference as text: verdict first, harmless whatever files are called, the same twice."""

from __future__ import annotations

import pytest

from builders import sizes
from bundleaudit.model.diff import ChangeStatus, FileChange
from bundleaudit.model.files import FileKind
from bundleaudit.report.diff_terminal import render_diff
from bundleaudit.report.diff_view import format_delta
from bundleaudit.report.terminal import TerminalStyle, Verbosity
from diffs import a_cascade, a_cause, a_delta, a_diff, a_measure, a_package_change, a_returning_load

HOSTILE = "assets/\x1b[31mred\u202e-*.js"


def a_change(name, status=ChangeStatus.CHANGED, delta=100):
    return FileChange(
        name=name,
        kind=FileKind.JS,
        status=status,
        base=(name,),
        head=(name,),
        base_sizes=sizes(1_000),
        head_sizes=sizes(1_000 + delta),
        delta=a_delta(delta),
        is_estimate=False,
        source=None,
    )


def full_diff(name="assets/index-*.js"):
    return a_diff(
        files=[a_change(name), a_change("same.js", ChangeStatus.HASHES, 0)],
        measures=[
            a_measure("page:index.html", 9_000, 90, file="index.html"),
            a_measure("total", 10_000, 100),
        ],
        packages=[a_package_change("zod", ChangeStatus.ADDED, delta=90, copies=(0, 2))],
        causes=[a_cause(name, 90, chain=("index.html", name), changed=())],
        returning=[a_returning_load("", 500, 1_000), a_returning_load("index.html", 300, 400)],
        cascades=[a_cascade(700, roots=(name,))],
        notes=["something is not known"],
    )


def test_the_verdict_comes_first_and_every_part_is_there():
    text = render_diff(full_diff(), TerminalStyle(width=140))
    lines = text.splitlines()
    assert lines[0] == "+100 B gzip in total, +90 B gzip in the initial load of index.html"
    assert "files: 1 changed, 1 only in hashes" in text
    assert "zod (2 copies)" in text
    assert "no file of this change is on the way" in text
    assert "500 B of 1.0 kB (the whole build)" in text
    assert "2 unchanged files, 700 B: because of assets/index-*.js through" in text
    assert lines[-1] == "note: something is not known"


def test_nothing_but_hashes_is_said_in_words():
    diff = a_diff(files=[a_change("same.js", ChangeStatus.HASHES, 0)])
    assert render_diff(diff, TerminalStyle()).startswith(
        "nothing changed but hashes of file names\n"
    )


def test_quiet_is_the_verdict():
    text = render_diff(full_diff(), TerminalStyle(verbosity=Verbosity.QUIET))
    assert len(text.splitlines()) == 4


def test_names_cannot_steer_the_terminal():
    text = render_diff(full_diff(HOSTILE), TerminalStyle(width=140))
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_the_same_difference_gives_the_same_text_and_colours_only_when_asked():
    assert render_diff(full_diff(), TerminalStyle()) == render_diff(full_diff(), TerminalStyle())
    assert "\x1b[" in render_diff(full_diff(), TerminalStyle(is_colored=True))


@pytest.mark.parametrize(
    ("delta", "text"),
    [(None, "-"), (0, "0"), (12, "+12 B"), (-3_400, "-3.4 kB"), (5_000_000, "+5.00 MB")],
)
def test_a_difference_has_a_sign_and_unknown_is_not_zero(delta, text):
    assert format_delta(delta) == text
