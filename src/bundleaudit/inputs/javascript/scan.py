"""One script as it was scanned, and its compact form for the cache."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final, Literal

from bundleaudit.inputs.javascript import facts
from bundleaudit.inputs.javascript.imports import find_imports
from bundleaudit.inputs.javascript.preloads import PreloadLists
from bundleaudit.inputs.javascript.text import read_string

SCANNER_VERSION: Final = 1  # raise it whenever a scan of the same bytes can come out differently

_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True, kw_only=True)
class DynamicImport:
    """An ``import(...)``, or its SystemJS form.

    Attributes:
        specifier: As written; ``None`` when it is computed at run time.
        preloads: Files the preload helper requests with it, as written: relative to the base
            (``assets/x.js``), or to the script where they start with ``./``.
    """

    specifier: str | None
    preloads: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptScan:
    """What a script refers to; lists are in order of appearance.

    Attributes:
        static_imports: Specifiers of imports and re-exports, repeats kept.
        dynamic_imports: Dynamic imports, repeats kept.
        style_preloads: Files loaded by dynamic imports of nothing but stylesheets.
        new_urls: URLs of ``new URL("...", import.meta.url)``.
        workers: URLs of workers.
        service_workers: URLs of service workers it registers.
        imported_scripts: Scripts a worker loads by ``importScripts``.
        precache: URLs a service worker precaches.
        systemjs_imports: Dependencies of a SystemJS chunk.
        is_module: It has import or export syntax.
        is_systemjs: It registers itself with SystemJS.
        mentioned_names: Base names of files named in the code, sorted.
        source_mapping_url: Of the comment that ends the script.
        bundler: Who wrote it, where that shows.
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
    bundler: Literal["rolldown", "rollup"] | None


def scan_script(code: bytes) -> ScriptScan:
    """Return what ``code`` refers to; any bytes give a scan, in time linear in their length."""
    code = code.removeprefix(_BYTE_ORDER_MARK)
    imports = find_imports(code)
    lists = PreloadLists(code)
    dynamic = [
        DynamicImport(
            specifier=call.specifier,
            preloads=lists.list_of(call.start, call.end, _base_name(call.specifier)),
        )
        for call in imports.dynamic
    ]
    system_imports = facts.find_system_imports(code)
    if system_imports is not None:
        for match in facts.SYSTEM_IMPORT.finditer(code):
            specifier = read_string(match[1])
            preloads = lists.list_of(match.start(), match.end(), _base_name(specifier))
            dynamic.append(DynamicImport(specifier=specifier, preloads=preloads))
    precache = facts.find_precache(code)
    return ScriptScan(
        static_imports=imports.static,
        dynamic_imports=tuple(dynamic),
        style_preloads=lists.style_lists(),
        new_urls=facts.find_new_urls(code),
        workers=facts.find_workers(code),
        service_workers=facts.find_service_workers(code),
        imported_scripts=facts.find_imported_scripts(code, is_service_worker=bool(precache)),
        precache=precache,
        systemjs_imports=system_imports or (),
        is_module=imports.is_module,
        is_systemjs=system_imports is not None,
        mentioned_names=facts.find_names(code),
        source_mapping_url=facts.find_source_mapping_url(code),
        bundler=facts.find_bundler(code, has_dynamic_imports=bool(imports.dynamic)),
    )


def encode_scan(scan: ScriptScan) -> bytes:
    """Return the scan in the form ``decode_scan`` reads: a JSON list of its fields in order."""
    fields = [getattr(scan, name) for name in ScriptScan.__slots__]
    fields[1] = [(item.specifier, item.preloads) for item in scan.dynamic_imports]
    return json.dumps(fields, separators=(",", ":")).encode()


def decode_scan(data: bytes) -> ScriptScan:
    """Return the scan that ``encode_scan`` wrote.

    Raises:
        ValueError: The data is damaged.
    """
    try:
        values = [
            tuple(value) if isinstance(value, list) else value for value in json.loads(data)
        ]
        fields = dict(zip(ScriptScan.__slots__, values, strict=True))
        fields["dynamic_imports"] = tuple(
            DynamicImport(specifier=specifier, preloads=tuple(preloads))
            for specifier, preloads in fields["dynamic_imports"]
        )
        fields["style_preloads"] = tuple(tuple(files) for files in fields["style_preloads"])
        return ScriptScan(**fields)
    except (TypeError, KeyError, RecursionError) as error:
        raise ValueError("not a scan") from error


def _base_name(specifier: str | None) -> str | None:
    return None if specifier is None else specifier.partition("?")[0].rpartition("/")[2]
