"""Opens pages in headless Chromium and watches what they do."""

from __future__ import annotations

import contextlib
import fcntl
import shutil
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

WEB = Path(__file__).parents[1] / "web"
REPOSITORY = Path(__file__).parents[2]
_ARGUMENTS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class Watched:
    """An open page and everything it did that it should not."""

    page: object
    requests: list = field(default_factory=list)
    problems: list = field(default_factory=list)


@contextlib.contextmanager
def a_browser():
    """Yield Chromium; without it the tests are skipped, and CI installs it."""
    executable = shutil.which("chromium") or shutil.which("google-chrome")
    if executable is None:
        pytest.skip("Chromium is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=_ARGUMENTS)
        yield browser
        browser.close()


@contextlib.contextmanager
def opened(browser, file, address="", **context):
    """Yield the page of ``file`` once it is ready, watched from before its first byte."""
    tab = browser.new_context(**{"viewport": {"width": 1280, "height": 900}} | context)
    page = tab.new_page()
    watched = Watched(page)
    page.on("request", lambda request: watched.requests.append(request.url))
    page.on("console", lambda message: watched.problems.append(message.text))
    page.on("pageerror", lambda error: watched.problems.append(str(error)))
    page.add_init_script(
        "addEventListener('securitypolicyviolation', e => console.error('policy: ' + e.violatedDirective + e.sourceFile))"
    )
    page.goto(f"{file.as_uri()}{address}")
    if context.get("java_script_enabled", True):
        page.wait_for_selector("html[data-ready]", state="attached")
    try:
        yield watched
    finally:
        tab.close()


def wait_until(page, expression, *, seconds=20):
    """Wait for an expression to hold; playwright's own way needs ``eval``, which the page forbids."""
    deadline = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < deadline, f"never came true: {expression}"
        page.wait_for_timeout(20)


def install_web_tools():
    """Install what ``tests/web/package.json`` names, once for all test processes."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not installed")
    with (WEB / "package.json").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (WEB / "node_modules" / ".package-lock.json").is_file():
            done = subprocess.run(
                [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
                cwd=WEB,
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, done.stderr[-2000:]
