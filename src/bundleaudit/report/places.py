"""Where a finding is shown in a repository: on a source file, never on a hashed output file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bundleaudit.records import record
from bundleaudit.report.view import printable

if TYPE_CHECKING:
    from bundleaudit.model.outcome import Finding

# A scheme (also a drive letter), an absolute path, a step upwards or a file of a dependency.
_OUTSIDE: Final = re.compile(r"[a-zA-Z][\w+.-]*:|/|(?:.*/)?(?:\.\.|node_modules)(?:/|$)", re.DOTALL)


@record
class Places:
    """How source files of a build are called in its repository; paths with ``/``.

    Attributes:
        prefix: The folder of the Vite project in the repository; empty when it is the root.
        anchor: The file that stands for findings without a source of their own: the Vite
            configuration or another file that is under version control.
    """

    prefix: str = ""
    anchor: str = "vite.config.ts"

    def path_of(self, finding: Finding) -> str:
        """Return the repository path a finding is shown on; the anchor where it has no source."""
        source = _usable_source(finding)
        if not source:
            return self.anchor
        return f"{self.prefix}/{source}" if self.prefix else source

    def line_of(self, finding: Finding) -> int:
        """Return the line there, from 1; the first where none is known."""
        return (finding.source_line or 1) if _usable_source(finding) else 1


def _usable_source(finding: Finding) -> str:
    """Return the finding's source when it is a file of the project, else nothing."""
    source = (finding.source or "").removeprefix("./")
    is_outside = printable(source) != source or "\\" in source or _OUTSIDE.match(source)
    return "" if is_outside else source
