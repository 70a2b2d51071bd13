"""``--changed-files``: which files the change under review touches."""

from __future__ import annotations

from pathlib import Path

from bundleaudit.errors import UsageError


def read_changed_files(source: str | None) -> tuple[str, ...] | None:
    """Return the non-empty lines of a file or of stdin, with ``/`` between folders.

    ``None`` stays ``None``: nobody said which files changed.

    Raises:
        UsageError: The file cannot be read.
    """
    import sys

    if source is None:
        return None
    try:
        data = sys.stdin.read() if source == "-" else Path(source).read_text("utf-8", "replace")
    except OSError as error:
        raise UsageError(
            f"--changed-files {source}: {error.strerror or error}",
            hint="write it with `git diff --name-only BASE...HEAD > FILE`",
        ) from error
    lines = (line.strip().strip('"').replace("\\", "/") for line in data.splitlines())
    return tuple(line for line in lines if line)
