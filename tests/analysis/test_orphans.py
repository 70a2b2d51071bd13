"""Which files nothing refers to, from the command line on a build with leftovers."""

from __future__ import annotations

import json
import shutil

import pytest

from commands import DISTS, audit_files, run_command

LEFT_OVER = "export const old=1;"


@pytest.fixture
def build(tmp_path):
    shutil.copytree(DISTS / "good-vite8", tmp_path / "dist")
    return tmp_path


def orphans(build):
    finished = run_command("dist", "--no-brotli", "--json", "-", cwd=build)
    files = json.loads(finished.stdout)["files"]
    return [file["file"] for file in files if file["is_orphan"]]


@pytest.mark.parametrize(
    ("path", "is_orphan"),
    [
        ("assets/HomeView-Ab3dEf9h.js", True),
        ("assets/photo-Ab3dEf9h.png", True),
        ("assets/index-Ab3dEf9h.css", True),
        ("assets/HomeView.js", False),
        ("robots.txt", False),
        ("static/editor/vs/editor-Ab3dEf9h.js", False),
        (".well-known/security-Ab3dEf9h.txt", False),
    ],
)
def test_a_left_over_is_a_hashed_file_beside_the_chunks_that_nothing_names(build, path, is_orphan):
    file = build / "dist" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(LEFT_OVER)
    assert orphans(build) == ([path] if is_orphan else [])


@pytest.mark.parametrize(
    ("where", "text"),
    [
        ("index.html", '<img src="/assets/photo-Ab3dEf9h.png">'),
        ("assets/extra.css", "a{background:url(./photo-Ab3dEf9h.png)}"),
        ("assets/extra.js", "const p='/assets/photo-Ab3dEf9h.png'"),
        ("site.webmanifest", '{"icons":[{"src":"assets/photo-Ab3dEf9h.png"}]}'),
    ],
)
def test_a_name_counts_wherever_it_stands(build, where, text):
    (build / "dist/assets/photo-Ab3dEf9h.png").write_bytes(b"\x89PNG")
    assert orphans(build) == ["assets/photo-Ab3dEf9h.png"]
    target = build / "dist" / where
    target.write_text((target.read_text("utf-8") if target.exists() else "") + text, "utf-8")
    assert orphans(build) == []


def test_what_only_a_service_worker_precaches_is_still_left_over(build):
    (build / "dist/assets/old-Ab3dEf9h.js").write_text(LEFT_OVER)
    listed = 'precacheAndRoute([{url:"assets/old-Ab3dEf9h.js",revision:null}])'
    (build / "dist/sw.js").write_text(listed)
    assert orphans(build) == ["assets/old-Ab3dEf9h.js"]


def test_a_map_without_its_script_is_left_over(build):
    (build / "dist/assets/gone-Ab3dEf9h.js.map").write_text("{}")
    assert orphans(build) == ["assets/gone-Ab3dEf9h.js.map"]


def test_a_dead_build_does_not_keep_itself_alive(build):
    """Leftovers of an earlier build import one another, and their entry back."""
    assets = build / "dist/assets"
    (assets / "index-Ol3dEf9h.js").write_text(
        'import"./vendor-Ol3dEf9h.js";import("./lazy-Ol3dEf9h.js")'
    )
    (assets / "vendor-Ol3dEf9h.js").write_text(LEFT_OVER)
    (assets / "lazy-Ol3dEf9h.js").write_text('import"./index-Ol3dEf9h.js"')
    (assets / "lazy-Ol3dEf9h.js.map").write_text("{}")
    assert orphans(build) == [
        "assets/index-Ol3dEf9h.js",
        "assets/lazy-Ol3dEf9h.js",
        "assets/lazy-Ol3dEf9h.js.map",
        "assets/vendor-Ol3dEf9h.js",
    ]


@pytest.mark.parametrize(
    ("imported", "is_orphan"),
    [("./shared-Ab3dEf9h.js", False), ("./gone-Ol3dEf9h.js", True), ("./dead-Ol3dEf9h.js", True)],
)
def test_a_further_entry_is_told_from_a_left_over_one_by_what_it_imports(
    tmp_path, imported, is_orphan
):
    """Extensions of another application import such entries by names their server looks up."""
    files = {
        "index.html": '<script type="module" src="./assets/index.C-0VwI5j.entry.js"></script>',
        "assets/index.C-0VwI5j.entry.js": 'import"./shared-Ab3dEf9h.js";',
        "assets/shared-Ab3dEf9h.js": LEFT_OVER,
        "assets/dead-Ol3dEf9h.js": LEFT_OVER,
        "assets/vue.NTo3hzWI.entry.js": f'export*from"{imported}";',
    }
    document = audit_files(tmp_path, files)
    found = {file["file"] for file in document["files"] if file["is_orphan"]}
    assert ("assets/vue.NTo3hzWI.entry.js" in found) is is_orphan
    assert "assets/dead-Ol3dEf9h.js" in found


def test_a_report_inside_the_build_keeps_nothing_alive(build):
    (build / "dist/assets/HomeView-Ab3dEf9h.js").write_text(LEFT_OVER)
    run_command("dist", "--no-brotli", "--json", "dist/audit.json", cwd=build)
    assert orphans(build) == ["assets/HomeView-Ab3dEf9h.js"]
