"""A hostile server gets neither time nor memory, and nothing it says breaks the report."""

from __future__ import annotations

import gzip
import time
import tracemalloc

import brotli
import pytest

from bundleaudit.errors import PublishError
from bundleaudit.inputs.content import siblings
from bundleaudit.inputs.content_cache import content_hash
from bundleaudit.model.files import FileKind
from bundleaudit.publish.served.address import Mask, parse_address
from bundleaudit.publish.served.body import offered_encodings
from bundleaudit.publish.served.client import Limits
from bundleaudit.publish.served.expected import Expected, ExpectedFile
from bundleaudit.publish.served.judge import judge
from bundleaudit.publish.served.observe import ABSENT, observe
from bundleaudit.publish.served.render import render_json, render_text
from publish.served_servers import SocketServer, response

CODE = b"export const answer = 42;\n" * 100
GOOD_HEADERS = {"content_type": "text/javascript"}


def script(path="assets/index-B64tgiqm.js", code=CODE):
    """Return a script the server should have."""
    return ExpectedFile(
        path=path,
        address=path,
        kind=FileKind.JS,
        raw_bytes=len(code),
        gzip_bytes=len(gzip.compress(code, 6)),  # noqa: TID251 - no audit is measured here
        content_hash=content_hash(code),
        is_compressible=True,
        is_hashed=True,
    )


def ask(answer, *, files=None, seconds=1.0, headers=(), connections=2):
    """Return what a server that answers scripts by ``answer`` was found to say."""

    def serve(path, sent):
        if path.endswith(ABSENT):
            return [response(404)]
        return answer(path, sent)

    with SocketServer(serve) as server:
        observed = observe(
            parse_address(server.url, "/"),
            Expected(files=files or (script(),)),
            headers=headers,
            mask=Mask(headers),
            limits=Limits(connection_count=connections, request_s=seconds),
        )
    return observed, server


def problem_of(answer, **options):
    """Return the problem of the one file, and that it is a finding that can be shown."""
    observed, _ = ask(answer, **options)
    findings = judge(observed)
    assert "SC105" in {item.rule.id for item in findings}
    assert render_text(observed, findings, "dist")
    assert render_json(observed, findings, "dist")
    return observed.files[0].answer.problem


def test_a_right_answer_is_right():
    """The other tests would pass if nothing ever were."""
    observed, _ = ask(lambda *_: [response(200, CODE, **GOOD_HEADERS)])
    assert observed.files[0].is_right
    assert observed.files[0].answer.holds(content_hash(CODE)) is True


def drip_header(*_):
    """Send a header line that never ends, a byte now and then."""
    yield b"HTTP/1.1 200 OK\r\nx: "
    while True:
        time.sleep(0.05)
        yield b"a"


def drip_body(*_):
    """Send a body a byte now and then, so that no read ever waits long."""
    yield b"HTTP/1.1 200 OK\r\ncontent-length: 2600\r\n\r\n"
    while True:
        time.sleep(0.05)
        yield b"e"


def early_hints(*_):
    """Send interim answers and never the final one."""
    while True:
        time.sleep(0.01)
        yield b"HTTP/1.1 103 Early Hints\r\n\r\n"


def silence(*_):
    """Say nothing at all."""
    time.sleep(1.5)
    yield b""


@pytest.mark.parametrize("answer", [drip_header, drip_body, early_hints, silence])
def test_slow_servers_get_the_time_of_one_request(answer):
    start = time.monotonic()
    assert problem_of(answer, seconds=0.5) == "no whole answer within 0.5 s"
    assert time.monotonic() - start < 4


def test_an_endless_body_is_read_as_far_as_the_file_goes():
    def endless(*_):
        yield b"HTTP/1.1 200 OK\r\ncontent-type: text/javascript\r\nconnection: close\r\n\r\n"
        while True:
            yield b"x" * 4096

    observed, server = ask(endless)
    assert observed.files[0].answer.is_longer
    assert "SC104" in {item.rule.id for item in judge(observed)}
    assert server.sent_bytes < 50_000_000  # what the sockets' buffers take


