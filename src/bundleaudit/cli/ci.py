"""What a run says to the CI system it runs in: found out from the environment, or switched."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bundleaudit.cli.outputs import Audited

# Files GitLab takes as reports when the job names them under `artifacts: reports:`.
GITLAB_FILES: Final = {
    "--gitlab": "gl-code-quality-report.json",
    "--junit": "gl-junit.xml",
    "--openmetrics": "gl-metrics.txt",
}


def is_in_github(switch: bool | None, environment: Mapping[str, str]) -> bool:
    """Return the switch, or whether GitHub Actions (or what acts like it) runs this."""
    return environment.get("GITHUB_ACTIONS") == "true" if switch is None else switch


def is_in_gitlab(switch: bool | None, environment: Mapping[str, str]) -> bool:
    """Return the switch, or whether GitLab CI runs this."""
    return environment.get("GITLAB_CI") == "true" if switch is None else switch


def tell_github(audited: Sequence[Audited], environment: Mapping[str, str]) -> None:
    """Write annotations to stderr, the full report to the job summary, counts to the outputs.

    A summary or output that cannot be written is a warning: the verdict does not depend on it.
    """
    from bundleaudit.report.annotations import render_annotations, render_step_outputs

    typer.echo(
        render_annotations([(item.audit, item.places) for item in audited]), nl=False, err=True
    )
    summary, outputs = environment.get("GITHUB_STEP_SUMMARY"), environment.get("GITHUB_OUTPUT")
    try:
        if summary:
            _append_summaries(audited, Path(summary))
        if outputs:
            _append(Path(outputs), render_step_outputs([item.audit for item in audited]))
    except OSError as error:
        typer.echo(f"bundleaudit: cannot tell GitHub: {error}", err=True)


def _append_summaries(audited: Sequence[Audited], file: Path) -> None:
    from bundleaudit.report.markdown import SUMMARY_LIMIT_BYTES, render_markdown

    # What the step wrote before counts too; beyond the limit GitHub drops everything.
    used_bytes = file.stat().st_size if file.exists() else 0
    share_bytes = (SUMMARY_LIMIT_BYTES - used_bytes) // max(len(audited), 1)
    for item in audited:
        text = render_markdown(item.audit, limit_bytes=share_bytes - 1) + "\n"
        if len(text.encode()) <= share_bytes:
            _append(file, text)


def _append(file: Path, text: str) -> None:
    with file.open("a", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
