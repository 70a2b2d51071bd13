"""Audits the one build that a command about a build is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from bundleaudit.model.audit import Audit
    from bundleaudit.reading import Target


def audit_one(path: Path | None, *, config: Path | None = None) -> Audit:
    """Return the audit of ``path``, or of the default directory, without brotli.

    Raises:
        BuildError: The directory is no build or cannot be read.
        UsageError: The configuration is wrong, or no build directory is named or found.
    """
    import typer

    from bundleaudit.cli.progress import progress_bar
    from bundleaudit.pipeline import run_audit

    with progress_bar() as progress:
        return run_audit(
            find_one(path, config=config),
            progress=progress,
            warn=lambda message: typer.echo(f"bundleaudit: {message}", err=True),
        )


def audit_with_path(path: Path | None, *, config: Path | None = None) -> tuple[Audit, Path]:
    """Return the same with the directory of the build.

    Raises:
        BuildError: The directory is no build or cannot be read.
        UsageError: The configuration is wrong, or no build directory is named or found.
    """
    return audit_one(path, config=config), find_one(path, config=config).path


def find_one(path: Path | None, *, config: Path | None = None) -> Target:
    """Return what ``path``, or the default directory, stands for, without brotli.

    Raises:
        UsageError: The configuration is wrong, or no build directory is named or found.
    """
    from datetime import UTC, datetime

    from bundleaudit.cli.targets import Overrides, find_targets

    overrides = Overrides(
        config=config,
        select=(),
        fail_on=None,
        is_strict=False,
        brotli_quality=None,
        has_brotli=False,
        has_cache=True,
    )
    return find_targets([path] if path else [], overrides, today=datetime.now(UTC).date())[0]
