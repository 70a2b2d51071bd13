"""A comparison of builds that are eight times as large takes some eight times as long."""

from __future__ import annotations

import pytest

from builders import ENCODERS, a_boundary, a_build, a_chunk, a_file, a_page, owned
from bundleaudit.analysis.facts import Facts
from bundleaudit.compare.builds import finish_comparison, start_comparison
from bundleaudit.compare.pairing import pair_files
from growth import assert_linear_in_count


def a_hash(number, side):
    return f"{side}{number:06d}z"


def namesakes(count, side):
    files = [a_file(f"assets/index-{a_hash(n, side)}.js", 1_000 + n) for n in range(count)]
    return a_build(files=files)


def sharing_one_module(count, side):
    """Return scripts of different names that all hold one library and a module of their own."""
    parts = [
        (f"assets/{side}view{n}.js", owned((f"src/{side}{n}.ts", 100), ("src/kit.ts", 900)))
        for n in range(count)
    ]
    return a_build(
        files=[a_file(path, 1_000) for path, _ in parts],
        chunks=[a_chunk(path, ownership=ownership) for path, ownership in parts],
    )


@pytest.mark.parametrize("side_of", [namesakes, sharing_one_module])
def test_pairing(side_of):
    assert_linear_in_count(
        lambda sides: pair_files(*sides),
        lambda count: (side_of(count, "A"), side_of(count, "B")),
        count=700,
    )


def renamed_modules(count, side):
    """Return one script whose modules moved to another folder, beside what tells it is the same."""
    own = [(f"{side}/part{n}.ts", 100 + n) for n in range(count)]
    kept = ("src/kept.ts", sum(size for _, size in own) + 1_000)
    return one_page([(f"assets/{side}main.js", owned(kept, *own))])


def many_packages(count, side):
    modules = [(f"node_modules/p{n}/i.js", 100 + (side == "B")) for n in range(count)]
    parts = [
        (f"assets/c{n}-{a_hash(n, side)}.js", owned(module)) for n, module in enumerate(modules)
    ]
    return one_page(parts)


def lazy_views(count, side):
    """Return a page and lazy views; in the second build the page loads them at once."""
    modules = [(f"src/View{n}.vue", 100 + n) for n in range(count)]
    main = f"assets/main-{a_hash(0, side)}.js"
    if side == "B":
        return one_page([(main, owned(("src/main.ts", 50), *modules))])
    views = [(f"assets/View{n}-{a_hash(n, side)}.js", owned(m)) for n, m in enumerate(modules)]
    return one_page([(main, owned(("src/main.ts", 50))), *views], lazy=[path for path, _ in views])


def one_page(parts, lazy=()):
    """Return facts of a build whose page loads what is not lazy."""
    eager = [path for path, _ in parts if path not in set(lazy)]
    build = a_build(
        files=[a_file(path, ownership.raw_bytes) for path, ownership in parts],
        chunks=[a_chunk(path, ownership=ownership) for path, ownership in parts],
        pages=[a_page(entries=eager)],
        boundaries=[a_boundary(path, importer=parts[0][0]) for path in lazy],
    )
    return Facts(build=build, encoders=ENCODERS)


@pytest.mark.parametrize("side_of", [renamed_modules, many_packages, lazy_views])
def test_comparing(side_of):
    assert_linear_in_count(
        lambda sides: finish_comparison(start_comparison(*sides)),
        lambda count: (side_of(count, "A"), side_of(count, "B")),
        count=250,
    )
