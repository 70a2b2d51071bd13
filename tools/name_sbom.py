"""Writes into a bill of materials which version of bundleaudit it is of; `make sbom`.

usage: python tools/name_sbom.py FILE

cyclonedx-py reads ``pyproject.toml``, where the version is dynamic, and leaves it out.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from bundleaudit import __version__


def main() -> int:
    """Rewrite the file."""
    file = Path(sys.argv[1])
    bill = json.loads(file.read_text("utf-8"))
    file.write_text(json.dumps(name_bill(bill, __version__), indent=2) + "\n", "utf-8")
    return 0


def name_bill(bill: dict, version: str) -> dict:
    """Return the bill with version and package URL of its root component."""
    root = bill["metadata"]["component"]
    named = {**root, "version": version, "purl": f"pkg:pypi/{root['name']}@{version}"}
    return {**bill, "metadata": {**bill["metadata"], "component": named}}


if __name__ == "__main__":
    sys.exit(main())
