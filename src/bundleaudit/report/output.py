"""Writes a report whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from bundleaudit.errors import UsageError


def write_whole(text: str, file: Path) -> None:
    """Write ``text`` to ``file`` as UTF-8: to a sibling temporary file first, then by renaming.

    A run that is killed leaves the earlier file as it was. Missing parent folders are made.

    Raises:
        UsageError: The file cannot be written; nothing is left behind.
    """
    temporary: Path | None = None
    try:
        target = file.resolve()
        if (
            target.exists() and not target.is_file()
        ):  # a pipe or a device is written to, not replaced
            with target.open("w", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        temporary = Path(name)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(target)
    except BaseException as error:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink()
        if not isinstance(error, OSError):
            raise
        raise UsageError(
            f"cannot write {file}: {error.strerror or error}", hint="choose another output path"
        ) from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
