"""What changed from one build (the base) to another (the head)."""

from __future__ import annotations

from enum import StrEnum

from bundleaudit.model.files import FileKind
from bundleaudit.model.sizes import Metric, Sizes
from bundleaudit.records import record


class ChangeStatus(StrEnum):
    """What happened to a file, a module, a package or a load."""

    IDENTICAL = "identical"
    HASHES = "hashes"
    """Only content hashes in it changed."""
    REFERENCES = "references"
    """Only what ties it to other files changed: imports, preload lists, names."""
    CHANGED = "changed"
    RENAMED = "renamed"
    SPLIT = "split"
    MERGED = "merged"
    ADDED = "added"
    REMOVED = "removed"

    @property
    def is_quiet(self) -> bool:
        """Whether nobody changed the thing itself."""
        return self in _QUIET

    @property
    def opposite(self) -> ChangeStatus:
        """The status with base and head swapped."""
        return _OPPOSITES.get(self, self)


_QUIET = frozenset({ChangeStatus.IDENTICAL, ChangeStatus.HASHES, ChangeStatus.REFERENCES})
_OPPOSITES = {
    ChangeStatus.SPLIT: ChangeStatus.MERGED,
    ChangeStatus.MERGED: ChangeStatus.SPLIT,
    ChangeStatus.ADDED: ChangeStatus.REMOVED,
    ChangeStatus.REMOVED: ChangeStatus.ADDED,
}


@record
class SizeDelta:
    """Head minus base, in bytes; ``None`` where one of them is unknown or they do not compare."""

    raw_bytes: int
    gzip_bytes: int | None
    brotli_bytes: int | None

    def of(self, metric: Metric) -> int | None:
        """Return the difference by ``metric``."""
        match metric:
            case Metric.RAW:
                return self.raw_bytes
            case Metric.GZIP:
                return self.gzip_bytes
            case Metric.BROTLI:
                return self.brotli_bytes

    @property
    def is_zero(self) -> bool:
        """Whether no known size differs."""
        return not (self.raw_bytes or self.gzip_bytes or self.brotli_bytes)


@record
class FileChange:
    """One file and what became of it; several on one side when it was split or merged.

    Attributes:
        name: Its name without hash; of a renamed, split or merged file the one it has in the head.
        kind: What it is.
        status: What happened.
        base: Its paths in the base, sorted; none when it was added.
        head: Its paths in the head, sorted; none when it was removed.
        base_sizes: Measured.
        head_sizes: Measured.
        delta: Free of the noise of hashes as far as `is_estimate` does not say otherwise.
        is_estimate: The compressed delta holds the noise of hashes, at most 1.4 % of small files.
        source: The module the chunk stands for, where known.
    """

    name: str
    kind: FileKind
    status: ChangeStatus
    base: tuple[str, ...]
    head: tuple[str, ...]
    base_sizes: Sizes
    head_sizes: Sizes
    delta: SizeDelta
    is_estimate: bool
    source: str | None


class LoadKind(StrEnum):
    """Which kind of load."""

    PAGE = "page"
    LAZY = "lazy"


@record
class LoadCause:
    """What one package, or one module of the application, adds to a load.

    Attributes:
        name: The package or the module.
        is_package: Which of both.
        delta: By its shares in the files of the load; brotli is not known.
        is_moved: It is in both builds, and in the load of only one of them: what was lazy is
            loaded at once, or the other way round.
    """

    name: str
    is_package: bool
    delta: SizeDelta
    is_moved: bool


@record
class LoadChange:
    """The initial load of a page, or what a lazy boundary adds to it.

    Attributes:
        kind: Page or lazy boundary.
        name: The page; of a boundary the module or the chunk it loads.
        status: Added, removed, changed or identical by its size and its files.
        base: All its files together, as measured; ``None`` when added.
        head: The same in the head; ``None`` when removed.
        delta: All files, free of the noise of hashes.
        js_delta: Scripts.
        css_delta: Stylesheets.
        request_count_delta: Requests.
        entered: Names of files it loads now and did not before.
        left: Names of files it no longer loads.
        causes: What came into it, grew in it or left it, the largest first, at most 50; empty
            for boundaries and where modules are unknown.
    """

    kind: LoadKind
    name: str
    status: ChangeStatus
    base: Sizes | None
    head: Sizes | None
    delta: SizeDelta
    js_delta: SizeDelta
    css_delta: SizeDelta
    request_count_delta: int
    entered: tuple[str, ...]
    left: tuple[str, ...]
    causes: tuple[LoadCause, ...] = ()


@record
class PackageChange:
    """One third-party package.

    Attributes:
        name: As npm knows it.
        status: Added, removed or changed.
        base_versions: Known ones, sorted.
        head_versions: Known ones, sorted.
        base_copy_count: Copies before.
        head_copy_count: Copies now.
        delta: By its shares; brotli is not known.
        head_gzip_bytes: Its gzip share now.
        chunks: Names of the chunks that hold it, in the head or else in the base.
        is_initial: Whether some page loads it at once.
    """

    name: str
    status: ChangeStatus
    base_versions: tuple[str, ...]
    head_versions: tuple[str, ...]
    base_copy_count: int
    head_copy_count: int
    delta: SizeDelta
    head_gzip_bytes: int | None
    chunks: tuple[str, ...]
    is_initial: bool


