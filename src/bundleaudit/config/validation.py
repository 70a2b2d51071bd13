"""Raw tables as the dataclasses they stand for, with pydantic's faults in the words of TOML."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from bundleaudit.config.tables import App, Budget, BuildTable, Measure, Network, Waiver
from bundleaudit.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

_PLAIN_TYPES = {
    "string_type": "text in quotes",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "dataclass_type": "a table",
}

T = TypeVar("T")


def validate_table(
    target: type[T], table: Mapping[str, Any], *, origin: str, path: tuple[str, ...] = ()
) -> T:
    """Return ``table`` as an instance of the dataclass ``target``.

    Raises:
        UsageError: Says which key is wrong, and for an unknown one which was probably meant.
    """
    from pydantic import TypeAdapter, ValidationError  # noqa: PLC0415 - only when configured

    try:
        return TypeAdapter(target).validate_python(dict(table))
    except ValidationError as error:
        detail = error.errors()[0]
        raise _explain(detail, target, origin=origin, path=path) from error


def _explain(
    detail: ErrorDetails, target: type, *, origin: str, path: tuple[str, ...]
) -> UsageError:
    location = [*path, *(str(part) for part in detail["loc"])]
    where = ".".join(location)
    if detail["type"] in {"extra_forbidden", "unexpected_keyword_argument"}:
        import difflib  # noqa: PLC0415 - only to explain

        known = _keys_at(target, detail["loc"][:-1])
        close = difflib.get_close_matches(location[-1], known, n=1)
        hint = f"did you mean {close[0]}?" if close else f"known keys: {', '.join(sorted(known))}"
        return UsageError(f"{origin}: unknown key {where}", hint=hint)
    if detail["type"] in {"missing", "missing_argument"}:
        return UsageError(f"{origin}: {where} is missing")
    message, hint = _reword(detail, location)
    return UsageError(f"{origin}: {where}{': ' if where else ''}{message}", hint=hint)


def _reword(detail: ErrorDetails, location: list[str]) -> tuple[str, str]:
    """Return pydantic's message in the words of TOML, and how to write it instead."""
    name, kind, value = "".join(location[-1:]), detail["type"], detail["input"]
    if kind == "tuple_type" and isinstance(value, dict):
        brackets = f"[[{'.'.join(location)}]]"
        return "is one table where there may be several", f"write {brackets} with two brackets"
    if kind == "tuple_type":
        return "must be a list", f'write {name} = ["..."]'
    if kind == "dict_type":
        hint = '{ BA107 = "the reason" }' if name == "ignore" else "{ key = value }"
        return "must be a table", f"write {name} = {hint}"
    if kind.startswith("date"):
        return "must be a day", f"write {name} = 2027-01-31"
    if kind in _PLAIN_TYPES:
        return f"must be {_PLAIN_TYPES[kind]}, not {value!r:.40}", ""
    message = detail["msg"].removeprefix("Value error, ").replace("Input should be", "must be", 1)
    return message[:1].lower() + message[1:], ""


def _keys_at(target: type, location: tuple[int | str, ...]) -> list[str]:
    """Return the keys a table at ``location`` may have, by the dataclasses' own fields."""
    nested = {
        "build": BuildTable,
        "measure": Measure,
        "network": Network,
        "budget": Budget,
        "app": App,
        "waiver": Waiver,
    }
    for part in location:
        target = nested.get(str(part), target)
    return [item.name for item in fields(target)] if is_dataclass(target) else []
