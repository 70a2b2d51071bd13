"""What is kept of an audit."""

from __future__ import annotations

import dataclasses

import pytest

from builders import a_chunk, a_file, a_page, sizes
from bundleaudit.errors import UsageError
from bundleaudit.history.remember import entry_of
from bundleaudit.wire import parse_report
from commands import DISTS, run_command
from report.audits import a_full_audit, an_audit

TIME = "2026-11-23T06:00:00Z"


def remember(audit, **fields):
    return entry_of(audit, **({"app": None, "commit": None, "branch": None, "time": TIME} | fields))


def by_name(entry):
    return {f"{one.measure} {one.subject}".strip(): one.sizes for one in entry.measures}


def test_numbers_are_those_of_the_json_report(tmp_path):
    done = run_command(DISTS / "good-vite8", "--json", tmp_path / "a.json", "--no-brotli")
    assert done.returncode == 0
    from bundleaudit.report.audit_from_json import from_wire

    report = parse_report((tmp_path / "a.json").read_bytes(), origin="a.json")
    kept = by_name(remember(from_wire(report)))
    same = lambda wire: sizes(wire.raw_bytes, wire.gzip_bytes)  # noqa: E731
    expected = {"total": same(report.totals.served)}
    for page in report.pages:
        expected[f"initial-js {page.file}"] = same(page.initial.js)
        expected[f"initial-css {page.file}"] = same(page.initial.css)
    for route in report.routes:
        if not route.is_redirect and route.is_complete and f"navigation {route.path}" in kept:
            expected[f"first-visit {route.path}"] = same(route.first_visit)
            expected[f"navigation {route.path}"] = same(route.navigation)
    without_brotli = {
        name: dataclasses.replace(one, brotli_bytes=None) for name, one in expected.items()
    }
    assert kept == without_brotli
    assert len(kept) > 20


def test_pages_are_called_without_hashes_and_equal_names_are_told_apart():
    pages = ["page-D1aBcd3F.html", "page-E1aBcd3F.html"]
    audit = an_audit(
        files=[a_file(page) for page in pages]
        + [a_file("a.js", 900, 300), a_file("b.js", 600, 200)],
        chunks=[a_chunk("a.js"), a_chunk("b.js")],
        pages=[
            a_page(file=page, entries=[entry])
            for page, entry in zip(pages, ["b.js", "a.js"], strict=True)
        ],
    )
    kept = by_name(remember(audit))
    assert kept["initial-js page-*.html"].gzip_bytes == 300
    assert kept["initial-js page-*.html #2"].gzip_bytes == 200


def test_a_route_whose_end_is_unknown_is_not_kept_as_a_number():
    audit = a_full_audit()
    whole = by_name(remember(audit))
    assert any(name.startswith("first-visit") for name in whole)
    unknown = tuple(dataclasses.replace(load, is_complete=False) for load in audit.routes)
    kept = by_name(remember(dataclasses.replace(audit, routes=unknown)))
    assert set(whole) - set(kept) == {
        name for name in whole if name.startswith(("first-visit", "navigation"))
    }


def test_names_out_of_a_build_are_made_printable():
    audit = an_audit(files=[a_file("a\u202e\x1b.html")], pages=[a_page(file="a\u202e\x1b.html")])
    assert "initial-js a\\u202e\\x1b.html" in by_name(remember(audit))
    assert remember(audit, app="x\ny").app == "x\\x0ay"


def test_a_name_that_is_too_long_is_refused_with_the_way_out():
    with pytest.raises(UsageError, match="201 characters") as caught:
        remember(a_full_audit(), app="x" * 201)
    assert "--app" in caught.value.hint
