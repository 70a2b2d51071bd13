"""BA604: fonts are larger than they need be, or hide the text until they arrive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from typing_extensions import override

from bundleaudit.analysis.identity import stable_name
from bundleaudit.engine.check import Category, Check, CheckMeta, Options
from bundleaudit.inputs.url_paths import file_name
from bundleaudit.model.outcome import Confidence, Finding, Severity
from bundleaudit.records import record
from bundleaudit.units import ByteCount, format_count, format_size, format_some

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundleaudit.analysis.facts import Facts
    from bundleaudit.model.content import FontFace

_OLD_FORMATS: Final = (".ttf", ".otf", ".woff", ".eot")


@record
class FontsOptions(Options):
    """Options of BA604.

    Attributes:
        max_family_count: How many families the stylesheets of initial loads may declare; those that differ
            only behind an underscore (``KaTeX_Main``) are one.
        max_whole_font_bytes: The largest font file whose rule names no `unicode-range`.
    """

    max_family_count: int = 6
    max_whole_font_bytes: ByteCount = ByteCount(100_000)


class Fonts(Check[FontsOptions]):
    """Fonts should be woff2, few, and never hide the text.

    ## What it does
    Reads the `@font-face` rules of all stylesheets that are served, and of pages. Reports rules
    whose `src` names no woff2 file but an older format; rules of files without `font-display`; and more families than
    allowed in the stylesheets of initial loads. Reports large files whose rule has no
    `unicode-range`, so that whoever needs one of its characters loads all of them, and rules that a later one for
    the same family, weight, style and width replaces. Of the fonts a page preloads it reports those
    without `crossorigin`, which browsers load twice, and those no stylesheet names.

    ## Why it matters
    woff2 is about 30 % smaller than woff and half of ttf. Without `font-display` text stays
    invisible for up to three seconds while its font loads. Every family is a request or several
    before the first view is complete.

    ## How to fix
    Convert to woff2 (subset to the characters in use), write `font-display: swap` (or `optional`;
    `block` for icon fonts), and keep to two families. Cut large fonts into subsets with
    `unicode-range` (pyftsubset, or the subsets of a fontsource package).

    ## References
    - https://web.dev/articles/font-best-practices
    - https://developer.mozilla.org/docs/Web/CSS/@font-face/font-display
    """

    meta = CheckMeta(
        id="BA604",
        name="fonts",
        summary="fonts are not woff2, too many, or without font-display",
        category=Category.ASSETS,
        severity=Severity.NOTE,
        since="0.1.0",
    )
    options_type = FontsOptions

    @override
    def run(self, facts: Facts, options: FontsOptions) -> Iterator[Finding]:
        faces = [
            (path, face)
            for path, scan in facts.build.content.scans
            if facts.file_by_path[path].is_served
            for face in scan.font_faces
        ]
        yield from _judge_preloads(facts, faces)
        old = [item for item in faces if _is_old(item[1])]
        if old:
            yield Finding(
                message=f"{_count(old)} no woff2 file: {_families(old)} in {old[0][0]}",
                key="format",
                file=old[0][0],
                fix="convert the font to woff2 and name it first in src",
            )
        silent = [item for item in faces if item[1].is_downloaded and not item[1].has_display]
        if silent:
            yield Finding(
                message=f"{_count(silent)} no font-display, so text waits for its font:"
                f" {_families(silent)} in {silent[0][0]}",
                key="display",
                file=silent[0][0],
                fix="font-display: swap (block for icon fonts) in the @font-face rule",
            )
        yield from _judge_ranges(facts, faces, options)
        initial = [item for item in faces if item[0] in facts.initial_files]
        families = {_family(face) for _, face in initial if face.family}
        if len(families) > options.max_family_count:
            noun = "family" if len(families) == 1 else "families"
            yield Finding(
                message=f"initial stylesheets declare {len(families)} font {noun}, of which"
                f" browsers load those in use ({_families(initial)}); allowed are"
                f" {options.max_family_count}",
                key="families",
                file=initial[0][0],
                limit_source=options.source_of("max_family_count", guideline="default"),
                confidence=Confidence.INFERRED,
                fix="keep to two families, and load the others with the views that use them",
            )


def _judge_preloads(facts: Facts, faces: list[tuple[str, FontFace]]) -> Iterator[Finding]:
    named = {file_name(url) for _, face in faces for url in face.urls}
    for page in facts.build.pages:
        for font in page.font_preloads:
            size_bytes = facts.file_by_path[font.file].sizes.raw_bytes
            if not font.is_anonymous:
                yield Finding(
                    message=f"{page.file} preloads {font.file} without anonymous crossorigin, so"
                    f" that browsers load its {format_size(size_bytes)} twice",
                    key=f"crossorigin:{stable_name(font.file)}",
                    file=page.file,
                    measured_bytes=size_bytes,
                    saving_bytes=size_bytes,
                    severity=Severity.WARNING,
                    fix="add crossorigin to the preload: fonts are requested without credentials",
                )
            elif file_name(font.file) not in named and not _is_named_by_code(facts, font.file):
                yield Finding(
                    message=f"{page.file} preloads {font.file} ({format_size(size_bytes)}), which"
                    " no @font-face rule of the build names",
                    key=f"preload:{stable_name(font.file)}",
                    file=page.file,
                    measured_bytes=size_bytes,
                    saving_bytes=size_bytes,
                    confidence=Confidence.INFERRED,
                    fix="remove the preload, or preload the file the rule names",
                )


def _judge_ranges(
    facts: Facts, faces: list[tuple[str, FontFace]], options: FontsOptions
) -> Iterator[Finding]:
    sizes = {file_name(file.path): file.sizes.raw_bytes for file in facts.build.files}
    whole: dict[str, tuple[str, FontFace, int]] = {}
    last: dict[tuple[str, ...], FontFace] = {}
    replaced: list[tuple[str, FontFace]] = []
    for path, face in faces:
        first = file_name(face.urls[0]) if face.urls else ""
        size_bytes = sizes.get(first, 0)
        if face.has_range:
            continue
        if size_bytes > options.max_whole_font_bytes:
            whole.setdefault(first, (path, face, size_bytes))
        key = (path, face.family.lower(), face.weight, face.style, face.stretch)
        before = last.get(key)
        if before is not None and before.urls[:1] != face.urls[:1]:
            replaced.append((path, before))
        last[key] = face
    if whole:
        path, face, size_bytes = max(whole.values(), key=lambda item: (item[2], item[0]))
        more = f", and {format_count(len(whole) - 1, 'other')}" if len(whole) > 1 else ""
        yield Finding(
            message=f"{face.family or 'a font'} is {format_size(size_bytes)} without unicode-range"
            f"{more}: whoever needs one of its characters loads all of them",
            key="range",
            file=path,
            measured_bytes=sum(item[2] for item in whole.values()),
            limit_bytes=options.max_whole_font_bytes,
            limit_source=options.source_of("max_whole_font_bytes", guideline="default"),
            fix="cut it to the characters in use, or into subsets with unicode-range",
        )
    if replaced:
        yield Finding(
            message=f"{_count(replaced)} a later one for the same family, weight and style, which"
            f" browsers take but for characters it lacks: {_families(replaced)} in"
            f" {replaced[0][0]}",
            key="replaced",
            file=replaced[0][0],
            confidence=Confidence.INFERRED,
            fix="remove the rule, or give it the weight, style or unicode-range it is for",
        )


def _is_named_by_code(facts: Facts, file: str) -> bool:
    """Return whether a script refers to the font, and may load it by itself."""
    return any(file in chunk.assets for chunk in facts.build.chunks)


def _family(face: FontFace) -> str:
    return face.family.lower().partition("_")[0]


def _is_old(face: FontFace) -> bool:
    paths = [url.partition("?")[0].partition("#")[0].lower() for url in face.urls]
    # Vite inlines small files, and those are woff2 where a package brings all formats.
    has_new = any(path.endswith((".woff2", "data:")) for path in paths)
    return not has_new and any(path.endswith(_OLD_FORMATS) for path in paths)


def _count(faces: list[tuple[str, FontFace]]) -> str:
    verb = "has" if len(faces) == 1 else "have"
    return f"{format_count(len(faces), '@font-face rule')} {verb}"


def _families(faces: list[tuple[str, FontFace]]) -> str:
    names = list(dict.fromkeys(face.family or "unnamed" for _, face in faces))
    return format_some(names)
