"""Every real build of the corpus, from the command line: `BUNDLEAUDIT_CORPUS=folder make corpus`."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from commands import run_process

pytestmark = pytest.mark.corpus
CORPUS = Path(os.environ.get("BUNDLEAUDIT_CORPUS", "nowhere"))
BUILDS = {path.parent.name: path for path in sorted(CORPUS.glob("builds/*/dist"))} | {
    path.name: path for path in sorted(CORPUS.glob("real/*"))
}
REPORTS = {
    name: path.parent / "stats/vite-report.txt"
    for name, path in BUILDS.items()
    if name.endswith("vite8") or name.startswith("diff-")
}
SAMPLES = ("good-vite8", "nominify-vite8", "legacy-vite5", "bad-vite7")
PRECEDED = re.compile(r"dist/(\S+)\s+[\d.,]+ kB │ gzip:\s+([\d.,]+) kB")


def builds(names):
    reason = "set BUNDLEAUDIT_CORPUS to a folder with builds/ and real/"
    empty = [pytest.param("none", marks=pytest.mark.skip(reason=reason))]
    return pytest.mark.parametrize("name", sorted(names) or empty)


def audit(name, *options):
    finished = run_process(BUILDS[name], "--json", "-", *(options or ("--no-brotli",)))
    assert finished.returncode in {0, 1}, finished.stderr
    assert finished.stderr == ""
    return json.loads(finished.stdout)


@builds(BUILDS)
def test_a_build_is_read_whole_and_balances(name):
    document = audit(name)
    on_disk = {
        path.relative_to(BUILDS[name]).as_posix(): path.stat().st_size
        for path in BUILDS[name].rglob("*")
        if path.is_file()
    }
    assert {file["file"]: file["raw_bytes"] for file in document["files"]} == on_disk
    for chunk in document["chunks"]:
        owned = sum(module["raw_bytes"] for module in chunk["modules"])
        assert owned + sum(chunk["buckets"].values()) == on_disk[chunk["file"]]
    messages = [note["message"] for note in document["notes"]]
    assert [message for message in messages if "says it imports" in message] == []


@builds(REPORTS)
def test_gzip_is_what_vite_8_printed_on_every_row(name):
    gzip_bytes = {file["file"]: file["gzip_bytes"] for file in audit(name)["files"]}
    rows = PRECEDED.findall(REPORTS[name].read_text("utf-8"))
    printed = {path: round(float(size.replace(",", "")) * 100) for path, size in rows}
    assert printed.keys() <= gzip_bytes.keys()
    # Vite cuts to 10 bytes. Its encoder is a port of ours and differs in single bytes now and then.
    differing = [path for path, size in printed.items() if gzip_bytes[path] // 10 != size]
    for path in differing:
        assert abs(gzip_bytes[path] - 10 * printed[path]) <= 10, path
    assert len(differing) <= 1


@builds(set(SAMPLES) & set(BUILDS))
def test_brotli_is_what_node_gives(name):
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    document = audit(name, "--brotli", "11")
    measured = {
        file["file"]: file["brotli_bytes"] for file in document["files"] if file["is_compressible"]
    }
    script = (
        "const z=require('zlib'),fs=require('fs');console.log(JSON.stringify(fs.readFileSync(0,'utf8')"
        ".split('\\n').map(f=>z.brotliCompressSync(fs.readFileSync(f)).length)))"
    )
    paths = sorted(measured)
    answer = subprocess.run(
        [node, "-e", script],
        input="\n".join(str(BUILDS[name] / path) for path in paths),
        capture_output=True,
        check=True,
        text=True,
    )
    assert [measured[path] for path in paths] == json.loads(answer.stdout)


@builds(BUILDS)
def test_no_real_build_gives_a_false_alarm_of_content(name):
    """Every finding of these checks was looked at: errors are Vite 8's legacy chunks alone."""
    document = audit(name, "--no-brotli", "--select", "BA403,BA404,BA503,BA505,BA506")
    errors = [
        (outcome["check"], finding["message"].split(" legacy")[0])
        for outcome in document["outcomes"]
        for finding in outcome["findings"]
        if finding["severity"] == "error"
    ]
    assert errors == ([("BA505", "38 of 38")] if name == "legacy-vite8" else [])
