"""What people pass by mistake is refused with what to pass instead."""

from __future__ import annotations

import shutil

import pytest

from bundleaudit.errors import BuildError
from bundleaudit.inputs.directory import scan_directory
from commands import DISTS, run_command


def write(folder, *paths):
    for path in paths:
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    return folder


@pytest.mark.parametrize("case", ["good-vite8", "nomanifest-vite8", "good-vite4"])
def test_the_assets_of_a_build_are_no_build(tmp_path, case):
    shutil.copytree(DISTS / case, tmp_path / "dist")
    finished = run_command("dist/assets", cwd=tmp_path)
    assert finished.returncode == 3
    assert "dist/assets is a part of a build" in finished.stderr
    assert "hint: Audit the whole build: bundleaudit dist\n" in finished.stderr
    here = run_command(".", cwd=tmp_path / "dist/assets")
    assert "bundleaudit .." in here.stderr


@pytest.mark.parametrize(
    ("beside", "text"),
    [
        ("index.html", "<script src=other/a.js></script>"),
        ("package.json", "{}"),
        ("manifest.json", '{"name": "an app"}'),
    ],
)
def test_a_build_beside_other_files_is_one(tmp_path, beside, text):
    (tmp_path / beside).write_text(text)
    if beside == "package.json":  # a library whose demo page uses it
        (tmp_path / "index.html").write_text("<script src=dist/a.js></script>")
    assert scan_directory(write(tmp_path / "dist", "a.js")).files


@pytest.mark.parametrize(
    ("folder", "paths", "is_refused"),
    [
        ("src", ["main.js", "App.vue"], True),
        ("src", ["main.ts", "App.vue", "style.css"], True),
        ("app", ["main.ts", "App.vue", "style.css"], True),
        ("app", ["main.js", "a.js", "App.vue"], False),  # a library that ships sources too
        ("src", ["main.ts", "App.vue", "index.html"], False),
        ("src", ["index-9fy7tnFw.js", "App.vue"], False),
        ("src", ["a.js", "a.d.ts"], False),
        ("dist", ["a.js", "a.d.ts", "b.d.ts", "c.d.ts"], False),
    ],
)
def test_sources_are_no_build(tmp_path, folder, paths, is_refused):
    root = write(tmp_path / folder, *paths)
    if is_refused:
        with pytest.raises(BuildError, match="holds sources") as caught:
            scan_directory(root)
        assert "vite build" in caught.value.hint
    else:
        assert scan_directory(root).files
