"""Where the process starts: answers ``--version`` before anything heavy is imported."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from contextlib import suppress


def main() -> None:
    """Run the command line and exit with its code."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from bundleaudit import __version__

        _end(_print(f"bundleaudit {__version__}\n"))
    # What a run allocates lives to its end; looking for garbage every 700 objects costs a sixth of
    # a warm run.
    gc.set_threshold(100_000)
    try:
        from bundleaudit.cli.run import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # while modules are still being imported
        code = 130
    _end(code)


def _print(text: str) -> int:
    """Write ``text`` to stdout, if there is one; return the exit code."""
    try:
        if sys.stdout is not None:
            sys.stdout.write(text)
            sys.stdout.flush()
    except BrokenPipeError:
        os._exit(141)
    except OSError as error:
        os.write(2, f"bundleaudit: cannot write to stdout: {error.strerror}\n".encode())
        os._exit(2)
    return 0


def _end(code: int) -> None:
    """End the process without taking apart every object it made, a tenth of a warm run."""
    atexit._run_exitfuncs()  # noqa: SLF001 - what the interpreter itself calls
    with suppress(OSError, ValueError):  # nobody is left to tell
        if sys.stderr is not None:
            sys.stderr.flush()
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except (OSError, ValueError):
        sys.exit(code)  # the interpreter knows what to say of closed streams
    os._exit(code)


if __name__ == "__main__":
    main()
