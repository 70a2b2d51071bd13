"""The fuzzing harness for a few seconds, and every input that once broke a reader."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fuzz import run
from fuzz.mutations import LARGEST_BYTES, Corpus, make_input
from fuzz.targets import TARGETS, Target

FIXTURES = Path(__file__).parent / "fixtures" / "fuzz"
CASES = sorted(file for file in FIXTURES.glob("*/*") if file.is_file())
SLOW = {"whole-audit": 3, "baseline": 8, "comment-report": 8, "viewed-report": 6, "routes": 10}
QUICK_COUNT = 40


@pytest.mark.parametrize("file", CASES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_what_once_broke_a_reader_is_read_or_refused(file):
    assert run.replay(file.parent.name, file.read_bytes()) < 1


def test_fixtures_belong_to_readers():
    assert {file.parent.name for file in CASES} <= TARGETS.keys()
    assert CASES


@pytest.mark.parametrize("name", TARGETS)
def test_every_reader_takes_its_seeds_and_survives_hostile_input(name):
    target = TARGETS[name]
    seed_count = len(target.corpus.seeds)
    count = SLOW.get(name, QUICK_COUNT)
    taken = range(min(seed_count, 2 * count))
    assert [number for number in taken if not target.run(target.make(7, number))] == []
    tally = run.run_slice(name, 7, seed_count, seed_count + count)
    assert tally.crashes == {}
    assert tally.execution_count == count


def test_an_input_is_made_again_from_its_number():
    target = TARGETS["manifest"]
    first = [target.make(3, number) for number in range(200)]
    assert first == [target.make(3, number) for number in range(200)]
    assert first != [target.make(4, number) for number in range(200)]


@pytest.mark.parametrize("form", ["json", "text", "binary"])
def test_inputs_are_many_and_none_is_too_large(form):
    corpus = Corpus(seeds=(b'{"a":["b",{"c":1}]}', b'[{"d":null,"e":[1,2]}]'), form=form)
    made = {make_input(corpus, "x", 1, number) for number in range(600)}
    assert len(made) > 400
    assert max(map(len, made)) <= LARGEST_BYTES


def test_structured_inputs_reach_behind_the_parser():
    corpus = TARGETS["manifest"].corpus
    inputs = [make_input(corpus, "x", 1, number) for number in range(300)]
    parsed = sum(1 for data in inputs if _is_json(data))
    assert parsed > 150


def _is_json(data):
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return False
    return True


@pytest.fixture
def broken(monkeypatch):
    """Return a function that puts a reader with a fault in the place of all others."""

    def put(read, seeds=(b"some text", b"more text")):
        target = Target(name="broken", read=read, seeds=seeds, share=1)
        monkeypatch.setitem(TARGETS, "broken", target)

    return put


def test_a_planted_fault_is_found_and_made_small(broken):
    def read(data):
        if b"\0" in data:
            raise KeyError("planted")

    broken(read)
    tally = run.run_slice("broken", 1, 0, 400)
    ((kind, crash),) = tally.crashes.items()
    assert kind.startswith("KeyError")
    assert crash["data"] == b"\0"


def test_a_planted_hang_is_found(broken, monkeypatch):
    def read(data):
        while data:
            pass

    monkeypatch.setattr(run, "HANG_S", 1)
    broken(read, (b"x",))
    tally = run.run_slice("broken", 1, 0, 1)
    assert [*tally.crashes] == ["HangError"]


def test_our_own_errors_are_answers(broken):
    from bundleaudit.errors import BuildError

    def read(data):
        raise BuildError("no build")

    broken(read)
    tally = run.run_slice("broken", 1, 0, 10)
    assert tally.crashes == {}


def test_a_run_counts_measures_and_ends_well(tmp_path, capsys):
    numbers = tmp_path / "numbers.json"
    arguments = ["--reader", "fonts", "--executions", "50", "--crashes", str(tmp_path / "crashes")]
    assert run.main([*arguments, "--json", str(numbers)]) == 0
    (count, seconds, slowest_ms, peak_bytes) = json.loads(numbers.read_text())["readers"]["fonts"]
    assert count == 50
    assert 0 < seconds < 60
    assert 0 < slowest_ms < 10_000
    assert 10_000_000 < peak_bytes < run.MEMORY_BYTES
    assert "| fonts | 50 |" in capsys.readouterr().out
    assert not (tmp_path / "crashes").exists()
