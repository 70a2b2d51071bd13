"""BA505's reading of every legacy script of the corpus, beside es-check's."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from bundleaudit.inputs.content.newer_syntax import find_newer_syntax

ORACLE = Path(__file__).parent / "oracles" / "syntax"
ERROR = re.compile(r"erroring file: .* at (?P<file>.*):(?P<line>\d+):(?P<column>\d+)")


def legacy_scripts():
    folder = os.environ.get("BUNDLEAUDIT_CORPUS")
    if not folder:
        pytest.skip("set BUNDLEAUDIT_CORPUS to a folder with builds/ and real/")
    found = [
        path
        for pattern in ("builds/*/dist/**/*-legacy*.js", "real/**/*-legacy*.js")
        for path in Path(folder).glob(pattern)
    ]
    assert len(found) > 300
    return sorted(found)


def refused_by_es_check(files):
    """Return line and column of the first fault, by file; files without one are left out."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        pytest.skip("node and npm are needed for the oracle")
    if not (ORACLE / "node_modules").is_dir():
        subprocess.run([npm, "ci", "--ignore-scripts"], cwd=ORACLE, capture_output=True, check=True)
    command = [node, ORACLE / "node_modules/es-check/lib/cli/index.js", "es5", "--noColor"]
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        # Away from their source maps, by which it would name places in the sources.
        copies = {Path(folder) / f"{number}.js": file for number, file in enumerate(files)}
        for copy, file in copies.items():
            copy.write_bytes(file.read_bytes())
        answer = Path(folder) / "answer"  # it exits before a pipe has taken everything
        with answer.open("wb") as out:
            subprocess.run(
                [*command, "--noCache", *copies], stdout=out, stderr=out, check=False, cwd=ORACLE
            )
        for one in ERROR.finditer(answer.read_text()):
            found[copies[Path(one["file"])]] = (int(one["line"]), int(one["column"]))
    return found


@pytest.mark.corpus
def test_legacy_scripts_are_refused_exactly_where_es_check_refuses_them():
    files = legacy_scripts()
    theirs = refused_by_es_check(files)
    assert theirs
    ours = {}
    for file in files:
        code = file.read_bytes()
        fault = find_newer_syntax(code)
        if fault is not None:
            assert fault.feature, f"{file} could not be read"
            before = code[: fault.offset_bytes].decode().rpartition("\n")
            ours[file] = (before[0].count("\n") + bool(before[1]) + 1, len(before[2]), fault)
    assert ours.keys() == theirs.keys()
    for file, place in theirs.items():
        line, column, fault = ours[file]
        if fault.feature == "template literal":  # which is looked for first
            assert file.read_bytes()[fault.offset_bytes] == ord("`"), file
            assert (line, column) >= place, file
        else:  # a construct begins before the token that cannot stand there
            assert place[0] == line, file
            assert column <= place[1], (file, fault, place)
