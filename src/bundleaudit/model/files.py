"""What a file in the build is: its kind by name, its role by who loads it."""

from __future__ import annotations

from enum import StrEnum

from bundleaudit.model.sizes import Sizes
from bundleaudit.records import record


class FileKind(StrEnum):
    """The seven kinds totals are given for."""

    JS = "js"
    CSS = "css"
    IMAGE = "image"
    FONT = "font"
    WASM = "wasm"
    HTML = "html"
    OTHER = "other"


class FileRole(StrEnum):
    """Who loads a script. One number never mixes roles: a browser loads only one of the twins.

    An asset is a script that code names as a file (a worker that a library starts, a script it
    adds to the page); which of them it is cannot be seen.
    """

    MODERN = "modern"
    LEGACY = "legacy"
    WORKER = "worker"
    SERVICE_WORKER = "service_worker"
    POLYFILL = "polyfill"
    SERVER = "server"
    ASSET = "asset"


REPEATING_ROLES = frozenset({FileRole.LEGACY, FileRole.SERVER})
"""Roles of scripts that hold the modules of modern ones once more."""


class OtherFormat(StrEnum):
    """Files of kind ``other`` that need telling apart."""

    SOURCE_MAP = "source_map"
    PRECOMPRESSED = "precompressed"
    MANIFEST = "manifest"


@record
class Fingerprint:
    """What of a file stays the same between builds; see ``analysis/canonical.py``.

    Attributes:
        content: Hash of the content.
        canonical: Hash of the content without the hashes of file names in it.
        code: Hash of the content without anything that refers to other files.
    """

    content: str
    canonical: str
    code: str


@record
class OutputFile:
    """One file of the build.

    Attributes:
        path: Relative to the build directory, with ``/``.
        kind: What it is.
        other_format: Finer kind of some files of kind ``other``.
        role: Who loads it; ``None`` for what is not a script, or for scripts nobody loads.
        sizes: Measured.
        is_compressible: Whether a server gains by compressing it.
        is_orphan: Nothing in the build refers to it.
        is_server_side: It belongs to the half of the build that runs on a server.
        precompressed: Sizes of its ``.gz`` / ``.br`` / ``.zst`` siblings by suffix, in bytes.
        fingerprint: By which the file is compared with another build's; ``None`` when unknown.
    """

    path: str
    kind: FileKind
    other_format: OtherFormat | None
    role: FileRole | None
    sizes: Sizes
    is_compressible: bool
    is_orphan: bool
    precompressed: tuple[tuple[str, int], ...] = ()
    fingerprint: Fingerprint | None = None
    is_server_side: bool = False

    @property
    def is_served(self) -> bool:
        """Whether visitors download it by itself.

        They do not download maps, manifests, precompressed siblings and server code.
        """
        return self.other_format is None and not self.is_server_side
