"""Encoders: pinned, deterministic, and equal to what the user's other tools print."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from bundleaudit.analysis.compression import (
    GZIP_FRAME_BYTES,
    brotli_encoder,
    brotli_size,
    compress_gzip,
    gzip_encoder,
    gzip_size,
    relative_cost,
)

REPORT_ROW = re.compile(r"^(?P<file>\S+) +[\d,.]+ kB .* gzip: +(?P<kilobytes>[\d,.]+) kB")
CODE = "".join(f"export function f{n}(a){{return a*{n}+'{n % 7}'}}\n" for n in range(12_000))
SAMPLES = {
    "code.js": CODE.encode(),  # several pieces long
    "prose.txt": ("Grüße aus 日本, и привет! " * 300).encode(),
    "tiny.css": b"a{}",
    "empty.js": b"",
    "bytes.bin": bytes(range(256)) * 700,
}


def test_encoders_name_what_they_are():
    ng, standard, brotli = gzip_encoder(), gzip_encoder("zlib", 9), brotli_encoder()
    assert (ng.implementation, ng.level) == ("zlib-ng", 6)
    assert (standard.implementation, standard.level) == ("zlib", 9)
    assert (brotli.implementation, brotli.level) == ("brotli", 11)
    for encoder in (ng, standard, brotli):
        assert re.match(r"\d+\.\d+", encoder.version), encoder


def test_an_unknown_implementation_is_refused():
    with pytest.raises(ValueError, match="zlib-ng or zlib"):
        gzip_encoder("libdeflate")


@given(st.binary(max_size=3000), st.sampled_from(["zlib-ng", "zlib"]), st.integers(0, 9))
@settings(deadline=None)
def test_gzip_streams_are_real_and_deterministic(data, implementation, level):
    encoder = gzip_encoder(implementation, level)
    stream = compress_gzip(data, encoder)
    assert gzip.decompress(stream) == data
    assert stream == compress_gzip(data, encoder)
    assert gzip_size(data, encoder) == len(stream)


@pytest.mark.parametrize("implementation", ["zlib-ng", "zlib"])
@pytest.mark.parametrize("name", SAMPLES)
def test_the_frame_is_ours_and_the_rest_is_the_librarys(implementation, name):
    """Servers let the library write the frame: that must not make another size."""
    data = SAMPLES[name]
    if implementation == "zlib":
        import zlib as library
    else:
        from zlib_ng import zlib_ng as library
    with_frame = library.compressobj(6, library.DEFLATED, 31)
    theirs = with_frame.compress(data) + with_frame.flush()
    ours = compress_gzip(data, gzip_encoder(implementation))
    assert ours[10:] == theirs[10:]
    assert ours[:10] == b"\x1f\x8b\x08\0\0\0\0\0\0\xff"
    assert GZIP_FRAME_BYTES == 18


@pytest.mark.parametrize("quality", range(12))
@pytest.mark.parametrize("name", SAMPLES)
def test_being_told_how_far_it_is_changes_no_size(quality, name):
    """Feeding in pieces is allowed only where it gives the stream of one call."""
    encoder = brotli_encoder(quality)
    told = []
    size_bytes = brotli_size(SAMPLES[name], encoder, on_advance=told.append)
    assert size_bytes == brotli_size(SAMPLES[name], encoder)
    assert told == sorted(told)
    assert all(0 <= share < 1 for share in told)
    assert bool(told) == (quality >= 10 and len(SAMPLES[name]) > 1 << 17)


def test_whoever_is_told_may_end_the_work():
    def stop(share):
        raise InterruptedError

    with pytest.raises(InterruptedError):
        brotli_size(SAMPLES["code.js"], brotli_encoder(), on_advance=stop)


def test_brotli_costs_more_with_every_quality():
    costs = [relative_cost(brotli_encoder(quality)) for quality in range(12)]
    assert costs == sorted(costs)
    assert costs[11] > 50 * relative_cost(gzip_encoder())


def test_brotli_equals_node(tmp_path):
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    script = (
        "const z=require('zlib'),fs=require('fs');console.log(JSON.stringify(process.argv.slice(1)"
        ".map(f=>z.brotliCompressSync(fs.readFileSync(f)).length)))"
    )
    for name, data in SAMPLES.items():
        (tmp_path / name).write_bytes(data)
    answer = subprocess.run(
        [node, "-e", script, *(str(tmp_path / name) for name in SAMPLES)],
        capture_output=True,
        check=True,
        text=True,
    )
    told = []
    ours = [
        brotli_size(data, brotli_encoder(), on_advance=told.append) for data in SAMPLES.values()
    ]
    assert json.loads(answer.stdout) == ours


@pytest.mark.corpus
def test_zlib_ng_6_prints_the_gzip_column_of_vite_8():
    """Vite 8 cuts after two decimals of a kB (1000 B); its encoder is a relative of ours."""
    corpus = os.environ.get("BUNDLEAUDIT_CORPUS")
    if not corpus:
        pytest.skip("set BUNDLEAUDIT_CORPUS to a folder with builds/")
    encoder = gzip_encoder()
    distances = {}
    for report in sorted(Path(corpus, "builds").glob("*/stats/vite-report.txt")):
        text = report.read_text("utf-8")
        if text.startswith("vite v8"):
            for file, printed in _last_rows(text).items():
                size_bytes = gzip_size((report.parents[1] / file).read_bytes(), encoder)
                distances[report.parents[1].name, file] = abs(size_bytes // 10 - printed)
    assert len(distances) > 700
    assert max(distances.values()) <= 1
    different = [row for row, distance in distances.items() if distance]
    assert len(different) <= len(distances) // 200, different


def _last_rows(report):
    """Return the gzip column in units of 10 B by file; a library build prints one file twice."""
    rows = filter(None, map(REPORT_ROW.match, report.splitlines()))
    return {row["file"]: int(re.sub("[.,]", "", row["kilobytes"])) for row in rows}
