"""Takes the pictures of the HTML report that README shows.

usage: python tools/screenshots.py [AUDIT.json]

Writes docs/images/report-*.png from an audit written with --json, or from the build of
tests/fixtures/dist/good-vite8. The comparison is shown on the made-up shop of the tests.
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
BUILD = "tests/fixtures/dist/good-vite8"
SHOTS = (
    # name, page, address, width, height, colour scheme
    ("overview-light", "audit", "", 1280, 960, "light"),
    ("map-light", "audit", "#view=map", 1280, 800, "light"),
    ("map-dark", "audit", "#view=map&colour=package&select=vue-router", 1280, 800, "dark"),
    ("mobile", "audit", "#view=map", 390, 780, "light"),
    ("routes", "shop", "#view=routes&route=route%3A1%3A%2Fcharts", 1280, 760, "light"),
    ("changes", "shop", "#view=changes", 1280, 800, "dark"),
)


def write_pages(folder: Path, report: Path | None) -> dict[str, Path]:
    """Return the pages to photograph, by name."""
    if report is None:
        report = folder / "audit.json"
        command = [sys.executable, "-m", "bundleaudit", BUILD, "--json", str(report)]
        subprocess.run(command, cwd=REPOSITORY, check=True, stdout=subprocess.DEVNULL)
    audit = folder / "audit.html"
    document = json.loads(report.read_text("utf-8"))
    document["build"] = "dist"
    report = folder / "named.json"
    report.write_text(json.dumps(document), "utf-8")
    command = [sys.executable, "-m", "bundleaudit", "view", str(report), "--html", str(audit)]
    subprocess.run(command, check=True)
    sys.path.insert(0, str(REPOSITORY / "tests"))
    from report.pages import a_shop_page  # noqa: PLC0415 - found only now

    shop = folder / "shop.html"
    shop.write_text(a_shop_page(), "utf-8")
    return {"audit": audit, "shop": shop}


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
