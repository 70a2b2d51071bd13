"""The commented configuration ``bundleaudit init`` writes, with budgets from a real build."""

from __future__ import annotations

import glob
import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bundleaudit.model.audit import Audit

_HEADROOM = 1.10


def render_starter_config(audit: Audit, *, dist: str, total_bytes: int) -> str:
    """Return a ``bundleaudit.toml`` whose budgets lie a tenth above what ``audit`` measured.

    A tenth is room for ordinary work; a build that needs more shows up in review.

    Args:
        audit: The build to take the numbers from.
        dist: Its directory, as seen from the configuration's folder.
        total_bytes: What the scope ``total`` measures now.
    """
    lines = [
        "# Configuration of bundleaudit. Sizes: 170 kB (1000 B) or 512 KiB (1024 B).",
        f"dist = {quoted(dist)}",
        "",
        "# From which severity on findings close the gate: note, warning, error or never.",
        'fail_on = "error"',
        "",
        "# Checks that do not fit this project; the reason is printed in every report.",
        "# [ignore]",
        '# BA107 = "many small chunks on purpose"',
        "",
        "# Options of one check; `bundleaudit checks BA101` explains them.",
        "# [checks.BA101]",
        '# max_raw_bytes = "1000 kB"',
        "",
        "# Budgets: scope is total, initial, page:GLOB, route:GLOB, chunk:GLOB, package:GLOB,",
        "# kind:KIND or role:ROLE; metric is gzip (default), raw or brotli. Beyond `warn` there is a warning, beyond `max`",
        "# the gate closes. Proposed: what this build weighs now, plus a tenth.",
    ]
    for page in audit.pages:
        measured_bytes = page.initial.all.gzip_bytes or page.initial.all.raw_bytes
        lines += _budget(f"page:{glob.escape(page.file)}", measured_bytes)
    lines += _budget("total", total_bytes)
    lines += [
        "",
        "# A budget may be exceeded until a day, with a reason:",
        "# [[budget]]",
        '# scope = "kind:image"',
        '# metric = "raw"',
        '# max = "500 kB"',
        '# waiver = { until = 2027-01-31, reason = "new product photos, to be re-encoded" }',
    ]
    return "\n".join(lines) + "\n"


def _budget(scope: str, measured_bytes: int) -> list[str]:
    limit_kilobytes = max(1, math.ceil(measured_bytes * _HEADROOM / 1000))
    return [
        "",
        "[[budget]]",
        f"scope = {quoted(scope)}",
        f'max = "{limit_kilobytes} kB"  # now {measured_bytes / 1000:.1f} kB',
    ]


def quoted(text: str) -> str:
    """Return ``text`` as a TOML basic string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in escaped) + '"'
