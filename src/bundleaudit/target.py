"""One build to read, with all that the configuration and the command line say about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from bundleaudit.comparing import KnownBaseline
    from bundleaudit.config import Budget, Config
    from bundleaudit.model.audit import BaselineSource


@record
class Target:
    """One build to audit, with everything the configuration and the command line say about it.

    Attributes:
        name: How reports call it.
        path: Its directory.
        config: The configuration, command line applied.
        budgets: Budgets that hold for it.
        check_tables: Raw check tables that hold for it, by id.
        origin: How messages name the configuration.
        has_cache: Whether earlier measurements are used and kept.
        today: The day waivers are compared with.
        stats: Stats files the user names, beside those that are found.
        baseline: What growth is judged against: a build, a JSON report or a snapshot.
        changed_files: Files of the change under review, where they are known.
        baseline_source: Where it was looked for, when CI was asked or it may be missing.
        config_file: Where the configuration was read from; ``None`` where the defaults hold.
    """

    name: str
    path: Path
    config: Config
    budgets: tuple[Budget, ...]
    check_tables: Mapping[str, Mapping[str, Any]]
    origin: str
    has_cache: bool
    today: date
    stats: tuple[Path, ...] = ()
    changed_files: tuple[str, ...] | None = None
    baseline: Path | KnownBaseline | None = None
    baseline_source: BaselineSource | None = None
    config_file: Path | None = None
