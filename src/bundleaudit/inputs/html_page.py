"""Reads what an HTML page loads, in the shapes Vite 3 to 8 and their common plugins write.

``data:`` URLs and fragments name no file and are left out. What a ``<template>`` or ``<noscript>`` holds is not loaded by a
browser that runs the application, so it only counts as a reference.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from bundleaudit.inputs.html_tokens import EndTag, StartTag, tokenize_html
from bundleaudit.inputs.import_map import parse_import_map
from bundleaudit.inputs.injected_tags import parse_injected_tags
from bundleaudit.inputs.page_values import ClassicScript, HtmlPage, Preload, Stylesheet
from bundleaudit.inputs.secrets.masking import mask_address
from bundleaudit.inputs.untrusted_text import decode_text
from bundleaudit.model.notes import Note

if TYPE_CHECKING:
    from collections.abc import Mapping

_SCRIPT_TYPES: Final = re.compile(
    r"(?:(?:text|application)/(?:x-)?(?:java|ecma)script|text/(?:javascript1\.[0-5]|jscript|"
    r"livescript))?",
    re.IGNORECASE,
)
_MOST_TAGS: Final = 500_000  # by their brackets, those in inline code counted
_NO_FILE: Final = re.compile(r"#|(?:data|blob|javascript|mailto|tel|about):", re.IGNORECASE)
_CONNECTION_RELS: Final = frozenset({"canonical", "dns-prefetch", "preconnect"})
_META_URLS: Final = frozenset(
    {"msapplication-config", "msapplication-tileimage", "og:image", "og:url", "twitter:image"}
)
_URL_ATTRIBUTES: Final = ("src", "href", "xlink:href", "poster", "data", "background")
# A comma ends a candidate only behind a space or at the end of the URL.
_CANDIDATE: Final = re.compile(r"([^\s,]\S*+)(?:(?<!,)\s[^,]*+)?+")


def parse_html(data: bytes, path: str) -> HtmlPage:
    """Return what the page in ``data`` loads; any bytes give a page."""
    reader = _PageReader(path)
    if data.count(b"<") > _MOST_TAGS:
        reader.notes.append(Note(file=path, message=f"has more than {_MOST_TAGS:,} tags; not read"))
        return reader.page()
    for token in tokenize_html(decode_text(data)):
        if isinstance(token, StartTag):
            reader.open_tag(token)
        else:
            reader.close_tag(token)
    return reader.page()


@dataclass(slots=True)
class _PageReader:
    """Collects one page, tag by tag."""

    path: str
    base_href: str | None = None
    is_in_head: bool = True
    inert_tags: list[str] = field(default_factory=list)
    module_scripts: list[str] = field(default_factory=list)
    classic_scripts: list[ClassicScript] = field(default_factory=list)
    nomodule_scripts: list[str] = field(default_factory=list)
    legacy_entries: list[str] = field(default_factory=list)
    inline_modules: list[str] = field(default_factory=list)
    inline_scripts: list[str] = field(default_factory=list)
    inline_styles: list[str] = field(default_factory=list)
    module_preloads: list[str] = field(default_factory=list)
    stylesheets: list[Stylesheet] = field(default_factory=list)
    preloads: list[Preload] = field(default_factory=list)
    other_references: list[str] = field(default_factory=list)
    import_map: dict[str, str] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)

    def open_tag(self, tag: StartTag) -> None:
        name, attributes = tag.name, tag.attributes
        if name == "body":
            self.is_in_head = False
        if self.inert_tags[-1:] == ["noscript"]:
            # Text to a browser that runs scripts, up to the next </noscript>, whatever it says.
            self._add_references(attributes)
        elif name == "noscript" or (name == "template" and "shadowrootmode" not in attributes):
            self.inert_tags.append(name)
        elif self.inert_tags:
            self._add_references(attributes)
        else:
            self._add_live_tag(tag)

    def close_tag(self, tag: EndTag) -> None:
        if tag.name == "head":
            self.is_in_head = False
        if self.inert_tags and self.inert_tags[-1] == tag.name:
            self.inert_tags.pop()

    def page(self) -> HtmlPage:
        return HtmlPage(
            path=self.path,
            base_href=self.base_href,
            module_scripts=tuple(self.module_scripts),
            classic_scripts=tuple(self.classic_scripts),
            nomodule_scripts=tuple(self.nomodule_scripts),
            legacy_entries=tuple(self.legacy_entries),
            inline_modules=tuple(self.inline_modules),
            inline_scripts=tuple(self.inline_scripts),
            inline_styles=tuple(self.inline_styles),
            module_preloads=tuple(self.module_preloads),
            stylesheets=tuple(self.stylesheets),
            preloads=tuple(self.preloads),
            other_references=tuple(self.other_references),
            import_map=tuple(self.import_map.items()),
            notes=tuple(self.notes),
        )

    def _add_live_tag(self, tag: StartTag) -> None:
        attributes = tag.attributes
        match tag.name:
            case "base":
                if self.base_href is None:
                    self.base_href = attributes.get("href")
            case "script":
                self._add_script(attributes, tag.text, in_head=self.is_in_head)
            case "link":
                self._add_link(attributes)
            case "meta":
                if (attributes.get("property") or attributes.get("name", "")).lower() in _META_URLS:
                    self._add(self.other_references, attributes.get("content"))
            case name:
                self._add_references(attributes)
                if name == "style":
                    self.inline_styles.append(tag.text)
                if attributes.get("style"):
                    self.inline_styles.append(attributes["style"])

    def _add_script(self, attributes: Mapping[str, str], code: str, *, in_head: bool) -> None:
        script_type = attributes.get("type", "").strip().lower()
        identifier = attributes.get("id")
        if identifier == "vite-legacy-entry":
            self._add(self.legacy_entries, attributes.get("data-src"))
        elif identifier == "vite-legacy-polyfill":
            self._add(self.nomodule_scripts, attributes.get("src") or attributes.get("data-src"))
        elif script_type == "importmap":
            self._add_import_map(code)
        elif script_type == "module":
            if "src" in attributes:
                self._add(self.module_scripts, attributes["src"])
            elif code.strip():
                self.inline_modules.append(code)
        elif _SCRIPT_TYPES.fullmatch(script_type):
            self._add_classic_script(attributes, code, in_head=in_head)

    def _add_classic_script(
        self, attributes: Mapping[str, str], code: str, *, in_head: bool
    ) -> None:
        src = _file_url(attributes.get("src"))
        if "src" not in attributes:
            if code.strip():
                self.inline_scripts.append(code)
                self._add_injected_tags(code)
        elif src and "nomodule" in attributes:
            self.nomodule_scripts.append(src)
        elif src:
            self.classic_scripts.append(
                ClassicScript(
                    src=src,
                    is_async="async" in attributes,
                    is_deferred="defer" in attributes,
                    in_head=in_head,
                )
            )

    def _add_injected_tags(self, code: str) -> None:
        for tag in parse_injected_tags(code):
            if tag.name == "link":
                self._add_link(tag.attributes)
            else:
                # A script the page creates itself is async unless told otherwise.
                attributes = {"async": "", **tag.attributes}
                self._add_script(attributes, "", in_head=tag.parent == "head")

    def _add_link(self, attributes: Mapping[str, str]) -> None:
        rels = set(attributes.get("rel", "").lower().split())
        href = _file_url(attributes.get("href"))
        self._add_candidates(attributes.get("imagesrcset"))
        if href is None or "disabled" in attributes:
            return
        if "stylesheet" in rels and "alternate" not in rels:
            self.stylesheets.append(
                Stylesheet(href=href, media=attributes.get("media", "").strip())
            )
        elif "modulepreload" in rels:
            self.module_preloads.append(href)
        elif "preload" in rels:
            self.preloads.append(
                Preload(
                    href=href,
                    as_=attributes.get("as", "").strip().lower(),
                    is_anonymous=attributes.get("crossorigin", "use-credentials").strip().lower()
                    != "use-credentials",
                )
            )
        elif not rels & _CONNECTION_RELS:
            self.other_references.append(href)

    def _add_import_map(self, code: str) -> None:
        try:
            entries = parse_import_map(code)
        except ValueError as error:
            self.notes.append(Note(file=self.path, message=f"import map is ignored: {error}"))
            return
        for specifier, url in entries:
            self.import_map.setdefault(specifier, mask_address(url))

    def _add_references(self, attributes: Mapping[str, str]) -> None:
        for name in _URL_ATTRIBUTES:
            if name in attributes:
                self._add(self.other_references, attributes[name])
        self._add_candidates(attributes.get("srcset"))

    def _add_candidates(self, srcset: str | None) -> None:
        """Add the URLs of ``a.png 1x, b.png 2x``; a data URL with a comma in it adds nothing."""
        for match in _CANDIDATE.finditer(srcset or ""):
            self._add(self.other_references, match[1].rstrip(","))

    @staticmethod
    def _add(urls: list[str], url: str | None) -> None:
        if (file_url := _file_url(url)) is not None:
            urls.append(file_url)


def _file_url(url: str | None) -> str | None:
    """Return the trimmed URL, secrets masked; ``None`` when it is empty or names no file."""
    trimmed = (url or "").strip()
    return None if not trimmed or _NO_FILE.match(trimmed) else mask_address(trimmed)
