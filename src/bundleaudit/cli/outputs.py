"""The reports that go to files: which option writes what."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from bundleaudit.errors import UsageError
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bundleaudit.model.audit import Audit
    from bundleaudit.report.places import Places
    from bundleaudit.report.trend import AuditTrends


@record
class Audited:
    """A build's audit, where its sources are in the repository, and its history."""

    audit: Audit
    places: Places
    trends: AuditTrends | None = None


def _json(item: Audited) -> str:
    from bundleaudit.report.audit_json import render_json

    return render_json(item.audit)


def _html(item: Audited) -> str:
    from bundleaudit.report.html import render_html

    return render_html(item.audit, item.trends)


def _markdown(item: Audited) -> str:
    from bundleaudit.report.markdown import render_markdown

    return render_markdown(item.audit)


def _sarif(item: Audited) -> str:
    import inspect

    from bundleaudit.pipeline import all_checks
    from bundleaudit.report.sarif import RuleText, render_sarif

    texts = {
        check.meta.id: RuleText(summary=check.meta.summary, help=inspect.getdoc(check) or "")
        for check in all_checks()
    }
    return render_sarif(item.audit, item.places, texts)


def _junit(item: Audited) -> str:
    from bundleaudit.report.junit import render_junit

    return render_junit(item.audit)


def _gitlab(item: Audited) -> str:
    from bundleaudit.report.gitlab import render_gitlab

    return render_gitlab(item.audit, item.places)


def _openmetrics(item: Audited) -> str:
    from bundleaudit.report.openmetrics import render_openmetrics

    return render_openmetrics(item.audit)


RENDERERS: Final[Mapping[str, Callable[[Audited], str]]] = {
    "--json": _json,
    "--html": _html,
    "--markdown": _markdown,
    "--sarif": _sarif,
    "--junit": _junit,
    "--gitlab": _gitlab,
    "--openmetrics": _openmetrics,
}


def check_outputs(names: Sequence[str], files: Mapping[str, str]) -> None:
    """Refuse what cannot be written as wanted, before the work is done.

    Raises:
        UsageError: Two reports for stdout, two for one file, or several builds whose files
            cannot be told apart.
    """
    seen: dict[str, str] = {}
    for option, file in files.items():
        if file in seen:
            place = "stdout takes one report" if file == "-" else "both would write that file"
            raise UsageError(
                f"{seen[file]} {file} and {option} {file}: {place}",
                hint="name a file of its own for each",
            )
        seen[file] = option
        if len(names) > 1 and (file == "-" or len({_slug(name) for name in names}) < len(names)):
            raise UsageError(
                f"{option} {file}: several builds need a file each, and names that differ",
                hint="name a file, and give the builds names with [[app]] tables",
            )


def find_reports_inside(folders: Sequence[Path], files: Mapping[str, str]) -> list[str]:
    """Return the options whose reports would lie in a build, in order."""
    places = [Path(os.path.abspath(folder)) for folder in folders]  # noqa: PTH100 - links stay links
    return [
        option
        for option, file in files.items()
        if file != "-"
        and any(Path(os.path.abspath(file)).is_relative_to(place) for place in places)  # noqa: PTH100
    ]


def write_outputs(audited: Sequence[Audited], files: Mapping[str, str]) -> list[tuple[str, Path]]:
    """Write every report wanted, by option; of several builds each into a file of its own.

    Returns:
        The options with the files they wrote, in order; stdout is none.

    Raises:
        UsageError: A file cannot be written.
    """
    written: list[tuple[str, Path]] = []
    for option, target in files.items():
        for item in audited:
            text = RENDERERS[option](item)
            if target == "-":
                typer.echo(text, nl=False)
                continue
            file = file_of(target, item.audit.build.name, len(audited))
            write_report(text, file, option)
            written.append((option, file))
    return written


def file_of(target: str, name: str, count: int) -> Path:
    """Return where the report of the build ``name`` goes, one of ``count`` of a run."""
    file = Path(target)
    return file if count == 1 else file.with_name(f"{file.stem}.{_slug(name)}{file.suffix}")


def write_report(text: str, file: Path, option: str) -> None:
    """Write one report whole, and say so when its folder had to be made.

    Raises:
        UsageError: The file cannot be written.
    """
    from bundleaudit.report.output import write_whole

    is_new = not file.parent.exists()
    write_whole(text, file)
    if is_new:
        typer.echo(f"bundleaudit: made the folder {file.parent} for {option}", err=True)


def _slug(name: str) -> str:
    return name.strip("./").replace("/", "-")
