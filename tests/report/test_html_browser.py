"""The HTML report in real Chromium: what a reader sees, clicks, types and hears."""

from __future__ import annotations

import json
import re

import pytest

from commands import DISTS, run_command
from report.browser import WEB, a_browser, install_web_tools, opened, wait_until
from report.pages import HOSTILE, a_hostile_page, a_shop_page

VIEWS = ("overview", "map", "routes", "changes")


@pytest.fixture(scope="module")
def browser():
    with a_browser() as one:
        yield one


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    pages = {
        "shop": a_shop_page(),
        "hostile": a_hostile_page(),
        "plain": a_shop_page(has_routes=False, has_diff=False),
    }
    for name, page in pages.items():
        (folder / f"{name}.html").write_text(page, "utf-8")
    return folder


@pytest.fixture
def shop(browser, folder):
    """Return the shop's map, and hold it to silence: one request, no error, no policy violation."""
    with opened(browser, folder / "shop.html", "#view=map") as watched:
        yield watched.page
        assert watched.problems == []
        assert len(watched.requests) == 1


def tile(page, label):
    """Return a point of a tile by what its tooltip says, found by probing the canvas."""
    point = page.evaluate(
        """label => {
            const canvas = document.querySelector("canvas.treemap");
            const box = canvas.getBoundingClientRect();
            const tip = document.querySelector(".tip");
            for (let y = 2; y < box.height; y += 5)
              for (let x = 2; x < box.width; x += 9) {
                const at = { clientX: box.left + x, clientY: box.top + y };
                canvas.dispatchEvent(new PointerEvent("pointermove", at));
                if (tip.querySelector("strong")?.textContent.includes(label)) return [at.clientX + 3, at.clientY + 3];
              }
            return null;
        }""",
        label,
    )
    assert point, f"no tile {label}"
    return point


@pytest.mark.parametrize("name", ["shop", "hostile", "plain"])
def test_every_view_and_table_is_silent(browser, folder, name):
    with opened(browser, folder / f"{name}.html") as watched:
        page = watched.page
        for view in page.locator("#views [role=tab]").all():
            view.click()
            assert page.locator("main > section:visible").count() == 1
        page.locator("#tab-map").click()
        for table in page.locator(".tables [role=tab]").all():
            table.click()
            assert page.locator(".tables tbody tr").count() >= 1
        for metric in page.locator(".switch-metric input").all():
            metric.check()
        assert watched.problems == []
        assert len(watched.requests) == 1


def test_a_click_selects_and_another_goes_in(shop):
    x, y = tile(shop, "vue-router.mjs")
    shop.mouse.click(x, y)
    assert (
        shop.locator(".details .selected-name").inner_text()
        == "node_modules/vue-router/dist/vue-router.mjs"
    )
    assert "21.0 kB" in shop.locator(".details .is-current").inner_text()
    assert "script of the page" in shop.locator(".details .way").inner_text()
    x, y = tile(shop, "assets/vue-vendor-D2.js")
    shop.mouse.click(x, y)
    shop.mouse.click(x, y)
    assert shop.locator(".crumbs li").count() == 2
    assert "70.0 kB" in shop.locator(".crumb-total").inner_text()
    shop.locator(".crumbs button").first.click()
    assert shop.locator(".crumbs li").count() == 1


def test_the_wheel_zooms_in_and_out_once_the_map_has_the_focus(shop):
    x, y = tile(shop, "vue-router.mjs")
    shop.mouse.wheel(0, -120)
    assert shop.locator(".crumbs li").count() == 1
    shop.locator("canvas.treemap").focus()
    shop.mouse.move(x, y)
    shop.mouse.wheel(0, -120)
    wait_until(shop, "document.querySelectorAll('.crumbs li').length === 2")
    shop.mouse.wheel(0, 120)
    wait_until(shop, "document.querySelectorAll('.crumbs li').length === 1")