@record
class ModuleChange:
    """One module of the application or of a package.

    Attributes:
        path: Its path, in the head where it is there.
        base_path: Its path in the base when it was renamed, else ``None``.
        package: The package it belongs to.
        status: Added, removed, changed or renamed.
        delta: By its shares; brotli is not known.
        chunks: Names of the chunks that hold it, in the head or else in the base.
    """

    path: str
    base_path: str | None
    package: str | None
    status: ChangeStatus
    delta: SizeDelta
    chunks: tuple[str, ...]


@record
class Cause:
    """Why a load or the build grew or shrank: one package, or one module of the application.

    Attributes:
        name: The package or the module.
        is_package: Which of both.
        status: Added, removed, changed or renamed.
        delta: What it contributes to the build.
        initial_delta: What it contributes to the files that some page loads at first; ``None``
            where nothing of it is, or was, among them.
        is_moved: It is in both builds, and in the initial loads of only one of them.
        chunk: Name of the chunk that holds most of it.
        chain: How it is reached, from the page on: modules where the import graph is known,
            otherwise chunks by the module they stand for.
        is_chain_lazy: Whether a step of the chain is a dynamic import.
        changed_files: Files of the change under review that are on the chain; ``None`` when it is
            not known which files those are.
    """

    name: str
    is_package: bool
    status: ChangeStatus
    delta: SizeDelta
    chunk: str
    chain: tuple[str, ...]
    is_chain_lazy: bool
    changed_files: tuple[str, ...] | None
    initial_delta: SizeDelta | None = None
    is_moved: bool = False


@record
class Cascade:
    """Files that returning visitors download again though nobody changed them.

    Attributes:
        roots: Names of the changed files whose new names went through, sorted; empty when they
            are not known.
        via: Name of the unchanged file that repeats them and that the others refer to; empty when
            the files refer to the roots themselves.
        files: Names of the files, sorted.
        sizes: What they weigh together.
    """

    roots: tuple[str, ...]
    via: str
    files: tuple[str, ...]
    sizes: Sizes


@record
class ReturningLoad:
    """What a visitor of the base downloads again on a page of the head.

    Attributes:
        page: The page; empty for the whole build.
        sizes: Files whose URL or content is new, without the document.
        whole: Everything the page loads.
    """

    page: str
    sizes: Sizes
    whole: Sizes


@record
class TurnedEager:
    """Something that was loaded lazily and now comes with a page.

    Attributes:
        page: The page.
        name: The module, or the chunk, that a dynamic import loaded.
        file: The file of the head that holds it now.
        raw_bytes: What it weighs there.
        gzip_bytes: Its share; ``None`` when unknown.
    """

    page: str
    name: str
    file: str
    raw_bytes: int
    gzip_bytes: int | None


@record
class MeasureChange:
    """One measured thing a budget of growth may name.

    Attributes:
        scope: As budgets write it, without patterns: ``total``, ``page:index.html``,
            ``chunk:assets/index-*.js``, ``package:vue``.
        file: The file of the head it is, when it is one.
        base: Measured before; ``None`` when it is new.
        head: Measured now; ``None`` when it is gone.
        delta: Free of the noise of hashes where `head` minus `base` is not.
    """

    scope: str
    file: str | None
    base: Sizes | None
    head: Sizes | None
    delta: SizeDelta


@record
class BuildDiff:
    """Everything that changed.

    Attributes:
        base: How the base is called.
        head: How the head is called.
        is_snapshot: The base is a snapshot: only `measures` and `packages` are known.
        notes: What is not known or compares with reservations; sentences without a full stop.
        files: Every served file, real changes first, the largest first.
        loads: Pages, then lazy boundaries, that are not identical.
        packages: Changed ones, the largest change first.
        modules: Changed ones, the largest change first.
        causes: The largest first.
        turned_eager: Lazy before, loaded with a page now; the largest first.
        returning: The whole build, then every page.
        cascades: The largest first.
        measures: Everything a budget of growth may name, sorted by scope.
    """

    base: str
    head: str
    is_snapshot: bool
    notes: tuple[str, ...]
    files: tuple[FileChange, ...]
    loads: tuple[LoadChange, ...]
    packages: tuple[PackageChange, ...]
    modules: tuple[ModuleChange, ...]
    causes: tuple[Cause, ...]
    turned_eager: tuple[TurnedEager, ...]
    returning: tuple[ReturningLoad, ...]
    cascades: tuple[Cascade, ...]
    measures: tuple[MeasureChange, ...]

    @property
    def changed_files(self) -> tuple[FileChange, ...]:
        """Files somebody changed: without those that differ in hashes or references alone."""
        return tuple(change for change in self.files if not change.status.is_quiet)

    def count_files(self, status: ChangeStatus) -> int:
        """Return how many files have this status."""
        return sum(change.status is status for change in self.files)
