"""What docs/ci.md shows can be copied: it parses, and names what is there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import yaml

from bundleaudit.cli.ci import GITLAB_FILES
from commands import run_command

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs/ci.md").read_text("utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
DOCUMENTS = [yaml.safe_load(block) for block in BLOCKS]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))


def steps():
    for document in DOCUMENTS:
        if isinstance(document, list):
            yield from document
        for job in document.get("jobs", {}).values() if isinstance(document, dict) else ():
            yield from job["steps"]


def commands():
    """Return every command line with bundleaudit in it."""
    gitlab = next(document["bundle"] for document in DOCUMENTS if "bundle" in document)
    lines = [step["run"] for step in steps() if "run" in step]
    lines += [*gitlab["script"], *gitlab["after_script"]]
    return [
        line.removeprefix("pipx run ")
        for line in lines
        if line.startswith(("bundleaudit", "pipx run bundleaudit"))
    ]


def test_workflows_are_complete():
    workflows = [item for item in DOCUMENTS if isinstance(item, dict) and "jobs" in item]
    assert len(workflows) == 4
    for workflow in workflows:
        assert {"name", "permissions", True} <= set(workflow), "YAML reads `on` as true"
        assert "pull_request_target" not in workflow[True]


def test_the_workflow_that_may_write_runs_nothing_of_a_fork():
    (workflow,) = [
        item
        for item in DOCUMENTS
        if isinstance(item, dict) and item.get("name") == "bundle comment"
    ]
    assert workflow["permissions"] == {"actions": "read", "pull-requests": "write"}
    assert not any("checkout" in str(step) for step in workflow["jobs"]["comment"]["steps"])
    names = [item.get("name") for item in DOCUMENTS if isinstance(item, dict)]
    assert set(workflow[True]["workflow_run"]["workflows"]) <= set(names)


def test_the_action_is_used_with_inputs_it_has():
    used = [step["with"] for step in steps() if "bundleaudit@" in step.get("uses", "")]
    assert len(used) == 4
    for inputs in used:
        assert set(inputs) <= set(ACTION["inputs"])


@pytest.mark.parametrize("line", commands())
def test_options_exist(line):
    words = shlex.split(line)[1:]
    command = words[0] if words[0] == "comment" else "audit"
    text = run_command(command, "--help").stdout
    for word in words:
        if word.startswith("--"):
            assert word in text


@pytest.mark.parametrize("option", sorted(set(re.findall(r"`(--[\w-]+)", TEXT))))
def test_options_in_the_text_exist(option):
    assert any(option in run_command(name, "--help").stdout for name in ("audit", "comment"))


def test_gitlab_reads_the_files_that_are_written():
    gitlab = next(document["bundle"] for document in DOCUMENTS if "bundle" in document)
    assert set(gitlab["artifacts"]["reports"].values()) == set(GITLAB_FILES.values())


def test_the_hook_is_the_one_that_is_there():
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    (used,) = next(item for item in DOCUMENTS if "repos" in item)["repos"][0]["hooks"]
    assert used["id"] == hook["id"]
    assert hook["entry"] == "bundleaudit audit"
    assert hook["pass_filenames"] is False
