"""BA505: scripts for old browsers hold syntax that those cannot read."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from typing_extensions import override

from bundleaudit.analysis.identity import stable_name
from bundleaudit.engine.check import INTERNAL, Category, Check, CheckMeta, Options
from bundleaudit.model.browser_targets import default_targets, excluded_by, parse_targets
from bundleaudit.model.build import Bundler
from bundleaudit.model.files import FileRole
from bundleaudit.model.outcome import Finding, Severity
from bundleaudit.records import record
from bundleaudit.units import format_count, format_some

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bundleaudit.analysis.facts import Facts
    from bundleaudit.model.content import SyntaxFault

_FIXES = {
    Bundler.ROLLDOWN: "build.minify: 'terser' (npm i -D terser): Vite 8's own minifier writes"
    " template literals into legacy chunks whatever their target is",
    Bundler.ROLLUP: "build.minify: 'terser', and no plug-in that edits chunks after plugin-legacy",
}
_MODERN_FIX = (
    "send the file through the build (what lies in public/ is copied as it is), or raise the target"
)
_MODERN_FIXES = {
    "lookbehind in a regular expression": "no bundler rewrites it: capture a group instead, or"
    " make the expression with new RegExp(...) where it is supported",
}
_FOUND = list[tuple[str, "SyntaxFault"]]


@record
class SyntaxTargetOptions(Options):
    """Options of BA505.

    Attributes:
        target: What modern scripts are written for; Vite's default where it is empty.
    """

    target: tuple[str, ...] = field(
        default=(), metadata={INTERNAL: "write it as target under [build]"}
    )


class SyntaxTarget(Check[SyntaxTargetOptions]):
    """Scripts should be readable by the oldest browsers they are written for.

    ## What it does
    Reads every legacy script (SystemJS chunks, scripts of `nomodule` tags) and names a
    construct beyond ECMAScript 5. Template literals are found by the lexer; scripts without any
    are parsed whole with esprima and searched for what a syntax tree does not show (commas,
    escapes, regular expressions), so a pass is a proof; the one thing not looked at is a key given
    twice in an object of strict code, which ES5 refuses and later editions allow. A script that is ES5 but for template
    literals was meant to be ES5, and the minifier broke it: an error. Where other syntax of 2015
    shows that plugin-legacy was given newer targets, one note says which browsers are left out.
    What cannot be parsed is listed as unknown.

    Of modern scripts it names syntax that the declared target cannot read (`[build] target`, as
    `build.target` of Vite: `es2020`, `safari15`), one finding per feature, as a warning. Without a
    declaration Vite's default counts, Vite 8's or that of Vite 7, and findings are notes. Told are
    optional chaining, nullish coalescing, logical assignment, BigInt literals, private names,
    static blocks, and lookbehind in regular expressions, which no bundler rewrites.

    ## Why it matters
    A browser that meets one unknown token throws the whole file away. Legacy chunks exist for
    browsers such as Internet Explorer 11, which show a blank page then: every one of Vite 8's
    chunks is affected with its default minifier. The double build costs time and disk for nothing.
    Modern scripts leave their target where files come from elsewhere: from `public/`, from a
    plug-in that runs late, or with a regular expression that Safari before 16.4 cannot read.

    ## How to fix
    With Vite 8, `build.minify: 'terser'`. If no visitor needs ES5, drop plugin-legacy: browsers
    with modules have had 98 % of the market for years. Write a lookbehind as a group that is
    captured, and send files of `public/` through the build.

    ## References
    - https://github.com/vitejs/vite/tree/main/packages/plugin-legacy
    - https://caniuse.com/template-literals
    """

    meta = CheckMeta(
        id="BA505",
        name="syntax-target",
        summary="scripts hold syntax that browsers they are for cannot read",
        category=Category.CONTENT,
        severity=Severity.ERROR,
        since="0.1.0",
    )

    options_type = SyntaxTargetOptions

    @override
    def skip_reason(self, facts: Facts, options: SyntaxTargetOptions) -> str:
        has_legacy = any(file.role is FileRole.LEGACY for file in facts.build.files)
        if has_legacy or _targets(facts, options):
            return ""
        return "no scripts for old browsers, and no target ([build] target) for the others"

    @override
    def run(self, facts: Facts, options: SyntaxTargetOptions) -> Iterator[Finding]:
        yield from self._judge_legacy(facts)
        yield from _judge_modern(facts, options)

    def _judge_legacy(self, facts: Facts) -> Iterator[Finding]:
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


def _targets(facts: Facts, options: SyntaxTargetOptions) -> dict[str, tuple[int, int]]:
    return parse_targets(options.target) or default_targets(facts.build.bundler)


def _judge_modern(facts: Facts, options: SyntaxTargetOptions) -> Iterator[Finding]:
    """Yield one finding per feature that the target excludes, by the name of the feature."""
    targets = _targets(facts, options)
    places: dict[str, list[tuple[str, int]]] = {}
    for path, uses in facts.build.content.modern_syntax:
        if facts.file_by_path[path].role is FileRole.MODERN:
            for use in uses:
                places.setdefault(use.feature, []).append((path, use.offset_bytes))
    for feature, found in sorted(places.items()):
        excluded = excluded_by(feature, targets)
        if not excluded:
            continue
        first, offset_bytes = found[0]
        more = f" and {format_count(len(found) - 1, 'more script')}" if len(found) > 1 else ""
        said = "[build] target" if options.target else "Vite's default target"
        yield Finding(
            message=f"{first}{more}: {feature} at byte {offset_bytes}, which {', '.join(excluded)}"
            f" cannot read ({said})",
            key=f"modern:{feature}",
            file=first,
            source=facts.chunk_by_file[first].source,
            severity=Severity.WARNING if options.target else Severity.NOTE,
            fix=_MODERN_FIXES.get(feature, _MODERN_FIX),
        )


def _broken(facts: Facts, found: _FOUND, legacy_count: int) -> Finding:
    first, fault = found[0]
    bundler = facts.build.bundler or Bundler.ROLLUP
    return Finding(
        message=f"{len(found)} of {legacy_count} legacy scripts {_are(found)} not ES5, as {first}:"
        f" {fault.feature} (ES{fault.level}) at byte {fault.offset_bytes}; browsers without"
        " modules, such as Internet Explorer 11, run none of them",
        key=f"es5:{stable_name(first)}",
        file=first,
        fix=_FIXES[bundler],
    )


def _newer(found: _FOUND, legacy_count: int) -> Finding:
    first, fault = found[0]
    return Finding(
        message=f"{len(found)} of {legacy_count} legacy scripts {_are(found)} written for"
        f" ES{fault.level} or newer, as {first}: {fault.feature} at byte {fault.offset_bytes}; Internet Explorer 11"
        " and Safari 9 cannot run them",
        key=f"newer:{stable_name(first)}",
        file=first,
        severity=Severity.NOTE,
        fix="legacy({ targets: [...] }) with the oldest browser that counts, or no plugin-legacy",
    )


def _are(found: _FOUND) -> str:
    return "is" if len(found) == 1 else "are"


def _names(found: Sequence[tuple[str, SyntaxFault]]) -> str:
    return format_some([path for path, _ in found])
