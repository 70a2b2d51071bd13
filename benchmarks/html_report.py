"""Times the HTML report: writing it, opening it, and every step a reader takes in it.

usage: python benchmarks/html_report.py [--modules N] [PAGE.html ...]

Prints, for a made-up build of 400 chunks and N modules (default 50,000): seconds to render and
write the report and its size; by the browser's own clocks, the milliseconds from navigation to an
interactive map, and the medians of zooming, selecting, searching and filtering: script time, time
until the next frame is painted, and the processor time of the page's thread for both, which other
work on the machine does not change. Pages of other tools may be named: of them, size, time until
two frames after loading, and processor time are printed. Needs Chromium and playwright.
"""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import Page as Tab, sync_playwright

from bundleaudit.analysis.facts import Facts
from bundleaudit.model.audit import Audit, RunInfo
from bundleaudit.model.build import Build, Bundler, Chunk, Evidence, LazyBoundary, Page
from bundleaudit.model.files import FileKind, FileRole, OutputFile
from bundleaudit.model.outcome import Severity
from bundleaudit.model.ownership import Buckets, ModuleShare, Ownership, Share, ShareMethod
from bundleaudit.model.sizes import Encoder, Encoders, Sizes
from bundleaudit.report.html import render_html
from bundleaudit.report.output import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK_COUNT = 400
ENCODERS = Encoders(
    gzip=Encoder(implementation="zlib-ng", version="2", level=6),
    brotli=Encoder(implementation="brotli", version="1", level=11),
)
FRAME = "new Promise(done => requestAnimationFrame(() => setTimeout(done)))"
STEPS = {
    "zoom in": "key('Enter')",
    "zoom out": "key('Escape')",
    "select": "key('ArrowRight')",
    "search": "type(['package-1', 'src', '/view-\\\\d+7/', 'index -package'][n % 4])",
    "clear search": "type('')",
    "filter": "choose('owner', ['app', 'packages', ''][n % 3])",
}


