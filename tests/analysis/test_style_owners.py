"""Which chunk a stylesheet comes with, told without a manifest."""

from __future__ import annotations

import json
import time

import pytest

from bundleaudit.analysis.graph import LoadGraph
from bundleaudit.analysis.lazy_limit import limit_boundaries
from bundleaudit.analysis.links import LazyLink, ScriptLinks
from bundleaudit.analysis.reach import find_reaching
from bundleaudit.analysis.style_owners import own_styles
from bundleaudit.model.build import Page
from commands import audit_files


def links(imports=(), lazy=()):
    return ScriptLinks(
        static_imports=tuple(imports),
        lazy=tuple(LazyLink(target=target, preloads=preloads) for target, preloads in lazy),
        workers=(),
        service_workers=(),
        imported_scripts=(),
        assets=(),
        external_imports=(),
        unresolved=(),
        is_browser_code=True,
    )


def a_graph(scripts, *pages):
    return LoadGraph(links=scripts, page_links={}, pages=pages, style_imports={})


def styled(*stylesheets, entries=("index.js",)):
    return Page(file="index.html", entries=entries, stylesheets=stylesheets)


@pytest.mark.parametrize(
    ("style", "owner"),
    [
        ("index-Ab3dEf9h.css", "index.js"),
        ("index.css", "index.js"),
        ("vendor.css", "vendor.js"),
        ("style-Ab3dEf9h.css", "index.js"),  # Vite's own: the whole build's styles
        ("theme.css", None),  # written into the page by hand
    ],
)
def test_a_stylesheet_only_pages_link_belongs_to_a_chunk_of_its_name(style, owner):
    graph = a_graph({"index.js": links(["vendor.js"]), "vendor.js": links()}, styled(style))
    assert own_styles(graph) == ({} if owner is None else {owner: (style,)})


def test_a_page_that_links_styles_would_link_those_of_its_entry():
    """Called like the entry, but no page that loads the entry links it: it is another's."""
    lazy = [("late.js", ("index-Ab3dEf9h.css",)), ("other.js", ())]
    scripts = {"index.js": links(lazy=lazy), "late.js": links(["index.js"]), "other.js": links()}
    graph = a_graph(scripts, styled("main.css"))
    assert own_styles(graph) == {"late.js": ("index-Ab3dEf9h.css",)}


def test_a_lazy_stylesheet_belongs_to_what_all_its_loads_share():
    lazy = [("a.js", ("ui.css",)), ("b.js", ("ui.css",)), ("c.js", ())]
    scripts = {
        "index.js": links(lazy=lazy),
        "a.js": links(["part.js", "all.js"]),
        "b.js": links(["part.js", "all.js"]),
        "c.js": links(["all.js"]),
        "part.js": links(["part.js"]),
        "all.js": links(),
    }
    assert own_styles(a_graph(scripts)) == {"part.js": ("ui.css",)}


def test_reaching_folds_cycles():
    edges = {"a": ["b"], "b": ["c"], "c": ["b", "d"], "x": ["d"]}
    assert find_reaching(edges, [["a"], ["c"], ["x"], []]) == {
        "a": 0b1,
        "b": 0b11,
        "c": 0b11,
        "d": 0b111,
        "x": 0b100,
    }


def a_chain(length):
    """Return chunks that each import the next one statically and lazily, with a stylesheet."""
    scripts = {
        f"c{i}.js": links([f"c{i + 1}.js"], [(f"c{i + 1}.js", (f"c{i + 1}.css", "common.css"))])
        for i in range(length)
    }
    return a_graph({**scripts, f"c{length}.js": links()}, styled(entries=("c0.js",)))


def _seconds(function, *arguments):
    start = time.process_time()
    function(*arguments)
    return time.process_time() - start


def test_a_chain_of_lazy_chunks_takes_linear_time():
    small, large = a_chain(1_000), a_chain(8_000)
    once = min(_seconds(own_styles, small) for _ in range(3))
    eight_times = min(_seconds(own_styles, large) for _ in range(3))
    assert eight_times < 24 * once + 0.05
    assert own_styles(small)["c7.js"] == ("c7.css",)


def test_a_chain_without_end_is_cut_and_said():
    graph = a_chain(3_000)
    boundaries, notes = limit_boundaries(graph.find_boundaries(), graph)
    assert 0 < len(boundaries) < 3_000
    assert "are reported" in notes[0].message
    short = a_chain(1_500)
    assert limit_boundaries(short.find_boundaries(), short) == (short.find_boundaries(), ())


def test_a_stylesheet_nobody_loads_leaves_the_css_of_templates_unknown(tmp_path):
    manifest = {
        "src/main.ts": {"file": "main.js", "isEntry": True},
        "style.css": {"file": "base.css", "src": "style.css"},
    }
    files = {
        "main.js": "export{}",
        "base.css": "a{}",
        ".vite/manifest.json": json.dumps(manifest),
    }
    document = audit_files(tmp_path, files)
    assert [note["file"] for note in document["notes"]] == ["base.css"]
    (outcome,) = [item for item in document["outcomes"] if item["check"] == "BA103"]
    assert outcome["status"] == "skipped"
    with_page = {"index.html": '<script type="module" src="./main.js"></script>'}
    assert audit_files(tmp_path, with_page)["notes"] == []
