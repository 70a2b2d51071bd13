"""What is judged of plain answers: exact tables and boundaries."""

from __future__ import annotations

from datetime import UTC, datetime

import httpx
import pytest
from hypothesis import given, strategies as st

from bundleaudit.model.files import FileKind
from bundleaudit.model.outcome import Severity
from bundleaudit.publish.served.address import Mask, parse_address, parse_headers
from bundleaudit.publish.served.answers import Answer, Observed, ServedFile
from bundleaudit.publish.served.body import BodyDigest
from bundleaudit.publish.served.cache_policy import (
    CachePolicy,
    find_expires_in_s,
    parse_cache_control,
)
from bundleaudit.publish.served.expected import ExpectedFile
from bundleaudit.publish.served.judge import judge
from bundleaudit.publish.served.rules import RULES

NEW_YEAR_2030 = datetime(2030, 1, 1, tzinfo=UTC)
GOOD_CACHE = "public, max-age=31536000, immutable"


def served(path="assets/index-B64tgiqm.js", *, kind=FileKind.JS, is_hashed=True, **options):
    """Return a file served as it should be, but for ``options``."""
    expected = {
        name: options.pop(name)
        for name in ("raw_bytes", "gzip_bytes", "is_compressible", "siblings")
        if name in options
    }
    answer = {
        "status": 200,
        "http_version": "HTTP/1.1",
        "content_type": "text/javascript; charset=utf-8",
        "content_encoding": "gzip",
        "vary": "Accept-Encoding",
        "cache_control": GOOD_CACHE if is_hashed else "no-cache",
        "etag": "*",
        "transfer_bytes": 10_000,
        "content_hash": "own",
    }
    repeat_status = options.pop("repeat_status", 304)
    return ServedFile(
        expected=ExpectedFile(
            **{
                "path": path,
                "address": path,
                "kind": kind,
                "raw_bytes": 30_000,
                "gzip_bytes": 10_000,
                "content_hash": "own",
                "is_compressible": True,
                "is_hashed": is_hashed,
                **expected,
            }
        ),
        answer=Answer(**{**answer, **options}),
        repeat_status=repeat_status,
    )


def found(*files, alpn=None, absent=404, pages=frozenset()):
    """Return the findings as ids with severity."""
    observed = Observed(
        url="https://example.org/",
        files=files,
        hidden_maps=(),
        routes=(),
        absent=Answer(status=absent),
        alpn=alpn,
        request_count=1,
    )
    return {(item.rule.id, item.severity.label) for item in judge(observed, pages)}


def test_a_file_served_well_has_no_findings():
    assert found(served()) == set()
    assert (
        found(served("about.html", kind=FileKind.HTML, is_hashed=False, content_type="text/html"))
        == set()
    )


@pytest.mark.parametrize(
    ("text", "policy"),
    [
        ("", (None, False, False)),
        ("no-cache", (None, False, True)),
        ("no-store, max-age=0", (0, False, True)),
        ("Public, Max-Age=31536000, Immutable", (31_536_000, True, False)),
        ('max-age="60"', (60, False, False)),
        ("max-age=60, max-age=99", (60, False, False)),
        ("max-age=-1", (None, False, False)),
        ("max-age=" + "9" * 11, (1 << 31, False, False)),
        ("max-age=" + "9" * 5000, (1 << 31, False, False)),
        ('no-cache="set-cookie", max-age=86400', (86_400, False, False)),
        ("no-cache=, max-age=1", (1, False, True)),
        ('no-cache="a, b", no-cache', (None, False, True)),
        ('no-cache="set-cookie, no-store, immutable", max-age=5', (5, False, False)),
        ('no-cache="never closed, max-age=5', (None, False, False)),
        ("max-age=" + "0" * 20 + "60", (60, False, False)),
        ("s-maxage=31536000", (None, False, False)),
        (",,=,max-age", (None, False, False)),
    ],
)
def test_cache_control_is_read_as_browsers_do(text, policy):
    age, is_immutable, is_asked_again = policy
    assert parse_cache_control(text) == CachePolicy(
        max_age_s=age, is_immutable=is_immutable, is_asked_again=is_asked_again
    )


