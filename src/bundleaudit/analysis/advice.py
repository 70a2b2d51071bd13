"""Next steps as code for the version of Vite that wrote the build."""

from __future__ import annotations

from bundleaudit.model.build import Bundler

_GROUPS = (("vue-vendor", "vue|@vue|vue-router|pinia"), ("ui-vendor", "axios|date-fns"))


def advise_splitting(bundler: Bundler | None) -> str:
    """Return how to split a chunk: lazy routes first, then vendor groups.

    Vite 8 refuses the object form of ``manualChunks`` and groups wrongly by its function form,
    so it gets ``codeSplitting.groups``. Checked against Vite 4.5, 5.4, 6.4, 7.3 and 8.3.
    """
    lazy = "load routes with () => import('./views/X.vue')"
    if bundler is not Bundler.ROLLUP:
        groups = ", ".join(
            f"{{ name: '{name}', test: /node_modules[\\\\/]({packages})[\\\\/]/ }}"
            for name, packages in _GROUPS
        )
        return f"{lazy}; build.rolldownOptions.output.codeSplitting = {{ groups: [{groups}] }}"
    return (
        f"{lazy}; build.rollupOptions.output.manualChunks = "
        "{ 'vue-vendor': ['vue', 'vue-router', 'pinia'], 'ui-vendor': ['axios', 'date-fns'] }"
    )
