"""Bitmaps encoded anew: the size is that of the file Pillow writes, and nothing may raise."""

from __future__ import annotations

import io
import subprocess
import sys
from importlib import metadata

import pytest
from hypothesis import given, strategies as st

from bundleaudit.inputs.content.image_header import read_image_size
from bundleaudit.inputs.content.pictures import FIELDS, encode_anew, read_pictures
from bundleaudit.inputs.content_cache import ContentCache
from bundleaudit.inputs.contents import hash_files
from bundleaudit.inputs.directory import scan_directory
from bundleaudit.inputs.remembered import Answers

PIL = pytest.importorskip("PIL.Image", reason="needs the extra bundleaudit[images]")
features = pytest.importorskip("PIL.features")


def a_picture(kind, size=(200, 150)):
    width, height = size
    image = PIL.new("RGB", size)
    image.putdata(
        [(x * 7 % 256, y * 5 % 256, (x * y) % 256) for y in range(height) for x in range(width)]
    )
    out = io.BytesIO()
    image.save(out, kind)
    return image, out.getvalue()


def saved(data, kind, **options):
    out = io.BytesIO()
    PIL.open(io.BytesIO(data)).save(out, kind, **options)
    return len(out.getvalue())


def test_the_sizes_are_those_of_the_encoded_files():
    _, png = a_picture("PNG")
    assert encode_anew(png, PIL) == (saved(png, "WEBP", lossless=True, quality=80, method=4), None)
    _, jpeg = a_picture("JPEG")
    webp, avif = encode_anew(jpeg, PIL)
    assert webp == saved(jpeg, "WEBP", quality=80, method=4)
    if features.check("avif"):
        assert avif == saved(jpeg, "AVIF", quality=60, speed=8)
    else:
        assert avif is None


@pytest.mark.parametrize("cut", [0, 8, 40, 400])
def test_damaged_pictures_and_others_are_unknown(cut):
    assert encode_anew(a_picture("PNG")[1][:cut], PIL) == (None, None)
    assert encode_anew(a_picture("BMP")[1], PIL) == (None, None)


def test_grey_of_sixteen_bits_is_not_measured_for_pillow_turns_it_white():
    image = PIL.new("I;16", (64, 64))
    image.putdata([40_000 + number * 5 for number in range(64 * 64)])
    out = io.BytesIO()
    image.save(out, "PNG")
    assert saved(out.getvalue(), "WEBP", lossless=True) < 100
    assert encode_anew(out.getvalue(), PIL) == (None, None)


def test_a_bomb_is_not_decoded():
    head = bytearray(a_picture("PNG")[1])
    head[16:24] = (100_000).to_bytes(4, "big") * 2
    assert encode_anew(bytes(head), PIL) == (None, None)


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("PNG", {}),
        ("JPEG", {}),
        ("JPEG", {"progressive": True}),
        ("GIF", {}),
        ("WEBP", {"lossless": True}),
        ("WEBP", {"quality": 50}),
        ("WEBP", {"quality": 50, "icc_profile": bytes(200)}),
        ("AVIF", {}),
    ],
)
def test_headers_state_the_size_pillow_finds(kind, options):
    if kind == "AVIF" and not features.check("avif"):
        pytest.skip("this Pillow writes no AVIF")
    out = io.BytesIO()
    PIL.new("RGB", (321, 123), "red").save(out, kind, **options)
    assert read_image_size(out.getvalue()) == (321, 123)


@given(st.sampled_from(["PNG", "JPEG", "GIF", "WEBP"]), st.integers(0, 900), st.binary(max_size=20))
def test_damaged_headers_give_a_size_or_none(kind, cut, tail):
    size = read_image_size(a_picture(kind, (20, 10))[1][:cut] + tail)
    assert size is None or min(size) > 0


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
        first = read_pictures(contents, Answers(cache), {"large.png": 40})
        assert [(item.path, item.width, item.height, item.shown_width) for item in first] == [
            ("large.png", 400, 300, 40)
        ]
        assert first[0].webp_bytes
        (build / "large.png").unlink()  # known by now, so it is not read again
        assert read_pictures(contents, Answers(cache), {"large.png": 40}) == first


def test_without_pillow_the_size_in_pixels_remains(tmp_path, monkeypatch):
    monkeypatch.setattr("bundleaudit.inputs.content.pictures._pillow", lambda: None)
    (tmp_path / "index.html").write_bytes(b"<p>")
    (tmp_path / "a.gif").write_bytes(b"GIF89a\x40\x1f\x10\x00" + bytes(20_000))
    contents = hash_files(scan_directory(tmp_path))
    with ContentCache.open(tmp_path / "cache.sqlite") as cache:
        (picture,) = read_pictures(contents, Answers(cache), {})
    assert (picture.width, picture.height, picture.webp_bytes) == (8000, 16, None)


@pytest.mark.parametrize("data", [b"", b"{", b"[1,2]", b'[1,2,"x",3]', b'["x",2,3,4]', b"[" * 9999])
def test_a_damaged_entry_is_not_known(data):
    with pytest.raises(ValueError, match=r"."):
        FIELDS.decode(data)


def test_the_key_of_the_cache_names_pillow_without_loading_it():
    code = (
        "import sys; from bundleaudit.inputs.content.pictures import _encoder_version as version;"
        "print(version(), 'PIL.Image' in sys.modules)"
    )
    finished = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert finished.stdout.split() == [metadata.version("pillow"), "False"]
