"""Reports to open in a browser: a small shop that has everything, and names that mean harm."""

from __future__ import annotations

import dataclasses

from builders import a_boundary, a_chunk, a_file, a_page, owned
from bundleaudit.model.diff import ChangeStatus, LoadKind, ModuleChange
from bundleaudit.model.files import FileRole
from bundleaudit.model.outcome import Finding, Severity
from bundleaudit.report.audit_json import to_wire
from bundleaudit.report.html import render_page
from bundleaudit.wire import RouteWire, SizesWire, StepWire
from diffs import (
    a_big_diff,
    a_cascade,
    a_cause,
    a_delta,
    a_diff,
    a_file_change,
    a_load_change,
    a_measure,
    a_package_change,
    a_returning_load,
)
from report.audits import an_audit, an_outcome, with_missing_inputs

HOSTILE = (
    "</script><script>window.harmed=1</script>",
    '"><img src=x onerror=window.harmed=1>',
    "<!--<script>",
    "a\u202egnp.exe",
    "line\u2028separator\u2029",
    "{{ 7*7 }}{% raw %}",
    "javascript:window.harmed=1//",
    "quote'\"`&amp;",
)


def a_route(path, files=(), *, weight=50_000, steps=None, **fields):
    """Return a route that adds ``weight`` bytes to a first load of 100,000."""
    size = lambda n: SizesWire(raw_bytes=n * 3, gzip_bytes=n, brotli_bytes=n * 9 // 10)  # noqa: E731
    defaults = {
        "name": path.strip("/") or "home",
        "component": f"src/views{path}.vue",
        "chunk": None,
        "is_lazy": True,
        "parent": None,
        "redirect": None,
        "provenance": "code",
        "page": "index.html",
        "round_trips": 3,
        "estimated_ms": 480,
        "aliases": [],
        "is_redirect": False,
        "views": [],
        "parent_index": None,
        "target_index": 0,
        "declared_in": "assets/index-D1.js",
        "declared_page": "index.html",
        "is_partial": False,
        "is_complete": True,
        "requests": len(files),
        "navigation_files": [],
        "navigation_round_trips": 1,
        "navigation_ms": 100,
    }
    return RouteWire(
        path=path,
        files=list(files),
        navigation=size(weight),
        first_visit=size(100_000 + weight),
        steps=[StepWire(discovered_by=None, **step) for step in steps or ()],
        **(defaults | fields),
    )


def a_shop():
    """Return the audit of a small shop: mapped scripts, a lazy view, legacy twin, findings."""
    main, vendor, view = "assets/index-D1.js", "assets/vue-vendor-D2.js", "assets/ChartView-D3.js"
    return with_missing_inputs(
        an_audit(
            files=[
                a_file("index.html", 900, 400),
                a_file(main, 48_000, 15_000),
                a_file(vendor, 190_000, 70_000),
                a_file(view, 260_000, 90_000),
                a_file("assets/index-legacy.js", 60_000, 18_000, role=FileRole.LEGACY),
                a_file("assets/index-D4.css", 22_000, 5_000),
                a_file("assets/hero.png", 120_000),
                a_file("assets/old.js", 9_000, 3_000, role=None, is_orphan=True),
                a_file("assets/index-D1.js.map", 400_000),
            ],
            chunks=[
                a_chunk(
                    main,
                    imports=[vendor],
                    lazy=[view],
                    css=["assets/index-D4.css"],
                    source="src/main.ts",
                    ownership=owned(
                        ("src/main.ts", 6_000, 2_000),
                        ("src/router/index.ts", 12_000, 4_000),
                        ("src/App.vue", 20_000, 6_000),
                        ("node_modules/pinia/dist/pinia.mjs", 9_000, 2_800),
                        generated_code=900,
                        line_ends=100,
                    ),
                ),
                a_chunk(
                    vendor,
                    ownership=owned(
                        ("node_modules/vue/dist/vue.mjs", 110_000, 41_000),
                        ("node_modules/vue-router/dist/vue-router.mjs", 60_000, 21_000),
                        ("node_modules/vue-router/dist/devtools.mjs", 20_000, 8_000),
                    ),
                ),
                a_chunk(
                    view,
                    imports=[vendor],
                    source="src/views/ChartView.vue",
                    ownership=owned(
                        ("src/views/ChartView.vue", 10_000, 4_000),
                        ("node_modules/chart.js/dist/chart.js", 200_000, 70_000),
                        ("node_modules/chart.js/dist/helpers.js", 50_000, 16_000),
                    ),
                ),
                a_chunk("assets/index-legacy.js"),
                a_chunk("assets/old.js"),
            ],
            pages=[
                a_page(
                    entries=[main],
                    preloaded=[vendor],
                    stylesheets=["assets/index-D4.css"],
                    legacy=["assets/index-legacy.js"],
                )
            ],
            boundaries=[a_boundary(view, vendor, importer=main)],
            outcomes=[
                an_outcome(
                    "BA102",
                    "initial-js",
                    severity=Severity.WARNING,
                    findings=(
                        Finding(
                            message="index.html: initial JavaScript is 85.0 kB gzip; at most 60.0 kB is allowed",
                            key="index.html",
                            file="index.html",
                            measured_bytes=85_000,
                            limit_bytes=60_000,
                            limit_source="guideline",
                            saving_bytes=25_000,
                            fix="component: () => import('./views/ChartView.vue')",
                        ),
                    ),
                ),
                an_outcome(
                    "BA406",
                    "orphan-file",
                    severity=Severity.NOTE,
                    findings=(
                        Finding(
                            message="nothing refers to assets/old.js",
                            key="old",
                            file="assets/old.js",
                            fix="delete it",
                        ),
                    ),
                ),
            ],
        )
    )


def a_shop_page(*, has_routes=True, has_diff=True):
    """Return the shop's page with routes, a waterfall and a comparison."""
    audit = a_shop()
    report = to_wire(audit)
    main, vendor, view = "assets/index-D1.js", "assets/vue-vendor-D2.js", "assets/ChartView-D3.js"
    if has_routes:
        steps = [
            {"file": "index.html", "round": 1, "start_ms": 0, "end_ms": 105},
            {"file": main, "round": 2, "start_ms": 105, "end_ms": 220},
            {"file": vendor, "round": 2, "start_ms": 105, "end_ms": 281},
            {"file": view, "round": 3, "start_ms": 281, "end_ms": 462},
        ]
        routes = [
            a_route("/", [main, vendor], weight=0, is_lazy=False),
            a_route("/charts", [main, vendor, view], weight=90_000, steps=steps),
            a_route("/charts/:year", [main, vendor, view], weight=95_000, parent="/charts"),
            a_route("/home", redirect="/", weight=0),
        ]
        report = dataclasses.replace(report, routes=routes)
    if has_diff:
        report = dataclasses.replace(report, diff=a_comparison())
    return render_page(audit, report)


def a_comparison():
    """Return a comparison in which every status occurs."""
    change = a_file_change
    return a_diff(
        base="main",
        files=[
            change("assets/ChartView-D3.js", ChangeStatus.ADDED, 90_000),
            change("assets/Graph-C3.js", ChangeStatus.REMOVED, -81_000),
            change("assets/index-D1.js", ChangeStatus.CHANGED, 1_200),
            change("assets/vue-vendor-D2.js", ChangeStatus.RENAMED, -200),
            change("assets/index-legacy.js", ChangeStatus.SPLIT, 0),
            change("assets/old.js", ChangeStatus.MERGED, 0),
            change("assets/x-D7.js", ChangeStatus.HASHES, 0),
            change("assets/y-D8.js", ChangeStatus.REFERENCES, 0),
            change("assets/z-D9.js", ChangeStatus.IDENTICAL, 0),
        ],
        loads=[
            a_load_change("index.html", LoadKind.PAGE, -300),
            a_load_change("src/views/ChartView.vue", LoadKind.LAZY, 9_000),
        ],
        packages=[
            dataclasses.replace(
                a_package_change("chart.js", delta=5_000),
                base_versions=("4.4.0",),
                head_versions=("4.5.1",),
            )
        ],
        modules=[
            ModuleChange(
                path="src/App.vue",
                base_path=None,
                package=None,
                status=ChangeStatus.CHANGED,
                delta=a_delta(900),
                chunks=("assets/index-*.js",),
            )
        ],
        causes=[
            a_cause("chart.js", 86_000, chain=("index.html", "src/views/ChartView.vue")),
            a_cause("src/App.vue", 900, is_package=False, changed=("src/App.vue",)),
        ],
        measures=[
            a_measure("page:index.html", 90_300, -300, file="index.html"),
            a_measure("total", 190_000, 10_000),
        ],
        returning=[a_returning_load("", 91_200, 200_000)],
        cascades=[a_cascade(700)],
        notes=["compressed differences are estimates"],
    )


def a_hostile_page():
    """Return a page whose every name tries to leave its place."""
    files = [f"assets/{index}-{name}.js" for index, name in enumerate(HOSTILE)]
    audit = an_audit(
        files=[a_file(file, 1_000) for file in files],
        chunks=[
            a_chunk(
                file,
                source=name,
                ownership=owned(
                    (f"src/{name}.ts", 600, 600), (f"node_modules/evil/{name}", 400, 400)
                ),
            )
            for file, name in zip(files, HOSTILE, strict=True)
        ],
        pages=[a_page(file=HOSTILE[1], entries=files[:2])],
        boundaries=[a_boundary(file, importer=files[0]) for file in files],
        outcomes=[
            an_outcome(
                findings=tuple(
                    Finding(message=name, key=name, file=file, source=name, fix=name)
                    for file, name in zip(files, HOSTILE, strict=True)
                )
            ),
        ],
    )
    report = to_wire(audit)
    steps = [{"file": name, "round": 1, "start_ms": 0, "end_ms": 9} for name in HOSTILE]
    routes = [a_route(name, files, component=name, name=name, steps=steps) for name in HOSTILE]
    diff = dataclasses.replace(a_big_diff(HOSTILE), base=HOSTILE[0], notes=HOSTILE)
    return render_page(audit, dataclasses.replace(report, routes=routes, diff=diff))
