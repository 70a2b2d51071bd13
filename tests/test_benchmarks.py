"""What the benchmarks install is pinned, and comes from no particular place."""

from __future__ import annotations

import json
import re
from pathlib import Path

PEERS = Path(__file__).resolve().parent.parent / "benchmarks" / "peers"


def test_peers_are_pinned_to_exact_versions():
    pins = json.loads((PEERS / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    assert [name for name, pin in pins.items() if not re.fullmatch(r"\d+\.\d+\.\d+", pin)] == []
    locked = json.loads((PEERS / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert {name: locked[f"node_modules/{name}"]["version"] for name in pins} == pins


def test_the_lock_file_has_checksums_and_no_addresses():
    packages = json.loads((PEERS / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    del packages[""]
    assert [name for name, package in packages.items() if "integrity" not in package] == []
    assert [name for name, package in packages.items() if "resolved" in package] == []
