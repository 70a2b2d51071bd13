"""The audit of the commit this one is compared with, as CI kept it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.errors import PublishError
from bundleaudit.publish.baseline_github import find_on_github
from bundleaudit.publish.baseline_gitlab import find_on_gitlab
from bundleaudit.publish.baseline_result import BaselineQuery, FoundBaseline, MissingBaseline
from bundleaudit.publish.environment import read_github_run, read_gitlab_run

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bundleaudit.publish.http import Patience


def find_baseline(
    environment: Mapping[str, str],
    query: BaselineQuery | None = None,
    patience: Patience | None = None,
) -> FoundBaseline | MissingBaseline:
    """Return the report that CI kept of the commit this one builds on.

    On GitHub that is the first parent of the pull request's merge commit, on GitLab the commit
    of the target branch that the merge request starts from; for pushes, what was there before.
    Where that commit has no report, its first parents are tried. A missing baseline is a value,
    never an exception: the caller's policy says what it means.
    """
    wanted = query or BaselineQuery()
    try:
        if environment.get("GITLAB_CI") == "true":
            return find_on_gitlab(read_gitlab_run(environment), wanted, patience)
        if environment.get("GITHUB_REPOSITORY"):
            return find_on_github(read_github_run(environment), wanted, patience)
    except PublishError as error:
        hint = f" ({error.hint})" if error.hint else ""
        return MissingBaseline(reason=f"{error}{hint}")
    return MissingBaseline(
        reason="automatic baselines are found in GitHub Actions and GitLab CI only"
    )
