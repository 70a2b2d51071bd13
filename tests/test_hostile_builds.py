"""Builds made to do harm: every audit ends with 0, 1 or 3, a sentence, and whole reports.

Each case is audited as a user would, in a process of its own, with every report at once. What the
reports say of hostile names is looked at in the formats' own tests; here it is that no name gets
out of its place: no control character reaches a terminal, no markup a page, no report is half
written and nothing is written elsewhere.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import xml.etree.ElementTree as ET
import zlib
from pathlib import Path

import brotli
import pytest

from commands import SOURCE, run_command, run_process, without_coverage
from killed_writer import MOMENTS

KILLED_WRITER = Path(__file__).parent / "killed_writer.py"
REPORTS = ("json", "html", "markdown", "sarif", "junit", "gitlab", "openmetrics")
# Noncharacters too: JUnit may not hold them, and no other output should.
CONTROL = re.compile(
    r"[\ufdd0-\ufdef\ufffe\uffff\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
NAMES = (
    "line\nend.js",
    "return\r::error::x.js",
    "\x1b[31mred\x1b[0m\x1b]0;title\x07.js",
    "\u202egnp.js",
    "no\uffffcharacter.js",
    "<img src=x onerror=alert(1)>.js",
    "</script><script>alert(1)</script>.js".replace("/", "\u2215"),
    "'\";`$(id)`|a|.js",
    "[link](javascript:alert(1)).js",
    "\udcff\udcfe.js",  # no UTF-8
    "x" * 252 + ".js",
    "\u0301" * 80 + ".js",
    "-rf.js",
    "CON.js",
    "a.js ",
    "..js",
    "A.js",
    "a.js",
)


@pytest.fixture
def build(tmp_path):
    folder = tmp_path / "project" / "dist"
    folder.mkdir(parents=True)
    (folder / "index.html").write_text(
        '<!doctype html><div id="app"></div><script type="module" src="/main.js"></script>'
    )
    (folder / "main.js").write_text("import('./a.js');console.log(1)")
    return folder


def audit(build, *options):
    """Audit with all reports, and check what holds for every build there is."""
    out = build.parent.parent / "out"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    before = listing(build.parent)
    files = [text for kind in REPORTS for text in (f"--{kind}", str(out / kind))]
    finished = run_process(
        "dist", "--no-brotli", *files, *options, cwd=build.parent, cache_dir=out / "cache"
    )
    assert finished.returncode in {0, 1, 3}, finished.stderr
    assert "Traceback" not in finished.stderr
    for text in (finished.stdout, finished.stderr):
        assert not CONTROL.search(text)
        assert not re.search(r"(?m)^end\.js", text)  # of "line\nend.js"
    assert listing(build.parent) == before
    if finished.returncode != 3:
        assert {path.name for path in out.iterdir()} == {*REPORTS, "cache"}
        for kind in ("json", "sarif", "gitlab"):
            json.loads((out / kind).read_text())
        ET.fromstring((out / "junit").read_bytes())
        for kind in ("markdown", "openmetrics"):
            assert not CONTROL.search((out / kind).read_text())
            assert not re.search(r"(?m)^end\.js", (out / kind).read_text())
    return finished, out


def listing(folder):
    return sorted(
        os.path.join(place, name)  # noqa: PTH118 - names may be no text
        for place, folders, files in os.walk(os.fsencode(folder))
        for name in (*folders, *files)
    )


def test_names_stay_inside_their_places(build):
    for name in NAMES:
        (build / name).write_text(f"export const a = {len(name)}")
    finished, out = audit(build, "--verbose")
    paths = [file["file"] for file in json.loads((out / "json").read_text())["files"]]
    assert len(paths) == len(set(paths)) == 2 + len(NAMES)
    page = (out / "html").read_text()
    assert "<img src=x" not in page.replace("\\u003c", "")
    assert "alert(1)</script" not in page
    assert finished.returncode in {0, 1}


def test_names_inside_of_maps_manifests_and_routes_stay_inside_theirs(build):
    evil = [name.replace("\udcff\udcfe", "x") for name in NAMES]
    sources = [f"../node_modules/{name}/<b>{name}</b>/index.js" for name in evil] + evil
    routes = ",".join(
        f"{{path:{json.dumps('/' + name)},component:()=>import('./a.js')}}" for name in evil
    )
    code = f"const r=createRouter({{history:h(),routes:[{routes}]}});\n"
    mappings = "".join(",CACAA" if number else "AAAA" for number in range(len(sources)))
    (build / "main.js").write_text(f"{code}//# sourceMappingURL=main.js.map")
    (build / "main.js.map").write_text(
        json.dumps({"version": 3, "sources": sources, "names": [], "mappings": mappings})
    )
    (build / "a.js").write_text("export default 1")
    (build / ".vite").mkdir()
    manifest = {name: {"file": "a.js", "src": name, "name": name} for name in evil}
    manifest["index.html"] = {"file": "main.js", "isEntry": True, "src": "index.html"}
    (build / ".vite" / "manifest.json").write_text(json.dumps(manifest))
    _, out = audit(build, "--verbose")
    document = json.loads((out / "json").read_text())
    assert len(document["routes"]) >= len(evil) - 2
    assert "<b>" not in (out / "markdown").read_text().replace("\\<b>", "")


def test_links_lead_nowhere_out_of_the_build(build):
    secret = build.parent.parent / "secret.js"
    secret.write_text("const password = 'do not read me'")
    (build / "file.js").symlink_to(secret)
    (build / "folder").symlink_to(secret.parent, target_is_directory=True)
    (build / "self").symlink_to(build, target_is_directory=True)
    (build / "gone.js").symlink_to(build / "nowhere.js")
    (build / "ring.js").symlink_to(build / "ring.js")
    _, out = audit(build)
    assert "do not read me" not in (out / "json").read_text()
    paths = [file["file"] for file in json.loads((out / "json").read_text())["files"]]
    assert paths == ["index.html", "main.js"]


def test_pipes_sockets_and_devices_are_not_waited_for(build):
    os.mkfifo(build / "pipe.js")
    server = socket.socket(socket.AF_UNIX)
    before = Path.cwd()
    os.chdir(build)  # the path of a socket may be 108 bytes long
    try:
        server.bind("socket.js")
    finally:
        os.chdir(before)
    if os.geteuid() == 0:
        with contextlib.suppress(OSError):  # a container may not allow it
            os.mknod(build / "zero.js", 0o20644, os.makedev(1, 5))
    started = time.monotonic()
    finished, out = audit(build)
    server.close()
    assert finished.returncode in {0, 1}
    assert time.monotonic() - started < 60
    notes = json.loads((out / "json").read_text())["notes"]
    assert any("pipe.js" in note["file"] for note in notes if note["file"])


@pytest.mark.parametrize("suffix", [".gz", ".br"])
def test_a_bomb_beside_a_file_costs_no_memory(build, suffix):
    zeros = bytes(1_000_000)
    if suffix == ".gz":
        packer = zlib.compressobj(9, wbits=31)
        bomb = b"".join([*(packer.compress(zeros) for _ in range(1_000)), packer.flush()])
    else:
        packer = brotli.Compressor(quality=1)
        bomb = b"".join([*(packer.process(zeros) for _ in range(1_000)), packer.finish()])
    assert len(bomb) < 2_000_000
    (build / f"main.js{suffix}").write_bytes(bomb)
    started = time.monotonic()
    _, out = audit(build)
    assert time.monotonic() - started < 60
    document = json.loads((out / "json").read_text())
    (outcome,) = [one for one in document["outcomes"] if one["check"] == "BA404"]
    assert outcome["findings"]


def test_files_that_change_while_they_are_read(build):
    ended = threading.Event()

    def rewrite():
        number = 0
        while not ended.is_set():
            number += 1
            (build / "a.js").write_text(f"export const a = {'1' * (number % 5_000)}")
            (build / f"new-{number % 7}.js").write_text("export default 1")
            (build / f"new-{(number + 3) % 7}.js").unlink(missing_ok=True)

    (build / "a.js").write_text("")
    for number in range(7):
        (build / f"new-{number}.js").write_text("")
    writer = threading.Thread(target=rewrite)
    writer.start()
    try:
        for _ in range(3):
            finished = run_process("dist", "--no-brotli", "--json", "-", cwd=build.parent)
            assert finished.returncode in {0, 1, 3}
            assert "Traceback" not in finished.stderr
            if finished.returncode != 3:
                json.loads(finished.stdout)
    finally:
        ended.set()
        writer.join()


def test_folders_and_files_that_may_not_be_read(build, open_folder):
    build = shutil.copytree(build, open_folder / "dist")
    (build / "closed").mkdir()
    (build / "closed" / "x.js").write_text("1")
    (build / "a.js").write_text("1")
    (build / "closed").chmod(0)
    (build / "a.js").chmod(0)
    arguments = ("dist", "--no-brotli", "--json", "-", "--no-cache")
    try:
        run_command(*arguments, cwd=build.parent)  # modules are imported while all may be read
        with nobody():
            finished = run_command(*arguments, cwd=build.parent)
    finally:
        (build / "closed").chmod(0o755)
    assert finished.returncode in {0, 1}
    notes = json.loads(finished.stdout)["notes"]
    assert {"closed", "a.js"} <= {note["file"] for note in notes}


@pytest.fixture
def open_folder():
    """A folder whose parents every user may enter, which those of `tmp_path` are not."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@contextlib.contextmanager
