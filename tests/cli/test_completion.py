"""Shells complete commands, options and checks, also where the default command is not written."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys

import pytest

from bundleaudit.checks import ALL_CHECKS
from bundleaudit.cli.completion import spell_out_command
from commands import SOURCE, run_process


def ids(prefix):
    """Return the ids of the checks that begin so."""
    return [check.meta.id for check in ALL_CHECKS if check.meta.id.startswith(prefix)]


LINES = [
    ("bundleaudit se", ["serve-check"]),
    ("bundleaudit sn", ["snapshot"]),
    ("bundleaudit checks BA10", ids("BA10")),
    ("bundleaudit routes --so", ["--sort"]),
    ("bundleaudit audit --js", ["--json"]),
    ("bundleaudit dist --js", ["--json"]),
    ("bundleaudit --js", ["--json"]),
    ("bundleaudit --versi", ["--version"]),
    ("bundleaudit my\\ dist --js", ["--json"]),
    ("bundleaudit dist --select BA90", ids("BA90")),
    ("bundleaudit dist --fail-on n", ["note", "never"]),
    ("bundleaudit dist --baseline-missing ", ["skip", "warn", "fail"]),
    ("bundleaudit budget s", ["suggest"]),
]


@pytest.mark.parametrize(("line", "found"), LINES)
def test_what_fits_is_told(line, found):
    """By zsh, which sends the line up to the cursor."""
    finished = run_process(_BUNDLEAUDIT_COMPLETE="complete_zsh", _TYPER_COMPLETE_ARGS=line)
    assert finished.stderr == ""
    told = re.findall(r'"([\w-]+)"', finished.stdout)
    assert [word for word in told if word in found] == found
    assert len(told) <= 2 * len(found)  # each with its description


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
        (
            {"COMP_WORDS": "b\nmy dist\n--j", "COMP_CWORD": "2"},
            {"COMP_WORDS": "b\naudit\nmy dist\n--j", "COMP_CWORD": "3"},
        ),
        (
            {"COMP_WORDS": "b --", "COMP_CWORD": "1"},
            {"COMP_WORDS": "b audit --", "COMP_CWORD": "2"},
        ),
        ({"COMP_WORDS": "b --he", "COMP_CWORD": "1"}, {"COMP_WORDS": "b --he", "COMP_CWORD": "1"}),
        ({"COMP_WORDS": "b dist", "COMP_CWORD": "x"}, {"COMP_WORDS": "b dist", "COMP_CWORD": "x"}),
        ({}, {}),
    ],
)
def test_the_default_command_is_put_in(before, after):
    spell_out_command(before)
    assert before == after


@pytest.fixture(scope="module")
def bash_answers(tmp_path_factory):
    """Return what bash offers for every line, asked through the function it was given."""
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("no bash here")
    command = tmp_path_factory.mktemp("bin") / "bundleaudit"
    command.write_text(
        f'#!/bin/sh\nPYTHONPATH={SOURCE} exec {sys.executable} -m bundleaudit "$@"\n'
    )
    command.chmod(0o755)
    script = [f"source <(env _BUNDLEAUDIT_COMPLETE=source_bash {command})"]
    for line, _ in LINES:
        words = [word.replace("\0", "\\ ") for word in line.replace("\\ ", "\0").split(" ")]
        listed = " ".join(f"'{word}'" for word in [str(command), *words[1:]])
        script += [
            f"COMP_WORDS=({listed}); COMP_CWORD={len(words) - 1}",
            f'_bundleaudit_completion {command}; echo "${{COMPREPLY[@]}}"',
        ]
    finished = subprocess.run(
        [bash, "-c", "\n".join(script)], capture_output=True, text=True, check=False, timeout=120
    )
    assert finished.stderr == ""
    return [answer.split() for answer in finished.stdout.splitlines()]


@pytest.mark.parametrize("number", range(len(LINES)))
def test_bash_itself_completes(number, bash_answers):
    assert bash_answers[number] == LINES[number][1]
