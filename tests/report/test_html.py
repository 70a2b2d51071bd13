"""The HTML report as text: whole, safe, the same every time, small."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, strategies as st

from builders import a_chunk, a_file, owned
from bundleaudit.report.audit_json import to_wire
from bundleaudit.report.html import render_html, render_page
from bundleaudit.report.html_data import report_data
from bundleaudit.report.html_modules import link_modules
from bundleaudit.report.html_tail import gather_tail
from commands import DISTS, audit_document, run_command
from report.audits import a_full_audit, an_audit
from report.pages import a_hostile_page, a_shop, a_shop_page


class Elements(HTMLParser):
    """Collects start tags, and the text of scripts and styles."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.tags, self.raw, self.text = [], [], ""
        self._inside = None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._inside = tag if tag in {"script", "style"} else self._inside

    def handle_endtag(self, tag):
        self._inside = None if tag == self._inside else self._inside

    def handle_data(self, data):
        if self._inside:
            self.raw.append((self._inside, data))
        else:
            self.text += data


def island(page):
    return json.loads(Elements(page).raw[-2][1])


def test_the_same_audit_gives_the_same_page():
    assert render_html(a_full_audit()) == render_html(a_full_audit())


def test_nothing_is_loaded_from_anywhere():
    for tag, attributes in Elements(a_shop_page()).tags:
        assert tag not in {"link", "img", "iframe", "object", "embed", "base"}
        assert not {"src", "srcset", "style"} & set(attributes)
        assert not [name for name in attributes if name.startswith("on")]
        assert attributes.get("href", "#").startswith("#")


