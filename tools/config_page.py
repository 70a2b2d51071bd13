"""The reference of the configuration, from the classes that read it."""

from __future__ import annotations

import inspect
import re
from dataclasses import MISSING, fields
from typing import TYPE_CHECKING, Any, Final

from bundleaudit.config import App, Budget, BuildTable, Config, Measure, Network, Waiver

if TYPE_CHECKING:
    from collections.abc import Iterator

_TABLES: Final[tuple[tuple[str, type[Any], str], ...]] = (
    ("The file", Config, ""),
    ("`[measure]`", Measure, ""),
    ("`[network]`", Network, ""),
    ("`[[budget]]`", Budget, "One table for each budget; `route:` needs recovered routes, `package:` maps or stats."),
    ("`waiver = { ... }` in a budget", Waiver, ""),
    ("`[build]`", BuildTable, ""),
    ("`[[app]]`", App, "One table for each build of a monorepo."),
)  # fmt: skip
_HEAD: Final = """\
# Configuration

Written by `tools/generate.py` from the classes that read it. `bundleaudit.toml`, or
`[tool.bundleaudit]` in `pyproject.toml`: the nearest one above the working directory, or
`--config FILE`. Everything is optional; unknown keys are errors with a suggestion. Editors find
the JSON schema in `src/bundleaudit/schemas/config.schema.json`. Sizes are bytes, or text with a
unit: `170 kB` is 170,000 B, `170 KiB` 174,080 B.

`[checks.ID]` tables hold the options of one check, `severity` among them for every check: see
[the checks](checks/README.md).
"""
_ATTRIBUTE: Final = re.compile(r"^    (\w+): (.*(?:\n      .*)*)", re.MULTILINE)


def render_config_page() -> str:
    """Return the page in Markdown."""
    return _HEAD + "".join(_table(*table) for table in _TABLES)


def _table(title: str, table: type[Any], remark: str) -> str:
    said = {
        match[1]: " ".join(match[2].split())
        for match in _ATTRIBUTE.finditer(inspect.getdoc(table) or "")
    }
    rows = "\n".join(
        f"| `{item.name}` | {_default(item)} | {said[item.name].replace('``', '`')} |"
        for item in _options(table)
    )
    intro = f"{remark}\n\n" if remark else ""
    return f"\n## {title}\n\n{intro}| key | default | what it says |\n| --- | --- | --- |\n{rows}\n"


def _options(table: type[Any]) -> Iterator[Any]:
    """Yield the keys that hold values; tables have sections of their own."""
    sections = {"measure", "network", "build", "app"} if table is Config else set()
    yield from (item for item in fields(table) if item.name not in sections)


def _default(item: Any) -> str:
    if item.default is MISSING and item.default_factory is MISSING:
        return "required"
    value = item.default if item.default is not MISSING else item.default_factory()
    if value is None or value in ((), {}):
        return "-"
    shown = getattr(value, "value", value)
    return f"`{str(shown).lower() if isinstance(shown, bool) else shown}`"