def nobody():
    """Be a user without rights for a while, where the tests run as root."""
    if os.geteuid():
        yield
        return
    os.seteuid(65_534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_ten_thousand_small_files_in_a_minute(build):
    for folder in range(100):
        (build / str(folder)).mkdir()
        for number in range(100):
            (build / str(folder) / f"{number}.js").write_text(f"export default {number}")
    started = time.monotonic()
    finished, _ = audit(build)
    assert finished.returncode in {0, 1}
    assert time.monotonic() - started < 60


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("(" * 300_000, id="open parentheses"),
        pytest.param("[" * 300_000, id="open brackets"),
        pytest.param("`${" * 100_000, id="open templates"),
        pytest.param("import('" * 60_000, id="open imports"),
        pytest.param("/*" * 200_000, id="open comments"),
        pytest.param("{path:'/'," * 40_000, id="open routes"),
        pytest.param("\\" * 400_000, id="backslashes"),
        pytest.param("'\\\n" * 150_000, id="continued lines"),
        pytest.param("a=" * 200_000 + "1", id="assignments"),
        pytest.param("x?" * 200_000, id="conditions"),
        pytest.param("</" * 200_000, id="markup"),
        pytest.param("\n" * 500_000 + "const a=1", id="empty lines"),
    ],
)
def test_code_made_to_be_slow_is_read_in_time(build, content):
    (build / "a.js").write_text(content)
    (build / "a.css").write_text(content)
    (build / "a.html").write_text(content)
    started = time.monotonic()
    finished, _ = audit(build)
    assert finished.returncode in {0, 1}
    assert time.monotonic() - started < 60


def test_a_killed_run_leaves_every_report_whole(build, tmp_path):
    """Killed while a report is written, before it bears its name and after: the old one or the new."""
    out = tmp_path / "out"
    out.mkdir()
    finished = subprocess.run(
        [sys.executable, KILLED_WRITER, out, *REPORTS],
        cwd=build.parent,
        env={
            **without_coverage(os.environ),
            "PYTHONPATH": str(SOURCE),
            "BUNDLEAUDIT_CACHE_DIR": str(tmp_path / "cache"),
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=True,
        timeout=120,
    )
    told = [json.loads(line) for line in finished.stderr.splitlines() if line.startswith("[")]
    assert told.pop() == [None, None, 0, None]  # what the dead have left is in nobody's way
    assert len(told) == len(REPORTS) * len(MOMENTS)
    for kind, moment, status, held in told:
        assert status == -signal.SIGKILL, (kind, moment)
        written = REPORTS.index(kind) + (moment == MOMENTS[-1])
        wanted = ["new"] * written + ["old"] * (len(REPORTS) - written)
        assert [held[name] for name in REPORTS] == wanted, (kind, moment)
