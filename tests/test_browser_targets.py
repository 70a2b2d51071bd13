"""Targets as Vite has them, and what they leave out."""

from __future__ import annotations

import pytest

from bundleaudit.model.browser_targets import default_targets, excluded_by, parse_targets
from bundleaudit.model.build import Bundler

LOOKBEHIND = "lookbehind in a regular expression"


@pytest.mark.parametrize(
    ("names", "targets"),
    [
        (["es2020"], {"es": (2020, 0)}),
        (["ES6", "esnext", "node18"], {"es": (2015, 0)}),
        (["safari15.4", "safari14", "Chrome100"], {"safari": (14, 0), "chrome": (100, 0)}),
        (["baseline-widely-available"], {"chrome": (107, 0), "edge": (107, 0), "firefox": (104, 0), "safari": (16, 0)}),
        ([], {}),
    ],
)  # fmt: skip
def test_the_oldest_of_each_counts(names, targets):
    assert parse_targets(names) == targets


@pytest.mark.parametrize("name", ["", "es", "chrome", "safari16.4.1", "opera mini", "2020"])
def test_what_is_no_target_is_refused(name):
    with pytest.raises(ValueError, match="is no target"):
        parse_targets([name])


def test_a_feature_names_whom_it_excludes_and_from_when_on_it_would_not():
    targets = parse_targets(["es2017", "safari16", "ios16.4", "chrome107"])
    assert excluded_by(LOOKBEHIND, targets) == ("ES2017 (from 2018 on)", "Safari 16 (from 16.4 on)")
    assert excluded_by("optional chaining", parse_targets(["safari13.1"])) == ()
    assert excluded_by("optional chaining", parse_targets(["safari13"])) == (
        "Safari 13 (from 13.1 on)",
    )


def test_defaults_go_by_the_bundler():
    assert excluded_by(LOOKBEHIND, default_targets(Bundler.ROLLUP)) == ("Safari 16 (from 16.4 on)",)
    assert excluded_by(LOOKBEHIND, default_targets(Bundler.ROLLDOWN)) == ()
    assert default_targets(None) == {}
