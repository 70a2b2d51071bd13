"""The fuzzing harness for a few seconds, and every input that once broke a reader."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path

import pytest

from bundleaudit.inputs.javascript import precache
from bundleaudit.inputs.source_map import segments
from bundleaudit.inputs.stats import rolldown_devtools
from fuzz import documents, processes, run, slices
from fuzz.mutations import LARGEST_BYTES, Corpus, make_input
from fuzz.targets import TARGETS, Target

FIXTURES = Path(__file__).parent / "fixtures" / "fuzz"
CASES = sorted(file for file in FIXTURES.glob("*/*") if file.is_file())
SLOW = {
    "whole-audit": 3,
    "changed-files": 20,
    "history-rows": 10,
    "baseline": 8,
    "comment-report": 8,
    "viewed-report": 6,
    "routes": 10,
}
QUICK_COUNT = 40


@pytest.mark.parametrize("file", CASES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_what_once_broke_a_reader_is_read_or_refused(file):
    assert slices.replay(file.parent.name, file.read_bytes()) < 1


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
    tally = slices.run_slice(name, 7, seed_count, seed_count + count)
    assert tally.crashes == {}
    assert tally.execution_count == count


def test_an_input_is_made_again_from_its_number():
    target = TARGETS["manifest"]
    first = [target.make(3, number) for number in range(200)]
    assert first == [target.make(3, number) for number in range(200)]
    assert first != [target.make(4, number) for number in range(200)]


@pytest.mark.parametrize("form", ["json", "lines", "text", "binary"])
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


def test_a_log_keeps_its_lines_and_the_devtools_reader_what_it_reads():
    """Mutated as text, most lines were none of JSON any more."""
    corpus = TARGETS["stats-devtools"].corpus
    lines = [
        line
        for number in range(300)
        for line in make_input(corpus, "x", 1, number).splitlines()
        if line.strip()
    ]
    assert sum(map(_is_json, lines)) > 0.8 * len(lines)
    assert len(set(lines)) > 300


@pytest.mark.parametrize(
    ("name", "module", "function", "is_reached"),
    [
        ("service-worker", precache, "unquote", lambda text: b"`" in text),
        ("javascript", precache, "unquote", lambda text: b"'" in text),
        ("source-map", segments, "_decode_number", lambda text: len(text) == 7),
        ("inline-map", segments, "_decode_number", lambda text: len(text) == 7),
        (
            "stats-devtools",
            rolldown_devtools,
            "byte_count_of",
            lambda value: isinstance(value, str),
        ),
    ],
)
def test_inputs_reach(name, module, function, is_reached, monkeypatch):
    """What nothing reached: lists of service workers, numbers of 32 bits, types in a log."""
    original = getattr(module, function)
    reached = []

    def watched(value):
        reached.append(bool(is_reached(value)))
        return original(value)

    monkeypatch.setattr(module, function, watched)
    target = TARGETS[name]
    for number in range(1000):
        target.run(target.make(2026, number))
        if any(reached):
            return
    pytest.fail(f"{len(reached)} calls, none of that kind")


@pytest.mark.parametrize("option", ["--html", "--openmetrics", "--sarif", "--gitlab"])
def test_a_whole_audit_looks_for_control_characters_in_every_format(option, monkeypatch):
    render = documents.RENDERERS[option]
    monkeypatch.setitem(documents.RENDERERS, option, lambda item: render(item) + "\x1b[31m")
    with pytest.raises(AssertionError, match=f"{option} holds"):
        documents.render_all(documents.small_audit())


def test_a_whole_audit_renders_some_of_its_inputs(monkeypatch):
    rendered = []
    monkeypatch.setattr(documents, "render_all", rendered.append)
    for data in TARGETS["whole-audit"].corpus.seeds:
        documents.whole_audit(data)
    assert 0 < len(rendered) < len(TARGETS["whole-audit"].corpus.seeds)


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
    tally = slices.run_slice("broken", 1, 0, 400)
    ((kind, crash),) = tally.crashes.items()
    assert kind.startswith("KeyError")
    assert crash["data"] == b"\0"


def test_a_planted_hang_is_found(broken, monkeypatch):
    def read(data):
        while data:
            pass

    monkeypatch.setattr(slices, "HANG_S", 1)
    broken(read, (b"x",))
    tally = slices.run_slice("broken", 1, 0, 1)
    assert [*tally.crashes] == ["HangError"]


def test_a_slice_ends_after_its_second_hang(broken, monkeypatch):
    def read(data):
        while data:
            pass

    monkeypatch.setattr(slices, "HANG_S", 0.2)
    broken(read)
    tally = slices.run_slice("broken", 1, 0, 100)
    assert (tally.execution_count, tally.unrun_count) == (2, 98)
    assert [*tally.crashes] == ["HangError"]


@pytest.fixture
def forked(monkeypatch):
    """Let processes begin as copies of this one, with the broken reader and its clock."""
    monkeypatch.setattr(processes, "START_METHOD", "fork")


@pytest.mark.usefixtures("forked")
def test_a_run_that_is_cut_short_tells_what_it_has_found(broken, tmp_path, capfd):
    """The process is killed long before the end of its slice, and while it makes a crash small."""

    def read(data):
        time.sleep(0.02)
        raise KeyError("planted") if data == b"more text" else ValueError("planted")

    broken(read)
    arguments = ["--reader", "broken", "--executions", "1000", "--seconds", "1.5", "--jobs", "1"]
    assert run.main([*arguments, "--crashes", str(tmp_path)]) == 1
    assert len([*(tmp_path / "broken").iterdir()]) > 0
    printed = capfd.readouterr().out
    assert "broken: KeyError" in printed or "broken: ValueError" in printed
    (told,) = [line for line in printed.splitlines() if line.startswith("Not run: ")]
    assert 900 < int(told.split()[2].replace(",", "")) <= 1000


@pytest.mark.usefixtures("forked")
def test_a_run_that_is_cut_short_tells_of_a_hang(broken, monkeypatch, tmp_path, capfd):
    def read(data):
        while data:
            pass

    monkeypatch.setattr(slices, "HANG_S", 0.4)
    monkeypatch.setattr(slices, "MOST_HANGS", 1000)
    broken(read)
    arguments = ["--reader", "broken", "--executions", "1000", "--seconds", "2.5", "--jobs", "1"]
    assert run.main([*arguments, "--crashes", str(tmp_path)]) == 1
    assert "broken: HangError" in capfd.readouterr().out


@pytest.mark.usefixtures("forked")
def test_a_run_that_is_cut_short_tells_of_an_input_that_no_clock_ends(
    broken, monkeypatch, tmp_path, capfd
):
    """As within SQLite: Python gets to hear of a signal only when C returns."""

    def read(data):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGPROF})
        while data:
            pass

    monkeypatch.setattr(slices, "HANG_S", 0.4)
    monkeypatch.setattr(processes, "HANG_S", 0.4)
    broken(read)
    arguments = ["--reader", "broken", "--executions", "10", "--seconds", "2.5", "--jobs", "1"]
    assert run.main([*arguments, "--crashes", str(tmp_path)]) == 1
    printed = capfd.readouterr().out
    assert "broken: no answer, input 0 " in printed
    assert "Not run: 10 of broken." in printed


@pytest.mark.usefixtures("forked")
def test_a_process_that_dies_is_told_with_its_input_and_the_rest_is_read(broken, tmp_path, capfd):
    def read(data):
        if data == b"more text":
            os.kill(os.getpid(), signal.SIGKILL)

    broken(read)
    arguments = ["--reader", "broken", "--executions", "60", "--jobs", "1"]
    assert run.main([*arguments, "--crashes", str(tmp_path)]) == 1
    (file,) = (tmp_path / "broken").iterdir()
    assert file.read_bytes() == b"more text"
    printed = capfd.readouterr().out
    assert "process died (-9), input 1 " in printed
    assert "| broken | 60 |" in printed
    assert "Not run" not in printed


def test_our_own_errors_are_answers(broken):
    from bundleaudit.errors import BuildError

    def read(data):
        raise BuildError("no build")

    broken(read)
    tally = slices.run_slice("broken", 1, 0, 10)
    assert tally.crashes == {}


def test_a_run_counts_measures_and_ends_well(tmp_path, capsys):
    numbers = tmp_path / "numbers.json"
    arguments = ["--reader", "fonts", "--executions", "50", "--crashes", str(tmp_path / "crashes")]
    assert run.main([*arguments, "--json", str(numbers)]) == 0
    (count, seconds, slowest_ms, peak_bytes) = json.loads(numbers.read_text())["readers"]["fonts"]
    assert count == 50
    assert 0 < seconds < 60
    assert 0 < slowest_ms < 10_000
    assert 10_000_000 < peak_bytes < processes.MEMORY_BYTES
    assert "| fonts | 50 |" in capsys.readouterr().out
    assert not (tmp_path / "crashes").exists()


def test_the_list_of_readers_names_every_one():
    listed = (Path(__file__).parents[1] / "docs" / "fuzzing.md").read_text("utf-8")
    listed = listed.partition("## How inputs are made")[0]
    names = {"stats-*" if name.startswith("stats-") else name for name in TARGETS}
    assert [name for name in sorted(names) if f"`{name}`" not in listed] == []
