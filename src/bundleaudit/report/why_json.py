"""An explanation as JSON, for other programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from bundleaudit.json_text import dump_json
from bundleaudit.wire import SCHEMA_VERSION

if TYPE_CHECKING:
    from bundleaudit.model.why import Explanation


def render_why_json(explanation: Explanation) -> str:
    """Return the fields of ``model.why.Explanation`` as a JSON object, ending in a line end.

    Sizes are bytes, unknown is ``null``; ``schema_version`` is that of the audit report.
    """
    document = {"schema_version": SCHEMA_VERSION, **asdict(explanation)}
    return dump_json(document)