def test_every_node_is_reached_with_arrows_alone(shop):
    shop.locator("canvas.treemap").focus()
    shop.keyboard.press("ArrowDown")
    assert shop.locator("#heard").inner_text() == "assets/hero.png, image, 120.0 kB"
    seen = shop.evaluate(
        """() => {
            const heard = document.getElementById("heard");
            const press = (key) => {
              const before = heard.textContent;
              const event = new KeyboardEvent("keydown", { key, bubbles: true });
              document.activeElement.dispatchEvent(event);
              return heard.textContent !== before;
            };
            const seen = [];
            const walk = (depth) => {
              do {
                seen.push(heard.textContent.split(", ")[0]);
                if (depth < 5 && press("ArrowDown")) {
                  walk(depth + 1);
                  press("ArrowUp");
                }
              } while (press("ArrowRight"));
            };
            walk(0);
            return seen;
        }"""
    )
    assert (
        len(seen)
        == len(set(seen))
        + seen.count("[generated code]")
        - 1
        + seen.count("application")
        - 1
        + seen.count("[no source map]")
        - 1
    )
    assert {
        "node_modules/chart.js/dist/helpers.js",
        "src/App.vue",
        "index.html",
        "[line ends]",
    } <= set(seen)


def test_enter_goes_in_and_escape_comes_out(shop):
    shop.locator("canvas.treemap").focus()
    for key in ("ArrowDown", "ArrowRight", "Enter"):
        shop.keyboard.press(key)
    assert shop.locator(".crumbs li").count() == 2
    shop.keyboard.press("Escape")
    assert shop.locator(".crumbs li").count() == 1


def test_a_keyboard_finds_a_module_in_the_tree_table(shop):
    page = shop
    page.locator(".tree tbody tr[tabindex='0']").focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowDown", "ArrowRight", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    assert (
        page.locator(".details .selected-name").inner_text()
        == "node_modules/chart.js/dist/chart.js"
    )
    assert page.evaluate("document.activeElement.getAttribute('aria-level')") == "3"
    assert page.evaluate("document.activeElement.getAttribute('aria-selected')") == "true"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.getAttribute('aria-expanded')") == "false"


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("vue-router", "2 matches, 29.0 kB"),
        ("VUE -router", "3 matches"),
        (r"/\.css$/", "1 match, 5.0 kB"),
        ("/(/", "not a regular expression"),
        ("nowhere", "0 matches, 0 B"),
    ],
)
def test_a_search_says_how_many_and_how_much(shop, text, result):
    shop.locator("#search").fill(text)
    assert shop.locator("#search-result").inner_text().startswith(result)


def test_tables_follow_the_search_and_sort(shop):
    shop.locator("#search").fill("chart.js")
    shop.get_by_role("tab", name="Modules").click()
    first = shop.locator(".tables tbody th")
    assert first.all_inner_texts() == [
        "node_modules/chart.js/dist/chart.js",
        "node_modules/chart.js/dist/helpers.js",
    ]
    shop.get_by_role("button", name="gzip", exact=True).click()
    shop.get_by_role("button", name="gzip", exact=True).click()
    assert first.first.inner_text().endswith("helpers.js")
    assert shop.locator("th[aria-sort='ascending']").inner_text().startswith("gzip")
    first.first.get_by_role("button").click()
    assert shop.locator(".details .selected-name").inner_text().endswith("helpers.js")


@pytest.mark.parametrize(
    ("select", "value", "total"),
    [
        ("load", "page:index.html", "90.0 kB"),
        ("load", "legacy:index.html", "18.0 kB"),
        ("load", "route:1:/charts", "175.0 kB"),
        ("kind", "css", "5.0 kB"),
        ("owner", "packages", "158.8 kB"),
        ("owner", "app", "16.0 kB"),
        ("role", "legacy", "18.0 kB"),
    ],
)
def test_a_filter_leaves_exactly_its_bytes(shop, select, value, total):
    shop.locator(f"#filter-{select}").select_option(value)
    assert shop.locator(".crumb-total").inner_text() == total
    assert f"The filters leave {total} of it" in shop.locator(".details").inner_text()
    shop.get_by_role("button", name="Clear filters").click()
    assert shop.locator(".crumb-total").inner_text() == "321.4 kB"


def test_filters_that_leave_nothing_say_so(shop):
    shop.locator("#filter-kind").select_option("css")
    shop.locator("#filter-owner").select_option("app")
    assert shop.locator(".map-empty").is_visible()


