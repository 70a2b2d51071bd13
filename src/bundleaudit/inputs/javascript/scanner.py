"""Reads everything a script says about other files."""

from __future__ import annotations

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

if TYPE_CHECKING:
    from collections.abc import Iterable

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
        static_imports=found.static,
        dynamic_imports=dynamic_imports,
        style_preloads=style_preloads,
        new_urls=named.new_urls,
        workers=named.workers,
        service_workers=named.service_workers,
        imported_scripts=named.imported_scripts,
        precache=find_precache(code),
        systemjs_imports=systemjs_imports,
        is_module=found.is_module,
        is_systemjs=is_systemjs,
        mentioned_names=find_mentioned_names(code),
        source_mapping_url=find_source_mapping_url(code),
        bundler=find_bundler(code, has_dynamic_imports=bool(found.dynamic)),
    )
