from __future__ import annotations

import time

import pytest

from bundleaudit.inputs.file_index import FileIndex

FILES = ["assets/a.js", "lite/assets/a.js", "lite/index.html", "x/y/z/a.js", "a.js"]


@pytest.mark.parametrize(
    ("path", "near", "expected"),
    [
        ("static/assets/a.js", "index.html", ("assets/a.js", "assets/a.js")),
        ("assets/a.js", "lite/index.html", ("lite/assets/a.js", "assets/a.js")),
        ("q/z/a.js", "", ("x/y/z/a.js", "z/a.js")),
        ("q/a.js", "", ("a.js", "a.js")),
        ("q/a.js", "x/y/b.js", ("x/y/z/a.js", "a.js")),
        ("b.js", "", None),
        ("", "", None),
    ],
)
def test_the_longest_common_end_wins_then_the_nearest(path, near, expected):
    assert FileIndex(FILES).match_suffix(path, near=near) == expected


def test_membership_is_exact():
    index = FileIndex(FILES)
    assert "a.js" in index
    assert "b.js" not in index
    assert None not in index


def test_thousands_of_namesakes_stay_quick():
    index = FileIndex([f"d{n}/index.js" for n in range(5_000)])
    start = time.process_time()
    for n in range(5_000):
        index.match_suffix(f"other{n}/index.js", near="a/b.js")
    assert time.process_time() - start < 5  # 64 namesakes each; all of them would take a minute