def module(chunk: int, index: int, dice: random.Random) -> ModuleShare:
    """Return a module with a path, package and sizes as real builds have them."""
    size = int(dice.paretovariate(0.9) * 300) % 90_000 + 40
    package = f"package-{dice.randrange(300)}" if dice.random() < 0.6 else None
    root = f"node_modules/{package}" if package else f"src/features/area-{chunk % 40}"
    return ModuleShare(
        path=f"{root}/lib/view-{chunk}-{index}.js",
        package=package,
        version=None,
        copy_root=root if package else None,
        raw_bytes=size,
        gzip=Share(share_bytes=size // 3, method=ShareMethod.EXACT),
        brotli=Share(share_bytes=size // 4, method=ShareMethod.ESTIMATE),
    )


def made_up_audit(module_count: int) -> Audit:
    """Return an audit of 400 chunks that all but two are lazy."""
    dice = random.Random(1)  # noqa: S311 - sizes, not secrets
    names = [f"assets/chunk-{index}-D{index:07x}.js" for index in range(CHUNK_COUNT)]
    chunks, files = [], []
    for number, name in enumerate(names):
        modules = [module(number, one, dice) for one in range(module_count // CHUNK_COUNT)]
        buckets = Buckets(generated_code=120)
        raw = sum(one.raw_bytes for one in modules) + buckets.total_bytes
        chunks.append(
            Chunk(
                file=name,
                name=f"chunk-{number}",
                source=None,
                is_entry=number == 0,
                is_dynamic_entry=number > 1,
                static_imports=(names[1],) if number != 1 else (),
                dynamic_imports=tuple(names[2:]) if number == 0 else (),
                external_imports=(),
                css=(),
                assets=(),
                ownership=Ownership(
                    raw_bytes=raw, modules=tuple(modules), buckets=buckets, has_map=True
                ),
            )
        )
        files.append(
            OutputFile(
                path=name,
                kind=FileKind.JS,
                other_format=None,
                role=FileRole.MODERN,
                sizes=Sizes(raw_bytes=raw, gzip_bytes=raw // 3, brotli_bytes=raw // 4),
                is_compressible=True,
                is_orphan=False,
            )
        )
    build = Build(
        name="made up",
        files=tuple(sorted(files, key=lambda file: file.path)),
        chunks=tuple(sorted(chunks, key=lambda chunk: chunk.file)),
        boundaries=tuple(
            LazyBoundary(target=name, importers=(names[0],), preloads=(names[1],))
            for name in names[2:]
        ),
        pages=(
            Page(
                file="index.html",
                entries=(names[0],),
                preloaded=(names[1],),
                stylesheets=(),
                legacy_entries=(),
                has_document=True,
            ),
        ),
        inputs_used=(Evidence.CODE, Evidence.HTML, Evidence.SOURCE_MAPS),
        missing_inputs=(),
        bundler=Bundler.ROLLDOWN,
        notes=(),
    )
    facts = Facts(build=build, encoders=ENCODERS)
    return Audit(
        build=build,
        totals=facts.totals,
        pages=facts.pages,
        boundaries=facts.boundaries,
        packages=facts.packages,
        outcomes=(),
        run=RunInfo(tool_version="0", encoders=ENCODERS, fail_on=Severity.ERROR),
    )


def measure_writing(module_count: int, file: Path) -> None:
    """Print the seconds to render and write the report, best of five."""
    audit = made_up_audit(module_count)
    seconds, processor = [], []
    for _ in range(5):
        started, worked = time.perf_counter(), time.process_time()
        write_whole(render_html(audit), file)
        seconds.append(time.perf_counter() - started)
        processor.append(time.process_time() - worked)
    print(
        f"{module_count:,} modules: written in {min(seconds):.2f} s (median "
        f"{statistics.median(seconds):.2f} s; {min(processor):.2f} s of processor), {file.stat().st_size / 1e6:.2f} MB"
    )


class Processor:
    """The processor time of a page's main thread, in milliseconds."""

    def __init__(self, tab: Tab) -> None:
        self._session = tab.context.new_cdp_session(tab)
        self._session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def milliseconds(self) -> float:
        """Return the time spent in tasks so far."""
        metrics = self._session.send("Performance.getMetrics")["metrics"]
        return 1000 * next(one["value"] for one in metrics if one["name"] == "TaskDuration")


def open_page(tab: Tab, processor: Processor, address: str, ready: str) -> tuple[float, float]:
    """Return milliseconds by the page's clock and of processor until ``ready`` gives the former."""
    tab.goto("about:blank")
    before = processor.milliseconds()
    tab.goto(address)
    return tab.evaluate(ready), processor.milliseconds() - before


def measure_steps(tab: Tab, file: Path) -> None:
    """Print the time to an interactive map and the medians of every step."""
    processor = Processor(tab)
    mark = "performance.getEntriesByName('ready')[0].startTime"
    times = [open_page(tab, processor, file.as_uri() + "#view=map", mark) for _ in range(7)]
    print(f"interactive after {describe(times)}")
    tab.evaluate(
        """() => {
            const canvas = document.querySelector("canvas.treemap");
            window.key = (name) => canvas.dispatchEvent(new KeyboardEvent("keydown", { key: name }));
            window.type = (text) => {
              const search = document.getElementById("search");
              search.value = text;
              search.dispatchEvent(new Event("input"));
            };
            window.choose = (name, value) => {
              const select = document.getElementById(`filter-${name}`);
              select.value = value;
              select.dispatchEvent(new Event("change"));
            };
            window.key("ArrowDown");
        }"""
    )
    for table in ("tree", "modules"):
        tab.evaluate(f"document.getElementById('table-panel-tab-{table}').click()")
        for name, (script, frame, work) in time_steps(tab, processor):
            print(
                f"  {table:8} {name:13} {script:6.1f} ms script, {frame:6.1f} ms to the frame, "
                f"{work:6.1f} ms of processor"
            )


def describe(times: list[tuple[float, float]]) -> str:
    """Return the medians, and the best by the clock."""
    clock, work = (list(column) for column in zip(*times, strict=True))
    return (
        f"{statistics.median(clock):.0f} ms (best {min(clock):.0f} ms; "
        f"{statistics.median(work):.0f} ms of processor)"
    )


def time_steps(tab: Tab, processor: Processor) -> Iterator[tuple[str, tuple[float, ...]]]:
    """Yield, per step, the medians of nine in milliseconds."""
    medians: dict[str, list[list[float]]] = {name: [] for name in STEPS}
    for number in range(9):
        for name, step in STEPS.items():
            tab.evaluate(FRAME)
            before = processor.milliseconds()
            clock = tab.evaluate(
                f"""async (n) => {{
                    const start = performance.now();
                    {step};
                    const script = performance.now() - start;
                    await {FRAME};
                    return [script, performance.now() - start];
                }}""",
                number,
            )
            medians[name].append([*clock, processor.milliseconds() - before])
    for name, times in medians.items():
        yield name, tuple(statistics.median(column) for column in zip(*times, strict=True))


def measure_page(tab: Tab, file: Path) -> None:
    """Print size and loading time of any page, this tool's or another's."""
    processor = Processor(tab)
    shown = f"{FRAME}.then(() => {FRAME}).then(() => performance.now())"
    times = [open_page(tab, processor, file.resolve().as_uri(), shown) for _ in range(7)]
    print(f"{file.name}: {file.stat().st_size / 1000:,.1f} kB, shown after {describe(times)}")


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--modules", type=int, default=50_000)
    parser.add_argument("pages", nargs="*", type=Path)
    options = parser.parse_args()
    arguments = ["--headless=new", "--no-sandbox", "--disable-gpu"]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=arguments
        )
        tab = browser.new_page(viewport={"width": 1440, "height": 900})
        if options.pages:
            for page in options.pages:
                measure_page(tab, page)
        else:
            file = Path(folder) / "report.html"
            measure_writing(options.modules, file)
            measure_steps(tab, file)
        browser.close()


if __name__ == "__main__":
    main()
