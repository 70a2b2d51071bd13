"""Accounts of chunks: they balance, raw and compressed, and survive the cache."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, strategies as st

from bundleaudit.analysis.accounts import Accounts
from bundleaudit.analysis.chunk_accounts import account_chunk
from bundleaudit.analysis.chunk_owners import (
    ChunkOwners,
    OwnerBytes,
    decode_owners,
    encode_owners,
)
from bundleaudit.analysis.compression import compress_gzip, gzip_encoder
from bundleaudit.analysis.measure import CompressedSizes
from bundleaudit.analysis.ownership import own_chunk
from bundleaudit.analysis.stats_facts import use_stats
from bundleaudit.inputs.chunk_maps import MapPlace
from bundleaudit.inputs.source_map.parse import parse_source_map
from bundleaudit.inputs.source_map.values import MapProblem
from bundleaudit.model.ownership import Buckets, MapLink, Ownership
from commands import CASES, audit_document

GZIP = gzip_encoder("zlib-ng", 6)
CODE = b"const a=1;const b='b';\nconst c=`three\nlines\nhere`;\n//# sourceMappingURL=x.js.map\n"
MAP = json.dumps(
    {
        "version": 3,
        "sources": ["../src/a.ts", "../../node_modules/lib/b.js", "../src/a.ts?vue&type=template"],
        "names": [],
        "mappings": "AAAA,UCAA;ACAA",
    }
).encode()


def own(account, code=CODE, **options):
    compressed = CompressedSizes(gzip_bytes=70, brotli_bytes=options.pop("brotli_bytes", 50))
    options = {"source": None, "compressed": compressed, **options}
    file = "assets/x-12345678.js"
    accounts = Accounts(
        by_file={file: account},
        link_by_file={file: MapLink.LINKED},
        places={file: MapPlace(file=None, link=MapLink.INLINE)},
        notes=(),
    )
    return own_chunk(file, len(code), accounts, use_stats((), accounts, {file}), **options)


def test_an_account_balances_raw_and_compressed():
    account = account_chunk(CODE, parse_source_map(MAP), GZIP)
    assert sum(owner.raw_bytes for owner in account.owners) == len(CODE)
    gzip_total = account.gzip_overhead_bytes + sum(owner.gzip_bytes for owner in account.owners)
    assert gzip_total == len(compress_gzip(CODE, GZIP))


def test_sub_requests_of_a_file_are_one_module():
    ownership = own(account_chunk(CODE, parse_source_map(MAP), GZIP))
    assert {module.path: module.raw_bytes for module in ownership.modules} == {
        "src/a.ts": 10 + 27,
        "node_modules/lib/b.js": 13,
    }
    assert ownership.buckets == Buckets(line_ends=1, source_map_comment=len(CODE) - 51)


def test_brotli_is_an_estimate_in_the_proportions_of_gzip():
    ownership = own(account_chunk(CODE, parse_source_map(MAP), GZIP))
    methods = {
        (module.gzip.method.value, module.brotli.method.value) for module in ownership.modules
    }
    assert methods == {("exact", "estimate")}
    assert sum(module.brotli.share_bytes for module in ownership.modules) < 50


def test_a_brotli_share_is_the_module_s_part_of_the_whole_gzip_stream():
    account = ChunkOwners(
        owners=(
            OwnerBytes(source="src/a.ts", bucket=0, raw_bytes=60, gzip_bytes=30),
            OwnerBytes(source="src/b.ts", bucket=0, raw_bytes=len(CODE) - 70, gzip_bytes=10),
            OwnerBytes(source=None, bucket=-1, raw_bytes=10, gzip_bytes=0),
        ),
        gzip_overhead_bytes=20,
        carried_bytes=0,
        is_empty_map=False,
        has_sources=True,
        problem="",
    )
    modules = own(account, brotli_bytes=500).modules
    shares = {module.path: module.brotli.share_bytes for module in modules}
    assert shares == {"src/a.ts": 250, "src/b.ts": 83}  # of 500, by 30 and 10 of 60
    assert {module.brotli for module in own(account, brotli_bytes=None).modules} == {None}


def test_a_module_of_a_package_knows_version_and_copy():
    source = "../../node_modules/.pnpm/lib@1.2.3/node_modules/lib/b.js"
    spelled = json.dumps({**json.loads(MAP), "sources": [source, source, source]}).encode()
    (module,) = own(account_chunk(CODE, parse_source_map(spelled), GZIP)).modules
    assert (module.package, module.version) == ("lib", "1.2.3")
    assert module.copy_root == "node_modules/.pnpm/lib@1.2.3/node_modules/lib"


def test_an_empty_map_gives_the_chunk_to_the_module_it_stands_for():
    empty = parse_source_map(b'{"version":3,"sources":[],"mappings":""}')
    account = account_chunk(CODE, empty, GZIP)
    assert [module.path for module in own(account, source="src/de.json").modules] == ["src/de.json"]
    inferred = own(account)
    assert [module.path for module in inferred.modules] == ["x"]
    assert inferred.is_inferred


@pytest.mark.parametrize(
    "source_map",
    [
        MapProblem(reason="broken"),
        parse_source_map(b"{"),
        parse_source_map(b'{"version":3,"sources":["a"],"mappings":"ACAA"}'),
        parse_source_map(b'{"version":3,"sources":["a"],"mappings":"!!"}'),
    ],
)
def test_a_map_that_cannot_be_used_leaves_the_chunk_unmapped_with_the_reason(source_map):
    account = account_chunk(CODE, source_map, GZIP)
    assert account.problem
    ownership = own(account)
    assert ownership.buckets == Buckets(no_source_map=50, line_ends=1, source_map_comment=30)
    assert (ownership.modules, ownership.has_map) == ((), False)


def test_an_account_of_other_content_is_not_used():
    account = account_chunk(CODE, parse_source_map(MAP), GZIP)
    assert own(account, code=CODE + b"more").buckets.no_source_map == len(CODE) + 4


def test_without_gzip_shares_are_unknown():
    account = account_chunk(CODE, parse_source_map(MAP), None)
    assert account.gzip_overhead_bytes is None
    assert {module.gzip for module in own(account).modules} == {None}


def test_accounts_survive_the_cache():
    account = account_chunk(CODE, parse_source_map(MAP), GZIP)
    assert decode_owners(encode_owners(account)) == account


@given(st.binary(max_size=80))
def test_damaged_entries_are_refused(data):
    with pytest.raises(ValueError, match=r"."):
        decode_owners(b"[" + data)


def test_the_model_refuses_bytes_without_an_owner():
    with pytest.raises(AssertionError, match="without an owner"):
        Ownership(raw_bytes=10, modules=(), buckets=Buckets(unmapped=9))


MAPPED = [
    case for case in CASES if any(chunk["has_map"] for chunk in audit_document(case)["chunks"])
]


@pytest.mark.parametrize("case", MAPPED)
def test_real_chunks_are_owned_by_modules(case):
    document = audit_document(case)
    for chunk in document["chunks"]:
        if chunk["has_map"]:
            assert chunk["modules"] or chunk["buckets"]["generated_code"], chunk["file"]
            assert not [module for module in chunk["modules"] if module["path"].startswith("..")]
    names = [package["name"] for package in document["packages"]]
    assert len(names) == len(set(names))


def test_the_faults_of_the_bad_build_are_found():
    document = audit_document("bad-maps-vite8")
    findings = {
        outcome["check"]: [finding["message"] for finding in outcome["findings"]]
        for outcome in document["outcomes"]
        if outcome["status"] == "failed"
    }
    assert "camelcase is bundled in 2 copies" in findings["BA301"][0]
    assert "the whole of lodash" in findings["BA304"][0]
    for case in ("good-vite4", "good-vite5", "good-vite8"):
        failed = [
            outcome["check"]
            for outcome in audit_document(case)["outcomes"]
            if outcome["status"] == "failed"
        ]
        assert not {"BA301", "BA304"} & set(failed)


def test_inline_and_hidden_maps_are_read():
    links = {
        case: {chunk["map_link"] for chunk in audit_document(case)["chunks"]} - {None}
        for case in ("inline-maps-vite8", "relative-vite8", "good-vite8")
    }
    assert links == {
        "inline-maps-vite8": {"inline"},
        "relative-vite8": {"hidden"},
        "good-vite8": {"linked"},
    }
