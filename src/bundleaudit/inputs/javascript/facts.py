"""Workers, service workers, URLs and names in a script: what imports do not tell."""

from __future__ import annotations

import re
from typing import Final, Literal

from bundleaudit.inputs.javascript.text import STRING, read_string, read_strings

_EMPTY: Final = rb"(?:\"\"|''|``)\s*+\+\s*+"
_ORIGIN: Final = rb"(?:import\.meta\.url|self\.location|location|document\.|this\.)"
_NEW_URL: Final = re.compile(
    rb"new URL\(\s*+(?:" + _EMPTY + rb")?+(" + STRING + rb")\s*+,\s*+(?:" + _EMPTY + rb")?+" + _ORIGIN,
    re.DOTALL,
)
_WORKER: Final = re.compile(
    rb"new (?:Shared)?Worker\(\s*+(?:" + _EMPTY + rb")?+(?:new URL\(\s*+(?:" + _EMPTY + rb")?+)?+(" + STRING + rb")",
    re.DOTALL,
)
_SERVICE_WORKER: Final = re.compile(
    rb"(?:\bserviceWorker\s*+\??\.register|\bnew Workbox)\(\s*+(" + STRING + rb")", re.DOTALL
)
_IMPORT_SCRIPTS: Final = re.compile(rb"importScripts\(([^)]{0,4000})\)")
_DEFINE: Final = re.compile(rb"define\(\s*+\[([^\]]{0,4000})\]")
_PRECACHE_MARKS: Final = (b"precacheAndRoute", b"__WB_MANIFEST", b"__precacheManifest")
_PRECACHED_URL: Final = re.compile(rb"[{,]\s*+[\"']?url[\"']?\s*+:\s*+(" + STRING + rb")", re.DOTALL)
_REGISTER: Final = re.compile(
    rb"System\.register\(\s*+(?:" + STRING + rb"\s*+,\s*+)?+\[((?:[^\]\"'`]|" + STRING + rb")*+)\]",
    re.DOTALL,
)
SYSTEM_IMPORT: Final = re.compile(rb"(?<![\w$.])[\w$]{1,40}\.import\(\s*+(" + STRING + rb")", re.DOTALL)
_EXTENSION: Final = re.compile(
    rb"\.(?:m?js|cjs|css|png|jpe?g|gif|svg|webp|avif|ico|bmp|woff2?|ttf|otf|eot|wasm|json|html?|mp[34]|webm|ogg|wav|"
    rb"pdf|txt|xml|webmanifest|glb|gltf|bin|data|zip)(?=[\"'`?#)\s\\,&])"
)
_NAME_TAIL: Final = re.compile(rb"[^\s\"'`()<>{}\[\],;|\\/?#=:*&]+\Z")
_LONGEST_NAME: Final = 255
_SOURCE_MAP: Final = re.compile(rb"//[#@]\s*+sourceMappingURL=([^\s'\"`]++)\s*+\Z")
_SOURCE_MAP_MARK: Final = b"sourceMappingURL="


def find_new_urls(code: bytes) -> tuple[str, ...]:
    """Return the URLs of ``new URL("...", import.meta.url)`` and its older spellings."""
    return _strings(_NEW_URL, code)


def find_workers(code: bytes) -> tuple[str, ...]:
    """Return the URLs of workers and shared workers the script starts; not of inlined ones."""
    found = _strings(_WORKER, code) if b"Worker(" in code else ()
    return tuple(url for url in found if not url.startswith(("data:", "blob:")))


def find_service_workers(code: bytes) -> tuple[str, ...]:
    """Return the URLs of service workers the script registers by a literal."""
    is_possible = b"serviceWorker" in code or b"Workbox" in code
    return _strings(_SERVICE_WORKER, code) if is_possible else ()


def find_imported_scripts(code: bytes, *, is_service_worker: bool) -> tuple[str, ...]:
    """Return the scripts a worker loads: ``importScripts``, and workbox' ``define([...])``."""
    found: list[str] = []
    if b"importScripts(" in code:
        for match in _IMPORT_SCRIPTS.finditer(code):
            found += read_strings(match[1])
    if is_service_worker:
        for match in _DEFINE.finditer(code):
            found += [f"{name}.js" for name in read_strings(match[1]) if not name.endswith(".js")]
    return tuple(found)


def find_precache(code: bytes) -> tuple[str, ...]:
    """Return the URLs a service worker precaches."""
    if not any(mark in code for mark in _PRECACHE_MARKS):
        return ()
    return _strings(_PRECACHED_URL, code)


def find_system_imports(code: bytes) -> tuple[str, ...] | None:
    """Return what a SystemJS chunk depends on; ``None`` when the script registers nothing."""
    if b"System.register(" not in code:
        return None
    match = _REGISTER.search(code)
    return None if match is None else read_strings(match[1])


def find_names(code: bytes) -> tuple[str, ...]:
    """Return the base names of files named anywhere in the code, sorted, once each."""
    names: set[bytes] = set()
    for match in _EXTENSION.finditer(code):
        start = max(0, match.start() - _LONGEST_NAME)
        tail = _NAME_TAIL.search(code[start : match.start()])
        if tail is not None:
            names.add(tail[0] + match[0])
    return tuple(sorted(name.decode("utf-8", "replace") for name in names))


def find_source_mapping_url(code: bytes) -> str | None:
    """Return the URL of the comment that ends the script; of a data URL only its media type."""
    start = code.rfind(_SOURCE_MAP_MARK)
    if start < 0:
        return None
    match = _SOURCE_MAP.search(code, max(0, start - 8))
    if match is None:
        return None
    url = match[1].decode("utf-8", "replace")
    return url.partition(",")[0] + "," if url.startswith("data:") else url


def find_bundler(code: bytes, *, has_dynamic_imports: bool) -> Literal["rolldown", "rollup"] | None:
    """Return who wrote the chunk, as the quotes of dynamic imports and region comments show."""
    if b"import(`" in code or b"\n//#region " in code or code.startswith(b"//#region "):
        return "rolldown"
    is_quoted = b'import("' in code or b"import('" in code
    return "rollup" if has_dynamic_imports and is_quoted else None


def _strings(pattern: re.Pattern[bytes], code: bytes) -> tuple[str, ...]:
    return tuple(dict.fromkeys(read_string(match[1]) for match in pattern.finditer(code)))
