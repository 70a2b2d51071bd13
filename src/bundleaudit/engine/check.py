"""What a check is: one class with its meta data, its options and a pure ``run``."""

from __future__ import annotations

from abc import ABC, abstractmethod
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, Final, Generic, TypeVar

from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bundleaudit.analysis.facts import Facts
    from bundleaudit.model.build import Evidence
    from bundleaudit.model.outcome import Finding, Severity


class Category(StrEnum):
    """The hundreds of the check numbers."""

    BUDGET = "budgets"
    SPLITTING = "splitting"
    PACKAGES = "packages"
    DELIVERY = "delivery"
    CONTENT = "content"
    ASSETS = "assets"
    REGRESSION = "regressions"


@record
class CheckMeta:
    """What the catalogue says of a check.

    Attributes:
        id: ``BA`` and three digits; never used again for another check.
        name: What it allows or forbids, in words joined by hyphens.
        summary: When it fires, at most 72 characters, no full stop.
        category: Where the catalogue lists it.
        severity: Of its findings, unless configured otherwise.
        since: The version it came with.
    """

    id: str
    name: str
    summary: str
    category: Category
    severity: Severity
    since: str


INTERNAL: Final = "internal"
"""Key in a field's metadata: the program sets this option; the value says what users write."""


@record
class Options:
    """Base of a check's options: plain dataclasses whose defaults need no validation.

    A table ``[checks.BA...]`` of the configuration is validated against the subclass.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    def source_of(self, name: str, *, guideline: str = "guideline") -> str:
        """Return who says the value of option ``name``: the guideline, or the configuration."""
        default = getattr(type(self)(), name)
        return guideline if getattr(self, name) == default else "configuration"


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings by what they measured, the largest first, then by their keys."""
    return sorted(findings, key=lambda finding: (-(finding.measured_bytes or 0), finding.key))


OptionsT = TypeVar("OptionsT", bound=Options)


class Check(ABC, Generic[OptionsT]):
    """One rule. Stateless: everything it knows comes in as facts and options.

    Subclasses live one per file, carry a docstring with the sections *What it does*, *Why it
    matters*, *How to fix* and *References*, and set the three class variables.
    """

    meta: ClassVar[CheckMeta]
    needs: ClassVar[frozenset[Evidence]] = frozenset()
    options_type: ClassVar[type[Options]] = Options

    @abstractmethod
    def run(self, facts: Facts, options: OptionsT) -> Iterator[Finding]:
        """Yield findings, worst first; no I/O, and the same findings for the same facts."""

    def skip_reason(self, facts: Facts, options: OptionsT) -> str:
        """Return why this build cannot be judged although the evidence is there, or nothing."""
        del facts, options
        return ""