def test_the_policy_names_the_hash_of_everything_inlined():
    elements = Elements(a_shop_page())
    policy = next(
        a["content"] for _, a in elements.tags if a.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    inlined = [text for tag, text in elements.raw if not text.startswith('{"')]
    assert len(inlined) == 3
    for text in inlined:
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy


def test_hostile_names_open_no_element():
    counts = [
        sorted(tag for tag, _ in Elements(page).tags if tag in {"script", "style", "img"})
        for page in (a_hostile_page(), a_shop_page())
    ]
    assert counts[0] == counts[1]
    assert "49" not in Elements(a_hostile_page()).text


@given(st.text(min_size=1, max_size=30))
def test_any_name_comes_back_from_the_island_printable(name):
    audit = an_audit(
        files=[a_file("a.js", 10)], chunks=[a_chunk("a.js", ownership=owned((f"src/{name}", 10)))]
    )
    page = render_html(audit)
    assert len([1 for tag, _ in Elements(page).tags if tag == "script"]) == 3
    strings = island(page)["strings"]
    assert not any(re.search("[\u2028\u202e\x00-\x1f]", text) for text in strings)


def test_without_scripts_the_page_says_what_the_terminal_says():
    text = Elements(render_html(a_shop())).text
    for part in (
        "Passed",
        "1 warning, 1 note",
        "initial JavaScript is 85.0 kB gzip; at most 60.0 kB is allowed",
        "component: () => import('./views/ChartView.vue')",
        "chart.js",
        "index.html",
        "build.manifest: true",
        "gzip zlib-ng 6, brotli 11",
    ):
        assert part in text


def test_an_empty_build_is_a_page_too():
    assert "every check that could run has passed" in render_html(an_audit())


@pytest.mark.parametrize("limit", [0, 1, 3, 6])
def test_the_tail_is_summed_up_and_nothing_is_lost(limit):
    chunks = to_wire(a_shop()).chunks
    whole, cut = gather_tail(chunks, 100), gather_tail(chunks, limit)
    assert len(cut) <= len(whole)
    for index in range(len(chunks)):
        for field in ("raw_bytes", "gzip_bytes"):
            sums = [
                sum(getattr(row, field) for row in rows if row.chunk == index)
                for rows in (whole, cut)
            ]
            assert sums[0] == sums[1]
    named = [row for row in cut if "small modules" not in row.path]
    assert {row.path for row in named} <= {row.path for row in whole}


def test_an_unmeasured_size_is_null_in_the_island():
    data = report_data(to_wire(a_shop()))
    assert set(data["modules"]["brotli"]) == {None}
    assert [metric["name"] for metric in data["metrics"]] == ["raw", "gzip", "brotli"]


def test_modules_are_linked_once_in_order_with_scopes_of_their_own():
    linked = link_modules(
        {
            "main.js": 'import { b as two } from "./b.js";\nimport { a } from "./a.js";\nuse(a, two);\n',
            "b.js": 'import { a } from "./a.js";\nexport const b = () => a();\n',
            "a.js": "export async function a() {}\nfunction b() {}\n",
        },
        main="main.js",
    )
    assert linked.index("module_a =") < linked.index("module_b =") < linked.index("use(a, two)")
    assert linked.count("async function a()") == 1
    assert "const { b: two } = module_b;" in linked
    assert "export" not in linked


@pytest.mark.parametrize(
    ("modules", "problem"),
    [
        ({"main.js": 'import x from "./x.js";\n'}, "named import"),
        ({"main.js": "export default 1;\n"}, "named import"),
        ({"main.js": 'import { x } from "./x.js";\n'}, "no module x.js"),
        (
            {
                "main.js": 'import { a } from "./a.js";\n',
                "a.js": 'import { b } from "./b.js";\n',
                "b.js": 'import { a } from "./a.js";\n',
            },
            "imports itself",
        ),
    ],
)
def test_modules_beyond_the_subset_are_refused(modules, problem):
    with pytest.raises(ValueError, match=problem):
        link_modules(modules, main="main.js")


def test_the_command_writes_the_page_and_view_writes_it_again(tmp_path):
    audited = run_command(
        DISTS / "good-vite8",
        "--no-brotli",
        "--html",
        tmp_path / "a.html",
        "--json",
        tmp_path / "a.json",
    )
    assert audited.returncode == 0
    assert "PASSED" in audited.stdout
    viewed = run_command("view", tmp_path / "a.json", "--html", tmp_path / "b.html")
    assert (viewed.returncode, viewed.stdout, viewed.stderr) == (0, "", "")
    assert (tmp_path / "a.html").read_text("utf-8") == (tmp_path / "b.html").read_text("utf-8")


def test_several_builds_get_a_page_each(tmp_path):
    builds = [DISTS / "good-vite8", DISTS / "good-vite5"]
    assert run_command(*builds, "--no-brotli", "--html", tmp_path / "r.html").returncode == 0
    assert len(list(tmp_path.glob("r.*good-vite[58].html"))) == 2


def test_stdout_takes_one_page(tmp_path):
    page = run_command(DISTS / "good-vite8", "--no-brotli", "--html", "-")
    assert page.stdout.startswith("<!doctype html>")
    assert page.stdout.endswith("</html>\n")
    refused = run_command(DISTS / "good-vite8", DISTS / "good-vite5", "--html", "-", "--no-brotli")
    assert refused.returncode == 2


@pytest.mark.parametrize(
    "arguments",
    [
        (DISTS / "good-vite8", "--open"),
        (DISTS / "good-vite8", "--json", "-", "--html", "-"),
        ("view", "gone.json", "--html", "x.html"),
        ("view", __file__, "--html", "x.html"),
    ],
)
def test_what_cannot_be_is_a_usage_error(arguments):
    finished = run_command(*arguments)
    assert finished.returncode == 2
    assert finished.stderr.count("Traceback") == 0


def test_open_hands_the_page_to_the_browser(tmp_path, monkeypatch):
    opened = []
    monkeypatch.setattr("webbrowser.open", lambda url: opened.append(url) or True)
    run_command(DISTS / "good-vite8", "--no-brotli", "--html", tmp_path / "a.html", "--open")
    assert opened == [(tmp_path / "a.html").as_uri()]


def test_every_fixture_build_has_a_page_that_balances():
    from bundleaudit.report.audit_from_json import from_wire
    from bundleaudit.wire import parse_report

    for case in ("legacy-vite5", "mpa-vite8", "lib-vite8", "bad-maps-vite8"):
        report = parse_report(json.dumps(audit_document(case)), origin=case)
        page = render_page(from_wire(report), report)
        data = island(page)
        assert sum(data["files"]["raw"]) == report.totals.all.raw_bytes
