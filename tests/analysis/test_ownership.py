"""The ownership of one chunk: by its map, by stats, by nobody; every field of it."""

from __future__ import annotations

import pytest

from bundleaudit.analysis.accounts import Accounts
from bundleaudit.analysis.chunk_owners import ChunkOwners, OwnerBytes
from bundleaudit.analysis.measure import CompressedSizes
from bundleaudit.analysis.module_names import name_modules
from bundleaudit.analysis.ownership import own_chunk
from bundleaudit.analysis.stats_facts import StatsFacts
from bundleaudit.inputs.chunk_maps import MapPlace
from bundleaudit.model.ownership import Buckets, MapLink, ShareMethod

FILE, OTHER = "assets/a-B1c2D3e4.js", "assets/b-B1c2D3e4.js"
SOURCES = ("../../src/a.js", "../../node_modules/x/i.js", "../../src/z.js")


def owner(source, raw, gzip=None, bucket=0):
    return OwnerBytes(source=source, bucket=bucket, raw_bytes=raw, gzip_bytes=gzip)


def an_account(*owners, overhead=None, **fields):
    return ChunkOwners(
        **{
            "owners": owners,
            "gzip_overhead_bytes": overhead,
            "carried_bytes": 3,
            "is_empty_map": False,
            "has_sources": True,
            "problem": "",
            **fields,
        }
    )


def own(account, *, raw=100, lengths=(), compressed=None, source=None):
    place = MapPlace(file=None, link=MapLink.INLINE)
    accounts = Accounts(
        by_file={} if account is None else {FILE: account},
        link_by_file={FILE: MapLink.HIDDEN, OTHER: MapLink.LINKED},
        places={FILE: place},
        notes=(),
    )
    names = name_modules(
        [(FILE, path) for path in SOURCES], [["node_modules/x/i.js", "src/a.js", "src/z.js"]]
    )
    stats = StatsFacts(names=names, lengths_by_chunk={FILE: lengths} if lengths else {})
    return own_chunk(FILE, raw, accounts, stats, source=source, compressed=compressed)


MAPPED = an_account(
    owner(SOURCES[2], 20, 6),
    owner(SOURCES[0], 20, 4),
    owner(SOURCES[1], 50, 30),
    owner(None, 7, 2, bucket=-1),
    owner(None, 3, 1, bucket=-3),
    overhead=7,
)


def test_a_mapped_chunk_has_every_field():
    ownership = own(MAPPED, compressed=CompressedSizes(gzip_bytes=50, brotli_bytes=40))
    assert [
        (m.path, m.package, m.copy_root, m.raw_bytes, m.gzip.share_bytes, m.brotli.share_bytes)
        for m in ownership.modules
    ] == [
        ("node_modules/x/i.js", "x", "node_modules/x", 50, 30, 24),
        ("src/a.js", None, None, 20, 4, 3),
        ("src/z.js", None, None, 20, 6, 5),
    ]
    assert {m.gzip.method for m in ownership.modules} == {ShareMethod.EXACT}
    assert {m.brotli.method for m in ownership.modules} == {ShareMethod.ESTIMATE}
    assert ownership.buckets == Buckets(generated_code=7, line_ends=3)
    assert (ownership.raw_bytes, ownership.has_map, ownership.is_inferred) == (100, True, False)
    assert (ownership.carried_bytes, ownership.map_link) == (3, MapLink.HIDDEN)
    assert ownership.has_sources is True


@pytest.mark.parametrize("compressed", [None, CompressedSizes(gzip_bytes=50, brotli_bytes=None)])
def test_without_brotli_there_is_no_share_of_it(compressed):
    assert {m.brotli for m in own(MAPPED, compressed=compressed).modules} == {None}


def test_sources_of_one_name_are_one_module_and_an_unknown_share_stays_unknown():
    double = an_account(owner(SOURCES[0], 60, 10), owner(SOURCES[0], 40, 5), overhead=1)
    (module,) = own(double).modules
    assert (module.raw_bytes, module.gzip.share_bytes) == (100, 15)
    for parts in ((10, None), (None, 5)):
        owners = [owner(SOURCES[0], 50, part) for part in parts]
        (module,) = own(an_account(*owners)).modules
        assert module.gzip is None


@pytest.mark.parametrize(("source", "name"), [("src/App.vue", "src/App.vue"), (None, "a")])
def test_an_empty_map_gives_the_chunk_to_what_the_manifest_names(source, name):
    ownership = own(an_account(owner(None, 100), is_empty_map=True), source=source)
    assert [module.path for module in ownership.modules] == [name]
    assert (ownership.is_inferred, ownership.has_map) == (True, True)


LENGTHS = (("src/a.js", 300), ("node_modules/x/i.js", 100))


@pytest.mark.parametrize(
    ("account", "has_sources"),
    [
        (None, False),
        (an_account(owner(None, 100, bucket=-5), problem="damaged"), True),
        (an_account(owner(None, 100, bucket=-5), problem="damaged", has_sources=False), False),
        (an_account(owner(SOURCES[0], 99)), False),  # not this file's
    ],
)
def test_stats_stand_in_for_a_map_that_says_nothing(account, has_sources):
    compressed = CompressedSizes(gzip_bytes=40, brotli_bytes=20)
    ownership = own(account, lengths=LENGTHS, compressed=compressed)
    assert [(m.path, m.package, m.raw_bytes, m.gzip.share_bytes) for m in ownership.modules] == [
        ("src/a.js", None, 75, 30),
        ("node_modules/x/i.js", "x", 25, 10),
    ]
    assert ownership.is_estimate
    assert ownership.buckets == Buckets()
    assert (ownership.has_map, ownership.map_link) == (False, MapLink.HIDDEN)
    assert ownership.has_sources is has_sources


@pytest.mark.parametrize("account", [None, an_account(owner(SOURCES[0], 99))])
def test_without_either_nobody_owns_it(account):
    ownership = own(account)
    assert (ownership.modules, ownership.buckets) == ((), Buckets(no_source_map=100))
    assert (ownership.has_map, ownership.map_link) == (False, MapLink.HIDDEN)


def test_a_damaged_map_leaves_its_reason_to_the_notes():
    ownership = own(an_account(owner(None, 100, bucket=-5), problem="damaged"))
    assert ownership.buckets == Buckets(no_source_map=100)
    assert (ownership.has_map, ownership.modules) == (False, ())
