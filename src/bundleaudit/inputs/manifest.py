"""Vite's build manifest: what the build says of its own chunks.

Format: ``packages/vite/src/node/plugins/manifest.ts``, checked against Vite 4 to 8. It lies at
``.vite/manifest.json`` (5 and later), ``manifest.json`` (up to 4) or wherever ``build.manifest``
says. Up to Vite 7 ``imports`` lists the transitive closure, in Vite 8 the direct imports only;
both are kept as written. Workers, HTML and copies of ``public/`` are never listed.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from bundleaudit.inputs.untrusted_text import escape_unprintable, parse_json, replace_surrogates
from bundleaudit.model.notes import Note
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Iterable

_CODE_SUFFIXES: Final = (".js", ".mjs", ".cjs", ".css")


@record
class ManifestChunk:
    """One entry of a manifest: a chunk, or a stylesheet or asset with a key of its own.

    Attributes:
        key: Source path relative to Vite's root, or ``_`` and a file name for shared chunks. In
            Vite 5 the key of a stylesheet may end in ``.js``: go by ``file``.
        file: Relative to the build directory.
        name: Chunk name (Vite 5.2 and later); ``None`` when not given.
        source: The ``src`` field; ``None`` for shared chunks.
        is_entry: Listed as an entry.
        is_dynamic_entry: Listed as the target of a dynamic import. Vite 8 leaves it out when the
            module landed in a shared chunk.
        imports: Keys, in the order given, without repeats.
        dynamic_imports: Likewise; may hold the chunk's own key.
        css: Files, relative to the build directory, that the chunk itself brings.
        assets: Files, relative to the build directory.
    """

    key: str
    file: str
    name: str | None
    source: str | None
    is_entry: bool
    is_dynamic_entry: bool
    imports: tuple[str, ...]
    dynamic_imports: tuple[str, ...]
    css: tuple[str, ...]
    assets: tuple[str, ...]


@record
class Manifest:
    """A manifest as it was read.

    Attributes:
        path: The file, relative to the build directory.
        folder: What its file names are relative to: empty, or a folder with a final ``/``
            (``client/`` of a server-rendered build).
        chunks: Sorted by key.
        notes: What in it was ignored; one note per kind of fault.
    """

    path: str
    folder: str
    chunks: tuple[ManifestChunk, ...]
    notes: tuple[Note, ...]


def parse_manifest(data: bytes, path: str, *, folder: str = "") -> Manifest | Note:
    """Return the manifest in ``data``, its files prefixed with ``folder``.

    Entries that are no objects with a usable ``file`` are left out, fields of a wrong type count
    as absent; each kind of fault gives one note.

    Returns:
        A note instead, with line and column where that helps, when it is no manifest at all.
    """
    try:
        document = parse_json(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return Note(file=path, message="is not a Vite manifest: it is not UTF-8")
    except ValueError as error:
        return Note(file=path, message=f"is not a Vite manifest: {error}")
    if not isinstance(document, dict):
        return Note(file=path, message="is not a Vite manifest: it is not a JSON object")
    faults = _Faults()
    chunks = [
        chunk
        for key, fields in document.items()
        if (chunk := _parse_chunk(key, fields, folder, faults)) is not None
    ]
    if document and not chunks:
        return Note(file=path, message="is not a Vite manifest: no entry names a file of the build")
    return Manifest(
        path=path,
        folder=folder,
        chunks=tuple(sorted(chunks, key=lambda chunk: chunk.key)),
        notes=faults.as_notes(path),
    )


def is_convincing(manifest: Manifest) -> bool:
    """Return whether a file of any name is surely Vite's manifest and not some other JSON.

    Other tools write objects of objects with a ``file`` too; only Vite's have no faults, name code
    or styles, and mark an entry, list imports or repeat the key as ``src``.
    """
    return not manifest.notes and any(
        chunk.file.endswith(_CODE_SUFFIXES)
        and (
            chunk.is_entry
            or chunk.is_dynamic_entry
            or bool(chunk.imports)
            or chunk.source == chunk.key
        )
        for chunk in manifest.chunks
    )


class _Faults:
    """Counts faults by kind, so that a hostile file cannot produce a million notes."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._first: dict[str, str] = {}

    def add(self, fault: str, key: str) -> None:
        self._counts[fault] += 1
        self._first.setdefault(fault, escape_unprintable(key[:120]))

    def as_notes(self, path: str) -> tuple[Note, ...]:
        return tuple(
            Note(file=path, message=f"{fault}: {count}x, first at {self._first[fault]!r}; ignored")
            for fault, count in sorted(self._counts.items())
        )


def _parse_chunk(key: str, fields: object, folder: str, faults: _Faults) -> ManifestChunk | None:
    if not isinstance(fields, dict):
        faults.add("entry is not an object", key)
        return None
    file = fields.get("file")
    if not isinstance(file, str):
        faults.add("entry has no 'file'", key)
        return None
    files = _safe_files([file], "file", key, folder, faults)
    if not files:
        return None
    return ManifestChunk(
        key=replace_surrogates(key),
        file=files[0],
        name=_text(fields, "name", key, faults),
        source=_text(fields, "src", key, faults),
        is_entry=fields.get("isEntry") is True,
        is_dynamic_entry=fields.get("isDynamicEntry") is True,
        imports=_texts(fields, "imports", key, faults),
        dynamic_imports=_texts(fields, "dynamicImports", key, faults),
        css=_safe_files(_texts(fields, "css", key, faults), "css", key, folder, faults),
        assets=_safe_files(_texts(fields, "assets", key, faults), "assets", key, folder, faults),
    )


def _text(fields: dict[str, object], field: str, key: str, faults: _Faults) -> str | None:
    value = fields.get(field)
    if isinstance(value, str):
        return replace_surrogates(value)
    if value is not None:
        faults.add(f"{field!r} is not a string", key)
    return None


def _texts(fields: dict[str, object], field: str, key: str, faults: _Faults) -> tuple[str, ...]:
    """Return the strings of a list, without repeats, in order."""
    value = fields.get(field)
    if value is None:
        return ()
    if not isinstance(value, list):
        faults.add(f"{field!r} is not a list", key)
        return ()
    texts = [item for item in value if isinstance(item, str)]
    if len(texts) < len(value):
        faults.add(f"{field!r} holds something else than strings", key)
    return tuple(dict.fromkeys(map(replace_surrogates, texts)))


def _safe_files(
    names: Iterable[str], field: str, key: str, folder: str, faults: _Faults
) -> tuple[str, ...]:
    """Return the names that stay inside the build, prefixed with ``folder``."""
    safe: list[str] = []
    for name in names:
        path = name.removeprefix("./")
        # A colon in the first segment is a URL or a Windows drive.
        leads_out = path.startswith("/") or ".." in path.split("/") or ":" in path.split("/")[0]
        if not path or leads_out or "\\" in path or "\0" in path:
            faults.add(f"{field!r} leads out of the build", key)
        else:
            safe.append(folder + replace_surrogates(path))
    return tuple(safe)
