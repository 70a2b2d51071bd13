"""From a raw ``[checks.BA...]`` table to a check's typed options and severity."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from bundleaudit.engine.check import INTERNAL
from bundleaudit.errors import UsageError
from bundleaudit.model.outcome import Severity
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bundleaudit.engine.check import Check, Options


@record
class ConfiguredCheck:
    """A check with everything the configuration says about it.

    Attributes:
        check: The check.
        options: Its options.
        severity: Of its findings.
        is_severity_set: Whether the configuration names it; no finding is then more severe.
    """

    check: Check[Any]
    options: Options
    severity: Severity
    is_severity_set: bool = False


def configure_check(
    check: Check[Any],
    table: Mapping[str, Any],
    *,
    origin: str,
    given: Mapping[str, Any] | None = None,
) -> ConfiguredCheck:
    """Return the check with options and severity from ``table``, defaults where it is silent.

    Args:
        check: The check.
        table: Its raw table; the key ``severity`` belongs to every check.
        origin: How messages name the configuration file.
        given: Values of options that the program sets and no table may.

    Raises:
        UsageError: An unknown key (with a suggestion) or a value of the wrong type.
    """
    remaining = dict(table)
    raw_severity = remaining.pop("severity", None)
    severity = _severity(raw_severity, check, origin)
    options = check.options_type()
    if remaining:
        _refuse_internal(remaining, check, origin)
        from bundleaudit.config import validate_table

        options = validate_table(
            check.options_type, remaining, origin=origin, path=("checks", check.meta.id)
        )
    return ConfiguredCheck(
        check=check,
        options=replace(options, **given) if given else options,
        severity=severity,
        is_severity_set=raw_severity is not None,
    )


def _refuse_internal(table: Mapping[str, Any], check: Check[Any], origin: str) -> None:
    for option in fields(check.options_type):
        if option.name in table and INTERNAL in option.metadata:
            raise UsageError(
                f"{origin}: checks.{check.meta.id}.{option.name} cannot be set",
                hint=option.metadata[INTERNAL],
            )


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
