"""Takes the pictures of the HTML report that README shows.

usage: python tools/screenshots.py [AUDIT.json]

Writes docs/images/report-*.png from an audit written with --json, or from the build of
tests/fixtures/dist/good-vite8; the overview is of its badly built sibling, and the comparison of the pair diff-base and diff-head.
Needs Chromium and playwright. Look at the pictures before committing them.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

REPOSITORY = Path(__file__).resolve().parents[1]
IMAGES = REPOSITORY / "docs/images"
GOOD = REPOSITORY / "tests/fixtures/dist/good-vite8"
PAIR = tuple(REPOSITORY / f"tests/fixtures/dist/diff-{side}-vite8" for side in ("base", "head"))
BAD = REPOSITORY / "tests/fixtures/dist/bad-maps-vite8"
SHOTS = (
    # name, page, address, width, height, colour scheme
    ("overview-light", "bad", "", 1280, 960, "light"),
    ("map-light", "audit", "#view=map", 1280, 800, "light"),
    ("map-dark", "audit", "#view=map&colour=package&select=vue-router", 1280, 800, "dark"),
    ("mobile", "audit", "#view=map", 390, 780, "light"),
    ("routes", "audit", "#view=routes", 1280, 1320, "light"),
    ("changes", "changes", "#view=changes", 1280, 900, "dark"),
)


def run(*arguments: Path | str, folder: Path | None = None) -> None:
    """Run the command; findings that close its gate are no failure here."""
    command = [sys.executable, "-m", "bundleaudit", *map(str, arguments)]
    done = subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, check=False)
    if done.returncode not in {0, 1}:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}")


def write_pages(folder: Path, report: Path | None) -> dict[str, Path]:
    """Return the pages to photograph, by name."""
    pages = {"audit": folder / "audit.html", "bad": folder / "bad.html"}
    for name, build in (("audit", GOOD), ("bad", BAD)):
        audit = folder / f"{name}.json"
        if name == "audit" and report is not None:
            audit.write_bytes(report.read_bytes())
        else:
            run(build, "--json", audit)
        document = json.loads(audit.read_text("utf-8"))
        document["build"] = "dist"
        audit.write_text(json.dumps(document), "utf-8")
        run("view", audit, "--html", pages[name])
    pages["changes"] = folder / "changes.html"
    for side in PAIR:  # named as CI would have them
        shutil.copytree(side, folder / side.name.split("-")[1])
    run("base", "--json", "main.json", folder=folder)
    run("head", "--baseline", "main.json", "--html", pages["changes"], folder=folder)
    return pages


def main() -> None:
    """Take every picture."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    report = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        pages = write_pages(Path(folder), report)
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--headless=new", "--no-sandbox", "--disable-gpu"],
        )
        for name, page, address, width, height, scheme in SHOTS:
            tab = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            tab.goto(pages[page].as_uri() + address)
            tab.wait_for_selector("html[data-ready]", state="attached")
            file = IMAGES / f"report-{name}.png"
            tab.screenshot(path=file)
            print(f"{file.relative_to(REPOSITORY)}: {file.stat().st_size / 1000:.0f} kB")
            tab.close()
        browser.close()


if __name__ == "__main__":
    main()