@pytest.mark.parametrize("colour", ["kind", "package", "share", "load", "growth"])
def test_every_colouring_has_a_legend_and_colours_of_its_own(shop, colour):
    shop.locator("#filter-colour").select_option(colour)
    assert shop.locator(".legend li").count() >= 3
    pixels = shop.evaluate(
        """() => {
            const canvas = document.querySelector("canvas.treemap");
            const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            const colours = new Map();
            for (let i = 0; i < data.length; i += 4) {
              const key = data.slice(i, i + 3).join();
              colours.set(key, (colours.get(key) ?? 0) + 1);
            }
            return [...colours.values()].filter((count) => count > 900).length;
        }"""
    )
    assert pixels >= 3


def test_the_address_is_a_link_to_what_is_shown(browser, folder, shop):
    x, y = tile(shop, "dist/helpers.js")
    shop.mouse.click(x, y)
    shop.locator("#search").fill("chart -main")
    wait_until(shop, "location.hash.includes('-main')")
    address = shop.evaluate("location.hash")
    with opened(browser, folder / "shop.html", address) as again:
        assert again.page.locator(".details .selected-name").inner_text().endswith("helpers.js")
        assert again.page.locator("#search").input_value() == "chart -main"
        again.page.evaluate("location.hash = '#view=routes&route=route%3A1%3A%2Fcharts'")
        wait_until(again.page, "!document.getElementById('routes').hidden")
        assert again.page.locator("#routes .selected-name").inner_text() == "/charts"


def test_back_returns_to_what_was_shown(shop):
    shop.locator("#tab-routes").click()
    shop.go_back()
    wait_until(shop, "!document.getElementById('map').hidden")


def test_findings_lead_to_what_they_are_about(browser, folder):
    with opened(browser, folder / "shop.html") as watched:
        watched.page.locator(".to-map").first.click()
        assert watched.page.locator("#filter-load").input_value() == "page:index.html"
        watched.page.go_back()
        watched.page.locator(".to-map").nth(1).click()
        assert watched.page.locator(".details .selected-name").inner_text() == "assets/old.js"


def test_a_route_shows_its_waterfall_with_times(shop):
    shop.locator("#tab-routes").click()
    shop.locator("#routes").get_by_role("button", name="/charts", exact=True).click()
    rows = shop.locator(".waterfall tbody tr")
    assert rows.count() == 4
    assert "462 ms, estimated" in shop.locator(".visit").inner_text()
    lanes = [lane.bounding_box() for lane in shop.locator(".lane-bar").all()]
    assert lanes[0]["x"] < lanes[1]["x"] == lanes[2]["x"] < lanes[3]["x"]
    shop.get_by_role("button", name="Show in the map").click()
    assert shop.locator(".crumb-total").inner_text() == "175.0 kB"


def test_without_routes_lazy_imports_stand_for_them(browser, folder):
    with opened(browser, folder / "plain.html", "#view=routes") as watched:
        page = watched.page
        assert page.locator("#tab-routes").inner_text() == "Loading"
        assert "No routes were recovered" in page.locator("#routes").inner_text()
        assert page.locator("#routes .sorted-table tbody tr").count() == 2


def test_changes_name_every_status_and_are_sorted_by_weight(shop):
    shop.locator("#tab-changes").click()
    rows = shop.locator("#changes .card[aria-label=Files] tbody tr")
    assert "ChartView" in rows.first.inner_text()
    text = shop.locator("#changes").inner_text()
    for part in (
        "added",
        "removed",
        "changed",
        "renamed",
        "split",
        "merged",
        "only hashes",
        "only references",
        "+90.0 kB",
        "4.5.1",
        "+10.0 kB gzip in total, -300 B gzip in the initial load of index.html",
        "chart.js +86.0 kB gzip, added < src/views/ChartView.vue < index.html",
        "changed here: src/App.vue",
        "91.2 kB of 200.0 kB (the whole build)",
        "compressed differences are estimates",
    ):
        assert part in text


