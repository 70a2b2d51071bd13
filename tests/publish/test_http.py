"""The client: retries, limits, redirects, and where the token goes."""

from __future__ import annotations

import time

import pytest

from bundleaudit.publish.http import ApiClient, ApiError, Patience
from publish.fake_forge import TOKEN, Fault


@pytest.fixture
def client(forge, waits):
    with ApiClient(
        forge.url + "/",
        credentials={"Authorization": f"Bearer {TOKEN}", "PRIVATE-TOKEN": TOKEN},
        patience=waits.patience,
    ) as one:
        yield one


def test_an_answer_is_json(forge, client):
    forge.user = {"login": "ada"}
    assert client.get_json("/user") == {"login": "ada"}
    assert forge.requests[0].headers["authorization"] == f"Bearer {TOKEN}"
    assert forge.requests[0].headers["user-agent"].startswith("bundleaudit/")


@pytest.mark.parametrize("body", [b"<html>", b"", b"[" * 100_000, b'{"a": 1' + b"0" * 5_000 + b"}"])
def test_an_answer_that_is_no_json_is_an_error(forge, client, body):
    forge.faults.append(Fault(200, body=body))
    with pytest.raises(ApiError, match="not JSON"):
        client.get_json("/user")


@pytest.mark.parametrize("status", [500, 502, 503, 429])
def test_passing_faults_are_tried_again_with_growing_pauses(forge, client, waits, status):
    forge.user = {"login": "ada"}
    forge.faults.append(Fault(status, times=3))
    assert client.get_json("/user") == {"login": "ada"}
    assert waits == [1, 2, 4]


def test_after_four_attempts_the_last_answer_counts(forge, client, waits):
    forge.faults.append(Fault(502, times=9))
    with pytest.raises(ApiError, match=r"GET http://127.0.0.1:\d+/user: 502 made up") as raised:
        client.get_json("/user")
    assert raised.value.status == 502
    assert len(forge.requests) == 4
    assert len(waits) == 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 410, 422])
def test_lasting_refusals_are_not_tried_again(forge, client, waits, status):
    forge.faults.append(Fault(status, times=9))
    with pytest.raises(ApiError) as raised:
        client.get_json("/user")
    assert raised.value.status == status
    assert (len(forge.requests), waits) == (1, [])


@pytest.mark.parametrize(
    ("status", "headers", "pauses"),
    [
        (429, {"Retry-After": "7"}, [7]),
        (403, {"Retry-After": "60"}, [60]),
        (403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1"}, [0]),
        (429, {"Retry-After": "soon"}, [1]),
        (503, {"Retry-After": "3"}, [3]),
    ],
)
def test_the_pause_a_server_asks_for_is_kept(forge, client, waits, status, headers, pauses):
    forge.user = {"login": "ada"}
    forge.faults.append(Fault(status, headers=headers))
    assert client.get_json("/user") == {"login": "ada"}
    assert waits == pauses


@pytest.mark.parametrize(
    "headers",
    [
        {"Retry-After": "61"},
        {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(time.time()) + 3_600)},
    ],
)
def test_nobody_waits_longer_than_a_minute(forge, client, waits, headers):
    forge.faults.append(Fault(403, headers=headers))
    with pytest.raises(ApiError):
        client.get_json("/user")
    assert waits == []


def test_a_slow_answer_is_given_up_and_tried_again(forge, waits):
    forge.user = {"login": "ada"}
    forge.faults.append(Fault(200, delay_s=0.6))
    patience = Patience(connect_s=5, read_s=0.2, sleep=waits.append)
    with ApiClient(forge.url, credentials={}, patience=patience) as client:
        assert client.get_json("/user") == {"login": "ada"}
    assert waits == [1]


def test_a_server_that_is_not_there(waits):
    with (
        ApiClient("http://127.0.0.1:9", credentials={}, patience=waits.patience) as client,
        pytest.raises(ApiError, match=r"GET http://127\.0\.0\.1:9/user: ") as raised,
    ):
        client.get_json("/user")
    assert raised.value.status is None
    assert len(waits) == 3


@pytest.mark.parametrize("url", ["", "no address", "ftp://x", "http://[::1", "http://x:99999"])
def test_an_address_that_is_none(url, waits):
    with (
        pytest.raises(ApiError),
        ApiClient(url, credentials={}, patience=waits.patience) as client,
    ):
        client.get_json("/user")


@pytest.mark.parametrize(
    ("variable", "value"), [("SSL_CERT_FILE", "/nowhere"), ("HTTPS_PROXY", "gopher://x")]
)
def test_network_settings_that_cannot_be_used(monkeypatch, variable, value):
    monkeypatch.setenv(variable, value)
    with pytest.raises(ApiError, match="network settings"):
        ApiClient("https://api.example", credentials={})


