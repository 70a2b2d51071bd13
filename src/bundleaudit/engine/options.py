"""From a raw ``[checks.BA...]`` table to a check's typed options and severity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bundleaudit.errors import UsageError
from bundleaudit.model.outcome import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bundleaudit.engine.check import Check, Options


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfiguredCheck:
    """A check with everything the configuration says about it."""

    check: Check[Any]
    options: Options
    severity: Severity


def configure_check(check: Check[Any], table: Mapping[str, Any], *, origin: str) -> ConfiguredCheck:
    """Return the check with options and severity from ``table``, defaults where it is silent.

    Args:
        check: The check.
        table: Its raw table; the key ``severity`` belongs to every check.
        origin: How messages name the configuration file.

    Raises:
        UsageError: An unknown key (with a suggestion) or a value of the wrong type.
    """
    remaining = dict(table)
    severity = _severity(remaining.pop("severity", None), check, origin)
    if not remaining:
        return ConfiguredCheck(check=check, options=check.options_type(), severity=severity)
    from bundleaudit.config import validate_table

    options = validate_table(
        check.options_type, remaining, origin=origin, path=("checks", check.meta.id)
    )
    return ConfiguredCheck(check=check, options=options, severity=severity)


def _severity(raw: object, check: Check[Any], origin: str) -> Severity:
    if raw is None:
        return check.meta.severity
    try:
        return Severity[str(raw).upper()]
    except KeyError:
        raise UsageError(
            f"{origin}: checks.{check.meta.id}.severity is {raw!r}",
            hint="write note, warning or error",
        ) from None
