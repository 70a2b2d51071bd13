"""What somebody names is read up to a limit; pipes are files, devices are not."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from bundleaudit.errors import UsageError
from bundleaudit.inputs import json_limits, named_file
from bundleaudit.inputs.named_file import is_readable_as_file, read_named_file
from bundleaudit.inputs.source_map.parse import parse_source_map
from bundleaudit.inputs.untrusted_text import parse_json
from commands import DISTS, run_command


def test_a_file_is_read_and_one_beyond_the_limit_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(named_file, "_LARGEST_BYTES", 4)
    file = tmp_path / "a"
    file.write_bytes(b"1234")
    assert read_named_file(file) == b"1234"
    file.write_bytes(b"12345")
    with pytest.raises(UsageError, match="larger than"):
        read_named_file(file)


def test_what_is_not_there_is_named_with_the_next_step(tmp_path):
    with pytest.raises(UsageError, match="No such file") as refused:
        read_named_file(tmp_path / "a\nb", hint="write it")
    assert "a\\x0ab" in str(refused.value)
    assert refused.value.hint == "write it"
    assert not is_readable_as_file(tmp_path / "none")
    assert not is_readable_as_file(tmp_path)


@pytest.mark.parametrize("command", [["view"], ["diff"], ["history", "add"], ["comment"]])
def test_a_device_is_refused_at_once(command, tmp_path):
    if not Path("/dev/zero").exists():
        pytest.skip("this system has no /dev/zero")
    (tmp_path / "audit.json").symlink_to("/dev/zero")
    more = {"view": ["--html", "a.html"], "diff": [str(DISTS / "good-vite8")]}
    done = run_command(*command, "audit.json", *more.get(command[0], []), cwd=tmp_path)
    assert done.returncode == 2
    assert "audit.json: it is a device" in done.stderr


def test_a_pipe_serves_as_a_baseline(tmp_path):
    """As ``--baseline <(git show main:audit.json)`` makes one."""
    dist = str(DISTS / "good-vite8")
    report = run_command(dist, "--no-brotli", "--json", "-", cwd=tmp_path).stdout
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    threading.Thread(target=pipe.write_text, args=(report,), daemon=True).start()
    done = run_command("diff", str(pipe), dist, "--no-brotli", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "nothing changed" in done.stdout.lower() or "identical" in done.stdout


@pytest.mark.parametrize("unit", ["[],", "{},", "0,", '[""],'])
def test_more_values_than_fit_into_memory_are_refused_before_they_are_made(unit, monkeypatch):
    monkeypatch.setattr(json_limits, "MOST_VALUES", 1_000)
    many, few = (f'{{"a":[{unit * count}0]}}' for count in (1_100, 100))
    with pytest.raises(ValueError, match="more than 1,000 values"):
        parse_json(many)
    assert "values" in parse_source_map(many.encode()).reason
    parse_json(few)


def test_brackets_and_commas_in_strings_are_no_values(monkeypatch):
    monkeypatch.setattr(json_limits, "MOST_VALUES", 1_000)
    text = '["' + '[{,\\"' * 5_000 + '"]'
    assert len(parse_json(text)) == 1
