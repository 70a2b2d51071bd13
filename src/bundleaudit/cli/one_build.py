"""Audits the one build that a command about a build is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from bundleaudit.model.audit import Audit
    from bundleaudit.target import Target


def audit_one(path: Path | None, *, config: Path | None = None, has_brotli: bool = False) -> Audit:
    """Return the audit of ``path``, or of the default directory.

    Args:
        path: The build.
        config: The configuration file; found by itself when not given.
        has_brotli: Whether brotli is measured where the configuration says so; otherwise never.

    Raises:
        BuildError: The directory is no build or cannot be read.
        UsageError: The configuration is wrong, or no build directory is named or found.
    """
    import typer

    from bundleaudit.cli.progress import progress_bar
    from bundleaudit.pipeline import run_audit

    with progress_bar() as progress:
        return run_audit(
            find_one(path, config=config, has_brotli=has_brotli),
            progress=progress,
            warn=lambda message: typer.echo(f"bundleaudit: {message}", err=True),
        )


def find_one(path: Path | None, *, config: Path | None = None, has_brotli: bool = False) -> Target:
    """Return what ``path``, or the default directory, stands for.

    Raises:
        UsageError: The configuration is wrong, or no build directory is named or found.
    """
    from datetime import UTC, datetime

    from bundleaudit.cli.targets import Overrides, find_target

    overrides = Overrides(config=config, has_brotli=has_brotli)
    return find_target(path, overrides, today=datetime.now(UTC).date())