@given(st.text())
def test_any_header_is_some_policy(text):
    assert isinstance(parse_cache_control(text), CachePolicy)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("public, max-age=31536000, immutable", set()),
        ("public, max-age=31535999, immutable", {("SC301", "error")}),
        ("max-age=31536000", {("SC301", "note")}),
        ("no-cache, max-age=31536000, immutable", {("SC301", "error")}),
        ("", {("SC301", "error")}),
    ],
)
def test_hashed_files_are_kept_for_a_year(header, expected):
    assert found(served(cache_control=header)) == expected


@pytest.mark.parametrize(
    ("kind", "header", "expected"),
    [
        (FileKind.HTML, "max-age=600", set()),
        (FileKind.HTML, "max-age=601", {("SC302", "error")}),
        (FileKind.HTML, "max-age=1, immutable", {("SC302", "error")}),
        (FileKind.HTML, "", {("SC303", "warning")}),
        (FileKind.HTML, "no-cache, max-age=9999", set()),
        (FileKind.JS, "max-age=86400", set()),
        (FileKind.JS, "max-age=86401", {("SC302", "error")}),
        (FileKind.JS, "", set()),
    ],
)
def test_pages_and_unhashed_files_are_asked_for_again(kind, header, expected):
    name, mime = ("a.html", "text/html") if kind is FileKind.HTML else ("a.js", "text/javascript")
    assert (
        found(served(name, kind=kind, is_hashed=False, cache_control=header, content_type=mime))
        == expected
    )


def test_a_name_that_may_hold_a_hash_is_not_judged_by_it():
    for header in ("", GOOD_CACHE, "no-cache"):
        assert found(served(is_hashed=None, cache_control=header)) == set()


@pytest.mark.parametrize(
    ("encoding", "transfer_bytes", "expected"),
    [
        ("gzip", 10_999, set()),
        ("gzip", 11_000, {("SC202", "warning")}),
        ("br", 11_000, {("SC202", "warning")}),
        ("br", 9_000, set()),
        ("", 30_000, {("SC201", "error")}),
        ("identity", 30_000, {("SC201", "error")}),
    ],
)
def test_compression_is_held_to_gzip_6(encoding, transfer_bytes, expected):
    assert found(served(content_encoding=encoding, transfer_bytes=transfer_bytes)) == expected


@pytest.mark.parametrize(
    ("gzip_bytes", "expected"), [(501, set()), (500, {("SC201", "error")}), (None, set())]
)
def test_files_that_gain_little_may_be_plain(gzip_bytes, expected):
    assert found(served(raw_bytes=1_000, gzip_bytes=gzip_bytes, content_encoding="")) == expected


@pytest.mark.parametrize(
    ("vary", "is_fine"),
    [
        ("accept-encoding", True),
        ("Origin, Accept-Encoding", True),
        ("*", True),
        ("Origin", False),
        ("", False),
    ],
)
def test_vary_names_the_encoding(vary, is_fine):
    assert found(served(vary=vary)) == (set() if is_fine else {("SC203", "warning")})


def test_siblings_are_used_and_pictures_left_alone():
    assert found(served(siblings=(("br", 9_999),))) == {("SC204", "warning")}
    assert found(served(siblings=(("br", 10_000), ("gz", 11_000)))) == set()
    assert found(served(siblings=(("weird", 1),))) == set()
    png = served(
        "a-B64tgiqm.png", kind=FileKind.IMAGE, is_compressible=False, content_type="image/png"
    )
    assert found(png) == {("SC205", "note")}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"status": 404}, "SC101"),
        ({"status": 500}, "SC101"),
        ({"content_type": "text/html", "content_hash": "page"}, "SC102"),
        ({"content_hash": None}, "SC105"),
        ({"content_hash": None, "problem": "no gzip"}, "SC105"),
        ({"content_hash": "page"}, "SC102"),
        ({"status": 302, "has_left": True}, "SC103"),
        ({"content_hash": "other"}, "SC104"),
        ({"is_longer": True, "content_hash": None}, "SC104"),
        ({"status": None, "problem": "no"}, "SC105"),
    ],
)
def test_each_way_not_to_have_a_file_has_one_name(changes, expected):
    """What is not the file is judged by nothing else: its headers are those of another answer."""
    assert found(served(**changes), pages=frozenset({"page"})) == {(expected, "error")}


