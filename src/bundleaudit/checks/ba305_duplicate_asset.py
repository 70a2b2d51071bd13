"""BA305: the same content lies in the build under several names."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from typing_extensions import override

from bundleaudit.analysis.identity import stable_name
from bundleaudit.engine.check import Category, Check, CheckMeta, Options
from bundleaudit.model.files import FileKind
from bundleaudit.model.outcome import Finding, Severity
from bundleaudit.records import record
from bundleaudit.units import ByteCount, format_size, format_some

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundleaudit.analysis.facts import Facts
    from bundleaudit.model.files import OutputFile


@record
class DuplicateAssetOptions(Options):
    """Options of BA305.

    Attributes:
        min_raw_bytes: Copies of smaller files are not worth a finding.
    """

    min_raw_bytes: ByteCount = ByteCount(4_000)


class DuplicateAsset(Check[DuplicateAssetOptions]):
    """A content should have one address.

    ## What it does
    Groups served files by their content and lists groups of two or more. Pages are left out
    (hosts want `404.html` beside `index.html`), and so are source maps, precompressed siblings
    and the server's half of a build.

    ## Why it matters
    A browser caches by address: it downloads and keeps each copy it meets, and every copy is
    deployed and precached.

    ## How to fix
    Refer to a file in one way only: imported from `src/` (hashed by Vite) or by address from
    `public/`, never both. One copy for two builds in one directory is worth a shared folder.

    ## References
    - https://vite.dev/guide/assets.html#the-public-directory
    """

    meta = CheckMeta(
        id="BA305",
        name="duplicate-asset",
        summary="the same content lies in the build under several names",
        category=Category.PACKAGES,
        severity=Severity.NOTE,
        since="0.1.0",
    )
    options_type = DuplicateAssetOptions

    @override
    def run(self, facts: Facts, options: DuplicateAssetOptions) -> Iterator[Finding]:
        groups: dict[str, list[OutputFile]] = defaultdict(list)
        for file in facts.build.files:
            is_asset = file.is_served and file.kind is not FileKind.HTML
            if is_asset and file.fingerprint and file.sizes.raw_bytes >= options.min_raw_bytes:
                groups[file.fingerprint.content].append(file)
        copies = [group for group in groups.values() if len(group) > 1]
        copies.sort(key=lambda group: (-group[0].sizes.raw_bytes * (len(group) - 1), group[0].path))
        for first, *others in copies:
            size = format_size(first.sizes.raw_bytes)
            names = format_some([file.path for file in others], 2)
            yield Finding(
                message=f"{first.path} ({size}) is in the build {len(others) + 1} times:"
                f" also as {names}",
                key=stable_name(first.path),
                file=first.path,
                measured_bytes=first.sizes.raw_bytes * (len(others) + 1),
                saving_bytes=_saving(others),
                fix="refer to it in one way: import it, or name its address in public/",
            )


def _saving(others: list[OutputFile]) -> int | None:
    """Return what the copies weigh compressed; nobody needs to download all of them."""
    sizes = [file.sizes.gzip_bytes for file in others]
    known = [size for size in sizes if size is not None]
    return sum(known) if len(known) == len(sizes) else None
