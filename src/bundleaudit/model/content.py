"""What single files hold that checks ask for: marks of libraries, secrets, data URLs, images, fonts."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum

from bundleaudit.records import record


class Mark(StrEnum):
    """Something that a few telling bytes prove; ``inputs/content/marks.py`` says which."""

    VUE_DEVELOPMENT = "vue_development"
    VUE2_DEVELOPMENT = "vue2_development"
    REACT_DEVELOPMENT = "react_development"
    VITE_CLIENT = "vite_client"
    NODE_ENV = "node_env"
    DEBUGGER = "debugger"
    VUE_DEVTOOLS = "vue_devtools"
    VUE_COMPILER = "vue_compiler"
    VUE_FLAGS = "vue_flags"
    BABEL_CLASSES = "babel_classes"
    BABEL_SPREAD = "babel_spread"
    REGENERATOR = "regenerator"
    TSLIB_GENERATOR = "tslib_generator"
    CORE_JS = "core_js"
    WEB_VITALS = "web_vitals"
    PERFORMANCE_OBSERVER = "performance_observer"
    NAVIGATION_TIMING = "navigation_timing"
    USER_TIMING = "user_timing"
    SENTRY = "sentry"
    DATADOG = "datadog"
    NEW_RELIC = "new_relic"
    OPEN_TELEMETRY = "open_telemetry"
    ELASTIC_APM = "elastic_apm"
    GRAFANA_FARO = "grafana_faro"
    APPLICATION_INSIGHTS = "application_insights"
    SPEED_INSIGHTS = "speed_insights"
    CLOUDFLARE_INSIGHTS = "cloudflare_insights"
    HASH_HISTORY = "hash_history"
    CONSOLE_DEBUG = "console_debug"


@record
class FoundMark:
    """A mark in a file; ``offset_bytes`` is where it stands first."""

    mark: Mark
    offset_bytes: int


@record
class Leak:
    """Something that should not be public. The value itself is never kept.

    Attributes:
        kind: What it is, in words.
        masked: How it begins and how long it is; of a path, the path without the user's name.
        offset_bytes: Where it stands; in a source map, 0.
        is_path: A path of the machine that built, rather than a secret.
        source: The source file inside a map that holds it.
    """

    kind: str
    masked: str
    offset_bytes: int
    is_path: bool = False
    source: str | None = None


@record
class DataUrl:
    """One data URL, as long as it stands in the file."""

    media_type: str
    length_bytes: int


@record
class FontFace:
    """One ``@font-face`` rule.

    Attributes:
        family: Its name, without quotes.
        urls: Of its ``src``, in order; of data URLs only ``data:``.
        has_display: Whether it says what is shown meanwhile.
        has_range: Whether it covers some characters only.
        weight: As written; empty when it says none.
        style: Likewise.
        stretch: Likewise.
    """

    family: str
    urls: tuple[str, ...]
    has_display: bool
    has_range: bool
    weight: str = ""
    style: str = ""
    stretch: str = ""

    @property
    def is_downloaded(self) -> bool:
        """Whether a browser may have to wait for it: not for local fonts and data URLs."""
        return any(url != "data:" for url in self.urls)


@record
class ContentScan:
    """What one file holds.

    Attributes:
        marks: Sorted by mark, once each.
        leaks: In order of offset.
        data_urls: Of at least a kilobyte, the longest first.
        image_count: ``<img>`` elements that compiled templates create.
        eager_image_count: Those that say neither ``loading`` nor ``fetchpriority``.
        font_faces: In order.
        shown_widths: File names of pictures and the width in CSS pixels they are shown with, one
            for every use that states it.
    """

    marks: tuple[FoundMark, ...] = ()
    leaks: tuple[Leak, ...] = ()
    data_urls: tuple[DataUrl, ...] = ()
    image_count: int = 0
    eager_image_count: int = 0
    font_faces: tuple[FontFace, ...] = ()
    shown_widths: tuple[tuple[str, int], ...] = ()


class SiblingState(StrEnum):
    """Whether a precompressed sibling holds what its file holds."""

    FRESH = "fresh"
    STALE = "stale"
    BROKEN = "broken"
    UNKNOWN = "unknown"
    """This Python cannot decompress it."""


@record
class Sibling:
    """A precompressed sibling, such as ``main.js.br``."""

    path: str
    original: str
    suffix: str
    raw_bytes: int
    state: SiblingState


@record
class SyntaxFault:
    """Where a script leaves the language level it is written for.

    Attributes:
        feature: A construct beyond the level, in words: the first template literal, else the
            first of all; empty when the script could not be read.
        offset_bytes: Where it stands.
        level: The ECMAScript edition that has it; 0 when unknown.
        is_alone: Whether nothing else shows that the script was meant for newer browsers.
    """

    feature: str
    offset_bytes: int
    level: int
    is_alone: bool = False


@record
class SyntaxUse:
    """Where a script first uses a feature of the language that not all browsers read."""

    feature: str
    offset_bytes: int


@record
class Picture:
    """A bitmap of 20 kB and more.

    Attributes:
        path: Relative to the build.
        width: In pixels.
        height: In pixels.
        webp_bytes: Its size as WebP; ``None`` when it was not encoded.
        avif_bytes: Its size as AVIF, of JPEG only; ``None`` when it was not encoded.
        shown_width: How wide the build shows it at most, in CSS pixels; ``None`` when not every
            use says it.
    """

    path: str
    width: int
    height: int
    webp_bytes: int | None = None
    avif_bytes: int | None = None
    shown_width: int | None = None


@record
class BuildContent:
    """What the files of a build hold.

    Attributes:
        scans: By path, sorted; files that hold nothing of interest are left out.
        siblings: Sorted by path.
        syntax: Legacy scripts by path, sorted, with where they leave ES5; ``None`` when they
            keep to it.
        modern_syntax: Scripts that modern browsers load, by path, sorted, with the first use of
            every feature of ``model/browser_targets.py``; those without any are left out.
        pictures: Bitmaps of 20 kB and more, sorted by path.
    """

    scans: tuple[tuple[str, ContentScan], ...] = field(default=())
    siblings: tuple[Sibling, ...] = field(default=())
    syntax: tuple[tuple[str, SyntaxFault | None], ...] = field(default=())
    modern_syntax: tuple[tuple[str, tuple[SyntaxUse, ...]], ...] = field(default=())
    pictures: tuple[Picture, ...] = field(default=())
