"""The bill of materials says which version it is of."""

from __future__ import annotations

import importlib.util
from pathlib import Path

TOOL = Path(__file__).resolve().parents[1] / "tools" / "name_sbom.py"


def test_the_root_component_gets_version_and_package_url():
    spec = importlib.util.spec_from_file_location("name_sbom", TOOL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    bill = {"metadata": {"component": {"name": "bundleaudit", "type": "library"}}, "components": []}
    named = module.name_bill(bill, "1.2.3")
    assert named["metadata"]["component"] == {
        "name": "bundleaudit",
        "type": "library",
        "version": "1.2.3",
        "purl": "pkg:pypi/bundleaudit@1.2.3",
    }
    assert bill["metadata"]["component"] == {"name": "bundleaudit", "type": "library"}
