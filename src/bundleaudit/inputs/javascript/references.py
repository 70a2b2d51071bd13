"""Files a script names by URL, starts as workers, registers, or loads into a worker.

URLs and workers are checked against real builds of Vite 4 to 8; service workers follow what
vite-plugin-pwa and Workbox are known to write, without a real build at hand.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bundleaudit.inputs.javascript.syntax import BLANK, STRING, TEXT, find_all, unquote
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Iterable

_EMPTY: Final = rb"(?:(?:\"\"|''|``)" + BLANK + rb"\+" + BLANK + rb")?+"
_NEW_URL: Final = rb"(?:new\s++URL\(" + BLANK + rb")?+"
_OPENS: Final = rb"\(\s*+(?=[\"'`/n])"
_URL: Final = re.compile(
    rb"URL\("
    + BLANK
    + rb"("
    + TEXT
    + rb")"
    + BLANK
    + rb","
    + BLANK
    + _EMPTY
    # The spellings of import.meta.url that bundlers use for classic scripts and SystemJS.
    + rb"\(?+(?:[\w$]++\.meta\.url|(?:(?:self|window|globalThis)\.)?+location(?![\w$])"
    rb"|typeof\s++document(?![\w$])|document\.(?:baseURI|currentScript)|[\w$]++\s*+&&"
    rb"|[\"'`]file:[\"'`])",
    re.DOTALL,
)
_WORKER: Final = re.compile(
    rb"Worker\(" + BLANK + _NEW_URL + _EMPTY + _NEW_URL + rb"(" + TEXT + rb")" + BLANK + rb"[,)]",
    re.DOTALL,
)
_REGISTER: Final = re.compile(
    rb"register\(" + BLANK + _NEW_URL + rb"(" + TEXT + rb")" + BLANK + rb"[,)]", re.DOTALL
)
_WORKBOX: Final = re.compile(
    rb"new\s++(?:Workbox\(\s*+(" + TEXT + rb")"
    rb"|[\w$.]{1,40}+\(\s*+(" + TEXT + rb")\s*+,\s*+\{\s*+scope(?![\w$]))",
    re.DOTALL,
)
_IMPORT_SCRIPTS: Final = re.compile(
    rb"importScripts\((?:" + BLANK + TEXT + BLANK + rb",?+)++\)", re.DOTALL
)
_DEFINE: Final = re.compile(
    rb"define\(" + BLANK + rb"(?:" + STRING + BLANK + rb"," + BLANK + rb")?+"
    rb"\[(?:" + BLANK + TEXT + BLANK + rb",?+)++\]",
    re.DOTALL,
)
_TEXTS: Final = re.compile(TEXT, re.DOTALL)
_CANDIDATES: Final = (
    (b"URL(", re.compile(rb"(?<=new\s)URL" + _OPENS)),
    (b"Worker(", re.compile(rb"(?:(?<=new\s)|(?<=new\sShared))Worker" + _OPENS)),
    (b"importScripts(", re.compile(rb"(?<![\w$])importScripts" + _OPENS)),
)
_SERVICE_WORKER_CANDIDATES: Final = (
    (
        b"register(",
        re.compile(rb"(?:(?<=serviceWorker\.)|(?<=serviceWorker\?\.))register" + _OPENS),
    ),
    (b"new ", _WORKBOX),
)
# Workbox loads its chunks by a small loader of its own; the define() of UMD libraries is not it.
_LOADER: Final = b"self.define"
_DEFINE_CANDIDATE: Final = (b"define(", re.compile(rb"(?<![\w$.])define\(\s*+[\[\"'`/]"))
_NO_FILE: Final = ("data:", "blob:")


@record
class References:
    """URLs as written, in order of appearance."""

    new_urls: tuple[str, ...]
    workers: tuple[str, ...]
    service_workers: tuple[str, ...]
    imported_scripts: tuple[str, ...]


def find_candidates(code: bytes) -> list[int]:
    """Return where a file may be named, unless it turns out to be no code; ascending."""
    searches = [*_CANDIDATES]
    if b"serviceWorker" in code:
        searches += _SERVICE_WORKER_CANDIDATES
    if _LOADER in code:
        searches.append(_DEFINE_CANDIDATE)
    return sorted(
        at for word, pattern in searches for at in find_all(code, word) if pattern.match(code, at)
    )


def parse_references(code: bytes, offsets: Iterable[int]) -> References:
    """Return what stands at ``offsets``, which are those of candidates that are code.

    Data and blob URLs are left out. Workbox's loader adds ``.js`` to what it is asked for, and so
    do the dependencies returned here.
    """
    new_urls: list[str] = []
    workers: list[str] = []
    service_workers: list[str] = []
    imported: list[str] = []
    for at in offsets:
        if match := _URL.match(code, at):
            new_urls.append(unquote(match[1]))
        elif match := _WORKER.match(code, at):
            workers.append(unquote(match[1]))
        elif match := _REGISTER.match(code, at) or _WORKBOX.match(code, at):
            service_workers.append(unquote(match[match.lastindex or 0]))
        elif match := _IMPORT_SCRIPTS.match(code, at):
            imported += map(unquote, _TEXTS.findall(match[0]))
        elif match := _DEFINE.match(code, at):
            names = map(unquote, _TEXTS.findall(match[0][match[0].index(b"[") :]))
            imported += (_with_suffix(name) for name in names if name.startswith((".", "/")))
    return References(
        new_urls=_keep_files(new_urls),
        workers=_keep_files(workers),
        service_workers=_keep_files(service_workers),
        imported_scripts=_keep_files(imported),
    )


def _with_suffix(name: str) -> str:
    return name if name.endswith(".js") else f"{name}.js"


def _keep_files(urls: Iterable[str]) -> tuple[str, ...]:
    return tuple(url for url in urls if url and not url.startswith(_NO_FILE))
