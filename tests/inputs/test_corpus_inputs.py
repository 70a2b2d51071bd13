"""Real builds: every script and stylesheet of every page is a file or on another host."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bundleaudit.inputs.directory import read_bytes, scan_directory
from bundleaudit.inputs.html_page import parse_html
from bundleaudit.inputs.manifest_search import find_manifests
from bundleaudit.inputs.page_values import HtmlPage
from bundleaudit.inputs.stylesheet import parse_stylesheet
from bundleaudit.inputs.url_resolution import UrlResolver
from bundleaudit.model.files import FileKind

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.corpus

# Served by the application's back end next to the build, so rightly in no build.
SERVED_ELSEWHERE = {"../../lib/js/socket.io.js", "../../css/doc.css"}


@pytest.fixture(scope="module")
def builds() -> list[Path]:
    corpus = os.environ.get("BUNDLEAUDIT_CORPUS")
    if not corpus:
        pytest.skip("set BUNDLEAUDIT_CORPUS to a folder with builds/ and real/")
    real = (folder for folder in Path(corpus, "real").iterdir() if folder.is_dir())
    return sorted([*Path(corpus, "builds").glob("*/dist"), *real])


def loaded_urls(page: HtmlPage) -> Iterator[str]:
    yield from page.module_scripts
    yield from (script.src for script in page.classic_scripts)
    yield from page.nomodule_scripts
    yield from page.legacy_entries
    yield from page.module_preloads
    yield from (sheet.href for sheet in page.stylesheets)
    yield from (preload.href for preload in page.preloads)


def test_every_loaded_url_is_a_file_or_external(builds):
    resolved, external, unmatched = 0, [], []
    for build in builds:
        scan = scan_directory(build)
        pages = [
            parse_html(data, file.path)
            for file in scan.files
            if file.kind is FileKind.HTML and isinstance(data := read_bytes(file), bytes)
        ]
        resolver = UrlResolver.from_pages(pages, [file.path for file in scan.files])
        for page in pages:
            for url in loaded_urls(page):
                if resolver.resolve(url, importer=page.path, base_href=page.base_href):
                    resolved += 1
                elif url.startswith(("https:", "http:", "//")):
                    external.append(url)
                else:
                    unmatched.append(url)
    assert resolved > 0
    assert set(unmatched) <= SERVED_ELSEWHERE


def test_every_manifest_is_found_and_names_files_that_exist(builds):
    count = 0
    for build in builds:
        scan = scan_directory(build)
        paths = {file.path for file in scan.files}
        search = find_manifests(scan)
        assert search.notes == ()
        for manifest in search.manifests:
            count += len(manifest.chunks)
            assert manifest.notes == ()
            assert [chunk.file for chunk in manifest.chunks if chunk.file not in paths] == []
    assert count > 0


def test_every_stylesheet_is_read(builds):
    total = missing = 0
    for build in builds:
        scan = scan_directory(build)
        resolver = UrlResolver([file.path for file in scan.files])
        for file in scan.files:
            if file.kind is FileKind.CSS and isinstance(data := read_bytes(file), bytes):
                sheet = parse_stylesheet(data)
                for url in (*sheet.imports, *sheet.urls):
                    total += 1
                    missing += resolver.resolve(url, importer=file.path) is None
    assert missing < total / 20
