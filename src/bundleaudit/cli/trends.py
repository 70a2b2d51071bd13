"""Reads the series that ``history show`` and an audit with ``--history`` are about."""

from __future__ import annotations

import os
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

import typer

from bundleaudit.errors import BundleauditError, UsageError
from bundleaudit.model.history import Remembered
from bundleaudit.model.sizes import Metric
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bundleaudit.history.place import HistoryPlace
    from bundleaudit.model.audit import Audit
    from bundleaudit.model.history import HistoryEntry
    from bundleaudit.report.trend import AuditTrends, Trend

_AUDIT_COUNT: Final = 30


@record
class TrendFilter:
    """What is wanted; empty is everything.

    Attributes:
        measures: Which measures.
        pages: Patterns of pages; with them, of measures of pages only.
        routes: Likewise of routes.
        metric: By which size; ``None`` for gzip, or raw where that is unknown.
    """

    measures: tuple[Remembered, ...]
    pages: tuple[str, ...]
    routes: tuple[str, ...]
    metric: Metric | None

    @classmethod
    def of(
        cls, metrics: Sequence[str], pages: Sequence[str], routes: Sequence[str], size: str | None
    ) -> Self:
        """Return what the options say.

        Raises:
            UsageError: A name is unknown.
        """
        try:
            measures = tuple(Remembered(metric) for metric in metrics)
        except ValueError as error:
            hint = f"one of {', '.join(Remembered)}"
            raise UsageError(f"--metric: {error}", hint=hint) from None
        try:
            metric = None if size is None else Metric(size)
        except ValueError:
            hint = f"one of {', '.join(Metric)}"
            raise UsageError(f"--size {size}: unknown", hint=hint) from None
        return cls(measures=measures, pages=tuple(pages), routes=tuple(routes), metric=metric)

    @property
    def is_empty(self) -> bool:
        """Whether everything is wanted."""
        return not (self.measures or self.pages or self.routes)

    def takes(self, trend: Trend) -> bool:
        """Return whether the series is wanted."""
        if self.measures and trend.measure not in self.measures:
            return False
        if not self.pages and not self.routes:
            return True
        patterns: tuple[str, ...] = ()
        if trend.measure.is_of_page:
            patterns = self.pages
        elif trend.measure.is_of_route:
            patterns = self.routes
        return any(fnmatchcase(trend.subject, pattern) for pattern in patterns)


def read_series(
    place: HistoryPlace, app: str | None, branch: str | None, limit: int, wanted: TrendFilter
) -> Mapping[str, tuple[tuple[HistoryEntry, ...], tuple[Trend, ...]]]:
    """Return entries and series by app, sorted by name.

    Raises:
        UsageError: There is no such history, app or branch.
        PublishError: The database cannot be read.
    """
    from bundleaudit.history.store import History
    from bundleaudit.report.trend import list_trends

    with History.open_to_read(place) as history:
        apps = history.read_apps()
        if app is not None and app not in apps:
            hint = f"it has {', '.join(apps)}" if apps else "it is empty"
            raise UsageError(f"{place.label}: no app {app!r}", hint=hint)
        found = {
            one: history.read(app=one, branch=branch, limit=limit)
            for one in (apps if app is None else (app,))
        }
    if not any(found.values()):
        where = f" of branch {branch!r}" if branch is not None else ""
        raise UsageError(
            f"{place.label}: no audit{where}", hint="`bundleaudit history add dist/` adds one"
        )
    # What is asked for by name is shown, though the newest audit may not have it any more.
    has_gone = bool(wanted.pages or wanted.routes)
    return {
        one: (entries, tuple(trend for trend in trends if wanted.takes(trend)))
        for one, entries in found.items()
        if entries
        for trends in (list_trends(entries, wanted.metric, has_gone=has_gone),)
    }


def check_history(db: str | None, config: Path | None) -> None:
    """Refuse what ``--history`` says before the work is done.

    Raises:
        UsageError: It names no database, or SQLAlchemy is not installed.
    """
    if db is not None:
        from bundleaudit.cli.history_place import find_place

        find_place(db, config)


def find_trends(audit: Audit, db: str | None, config: Path | None) -> AuditTrends | None:
    """Return the history of the audit's app, this audit being its end; ``None`` without one.

    Shown are the audits of the branch a pull request goes to, else of the branch built, else,
    where there are none of that, all. The verdict never depends on a history: when it cannot be
    read, stderr says why.

    Raises:
        UsageError: ``db`` is no database's name.
    """
    if db is None:
        return None
    from bundleaudit.cli.commit import find_built_from, find_commit_time
    from bundleaudit.cli.history_place import find_place
    from bundleaudit.history.identity import entry_key
    from bundleaudit.history.limits import parse_time
    from bundleaudit.history.remember import entry_of
    from bundleaudit.history.store import History
    from bundleaudit.report.trend import AuditTrends, describe_window, list_trends

    place = find_place(db, config)
    built_from = find_built_from(Path.cwd(), os.environ)
    time = parse_time(find_commit_time(Path.cwd(), built_from.commit))
    try:
        current = entry_of(
            audit, app=None, commit=built_from.commit, branch=built_from.branch, time=time
        )
        with History.open_to_read(place) as history:
            branch = built_from.target or built_from.branch
            earlier: tuple[HistoryEntry, ...] = ()
            if branch is not None:
                earlier = history.read(app=current.app, branch=branch, limit=_AUDIT_COUNT)
            if not earlier:
                branch = None
                earlier = history.read(app=current.app, limit=_AUDIT_COUNT)
    except BundleauditError as error:
        hint = f"; {error.hint}" if error.hint else ""
        typer.echo(f"bundleaudit: no trend: {error}{hint}", err=True)
        return None
    key = entry_key(current)
    entries = (*(entry for entry in earlier if entry_key(entry) != key), current)
    caption = describe_window(entries) + (f", branch {branch}" if branch is not None else "")
    return AuditTrends(caption=caption, series=list_trends(entries))
