"""What a budget's scope names."""

from __future__ import annotations

import pytest

from builders import a_chunk, a_file, a_page, some_facts
from bundleaudit.analysis.scopes import check_scope, measure_scope, suggest_scope
from bundleaudit.errors import UsageError
from bundleaudit.model.files import FileRole

FACTS = some_facts(
    files=[
        a_file("assets/index-9fy7tnFw.js", 1000),
        a_file("assets/vue-vendor-C1GotB66.js", 300),
        a_file("assets/index-legacy-C1GotB66.js", 5000, role=FileRole.LEGACY),
        a_file("assets/search-C1GotB66.js", 70, role=FileRole.WORKER),
        a_file("sw.js", 40, role=FileRole.SERVICE_WORKER),
        a_file("assets/hero.png", 20),
        a_file("assets/index-9fy7tnFw.js.map", 9999),
        a_file("index.html", 3),
        a_file("admin.html", 3),
    ],
    chunks=[
        a_chunk("assets/index-9fy7tnFw.js", name="index", source="src/main.ts"),
        a_chunk("assets/vue-vendor-C1GotB66.js", name="vue-vendor"),
    ],
    pages=[
        a_page("admin.html", entries=["assets/vue-vendor-C1GotB66.js"]),
        a_page("index.html", entries=["assets/index-9fy7tnFw.js"]),
    ],
)


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ("total", {"total": 1000 + 300 + 70 + 20 + 6}),
        ("initial", {"admin.html (initial load)": 300, "index.html (initial load)": 1000}),
        ("page:index.html", {"index.html (initial load)": 1000}),
        ("page:a*", {"admin.html (initial load)": 300}),
        ("page:nowhere", {}),
        ("chunk:index", {"assets/index-9fy7tnFw.js": 1000}),
        ("chunk:*-vendor", {"assets/vue-vendor-C1GotB66.js": 300}),
        ("chunk:assets/index-[*].js", {"assets/index-9fy7tnFw.js": 1000}),
        ("chunk:src/main.ts", {"assets/index-9fy7tnFw.js": 1000}),
        ("kind:js", {"kind:js": 1300}),
        ("kind:image", {"kind:image": 20}),
        ("kind:wasm", {}),
        ("role:polyfill", {}),
        ("role:legacy", {"role:legacy": 5000}),
        ("role:worker", {"role:worker": 70}),
    ],
)
def test_a_scope_names_and_sums(scope, expected):
    found = {item.label: item.sizes.raw_bytes for item in measure_scope(FACTS, scope)}
    assert found == expected


@pytest.mark.parametrize(
    ("scope", "hint"),
    [
        ("totl", "did you mean total"),
        ("pages:x", "did you mean page"),
        ("kind:javascript", "one of js, css"),
        ("role:old", "one of modern, legacy"),
        ("chunk:", "scopes: total"),
        ("", "scopes: total"),
    ],
)
def test_a_scope_that_can_never_match_is_refused_with_a_hint(scope, hint):
    with pytest.raises(UsageError) as caught:
        check_scope(scope)
    assert hint in caught.value.hint


def test_a_pattern_without_match_names_the_closest():
    assert suggest_scope(FACTS, "chunk:vue-vendr") == "did you mean chunk:vue-vendor?"
    assert suggest_scope(FACTS, "page:zzzzzz") == "this build has admin.html, index.html"
    assert suggest_scope(FACTS, "kind:wasm") == "this build has kinds html, image, js"
    assert suggest_scope(FACTS, "role:server").startswith("this build has roles legacy, ")
    assert "no pages" in suggest_scope(some_facts(), "initial")
    assert "no pages" in suggest_scope(some_facts(), "page:index.html")
