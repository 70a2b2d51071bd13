"""Holds everything that checks say in these tests to what they said before, word by word.

Tests name what matters to them; the rest of a finding (its words, limits, savings, the next step)
is compared with `said/<module>.json`. `WRITE_SAID=1 pytest tests/checks -n 0` writes those files
anew; a reviewer reads their difference.
"""

from __future__ import annotations

import dataclasses
import json
import os
from collections import defaultdict
from pathlib import Path

import pytest

from bundleaudit.checks import ALL_CHECKS

SAID = Path(__file__).parent / "said"
IS_WRITING = bool(os.environ.get("WRITE_SAID"))
_RENEW = "checks say something else than recorded; renew with WRITE_SAID=1, and read the diff:"
_written = defaultdict(dict)


@pytest.fixture(autouse=True)
def said_as_before(request, monkeypatch):
    """Compare what every check said in a test with what is recorded, or record it.

    Yields the list of what was said, to which a test may add its own marks.
    """
    said = []
    for check in ALL_CHECKS:
        _listen(check, said, monkeypatch)
    yield said
    module, test = request.path.stem, request.node.name
    if IS_WRITING:
        _written[module].update({test: said} if said else {})
    elif said != _recorded(module).get(test, []):
        now, before = (
            {json.dumps(item, ensure_ascii=False) for item in items}
            for items in (said, _recorded(module).get(test, []))
        )
        rows = [*(f"+ {row}" for row in sorted(now - before))]
        rows += [f"- {row}" for row in sorted(before - now)] or ["the order or the number differs"]
        pytest.fail("\n".join([_RENEW, *rows[:20]]), pytrace=False)


def pytest_sessionfinish():
    """Write what was said, a file a module of tests."""
    for module, tests in _written.items():
        (SAID / f"{module}.json").write_text(_dump(tests), encoding="utf-8")


def _dump(tests):
    """Return JSON with one line an item, so that reviewers see what changed."""
    blocks = []
    for test, said in sorted(tests.items()):
        rows = ",\n".join(f"  {json.dumps(item, ensure_ascii=False)}" for item in said)
        blocks.append(f" {json.dumps(test, ensure_ascii=False)}: [\n{rows}\n ]")
    return "{\n" + ",\n".join(blocks) + "\n}\n"


def _listen(check, said, monkeypatch):
    run, skip_reason = check.run, check.skip_reason

    def listened_run(self, facts, options):
        findings = list(run(self, facts, options))
        said.extend([check.meta.id, _as_json(finding)] for finding in findings)
        return iter(findings)

    def listened_skip_reason(self, facts, options):
        known = len(said)
        reason = skip_reason(self, facts, options)
        del said[known:]  # some reasons depend on what the check would find
        if reason:
            said.append([check.meta.id, reason])
        return reason

    monkeypatch.setattr(check, "run", listened_run)
    monkeypatch.setattr(check, "skip_reason", listened_skip_reason)


def _as_json(finding):
    """Return the fields that are not at their defaults."""
    return {
        field.name: getattr(finding, field.name)
        for field in dataclasses.fields(finding)
        if getattr(finding, field.name) != field.default
    }


_read = {}


def _recorded(module):
    if module not in _read:
        path = SAID / f"{module}.json"
        _read[module] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return _read[module]
