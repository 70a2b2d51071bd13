"""What a script says about other files: the vocabulary of the scanner."""

from __future__ import annotations

from typing import Final, Literal

from bundleaudit.records import record

SCANNER_VERSION: Final = 3
"""Part of the cache's key: raised whenever the same code would give another ``ScriptScan``."""

Bundler = Literal["rolldown", "rollup"]


@record
class DynamicImport:
    """One ``import()``.

    Attributes:
        specifier: As the code says it; ``None`` when it is computed at run time.
        preloads: Files that Vite's preload helper requests with it, as written: relative to the
            base (``assets/x.js``), to the script (``./x.js``), or absolute. Empty when none.
    """

    specifier: str | None
    preloads: tuple[str, ...]


@record
class ScriptScan:
    """What one script says; URLs and specifiers as written, in order, duplicates kept.

    Attributes:
        static_imports: Specifiers of ``import`` and ``export ... from``.
        dynamic_imports: Every ``import()``, and ``context.import()`` of a SystemJS chunk.
        style_preloads: Preload lists of dynamic imports of nothing but CSS; their JavaScript does
            not exist.
        new_urls: First arguments of ``new URL(..., import.meta.url)`` and of its spellings for
            classic scripts; those of workers too.
        workers: What ``new Worker`` and ``new SharedWorker`` start.
        service_workers: What the script registers as service workers.
        imported_scripts: Arguments of ``importScripts`` and dependencies of Workbox's ``define``.
        precache: URLs that a service worker stores when it is installed.
        systemjs_imports: Static dependencies of a SystemJS chunk.
        is_module: Whether it has the syntax of an ES module; ``import()`` alone does not count.
        is_systemjs: Whether it registers itself with SystemJS.
        mentioned_names: Base names of files the code names anywhere, sorted, once each.
        source_mapping_url: Of the comment at the end; of a data URL only what stands before the
            comma.
        bundler: Which bundler the code shows; ``None`` when it shows none.
    """

    static_imports: tuple[str, ...]
    dynamic_imports: tuple[DynamicImport, ...]
    style_preloads: tuple[tuple[str, ...], ...]
    new_urls: tuple[str, ...]
    workers: tuple[str, ...]
    service_workers: tuple[str, ...]
    imported_scripts: tuple[str, ...]
    precache: tuple[str, ...]
    systemjs_imports: tuple[str, ...]
    is_module: bool
    is_systemjs: bool
    mentioned_names: tuple[str, ...]
    source_mapping_url: str | None
    bundler: Bundler | None
