"""What is remembered of an audit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.analysis.identity import stable_names
from bundleaudit.analysis.route_matching import find_shown
from bundleaudit.errors import UsageError
from bundleaudit.history.limits import APP_LIMIT, refuse_beyond
from bundleaudit.inputs.untrusted_text import escape_unprintable
from bundleaudit.model.history import HistoryEntry, HistoryMeasure, Remembered
from bundleaudit.wire import SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundleaudit.model.audit import Audit
    from bundleaudit.model.sizes import Sizes


def entry_of(
    audit: Audit, *, app: str | None, commit: str | None, branch: str | None, time: str
) -> HistoryEntry:
    """Return what is remembered of ``audit``.

    Pages are called by their names without hashes, routes by their paths. A route that was not
    followed to its end has no size, only a lower bound, and is left out.

    Args:
        audit: The audit.
        app: Its name; ``None``: that of the build.
        commit: What was built.
        branch: On which branch.
        time: ISO 8601 in UTC, to the second.

    Raises:
        UsageError: A name is too long to be kept, or ``time`` or ``commit`` is none.
    """
    entry = HistoryEntry(
        app=escape_unprintable(audit.build.name if app is None else app),
        commit=commit,
        branches=() if branch is None else (escape_unprintable(branch),),
        time=time,
        tool_version=audit.run.tool_version,
        schema_version=SCHEMA_VERSION,
        encoders=audit.run.encoders,
        is_failed=audit.is_failed,
        measures=_told_apart(list(_measures(audit))),
    )
    try:
        refuse_beyond(entry)
    except ValueError as error:
        hint = f"--app gives a shorter name; {APP_LIMIT} characters are kept"
        is_app = len(entry.app) > APP_LIMIT or not entry.app
        raise UsageError(f"history: {error}", hint=hint if is_app else "") from error
    return entry


def _measures(audit: Audit) -> Iterator[HistoryMeasure]:
    yield _measure(Remembered.TOTAL, "", audit.totals.served)
    names = stable_names(file.path for file in audit.build.files)
    for page in audit.pages:
        name = names.get(page.file, page.file)
        yield _measure(Remembered.INITIAL_JS, name, page.initial.js)
        yield _measure(Remembered.INITIAL_CSS, name, page.initial.css)
    for index in find_shown(audit.build.routes) if audit.routes else ():
        load = audit.routes[index]
        if load.is_complete:
            path = audit.build.routes.routes[index].path
            yield _measure(Remembered.FIRST_VISIT, path, load.first_visit.all)
            yield _measure(Remembered.NAVIGATION, path, load.navigation.all)


def _measure(measure: Remembered, subject: str, sizes: Sizes) -> HistoryMeasure:
    return HistoryMeasure(measure=measure.value, subject=escape_unprintable(subject), sizes=sizes)


def _told_apart(measures: list[HistoryMeasure]) -> tuple[HistoryMeasure, ...]:
    """Return the measures in order of subject; of subjects of one name the second is ``NAME #2``.

    Several pages may have a route of one path, and names without hashes may be equal.
    """
    order = {measure.value: index for index, measure in enumerate(Remembered)}
    seen: dict[tuple[str, str], int] = {}
    found = []
    for one in sorted(
        measures, key=lambda one: (order[one.measure], one.subject, -one.sizes.raw_bytes)
    ):
        count = seen[one.measure, one.subject] = seen.get((one.measure, one.subject), 0) + 1
        subject = one.subject if count == 1 else f"{one.subject} #{count}"
        found.append(HistoryMeasure(measure=one.measure, subject=subject, sizes=one.sizes))
    return tuple(found)
