"""Compressed sizes: measured once, whatever the order and the threads, and kept."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings, strategies as st

from bundleaudit.analysis import compression_pool, measure
from bundleaudit.analysis.compression import brotli_encoder, brotli_size, gzip_encoder, gzip_size
from bundleaudit.analysis.measure import (
    CompressedSizes,
    CompressionTask,
    Measured,
    start_measuring,
)
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


def make_tasks(folder, contents):
    made = []
    for name, data in contents.items():
        (folder / name).write_bytes(data)
        made.append(
            CompressionTask(
                path=name,
                absolute=str(folder / name),
                content_hash=content_hash(data),
                raw_bytes=len(data),
            )
        )
    return made


@pytest.fixture
def tasks(tmp_path):
    return make_tasks(tmp_path, TEXTS)


def expected_sizes(contents):
    return {
        name: CompressedSizes(
            gzip_bytes=gzip_size(data, ENCODERS.gzip),
            brotli_bytes=brotli_size(data, ENCODERS.brotli),
        )
        for name, data in contents.items()
    }


def run(tasks, encoders=ENCODERS, cache=None, **options):
    with start_measuring(tasks, encoders, cache or ContentCache.open(None), **options) as measuring:
        return measuring.result()


def test_every_file_has_the_size_its_encoders_give(tasks):
    assert run(tasks) == Measured(sizes=expected_sizes(TEXTS), notes=())


@pytest.mark.parametrize("worker_count", [1, 2, 8])
def test_threads_and_order_change_nothing(tasks, worker_count):
    assert run(tasks[::-1], worker_count=worker_count) == dataclasses.replace(run(tasks))


def test_equal_contents_are_compressed_once(tasks, monkeypatch):
    seen = []
    monkeypatch.setattr(
        compression_pool, "gzip_size", lambda data, encoder: seen.append(data) or len(data)
    )
    run(tasks, dataclasses.replace(ENCODERS, brotli=None))
    assert sorted(seen) == sorted(set(TEXTS.values()))


def test_a_warm_run_compresses_nothing(tasks, tmp_path, monkeypatch):
    with ContentCache.open(tmp_path / "c.sqlite") as cache:
        cold = run(tasks, cache=cache)
    monkeypatch.setattr(compression_pool, "gzip_size", pytest.fail)
    monkeypatch.setattr(compression_pool, "brotli_size", pytest.fail)
    with ContentCache.open(tmp_path / "c.sqlite") as cache:
        assert run(tasks, cache=cache) == cold


@pytest.mark.parametrize("change", [{"level": 9}, {"version": "0.0"}, {"implementation": "zlib"}])
def test_another_encoder_never_gets_this_ones_sizes(tasks, tmp_path, change, monkeypatch):
    with ContentCache.open(tmp_path / "c.sqlite") as cache:
        run(tasks, cache=cache)
        calls = []
        monkeypatch.setattr(
            compression_pool, "gzip_size", lambda data, encoder: calls.append(1) or len(data)
        )
        other = dataclasses.replace(ENCODERS, gzip=dataclasses.replace(ENCODERS.gzip, **change))
        run(tasks, other, cache)
    assert calls


def test_a_switched_off_encoder_measures_nothing(tasks):
    sizes = run(tasks, Encoders(gzip=ENCODERS.gzip, brotli=None)).sizes
    assert {size.brotli_bytes for size in sizes.values()} == {None}


@pytest.mark.parametrize("change", ["rewritten", "grown", "deleted", "replaced by a folder"])
def test_a_file_that_changes_meanwhile_is_noted_not_measured(tasks, tmp_path, change):
    file = tmp_path / "c.css"
    match change:
        case "rewritten":
            file.write_bytes(b"x" * len(TEXTS["c.css"]))
        case "grown":
            file.write_bytes(TEXTS["c.css"] + b"}")
        case _:
            file.unlink()
    if change == "replaced by a folder":
        file.mkdir()
    result = run(tasks)
    assert set(TEXTS) - set(result.sizes) == {"c.css"}
    assert [note.file for note in result.notes] == ["c.css"]


@pytest.mark.parametrize("gone", ["a.js", "b.js"])
def test_a_twin_stands_in_for_a_file_that_changed(tasks, tmp_path, gone):
    """The size belongs to the content that was read before; any file that has it will do."""
    (tmp_path / gone).unlink()
    assert run(tasks) == Measured(sizes=expected_sizes(TEXTS), notes=())


def test_progress_ends_at_its_total(tasks):
    seen = []
    run(tasks, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1][0] == seen[-1][1] > 0
    assert seen == sorted(seen)


def test_progress_moves_inside_a_large_file(tmp_path):
    """Brotli needs seconds for some files; a bar that stands still looks like a hang."""
    data = b"".join(b"function f%d(){return %d}" % (n, n * n) for n in range(20_000))
    seen = []
    encoders = Encoders(gzip=None, brotli=brotli_encoder(10))
    run(make_tasks(tmp_path, {"a.js": data}), encoders, progress=lambda *step: seen.append(step[0]))
    assert len(seen) > 3
    assert seen == sorted(seen)


def test_a_fault_of_a_compressor_is_not_swallowed_and_the_rest_is_kept(
    tasks, tmp_path, monkeypatch
):
    def fail(*_, **__):
        raise MemoryError("here")

    monkeypatch.setattr(compression_pool, "gzip_size", fail)
    with (
        ContentCache.open(tmp_path / "c.sqlite") as cache,
        pytest.raises(MemoryError, match="here"),
    ):
        run(tasks, cache=cache, worker_count=1)
    calls = []
    monkeypatch.setattr(compression_pool, "brotli_size", lambda *_, **__: calls.append(1) or 1)
    monkeypatch.setattr(compression_pool, "gzip_size", lambda *_: 1)
    with ContentCache.open(tmp_path / "c.sqlite") as cache:
        run(tasks, cache=cache)
    assert len(calls) < len(set(TEXTS.values()))


def test_what_was_done_before_the_result_was_asked_for_is_kept(tasks, tmp_path, monkeypatch):
    """An interrupt may come while the caller is still reading documents."""

    def interrupted(cache):
        with start_measuring(tasks, ENCODERS, cache) as measuring:
            for thread in measuring._pool._threads:
                thread.join()
            raise KeyboardInterrupt

    with ContentCache.open(tmp_path / "c.sqlite") as cache, pytest.raises(KeyboardInterrupt):
        interrupted(cache)
    monkeypatch.setattr(compression_pool, "gzip_size", pytest.fail)
    monkeypatch.setattr(compression_pool, "brotli_size", pytest.fail)
    with ContentCache.open(tmp_path / "c.sqlite") as cache:
        assert run(tasks, cache=cache).sizes == expected_sizes(TEXTS)


def test_sizes_are_kept_while_others_are_still_measured(tasks, tmp_path, monkeypatch):
    """A run that is killed has no time to keep anything."""
    monkeypatch.setattr(measure, "_SAVED_AFTER_SECONDS", -1.0)
    file, kept_counts = tmp_path / "c.sqlite", []
    keys = list(measure._jobs(tasks, ENCODERS))

    def look(done, total):
        with ContentCache.open(file) as another_run:
            kept_counts.append(len(another_run.get_many(keys)))

    with ContentCache.open(file) as cache:
        run(tasks, cache=cache, progress=look, worker_count=1)
    assert kept_counts == list(range(len(keys)))


def test_leaving_early_ends_the_threads(tmp_path):
    data = {f"{n}.js": b"let x%d = 1;" % n * 20_000 for n in range(40)}
    encoders = Encoders(gzip=None, brotli=brotli_encoder(11))
    with start_measuring(make_tasks(tmp_path, data), encoders, ContentCache.open(None)) as early:
        pass
    for thread in early._pool._threads:
        thread.join(timeout=5)
        assert not thread.is_alive()
    assert early._pool._unfinished_count > 30


def test_a_kept_value_of_another_shape_is_measured_again(tasks, tmp_path):
    with ContentCache.open(tmp_path / "c.sqlite") as cache:
        run(tasks, cache=cache)
        keys = cache._store._connection.execute("select key from entries").fetchall()
        cache.put_many({key: b"\xff" * number for number, (key,) in enumerate(keys)})
        assert run(tasks, cache=cache).sizes != {}
        for value in (b"short", bytes(8), b"\xff" * 8):  # no size, and sizes no compressor gives
            cache.put_many({key: value for (key,) in keys})
            assert run(tasks, cache=cache).sizes == expected_sizes(TEXTS)
        cache.put_many({key: b"short" for (key,) in keys})
        assert run(tasks, cache=cache).sizes == expected_sizes(TEXTS)


def test_nothing_to_measure_needs_no_thread():
    with start_measuring([], ENCODERS, ContentCache.open(None)) as measuring:
        assert measuring._pool._threads == []
        assert measuring.result() == Measured(sizes={}, notes=())


@given(
    st.lists(st.binary(max_size=40), max_size=12),
    st.integers(1, 4),
    st.randoms(use_true_random=False),
)
@settings(deadline=None, max_examples=40)
def test_any_files_in_any_order_weigh_what_they_weigh(tmp_path_factory, contents, workers, random):
    """Equal contents have equal sizes, and neither order nor threads matter."""
    named = {f"{number}.js": data for number, data in enumerate(contents)}
    tasks = make_tasks(tmp_path_factory.mktemp("any"), named)
    random.shuffle(tasks)
    assert run(tasks, worker_count=workers).sizes == expected_sizes(named)
