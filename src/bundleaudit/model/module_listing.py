"""What the scripts of a build are made of, by their source maps and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.model.sizes import add_known
from bundleaudit.records import record

if TYPE_CHECKING:
    from bundleaudit.model.notes import Note
    from bundleaudit.model.ownership import Ownership, Package


@record
class MappedScript:
    """A script with a source map.

    Attributes:
        file: Its path in the build.
        ownership: Whose its bytes are.
        gzip_bytes: Its compressed size, shares and overhead together; ``None`` without gzip.
    """

    file: str
    ownership: Ownership
    gzip_bytes: int | None


@record
class ModuleTotal:
    """One module over all scripts.

    Attributes:
        path: As in ``ModuleShare``.
        package: The package it belongs to; ``None`` for the application's own modules.
        raw_bytes: Its bytes.
        gzip_bytes: Sum of its shares; ``None`` without gzip.
        chunks: Scripts that hold some of it, sorted.
    """

    path: str
    package: str | None
    raw_bytes: int
    gzip_bytes: int | None
    chunks: tuple[str, ...]


@record
class ModuleListing:
    """Every script that has a map, cut up.

    Attributes:
        name: How reports call the build.
        scripts: Those with a map, by path; legacy twins are left out.
        unmapped: Scripts without a usable map and their sizes, by path.
        twin_count: Scripts for old browsers that repeat modern ones and are left out.
        packages: Largest first, then by name.
        modules: Largest first, then by path.
        notes: Maps that could not be used, and comments that lead nowhere.
    """

    name: str
    scripts: tuple[MappedScript, ...]
    unmapped: tuple[tuple[str, int], ...]
    twin_count: int
    packages: tuple[Package, ...]
    modules: tuple[ModuleTotal, ...]
    notes: tuple[Note, ...]

    @property
    def raw_bytes(self) -> int:
        """The size of all mapped scripts."""
        return sum(script.ownership.raw_bytes for script in self.scripts)

    @property
    def gzip_bytes(self) -> int | None:
        """Their compressed size; ``None`` without gzip."""
        return add_known(script.gzip_bytes for script in self.scripts)
