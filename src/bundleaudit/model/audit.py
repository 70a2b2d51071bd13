"""The result of a run: what every reporter renders and every baseline holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.model.build import Build
from bundleaudit.model.files import FileKind
from bundleaudit.model.network import MOBILE, NetworkProfile
from bundleaudit.model.outcome import Outcome, Severity, Status
from bundleaudit.model.ownership import Package
from bundleaudit.model.sizes import Encoders, Sizes
from bundleaudit.records import record

if TYPE_CHECKING:
    from bundleaudit.model.diff import BuildDiff


@record
class LoadSet:
    """Files a browser requests together, and their sums.

    Attributes:
        files: In order of discovery, without the document itself.
        js: Scripts.
        css: Stylesheets.
        all: Every file of the set.
        request_count: Requests for these files.
        round_trip_count: Requests that must follow one another, the document being the first,
            also where a server renders it; ``None`` for a lazy boundary. A navigation's are those
            after the click.
    """

    files: tuple[str, ...]
    js: Sizes
    css: Sizes
    all: Sizes
    request_count: int
    round_trip_count: int | None


@record
class PageLoad:
    """What a first visit to a page loads before any lazy boundary is crossed.

    Attributes:
        file: The page.
        initial: What a modern browser loads.
        legacy_initial: What an old browser loads instead; ``None`` without legacy twins.
        external_urls: Files from elsewhere, which are not measured.
    """

    file: str
    initial: LoadSet
    legacy_initial: LoadSet | None
    external_urls: tuple[str, ...]


@record
class BoundaryLoad:
    """What crossing a lazy boundary loads, counted from nothing.

    Attributes:
        target: The chunk imported; ``None`` when only stylesheets are loaded.
        closure: Its static closure, preload list and stylesheets.
    """

    target: str | None
    closure: LoadSet


@record
class VisitStep:
    """One request of a first visit.

    Attributes:
        file: What is requested.
        round_number: The round trip it belongs to; the document's is 1.
        discovered_by: The file that names it; ``None`` for the document.
        start_ms: When it is requested, estimated from the moment the visitor asks for the page.
        end_ms: When its last byte is there, estimated likewise.
    """

    file: str
    round_number: int
    discovered_by: str | None
    start_ms: int
    end_ms: int


@record
class RouteLoad:
    """What one record of the route table costs.

    A visit shows the record, its parents and all their views. What views load later by themselves
    (asynchronous components, data) is not in it.

    Attributes:
        route: The record's position in ``build.routes.routes``.
        target: The record that is shown in the end; another one where the record redirects.
        page: The page the visit starts with; of several with the record the heaviest.
        first_visit: Everything a visitor with an empty cache loads, in order of discovery.
        navigation: The part that is still to load when the page shows another route already.
        estimated_ms: How long the first visit takes under ``run.network``.
        navigation_ms: How long the navigation takes under it, from the click.
        steps: The requests of the first visit, the document first, in order of discovery.
        is_complete: Whether all is known; otherwise sizes and times are lower bounds.
    """

    route: int
    target: int
    page: str | None
    first_visit: LoadSet
    navigation: LoadSet
    estimated_ms: int
    navigation_ms: int
    steps: tuple[VisitStep, ...]
    is_complete: bool


@record
class Totals:
    """Sums over the files of a build.

    Attributes:
        by_kind: Every kind, in a fixed order.
        everything: Every file on disk.
        served: What visitors can download: without source maps and precompressed siblings.
    """

    by_kind: tuple[tuple[FileKind, Sizes], ...]
    everything: Sizes
    served: Sizes

    def of(self, kind: FileKind) -> Sizes:
        """Return the sum for one kind."""
        return dict(self.by_kind)[kind]


@record
class BaselineSource:
    """Where the baseline was looked for.

    Attributes:
        is_found: Whether there is one.
        description: Which one it is and where it was found, or why there is none; one line.
    """

    is_found: bool
    description: str


@record
class RunInfo:
    """How the numbers were made.

    Attributes:
        tool_version: Of bundleaudit.
        encoders: The compressors.
        fail_on: Findings from this severity on fail the gate; ``None``: none do.
        network: What times are estimated for.
        baseline: Where the baseline was looked for; ``None`` when it was named or not wanted.
    """

    tool_version: str
    encoders: Encoders
    fail_on: Severity | None
    network: NetworkProfile = MOBILE
    baseline: BaselineSource | None = None


@record
class Audit:
    """One build, judged.

    Attributes:
        build: What was read.
        totals: Sums by kind.
        pages: Initial loads, in the order of ``build.pages``.
        boundaries: Lazy loads, in the order of ``build.boundaries``.
        packages: Third-party packages, the largest first.
        outcomes: One per registered check, in order of id.
        run: How the numbers were made.
        routes: What each route costs, in the order of ``build.routes``.
        diff: What changed since the baseline; ``None`` without one.
    """

    build: Build
    totals: Totals
    pages: tuple[PageLoad, ...]
    boundaries: tuple[BoundaryLoad, ...]
    packages: tuple[Package, ...]
    outcomes: tuple[Outcome, ...]
    run: RunInfo
    routes: tuple[RouteLoad, ...] = ()
    diff: BuildDiff | None = None

    @property
    def is_failed(self) -> bool:
        """Whether the gate is closed: a finding at or above ``run.fail_on``."""
        threshold = self.run.fail_on
        return threshold is not None and any(
            outcome.severity_of(finding) >= threshold
            for outcome in self.outcomes
            if outcome.status is Status.FAILED
            for finding in outcome.findings
        )

    def count_findings(self, severity: Severity) -> int:
        """Return how many findings of failed checks have exactly this severity."""
        return sum(
            outcome.severity_of(finding) is severity
            for outcome in self.outcomes
            if outcome.status is Status.FAILED
            for finding in outcome.findings
        )
