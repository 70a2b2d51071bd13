"""Rules every check obeys, old and new."""

from __future__ import annotations

import importlib
import re
from dataclasses import fields
from pathlib import Path

import pytest

from builders import some_facts
from bundleaudit import checks as package
from bundleaudit.checks import ALL_CHECKS
from bundleaudit.engine.options import configure_check
from bundleaudit.engine.runner import run_checks
from bundleaudit.engine.selection import Selection
from bundleaudit.model.outcome import Status

SECTIONS = ["## What it does", "## Why it matters", "## How to fix", "## References"]
UNITS = ("_bytes", "_count", "_ms", "_percent", "_kbps", "_pixels")

every_check = pytest.mark.parametrize("check", ALL_CHECKS, ids=lambda check: check.meta.id)


def test_every_file_is_registered_in_order():
    folder = Path(package.__file__).parent
    files = sorted(path.stem for path in folder.glob("ba*.py"))
    assert [check.__module__.rpartition(".")[2] for check in ALL_CHECKS] == files


def test_ids_and_names_are_unique():
    assert len({check.meta.id for check in ALL_CHECKS}) == len(ALL_CHECKS)
    assert len({check.meta.name for check in ALL_CHECKS}) == len(ALL_CHECKS)


@every_check
def test_file_and_meta_agree(check):
    number, _, words = check.__module__.rpartition(".")[2].partition("_")
    assert check.meta.id == number.upper()
    assert check.meta.name == words.replace("_", "-")
    assert re.fullmatch(r"BA\d{3}", check.meta.id)


@every_check
def test_the_docstring_has_its_sections_and_cites(check):
    positions = [check.__doc__.find(section) for section in SECTIONS]
    assert -1 not in positions
    assert positions == sorted(positions)
    assert "https://" in check.__doc__[positions[-1] :]
    module = importlib.import_module(check.__module__)
    assert module.__doc__.startswith(f"{check.meta.id}: ")


@every_check
def test_the_summary_is_short_and_no_sentence(check):
    assert len(check.meta.summary) <= 72
    assert not check.meta.summary.endswith(".")


@every_check
def test_numbers_in_options_carry_units_and_every_option_is_described(check):
    for option in fields(check.options_type):
        if isinstance(option.default, int) and not isinstance(option.default, bool):
            assert option.name.endswith(UNITS), option.name
        assert f"{option.name}: " in check.options_type.__doc__


@every_check
def test_an_empty_build_yields_nothing_and_never_passes_unseen_evidence(check):
    configured = configure_check(check(), {}, origin="test")
    (outcome,) = run_checks([configured], some_facts(used=()), Selection())
    assert outcome.findings == ()
    expected = {Status.SKIPPED} if check.needs else {Status.SKIPPED, Status.PASSED}
    assert outcome.status in expected
    assert bool(outcome.reason) == (outcome.status is Status.SKIPPED)
