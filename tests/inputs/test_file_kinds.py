from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from bundleaudit.inputs.file_kinds import is_compressible, kind_of
from bundleaudit.model.files import FileKind, OtherFormat


@pytest.mark.parametrize(
    ("path", "kind", "is_gained"),
    [
        ("assets/index-9fy7tnFw.js", FileKind.JS, True),
        ("assets/pdf.worker.min-qwK7q_zL.mjs", FileKind.JS, True),
        ("server/entry.cjs", FileKind.JS, True),
        ("style.CSS", FileKind.CSS, True),
        ("index.html", FileKind.HTML, True),
        ("old.htm", FileKind.HTML, True),
        ("logo.svg", FileKind.IMAGE, True),
        ("favicon.ico", FileKind.IMAGE, True),
        ("photo.JPEG", FileKind.IMAGE, False),
        ("photo.avif", FileKind.IMAGE, False),
        ("a.woff2", FileKind.FONT, False),
        ("a.ttf", FileKind.FONT, True),
        ("a.eot", FileKind.FONT, True),
        ("sql.wasm", FileKind.WASM, True),
        ("i18n/en.json", FileKind.OTHER, True),
        ("manifest.webmanifest", FileKind.OTHER, True),
        ("clip.mp4", FileKind.OTHER, False),
        ("i18n.tar.gz", FileKind.OTHER, False),
        ("VERSION", FileKind.OTHER, False),
        ("a.js/VERSION", FileKind.OTHER, False),
        (".js", FileKind.OTHER, False),
        ("", FileKind.OTHER, False),
    ],
)
def test_kind_and_compressibility_follow_the_extension(path, kind, is_gained):
    assert (kind_of(path)[0], is_compressible(path)) == (kind, is_gained)


@pytest.mark.parametrize(
    ("path", "other_format"),
    [
        ("assets/a.js.map", OtherFormat.SOURCE_MAP),
        (".vite/manifest.json", OtherFormat.MANIFEST),
        ("client/.vite/ssr-manifest.json", OtherFormat.MANIFEST),
        ("x.vite/manifest.json", None),
        ("manifest.json", None),  # a web app's, unless its content says otherwise
        ("a.js.gz", None),
    ],
)
def test_finer_formats_of_other_files(path, other_format):
    assert kind_of(path) == (FileKind.OTHER, other_format)


def test_source_maps_are_not_compressed_since_no_visitor_downloads_them():
    assert not is_compressible("a.js.map")


@given(st.text())
def test_any_name_has_a_kind(path):
    kind, _ = kind_of(path)
    assert kind in FileKind
    assert isinstance(is_compressible(path), bool)
