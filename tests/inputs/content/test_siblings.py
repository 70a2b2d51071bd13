"""Precompressed siblings: fresh, stale, broken, and bombs that never unfold."""

from __future__ import annotations

import tracemalloc
import zlib

import brotli
import pytest

from bundleaudit.inputs.content.siblings import compare, read_siblings
from bundleaudit.inputs.content_cache import ContentCache, content_hash
from bundleaudit.inputs.contents import hash_files
from bundleaudit.inputs.directory import scan_directory
from bundleaudit.inputs.remembered import Answers
from bundleaudit.model.content import SiblingState

TEXT = b"function a(){return 1}" * 20_000


def pack_gzip(data):
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    return packer.compress(data) + packer.flush()


PACK = {"gz": pack_gzip, "br": brotli.compress}
both = pytest.mark.parametrize("suffix", ["gz", "br"])


def state(tmp_path, data, suffix, original=TEXT):
    path = tmp_path / f"a.js.{suffix}"
    path.write_bytes(data)
    return compare(str(path), suffix, len(original), content_hash(original))


@both
@pytest.mark.parametrize("original", [b"", b"a", TEXT, bytes(range(256)) * 700])
def test_the_same_content_is_fresh(tmp_path, suffix, original):
    assert state(tmp_path, PACK[suffix](original), suffix, original) is SiblingState.FRESH


@both
@pytest.mark.parametrize("other", [b"", TEXT[:-1], TEXT + b";", TEXT[:-1] + b";"])
def test_another_content_is_stale(tmp_path, suffix, other):
    assert state(tmp_path, PACK[suffix](other), suffix) is SiblingState.STALE


@both
def test_damaged_and_cut_streams_are_broken(tmp_path, suffix):
    data = PACK[suffix](TEXT)
    assert state(tmp_path, data[:-5], suffix) is SiblingState.BROKEN
    assert state(tmp_path, b"", suffix) is SiblingState.BROKEN
    assert state(tmp_path, b"\xff" * 99, suffix) is SiblingState.BROKEN


@both
def test_a_bomb_costs_no_memory(tmp_path, suffix):
    bomb = PACK[suffix](bytes(200_000_000))
    tracemalloc.start()
    assert state(tmp_path, bomb, suffix) is SiblingState.STALE
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5_000_000


def test_what_is_gone_or_of_another_format_is_unknown(tmp_path):
    assert compare(str(tmp_path / "x.gz"), "gz", 1, "") is SiblingState.UNKNOWN
    assert state(tmp_path, b"x", "xz") is SiblingState.UNKNOWN


def test_siblings_are_read_from_a_build_and_remembered(tmp_path):
    build = tmp_path / "dist"
    build.mkdir()
    (build / "index.html").write_bytes(b"<p>")
    (build / "a.js").write_bytes(TEXT)
    (build / "a.js.gz").write_bytes(pack_gzip(TEXT))
    (build / "a.js.br").write_bytes(brotli.compress(TEXT + b"old"))
    (build / "alone.gz").write_bytes(b"no sibling")
    contents = hash_files(scan_directory(build))
    with ContentCache.open(tmp_path / "cache.sqlite") as cache:
        first = read_siblings(contents, Answers(cache))
        assert [(item.path, item.original, item.suffix, item.state) for item in first] == [
            ("a.js.br", "a.js", "br", SiblingState.STALE),
            ("a.js.gz", "a.js", "gz", SiblingState.FRESH),
        ]
        (build / "a.js.gz").unlink()  # known by now, so it is not read again
        assert read_siblings(contents, Answers(cache)) == first
