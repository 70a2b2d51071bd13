"""BA402: the page waits for scripts or foreign stylesheets before it shows anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from bundleaudit.engine.check import Category, Check, CheckMeta, Options
from bundleaudit.model.outcome import Finding, Severity
from bundleaudit.records import record
from bundleaudit.units import ByteCount, format_count, format_size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundleaudit.analysis.facts import Facts


@record
class RenderBlockingOptions(Options):
    """Options of BA402.

    Attributes:
        small_gzip_bytes: A script of the build up to this size is a note only: it arrives with
            the first packets.
        tiny_gzip_bytes: One up to this size is none: a configuration written at deployment, or
            the choice of dark mode, which must come before the first paint.
    """

    small_gzip_bytes: ByteCount = ByteCount(14_000)
    tiny_gzip_bytes: ByteCount = ByteCount(1_400)


class RenderBlocking(Check[RenderBlockingOptions]):
    """Nothing from elsewhere should stand between a visitor and the first paint.

    ## What it does
    Finds classic scripts in a page's head that are neither `async` nor `defer`, and stylesheets
    from other hosts that apply to screens. The build's own stylesheets are BA103's; module scripts
    never block. Pages that only hold classic scripts were copied to the build and are not judged.

    ## Why it matters
    The browser shows nothing until they are there. Another host costs a look-up, a connection and
    a handshake first, three round trips, and its outage is yours.

    ## How to fix
    `defer` keeps the order: deferred and module scripts run one after another as written. Serve
    fonts and styles yourself, or load them with `media="print" onload="this.media='all'"`.

    ## References
    - https://web.dev/articles/critical-rendering-path/render-blocking-css
    - https://developer.chrome.com/docs/lighthouse/performance/render-blocking-resources
    """

    meta = CheckMeta(
        id="BA402",
        name="render-blocking",
        summary="classic scripts or foreign stylesheets block the first paint",
        category=Category.DELIVERY,
        severity=Severity.WARNING,
        since="0.1.0",
    )
    options_type = RenderBlockingOptions

    @override
    def skip_reason(self, facts: Facts, options: RenderBlockingOptions) -> str:
        if any(page.has_document for page in facts.build.pages):
            return ""
        return "no page in the build"

    @override
    def run(self, facts: Facts, options: RenderBlockingOptions) -> Iterator[Finding]:
        scripts: dict[str, list[str]] = {}
        styles: dict[str, list[str]] = {}
        for page in facts.build.pages:
            if set(page.entries) <= set(page.blocking_scripts):
                continue
            for script in page.blocking_scripts:
                scripts.setdefault(script, []).append(page.file)
            for url in page.foreign_stylesheets:
                styles.setdefault(url, []).append(page.file)
        findings = [
            finding
            for name, pages in scripts.items()
            if (finding := _script(name, pages, facts, options)) is not None
        ]
        findings += [
            Finding(
                message=f"{url} blocks the first paint of {_name_pages(pages)}: a stylesheet of another host",
                key=url,
                file=pages[0],
                fix='serve it with the build, or load it with media="print" onload="this.media=\'all\'"',
            )
            for url, pages in styles.items()
        ]
        yield from sorted(
            findings,
            key=lambda item: (
                item.severity is Severity.NOTE,
                -(item.measured_bytes or 0),
                item.key,
            ),
        )


def _script(
    name: str, pages: list[str], facts: Facts, options: RenderBlockingOptions
) -> Finding | None:
    file = facts.file_by_path.get(name)
    gzip_bytes = file.sizes.gzip_bytes if file else None
    if gzip_bytes is not None and gzip_bytes <= options.tiny_gzip_bytes:
        return None
    is_small = gzip_bytes is not None and gzip_bytes <= options.small_gzip_bytes
    size = f" ({format_size(gzip_bytes)} gzip)" if file else ", a script from outside of the build"
    return Finding(
        message=f"{name}{size} blocks the first paint of {_name_pages(pages)}",
        key=name,
        file=name if file else pages[0],
        measured_bytes=gzip_bytes,
        fix=f'<script defer src="{name}">: deferred and module scripts run in the order written',
        severity=Severity.NOTE if is_small else None,
    )


def _name_pages(pages: list[str]) -> str:
    first, *rest = sorted(pages)
    return first if not rest else f"{first} and {format_count(len(rest), 'more page')}"
