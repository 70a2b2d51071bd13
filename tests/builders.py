"""Terse makers of model values: tests name only what matters to them."""

from __future__ import annotations

import dataclasses

from bundleaudit.analysis.facts import Facts
from bundleaudit.analysis.package_paths import package_of
from bundleaudit.inputs.file_kinds import is_compressible, kind_of
from bundleaudit.model.build import Build, Bundler, Chunk, Evidence, LazyBoundary, Page
from bundleaudit.model.files import FileKind, FileRole, OutputFile
from bundleaudit.model.ownership import (
    Buckets,
    MapLink,
    ModuleShare,
    Ownership,
    Share,
    ShareMethod,
)
from bundleaudit.model.routes import Route, RouteProvenance, RouteTable, RouteView
from bundleaudit.model.sizes import Encoder, Encoders, Sizes

INPUTS = (Evidence.CODE, Evidence.HTML, Evidence.MANIFEST, Evidence.SOURCE_MAPS)

ENCODERS = Encoders(
    gzip=Encoder(implementation="zlib-ng", version="2.0", level=6),
    brotli=Encoder(implementation="brotli", version="1.1", level=11),
)


def sizes(raw=0, gzip=None, brotli=None):
    """Return sizes; the compressed ones are the raw one unless given."""
    return Sizes(
        raw_bytes=raw,
        gzip_bytes=raw if gzip is None else gzip,
        brotli_bytes=raw if brotli is None else brotli,
    )


def a_file(path, raw=100, gzip=None, *, role=..., is_orphan=False):
    """Return a file whose kind follows from its name; a script is modern unless said."""
    kind, other_format = kind_of(path)
    if role is ...:
        role = FileRole.MODERN if kind is FileKind.JS else None
    return OutputFile(
        path=path,
        kind=kind,
        other_format=other_format,
        role=role,
        sizes=sizes(raw, gzip),
        is_compressible=is_compressible(path),
        is_orphan=is_orphan,
    )


def a_chunk(
    file, *, imports=(), lazy=(), css=(), name=None, source=None, external=(), ownership=None
):
    """Return a chunk."""
    return Chunk(
        file=file,
        name=name or file.rpartition("/")[2].partition(".")[0],
        source=source,
        is_entry=False,
        is_dynamic_entry=False,
        static_imports=tuple(imports),
        dynamic_imports=tuple(lazy),
        external_imports=tuple(external),
        css=tuple(css),
        assets=(),
        ownership=ownership or Ownership(raw_bytes=0, modules=(), buckets=Buckets()),
    )


def a_page(
    file="index.html", *, entries=(), preloaded=(), stylesheets=(), legacy=(), document=True
):
    """Return a page."""
    return Page(
        file=file,
        entries=tuple(entries),
        preloaded=tuple(preloaded),
        stylesheets=tuple(stylesheets),
        legacy_entries=tuple(legacy),
        has_document=document,
    )


def unowned(raw_bytes):
    """Return the ownership of a script without a map."""
    return Ownership(raw_bytes=raw_bytes, modules=(), buckets=Buckets(no_source_map=raw_bytes))


def owned(*modules, link=MapLink.LINKED, has_sources=True, **buckets):
    """Return the ownership of a script by ``(path, raw_bytes[, gzip_bytes])`` of its modules."""
    shares = []
    for path, raw_bytes, *gzip in modules:
        package = package_of(path)
        shares.append(
            ModuleShare(
                path=path,
                package=package.name if package else None,
                version=package.version if package else None,
                copy_root=package.copy_root if package else None,
                raw_bytes=raw_bytes,
                gzip=Share(share_bytes=gzip[0] if gzip else raw_bytes, method=ShareMethod.EXACT),
                brotli=None,
            )
        )
    rest = Buckets(**buckets)
    return Ownership(
        raw_bytes=sum(share.raw_bytes for share in shares) + rest.total_bytes,
        modules=tuple(shares),
        buckets=rest,
        has_map=True,
        map_link=link,
        has_sources=has_sources,
    )


def estimated(facts):
    """Return facts as if stats, not maps, had told what every module weighs."""
    chunks = []
    for chunk in facts.build.chunks:
        shares = [
            dataclasses.replace(
                share,
                raw_method=ShareMethod.ESTIMATE,
                gzip=share.gzip and dataclasses.replace(share.gzip, method=ShareMethod.ESTIMATE),
            )
            for share in chunk.ownership.modules
        ]
        ownership = dataclasses.replace(chunk.ownership, modules=tuple(shares))
        chunks.append(dataclasses.replace(chunk, ownership=ownership))
    return Facts(
        build=dataclasses.replace(facts.build, chunks=tuple(chunks)), encoders=facts.encoders
    )


def a_boundary(target, *preloads, importer="main.js"):
    """Return a lazy boundary."""
    return LazyBoundary(target=target, importers=(importer,), preloads=tuple(preloads))


def a_view(chunk=None, *, name="default", source=None, lazy=True):
    """Return a view of a route; it is lazy unless said."""
    return RouteView(name=name, chunk=chunk, source=source, is_lazy=lazy)


def a_route(path, *views, parent=None, name=None, redirect=None, file="main.js", **rest):
    """Return a route record; a view given as a text is a lazy chunk."""
    return Route(
        path=path,
        name=name,
        redirect=redirect,
        is_redirect=rest.pop("is_redirect", redirect is not None),
        views=tuple(a_view(view) if isinstance(view, str) else view for view in views),
        parent=parent,
        provenance=RouteProvenance.CODE,
        file=file,
        page=rest.pop("page", None),
        **rest,
    )


def a_build(*, files=(), chunks=(), pages=(), boundaries=(), used=INPUTS, notes=(), routes=()):
    """Return a build; files of chunks that are not given weigh 100 bytes."""
    known = {file.path for file in files}
    raw_bytes = {file.path: file.sizes.raw_bytes for file in files}
    chunks = [
        chunk
        if chunk.ownership.raw_bytes
        else dataclasses.replace(chunk, ownership=unowned(raw_bytes.get(chunk.file, 100)))
        for chunk in chunks
    ]
    implied = [a_file(chunk.file) for chunk in chunks if chunk.file not in known]
    return Build(
        name="dist",
        files=tuple(sorted((*files, *implied), key=lambda file: file.path)),
        chunks=tuple(sorted(chunks, key=lambda chunk: chunk.file)),
        boundaries=tuple(boundaries),
        pages=tuple(pages),
        inputs_used=tuple(sorted(used)),
        missing_inputs=(),
        bundler=Bundler.ROLLDOWN,
        notes=tuple(notes),
        routes=RouteTable(routes=tuple(routes)),
    )


def some_facts(**parts):
    """Return facts over ``a_build(**parts)``."""
    return Facts(build=a_build(**parts), encoders=ENCODERS)