def test_the_comparison_of_two_real_builds(browser, folder):
    """What the terminal says of the pair of fixtures is what the page shows."""
    base, head = DISTS / "diff-base-vite8", DISTS / "diff-head-vite8"
    file = folder / "real-diff.html"
    done = run_command(head, "--baseline", base, "--no-brotli", "--html", file)
    assert done.returncode == 0, done.stderr
    terminal = run_command("diff", base, head, "--no-brotli", "--verbose").stdout.splitlines()
    with opened(browser, file, "#view=changes") as watched:
        page = watched.page
        assert page.locator("#changes .verdict-line").inner_text() == f"{terminal[0]}."
        causes = page.locator("#changes .card[aria-label=Why] li").all_inner_texts()
        assert (
            causes[0] == "lodash +974 B gzip, added < src/views/AddressView.js < index.html (lazy)"
        )
        rows = page.locator("#changes .card[aria-label=Files] tbody tr")
        changed = {row for row in rows.all_inner_texts() if "only" not in row}
        assert len(changed) == 5
        printed = {tuple(re.split(r"\s{2,}", line)[:4]) for line in terminal}
        shown = [row.split("\t") for row in changed if len(row.split("\t")[0]) < 40]
        assert len(shown) == 2, "longer names are broken over lines of the terminal"
        for name, status, gzip, raw in shown:
            assert (name, status, raw, gzip) in printed
        assert page.locator("#changes .card[aria-label='Lazy loads'] tbody tr").count() == 4
        page.locator("#changes .card[aria-label=Files] tbody tr button").first.click()
        assert (
            page.locator("#map .details .selected-name")
            .inner_text()
            .startswith("assets/AddressView-")
        )
        assert "colour=growth" in page.url
        page.locator("#tab-overview").click()
        assert f"since {base}: {terminal[0]}" in page.locator("#overview .verdict").inner_text()
        assert watched.problems == []


def test_a_snapshot_is_compared_by_its_sizes(browser, folder):
    snapshot, file = folder / "snapshot.json", folder / "snapshot.html"
    run_command("snapshot", DISTS / "diff-base-vite8", "-o", snapshot, "--no-brotli")
    run_command(DISTS / "diff-head-vite8", "--baseline", snapshot, "--no-brotli", "--html", file)
    with opened(browser, file, "#view=changes") as watched:
        rows = watched.page.locator("#changes .card[aria-label='Since the snapshot'] tbody tr")
        assert any("package:lodash\tadded" in row for row in rows.all_inner_texts())
        watched.page.locator("#tab-map").click()
        assert watched.problems == []


def test_the_waterfall_of_a_real_route_has_the_steps_of_the_report(browser, folder):
    report, file = folder / "good.json", folder / "good.html"
    run_command(DISTS / "good-vite8", "--no-brotli", "--json", report, "--html", file)
    routes = json.loads(report.read_text("utf-8"))["routes"]
    number, route = next(
        (number, route) for number, route in enumerate(routes) if route["path"] == "/plants"
    )
    with opened(browser, file, f"#view=routes&route=route:{number}:/plants") as watched:
        page = watched.page
        names = page.locator(".waterfall tbody th").all_inner_texts()
        assert names == [step["file"] for step in route["steps"]]
        facts = page.locator(".visit .quiet").first.inner_text()
        assert f"{len(route['steps'])} requests with the document" in facts
        assert f"{route['estimated_ms']} ms, estimated" in facts
        heard = page.locator(".waterfall tbody tr").last.locator(".only-heard").inner_text()
        last = route["steps"][-1]
        assert f"round {last['round']}, {last['start_ms']} to {last['end_ms']} ms" in heard
        assert f"found by {last['discovered_by']}" in heard
        bars = page.locator(".waterfall tbody .lane-bar").evaluate_all(
            "bars => bars.map(bar => bar.getBoundingClientRect().left)"
        )
        assert bars == sorted(bars)
        assert watched.problems == []


