"""Compresses canonical forms, which differences between builds are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.analysis.canonical import canonical_form
from bundleaudit.analysis.compression import brotli_size, gzip_size
from bundleaudit.analysis.fingerprints import FORMS_VERSION
from bundleaudit.inputs.content_cache import content_hash
from bundleaudit.inputs.cores import core_count
from bundleaudit.inputs.directory import read_bytes
from bundleaudit.model.notes import Note
from bundleaudit.model.sizes import Sizes

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from bundleaudit.inputs.content_cache import ContentCache
    from bundleaudit.inputs.contents import Contents
    from bundleaudit.inputs.directory import ScannedFile
    from bundleaudit.model.sizes import Encoder, Encoders

_SIZE_BYTES = 8  # of a kept size


def measure_canonical(
    contents: Contents, paths: Collection[str], encoders: Encoders, cache: ContentCache
) -> dict[str, Sizes]:
    """Return the sizes of the canonical forms of ``paths``; without files that changed meanwhile."""
    files = [file for file in contents.files if file.path in set(paths)]
    wanted = [encoder for encoder in (encoders.gzip, encoders.brotli) if encoder is not None]
    keys = {
        (file.path, encoder): _key(contents.hash_by_path[file.path], encoder)
        for file in files
        for encoder in wanted
    }
    known = {
        key: int.from_bytes(value, "big")
        for key, value in cache.get_many(keys.values()).items()
        if len(value) == _SIZE_BYTES
    }
    missing = [
        (file, encoder)
        for file in files
        for encoder in wanted
        if keys[file.path, encoder] not in known
    ]
    if missing:
        fresh = _compress(missing, keys, contents)
        cache.put_many({key: size.to_bytes(_SIZE_BYTES, "big") for key, size in fresh.items()})
        known |= fresh

    def size_of(path: str, encoder: Encoder | None) -> int | None:
        return None if encoder is None else known[keys[path, encoder]]

    return {
        file.path: Sizes(
            raw_bytes=file.raw_bytes,
            gzip_bytes=size_of(file.path, encoders.gzip),
            brotli_bytes=size_of(file.path, encoders.brotli),
        )
        for file in files
        if all(keys[file.path, encoder] in known for encoder in wanted)
    }


def _compress(
    jobs: list[tuple[ScannedFile, Encoder]],
    keys: Mapping[tuple[str, Encoder], str],
    contents: Contents,
) -> dict[str, int]:
    """Return sizes by key, the largest file first on every core."""
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - cold comparisons only

    def run(job: tuple[ScannedFile, Encoder]) -> tuple[str, int | None]:
        file, encoder = job
        key = keys[file.path, encoder]
        data = read_bytes(file)
        if isinstance(data, Note) or content_hash(data) != contents.hash_by_path[file.path]:
            return key, None
        form = canonical_form(data)
        measure = brotli_size if encoder.implementation == "brotli" else gzip_size
        return key, measure(form, encoder)

    jobs = sorted(jobs, key=lambda job: (-job[0].raw_bytes, job[0].path))
    with ThreadPoolExecutor(max_workers=core_count()) as pool:
        return {key: size for key, size in pool.map(run, jobs) if size is not None}


def _key(hash_text: str, encoder: Encoder) -> str:
    kind = f"canonical{FORMS_VERSION}"
    return f"{hash_text}|{kind}|{encoder.implementation}|{encoder.version}|{encoder.level}"
