"""Files that somebody named: reports, snapshots, histories."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING, Final

from bundleaudit.errors import UsageError
from bundleaudit.inputs.untrusted_text import escape_unprintable

if TYPE_CHECKING:
    from pathlib import Path

_LARGEST_BYTES: Final = 512 << 20


def is_readable_as_file(path: Path) -> bool:
    """Return whether something is there that is no directory: pipes count, as of ``<(...)``."""
    return path.exists() and not path.is_dir()


def read_named_file(path: Path, *, hint: str = "") -> bytes:
    """Return the content of a file or a pipe, up to 512 MiB.

    Raises:
        UsageError: It cannot be read, is a device or larger; with ``hint`` for the next step.
    """
    name = escape_unprintable(str(path))
    try:
        with path.open("rb") as stream:
            mode = path.stat().st_mode
            if stat.S_ISCHR(mode) or stat.S_ISBLK(mode):
                raise UsageError(f"cannot read {name}: it is a device", hint=hint)
            data = stream.read(_LARGEST_BYTES + 1)
    except OSError as error:
        raise UsageError(f"cannot read {name}: {error.strerror or error}", hint=hint) from error
    if len(data) > _LARGEST_BYTES:
        raise UsageError(f"cannot read {name}: it is larger than 512 MiB", hint=hint)
    return data
