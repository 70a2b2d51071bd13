"""Checks from other packages, by the entry-point group ``bundleaudit.checks``."""

from __future__ import annotations

import re
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bundleaudit.engine.check import Check
from bundleaudit.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

GROUP = "bundleaudit.checks"
_ID = re.compile(r"[A-Z]{2,8}[0-9]{3}")


def load_plugin_checks(taken_ids: Iterable[str]) -> tuple[type[Check[Any]], ...]:
    """Return the check classes other installed packages offer, ordered by id.

    Raises:
        UsageError: An entry point does not load, is no check, or its id is malformed or taken;
            the message names the package.
    """
    if not _is_any_installed():
        return ()
    from importlib.metadata import entry_points  # noqa: PLC0415 - costs 60 ms

    ids = set(taken_ids)
    found: list[type[Check[Any]]] = []
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        owner = point.dist.name if point.dist else point.value
        try:
            loaded = point.load()
        except Exception as error:
            raise UsageError(f"check {point.name} of {owner} does not load: {error}") from error
        if not (isinstance(loaded, type) and issubclass(loaded, Check)):
            raise UsageError(f"{point.name} of {owner} is not a bundleaudit check")
        check_id = loaded.meta.id
        if _ID.fullmatch(check_id) is None:
            raise UsageError(
                f"check id {check_id} of {owner} is malformed",
                hint="an id is two to eight capital letters and three digits, such as ACME101",
            )
        if check_id in ids:
            raise UsageError(f"check id {check_id} of {owner} is taken by another check")
        ids.add(check_id)
        found.append(loaded)
    return tuple(sorted(found, key=lambda check: check.meta.id))


def _is_any_installed() -> bool:
    """Return whether any installed distribution names the group, by a look at the files alone.

    `importlib.metadata` parses every distribution to answer this, which is a fifth of a warm run.
    """
    for folder in sys.path:
        with suppress(OSError):  # Python itself passes over what it may not read
            for file in Path(folder).glob("*-info/entry_points.txt"):
                if GROUP.encode() in file.read_bytes():
                    return True
    return False
