"""BA602: large images or fonts are inlined in scripts or stylesheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from bundleaudit.analysis.identity import stable_name
from bundleaudit.engine.check import Category, Check, CheckMeta, Options
from bundleaudit.model.files import FileKind, FileRole
from bundleaudit.model.outcome import Finding, Severity
from bundleaudit.records import record
from bundleaudit.units import ByteCount, format_count, format_size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundleaudit.analysis.facts import Facts

_KINDS = frozenset({FileKind.JS, FileKind.CSS, FileKind.HTML})


@record
class InlinedAssetOptions(Options):
    """Options of BA602.

    Attributes:
        max_raw_bytes: The longest data URL allowed, as it stands in the file.
    """

    max_raw_bytes: ByteCount = ByteCount(10_000)


class InlinedAsset(Check[InlinedAssetOptions]):
    """Large assets should be files of their own.

    ## What it does
    Finds data URLs longer than the limit in scripts, stylesheets and pages. Vite inlines files
    below 4 KiB (5.5 kB as base64), so what is longer was asked for, by `?inline`, a higher
    `build.assetsInlineLimit` or a package. In what no page loads at first it is a note. Inline
    source maps are BA502's.

    ## Why it matters
    Base64 is a third larger than the file. It delays the script or stylesheet around it, which
    blocks rendering, is downloaded even where it is never shown, and again whenever anything
    around it changes.

    ## How to fix
    Import the asset without `?inline` and leave `build.assetsInlineLimit` at 4096; preload a font
    that the first view needs.

    ## References
    - https://vite.dev/config/build-options.html#build-assetsinlinelimit
    - https://web.dev/articles/critical-path/render-blocking-css
    """

    meta = CheckMeta(
        id="BA602",
        name="inlined-asset",
        summary="a large image or font is inlined in a script or stylesheet",
        category=Category.ASSETS,
        severity=Severity.WARNING,
        since="0.1.0",
    )
    options_type = InlinedAssetOptions

    @override
    def run(self, facts: Facts, options: InlinedAssetOptions) -> Iterator[Finding]:
        found: list[tuple[int, Finding]] = []
        for path, scan in facts.build.content.scans:
            file = facts.file_by_path[path]
            large = [item for item in scan.data_urls if item.length_bytes > options.max_raw_bytes]
            is_code = file.kind in _KINDS and file.is_served and file.role is not FileRole.LEGACY
            if not large or not is_code:
                continue
            total = sum(item.length_bytes for item in large)
            what = f"{large[0].media_type} of {format_size(large[0].length_bytes)}"
            if len(large) > 1:
                kinds = format_count(len(large), "data URL")
                what = f"{kinds} of {format_size(total)} in all, the largest {what}"
            is_initial = path in facts.initial_files or file.kind is FileKind.HTML
            place = ", in the initial load" if is_initial else ""
            finding = Finding(
                message=f"{path} holds {what}{place}; allowed is"
                f" {format_size(options.max_raw_bytes)} each",
                key=stable_name(path),
                file=path,
                measured_bytes=large[0].length_bytes,
                limit_bytes=options.max_raw_bytes,
                limit_source=options.source_of("max_raw_bytes", guideline="default"),
                fix="import it without ?inline, so that it is a file of its own"
                " (build.assetsInlineLimit: 4096)",
                severity=None if is_initial else Severity.NOTE,
            )
            found.append((total, finding))
        found.sort(key=lambda item: (item[1].severity is not None, -item[0], item[1].key))
        yield from (finding for _, finding in found)
