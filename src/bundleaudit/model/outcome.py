"""What checks say: findings, and one outcome per check."""

from __future__ import annotations

from enum import IntEnum, StrEnum

from bundleaudit.records import record


class Severity(IntEnum):
    """How bad; comparable."""

    NOTE = 1
    WARNING = 2
    ERROR = 3

    @property
    def label(self) -> str:
        """The word configuration and reports use."""
        return self.name.lower()


class Confidence(StrEnum):
    """How sure: from bytes, from source maps, or from a rule of thumb."""

    EXACT = "exact"
    MAPPED = "mapped"
    INFERRED = "inferred"


class Status(StrEnum):
    """How a check ended. Skipped is never shown as passed."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"
    IGNORED = "ignored"


@record
class Finding:
    """One thing to act on.

    Attributes:
        message: One sentence without a full stop; what was measured and what is allowed.
        key: Names the finding across builds: no content hash in it.
        file: The file of the build it concerns.
        source: The source file that owns the cause, where known.
        source_line: The line in it, from 1, where the maps hold the sources.
        measured_bytes: What was measured.
        limit_bytes: What is allowed.
        limit_source: Who says so (a guideline, the configuration).
        saving_bytes: What the fix saves on the wire.
        confidence: How sure the finding is.
        fix: The next step, for this build's version of Vite.
        severity: Overrides the check's own severity for this finding.
    """

    message: str
    key: str
    file: str | None = None
    source: str | None = None
    source_line: int | None = None
    measured_bytes: int | None = None
    limit_bytes: int | None = None
    limit_source: str | None = None
    saving_bytes: int | None = None
    confidence: Confidence = Confidence.EXACT
    fix: str = ""
    severity: Severity | None = None


@record
class Outcome:
    """How one check ended.

    Attributes:
        check: Its id, such as ``BA101``.
        name: Its name, such as ``chunk-size``.
        status: How it ended.
        severity: Of the check, as configured.
        reason: Why it was skipped or ignored; empty otherwise.
        findings: Worst first; a check fails exactly when it has any.
    """

    check: str
    name: str
    status: Status
    severity: Severity
    reason: str = ""
    findings: tuple[Finding, ...] = ()

    def severity_of(self, finding: Finding) -> Severity:
        """Return the finding's own severity, or else the check's."""
        return self.severity if finding.severity is None else finding.severity