@pytest.mark.parametrize(("encoding", "pack"), [("gzip", gzip.compress), ("br", brotli.compress)])  # noqa: TID251
def test_a_compressed_bomb_takes_no_memory(encoding, pack):
    bomb = (
        pack(bytes(200_000_000))
        if encoding == "gzip"
        else brotli.compress(bytes(200_000_000), quality=1)
    )
    tracemalloc.start()
    observed, _ = ask(
        lambda *_: [response(200, bomb, content_encoding=encoding, **GOOD_HEADERS)], seconds=20
    )
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert observed.files[0].answer.is_longer
    assert peak_bytes < 20_000_000


def test_a_bomb_in_an_encoding_nobody_here_reads_is_cut():
    observed, _ = ask(
        lambda _path, sent: [
            response(200, bytes(1_000_000), content_encoding="zzz", **GOOD_HEADERS)
            if "br" in sent["accept-encoding"]
            else response(200, CODE, **GOOD_HEADERS)
        ]
    )
    assert observed.files[0].answer.transfer_bytes is None


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (b"not gzip", "gzip"),
        (b"not brotli at all", "br"),
        (gzip.compress(CODE)[:-20], "gzip"),  # noqa: TID251
        (brotli.compress(CODE)[:-3], "br"),
        (b"", "gzip"),
        (b"", "br"),
    ],
    # Not the bytes: gzip writes the time into them, and workers have to agree on names.
    ids=range(6),
)
def test_bodies_that_are_not_what_the_header_says_are_named(body, encoding):
    assert encoding in problem_of(
        lambda *_: [response(200, body, content_encoding=encoding, **GOOD_HEADERS)]
    )


def test_only_what_can_be_unpacked_here_is_asked_for(monkeypatch):
    """Else a body in that encoding would have to be believed."""
    offered_encodings.cache_clear()
    monkeypatch.setitem(siblings._READERS, "zst", lambda: None)
    try:
        _, server = ask(lambda *_: [response(200, b"garbage", content_encoding="zstd")])
        assert [sent["accept-encoding"] for _, sent in server.requests] == ["br, gzip"] * 2
        problem = problem_of(lambda *_: [response(200, b"garbage", content_encoding="zstd")])
        assert problem == "the body is encoded as zstd, which nobody asked for"
    finally:
        offered_encodings.cache_clear()


def test_identity_beside_an_encoding_means_nothing():
    body = gzip.compress(CODE)  # noqa: TID251 - no audit is measured here
    observed, _ = ask(
        lambda *_: [response(200, body, content_encoding="identity, GZIP", **GOOD_HEADERS)]
    )
    assert observed.files[0].is_right


def test_whatever_is_wrong_with_the_bodies_a_server_that_answers_can_be_asked():
    files = tuple(script(f"assets/chunk{number}-B64tgiqm.js") for number in range(30))
    observed, _ = ask(lambda *_: [response(200, b"x", content_encoding="zzz")], files=files)
    (finding,) = [item for item in judge(observed) if item.rule.id != "SC203"]
    assert (finding.rule.id, len(finding.files)) == ("SC105", 30)


def test_a_page_in_a_foreign_encoding_for_an_absent_script_is_a_page():
    with SocketServer(lambda *_: [response(200, b"x", content_encoding="zzz")]) as server:
        observed = observe(
            parse_address(server.url, "/"), Expected(files=(script(),)), headers=(), mask=Mask(())
        )
    assert [item.rule.id for item in judge(observed)] == ["SC105", "SC106"]


