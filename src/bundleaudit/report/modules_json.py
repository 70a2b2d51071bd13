"""The modules of a build as JSON, for other programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from bundleaudit.json_text import dump_json
from bundleaudit.wire import SCHEMA_VERSION

if TYPE_CHECKING:
    from bundleaudit.model.module_listing import MappedScript, ModuleListing


def render_modules_json(listing: ModuleListing) -> str:
    """Return one line of JSON: thousands of modules are for programs.

    An object with ``schema_version`` (that of the audit report), ``name``, ``scripts`` (by path:
    ``file``, ``raw_bytes``, ``gzip_bytes``, ``buckets``, and ``modules`` with ``path``,
    ``raw_bytes`` and ``gzip_bytes``, the largest first), ``unmapped`` (``file``, ``raw_bytes``),
    ``twin_count``, ``packages`` and ``modules`` over all scripts, and ``notes``. Sizes are bytes,
    unknown is ``null``. Modules and buckets of a script sum to its ``raw_bytes``; the gzip shares
    of its modules leave what belongs to no module.
    """
    document = {
        "schema_version": SCHEMA_VERSION,
        "name": listing.name,
        "scripts": [_script(script) for script in listing.scripts],
        "unmapped": [{"file": file, "raw_bytes": size} for file, size in listing.unmapped],
        "twin_count": listing.twin_count,
        "packages": [
            {
                "name": package.name,
                "copy_roots": package.copy_roots,
                "versions": package.versions,
                "raw_bytes": package.raw_bytes,
                "gzip_bytes": package.gzip_bytes,
                "chunks": package.chunks,
            }
            for package in listing.packages
        ],
        "modules": [
            {
                "path": module.path,
                "package": module.package,
                "raw_bytes": module.raw_bytes,
                "gzip_bytes": module.gzip_bytes,
                "chunks": module.chunks,
            }
            for module in listing.modules
        ],
        "notes": [asdict(note) for note in listing.notes],
    }
    return dump_json(document, indent=None)


def _script(script: MappedScript) -> dict[str, Any]:
    return {
        "file": script.file,
        "raw_bytes": script.ownership.raw_bytes,
        "gzip_bytes": script.gzip_bytes,
        "buckets": asdict(script.ownership.buckets),
        "modules": [
            {
                "path": module.path,
                "raw_bytes": module.raw_bytes,
                "gzip_bytes": module.gzip.share_bytes if module.gzip else None,
            }
            for module in script.ownership.modules
        ],
    }
