"""What kind of terminal stdout is: width, colours by NO_COLOR and FORCE_COLOR."""

from __future__ import annotations

import os
import shutil
import sys

from bundleaudit.report.terminal import TerminalStyle, Verbosity


def terminal_style(*, is_quiet: bool, is_verbose: bool) -> TerminalStyle:
    """Return the style for stdout: colours only on a terminal, never with ``NO_COLOR`` set.

    ``FORCE_COLOR`` colours pipes too (https://force-color.org, https://no-color.org).
    """
    is_colored = sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
    if os.environ.get("FORCE_COLOR"):
        is_colored = True
    if os.environ.get("NO_COLOR"):
        is_colored = False
    verbosity = Verbosity.VERBOSE if is_verbose else Verbosity.NORMAL
    return TerminalStyle(
        width=min(max(shutil.get_terminal_size((120, 24)).columns, 30), 160),
        is_colored=is_colored,
        verbosity=Verbosity.QUIET if is_quiet else verbosity,
        has_blocks=_takes_blocks(),
    )


def _takes_blocks() -> bool:
    try:
        "\u2581\u2588".encode(sys.stdout.encoding or "utf-8")
    except (LookupError, UnicodeError):
        return False
    return True
