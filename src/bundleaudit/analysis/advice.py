"""Next steps as code for the bundler that wrote the build."""

from __future__ import annotations

from bundleaudit.model.build import Bundler

_LAZY = "load what only some views need with import(), as in () => import('./views/X.vue')"
_ROLLDOWN = (
    "build.rolldownOptions.output.codeSplitting = "
    "{ groups: [{ name: 'vendor', test: /node_modules/ }] }"
)
_ROLLUP = "build.rollupOptions.output.manualChunks = { vendor: ['<packages most views use>'] }"


def advise_splitting(bundler: Bundler | None) -> str:
    """Return how to split a chunk: lazy imports first, then vendor code that most views share.

    Vite 8 refuses the object form of ``manualChunks`` and groups wrongly by its function form,
    so it gets ``codeSplitting.groups``. Checked against Vite 4.5, 5.4, 6.4, 7.3 and 8.3. Where
    the build does not show its bundler, both are given.
    """
    match bundler:
        case Bundler.ROLLDOWN:
            return f"{_LAZY}; {_ROLLDOWN}"
        case Bundler.ROLLUP:
            return f"{_LAZY}; {_ROLLUP}"
        case None:
            return f"{_LAZY}; Vite 8: {_ROLLDOWN}; Vite 3-7: {_ROLLUP}"
