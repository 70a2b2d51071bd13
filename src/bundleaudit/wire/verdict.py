"""What was judged, and what else is to be said."""

from __future__ import annotations

from typing import Literal

from bundleaudit.records import record
from bundleaudit.wire.base import Wire


@record
class FindingWire(Wire):
    """One thing to act on."""

    message: str
    key: str
    file: str | None
    source: str | None
    measured_bytes: int | None
    limit_bytes: int | None
    limit_source: str | None
    saving_bytes: int | None
    confidence: Literal["exact", "mapped", "inferred"]
    fix: str
    severity: Literal["note", "warning", "error"]
    source_line: int | None = None


@record
class OutcomeWire(Wire):
    """How one check ended."""

    check: str
    name: str
    status: Literal["passed", "failed", "skipped", "ignored"]
    severity: Literal["note", "warning", "error"]
    reason: str
    findings: list[FindingWire]


@record
class NoteWire(Wire):
    """A remark on the evidence."""

    file: str
    message: str


@record
class GateWire(Wire):
    """The verdict: ``is_failed`` is what the exit code says."""

    fail_on: Literal["note", "warning", "error"] | None
    is_failed: bool


@record
class BaselineWire(Wire):
    """Which baseline was found where, or why there is none."""

    is_found: bool
    description: str