def test_a_script_of_the_right_content_but_of_a_page_s_type_is_a_wrong_type():
    assert found(served(content_type="text/html")) == {("SC401", "error")}


@pytest.mark.parametrize(
    ("name", "mime", "expected"),
    [
        ("a.js", "application/javascript", set()),
        ("a.js", "application/octet-stream", {("SC401", "error")}),
        ("a.js", "", {("SC401", "error")}),
        ("a.wasm", "application/octet-stream", {("SC401", "warning")}),
        ("a.webmanifest", "application/octet-stream", {("SC401", "warning")}),
        ("a.webmanifest", "application/manifest+json", set()),
        ("a.woff2", "font/woff2", set()),
        ("a.unknown", "x/y", set()),
    ],
)
def test_content_types(name, mime, expected):
    assert found(served(name, content_type=mime)) == expected


@pytest.mark.parametrize(
    ("status", "etag", "expected"),
    [
        (304, "*", set()),
        (None, "*", set()),
        (200, "*", {("SC305", "warning")}),
        (None, "", {("SC304", "warning")}),
    ],
)
def test_unchanged_files_are_not_sent_again(status, etag, expected):
    assert found(served(is_hashed=False, repeat_status=status, etag=etag)) == expected


@pytest.mark.parametrize(
    ("alpn", "count", "alt_svc", "expected"),
    [
        (None, 7, "", set()),
        ("h2", 7, "", set()),
        ("http/1.1", 6, "", set()),
        ("http/1.1", 7, "", {("SC403", "warning")}),
        ("", 7, "", {("SC403", "warning")}),
        ("http/1.1", 7, 'h3=":443"; ma=1', set()),
    ],
)
def test_http_versions_are_read_and_never_guessed(alpn, count, alt_svc, expected):
    files = [served(f"a{number}-B64tgiqm.js", alt_svc=alt_svc) for number in range(count)]
    assert found(*files, alpn=alpn) == expected


def test_an_absent_script_is_404():
    assert found(served(), absent=200) == {("SC106", "error")}


def test_ids_and_names_are_unique_and_in_order():
    assert [rule.id for rule in RULES] == sorted({rule.id for rule in RULES})
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert all(rule.nginx and rule.starlette and rule.why for rule in RULES)
    assert {rule.severity for rule in RULES} == set(Severity)


def test_the_worst_comes_first():
    observed = Observed(
        url="",
        files=(
            served(vary=""),
            served("b-B64tgiqm.js", status=404),
            served("c-B64tgiqm.js", cache_control="max-age=31536000"),
        ),
        hidden_maps=(),
        routes=(),
        absent=Answer(status=404),
        alpn=None,
        request_count=1,
    )
    assert [item.rule.id for item in judge(observed)] == ["SC101", "SC203", "SC301"]


@pytest.mark.parametrize(
    ("url", "base", "root"),
    [
        ("http://h", "/", "http://h/"),
        ("http://h:8/app", "/", "http://h:8/app/"),
        ("https://h/", "app", "https://h/app/"),
        ("https://h/x/", "/a/b/", "https://h/x/a/b/"),
    ],
)
def test_the_build_s_address(url, base, root):
    assert parse_address(url, base).root == root


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/b", "http://h/b"),
        ("b", "http://h/a/b"),
        ("http://h:80/b", "http://h:80/b"),
        ("//other/b", None),
        ("https://h/b", None),
        ("http://h:81/", None),
        ("file:///etc/passwd", None),
        ("http://h@other/", None),
        ("http://[", None),
    ],
)
def test_redirects_within_the_origin(location, target):
    assert parse_address("http://h", "/").follow("http://h/a/c", location) == target


def test_names_are_escaped_in_addresses():
    address = parse_address("http://h", "/")
    assert address.below("a b/ü?#%.js") == "http://h/a%20b/%C3%BC%3F%23%25.js"
    assert address.below("\udcff.js") == "http://h/%FF.js"