@pytest.mark.parametrize("encoding", ["zstd-x", "x-foo", "gzip, gzip", "gzip, deflate", "br x"])
@pytest.mark.parametrize("is_right_when_plain", [True, False])
def test_an_encoding_that_nobody_asked_for_is_no_answer(encoding, is_right_when_plain):
    def answer(_path, sent):
        if is_right_when_plain and sent["accept-encoding"] == "identity":
            return [response(200, CODE, **GOOD_HEADERS)]
        return [response(200, b"garbage", content_encoding=encoding, **GOOD_HEADERS)]

    observed, server = ask(answer)
    assert f"encoded as {encoding}, which nobody asked for" in observed.files[0].answer.problem
    # What is not the file is judged by nothing else.
    assert {finding.rule.id for finding in judge(observed)} == {"SC105"}
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    "answer",
    [
        lambda *_: [b"HTTP/1.1 200 OK\r\ncontent-length: 9999\r\nconnection: close\r\n\r\nshort"],
        lambda *_: [b"HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n"],
        lambda *_: [b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nxx"],
        lambda *_: [b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n"],
        lambda *_: [b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 100_000 + b"\r\n"],
        lambda *_: [b"HTTP/1.1 200 OK\r\na: " + b"b" * 1_000_000],
        lambda *_: [b"SSH-2.0-OpenSSH_9.2\r\n"],
        lambda *_: [b""],
        lambda *_: [response(200, CODE, content_type="\xff\x00")],
        lambda *_: [response(302, location="http://[::1")],
    ],
    ids=range(10),
)
def test_broken_answers_are_findings(answer):
    observed, _ = ask(answer)
    findings = judge(observed)
    assert {"SC103", "SC105"} & {item.rule.id for item in findings}
    assert render_text(observed, findings, "dist")


def test_headers_that_steer_terminals_are_shown_harmlessly():
    observed, _ = ask(
        lambda *_: [
            response(200, CODE, content_type="text/javascript", cache_control="\x9b31m\xa0" * 200)
        ]
    )
    text = render_text(observed, judge(observed), "dist")
    assert "\x9b" not in text
    assert max(map(len, text.splitlines())) < 400


def test_redirects_leave_the_origin_never_and_end():
    with SocketServer(lambda *_: [response(200, CODE)]) as other:
        observed, _ = ask(
            lambda *_: [response(302, location=f"{other.url}x")],
            headers=(("X-Token", "s3cret-token"),),
        )
    assert other.requests == []
    assert [item.rule.id for item in judge(observed)] == ["SC103"]
    assert problem_of(lambda *_: [response(302, location="/again")]) == "redirected too often"


def test_a_redirect_within_the_origin_is_followed():
    observed, _ = ask(
        lambda path, _: [
            response(200, CODE, **GOOD_HEADERS)
            if path == "/moved"
            else response(301, location="/moved")
        ]
    )
    assert observed.files[0].is_right
    assert observed.files[0].answer.redirected_to == "/moved"


def test_a_server_that_stops_answering_is_not_asked_for_every_file():
    files = tuple(script(f"assets/chunk{number}-B64tgiqm.js") for number in range(200))
    with pytest.raises(PublishError, match="cannot be asked"):
        ask(lambda *_: [b"nonsense\r\n\r\n"], files=files)


def test_no_more_connections_than_wanted_are_open_at_once():
    open_now, most = [], []

    def answer(path, _sent):
        open_now.append(path)
        most.append(len(open_now))
        time.sleep(0.02)
        yield response(200, CODE, **GOOD_HEADERS)
        open_now.remove(path)

    files = tuple(script(f"assets/chunk{number}-B64tgiqm.js") for number in range(30))
    observed, _ = ask(answer, files=files, connections=3, seconds=10)
    assert len(observed.files) == 30
    assert 1 < max(most) <= 4  # a closed connection's thread may still be counted


def test_a_secret_that_comes_back_in_an_error_is_masked():
    observed, _ = ask(
        lambda _path, sent: [response(302, location=f"http://elsewhere.invalid/{sent['x-token']}")],
        headers=(("X-Token", "s3cret-token"),),
    )
    text = render_text(observed, judge(observed), "dist")
    assert "elsewhere.invalid/***" in text
    assert "s3cret" not in text + render_json(observed, judge(observed), "dist")
