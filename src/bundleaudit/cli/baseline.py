"""``--baseline``: what growth is judged against, and what it means when nothing is there."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from bundleaudit.cli.changed_files import read_changed_files
from bundleaudit.errors import ExitCode, UsageError
from bundleaudit.model.audit import BaselineSource
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bundleaudit.model.audit import Audit
    from bundleaudit.target import Target

AUTO: Final = "auto"
_DEFAULT_REPORT: Final = "audit.json"


class MissingPolicy(StrEnum):
    """What a missing baseline means."""

    SKIP = "skip"
    WARN = "warn"
    FAIL = "fail"


@record
class BaselineWish:
    """What the command line says of the baseline.

    Attributes:
        place: A path, ``auto``, or ``None`` for no comparison.
        policy: What a missing one means; ``None``: that depends on how it was named.
        artifact: Where CI keeps reports: GitHub's artifact, GitLab's job; ``None`` for the default.
        report: The file this run's JSON report goes to: earlier runs kept theirs by that name.
        changed_files: A list of the files of the change under review; ``None`` without one.
    """

    place: str | None
    policy: MissingPolicy | None
    artifact: str | None
    report: str | None
    changed_files: str | None = None

    @property
    def is_auto(self) -> bool:
        """Whether CI is asked."""
        return self.place == AUTO

    @property
    def path(self) -> Path | None:
        """The path, where one is named."""
        return None if self.place is None or self.is_auto else Path(self.place)

    @property
    def meaning(self) -> MissingPolicy:
        """What a missing one means: a path that was named is there, what CI keeps may not be."""
        return self.policy or (MissingPolicy.WARN if self.is_auto else MissingPolicy.FAIL)


def read_wish(
    place: str | None,
    policy: str | None,
    artifact: str | None,
    report: str | None,
    changed_files: str | None = None,
) -> BaselineWish:
    """Return what the options say.

    Raises:
        UsageError: The policy is unknown, or options are given that need another one.
    """
    needing = {
        "--baseline-missing": policy,
        "--baseline-artifact": artifact,
        "--changed-files": changed_files,
    }
    option = next((name for name, value in needing.items() if value is not None), None)
    if place is None and option is not None:
        raise UsageError(f"{option} without --baseline", hint="add --baseline auto")
    try:
        wanted = MissingPolicy(policy) if policy else None
    except ValueError:
        raise UsageError(
            f"--baseline-missing {policy}: unknown policy", hint="write skip, warn or fail"
        ) from None
    return BaselineWish(
        place=place,
        policy=wanted,
        artifact=artifact,
        report=report,
        changed_files=changed_files,
    )


def with_baselines(
    targets: Sequence[Target], wish: BaselineWish, environment: Mapping[str, str]
) -> tuple[Target, ...]:
    """Return the builds with what they are compared with, and say on stderr what that is.

    A build without a baseline says in `Target.baseline_source` why; only a path that was named
    without a policy is left to fail by itself.

    Raises:
        UsageError: The list of changed files cannot be read.
    """
    changed_files = read_changed_files(wish.changed_files)
    targets = [replace(target, changed_files=changed_files) for target in targets]
    if wish.is_auto:
        return tuple(_from_ci(target, wish, environment, len(targets)) for target in targets)
    path = wish.path
    if path is None or path.exists() or wish.policy in {None, MissingPolicy.FAIL}:
        return tuple(targets)
    return tuple(_without(target, f"{path} does not exist", wish) for target in targets)


def exit_code(audits: Sequence[Audit], wish: BaselineWish) -> ExitCode:
    """Return the verdict of a run: a required baseline that is missing outweighs findings.

    It is told at the end, since the reports of this run are the next one's baseline.
    """
    sources = [audit.run.baseline for audit in audits]
    if wish.meaning is MissingPolicy.FAIL and any(one and not one.is_found for one in sources):
        return ExitCode.BASELINE_MISSING
    return ExitCode.FINDINGS if any(audit.is_failed for audit in audits) else ExitCode.OK


def _from_ci(
    target: Target, wish: BaselineWish, environment: Mapping[str, str], count: int
) -> Target:
    from bundleaudit.comparing import parse_baseline
    from bundleaudit.publish.baseline import find_baseline
    from bundleaudit.publish.baseline_result import BaselineQuery, MissingBaseline

    defaults = BaselineQuery()
    found = find_baseline(
        environment,
        BaselineQuery(
            artifact=wish.artifact or defaults.artifact,
            job=wish.artifact or defaults.job,
            file=_report_name(target, wish, environment, count),
        ),
    )
    if isinstance(found, MissingBaseline):
        return _without(target, found.reason, wish)
    place = found.provenance.describe()
    name = found.provenance.commit[:7] if found.provenance.commit else found.provenance.origin
    try:
        baseline = parse_baseline(found.text, name=name)
    except UsageError as error:  # of another version, or damaged: no reason to stop this run
        return _without(target, f"{place} cannot be used: {error}", wish)
    typer.echo(f"bundleaudit: baseline of {target.name}: {place}", err=True)
    source = BaselineSource(is_found=True, description=place)
    return replace(target, baseline=baseline, baseline_source=source)


def _without(target: Target, reason: str, wish: BaselineWish) -> Target:
    if wish.meaning is not MissingPolicy.SKIP:
        typer.echo(f"bundleaudit: no baseline for {target.name}: {reason}", err=True)
    source = BaselineSource(is_found=False, description=reason)
    return replace(target, baseline=None, baseline_source=source)


def _report_name(
    target: Target, wish: BaselineWish, environment: Mapping[str, str], count: int
) -> str:
    """Return what earlier runs called this build's report: in GitLab the path, else the name."""
    from bundleaudit.cli.outputs import file_of

    report = _DEFAULT_REPORT if wish.report in {None, "-"} else str(wish.report)
    file = file_of(report, target.name, count)
    if environment.get("GITLAB_CI") != "true":
        return file.name
    root = Path(environment.get("CI_PROJECT_DIR") or Path.cwd()).resolve()
    whole = file.resolve()
    return whole.relative_to(root).as_posix() if whole.is_relative_to(root) else file.name
