"""Reads everything a script says about other files."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bundleaudit.inputs.javascript import imports, preloads, references, systemjs
from bundleaudit.inputs.javascript.facts import ScriptScan
from bundleaudit.inputs.javascript.lexer import find_code
from bundleaudit.inputs.javascript.mentions import (
    find_bundler,
    find_mentioned_names,
    find_source_mapping_url,
)
from bundleaudit.inputs.javascript.precache import find_precache
from bundleaudit.inputs.javascript.preload_lists import find_lists
from bundleaudit.inputs.secrets.masking import mask_address

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bundleaudit.inputs.javascript.facts import DynamicImport

_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"


def scan(code: bytes) -> ScriptScan:
    """Return what ``code`` says about other files; any bytes give a result.

    Time is linear in the length of ``code``. Only what is really code counts as an import, a
    worker or a list; names are found in text and comments as well.
    """
    code = code.removeprefix(_BYTE_ORDER_MARK)
    import_offsets = imports.find_candidates(code)
    system_offsets = systemjs.find_candidates(code)
    reference_offsets = references.find_candidates(code)
    style_offsets = preloads.find_style_only_imports(code)
    lists = find_lists(code) if import_offsets or system_offsets or style_offsets else {}
    is_code = frozenset(
        find_code(
            code,
            sorted({*import_offsets, *system_offsets, *reference_offsets, *style_offsets, *lists}),
        )
    ).__contains__

    def keep(offsets: Iterable[int]) -> list[int]:
        return list(filter(is_code, offsets))

    found = imports.parse_imports(code, keep(import_offsets))
    is_systemjs, systemjs_imports, systemjs_dynamic = systemjs.parse_registrations(
        code, keep(system_offsets)
    )
    named = references.parse_references(code, keep(reference_offsets))
    dynamic_imports, style_preloads = preloads.join_preloads(
        code,
        sorted((*found.dynamic, *systemjs_dynamic), key=lambda item: item.start),
        keep(style_offsets),
        {at: items for at, items in lists.items() if is_code(at)},
    )
    return ScriptScan(
        static_imports=_masked(found.static),
        dynamic_imports=tuple(map(_mask_import, dynamic_imports)),
        style_preloads=style_preloads,
        new_urls=_masked(named.new_urls),
        workers=_masked(named.workers),
        service_workers=_masked(named.service_workers),
        imported_scripts=_masked(named.imported_scripts),
        precache=find_precache(code),
        systemjs_imports=systemjs_imports,
        is_module=found.is_module,
        is_systemjs=is_systemjs,
        mentioned_names=find_mentioned_names(code),
        source_mapping_url=find_source_mapping_url(code),
        bundler=find_bundler(code, has_dynamic_imports=bool(found.dynamic)),
    )


def _masked(urls: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(mask_address, urls))


def _mask_import(item: DynamicImport) -> DynamicImport:
    """Return the import without secrets in its address; preload lists name files of the build."""
    if item.specifier is None or "//" not in item.specifier:
        return item
    return replace(item, specifier=mask_address(item.specifier))
