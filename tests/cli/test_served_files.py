"""What of a build a server is asked for."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bundleaudit.cli.one_build import audit_one
from bundleaudit.cli.served_files import expect
from commands import DISTS


@pytest.fixture(autouse=True)
def _cache(tmp_path, monkeypatch):
    monkeypatch.setenv("BUNDLEAUDIT_CACHE_DIR", str(tmp_path / "cache"))


def expected_of(dist):
    """Return what a server of that build should have."""
    return expect(audit_one(Path(dist)).build)


@pytest.fixture
def dist(tmp_path):
    """Return a copy of a real build with routes."""
    return Path(shutil.copytree(DISTS / "good-vite8", tmp_path / "dist"))


def test_pages_are_asked_for_by_their_folder_and_manifests_are_not(dist):
    shutil.copy(dist / "index.html", dist / "about.html")
    files = {file.path: file.address for file in expected_of(dist).files}
    assert files["index.html"] == ""
    assert files["about.html"] == "about.html"
    assert not [path for path in files if path.startswith(".vite/") or path.endswith(".map")]


def test_a_few_literal_routes_are_asked_for(dist):
    routes = expected_of(dist).routes
    assert [route.address for route in routes] == ["account", "account/orders", "account/profile"]


def test_a_router_behind_the_number_sign_needs_no_server(dist):
    with next((dist / "assets").glob("index-*.js")).open("a", encoding="utf-8") as script:
        script.write('\n;globalThis.f=e=>(e.includes("#")||(e+="#"),e);')
    assert expected_of(dist).routes == ()


def test_a_server_that_renders_has_routes_of_its_own():
    assert expected_of(DISTS / "ssr-vite8").routes == ()


def test_a_hash_that_looks_like_words_is_unknown_among_hashed_names(dist):
    """Seen in real builds: ``gemini-skjjNaqi.png`` and ``client-CdstfXih.js``."""
    for name in ("assets/client-CdstfXih.js", "client-CdstfXih.js", "assets/worker.js"):
        (dist / name).write_text("export {};", "utf-8")
    is_hashed = {file.path: file.is_hashed for file in expected_of(dist).files}
    assert is_hashed["assets/client-CdstfXih.js"] is None
    assert is_hashed["client-CdstfXih.js"] is False
    assert is_hashed["assets/worker.js"] is False


def test_maps_are_hidden_when_no_script_names_them(tmp_path):
    dist = Path(shutil.copytree(DISTS / "fullmaps-vite8", tmp_path / "maps"))
    assert expected_of(dist).hidden_maps == ()
    for script in dist.rglob("*.js"):
        script.write_bytes(script.read_bytes().partition(b"//# sourceMappingURL=")[0])
    assert 1 <= len(expected_of(dist).hidden_maps) <= 5
