"""What pages and stylesheets say about other files, and its form in the cache.

URLs are kept as written, references resolved, with query and hash.
"""

from __future__ import annotations

import json
from typing import Any, Final, TypeVar

from bundleaudit.model.notes import Note
from bundleaudit.records import record

PAGES_VERSION: Final = 3
"""Part of the cache's key: raised whenever the same text would give other values."""

ValueT = TypeVar("ValueT")


@record
class ClassicScript:
    """A script that is no module and runs in modern browsers.

    Attributes:
        src: Its URL.
        is_async: Runs whenever it arrives.
        is_deferred: Runs after the document is parsed.
        in_head: Stands before the body, so it delays the first paint unless async or deferred.
    """

    src: str
    is_async: bool
    is_deferred: bool
    in_head: bool


@record
class Stylesheet:
    """A linked stylesheet; ``media`` is empty when it applies everywhere."""

    href: str
    media: str


@record
class Preload:
    """A ``rel=preload`` link.

    Attributes:
        href: Its URL.
        as_: What it is; empty when the page does not say.
        is_anonymous: Whether it is requested across origins without credentials, as fonts are.
    """

    href: str
    as_: str
    is_anonymous: bool = False


@record
class HtmlPage:
    """A page as it was read; all lists are in document order, repeats kept.

    Attributes:
        path: Relative to the build.
        base_href: Of the first ``<base>`` that has one.
        module_scripts: URLs of ``type=module`` scripts.
        classic_scripts: Classic scripts with a URL that modern browsers run.
        nomodule_scripts: URLs of scripts for browsers without modules, the polyfills of
            plugin-legacy among them.
        legacy_entries: ``data-src`` of plugin-legacy's entry.
        inline_modules: Code of inline modules: plugin-legacy's detectors, entries Vite inlined.
        inline_scripts: Code of inline classic scripts, ``nomodule`` ones included.
        inline_styles: Text of style elements and ``style`` attributes.
        module_preloads: URLs of ``rel=modulepreload``.
        stylesheets: Loaded stylesheets, whatever their media.
        preloads: ``rel=preload`` links.
        other_references: URLs of everything else: images, icons, media, frames, prefetches, links.
        import_map: Specifier and URL of all import maps; the first mapping of a name counts.
        notes: What could not be read.
    """

    path: str
    base_href: str | None
    module_scripts: tuple[str, ...]
    classic_scripts: tuple[ClassicScript, ...]
    nomodule_scripts: tuple[str, ...]
    legacy_entries: tuple[str, ...]
    inline_modules: tuple[str, ...]
    inline_scripts: tuple[str, ...]
    inline_styles: tuple[str, ...]
    module_preloads: tuple[str, ...]
    stylesheets: tuple[Stylesheet, ...]
    preloads: tuple[Preload, ...]
    other_references: tuple[str, ...]
    import_map: tuple[tuple[str, str], ...]
    notes: tuple[Note, ...]


@record
class StylesheetScan:
    """What a stylesheet refers to.

    Attributes:
        imports: URLs of ``@import``, in order.
        urls: URLs of ``url()`` and of ``image-set()`` strings, in order, repeats kept; without
            data URLs, fragments of the document and namespaces.
        data_uri_bytes: Length of all data URLs as they stand in the file.
        source_mapping_url: Of the last comment that gives one.
    """

    imports: tuple[str, ...]
    urls: tuple[str, ...]
    data_uri_bytes: int
    source_mapping_url: str | None


def encode_page(page: HtmlPage) -> bytes:
    """Return the page as compact JSON."""
    return _dump(_encoded(page))


def decode_page(data: bytes) -> HtmlPage:
    """Return the page that ``encode_page`` made ``data`` of.

    Raises:
        ValueError: ``data`` is damaged.
    """
    fields = _load(data)
    try:
        for name, kind in _PARTS.items():
            fields[name] = [kind(**part) for part in fields[name]]
        fields["import_map"] = [tuple(pair) for pair in fields["import_map"]]
        return _made(HtmlPage, fields)
    except (KeyError, TypeError) as error:
        raise ValueError("not an encoded page") from error


def encode_stylesheet(scan: StylesheetScan) -> bytes:
    """Return the scan as compact JSON."""
    return _dump(_encoded(scan))


def decode_stylesheet(data: bytes) -> StylesheetScan:
    """Return the scan that ``encode_stylesheet`` made ``data`` of.

    Raises:
        ValueError: ``data`` is damaged.
    """
    try:
        return _made(StylesheetScan, _load(data))
    except TypeError as error:
        raise ValueError("not an encoded stylesheet") from error


_PARTS: Final[dict[str, Any]] = {
    "classic_scripts": ClassicScript,
    "stylesheets": Stylesheet,
    "preloads": Preload,
    "notes": Note,
}


def _encoded(value: Any) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__slots__}


def _dump(value: dict[str, Any]) -> bytes:
    text = json.dumps(value, default=_encoded, separators=(",", ":"))
    return text.encode()


def _load(data: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(data)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(fields, dict):
        raise ValueError("not an encoded document")  # noqa: TRY004 - damage, whatever its type
    return fields


def _made(kind: type[ValueT], fields: dict[str, Any]) -> ValueT:
    return kind(**{name: _frozen(value) for name, value in fields.items()})


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
