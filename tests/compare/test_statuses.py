"""What is said of a pair of files whose contents are not known, as of older reports."""

from __future__ import annotations

import dataclasses

import pytest

from builders import a_build, a_chunk, a_file, owned, unowned
from bundleaudit.compare.pairing import Pair
from bundleaudit.compare.statuses import Judge
from bundleaudit.model.diff import ChangeStatus
from bundleaudit.model.files import Fingerprint

HASHED, OTHER_HASH = "assets/a-A1b2C3d4.js", "assets/a-B1b2C3d4.js"
PLAIN = "assets/a.js"


def side(path, raw_bytes=10, modules=None, gzip_bytes=None, *, has_chunk=True):
    """Return a build of one script; without modules nobody knows what is in it."""
    ownership = unowned(raw_bytes) if modules is None else owned(*modules.items())
    chunks = [a_chunk(path, ownership=ownership)] if has_chunk else []
    return a_build(files=[a_file(path, raw_bytes, gzip_bytes)], chunks=chunks)


def judged(base, head):
    """Return the status of the pair of both files, and whether it was assumed."""
    judge = Judge(base, head)
    paths = [(build.files[0].path,) for build in (base, head)]
    status = judge.judge(Pair(base=paths[0], head=paths[1], is_by_name=True))
    return status.value, judge.has_assumed


@pytest.mark.parametrize(
    ("base", "head", "expected"),
    [
        # A hash in the name vouches for the content, whatever was measured by whom.
        (side(HASHED, gzip_bytes=8), side(HASHED, gzip_bytes=9), ("identical", False)),
        (side(PLAIN), side(PLAIN), ("identical", False)),
        (side(PLAIN, gzip_bytes=8), side(PLAIN, gzip_bytes=9), ("hashes", True)),
        (side(HASHED, 10, {"m": 10}), side(OTHER_HASH, 10, {"m": 10}), ("hashes", True)),
        (side(HASHED, 10, {"m": 10}), side(OTHER_HASH, 10, {"n": 10}), ("changed", False)),
        (side(HASHED, 10, {"m": 9}), side(OTHER_HASH, 11, {"m": 9}), ("references", True)),
        (side(HASHED, 10, {}), side(OTHER_HASH, 11, {}), ("changed", False)),
        (side(HASHED, 10), side(OTHER_HASH, 11), ("changed", False)),
        (side(HASHED, 10, {"m": 9}), side(OTHER_HASH, 11), ("changed", False)),
        (side(HASHED, 10), side(OTHER_HASH, 11, {"m": 9}), ("changed", False)),
        # A file that is no chunk on one side says nothing of modules.
        (
            side(HASHED, 10, {"m": 9}, has_chunk=False),
            side(OTHER_HASH, 10, {"n": 9}),
            ("hashes", True),
        ),
        (
            side(HASHED, 10, {"m": 9}),
            side(OTHER_HASH, 10, {"n": 9}, has_chunk=False),
            ("hashes", True),
        ),
        (
            side(HASHED, 10, {"m": 9}),
            side(OTHER_HASH, 11, {"m": 9}, has_chunk=False),
            ("changed", False),
        ),
    ],
)
def test_unknown_contents_are_judged_by_name_sizes_and_modules(base, head, expected):
    assert judged(base, head) == expected
    assert judged(head, base) == expected


@pytest.mark.parametrize(
    ("base", "head", "status"),
    [
        ((), ("a",), ChangeStatus.ADDED),
        (("a",), (), ChangeStatus.REMOVED),
        (("a",), ("b", "c"), ChangeStatus.SPLIT),
        (("a", "b"), ("c",), ChangeStatus.MERGED),
    ],
)
def test_the_counts_of_a_pair_say_most(base, head, status):
    judge = Judge(a_build(), a_build())
    assert judge.judge(Pair(base=base, head=head, is_by_name=False)) is status


def known(path, content, canonical="1", code="1"):
    mark = Fingerprint(content=content, canonical=canonical, code=code)
    return a_build(files=[dataclasses.replace(a_file(path), fingerprint=mark)])


@pytest.mark.parametrize(
    ("base", "head", "status"),
    [
        (known("a.js", "1"), known("a.js", "1"), ChangeStatus.IDENTICAL),
        (known("a.js", "1"), known("a.js", "2"), ChangeStatus.HASHES),
        (known(HASHED, "1"), known(OTHER_HASH, "1"), ChangeStatus.HASHES),
        (known("a.js", "1"), known("a.js", "2", "2"), ChangeStatus.REFERENCES),
        (known("a.js", "1"), known("a.js", "2", "2", "2"), ChangeStatus.CHANGED),
        (known("a.js", "1"), known("b.js", "1"), ChangeStatus.RENAMED),
        (known("a.js", "1"), known("b.js", "2", "2"), ChangeStatus.RENAMED),
        (known("a.js", "1"), known("b.js", "2", "2", "2"), ChangeStatus.CHANGED),
    ],
)
def test_known_contents_are_judged_by_what_is_equal_of_them(base, head, status):
    pair = Pair(base=(base.files[0].path,), head=(head.files[0].path,), is_by_name=True)
    assert Judge(base, head).judge(pair) is status
    moved = dataclasses.replace(pair, is_by_name=False)
    assert Judge(base, head).judge(moved) is ChangeStatus.RENAMED
