"""A scan as bytes, for the cache of what files say."""

from __future__ import annotations

import json
from typing import Final

from bundleaudit.inputs.javascript.facts import Bundler, DynamicImport, ScriptScan

_BUNDLERS: Final[dict[object, Bundler | None]] = {
    "rolldown": "rolldown",
    "rollup": "rollup",
    None: None,
}
_FIELD_COUNT: Final = 14
_SEPARATOR: Final = "/"  # no base name holds one


def encode_scan(scan: ScriptScan) -> bytes:
    """Return ``scan`` as compact JSON: an array of its fields in order."""
    fields = (
        scan.static_imports,
        [(item.specifier, item.preloads) for item in scan.dynamic_imports],
        scan.style_preloads,
        scan.new_urls,
        scan.workers,
        scan.service_workers,
        scan.imported_scripts,
        scan.precache,
        scan.systemjs_imports,
        scan.is_module,
        scan.is_systemjs,
        _SEPARATOR.join(scan.mentioned_names),
        scan.source_mapping_url,
        scan.bundler,
    )
    return json.dumps(fields, separators=(",", ":"), ensure_ascii=False).encode()


def decode_scan(data: bytes) -> ScriptScan:
    """Return the scan that ``encode_scan`` made ``data`` of.

    Raises:
        ValueError: ``data`` is damaged.
    """
    try:
        fields = json.loads(data)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(fields, list) or len(fields) != _FIELD_COUNT:
        raise ValueError("not an encoded scan")
    names = _text(fields[11])
    return ScriptScan(
        static_imports=_texts(fields[0]),
        dynamic_imports=tuple(_dynamic_import(item) for item in _items(fields[1])),
        style_preloads=tuple(_texts(items) for items in _items(fields[2])),
        new_urls=_texts(fields[3]),
        workers=_texts(fields[4]),
        service_workers=_texts(fields[5]),
        imported_scripts=_texts(fields[6]),
        precache=_texts(fields[7]),
        systemjs_imports=_texts(fields[8]),
        is_module=_flag(fields[9]),
        is_systemjs=_flag(fields[10]),
        mentioned_names=tuple(names.split(_SEPARATOR)) if names else (),
        source_mapping_url=_text_or_none(fields[12]),
        bundler=_bundler(fields[13]),
    )


def _dynamic_import(value: object) -> DynamicImport:
    if not isinstance(value, list) or len(value) != 2:
        raise ValueError("not a dynamic import")
    return DynamicImport(specifier=_text_or_none(value[0]), preloads=_texts(value[1]))


def _bundler(value: object) -> Bundler | None:
    if isinstance(value, str | None) and value in _BUNDLERS:
        return _BUNDLERS[value]
    raise ValueError("not a bundler")


def _items(value: object) -> list[object]:
    if isinstance(value, list):
        return value
    raise ValueError("not an array")


def _texts(value: object) -> tuple[str, ...]:
    if value == []:
        return ()
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    raise ValueError("not an array of texts")


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    raise ValueError("not a text")


def _text_or_none(value: object) -> str | None:
    return None if value is None else _text(value)


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise ValueError("not a truth value")
