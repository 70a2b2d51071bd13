"""Stats in, beside and given for real builds: used when they are of this build, refused otherwise."""

from __future__ import annotations

import json
import shutil

import pytest

from commands import DISTS, audit_document, run_command
from stats_builder import visualizer_stats

MAIN, APP, VUE = "/w/app/src/main.ts", "/w/app/src/App.vue", "/w/app/node_modules/vue/index.js"


@pytest.fixture
def project(tmp_path):
    """A build without maps in a folder of its own, and stats that fit it."""
    shutil.copytree(DISTS / "nomanifest-vite8", tmp_path / "dist")
    return tmp_path


def entry_of(dist):
    page = (dist / "index.html").read_text()
    return page.partition('src="')[2].partition('"')[0].lstrip("/")


def fitting_stats(dist):
    links = [(MAIN, APP), (APP, VUE), (MAIN, VUE)]
    chunks = {entry_of(dist): {MAIN: 100, APP: 300, VUE: 600}}
    return visualizer_stats(chunks, links, entries=[MAIN])


def audited(project, *arguments):
    finished = run_command("dist", "--no-brotli", "--json", "-", *arguments, cwd=project)
    return finished, json.loads(finished.stdout) if finished.stdout else None


@pytest.mark.parametrize("place", ["stats.json", "dist/stats.json", "stats/visualizer.json"])
def test_stats_in_and_beside_the_build_are_found(project, place):
    target = project / place
    target.parent.mkdir(exist_ok=True)
    target.write_text(fitting_stats(project / "dist"))
    _, report = audited(project)
    assert "stats:visualizer" in report["inputs"]["used"]
    (chunk,) = [it for it in report["chunks"] if it["modules"]]
    assert {m["raw_method"] for m in chunk["modules"]} == {"estimate"}
    assert {m["gzip_method"] for m in chunk["modules"]} == {"estimate"}
    by_path = {m["path"]: m["raw_bytes"] for m in chunk["modules"]}
    (size,) = [it["raw_bytes"] for it in report["files"] if it["file"] == chunk["file"]]
    assert sum(by_path.values()) == size
    assert by_path["src/App.vue"] == pytest.approx(0.3 * size, abs=1)
    (package,) = report["packages"]
    assert (package["name"], package["is_estimate"]) == ("vue", True)
    assert package["retained_gzip_bytes"] == package["gzip_bytes"]
    assert report["module_imports"]["entries"] == [
        report["module_imports"]["modules"].index("src/main.ts")
    ]


def test_the_summary_marks_estimates(project):
    (project / "stats.json").write_text(fitting_stats(project / "dist"))
    shown = run_command("dist", "--no-brotli", cwd=project).stdout
    (row,) = [line for line in shown.splitlines() if line.startswith("vue ")]
    assert row.count("~") == 3


def test_stats_of_another_build_are_refused_with_the_reason(project):
    stats = visualizer_stats({"assets/index-other123.js": {MAIN: 5}}, entries=[MAIN])
    (project / "stats.json").write_text(stats)
    finished, report = audited(project)
    assert not any(it.startswith("stats") for it in report["inputs"]["used"])
    (note,) = [it for it in report["notes"] if it["file"] == "../stats.json"]
    assert "assets/index-other123.js" in note["message"]
    assert "of another build" in note["message"]
    finished, _ = audited(project, "--stats", "stats.json")
    assert finished.returncode == 3
    assert "stats.json is not used" in finished.stderr


@pytest.mark.parametrize(
    ("content", "message"),
    [(None, "cannot be read"), ("{", "is not a stats file"), ("{}", "in no known stats format")],
)
def test_a_given_file_that_is_no_stats_ends_the_run(project, content, message):
    if content is not None:
        (project / "x.json").write_text(content)
    finished, _ = audited(project, "--stats", "x.json")
    assert finished.returncode == 3
    assert message in finished.stderr


def test_stats_belong_to_one_build(project):
    finished = run_command("dist", DISTS / "good-vite8", "--stats", "x.json", cwd=project)
    assert finished.returncode == 2
    assert "stats belong to one" in finished.stderr


def test_why_explains_by_the_stats(project):
    (project / "elsewhere.json").write_text(fitting_stats(project / "dist"))
    finished = run_command("why", "vue", "--stats", "elsewhere.json", cwd=project)
    assert finished.returncode == 0, finished.stderr
    assert "imports node_modules/vue/index.js" in finished.stdout
    assert "to free it: load it with import() in src/App.vue and src/main.ts" in finished.stdout


def test_why_as_json_has_the_same_facts(project):
    (project / "stats.json").write_text(fitting_stats(project / "dist"))
    document = json.loads(run_command("why", "src/App.vue", "--json", cwd=project).stdout)
    assert document["subject"] == "module"
    assert document["occurrences"][0]["chain"][0]["importer"] == "src/main.ts"


def test_why_measures_the_marginal_cost_of_a_mapped_package():
    finished = run_command(
        "why", "lodash", DISTS / "bad-maps-vite8", "--marginal", "--json", "--no-brotli"
    )
    document = json.loads(finished.stdout)
    packages = {it["name"]: it for it in audit_document("bad-maps-vite8")["packages"]}
    marginal = document["marginal"]
    assert marginal["raw_bytes"] == packages["lodash"]["raw_bytes"]
    assert marginal["brotli_bytes"] is None
    assert marginal["gzip_bytes"] == pytest.approx(packages["lodash"]["gzip_bytes"], rel=0.1)


def test_versions_come_from_the_packages_installed_beside_the_build(project):
    (project / "package.json").write_text("{}")
    installed = project / "node_modules/vue"
    installed.mkdir(parents=True)
    (installed / "package.json").write_text('{"name": "vue", "version": "3.5.1"}')
    (project / "stats.json").write_text(fitting_stats(project / "dist"))
    _, report = audited(project)
    assert report["packages"][0]["versions"] == ["3.5.1"]


def test_without_stats_the_sources_in_the_maps_tell_who_imports(tmp_path):
    code = "const a=1;export{a};\n//# sourceMappingURL=index.js.map\n"
    sources = ["../src/main.ts", "../src/chart.ts"]
    contents = ["import { a } from './chart'; a()", "export const a = 1"]
    source_map = {
        "version": 3,
        "sources": sources,
        "sourcesContent": contents,
        "names": [],
        "mappings": "AAAA,UCAA",
    }
    dist = tmp_path / "dist"
    (dist / "assets").mkdir(parents=True)
    (dist / "index.html").write_text('<script type="module" src="/assets/index.js"></script>')
    (dist / "assets/index.js").write_text(code)
    (dist / "assets/index.js.map").write_text(json.dumps(source_map))
    finished = run_command("why", "chart.ts", "--no-brotli", cwd=tmp_path)
    assert finished.returncode == 0, finished.stderr
    assert "imports src/chart.ts as './chart'" in finished.stdout
    assert "inferred from the sources in the maps" in finished.stdout
    assert "retained:" not in finished.stdout


def test_a_marginal_cost_that_cannot_be_measured_is_said():
    for name, case, message in (
        ("index-BG3yqo2r.js", "bad-maps-vite8", "is a chunk: its marginal cost is its size"),
        ("index.html", "bad-vite8", "no package, module or chunk is called"),
    ):
        finished = run_command("why", name, DISTS / case, "--marginal", "--no-brotli")
        assert finished.returncode == 2
        assert message in finished.stderr
