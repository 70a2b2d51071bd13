"""The limits that docs/limits.md names are the ones the code has, and past them is a message."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

from bundleaudit.config import load_config
from bundleaudit.errors import UsageError
from bundleaudit.inputs.content.newer_syntax import find_newer_syntax
from bundleaudit.inputs.javascript.parser import parsing_cost_bytes
from bundleaudit.inputs.javascript.symbol_links import find_symbol_links
from bundleaudit.wire.numbers import refuse_unreasonable_numbers

PAGE = Path(__file__).resolve().parent.parent / "docs" / "limits.md"
ROW = re.compile(r"`([a-z_.]+)\.([A-Z_]+) = ([\d.]+)` \|$", re.MULTILINE)
LIMITS = ROW.findall(PAGE.read_text("utf-8"))


@pytest.mark.parametrize(("module", "name", "value"), LIMITS)
def test_the_page_has_the_values_of_the_code(module, name, value):
    assert getattr(import_module(f"bundleaudit.{module}"), name) == float(value)


def test_every_row_of_the_page_names_its_constant():
    rows = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| ")]
    assert len(LIMITS) == len(rows) - 2 > 20


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1000000000000000}',
        '{"a": -12345678901234567}',
        "[1e400]",
        "[-1E999]",
        "[NaN]",
        "[Infinity]",
        '{"9999999999999999": 9999999999999999}',
        "9" * 5000,
    ],
)
def test_numbers_beyond_reason_are_refused(text):
    for form in (text, text.encode()):
        with pytest.raises(ValueError, match="number"):
            refuse_unreasonable_numbers(form)


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 999999999999999, "b": 0.12345678901234567, "c": 1e300}',
        '["a1234567890123456789NaN"]',
        '"Infinity"',
        "[1, 2",
        "",
    ],
)
def test_other_numbers_and_texts_that_look_like_them_pass(text):
    refuse_unreasonable_numbers(text)


def test_a_suspicious_text_that_is_nested_too_deeply_is_refused():
    with pytest.raises(ValueError, match="nested too deeply"):
        refuse_unreasonable_numbers("[" * 200_000 + "NaN")


def test_parsing_costs_by_token_where_tokens_are_short():
    assert parsing_cost_bytes(b"a-1-1") == 15
    assert parsing_cost_bytes(b"abcdefghijkl = mnopqrstuv") == 25


def test_scripts_that_take_too_long_to_parse_are_not_parsed():
    dense = b"a" + b"-1" * 110_000
    assert find_symbol_links(dense) is None
    assert find_symbol_links(b"var abcdef=1;export{abcdef};" + b" " * 500_000) is not None
    fault = find_newer_syntax(b"a" + b"-1" * 600_000)
    assert (fault.feature, fault.level) == ("", 0)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a" + ".b" * 201 + " = 1", "a key of more than 200 parts (at line 1)"),
        ("\n[" + "a." * 201 + "b]", "a key of more than 200 parts (at line 2)"),
        ("#" * (1 << 20) + "\n", "larger than 1 MiB"),
    ],
)
def test_configurations_beyond_the_limits_are_refused(tmp_path, text, message):
    file = tmp_path / "bundleaudit.toml"
    file.write_text(text)
    with pytest.raises(UsageError, match=re.escape(message)):
        load_config(file)


def test_a_value_may_have_as_many_dots_as_it_likes(tmp_path):
    file = tmp_path / "bundleaudit.toml"
    file.write_text(f'dist = "{"a." * 300}"\r\n# {"." * 100}\r\n')
    assert load_config(file).config.dist == "a." * 300
