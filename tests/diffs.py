"""Terse makers of differences: tests name only what matters to them."""

from __future__ import annotations

import dataclasses

from builders import sizes, some_facts
from bundleaudit.model.diff import (
    BuildDiff,
    Cascade,
    Cause,
    ChangeStatus,
    FileChange,
    LoadCause,
    LoadChange,
    LoadKind,
    MeasureChange,
    PackageChange,
    ReturningLoad,
    SizeDelta,
    TurnedEager,
)
from bundleaudit.model.files import FileKind


def a_delta(raw=0, gzip=None, brotli=None):
    """Return a difference; the compressed ones are the raw one unless given."""
    return SizeDelta(
        raw_bytes=raw,
        gzip_bytes=raw if gzip is None else gzip,
        brotli_bytes=raw if brotli is None else brotli,
    )


def a_diff(**parts):
    """Return a difference in which nothing changed but ``parts``."""
    empty = {
        item.name: ()
        for item in dataclasses.fields(BuildDiff)
        if item.name not in {"base", "head", "is_snapshot"}
    }
    given = {
        name: tuple(value) if isinstance(value, list) else value for name, value in parts.items()
    }
    return BuildDiff(**{**empty, "base": "main", "head": "dist", "is_snapshot": False, **given})


def a_measure(scope, base, grown, *, file=None):
    """Return a measure that weighed ``base`` bytes and grew; ``None`` for what is new."""
    before = None if base is None else sizes(base)
    return MeasureChange(
        scope=scope, file=file, base=before, head=sizes((base or 0) + grown), delta=a_delta(grown)
    )


def a_package_change(name, status=ChangeStatus.CHANGED, *, copies=(1, 1), delta=0):
    """Return a changed package."""
    return PackageChange(
        name=name,
        status=status,
        base_versions=(),
        head_versions=(),
        base_copy_count=copies[0],
        head_copy_count=copies[1],
        delta=a_delta(delta),
        head_gzip_bytes=delta,
        chunks=("assets/index-*.js",),
        is_initial=True,
    )


def a_cause(name, delta, *, chain=(), is_lazy=False, is_package=True, changed=None):
    """Return a cause."""
    return Cause(
        name=name,
        is_package=is_package,
        status=ChangeStatus.ADDED,
        delta=a_delta(delta),
        chunk="assets/index-*.js",
        chain=tuple(chain),
        is_chain_lazy=is_lazy,
        changed_files=changed,
    )


def a_cascade(weight, *, roots=("assets/Cart-*.js",), via="assets/index-*.js"):
    """Return a cascade of two files."""
    return Cascade(roots=tuple(roots), via=via, files=("a-*.js", "b-*.js"), sizes=sizes(weight))


def a_returning_load(page, again, whole):
    """Return what is downloaded again."""
    return ReturningLoad(page=page, sizes=sizes(again), whole=sizes(whole))


def turned_eager(name, raw):
    """Return a module that turned eager."""
    return TurnedEager(
        page="index.html", name=name, file="assets/index.js", raw_bytes=raw, gzip_bytes=raw
    )


def facts_since(diff, **parts):
    """Return facts with a baseline."""
    return dataclasses.replace(some_facts(**parts), diff=diff)


def a_file_change(name, status=ChangeStatus.CHANGED, delta=90):
    return FileChange(
        name=name,
        kind=FileKind.JS,
        status=status,
        base=() if status is ChangeStatus.ADDED else (f"old-{name}",),
        head=() if status is ChangeStatus.REMOVED else (name,),
        base_sizes=sizes(1_000),
        head_sizes=sizes(1_000 + delta),
        delta=a_delta(delta),
        is_estimate=False,
        source=None,
    )


def a_load_cause(name, delta, *, is_package=True, is_moved=False):
    """Return what came into a load."""
    return LoadCause(name=name, is_package=is_package, delta=a_delta(delta), is_moved=is_moved)


def a_load_change(name, kind=LoadKind.PAGE, delta=3_400, causes=()):
    return LoadChange(
        kind=kind,
        name=name,
        status=ChangeStatus.CHANGED,
        base=sizes(9_000),
        head=sizes(9_000 + delta),
        delta=a_delta(delta),
        js_delta=a_delta(delta),
        css_delta=a_delta(0),
        request_count_delta=0,
        entered=(),
        left=(),
        causes=tuple(causes),
    )


def a_big_diff(names=("assets/index-*.js",)):
    """Return a difference in which every part has a row per name."""
    return a_diff(
        base="main",
        files=[a_file_change(name, status) for name in names for status in ChangeStatus],
        loads=[a_load_change(name, kind) for kind in LoadKind for name in names],
        measures=[
            *(a_measure(f"page:{name}", 9_000, 300, file=name) for name in names),
            a_measure("page:index.html", 9_000, 3_400, file="index.html"),
            a_measure("total", 10_000, 4_100),
        ],
        packages=[
            a_package_change(name, ChangeStatus.ADDED, delta=900, copies=(0, 2)) for name in names
        ],
        causes=[a_cause(name, 900, chain=("index.html", name), changed=(name,)) for name in names],
        returning=[a_returning_load("", 500, 1_000)]
        + [a_returning_load(name, 300, 400) for name in names],
        cascades=[a_cascade(700, roots=(name,), via=name) for name in names],
        notes=list(names),
    )
