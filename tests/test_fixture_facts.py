"""The fixture builds show what they were made to show, and the ground truth fits the sources."""

from __future__ import annotations

import re

import pytest

from fixture_builds import (
    APPS,
    CASES,
    DIST,
    find_one,
    list_files,
    read_expected,
    read_json,
    read_manifest,
)

APP_NAMES = ("shop", "shop-bad", "mpa", "notes", "widgets", "board")
PACKAGE = re.compile(r".*node_modules/((?:@[^/]+/)?[^/]+)/")


def packages_in(case: str, pattern: str) -> set[str]:
    """Return the packages named by the sources of the one map that matches."""
    sources = read_json(find_one(case, pattern))["sources"]
    return {found[1] for source in sources if (found := PACKAGE.match(source))}


def lazy_sources(app: str) -> set[str]:
    routes = read_expected(app)["routes"]
    return {part["source"] for route in routes for part in route["components"] if part["lazy"]}


def read_page(case: str, page: str = "index.html") -> str:
    return (DIST / case / page).read_text(encoding="utf-8")


@pytest.mark.parametrize("app", APP_NAMES)
def test_expected_names_sources_that_exist_and_cases_that_are_built(app):
    expected = read_expected(app)
    assert set(expected["cases"]) | set(expected["vendor_chunk_cases"]) <= set(CASES)
    named = [part["source"] for route in expected["routes"] for part in route["components"]]
    named += expected["async_components"] + expected["lazy_modules"] + expected["workers"]
    named += [page["entry"] for page in expected["pages"].values()]
    folders = [APPS / app, APPS / "shop"] if app == "mpa" else [APPS / app]
    assert [n for n in named if not any((folder / n).is_file() for folder in folders)] == []


def test_every_case_belongs_to_an_application():
    cases = [case for app in APP_NAMES for case in read_expected(app)["cases"]]
    assert set(cases) == set(CASES)


@pytest.mark.parametrize(
    ("app", "source"),
    [
        ("shop", "src/router/index.js"),
        ("shop-bad", "src/router/index.js"),
        ("notes", "src/router.js"),
        ("mpa", "src/admin/main.js"),
    ],
)
def test_route_records_are_those_of_the_source(app, source):
    text = (APPS / app / source).read_text(encoding="utf-8")
    written = re.findall(r"\bpath: '([^']*)'(?:,\s*name: '([^']*)')?", text)
    expected = [(route["path"], route["name"]) for route in read_expected(app)["routes"]]
    assert expected == [(path.replace("\\\\", "\\"), name or None) for path, name in written]


@pytest.mark.parametrize("app", APP_NAMES)
def test_parents_come_first_and_full_paths_join(app):
    routes = read_expected(app)["routes"]
    seen: set[str] = set()
    for route in routes:
        parent = route["parent"]
        assert parent is None or parent in seen
        joined = f"{parent}/{route['path']}".rstrip("/") if parent else route["path"]
        assert route["full_path"] == joined
        seen.add(route["full_path"])


@pytest.mark.parametrize(
    ("case", "manifest"),
    [
        ("good-vite8", ".vite/manifest.json"),
        ("good-vite7", ".vite/manifest.json"),
        ("good-vite5", ".vite/manifest.json"),
        ("good-vite4", "manifest.json"),
        ("nested-base-vite6", ".vite/manifest.json"),
    ],
)
def test_lazy_routes_are_dynamic_entries_of_the_manifest(case, manifest):
    expected = read_expected("shop")
    entries = read_manifest(case, manifest)
    dynamic = {key for key, entry in entries.items() if entry.get("isDynamicEntry")}
    lazy = lazy_sources("shop") | set(expected["async_components"] + expected["lazy_modules"])
    assert dynamic == lazy
    assert [key for key, entry in entries.items() if entry.get("isEntry")] == ["index.html"]


@pytest.mark.parametrize("case", read_expected("shop")["vendor_chunk_cases"])
def test_vendor_chunks_are_there(case):
    names = [path.name for path in list_files(case) if path.suffix == ".js"]
    for vendor in read_expected("shop")["vendor_chunks"]:
        assert sum(name.startswith(vendor) for name in names) == 1


@pytest.mark.parametrize("case", ["good-vite8", "good-vite5", "good-vite4"])
def test_vendor_chunks_hold_their_packages_and_only_vue_is_preloaded(case):
    for vendor, packages in read_expected("shop")["vendor_chunks"].items():
        found = packages_in(case, f"assets/{vendor}*.map")
        assert set(packages) - {"vue"} <= found  # the package `vue` itself only re-exports
        assert ("@vue/runtime-core" in found) == (vendor == "vue-vendor")
    assert re.findall(r"modulepreload.*/(\w+-vendor)", read_page(case)) == ["vue-vendor"]


def test_function_form_puts_vue_into_the_chart_chunk():
    found = packages_in("manualfn-vite8", "assets/chart-vendor*.map")
    assert {"chart.js", "@vue/runtime-core", "@vue/reactivity", "@vue/shared"} <= found
    preloads = re.findall(r"modulepreload.*/(\w+-vendor)", read_page("manualfn-vite8"))
    assert preloads == ["chart-vendor", "vue-vendor"]


