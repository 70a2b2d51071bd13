"""Bytes per source equal those counted with another decoder, in another language."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from zlib_ng import zlib_ng

from bundleaudit.analysis.deflate_cost import share_bytes, walk_deflate
from bundleaudit.inputs.source_map.attribution import Attribution
from bundleaudit.inputs.source_map.parse import parse_source_map
from bundleaudit.inputs.source_map.runs import attribute
from bundleaudit.inputs.source_map.values import MapProblem, SourceMap

TESTS = Path(__file__).parents[2]
ORACLE = TESTS / "oracles" / "source_maps"
SAMPLES = TESTS / "fixtures" / "inputs" / "source_maps"
EXPECTED = json.loads((SAMPLES / "expected.json").read_text())


def attributed(code_file: Path, map_file: Path | None = None) -> Attribution | MapProblem:
    map_file = map_file or code_file.with_name(f"{code_file.name}.map")
    source_map = parse_source_map(map_file.read_bytes())
    assert isinstance(source_map, SourceMap), source_map
    return attribute(code_file.read_bytes(), source_map)


def as_counts(attribution: Attribution):
    return {
        "owners": {f"{owner:d}": size for owner, size in attribution.owner_bytes().items()},
        "carried": {str(owner): size for owner, size in attribution.carried},
    }


@pytest.mark.parametrize("name", EXPECTED)
def test_the_committed_samples_equal_what_the_oracle_counted(name):
    """The plain outputs hold U+2028, which Rollup and, across modules, Rolldown do not count."""
    attribution = attributed(SAMPLES / "out" / f"{name}.js")
    assert isinstance(attribution, Attribution)
    assert as_counts(attribution) == EXPECTED[name]


@pytest.fixture(scope="module")
def chunks() -> list[Path]:
    corpus = os.environ.get("BUNDLEAUDIT_CORPUS")
    if not corpus:
        pytest.skip("set BUNDLEAUDIT_CORPUS to a folder with builds/ and real/")
    maps = sorted(Path(corpus).rglob("*.[cm]js.map")) + sorted(Path(corpus).rglob("*.js.map"))
    found = [file.with_suffix("") for file in maps if file.with_suffix("").is_file()]
    assert found
    return found


@pytest.mark.corpus
def test_every_chunk_of_the_corpus_equals_the_oracle(chunks):
    if not (ORACLE / "node_modules").is_dir() or not shutil.which("node"):
        pytest.skip("run npm ci in tests/oracles/source_maps")
    jobs = [{"code": str(file), "map": f"{file}.map", "onlyLf": False} for file in chunks]
    answer = subprocess.run(
        ["node", ORACLE / "oracle.js"],
        input=json.dumps(jobs),
        capture_output=True,
        text=True,
        check=True,
    )
    for file, counts in zip(chunks, json.loads(answer.stdout), strict=True):
        attribution = attributed(file)
        assert isinstance(attribution, Attribution), (file, attribution)
        assert as_counts(attribution) == counts, file
        assert sum(attribution.owner_bytes().values()) == file.stat().st_size


@pytest.mark.corpus
def test_gzip_shares_of_every_chunk_sum_to_its_gzip_size(chunks):
    for file in chunks:
        attribution = attributed(file)
        assert isinstance(attribution, Attribution)
        packer = zlib_ng.compressobj(6, zlib_ng.DEFLATED, 31)
        stream = packer.compress(file.read_bytes()) + packer.flush()
        cost = walk_deflate(stream, [run.start_byte for run in attribution.runs])
        shares = share_bytes(cost, [run.owner for run in attribution.runs])
        assert cost.output_bytes == file.stat().st_size
        assert sum(shares.by_owner.values()) + shares.overhead_bytes == len(stream)


@pytest.mark.corpus
def test_maps_of_other_chunks_are_refused_or_hardly_wrong(chunks):
    """Each chunk with the map of the next chunk of another name; small ones cannot be told."""
    large = [file for file in chunks if file.stat().st_size > 20_000]
    pairs = [
        (file, Path(f"{other}.map"))
        for file, other in zip(large, [*large[5:], *large[:5]], strict=True)
        if file.name.partition("-")[0] != other.name.partition("-")[0]
    ]
    answers = [
        attributed(file, other)
        for file, other in pairs
        if not parse_source_map(other.read_bytes()).is_empty
    ]
    refused = sum(isinstance(answer, MapProblem) for answer in answers)
    assert refused > 0.9 * len(answers), f"{refused} of {len(answers)}"