def test_a_large_answer_is_not_read_to_the_end(forge, client):
    forge.faults.append(Fault(200, body=b"x" * 1_000_000))
    with pytest.raises(ApiError, match="larger than 1,000 B"):
        client.get_bytes("/user", limit_bytes=1_000)


# --- redirects ---------------------------------------------------------------------------------


def test_another_server_never_sees_the_token(forge, storage, client):
    storage.user = {"login": "elsewhere"}
    forge.faults.append(Fault(302, headers={"Location": f"{storage.url}/user"}))
    assert client.get_json("/user") == {"login": "elsewhere"}
    (seen,) = storage.requests
    assert TOKEN not in str(seen.headers)


def test_the_token_is_not_sent_again_after_a_detour(forge, storage, client):
    """Redirected away and back: the second visit to the API is with the token, the other is not."""
    forge.user = {"login": "ada"}
    forge.faults.append(Fault(302, headers={"Location": f"{storage.url}/x"}))
    storage.faults.append(Fault(302, headers={"Location": f"{forge.url}/user"}))
    assert client.get_json("/user") == {"login": "ada"}
    assert TOKEN not in str(storage.requests[0].headers)


def test_a_moved_repository_is_followed_on_the_same_server(forge, client):
    forge.user = {"login": "ada"}
    forge.faults.append(Fault(301, path="/old", headers={"Location": "/user"}))
    assert client.get_json("/old") == {"login": "ada"}
    assert forge.requests[1].headers["authorization"] == f"Bearer {TOKEN}"


def test_a_post_keeps_its_method_only_on_the_same_server(forge, storage, client):
    forge.faults.append(
        Fault(
            307, path="/old", headers={"Location": "/repos/owner/shop/issues/1/comments"}, times=2
        )
    )
    assert client.request("POST", "/old", json={"body": "b"}).status == 201
    forge.faults[0].headers["Location"] = f"{storage.url}/x"
    with pytest.raises(ApiError, match="another server"):
        client.request("POST", "/old", json={"body": "b"})
    assert storage.requests == []


def test_a_post_is_not_turned_into_a_get(forge, client):
    forge.faults.append(Fault(302, headers={"Location": "/user"}))
    with pytest.raises(ApiError, match="moved"):
        client.request("POST", "/x", json={})


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://x/y", "javascript:/1", "http://[::1", "//["]
)
def test_no_redirect_leaves_the_web(forge, client, target):
    forge.faults.append(Fault(302, headers={"Location": target}))
    with pytest.raises(ApiError):
        client.get_json("/user")
    assert {request.path for request in forge.requests} == {"/user"}


def test_a_circle_ends(forge, client):
    forge.faults.append(Fault(302, headers={"Location": "/user"}, times=99))
    with pytest.raises(ApiError, match="too often"):
        client.get_json("/user")
    assert len(forge.requests) == 6


def test_messages_hold_neither_query_nor_credentials(forge, waits):
    forge.faults.append(Fault(404))
    base = forge.url.replace("http://", "http://user:pass@")
    with (
        ApiClient(base, credentials={}, patience=waits.patience) as client,
        pytest.raises(ApiError) as raised,
    ):
        client.get_json("/user", sig="credential")
    assert "credential" not in str(raised.value)
    assert "pass" not in str(raised.value)


# --- pages -------------------------------------------------------------------------------------


def test_all_pages_are_read(forge, client):
    forge.page_size = 2
    for number in range(5):
        forge.comment(f"c{number}")
    pages = list(client.get_pages("/repos/owner/shop/issues/5/comments"))
    assert [comment["body"] for page in pages for comment in page] == [f"c{n}" for n in range(5)]
    assert len(pages) == 3
    pages = list(client.get_pages("/projects/42/merge_requests/5/notes"))
    assert [len(page) for page in pages] == [2, 2, 1]


def test_a_next_page_elsewhere_is_asked_without_the_token(forge, storage, client):
    storage.comment("x")
    link = f'<{storage.url}/repos/owner/shop/issues/1/comments>; rel="next"'
    forge.faults.append(Fault(200, headers={"Link": link}, body=b"[]"))
    list(client.get_pages("/x"))
    assert TOKEN not in str(storage.requests[0].headers)


def test_pages_without_an_end_are_an_error(forge, client):
    forge.faults.append(
        Fault(200, headers={"Link": f'<{forge.url}/x>; rel="next"'}, body=b"[]", times=999)
    )
    with pytest.raises(ApiError, match="more than 100 pages"):
        list(client.get_pages("/x"))
