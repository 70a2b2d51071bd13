"""Writes everything that is generated from the code: JSON schemas, pages of checks and guideline.

usage: python tools/generate.py [--check] [--freeze]

With ``--check`` nothing is written; files that differ are listed and the exit code is 1. With
``--freeze`` the JSON report's schema is written beside the tests too, which hold later ones to it.
"""

from __future__ import annotations

import inspect
import json
import os
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from config_page import render_config_page
from man_page import render_man_page
from pydantic import TypeAdapter

from bundleaudit.checks import ALL_CHECKS
from bundleaudit.config import Config
from bundleaudit.publish.served.render import render_page
from bundleaudit.report.guidelines import render_guidelines_page
from bundleaudit.units import ByteCount, format_size
from bundleaudit.wire import AuditWire

if TYPE_CHECKING:
    from bundleaudit.engine.check import Check

ROOT = Path(__file__).resolve().parent.parent
SCHEMAS = Path("src/bundleaudit/schemas")
CHECK_PAGES = Path("docs/checks")
FROZEN = Path("tests/fixtures/schemas/audit-1.json")
_TABLE_START = "<!-- checks: written by tools/generate.py -->"
_TABLE_END = "<!-- end of checks -->"
_OUTPUT_START = "<!-- first output: written by tools/generate.py -->"
_OUTPUT_END = "<!-- end of first output -->"


def main() -> int:
    """Generate, or compare with what is there."""
    wanted = generated_files()
    pages = {path.relative_to(ROOT) for path in (ROOT / CHECK_PAGES).glob("*.md")}
    stale = [path for path, text in wanted.items() if _read(ROOT / path) != text]
    left_over = sorted(pages - set(wanted))
    if "--check" in sys.argv[1:]:
        for path in (*stale, *left_over):
            print(f"{path} is not what the code says; run: python tools/generate.py")
        return 1 if stale or left_over else 0
    if "--freeze" in sys.argv[1:]:
        wanted[FROZEN] = wanted[SCHEMAS / "audit.schema.json"]
        stale.append(FROZEN)
    for path in stale:
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(wanted[path], "utf-8")
        print(f"wrote {path}")
    for path in left_over:
        (ROOT / path).unlink()
        print(f"removed {path}")
    return 0


def generated_files() -> dict[Path, str]:
    """Return every generated file's text by its path in the repository."""
    return {
        SCHEMAS / "audit.schema.json": _dump(_audit_schema()),
        SCHEMAS / "config.schema.json": _dump(_config_schema()),
        CHECK_PAGES / "README.md": "# Checks\n\n" + _catalogue(""),
        Path("README.md"): _readme(),
        Path("docs/configuration.md"): render_config_page(),
        Path("docs/guidelines.md"): render_guidelines_page({check.meta.id for check in ALL_CHECKS}),
        Path("docs/serve-check.md"): render_page(),
        Path("man/bundleaudit.1"): render_man_page(),
        **{CHECK_PAGES / f"{check.meta.id}.md": _page(check) for check in ALL_CHECKS},
    }


def _audit_schema() -> dict[str, Any]:
    schema = TypeAdapter(AuditWire).json_schema(mode="validation")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "bundleaudit JSON report, schema version 1",
    }


def _config_schema() -> dict[str, Any]:
    schema = TypeAdapter(Config).json_schema()
    definitions = schema.setdefault("$defs", {})
    tables: dict[str, Any] = {}
    for check in ALL_CHECKS:
        options = TypeAdapter(check.options_type).json_schema()
        definitions.update(options.pop("$defs", {}))
        if check.meta.id == "BA106":  # filled from [[budget]] tables, not by hand
            options["properties"] = {}
        options.setdefault("properties", {})["severity"] = {"enum": ["note", "warning", "error"]}
        options["title"] = f"{check.meta.id} {check.meta.name}"
        tables[check.meta.id] = options
    checks = {"type": "object", "properties": tables, "additionalProperties": {"type": "object"}}
    schema["properties"]["checks"] = checks
    definitions["App"]["properties"]["checks"] = checks
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "bundleaudit configuration",
    }


def _readme() -> str:
    """Return README with its first output and its table of checks as the code has them."""
    text = (ROOT / "README.md").read_text("utf-8")
    text = _with_part(text, _OUTPUT_START, f"```\n{_first_output()}```\n", _OUTPUT_END)
    return _with_part(text, _TABLE_START, _catalogue("docs/checks/"), _TABLE_END)


def _with_part(text: str, start: str, part: str, end: str) -> str:
    before, _, rest = text.partition(start)
    _, _, after = rest.partition(end)
    return f"{before}{start}\n{part}{end}{after}"


def _first_output() -> str:
    """Return what the command prints of a committed build on a terminal of 110 columns."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "dist").symlink_to(ROOT / "tests/fixtures/dist/good-vite8")
        environment = {
            "PATH": os.environ.get("PATH", ""),
            "PYTHONPATH": str(ROOT / "src"),
            "BUNDLEAUDIT_CACHE_DIR": folder,
            "COLUMNS": "110",
        }
        command = [sys.executable, "-m", "bundleaudit", "dist"]
        finished = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=True
        )
        return finished.stdout


def _catalogue(folder: str) -> str:
    """Return the table of all checks with links into ``folder``."""
    rows = [
        f"| [{meta.id}]({folder}{meta.id}.md) | {meta.name} | {meta.severity.label} | {meta.summary} |"
        for meta in (check.meta for check in ALL_CHECKS)
    ]
    head = "| id | name | severity | fires when |\n| --- | --- | --- | --- |\n"
    return head + "\n".join(rows) + "\n"


def _page(check: type[Check[Any]]) -> str:
    meta = check.meta
    options = [
        f"| `{item.name}` | {_default(item.default)} |"
        for item in fields(check.options_type)
        if item.name not in {"budgets", "today"}
    ]
    table = (
        "\n## Options\n\n"
        f"In `[checks.{meta.id}]`; `severity` may be set for every check.\n\n"
        "| option | default |\n| --- | --- |\n" + "\n".join(options) + "\n"
        if options
        else ""
    )
    evidence = ", ".join(sorted(item.value for item in check.needs)) or "the files alone"
    return (
        f"# {meta.id} {meta.name}\n\nSeverity: {meta.severity.label}. Category: "
        f"{meta.category.value}. Needs: {evidence}. Since {meta.since}.\n\n"
        f"{inspect.getdoc(check)}\n{table}"
    )


def _default(value: object) -> str:
    if isinstance(value, ByteCount):
        return f"{format_size(value)} ({int(value)} bytes)"
    if isinstance(value, tuple) and value:
        return "; ".join(f"`{item}`" for item in value)
    return f"`{value}`"


def _dump(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _read(path: Path) -> str | None:
    return path.read_text("utf-8") if path.is_file() else None


if __name__ == "__main__":
    sys.exit(main())
