"""The exception tree and the exit codes.

    BundleauditError
    |-- UsageError        2   the command line or the configuration is wrong
    |-- BuildError        3   the build cannot be read
    |-- PublishError      4   publishing failed and was required
    `-- BaselineError     5   a baseline was required and is missing

Everything else that escapes is a bug and exits 70 with its traceback saved to a file.
"""

from __future__ import annotations

from enum import IntEnum
from typing import ClassVar


class ExitCode(IntEnum):
    """What the process tells its caller; no two meanings share a number."""

    OK = 0
    FINDINGS = 1
    USAGE = 2
    UNREADABLE_BUILD = 3
    PUBLISHING_FAILED = 4
    BASELINE_MISSING = 5
    BUG = 70


class BundleauditError(Exception):
    """An error the user can act on.

    Attributes:
        hint: The next step, as one sentence; empty when the message says it all.
        exit_code: The code the process ends with.
    """

    exit_code: ClassVar[ExitCode]

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class UsageError(BundleauditError):
    """The command line or the configuration is wrong."""

    exit_code = ExitCode.USAGE


class BuildError(BundleauditError):
    """The build cannot be read."""

    exit_code = ExitCode.UNREADABLE_BUILD


class PublishError(BundleauditError):
    """Publishing failed and was required."""

    exit_code = ExitCode.PUBLISHING_FAILED


class BaselineError(BundleauditError):
    """A baseline was required and is missing."""

    exit_code = ExitCode.BASELINE_MISSING
