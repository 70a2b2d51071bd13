"""Routes in every report: rows, tables, the waterfall, JSON and its way back."""

from __future__ import annotations

import json

import pytest

from builders import a_boundary, a_chunk, a_file, a_page, a_route, a_view
from bundleaudit.errors import UsageError
from bundleaudit.report.audit_from_json import read_json_report
from bundleaudit.report.audit_json import render_json
from bundleaudit.report.routes_json import render_routes_json
from bundleaudit.report.routes_terminal import render_route, render_routes
from bundleaudit.report.terminal import TerminalStyle, Verbosity, render_terminal
from bundleaudit.report.view import RouteOrder, list_redirects, list_routes, list_steps
from report.audits import a_full_audit, an_audit

WIDE = TerminalStyle(width=140)


def two_pages():
    """Return an audit of two pages with a router each."""
    return an_audit(
        files=[a_file("main.js", 9_000, 2_000), a_file("View.js", 3_000, 1_000)],
        chunks=[a_chunk("main.js", lazy=["View.js"]), a_chunk("View.js"), a_chunk("admin.js")],
        pages=[a_page(entries=["main.js"]), a_page("admin.html", entries=["admin.js"])],
        boundaries=[a_boundary("View.js", "View.js")],
        routes=[
            a_route("/", a_view("main.js", lazy=False), page="index.html"),
            a_route("/b", "View.js", page="index.html"),
            a_route("/a", "View.js", a_view("main.js", lazy=False), page="index.html"),
            a_route("/", a_view("admin.js", lazy=False), page="admin.html", file="admin.js"),
        ],
    )


def paths(audit, order):
    return [row.path for row in list_routes(audit, order)]


def test_rows_are_in_the_order_asked_for():
    audit = two_pages()
    assert paths(audit, RouteOrder.FIRST_VISIT) == ["/b", "/a", "/", "/"]
    assert paths(audit, RouteOrder.PATH) == ["/", "/", "/a", "/b"]
    assert [row.how for row in list_routes(audit)] == ["lazy", "mixed", "eager", "eager"]


def test_a_row_states_costs_and_says_when_they_are_lower_bounds():
    rows = {row.path: row for row in list_routes(a_full_audit())}
    assert set(rows) == {"/", "/view", "/view/:id"}  # redirects are listed by themselves
    assert rows["/"].first_visit == "318.0 kB"
    assert rows["/"].navigation == "0 B"
    assert rows["/view"].first_visit == ">= 327.0 kB"
    assert (rows["/view"].round_trips, rows["/view"].requests) == ("3", "3")
    assert list_redirects(a_full_audit()) == [("/old", "/view/:id"), ("/any", "computed")]


def test_the_summary_lists_the_heaviest_routes_and_how_many_more_there_are():
    text = render_terminal(a_full_audit(), WIDE)
    assert "Routes, by first visit (mobile: 9 Mbps down, 100 ms round trip)" in text
    assert text.index("/view ") < text.index("Largest chunks")
    quiet = render_terminal(a_full_audit(), TerminalStyle(verbosity=Verbosity.QUIET))
    assert "Routes" not in quiet
    many = an_audit(
        chunks=[a_chunk("main.js")],
        pages=[a_page(entries=["main.js"])],
        routes=[a_route(f"/{number}", a_view("main.js", lazy=False)) for number in range(10)],
    )
    assert "and 2 more (`bundleaudit routes` lists all)" in render_terminal(many, WIDE)


def test_the_table_has_a_part_for_every_page_and_lists_what_was_not_understood():
    text = render_routes(two_pages(), RouteOrder.PATH, WIDE)
    assert text.startswith("dist: 4 routes\nsizes are gzip, times for mobile")
    assert text.index("admin.html") < text.index("index.html") < text.index("/b ")
    full = render_routes(a_full_audit(), RouteOrder.PATH, WIDE)
    assert "Redirects\n  /old -> /view/:id\n  /any -> computed\n" in full


def test_the_waterfall_shows_every_request_with_the_file_that_names_it():
    audit = a_full_audit()
    text = render_route(audit, 3, "/old", WIDE)
    assert text.startswith("/old -> /view/:id\nfirst visit: at least 327.0 kB gzip")
    assert "/view  default: assets/View-9fy7tnFw.js (lazy), side: ? (not understood)" in text
    rows = list_steps(audit, 3)
    assert [(row.file, row.round_trip, row.discovered_by, row.is_own) for row in rows] == [
        ("index.html", "1", "-", False),
        ("assets/main-9fy7tnFw.js", "2", "index.html", False),
        ("assets/main.css", "2", "index.html", False),
        ("assets/View-9fy7tnFw.js", "3", "assets/main-9fy7tnFw.js", True),
    ]
    assert all(row.file in text for row in rows)
    narrow = render_route(audit, 3, "/old", TerminalStyle(width=80))
    assert "found by" in text
    assert "found by" not in narrow
    assert max(map(len, narrow.splitlines())) <= 80


def test_routes_survive_json():
    audit = a_full_audit()
    read = read_json_report(render_json(audit), origin="x")
    assert read.routes == audit.routes
    assert read.build.routes == audit.build.routes
    assert read.run.network == audit.run.network


def test_json_of_routes_alone_holds_the_fields_of_the_report():
    audit = a_full_audit()
    whole, part = json.loads(render_json(audit)), json.loads(render_routes_json(audit))
    assert part["routes"] == whole["routes"]
    assert (
        part["network"]
        == whole["network"]
        == {
            "name": "mobile",
            "down_kbps": 9000,
            "rtt_ms": 100,
        }
    )
    (only,) = json.loads(render_routes_json(audit, [2]))["routes"]
    assert (only["path"], only["parent"], only["parent_index"]) == ("/view/:id", "/view", 1)
    assert only["files"] == [step["file"] for step in only["steps"][1:]]


@pytest.mark.parametrize(
    ("field", "value"),
    [("target_index", 99), ("parent_index", 2), ("files", ["gone.js"]), ("target_index", -1)],
)
def test_a_report_whose_routes_lead_nowhere_is_refused(field, value):
    document = json.loads(render_json(a_full_audit()))
    document["routes"][1][field] = value
    with pytest.raises(UsageError, match="names what the report does not list"):
        read_json_report(json.dumps(document), origin="x")
