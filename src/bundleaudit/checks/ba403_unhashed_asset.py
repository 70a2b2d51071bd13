"""BA403: files that pages load have no content hash in their names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from typing_extensions import override

from bundleaudit.analysis.identity import stable_names
from bundleaudit.engine.check import Category, Check, CheckMeta, Options
from bundleaudit.model.files import FileKind
from bundleaudit.model.outcome import Confidence, Finding, Severity
from bundleaudit.records import record
from bundleaudit.units import ByteCount, format_size, format_some

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundleaudit.analysis.facts import Facts
    from bundleaudit.model.files import OutputFile

_KINDS: Final = frozenset({FileKind.JS, FileKind.CSS})
# Hashes of other lengths than Vite's eight: at least one digit, and no word of a language.
_LONG_HASH: Final = re.compile(
    r"(?:^|[-._])(?=[A-Za-z_-]*[0-9])(?:[0-9a-f]{6,64}|[A-Za-z0-9_-]{9,44})(?=\.|$)"
)
_MIXED: Final = re.compile(r"(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])|\A[-._]?[0-9a-f]{6,64}\Z")


@record
class UnhashedAssetOptions(Options):
    """Options of BA403.

    Attributes:
        min_raw_bytes: Smaller files cost little more than asking whether they changed.
    """

    min_raw_bytes: ByteCount = ByteCount(2_000)


class UnhashedAsset(Check[UnhashedAssetOptions]):
    """What pages load should be cached for good, which needs a hash in its name.

    ## What it does
    Lists scripts and stylesheets that a page or a lazy boundary loads and whose name holds no
    content hash. Pages, service workers and files nothing loads have fixed names for good reason
    and are left out; so are builds without pages, such as libraries.

    ## Why it matters
    `Cache-Control: immutable` is safe only for a name that changes with the content. Without it
    returning visitors ask again for every file, or run an old script with a new page.

    ## How to fix
    Keep Vite's default names (`[name]-[hash]`); a server's template finds them in the manifest
    (`build.manifest: true`). Move scripts from `public/` into `src/` and import them.

    ## References
    - https://vite.dev/guide/backend-integration.html
    - https://web.dev/articles/http-cache#versioned-urls
    """

    meta = CheckMeta(
        id="BA403",
        name="unhashed-asset",
        summary="a file that pages load has no content hash in its name",
        category=Category.DELIVERY,
        severity=Severity.WARNING,
        since="0.1.0",
    )
    options_type = UnhashedAssetOptions

    @override
    def skip_reason(self, facts: Facts, options: UnhashedAssetOptions) -> str:
        has_page = any(page.has_document for page in facts.build.pages)
        return "" if has_page else "the build holds no pages"

    @override
    def run(self, facts: Facts, options: UnhashedAssetOptions) -> Iterator[Finding]:
        loaded = set(facts.initial_files)
        for boundary in facts.boundaries:
            loaded.update(boundary.closure.files)
        candidates = [
            file
            for file in facts.build.files
            if file.path in loaded
            and file.kind in _KINDS
            and file.is_served
            and file.sizes.raw_bytes >= options.min_raw_bytes
        ]
        names = stable_names(file.path for file in facts.build.files)
        found = [
            file
            for file in candidates
            if names[file.path] == file.path and not _has_long_hash(file.path)
        ]
        if not found:
            return
        found.sort(key=lambda file: (-file.sizes.raw_bytes, file.path))
        yield _finding(found, len(candidates))


def _finding(found: list[OutputFile], loaded_count: int) -> Finding:
    total = sum(file.sizes.raw_bytes for file in found)
    names = format_some([file.path for file in found])
    verb = "has" if len(found) == 1 else "have"
    return Finding(
        message=f"{len(found)} of {loaded_count} scripts and stylesheets that pages load {verb} no"
        f" hash in the name ({format_size(total)}): {names}",
        key="unhashed",
        file=found[0].path,
        measured_bytes=total,
        confidence=Confidence.INFERRED,
        fix="entryFileNames, chunkFileNames and assetFileNames with [hash]; no scripts in public/",
    )


def _has_long_hash(path: str) -> bool:
    """Return whether the name holds a hash of another length than Vite's."""
    stem = path.rpartition("/")[2].rpartition(".")[0]
    return any(_MIXED.search(match[0].lstrip("-._")) for match in _LONG_HASH.finditer(stem))
