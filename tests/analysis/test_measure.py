"""Compressed sizes: pinned encoders, measured once, whatever the order and the threads."""

from __future__ import annotations

import dataclasses
import gzip
import json
import shutil
import subprocess

import pytest
from hypothesis import given, settings, strategies as st

from bundleaudit.analysis import measure
from bundleaudit.analysis.compression import (
    brotli_encoder,
    brotli_size,
    compress_gzip,
    gzip_encoder,
    gzip_size,
)
from bundleaudit.analysis.measure import CompressedSizes, CompressionTask, start_measuring
from bundleaudit.inputs.content_cache import ContentCache, content_hash
from bundleaudit.model.sizes import Encoders

ENCODERS = Encoders(gzip=gzip_encoder("zlib-ng", 6), brotli=brotli_encoder(5))
TEXTS = {
    "a.js": b"export const answer = 42;" * 400,
    "b.js": b"export const answer = 42;" * 400,
    "c.css": b".card{color:red}" * 50,
    "empty.js": b"",
    "d.html": b"<!doctype html><p>hello</p>",
}


@pytest.fixture
def tasks(tmp_path):
    made = []
    for name, data in TEXTS.items():
        (tmp_path / name).write_bytes(data)
        made.append(
            CompressionTask(
                path=name,
                absolute=str(tmp_path / name),
                content_hash=content_hash(data),
                raw_bytes=len(data),
            )
        )
    return made


def run(tasks, encoders=ENCODERS, cache=None, **options):
    with start_measuring(tasks, encoders, cache or ContentCache.open(None), **options) as measuring:
        return measuring.result()


def test_every_file_has_the_size_its_encoders_give(tasks):
    expected = {
        name: CompressedSizes(
            gzip_bytes=gzip_size(data, ENCODERS.gzip),
            brotli_bytes=brotli_size(data, ENCODERS.brotli),
        )
        for name, data in TEXTS.items()
    }
    assert run(tasks).sizes == expected


@pytest.mark.parametrize("worker_count", [1, 2, 8])
def test_threads_and_order_change_nothing(tasks, worker_count):
    assert run(tasks[::-1], worker_count=worker_count) == dataclasses.replace(run(tasks))


def test_equal_contents_are_compressed_once(tasks, monkeypatch):
    seen = []
    monkeypatch.setattr(measure, "gzip_size", lambda data, encoder: seen.append(data) or len(data))
    run(tasks, dataclasses.replace(ENCODERS, brotli=None))
    assert sorted(seen) == sorted(set(TEXTS.values()))


def test_a_warm_run_compresses_nothing(tasks, tmp_path, monkeypatch):
    with ContentCache.open(tmp_path / "c.sqlite") as cache:
        cold = run(tasks, cache=cache)
    monkeypatch.setattr(measure, "gzip_size", pytest.fail)
    monkeypatch.setattr(measure, "brotli_size", pytest.fail)
    with ContentCache.open(tmp_path / "c.sqlite") as cache:
        assert run(tasks, cache=cache) == cold


@pytest.mark.parametrize("change", [{"level": 9}, {"version": "0.0"}, {"implementation": "zlib"}])
def test_another_encoder_never_gets_this_ones_sizes(tasks, tmp_path, change, monkeypatch):
    with ContentCache.open(tmp_path / "c.sqlite") as cache:
        run(tasks, cache=cache)
        calls = []
        monkeypatch.setattr(
            measure, "gzip_size", lambda data, encoder: calls.append(1) or len(data)
        )
        other = dataclasses.replace(ENCODERS, gzip=dataclasses.replace(ENCODERS.gzip, **change))
        run(tasks, other, cache)
    assert calls


def test_a_switched_off_encoder_measures_nothing(tasks):
    sizes = run(tasks, Encoders(gzip=ENCODERS.gzip, brotli=None)).sizes
    assert {size.brotli_bytes for size in sizes.values()} == {None}


@pytest.mark.parametrize("change", ["rewritten", "deleted"])
def test_a_file_that_changes_meanwhile_is_noted_not_measured(tasks, tmp_path, change):
    if change == "deleted":
        (tmp_path / "a.js").unlink()
    else:
        (tmp_path / "a.js").write_bytes(b"something else")
    # b.js has the same content, so whether a.js or b.js is read decides; drop the twin
    result = run([task for task in tasks if task.path != "b.js"])
    assert "a.js" not in result.sizes
    assert [note.file for note in result.notes] == ["a.js"]


def test_progress_ends_at_its_total(tasks):
    seen = []
    run(tasks, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1][0] == seen[-1][1] > 0
    assert seen == sorted(seen)


def test_an_interrupted_run_keeps_what_it_has(tasks, tmp_path, monkeypatch):
    monkeypatch.setattr(measure, "brotli_size", lambda *_: pytest.fail("interrupted here"))
    with (
        ContentCache.open(tmp_path / "c.sqlite") as cache,
        pytest.raises(BaseException, match="interrupted here"),
    ):
        run(tasks, cache=cache, worker_count=1)
    with ContentCache.open(tmp_path / "c.sqlite") as cache:
        assert cache.problem is None


@given(st.binary(max_size=3000), st.sampled_from(["zlib-ng", "zlib"]), st.integers(1, 9))
@settings(deadline=None)
def test_gzip_streams_are_real_and_deterministic(data, implementation, level):
    encoder = gzip_encoder(implementation, level)
    stream = compress_gzip(data, encoder)
    assert gzip.decompress(stream) == data
    assert stream == compress_gzip(data, encoder)
    assert stream[4:8] == b"\0\0\0\0"  # no time of compression


def test_brotli_equals_node(tmp_path):
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    script = (
        "const z=require('zlib'),fs=require('fs');console.log(JSON.stringify(process.argv.slice(1)"
        ".map(f=>z.brotliCompressSync(fs.readFileSync(f)).length)))"
    )
    samples = {
        "text.js": "".join(
            f"export function f{n}(a){{return a*{n}+'{n % 7}'}}\n" for n in range(900)
        ),
        "prose.txt": "Grüße aus 日本, и привет! " * 300,
        "tiny.css": "a{}",
    }
    for name, text in samples.items():
        (tmp_path / name).write_text(text, "utf-8")
    files = [str(tmp_path / name) for name in samples]
    answer = subprocess.run(
        [node, "-e", script, *files], capture_output=True, check=True, text=True
    )
    encoder = brotli_encoder(11)
    ours = [brotli_size(text.encode(), encoder) for text in samples.values()]
    assert json.loads(answer.stdout) == ours
