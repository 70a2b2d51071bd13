"""The order of the layers: from a build that was read to an audit, a diff, an explanation."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from bundleaudit import __version__
from bundleaudit.analysis.facts import Facts
from bundleaudit.analysis.scopes import check_scope
from bundleaudit.checks import ALL_CHECKS
from bundleaudit.config import FailOn
from bundleaudit.engine.options import configure_check
from bundleaudit.engine.plugins import load_plugin_checks
from bundleaudit.engine.runner import run_checks
from bundleaudit.engine.selection import select_checks, suggest_check
from bundleaudit.errors import UsageError
from bundleaudit.inputs.untrusted_text import escape_unprintable
from bundleaudit.model.audit import Audit, RunInfo
from bundleaudit.model.outcome import Severity
from bundleaudit.reading import make_encoders, read_build

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from bundleaudit.comparing import Side
    from bundleaudit.engine.check import Check
    from bundleaudit.engine.options import ConfiguredCheck
    from bundleaudit.model.build import Build
    from bundleaudit.model.diff import BuildDiff
    from bundleaudit.model.modules import ModuleImports
    from bundleaudit.model.sizes import Encoders
    from bundleaudit.model.what_if import WhatIf
    from bundleaudit.model.why import Explanation
    from bundleaudit.reading import Reading
    from bundleaudit.target import Target

_BUDGET_CHECK = "BA106"
_TARGET_CHECK = "BA505"


def all_checks() -> tuple[type[Check[Any]], ...]:
    """Return the project's checks and those of installed packages, ordered by id.

    Raises:
        UsageError: A check of another package cannot be used.
    """
    plugins = load_plugin_checks(check.meta.id for check in ALL_CHECKS)
    return tuple(sorted((*ALL_CHECKS, *plugins), key=lambda check: check.meta.id))


def run_audit(
    target: Target,
    *,
    progress: Callable[[int, int], None] | None = None,
    warn: Callable[[str], None] | None = None,
) -> Audit:
    """Return the audit of one build.

    Args:
        target: What to audit, and by which rules.
        progress: Told how much of the compressors' work is done, and of how much.
        warn: Told what concerns this run and not the build, such as an unusable cache.

    Raises:
        BuildError: The directory is no build or cannot be read.
        UsageError: The configuration names unknown checks, options or scopes.
        BaselineError: There is nothing where the baseline should be.
    """
    checks = _configure(target)
    selection = select_checks(
        [item.check.meta.id for item in checks],
        selected=target.config.select,
        ignored=target.config.ignore,
        id_by_name={item.check.meta.name: item.check.meta.id for item in checks},
    )
    encoders = make_encoders(target.config)
    network = target.config.network.resolve(origin=target.origin)
    reading = read_build(target, encoders, progress, warn)
    facts = Facts(build=reading.build, encoders=encoders, network=network)
    diff = None
    if target.baseline is not None:
        from bundleaudit.comparing import Side, compare_with_baseline  # noqa: PLC0415 - on request

        head = Side(facts=facts, contents=reading.contents, has_cache=target.has_cache)
        diff = compare_with_baseline(
            target.baseline, head, partial(_open, target, encoders), target.changed_files
        )
        facts = replace(facts, diff=diff)
    return Audit(
        build=reading.build,
        totals=facts.totals,
        pages=facts.pages,
        boundaries=facts.boundaries,
        packages=facts.packages,
        outcomes=run_checks(checks, facts, selection),
        run=RunInfo(
            tool_version=__version__,
            encoders=encoders,
            fail_on=_threshold(target.config.fail_on),
            network=network,
            baseline=target.baseline_source,
        ),
        routes=facts.routes,
        diff=diff,
    )


def run_diff(
    base: Path,
    head: Path,
    target: Target,
    *,
    changed_files: Sequence[str] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> BuildDiff:
    """Return what changed from ``base`` to ``head``.

    Args:
        base: A build, a JSON report or a snapshot.
        head: A build or a JSON report.
        target: The configuration and the cache for builds; its path does not count.
        changed_files: Files of the change under review, where they are known.
        progress: Told how much of the compressors' work is done, and of how much.

    Raises:
        BuildError: A directory is no build or cannot be read.
        UsageError: A file is no report, or both sides do not compare.
    """
    from bundleaudit.comparing import compare_paths, recorded_encoders  # noqa: PLC0415 - on request

    # A report's numbers are as they are: a build beside it is measured by the same compressors.
    encoders = recorded_encoders(base, head) or make_encoders(target.config)
    return compare_paths(
        base, head, partial(_open, target, encoders, progress=progress), changed_files
    )


def _open(
    target: Target,
    encoders: Encoders,
    path: Path,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> Side:
    """Return the build in ``path``, measured by ``encoders``."""
    from bundleaudit.comparing import Side  # noqa: PLC0415 - on request

    name = escape_unprintable(path.as_posix())
    reading = read_build(replace(target, name=name, path=path, stats=()), encoders, progress, None)
    return Side(
        facts=Facts(build=reading.build, encoders=encoders),
        contents=reading.contents,
        has_cache=target.has_cache,
    )


def run_why(
    target: Target,
    name: str,
    *,
    has_marginal: bool,
    progress: Callable[[int, int], None] | None = None,
) -> Explanation:
    """Return why a package, module or chunk is in a build.

    Args:
        target: The build.
        name: What to explain.
        has_marginal: Whether to compress its chunks again without it.
        progress: Told how much of the compressors' work is done, and of how much.

    Raises:
        BuildError: The directory is no build or cannot be read.
        UsageError: Nothing in the build has that name, or several things have; or the marginal
            cost cannot be measured.
    """
    from bundleaudit.analysis.why import explain, modules_of  # noqa: PLC0415 - not for audits

    encoders = make_encoders(target.config)
    reading = read_build(target, encoders, progress, None)
    facts = Facts(
        build=replace(reading.build, module_imports=_imports_of(reading)), encoders=encoders
    )
    explanation = explain(facts, name)
    if not has_marginal:
        return explanation
    from bundleaudit.analysis.marginal import measure_marginal  # noqa: PLC0415 - on request only
    from bundleaudit.model.why import Subject  # noqa: PLC0415

    held = {part.file for copy in explanation.occurrences for part in copy.chunks}
    if explanation.subject is Subject.CHUNK:
        raise UsageError(
            f"{name} is a chunk: its marginal cost is its size",
            hint="give --marginal with a package or a module",
        )
    marginal = measure_marginal(
        modules_of(explanation, facts),
        [file for file in reading.contents.files if file.path in held],
        reading.accounts,
        reading.names,
        encoders,
    )
    if marginal is None:
        raise UsageError(
            f"the marginal cost of {name} cannot be measured: not all of its chunks have a source map",
            hint="build with build.sourcemap: 'hidden'; shares from stats do not say which bytes are whose",
        )
    return replace(explanation, marginal=marginal)


def run_what_if(
    target: Target, name: str, *, progress: Callable[[int, int], None] | None = None
) -> tuple[Build, WhatIf]:
    """Return a build, and what it would load if something in it were lazy.

    Args:
        target: The build.
        name: A package, a module or the address of a route.
        progress: Told how much of the compressors' work is done, and of how much.

    Raises:
        BuildError: The directory is no build or cannot be read.
        UsageError: Nothing in the build has that name, or it is in no initial load.
    """
    from bundleaudit.analysis.module_graph import ModuleGraph  # noqa: PLC0415 - not for audits
    from bundleaudit.analysis.what_if import ask_what_if  # noqa: PLC0415
    from bundleaudit.analysis.what_if_subjects import find_subject  # noqa: PLC0415

    encoders = make_encoders(target.config)
    network = target.config.network.resolve(origin=target.origin)
    reading = read_build(target, encoders, progress, None)
    facts = Facts(build=reading.build, encoders=encoders, network=network)
    imports = _imports_of(reading)
    inferred = None if imports is None else ModuleGraph(imports.imports, imports.entries)
    return reading.build, ask_what_if(facts, find_subject(facts, name), inferred)


def _imports_of(reading: Reading) -> ModuleImports | None:
    """Return the imports of modules that stats tell, or else the sources in maps."""
    if reading.build.module_imports is not None:
        return reading.build.module_imports
    from bundleaudit.analysis.source_imports import (  # noqa: PLC0415 - builds without stats
        infer_module_imports,
    )

    return infer_module_imports(
        reading.build, reading.contents.files, reading.accounts, reading.names
    )


def _configure(target: Target) -> list[ConfiguredCheck]:
    checks = [check() for check in all_checks()]
    known = {check.meta.id for check in checks}
    for check_id in target.check_tables:
        if check_id not in known:
            raise UsageError(
                f"{target.origin}: [checks.{check_id}] names no check",
                hint=suggest_check(check_id, known),
            )
    for budget in target.budgets:
        check_scope(budget.scope)
        limits = (budget.max, budget.warn, budget.max_growth, budget.warn_growth)
        if all(limit is None for limit in limits):
            raise UsageError(
                f"{target.origin}: budget {budget.name or budget.scope} has neither max nor warn",
                hint='give it a limit, as in max = "170 kB" or max_growth = "+2 % and +1 kB"',
            )
    given: dict[str, dict[str, Any]] = {
        _BUDGET_CHECK: {"budgets": target.budgets, "today": target.today},
        _TARGET_CHECK: {"target": target.config.build.target},
    }
    return [
        configure_check(
            check,
            target.check_tables.get(check.meta.id, {}),
            origin=target.origin,
            given=given.get(check.meta.id),
        )
        for check in checks
    ]


def _threshold(fail_on: FailOn) -> Severity | None:
    return None if fail_on is FailOn.NEVER else Severity[fail_on.value.upper()]
