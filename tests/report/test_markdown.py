"""Markdown as GitHub renders it: tables, folds, limits, and nothing but text from the build."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, strategies as st
from markdown_it import MarkdownIt

from builders import a_chunk, a_page
from bundleaudit.model.outcome import Finding
from bundleaudit.report.markdown import render_comment, render_markdown
from bundleaudit.report.markdown_tables import MarkdownTable, fit_tables
from bundleaudit.report.markdown_text import escape_code, escape_link, escape_text, shorten
from bundleaudit.report.view import printable
from report.audits import a_full_audit, an_audit, an_outcome, with_missing_inputs
from report.hostile import NAMES, a_hostile_audit

GFM = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


class Rendered(HTMLParser):
    """What a reader of the rendered page sees: cells of tables, links, and the elements used."""

    def __init__(self, markdown):
        super().__init__()
        self.tables, self.links, self.elements, self.text = [], [], set(), ""
        self._stack = []
        self.feed(GFM.render(markdown))
        assert self._stack == [], "every element is closed"

    def handle_starttag(self, tag, attrs):
        self.elements.add(tag)
        self._stack.append(tag)
        if tag == "table":
            self.tables.append([])
        if tag == "tr":
            self.tables[-1].append([])
        if tag in {"td", "th"}:
            self.tables[-1][-1].append("")
        if tag == "a":
            self.links.append(dict(attrs)["href"])

    def handle_endtag(self, tag):
        assert self._stack.pop() == tag

    def handle_comment(self, data):
        raise AssertionError(data)

    def handle_data(self, data):
        self.text += data
        if self._stack and {"td", "th"} & set(self._stack):
            self.tables[-1][-1][-1] += data


def visible_lines(markdown):
    """Return the lines outside of folds, a fold counting for one."""
    folded = re.sub(r"<details>.*?</details>", "FOLD", markdown, flags=re.DOTALL)
    return [line for line in folded.splitlines() if line.strip()]


# --- the comment -------------------------------------------------------------------------------


def test_the_comment_says_the_verdict_first():
    lines = render_comment(a_full_audit()).splitlines()
    assert lines[0] == "## Bundle audit of <code>dist</code>: ❌ FAILED"
    assert lines[2].startswith("**gate closed: 1 error, 1 warning, 5 notes (4 checks ran")
    assert "gzip zlib-ng 6, brotli 11; kB = 1000 B" in lines[4]
    assert render_comment(an_audit()).startswith(
        "## Bundle audit of <code>dist</code>: ✅ PASSED\n"
    )


def test_the_comment_renders_as_tables():
    page = Rendered(render_comment(with_missing_inputs(a_full_audit())))
    pages, findings, folded, chunks, kinds, rest = page.tables
    assert pages == [
        ["Page", "JS gzip", "CSS gzip", "All gzip", "All brotli", "Requests", "Round trips"],
        ["index.html", "310.0 kB", "8.0 kB", "318.0 kB", "1.24 MB", "2", "2"],
    ]
    assert findings[1][:2] == ["❌ error", "BA101 chunk-size"]
    assert findings[1][3] == "90.0 kB"
    assert len(findings) == 1 + 5
    assert len(folded) == 1 + 7
    assert folded[1][3] == "split it"
    assert [row[0] for row in chunks[1:]][:1] == ["assets/main-legacy-9fy7tnFw.js"]
    assert kinds[0] == ["Kind", "Files", "Raw", "gzip", "brotli"]
    assert ["skipped", "BA106 budget", "no [[budget]] is configured"] in rest
    assert ["would say more", "build.manifest: true", "names of chunks"] in rest
    assert "and 2 more" in page.text
    assert "Next: split it" in page.text


@pytest.mark.parametrize("repeat", [1, 20])
def test_at_most_30_lines_of_a_comment_are_visible(repeat):
    for audit in (a_full_audit(), with_missing_inputs(a_full_audit()), a_hostile_audit(repeat)):
        assert len(visible_lines(render_comment(audit))) <= 30


def test_the_comment_links_the_report():
    page = Rendered(render_comment(an_audit(), report_url="https://ci.example/runs/1?x=a(b)"))
    assert page.links == ["https://ci.example/runs/1?x=a%28b%29"]
    assert page.text.endswith("Full report · bundleaudit 0.1.0\n")


@pytest.mark.parametrize(
    "url", ["", "javascript:alert(1)", "https:///x", "file:///etc", "x" * 9000]
)
def test_what_is_no_web_address_is_no_link(url):
    assert Rendered(render_comment(an_audit(), report_url=url)).links == []


# --- hostile names -----------------------------------------------------------------------------


@pytest.mark.parametrize("render", [render_comment, render_markdown])
def test_hostile_names_are_text(render):
    page = Rendered(render(a_hostile_audit()))
    assert page.links == []
    assert page.elements <= {
        *("h2", "h3", "p", "strong", "table", "thead", "tbody", "tr", "th", "td", "code"),
        *("details", "summary", "sub"),
    }
    for table in page.tables:
        assert len({len(row) for row in table}) == 1, "no name ends a cell"
    assert not re.search(r"[@#!$][\w{]", re.sub(r"&[#\w]+;", "", outside_code(page)))


def outside_code(page):
    return " ".join(cell for row in page.tables[1] for cell in row)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_shown_as_it_is(name):
    shown = printable(name)
    for escaped in (escape_text(shown, 10_000), escape_code(shown, 10_000)):
        ((_, (cell, _)),) = Rendered(f"| a | b |\n| - | - |\n| {escaped} | x |").tables
        assert cell.replace("\u200b", "") == shown


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_any_text_is_shown_as_it_is(text):
    shown = printable(text).strip()
    for escaped in (escape_text(shown, 1_000), escape_code(shown, 1_000)):
        page = Rendered(f"| a | b |\n| - | - |\n| {escaped} | x |")
        ((_, (cell, _)),) = page.tables
        assert cell.replace("\u200b", "").strip() == shown.replace("\u200b", "").strip()
        assert page.links == []


@pytest.mark.parametrize(
    "reference",
    [
        "@user",
        "#12",
        "!7",
        "%3",
        "~bug",
        "$5",
        "&9",
        "https://x.example",
        "www.x.example",
        ":tada:",
    ],
)
def test_references_are_cut_by_a_space_nobody_sees(reference):
    rendered = GFM.render(escape_text(reference, 100))
    assert reference not in rendered
    assert reference in rendered.replace("\u200b", "").replace("&amp;", "&")


@pytest.mark.parametrize("text", ["7.3 % over", "a: b", "page:index.html", "1.2 MB & more"])
def test_plain_text_gets_no_invisible_spaces(text):
    assert "\u200b" not in GFM.render(escape_text(text, 100))


def test_long_text_loses_its_middle():
    assert shorten("abcdefghij", 10) == "abcdefghij"
    assert shorten("abcdefghijk", 10) == "abcdef…ijk"
    assert escape_link("Report", "https://x.example/a") == "[Report](https://x.example/a)"


# --- limits ------------------------------------------------------------------------------------


def huge_audit(count):
    return an_audit(
        chunks=[a_chunk(f"assets/chunk-{number}.js") for number in range(count)],
        pages=[a_page(f"{number}/index.html") for number in range(min(count, 9))],
        outcomes=[
            an_outcome(
                findings=tuple(
                    Finding(message=f"finding {number}", key=str(number), fix="mend it")
                    for number in range(count)
                )
            )
        ],
    )


@pytest.mark.parametrize(
    ("render", "limit_bytes", "count"),
    [(render_comment, 60_000, 1_000), (render_markdown, 1_000_000, 9_000)],
)
def test_a_large_audit_is_cut_between_rows(render, limit_bytes, count):
    text = render(huge_audit(count))
    assert limit_bytes * 0.9 < len(text.encode()) <= limit_bytes
    # A cell's own pipes are escaped: what is left are those between cells. A renderer is too slow.
    for table in re.findall(r"(?:^\|.*\n)+", text, flags=re.MULTILINE):
        assert len({row.count("|") for row in table.splitlines()}) == 1
    assert "left out for want of room" in text
    assert re.search(r"and [\d,]+ more rows", text)


@pytest.mark.parametrize("limit_bytes", [10_000, 20_000, 30_000, 60_000])
def test_no_hostile_audit_exceeds_the_limit(limit_bytes):
    for audit in (a_hostile_audit(3), huge_audit(500)):
        text = render_markdown(audit, limit_bytes=limit_bytes)
        assert len(text.encode()) <= limit_bytes
        Rendered(text)


def test_the_worst_visible_part_leaves_room():
    """Every visible cell at its longest, in characters that take the most bytes escaped."""
    worst = "@" * 5_000
    audit = an_audit(
        pages=[a_page(f"{worst}{number}") for number in range(9)],
        outcomes=[
            an_outcome(
                findings=tuple(
                    Finding(message=worst, key=str(number), fix=f"{worst}{number}")
                    for number in range(9)
                )
            )
        ],
    )
    assert len(render_comment(audit).encode()) <= 60_000


def test_everything_is_in_the_full_form():
    text = render_markdown(huge_audit(100))
    assert all(f"finding {number} " in text for number in range(100))
    assert all(f"assets/chunk-{number}.js" in text for number in range(100))
    assert "left out" not in text
    assert "<details>" not in text


def test_the_folded_lists_of_a_comment_stop_at_thirty_rows():
    text = render_comment(huge_audit(100))
    assert "<summary>Largest chunks (100)</summary>" in text
    assert "and 70 more rows" in text


@given(
    counts=st.lists(st.integers(0, 30), max_size=5),
    room_bytes=st.integers(0, 3_000),
    folded=st.booleans(),
)
def test_tables_never_exceed_their_room(counts, room_bytes, folded):
    tables = [
        MarkdownTable(
            title="T",
            columns=("a", "b"),
            rows=tuple((f"row {number}", "é" * number) for number in range(count)),
        )
        for count in counts
    ]
    lines, left_out_count = fit_tables(tables, room_bytes, folded=folded)
    text = "".join(line + "\n" for line in lines)
    assert len(text.encode()) <= room_bytes
    assert len(Rendered(text).tables) + left_out_count == sum(count > 0 for count in counts)


@pytest.mark.parametrize("render", [render_comment, render_markdown])
def test_the_same_audit_gives_the_same_text(render):
    assert render(a_full_audit()) == render(a_full_audit())
