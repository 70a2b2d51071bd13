"""BA503: code that only belongs to development is in the build."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from typing_extensions import override

from bundleaudit.analysis.identity import stable_name
from bundleaudit.engine.check import Category, Check, CheckMeta, Options
from bundleaudit.model.build import Bundler
from bundleaudit.model.content import Mark
from bundleaudit.model.files import FileKind, FileRole
from bundleaudit.model.outcome import Confidence, Finding, Severity
from bundleaudit.records import record
from bundleaudit.units import format_count

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bundleaudit.analysis.facts import Facts


@record
class _Leftover:
    """How one mark is reported."""

    mark: Mark
    message: str
    fix: str
    severity: Severity | None = None
    confidence: Confidence = Confidence.EXACT


_MODE_FIX: Final = "build with NODE_ENV unset or `production`: `NODE_ENV=production vite build`"
_LEFTOVERS: Final = (
    _Leftover(
        mark=Mark.VITE_CLIENT,
        message="loads the client of Vite's development server",
        fix="deploy what `vite build` writes, not the index.html of the sources",
    ),
    _Leftover(mark=Mark.VUE_DEVELOPMENT, message="holds Vue's development build", fix=_MODE_FIX),
    _Leftover(mark=Mark.VUE2_DEVELOPMENT, message="holds Vue 2's development build", fix=_MODE_FIX),
    _Leftover(
        mark=Mark.REACT_DEVELOPMENT, message="holds React's development build", fix=_MODE_FIX
    ),
    _Leftover(
        mark=Mark.NODE_ENV,
        message="asks for process.env.NODE_ENV, which browsers do not have",
        fix="define: { 'process.env.NODE_ENV': JSON.stringify('production') }",
        severity=Severity.WARNING,
    ),
    _Leftover(
        mark=Mark.VUE_DEVTOOLS,
        message="holds Vue with developer tools for production",
        fix="vue({ features: { prodDevtools: false } }), or no __VUE_PROD_DEVTOOLS__: true in define",
        severity=Severity.WARNING,
        confidence=Confidence.INFERRED,
    ),
    _Leftover(
        mark=Mark.VUE_FLAGS,
        message="leaves Vue's feature flags to be decided at run time, so nothing is cut off",
        fix="define: { __VUE_OPTIONS_API__: true, __VUE_PROD_DEVTOOLS__: false,"
        " __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: false }",
        severity=Severity.NOTE,
    ),
    _Leftover(
        mark=Mark.VUE_COMPILER,
        message="holds Vue's template compiler",
        fix="resolve.alias: no 'vue/dist/vue.esm-bundler.js', unless templates are compiled in"
        " the browser on purpose",
        severity=Severity.NOTE,
    ),
    _Leftover(
        mark=Mark.DEBUGGER,
        message="holds a debugger statement",
        fix="remove it, or let the minifier: esbuild.drop: ['debugger']",
        severity=Severity.NOTE,
    ),
)
_DEBUG_FIXES: Final[Mapping[Bundler | None, str]] = {
    Bundler.ROLLUP: "remove the calls, or let the minifier: esbuild: { pure: ['console.debug'] }",
    None: "remove the calls, or let the minifier: build.minify: 'terser' with"
    " terserOptions: { compress: { pure_funcs: ['console.debug'] } }",
}
_LOADED: Final = frozenset({FileRole.MODERN, FileRole.LEGACY, FileRole.POLYFILL})


class DevelopmentBuild(Check[Options]):
    """A build for visitors should hold no code for developers.

    ## What it does
    Looks for what only such code contains, in scripts that pages load and in the scripts pages
    hold; not in what a page shows:

    - `/@vite/client` or `/@react-refresh` as the address of a script, or imported by one (error);
    - warnings that only a development build holds, several of them, for documentation quotes one
      at a time: of Vue 3 `Extraneous non-props attributes (`, `Extraneous non-emits event
      listeners (` and `Vue received a Component`; of Vue 2 `You are running Vue in development
      mode` and `Avoid adding reactive properties to a Vue instance`; of React `Download the React
      DevTools` with its link and `Each child in a list should have a unique` (error);
    - `process.env.NODE_ENV` in code, not in a text (warning; libraries may leave it);
    - the events `perf:start`, `component:updated`, `app:init` and `app:unmount` together, which
      Vue sends with `__VUE_PROD_DEVTOOLS__` (warning; not beside the developer tools' own code);
    - `__VUE_OPTIONS_API__` in code; the computed address of the template compiler's error reference; a
      `debugger` statement (note);
    - with sources in source maps: `console.debug` that the application's own sources call, where
      the chunk they are in still holds such calls (note). What libraries say is not counted.

    ## Why it matters
    Vue's development build is about twice as large as the one for production and warns on every
    render; the template compiler weighs some 15 kB compressed; a `debugger` statement stops the
    page for everybody whose developer tools are open.

    ## How to fix
    Build with `NODE_ENV=production` (Vite does unless the environment says otherwise), and deploy
    what `vite build` wrote. The finding names the setting.

    ## References
    - https://vuejs.org/guide/best-practices/production-deployment.html
    - https://vite.dev/guide/env-and-mode.html#node-env-and-modes
    - https://link.vuejs.org/feature-flags
    """

    meta = CheckMeta(
        id="BA503",
        name="development-build",
        summary="code that only belongs to development is in the build",
        category=Category.CONTENT,
        severity=Severity.ERROR,
        since="0.1.0",
    )

    @override
    def run(self, facts: Facts, options: Options) -> Iterator[Finding]:
        found: dict[Mark, list[str]] = {}
        for path, scan in facts.build.content.scans:
            file = facts.file_by_path[path]
            if file.kind is FileKind.HTML or file.role in _LOADED:
                for item in scan.marks:
                    found.setdefault(item.mark, []).append(path)
        has_pages = any(page.has_document for page in facts.build.pages)
        for leftover in _LEFTOVERS:
            files = found.get(leftover.mark, [])
            if not files or (leftover.mark is Mark.NODE_ENV and not has_pages):
                continue
            verb = "does" if len(files) == 2 else "do"
            others = (
                f" (as {verb} {format_count(len(files) - 1, 'more file')})" if files[1:] else ""
            )
            yield Finding(
                message=f"{files[0]} {leftover.message}{others}",
                key=f"{leftover.mark}:{stable_name(files[0])}",
                file=files[0],
                confidence=leftover.confidence,
                fix=leftover.fix,
                severity=leftover.severity,
            )
        yield from _find_debug_calls(facts, frozenset(found.get(Mark.CONSOLE_DEBUG, ())))


def _find_debug_calls(facts: Facts, holders: frozenset[str]) -> Iterator[Finding]:
    """Yield one finding for all calls of the application's own; ``holders`` still hold some."""
    files: dict[str, str] = {}
    for chunk in facts.build.chunks:
        is_modern = facts.file_by_path[chunk.file].role is FileRole.MODERN
        if is_modern and chunk.file in holders:
            for module in chunk.ownership.modules:
                files.setdefault(module.path, chunk.file)
    found = [item for item in facts.source_places.debug_calls() if item[0] in files]
    if not found:
        return
    source, lines = found[0]
    count = sum(len(lines) for _, lines in found)
    others = f" and {format_count(len(found) - 1, 'more source')}" if found[1:] else ""
    yield Finding(
        message=f"{files[source]} holds {format_count(count, 'call')} of console.debug that"
        f" {source}{others} made for developers",
        key="console.debug",
        file=files[source],
        source=source,
        source_line=lines[0],
        confidence=Confidence.INFERRED,
        fix=_DEBUG_FIXES.get(facts.build.bundler, _DEBUG_FIXES[None]),
        severity=Severity.NOTE,
    )
