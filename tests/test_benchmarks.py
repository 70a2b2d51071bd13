"""The benchmarks run, and what they install is pinned and comes from no particular place."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from pathlib import Path

import pytest

from fixture_builds import DIST

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"
PEERS = BENCHMARKS / "peers"


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


@pytest.mark.parametrize("file", sorted(BENCHMARKS.glob("*.py")), ids=lambda file: file.stem)
def test_every_benchmark_can_be_started(file, monkeypatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    spec = importlib.util.spec_from_file_location(f"benchmark_{file.stem}", file)
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)
    spec.loader.exec_module(module)
    assert module.__doc__


def test_mapped_chunks_are_read_with_their_packages(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    from mapped_chunks import read_mapped_chunks

    chunks = list(read_mapped_chunks([("sample", DIST / "fullmaps-vite8")]))
    assert chunks
    packages = {package for chunk in chunks for package in chunk.package_by_owner.values()}
    assert packages >= {"vue-router", "@vue/runtime-core"}
