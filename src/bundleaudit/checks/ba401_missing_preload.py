"""BA401: static imports of the initial load are found one after another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from typing_extensions import override

from bundleaudit.engine.check import Category, Check, CheckMeta, Options, worst_first
from bundleaudit.model.outcome import Finding, Severity
from bundleaudit.model.sizes import add_known
from bundleaudit.units import format_count, format_size, format_some

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundleaudit.analysis.facts import Facts

# The document, then everything it names.
_ROUND_TRIPS_AT_BEST: Final = 2


class MissingPreload(Check[Options]):
    """A page should name everything its start needs.

    ## What it does
    Follows the static imports of the scripts a page names, and the stylesheets that stylesheets
    import. Fires when some of them are not in the page itself (`modulepreload`, `script`,
    `stylesheet`), and says how many requests must follow one another.

    ## Why it matters
    The browser asks for such a file only after it has downloaded the one that imports it: a round
    trip more for each step, 100 ms or more on a phone, with the connection idle.

    ## How to fix
    Vite writes `modulepreload` links for the whole closure: leave `build.modulePreload` on and
    let `resolveDependencies` drop nothing a page starts with. Where a server renders the page,
    write a link for every file in the manifest's `imports`, followed to the end.

    ## References
    - https://vite.dev/config/build-options.html#build-modulepreload
    - https://web.dev/articles/modulepreload
    """

    meta = CheckMeta(
        id="BA401",
        name="missing-preload",
        summary="static imports of the initial load are not preloaded",
        category=Category.DELIVERY,
        severity=Severity.WARNING,
        since="0.1.0",
    )

    @override
    def skip_reason(self, facts: Facts, options: Options) -> str:
        if any(page.has_document for page in facts.build.pages):
            return ""
        return "no page in the build: what the server's template preloads is unknown"

    @override
    def run(self, facts: Facts, options: Options) -> Iterator[Finding]:
        findings = []
        for page in facts.build.pages:
            if not page.has_document:
                continue
            rounds = facts.loader.discover((*page.entries, *page.preloaded, *page.stylesheets))
            late = [file for file, at in rounds.items() if at > _ROUND_TRIPS_AT_BEST]
            if not late:
                continue
            trip_count = max(rounds.values())
            gzip_bytes = add_known(facts.file_by_path[file].sizes.gzip_bytes for file in late)
            findings.append(
                Finding(
                    message=(
                        f"{page.file} takes {trip_count} round trips, {_ROUND_TRIPS_AT_BEST} would do:"
                        f" {format_count(len(late), 'file')} not preloaded"
                        f" ({format_some(late)}; {format_size(gzip_bytes)} gzip)"
                    ),
                    key=page.file,
                    file=page.file,
                    measured_bytes=gzip_bytes,
                    limit_bytes=0,
                    fix=_advise(late),
                )
            )
        yield from worst_first(findings)


def _advise(late: list[str]) -> str:
    scripts = [file for file in late if not file.endswith(".css")]
    if not scripts:
        return f'<link rel="stylesheet" href="{late[0]}"> in the page instead of @import'
    return (
        "leave build.modulePreload on without dropping these in resolveDependencies, or write"
        f' <link rel="modulepreload" crossorigin href="{scripts[0]}"> for each'
    )
