"""Bitmaps encoded anew: the size is that of the file Pillow writes, and nothing may raise."""

from __future__ import annotations

import io

import pytest

from bundleaudit.inputs.content.pictures import _decode, encode_webp, read_pictures
from bundleaudit.inputs.content_cache import ContentCache
from bundleaudit.inputs.directory import scan_directory
from bundleaudit.inputs.documents import hash_files

PIL = pytest.importorskip("PIL.Image", reason="needs the extra bundleaudit[images]")


def a_picture(kind, size=(200, 150)):
    width, height = size
    image = PIL.new("RGB", size)
    image.putdata(
        [(x * 7 % 256, y * 5 % 256, (x * y) % 256) for y in range(height) for x in range(width)]
    )
    out = io.BytesIO()
    image.save(out, kind)
    return image, out.getvalue()


@pytest.mark.parametrize(("kind", "is_lossless"), [("PNG", True), ("JPEG", False)])
def test_the_size_is_that_of_the_encoded_file(kind, is_lossless):
    _, data = a_picture(kind)
    out = io.BytesIO()
    PIL.open(io.BytesIO(data)).save(out, "WEBP", lossless=is_lossless, quality=80, method=4)
    assert encode_webp(data, PIL) == (200, 150, len(out.getvalue()))


@pytest.mark.parametrize("cut", [0, 8, 40, 400])
def test_damaged_pictures_and_others_are_unknown(cut):
    assert encode_webp(a_picture("PNG")[1][:cut], PIL) == (0, 0, 0)
    assert encode_webp(a_picture("BMP")[1], PIL) == (0, 0, 0)


def test_a_bomb_is_not_decoded():
    head = bytearray(a_picture("PNG")[1])
    head[16:24] = (100_000).to_bytes(4, "big") * 2
    assert encode_webp(bytes(head), PIL) == (0, 0, 0)


def test_pictures_of_a_build_are_read_and_remembered(tmp_path):
    build = tmp_path / "dist"
    build.mkdir()
    (build / "index.html").write_bytes(b"<p>")
    large = a_picture("PNG", (400, 300))[1]
    (build / "large.png").write_bytes(large + bytes(max(0, 20_000 - len(large))))
    (build / "small.png").write_bytes(a_picture("PNG", (9, 9))[1])
    (build / "broken.jpg").write_bytes(bytes(30_000))
    contents = hash_files(scan_directory(build))
    with ContentCache.open(tmp_path / "cache.sqlite") as cache:
        first = read_pictures(contents, cache)
        assert [(item.path, item.width, item.height) for item in first] == [("large.png", 400, 300)]
        (build / "large.png").unlink()  # known by now, so it is not read again
        assert read_pictures(contents, cache) == first


@pytest.mark.parametrize("data", [None, b"", b"{", b"[1,2]", b'[1,2,"x"]', b"[" * 9999])
def test_a_damaged_entry_is_not_known(data):
    assert _decode(data) is None
