"""BA507: nothing in the build measures how quick it is for its users."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from typing_extensions import override

from bundleaudit.engine.check import Category, Check, CheckMeta, Options
from bundleaudit.model.content import Mark
from bundleaudit.model.files import FileRole
from bundleaudit.model.outcome import Confidence, Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundleaudit.analysis.facts import Facts

MONITORS: Final = frozenset(
    {
        Mark.WEB_VITALS,
        Mark.NAVIGATION_TIMING,
        Mark.SENTRY,
        Mark.DATADOG,
        Mark.NEW_RELIC,
        Mark.OPEN_TELEMETRY,
        Mark.ELASTIC_APM,
        Mark.GRAFANA_FARO,
        Mark.APPLICATION_INSIGHTS,
        Mark.SPEED_INSIGHTS,
        Mark.CLOUDFLARE_INSIGHTS,
        Mark.PERFORMANCE_OBSERVER,
        Mark.USER_TIMING,
    }
)
_PACKAGES: Final = (
    "web-vitals", "@sentry/", "@datadog/browser-rum", "@opentelemetry/", "@elastic/apm-rum",
    "@grafana/faro", "@microsoft/applicationinsights", "@vercel/speed-insights", "newrelic",
)  # fmt: skip
# Parts of addresses between dots, hyphens and slashes: `browser.sentry-cdn.com`, `/elastic-apm/`.
_HOSTS: Final = re.compile(
    r"(?<![a-z0-9])(?:sentry|datadoghq|nr-data|newrelic|cloudflareinsights|speed-insights|speedcurve|"
    r"applicationinsights|monitor\.azure|elastic-apm|dynatrace)(?![a-z0-9])",
    re.IGNORECASE,
)


class Monitoring(Check[Options]):
    """An application should measure how quick it is for the people who use it.

    ## What it does
    Looks in scripts and pages for the browser's timings (`PerformanceObserver`,
    `getEntriesByType("navigation")`, `performance.timing`, `performance.mark` and `measure`), for
    web-vitals, and for the SDKs of Sentry, Datadog, New Relic, OpenTelemetry, Elastic, Grafana
    Faro, Application Insights, Vercel and Cloudflare: in the code, among the packages, and as
    scripts from elsewhere; comments and sentences that speak of them do not count. Fires when a
    build with pages has none of them. Scripts that a server
    adds to the page cannot be seen, which is why the finding is inferred.

    ## Why it matters
    A laboratory has one machine and one network; regressions on slow telephones show only in what
    the browsers of visitors report.

    ## How to fix
    `import { onLCP, onINP, onCLS } from 'web-vitals'` and send the values to your back end with
    `navigator.sendBeacon`, in a chunk that is loaded after the first paint; 2 kB compressed.

    ## References
    - https://web.dev/articles/vitals-field-measurement-best-practices
    - https://developer.mozilla.org/docs/Web/API/PerformanceObserver
    """

    meta = CheckMeta(
        id="BA507",
        name="monitoring",
        summary="nothing in the build measures how quick it is for its users",
        category=Category.CONTENT,
        severity=Severity.NOTE,
        since="0.1.0",
    )

    @override
    def skip_reason(self, facts: Facts, options: Options) -> str:
        has_page = any(page.has_document for page in facts.build.pages)
        return "" if has_page and facts.build.chunks else "the build holds no pages with scripts"

    @override
    def run(self, facts: Facts, options: Options) -> Iterator[Finding]:
        if not (_has_mark(facts) or _has_package(facts) or _has_script(facts)):
            yield Finding(
                message="no monitoring of the time pages take was found: no web-vitals,"
                " PerformanceObserver, navigation timings or monitoring SDK",
                key="monitoring",
                limit_source="guideline",
                confidence=Confidence.INFERRED,
                fix="report onLCP, onINP and onCLS of web-vitals to your back end",
            )


def _has_mark(facts: Facts) -> bool:
    """Return whether a script or page measures; a library's worker measures only itself."""
    return any(
        item.mark in MONITORS
        for path, scan in facts.build.content.scans
        if facts.file_by_path[path].role not in {FileRole.WORKER, FileRole.ASSET, FileRole.SERVER}
        for item in scan.marks
    )


def _has_package(facts: Facts) -> bool:
    return any(package.name.startswith(_PACKAGES) for package in facts.packages)


def _has_script(facts: Facts) -> bool:
    urls = (url for page in facts.build.pages for url in page.external_urls)
    return any(_HOSTS.search(url) for url in urls)
