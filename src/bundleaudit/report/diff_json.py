"""The difference of two builds as JSON: the shape of ``model.diff``, under the report's version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit import __version__
from bundleaudit.wire import SCHEMA_VERSION, DiffReportWire, ToolWire, dump_document

if TYPE_CHECKING:
    from bundleaudit.model.diff import BuildDiff


def render_diff_json(diff: BuildDiff) -> str:
    """Return the difference as JSON text; same difference, same text."""
    return dump_document(
        DiffReportWire(
            schema_version=SCHEMA_VERSION,
            tool=ToolWire(name="bundleaudit", version=__version__),
            diff=diff,
        )
    )