def test_masks_hide_every_part_of_a_secret():
    mask = Mask(parse_headers(["Authorization: Basic dXNlcjpwYXNz", "Cookie: sid=abcdef12; a=b"]))
    assert mask("x dXNlcjpwYXNz y abcdef12") == "x *** y ***"
    assert mask("\x1b[31m") == "\\x1b[31m"
    assert len(mask("x" * 9_999)) == 200


@given(
    st.binary(max_size=2_000),
    st.sampled_from(["", "gzip", "br", "zstd", "deflate", "\xff"]),
    st.integers(0, 100),
)
def test_any_body_gives_a_value(data, encoding, expected_bytes):
    digest = BodyDigest(encoding, expected_bytes)
    for start in range(0, len(data), 7):
        if not digest.feed(data[start : start + 7]):
            break
    content = digest.finish()
    assert content is None or (not digest.is_longer and not digest.problem)


@pytest.mark.parametrize(
    ("header", "expires_in_s", "rules"),
    [
        ("", 0, set()),
        ("", 600, set()),
        ("", 601, {("SC302", "error")}),
        ("", 10**12, {("SC302", "error")}),
        ("max-age=60", 10**9, set()),  # max-age comes first
        ("no-cache", 10**9, set()),
        ("", None, {("SC303", "warning")}),
    ],
)
def test_expires_counts_where_no_age_is_said(header, expires_in_s, rules):
    page = served(
        "index.html",
        kind=FileKind.HTML,
        is_hashed=False,
        cache_control=header,
        expires_in_s=expires_in_s,
        content_type="text/html",
    )
    assert found(page) == rules


@pytest.mark.parametrize(
    ("expires", "date", "seconds"),
    [
        (None, "Thu, 01 Dec 2030 15:00:00 GMT", None),
        ("Thu, 01 Dec 2030 16:00:00 GMT", "Thu, 01 Dec 2030 15:00:00 GMT", 3600),
        ("Thu, 01 Dec 2020 16:00:00 GMT", "Thu, 01 Dec 2030 15:00:00 GMT", 0),
        ("0", "Thu, 01 Dec 2030 15:00:00 GMT", 0),
        # Without a date the moment it came is the answer's: here the beginning of 2030.
        ("Tue, 01 Jan 2030 00:10:00 GMT", None, 600),
        ("Tue, 01 Jan 2030 00:10:00 GMT", "no date", 600),
        ("Thu, 99 Dec 99999 16:00:00 GMT", "x", 0),
        ("Thu, 01 Dec 2030 16:00:00", "Thu, 01 Dec 2030 15:00:00 GMT", 0),
    ],
)
def test_expires_is_read_by_the_answers_own_date(expires, date, seconds):
    headers = {"expires": expires, "date": date}
    sent = httpx.Headers({name: text for name, text in headers.items() if text is not None})
    assert find_expires_in_s(sent, NEW_YEAR_2030) == seconds


@given(st.text(), st.text())
def test_any_expires_is_some_time(expires, date):
    assert find_expires_in_s({"expires": expires, "date": date}, NEW_YEAR_2030) >= 0


def test_answers_of_one_fixed_date_are_one_finding():
    """Each is asked for some moments after the one before."""
    pages = [
        served(
            f"{number}.html",
            kind=FileKind.HTML,
            is_hashed=False,
            cache_control="",
            expires_in_s=1_000_000 - number,
            content_type="text/html",
        )
        for number in range(5)
    ]
    observed = Observed(
        url="",
        files=tuple(pages),
        hidden_maps=(),
        routes=(),
        absent=Answer(status=404),
        alpn=None,
        request_count=1,
    )
    (finding,) = judge(observed)
    assert (finding.measured, len(finding.files)) == ("no Cache-Control, Expires in 11 days", 5)


def test_siblings_in_an_encoding_that_was_not_asked_for_are_rightly_not_sent():
    file = served(siblings=(("zst", 9_000),))
    for encodings, expected in ((("br", "gzip", "zstd"), ["SC204"]), (("br", "gzip"), [])):
        observed = Observed(
            url="",
            files=(file,),
            hidden_maps=(),
            routes=(),
            absent=Answer(status=404),
            alpn=None,
            request_count=1,
            encodings=encodings,
        )
        assert [item.rule.id for item in judge(observed)] == expected
