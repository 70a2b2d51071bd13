"""The page's scripts by themselves: node's test runner, and a linter."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from report.browser import REPOSITORY, WEB, install_web_tools

STATIC = REPOSITORY / "src/bundleaudit/report/static"


def node(*arguments):
    program = shutil.which("node")
    if program is None:
        pytest.skip("node is not installed")
    install_web_tools()
    done = subprocess.run(
        [program, *map(str, arguments)], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    return done.stdout


def test_the_unit_tests_of_the_scripts_pass():
    tests = sorted((WEB / "unit").glob("*.test.mjs"))
    assert "# fail 0" in node("--test", "--test-reporter=tap", *tests)


def test_the_linter_has_nothing_to_say():
    eslint = WEB / "node_modules/eslint/bin/eslint.js"
    node(eslint, "--max-warnings=0", "-c", WEB / "eslint.config.js", STATIC, WEB / "unit")


def test_no_script_is_longer_than_an_idea():
    for script in STATIC.glob("*.js"):
        assert len(script.read_text("utf-8").splitlines()) < 400, script.name
