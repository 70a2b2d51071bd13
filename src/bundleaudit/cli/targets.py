"""Which builds a command line means, with the configuration that holds for each."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

from bundleaudit.cli.arguments import suggest_command
from bundleaudit.cli.build_names import name_builds
from bundleaudit.config import (
    App,
    Config,
    FailOn,
    LoadedConfig,
    brotli_quality,
    find_config,
    load_config,
)
from bundleaudit.errors import UsageError
from bundleaudit.records import record
from bundleaudit.target import Target

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

_DEFAULT_PATHS = ("dist", "frontend/dist")


@record
class Overrides:
    """What the command line says against the configuration; ``None`` leaves it as it is."""

    config: Path | None = None
    select: tuple[str, ...] = ()
    fail_on: str | None = None
    is_strict: bool = False
    brotli_quality: int | None = None
    has_brotli: bool = True
    has_cache: bool = True
    stats: tuple[Path, ...] = ()
    baseline: Path | None = None
    changed_files: tuple[str, ...] | None = None


def find_targets(paths: Sequence[Path], overrides: Overrides, *, today: date) -> tuple[Target, ...]:
    """Return the builds to audit, in the order given.

    Paths of the command line come first; without any, the ``[[app]]`` tables, then ``dist`` of
    the configuration, then ``./dist`` and ``./frontend/dist``. A path that is the ``dist`` of an
    app is audited with that app's budgets and checks.

    Raises:
        UsageError: The configuration is wrong, or no build directory is named or found.
    """
    for path in paths:
        if not path.exists() and (command := suggest_command(str(path))) is not None:
            raise UsageError(
                f"{path} is neither a command nor a directory",
                hint=f"did you mean `bundleaudit {command}`?",
            )
    loaded = load_config(overrides.config or find_config(Path.cwd()))
    config = _override(loaded.config, overrides)
    apps = {(loaded.folder / app.dist).resolve(): app for app in config.app}
    count = len(paths) or len(config.app) or 1
    if overrides.stats and count > 1:
        raise UsageError(
            f"--stats: {count} builds are audited, and stats belong to one",
            hint="name the one build the stats were written with",
        )
    if overrides.baseline and count > 1:
        raise UsageError(
            f"--baseline: {count} builds are audited, and a baseline belongs to one",
            hint="audit one build at a time against its baseline",
        )
    if not paths and config.app:
        return tuple(
            _target(app.name, loaded.folder / app.dist, app, config, loaded, overrides, today)
            for app in config.app
        )
    builds = paths or [_default_path(config, loaded)]
    return tuple(
        _target(name, path, apps.get(path.resolve()), config, loaded, overrides, today)
        for name, path in zip(name_builds(builds, loaded.folder), builds, strict=True)
    )


def find_target(path: Path | None, overrides: Overrides, *, today: date) -> Target:
    """Return the one build a command is about: ``path``, or what ``find_targets`` finds first.

    Raises:
        UsageError: As `find_targets` does.
    """
    return find_targets([path] if path else [], overrides, today=today)[0]


def _override(config: Config, overrides: Overrides) -> Config:
    measure = dataclasses.replace(
        config.measure,
        brotli=overrides.has_brotli
        and (config.measure.brotli or overrides.brotli_quality is not None),
        brotli_quality=(
            config.measure.brotli_quality
            if overrides.brotli_quality is None
            else brotli_quality(overrides.brotli_quality)
        ),
    )
    fail_on = config.fail_on
    if overrides.fail_on is not None:
        try:
            fail_on = FailOn(overrides.fail_on.lower())
        except ValueError:
            raise UsageError(
                f"--fail-on {overrides.fail_on}: unknown severity",
                hint="write note, warning, error or never",
            ) from None
    if overrides.is_strict and fail_on in {FailOn.ERROR, FailOn.NEVER}:
        fail_on = FailOn.WARNING  # a configuration that fails on notes is stricter already
    return dataclasses.replace(
        config, measure=measure, fail_on=fail_on, select=overrides.select or config.select
    )


def _default_path(config: Config, loaded: LoadedConfig) -> Path:
    if config.dist is not None:
        return loaded.folder / config.dist
    for name in _DEFAULT_PATHS:
        if Path(name).is_dir():
            return Path(name)
    raise UsageError(
        "no build directory: neither ./dist nor ./frontend/dist is there",
        hint="run `vite build` first, or name its output directory: bundleaudit path/to/dist",
    )


def _target(
    name: str,
    path: Path,
    app: App | None,
    config: Config,
    loaded: LoadedConfig,
    overrides: Overrides,
    today: date,
) -> Target:
    tables = dict(config.checks)
    for check_id, table in (app.checks if app else {}).items():
        tables[check_id] = {**tables.get(check_id, {}), **table}
    routes = {**config.routes, **(app.routes if app else {})}
    return Target(
        name=name,
        path=path,
        config=dataclasses.replace(config, routes=routes),
        budgets=(*config.budget, *(app.budget if app else ())),
        check_tables=tables,
        origin=loaded.origin,
        has_cache=overrides.has_cache,
        today=today,
        stats=overrides.stats,
        baseline=overrides.baseline,
        changed_files=overrides.changed_files,
        config_file=loaded.file,
    )
