"""Terse makers of differences: tests name only what matters to them."""

from __future__ import annotations

import dataclasses

from builders import sizes, some_facts
from bundleaudit.model.diff import (
    BuildDiff,
    Cascade,
    Cause,
    ChangeStatus,
    MeasureChange,
    PackageChange,
    ReturningLoad,
    SizeDelta,
    TurnedEager,
)


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
