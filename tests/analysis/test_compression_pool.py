"""The pool: the longest job first, and nobody waits for a job nobody wants any more."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from bundleaudit.analysis import compression_pool
from bundleaudit.analysis.compression import brotli_encoder, gzip_encoder
from bundleaudit.analysis.compression_pool import CompressionJob, CompressionPool
from bundleaudit.inputs.content_cache import content_hash
from commands import heed_interrupts, without_coverage

GZIP, BROTLI = gzip_encoder(), brotli_encoder()


def make_job(folder, name, data, encoder):
    file = folder / name
    file.write_bytes(data)
    return CompressionJob(
        key=f"{name}|{encoder.implementation}",
        absolutes=(str(file),),
        content_hash=content_hash(data),
        raw_bytes=len(data),
        encoder=encoder,
    )


def make_jobs(folder, count, encoder):
    return [make_job(folder, f"{n}.js", b"x" * (n + 1), encoder) for n in range(count)]


def test_the_longest_job_comes_first_and_brotli_before_gzip(tmp_path):
    sizes = {"small": 100, "large": 5000, "middle": 1000}
    jobs = [
        make_job(tmp_path, name, b"x" * size, encoder)
        for encoder in (GZIP, BROTLI)
        for name, size in sizes.items()
    ]
    pool = CompressionPool(jobs, 1)
    order = [step.finished.key for step in pool.steps() if step.finished]
    assert order == [
        "large|brotli",
        "middle|brotli",
        "small|brotli",
        "large|zlib-ng",
        "middle|zlib-ng",
        "small|zlib-ng",
    ]


def test_steps_add_up_to_the_whole_cost(tmp_path):
    large = make_job(tmp_path, "large.js", bytes(range(256)) * 2000, brotli_encoder(10))
    jobs = [*make_jobs(tmp_path, 9, BROTLI), large]
    pool = CompressionPool(jobs, 2)
    steps = list(pool.steps())
    assert sum(step.cost for step in steps) == pytest.approx(pool.total_cost)
    assert all(step.cost >= 0 for step in steps)
    assert len(steps) > len(jobs)


def test_a_running_job_ends_at_its_next_piece(tmp_path, monkeypatch):
    running = threading.Event()

    def endless(data, encoder, *, on_advance):
        while True:
            on_advance(0.5)
            running.set()
            time.sleep(0.001)

    monkeypatch.setattr(compression_pool, "brotli_size", endless)
    pool = CompressionPool(make_jobs(tmp_path, 3, BROTLI), 2)
    assert running.wait(10)
    list(pool.stop())
    for thread in pool._threads:
        thread.join(10)
        assert not thread.is_alive()


def test_no_job_begins_after_the_stop(tmp_path, monkeypatch):
    running, may_end, begun = threading.Event(), threading.Event(), []

    def slow(data, encoder):
        begun.append(data)
        running.set()
        may_end.wait(10)
        return 1

    monkeypatch.setattr(compression_pool, "gzip_size", slow)
    pool = CompressionPool(make_jobs(tmp_path, 20, GZIP), 1)
    assert running.wait(10)
    assert list(pool.stop()) == []
    may_end.set()
    pool._threads[0].join(10)
    assert len(begun) == 1


def test_there_are_never_more_threads_than_jobs(tmp_path):
    pool = CompressionPool(make_jobs(tmp_path, 3, GZIP), 50)
    assert len(pool._threads) == 3
    assert len([step for step in pool.steps() if step.finished]) == 3


INTERRUPTED = """
import sys
from pathlib import Path
from bundleaudit.analysis.compression import brotli_encoder
from bundleaudit.analysis.measure import CompressionTask, start_measuring
from bundleaudit.inputs.content_cache import ContentCache, content_hash
from bundleaudit.model.sizes import Encoders
data = Path(sys.argv[1]).read_bytes()
task = CompressionTask(
    path="a.js", absolute=sys.argv[1], content_hash=content_hash(data), raw_bytes=len(data)
)
encoders = Encoders(gzip=None, brotli=brotli_encoder())
with ContentCache.open(None) as cache, start_measuring([task], encoders, cache) as measuring:
    print("started", flush=True)
    measuring.result()
print("finished")
"""

ONE_LONG_CALL = """
import time
from bundleaudit.analysis import compression_pool
compression_pool.brotli_size = lambda *_, **__: time.sleep(30)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
@pytest.mark.parametrize("prelude", ["", ONE_LONG_CALL])
def test_an_interrupt_ends_the_process_while_a_large_file_is_compressed(tmp_path, prelude):
    """Brotli needs some ten seconds for this file, the last third of them in one call."""
    file = tmp_path / "large.js"
    file.write_bytes(b"".join(b"function f%d(a){return a*%d}" % (n, n * n) for n in range(200_000)))
    process = subprocess.Popen(
        [sys.executable, "-c", prelude + INTERRUPTED, str(file)],
        env={
            **without_coverage(os.environ),
            "PYTHONPATH": str(Path(compression_pool.__file__).parents[2]),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=heed_interrupts,  # noqa: PLW1509 - no thread runs here
    )
    assert process.stdout.readline() == "started\n"
    time.sleep(0.3)
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert time.monotonic() - began < 1.5
    assert out == ""
    assert "KeyboardInterrupt" in err
    assert process.returncode == -signal.SIGINT