def test_bad_build_is_one_script_with_everything_in_it():
    for case in ("bad-vite8", "bad-maps-vite8"):
        (entry,) = [e for e in read_manifest(case).values() if e["file"].endswith(".js")]
        assert entry["isEntry"]
        assert entry["dynamicImports"] == ["index.html"]  # de.json is in the entry: it loads itself
        assert lazy_sources("shop-bad") == set()
        assert b"data:font/woff2;base64," in find_one(case, "assets/*.css").read_bytes()
        assert find_one(case, "assets/*.png").stat().st_size == 144_769
    assert b"doughnut" in find_one("bad-vite8", "assets/*.js").read_bytes()
    assert b"doughnut" not in find_one("bad-maps-vite8", "assets/*.js").read_bytes()


def test_bad_maps_name_both_copies_of_camelcase():
    sources = read_json(find_one("bad-maps-vite8", "assets/*.map"))["sources"]
    assert {source for source in sources if source.endswith("/camelcase/index.js")} == {
        "../../node_modules/camelcase/index.js",
        "../../node_modules/camelcase-keys/node_modules/camelcase/index.js",
    }
    found = packages_in("bad-maps-vite8", "assets/*.map")
    assert {"lodash", "moment"} <= found
    assert "chart.js" not in found


def test_silent_build_has_the_scripts_of_the_good_one():
    good, silent = (
        {path.name for path in list_files(case) if path.suffix in {".js", ".css"}}
        for case in ("good-vite8", "nomanifest-vite8")
    )
    assert good == silent


def test_single_build_has_one_script_beside_the_worker():
    scripts = [path.name for path in list_files("single-vite8") if path.suffix == ".js"]
    assert sorted(name.split("-")[0] for name in scripts) == ["index", "match.worker"]


def test_import_map_leads_from_names_that_are_no_files_to_files():
    root = DIST / "importmap-vite8"
    imports = read_json(root / "importmap.json")["imports"]
    assert len(imports) > 20
    assert [key for key in imports if (root / key[1:]).exists()] == []
    assert [value for value in imports.values() if not (root / value[1:]).is_file()] == []


def test_pages_share_chunks_and_the_stores_chunk_is_eager_though_imported_lazily():
    shop, office = read_page("mpa-vite8"), read_page("mpa-vite8", "admin/index.html")
    assets = [set(re.findall(r"/assets/[\w.-]+\.js", page)) for page in (shop, office)]
    assert len(assets[0] & assets[1]) == 2
    manifest = read_manifest("mpa-vite8")
    (key,) = [key for key in manifest if key.startswith("_stores-")]
    assert key in manifest["index.html"]["imports"]
    assert key in manifest["index.html"]["dynamicImports"]
    assert "src" not in manifest[key]
    assert find_one("mpa-vite8", "assets/rolldown-runtime-*.js").stat().st_size < 200


def test_nested_base_is_in_the_urls_and_no_name_has_a_hash():
    urls = re.findall(r'(?:src|href)="([^"]+)"', read_page("nested-base-vite6"))
    assert urls
    assert [url for url in urls if not url.startswith("/app/static/")] == []
    assert (DIST / "nested-base-vite6" / "js" / "app.js").is_file()
    assert (DIST / "nested-base-vite6" / "js" / "HomeView.js").is_file()


@pytest.mark.parametrize("case", ["legacy-vite5", "legacy-vite8"])
def test_every_modern_script_has_a_legacy_twin(case):
    names = {path.name[: -len("-HASHHASH.js")] for path in (DIST / case / "assets").glob("*.js")}
    modern = {name for name in names if not name.endswith("-legacy")}
    assert {f"{name}-legacy" for name in modern} == names - modern
    assert "System.register" in find_one(case, "assets/NoteView-legacy-*.js").read_text("utf-8")
    assert 'id="vite-legacy-entry" data-src=' in read_page(case)


def test_service_worker_lists_files_that_exist():
    root = DIST / "pwa-vite8"
    code = (root / "sw.js").read_text(encoding="utf-8")
    urls = re.findall(r'\{url:"([^"]+)",revision:(?:null|"[0-9a-f]{32}")\}', code)
    assert set(urls) == {
        path.relative_to(root).as_posix()
        for path in list_files("pwa-vite8")
        if path.suffix in {".js", ".css", ".html"} and path.name not in {"sw.js", "registerSW.js"}
    }
    assert "icons" in read_json(root / "manifest.json")


def test_library_and_server_builds_have_the_parts_of_each():
    library = {path.name for path in list_files("lib-vite8")}
    assert {"widgets.js", "widgets.cjs", "widgets.css"} <= library
    assert read_manifest("lib-vite8")["src/index.js"]["file"] == "widgets.cjs"
    assert not list((DIST / "lib-vite8").rglob("*.html"))
    server = read_manifest("ssr-vite8", "server/.vite/manifest.json")
    assert server["src/entry-server.js"]["isEntry"]
    modules = read_json(DIST / "ssr-vite8" / "client" / ".vite" / "ssr-manifest.json")
    assert modules["src/views/NoteView.vue"]


def test_locale_chunks_are_not_ascii():
    assert not find_one("good-vite8", "assets/ja-*.js").read_text(encoding="utf-8").isascii()
    assert not find_one("fullmaps-vite8", "assets/index-*.js").read_bytes().isascii()