def test_csv_holds_every_row_with_bytes(browser, folder):
    with opened(
        browser,
        folder / "shop.html",
        "#view=map&table=packages",
        permissions=["clipboard-read", "clipboard-write"],
    ) as watched:
        page = watched.page
        page.get_by_role("button", name="Copy CSV").click()
        wait_until(page, "document.getElementById('heard').textContent === 'Copied'")
        lines = page.evaluate("navigator.clipboard.readText()").splitlines()
        assert lines[0].startswith("Package,Share,raw,gzip")
        assert lines[1].startswith("chart.js,86000,250000,86000")
        assert len(lines) == 5
        page.locator("#tab-overview").click()
        page.locator(".fix button").first.click()
        page.wait_for_timeout(50)
        assert (
            page.evaluate("navigator.clipboard.readText()")
            == "component: () => import('./views/ChartView.vue')"
        )


def test_the_theme_follows_the_system_and_can_be_chosen(browser, folder):
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    with opened(browser, folder / "shop.html", color_scheme="dark") as watched:
        dark = watched.page.evaluate(ground)
        watched.page.get_by_label("Light").check()
        light = watched.page.evaluate(ground)
        assert dark != light
        wait_until(watched.page, "location.hash.includes('theme=light')")
    with opened(browser, folder / "shop.html", "#theme=dark", color_scheme="light") as watched:
        assert watched.page.evaluate(ground) == dark


@pytest.mark.parametrize("name", ["shop", "hostile"])
def test_no_width_scrolls_sideways(browser, folder, name):
    with opened(browser, folder / f"{name}.html") as watched:
        for view in VIEWS:
            watched.page.locator(f"#tab-{view}").click()
            for width in (360, 768, 1600):
                watched.page.set_viewport_size({"width": width, "height": 800})
                got = watched.page.evaluate("document.documentElement.scrollWidth")
                assert got <= width, (view, width)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_rule_of_accessibility_is_broken(browser, folder, scheme):
    install_web_tools()
    with opened(browser, folder / "shop.html", color_scheme=scheme, bypass_csp=True) as watched:
        watched.page.add_script_tag(path=WEB / "node_modules/axe-core/axe.min.js")
        for view in VIEWS:
            watched.page.locator(f"#tab-{view}").click()
            if view == "map":
                watched.page.locator(".tree tbody tr").nth(1).click()
            found = watched.page.evaluate("axe.run()")
            broken = [
                f"{rule['id']} ({rule['impact']}): {[node['target'] for node in rule['nodes']][:4]}"
                for rule in found["violations"]
            ]
            assert broken == [], view
            assert len(found["passes"]) > 15


def test_hostile_names_are_shown_as_text(browser, folder):
    with opened(browser, folder / "hostile.html", "#view=map&table=files") as watched:
        page = watched.page
        shown = page.locator(".tables").inner_text()
        for name in HOSTILE:
            safe = re.sub("[\u202e\u2028\u2029]", lambda match: f"\\u{ord(match[0]):04x}", name)
            assert f"-{safe}.js" in shown
        for view in VIEWS:
            page.locator(f"#tab-{view}").click()
        assert page.evaluate("window.harmed") is None
        assert page.locator("img").count() == 0
        assert watched.problems == []


def test_without_scripts_the_summary_is_there_and_nothing_else(browser, folder):
    with opened(browser, folder / "shop.html", java_script_enabled=False) as watched:
        page = watched.page
        text = page.locator("body").inner_text()
        assert "Scripts are off" in text
        assert "saves 25.0 kB" in text
        assert "chart.js" in text
        assert page.locator("#views").is_hidden()
        assert page.locator(".to-map").first.is_hidden()


def test_on_paper_there_is_the_summary(browser, folder):
    with opened(browser, folder / "shop.html", "#view=map") as watched:
        watched.page.emulate_media(media="print")
        assert watched.page.locator("#overview").is_visible()
        assert watched.page.locator("#map").is_hidden()
        assert watched.page.locator("#controls").is_hidden()


def test_the_map_is_as_sharp_as_the_screen(browser, folder):
    with opened(browser, folder / "shop.html", "#view=map", device_scale_factor=2) as watched:
        sizes = watched.page.evaluate(
            "(c => [c.width, c.getBoundingClientRect().width])(document.querySelector('canvas.treemap'))"
        )
        assert sizes[0] == 2 * int(sizes[1])
