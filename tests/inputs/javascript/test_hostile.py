"""Any bytes end in a value, in time linear in their number."""

from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import given, strategies as st

from bundleaudit.inputs.javascript import ScriptScan, decode_scan, encode_scan, scan_script

PIECES = [
    b"/",
    b")/",
    b"}/",
    b")/[",
    b"=/[",
    b")/x/.",
    b"if(a)/x/.",
    b'"',
    b"'",
    b"`",
    b"`${",
    b"`${`",
    b"`${a}",
    b"${",
    b"(",
    b"{",
    b"}",
    b"\\",
    b"/*",
    b"//",
    b"/**/",
    b"\n /",
    b"import(",
    b"import ",
    b"import a ",
    b"import{",
    b"import/*",
    b"import//\n",
    b'import("',
    b"import('a'),",
    b"export{",
    b"export*as ",
    b"export/*",
    b"__vite__mapDeps([",
    b"__vite__mapDeps=",
    b"viteFileDeps=[",
    b'import("a"),["a.js",',
    b'import("a"),["a.css"],',
    b'import"a";,["a.js",(',
    b"Promise.resolve({",
    b"new URL(",
    b"new URL(/*",
    b'new URL("',
    b'new Worker(new URL(""+',
    b"serviceWorker new a('",
    b'importScripts("a"',
    b"importScripts(/**/",
    b"self.define define(['",
    b"System.register([",
    b"System.register(['a',",
    b"System.register([],a.import('b')",
    b"revision workbox {url:",
    b'revision workbox {url:"a",revision:"',
    b"a.js",
    b".js'",
    b"sourceMappingURL=",
    b"//# sourceMappingURL=a\n",
    b"//#region ",
    b" ",
]


def _seconds(code: bytes) -> float:
    start = time.process_time()
    scan_script(code)
    return time.process_time() - start


@pytest.mark.parametrize("piece", PIECES, ids=lambda piece: piece.decode())
def test_time_grows_with_length_and_not_with_its_square(piece: bytes) -> None:
    short = piece * (75_000 // len(piece))
    few = min(_seconds(short) for _ in range(2))
    # Sixteen times the input takes about sixteen times the time; squared it would be 256 times.
    assert _seconds(short * 16) < 80 * max(few, 0.004)


@pytest.mark.parametrize("piece", PIECES, ids=lambda piece: piece.decode())
def test_code_that_never_ends_gives_a_scan(piece: bytes) -> None:
    for code in (piece, b"import'a';" + piece, piece * 50 + b"'\"`/*"):
        assert isinstance(scan_script(code), ScriptScan)


FRAGMENTS = st.sampled_from(
    [*PIECES, b"import('a')", b'"b.js"', b"from", b",", b")", b"]", b"\xff"]
)


@given(st.one_of(st.binary(max_size=300), st.lists(FRAGMENTS, max_size=30).map(b"".join)))
def test_any_bytes_give_a_scan_that_survives_the_cache(code: bytes) -> None:
    scan = scan_script(code)
    assert decode_scan(encode_scan(scan)) == scan


@given(st.binary(max_size=60))
def test_damaged_cache_entries_are_value_errors(data: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        decode_scan(data)


@given(st.data())
def test_changed_cache_entries_are_value_errors_or_scans(data: st.DataObject) -> None:
    encoded = bytearray(encode_scan(scan_script(b"import'a';import('b');x('c.js')")))
    encoded[data.draw(st.integers(0, len(encoded) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(ValueError):
        assert isinstance(decode_scan(bytes(encoded)), ScriptScan)


def test_deep_json_in_the_cache_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="nested"):
        decode_scan(b"[" * 100_000)
