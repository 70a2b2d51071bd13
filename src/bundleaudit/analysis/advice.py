"""Next steps as code for the bundler that wrote the build."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bundleaudit.model.build import Bundler

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_MOST_KEPT = 12
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


def advise_groups(bundler: Bundler | None, groups: Sequence[tuple[str, Sequence[str]]]) -> str:
    """Return the setting that puts packages into chunks of their own.

    Args:
        bundler: What wrote the build; both forms are given where it does not show.
        groups: Name of each chunk with the packages that go there; ``@vue/*`` is a whole scope.
    """
    rolldown = "build.rolldownOptions.output.codeSplitting = { groups: [" + (
        ", ".join(f"{{ name: '{name}', test: {_test(packages)} }}" for name, packages in groups)
        + "] }"
    )
    rollup = "build.rollupOptions.output.manualChunks = { " + (
        ", ".join(
            f"'{name}': [" + ", ".join(f"'{item}'" for item in _direct(packages)) + "]"
            for name, packages in groups
        )
        + " }"
    )
    match bundler:
        case Bundler.ROLLDOWN:
            return rolldown
        case Bundler.ROLLUP:
            return rollup
        case None:
            return f"Vite 8: {rolldown}; Vite 3-7: {rollup}"


def advise_keeping(bundler: Bundler | None, name: str, packages: Sequence[str]) -> str:
    """Return the setting of a vendor chunk that holds only what every page needs.

    A function is fine for Rollup; in Vite 8 it would pull along what matched modules import.

    Args:
        bundler: What wrote the build; both forms are given where it does not show.
        name: Of the chunk.
        packages: What it should hold, the most important first; only the first ones are written.
    """
    kept = dict.fromkeys(
        f"{item.partition('/')[0]}/*" if item.startswith("@") else item for item in packages
    )
    test = _test(list(kept)[:_MOST_KEPT])
    rolldown = f"build.rolldownOptions.output.codeSplitting = {{ groups: [{{ name: '{name}', test: {test} }}] }}"
    rollup = (
        f"build.rollupOptions.output.manualChunks = (id) => {test}.test(id) ? '{name}' : undefined"
    )
    match bundler:
        case Bundler.ROLLDOWN:
            return rolldown
        case Bundler.ROLLUP:
            return rollup
        case None:
            return f"Vite 8: {rolldown}; Vite 3-7: {rollup}"


def advise_lazy(name: str, module: str = "") -> str:
    """Return how to load a package when it is needed: in the module that imports it, if known."""
    where = f"in {module}: " if module else ""
    return (
        f"{where}const lib = await import('{name}') where it is used, or put the component that"
        " uses it behind defineAsyncComponent(() => import('./X.vue'))"
    )


def _test(packages: Iterable[str]) -> str:
    """Return a regular expression of JavaScript for the packages' modules, on every system."""
    words = "|".join(
        re.sub(r"[.+]", r"\\\g<0>", name.removesuffix("/*")).replace("/", r"[\\/]")
        for name in packages
    )
    return rf"/[\\/]node_modules[\\/]({words})[\\/]/"


def _direct(packages: Sequence[str]) -> list[str]:
    """Return what Rollup's object form can name: packages, not scopes."""
    return [name for name in packages if not name.endswith("/*")]
