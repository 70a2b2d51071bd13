"""BA505: scripts for old browsers hold syntax that those cannot read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from bundleaudit.analysis.identity import stable_name
from bundleaudit.engine.check import Category, Check, CheckMeta, Options
from bundleaudit.model.build import Bundler
from bundleaudit.model.files import FileRole
from bundleaudit.model.outcome import Finding, Severity
from bundleaudit.units import format_count

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bundleaudit.analysis.facts import Facts
    from bundleaudit.model.content import SyntaxFault

_FIXES = {
    Bundler.ROLLDOWN: "build.minify: 'terser' (npm i -D terser): Vite 8's own minifier writes"
    " template literals into legacy chunks whatever their target is",
    Bundler.ROLLUP: "build.minify: 'terser', and no plug-in that edits chunks after plugin-legacy",
}
_FOUND = list[tuple[str, "SyntaxFault"]]


class SyntaxTarget(Check[Options]):
    """Scripts for browsers without modules should be readable by the oldest of them.

    ## What it does
    Reads every legacy script (SystemJS chunks, scripts of `nomodule` tags) and names the first
    construct beyond ECMAScript 5. Template literals are found by the lexer; scripts without any
    are parsed whole with esprima, so a pass is a proof. A script that is ES5 but for template
    literals was meant to be ES5, and the minifier broke it: an error. Where other syntax of 2015
    shows that plugin-legacy was given newer targets, one note says which browsers are left out.
    What cannot be parsed is listed as unknown.

    ## Why it matters
    A browser that meets one unknown token throws the whole file away. Legacy chunks exist for
    browsers such as Internet Explorer 11, which show a blank page then: every one of Vite 8's
    chunks is affected with its default minifier. The double build costs time and disk for nothing.

    ## How to fix
    With Vite 8, `build.minify: 'terser'`. If no visitor needs ES5, drop plugin-legacy: browsers
    with modules have had 98 % of the market for years.

    ## References
    - https://github.com/vitejs/vite/tree/main/packages/plugin-legacy
    - https://caniuse.com/template-literals
    """

    meta = CheckMeta(
        id="BA505",
        name="syntax-target",
        summary="scripts for old browsers hold syntax those cannot read",
        category=Category.CONTENT,
        severity=Severity.ERROR,
        since="0.1.0",
    )

    @override
    def skip_reason(self, facts: Facts, options: Options) -> str:
        has_legacy = any(file.role is FileRole.LEGACY for file in facts.build.files)
        return "" if has_legacy else "the build holds no scripts for old browsers"

    @override
    def run(self, facts: Facts, options: Options) -> Iterator[Finding]:
        faults = [
            (path, fault)
            for path, fault in facts.build.content.syntax
            if fault is not None and facts.file_by_path[path].role is FileRole.LEGACY
        ]
        legacy_count = sum(file.role is FileRole.LEGACY for file in facts.build.files)
        newer = [item for item in faults if item[1].feature and not item[1].is_alone]
        broken = [item for item in faults if item[1].is_alone]
        unknown = [item for item in faults if not item[1].feature]
        if broken and 2 * len(newer) <= len(broken):
            # Some chunk of an ES5 build holds a library's own newer code; it is as broken.
            yield _broken(facts, broken + newer, legacy_count)
        elif newer:
            yield _newer(newer + broken, legacy_count)
        if unknown:
            yield Finding(
                message=f"{format_count(len(unknown), 'legacy script')} cannot be parsed, so the"
                f" syntax is unknown: {_names(unknown)}",
                key="unknown",
                file=unknown[0][0],
                severity=Severity.NOTE,
                fix="check it in the oldest browser that counts",
            )


def _broken(facts: Facts, found: _FOUND, legacy_count: int) -> Finding:
    first, fault = found[0]
    bundler = facts.build.bundler or Bundler.ROLLUP
    return Finding(
        message=f"{len(found)} of {legacy_count} legacy scripts are not ES5, as {first}:"
        f" {fault.feature} (ES{fault.level}) at byte {fault.offset_bytes}; browsers without"
        " modules, such as Internet Explorer 11, run none of them",
        key=f"es5:{stable_name(first)}",
        file=first,
        fix=_FIXES[bundler],
    )


def _newer(found: _FOUND, legacy_count: int) -> Finding:
    first, fault = found[0]
    return Finding(
        message=f"{len(found)} of {legacy_count} legacy scripts are written for ES{fault.level} or"
        f" newer, as {first}: {fault.feature} at byte {fault.offset_bytes}; Internet Explorer 11"
        " and Safari 9 cannot run them",
        key=f"newer:{stable_name(first)}",
        file=first,
        severity=Severity.NOTE,
        fix="legacy({ targets: [...] }) with the oldest browser that counts, or no plugin-legacy",
    )


def _names(found: Sequence[tuple[str, SyntaxFault]]) -> str:
    more = f" and {len(found) - 3} more" if len(found) > 3 else ""
    return ", ".join(path for path, _ in found[:3]) + more
