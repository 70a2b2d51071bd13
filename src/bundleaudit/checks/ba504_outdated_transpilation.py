"""BA504: scripts for today's browsers carry what only older ones need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from typing_extensions import override

from bundleaudit.analysis.identity import stable_name
from bundleaudit.engine.check import Category, Check, CheckMeta, Options
from bundleaudit.model.content import Mark
from bundleaudit.model.files import FileRole
from bundleaudit.model.outcome import Confidence, Finding, Severity
from bundleaudit.units import format_count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundleaudit.analysis.facts import Facts

_SIGNS: Final = {
    Mark.CORE_JS: (
        "core-js polyfills",
        "do not import core-js, and look for a newer release of the package that brings it along",
    ),
    Mark.REGENERATOR: (
        "generators rewritten for ES5 (regenerator)",
        "take the package's ES module distribution, or raise its Babel targets",
    ),
    Mark.TSLIB_GENERATOR: (
        "async functions rewritten for ES5 (TypeScript's __generator)",
        "take the package's ES module distribution, or raise its compiler's target",
    ),
    Mark.BABEL_CLASSES: (
        "classes rewritten for ES5 (Babel's classCallCheck)",
        "take the package's ES module distribution, or raise its Babel targets",
    ),
    Mark.BABEL_SPREAD: (
        "spread rewritten for ES5 (Babel's toConsumableArray)",
        "take the package's ES module distribution, or raise its Babel targets",
    ),
}


class OutdatedTranspilation(Check[Options]):
    """Scripts for today's browsers should be written in today's language.

    ## What it does
    Looks in modern scripts for the helpers and polyfills of older targets, by strings only they
    contain: core-js (with its author's name; the line lodash shares with it does not count),
    regenerator, TypeScript's `__generator`, Babel's helpers for classes and spread. One finding a
    kind. Every target Vite has had since version 3 knows classes, spread and async functions.

    ## Why it matters
    A class or an async function in ES5 is two to five times as long and slower; core-js adds up
    to 50 kB compressed. Mostly the code is a dependency's that was published for ES5.

    ## How to fix
    Look at what the map says is in that chunk (`bundleaudit why`), then take the package's modern
    distribution, a newer major version, or another package; do not import core-js.

    ## References
    - https://web.dev/articles/publish-modern-javascript
    - https://vite.dev/config/build-options.html#build-target
    """

    meta = CheckMeta(
        id="BA504",
        name="outdated-transpilation",
        summary="modern scripts carry polyfills or helpers of older targets",
        category=Category.CONTENT,
        severity=Severity.NOTE,
        since="0.1.0",
    )

    @override
    def run(self, facts: Facts, options: Options) -> Iterator[Finding]:
        found: dict[Mark, list[str]] = {}
        for path, scan in facts.build.content.scans:
            if facts.file_by_path[path].role is FileRole.MODERN:
                for item in scan.marks:
                    found.setdefault(item.mark, []).append(path)
        core_js = next((item for item in facts.packages if item.name == "core-js"), None)
        for mark, (what, fix) in _SIGNS.items():
            files = found.get(mark)
            if not files:
                continue
            more = f" and {format_count(len(files) - 1, 'more script')}" if files[1:] else ""
            initial = sum(path in facts.initial_files for path in files)
            place = f", {initial} of them in initial loads" if initial else ""
            if initial == len(files) == 1:
                place = ", in an initial load"
            is_core_js = mark is Mark.CORE_JS and core_js is not None
            yield Finding(
                message=f"{files[0]}{more}: {what}{place}",
                key=f"{mark}:{stable_name(files[0])}",
                file=files[0],
                saving_bytes=core_js.gzip_bytes if is_core_js and core_js else None,
                confidence=Confidence.MAPPED if is_core_js else Confidence.INFERRED,
                fix=fix,
            )
