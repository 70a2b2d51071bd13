"""Shells complete commands, options and checks, also where the default command is not written."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

from bundleaudit.cli.completion import spell_out_command
from commands import SOURCE, run_process


def complete(line, **variables):
    words = line.split(" ")
    finished = run_process(
        _BUNDLEAUDIT_COMPLETE="complete_bash",
        COMP_WORDS=line,
        COMP_CWORD=str(len(words) - 1),
        **variables,
    )
    assert finished.stderr == ""
    return finished.stdout.split()


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("bundleaudit se", ["serve-check"]),
        ("bundleaudit sn", ["snapshot"]),
        ("bundleaudit checks BA10", [f"BA10{number}" for number in range(1, 8)]),
        ("bundleaudit audit --js", ["--json"]),
        ("bundleaudit dist --js", ["--json"]),
        ("bundleaudit dist --select BA90", [f"BA90{number}" for number in range(1, 6)]),
        ("bundleaudit budget s", ["suggest"]),
    ],
)
def test_bash_is_told_what_fits(line, found):
    assert complete(line) == found


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"_TYPER_COMPLETE_ARGS": "b dist --j"}, {"_TYPER_COMPLETE_ARGS": "b audit dist --j"}),
        ({"_TYPER_COMPLETE_ARGS": "b di"}, {"_TYPER_COMPLETE_ARGS": "b di"}),
        ({"_TYPER_COMPLETE_ARGS": "b why x"}, {"_TYPER_COMPLETE_ARGS": "b why x"}),
        (
            {"COMP_WORDS": "b dist --j", "COMP_CWORD": "2"},
            {"COMP_WORDS": "b audit dist --j", "COMP_CWORD": "3"},
        ),
        ({"COMP_WORDS": "b dist", "COMP_CWORD": "x"}, {"COMP_WORDS": "b dist", "COMP_CWORD": "x"}),
        ({}, {}),
    ],
)
def test_the_default_command_is_put_in(before, after):
    spell_out_command(before)
    assert before == after


def test_bash_itself_completes(tmp_path):
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("no bash here")
    command = tmp_path / "bundleaudit"
    command.write_text(
        f'#!/bin/sh\nPYTHONPATH={SOURCE} exec {sys.executable} -m bundleaudit "$@"\n'
    )
    command.chmod(0o755)
    script = (
        f"source <(env _BUNDLEAUDIT_COMPLETE=source_bash {command}); COMP_WORDS=({command} se);"
        f' COMP_CWORD=1; _bundleaudit_completion {command}; echo "${{COMPREPLY[@]}}"'
    )
    finished = subprocess.run(
        [bash, "-c", script], capture_output=True, text=True, check=False, timeout=60
    )
    assert finished.stdout.split() == ["serve-check"], finished.stderr
