"""Runs the command in copies of this process that kill themselves while they write a report.

``python killed_writer.py FOLDER KIND...`` audits the build ``dist`` of the current directory with
every report of ``FOLDER``, once for every kind and moment, and says one line of JSON for each:
the kind, the moment, how the copy ended and what every report holds then: ``old``, ``new``, or
what is left of it. A copy begins with everything imported and audited once, so it takes no time.
"""

from __future__ import annotations

import builtins
import io
import json
import os
import signal
import sys
from pathlib import Path

from bundleaudit.cli.run import run
from bundleaudit.report import output

MOMENTS = ("before the first byte", "in the middle", "before it is renamed", "when it is renamed")
OLD = b"what an earlier run has left\n"


def die():
    os.kill(os.getpid(), signal.SIGKILL)


class DyingStream:
    """A stream whose first write gets half of its text onto the disk, if that."""

    def __init__(self, stream, moment):
        self._stream, self._moment = stream, moment

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._stream.close()

    def __getattr__(self, name):
        return getattr(self._stream, name)

    def write(self, text):
        if self._moment == "in the middle":
            self._stream.write(text[: len(text) // 2])
            self._stream.flush()
        die()


def make_deadly(kind, moment):
    """Let this process die at that moment of writing that report, by whatever way it is written."""
    whole, opened = output.write_whole, io.open
    replacing = {name: getattr(os, name) for name in ("replace", "rename")}

    def write(text, file):
        if file.name == kind:
            arm()
        whole(text, file)

    def arm():
        if moment in MOMENTS[:2]:
            io.open = builtins.open = open_deadly
        else:
            for name in replacing:
                setattr(os, name, lambda *paths, name=name: rename(name, *paths))

    def open_deadly(file, mode="r", *rest, **named):
        stream = opened(file, mode, *rest, **named)
        return DyingStream(stream, moment) if set(mode) & set("wax+") else stream

    def rename(name, *paths):
        if moment == "when it is renamed":
            replacing[name](*paths)
        die()

    output.write_whole = write


def run_copy(arguments, deadly=None):
    """Return the status a copy of this process ends with."""
    process = os.fork()
    if process == 0:
        try:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            if deadly is not None:
                make_deadly(*deadly)
            os._exit(run(arguments))
        except BaseException:  # noqa: BLE001 - a copy must never go on as this process
            os._exit(99)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def main(folder, kinds):
    files = {kind: folder / kind for kind in kinds}
    arguments = ["dist", "--no-brotli"]
    arguments += [text for kind, file in files.items() for text in (f"--{kind}", str(file))]
    assert run(arguments) in {0, 1}  # here: what the copies import is imported before
    new = {kind: file.read_bytes() for kind, file in files.items()}
    for kind in kinds:
        for moment in MOMENTS:
            for file in files.values():
                file.write_bytes(OLD)
            status = run_copy(arguments, (kind, moment))
            held = {name: file.read_bytes() for name, file in files.items()}
            told = {name: tell(held[name], new[name]) for name in kinds}
            say(kind, moment, status, told)
    for file in files.values():
        file.write_bytes(OLD)
    say(None, None, run_copy(arguments), None)


def say(*told):
    sys.stderr.write(json.dumps(told) + "\n")


def tell(held, new):
    return "old" if held == OLD else "new" if held == new else f"{len(held)} bytes of {len(new)}"


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
