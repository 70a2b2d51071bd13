"""What builds are called, wherever they lie."""

from __future__ import annotations

from pathlib import Path

import pytest

from bundleaudit.cli.build_names import name_builds


@pytest.mark.parametrize(
    ("given", "names"),
    [
        (["dist"], ["dist"]),
        (["./dist/"], ["dist"]),
        (["{root}/repo/web/dist"], ["web/dist"]),
        (["../web/dist"], ["web/dist"]),
        (["."], ["app"]),
        (["{root}/repo"], ["repo"]),
        (["{root}/else/dist"], ["else/dist"]),
        (["{root}/one/x/dist", "{root}/two/x/dist"], ["one/x/dist", "two/x/dist"]),
        (["{root}/one/dist", "{root}/one/dist"], ["one/dist", "one/dist"]),
        (["/"], ["build"]),
        (["/dist"], ["dist"]),
        (["/x/dist", "/y/x/dist"], ["x/dist", "y/x/dist"]),
        (["{root}/else/a\nb"], ["else/a\\x0ab"]),
    ],
)
def test_names(tmp_path, monkeypatch, given, names):
    (tmp_path / "repo/app").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "repo/app")
    paths = [Path(text.format(root=tmp_path)) for text in given]
    folder = Path("repo-is-above") if names in (["dist"], ["app"]) else tmp_path / "repo"
    assert name_builds(paths, folder) == names
