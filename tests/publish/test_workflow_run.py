"""The second workflow: the pull request by commit, the report as untrusted data."""

from __future__ import annotations

import zipfile

import pytest

from bundleaudit.errors import PublishError
from bundleaudit.publish.artifacts import ArtifactLimits, read_artifact
from bundleaudit.publish.comment import fetch_finished_reports
from bundleaudit.publish.http import ApiClient, ApiError
from publish.fake_forge import REPOSITORY, TOKEN, Fault, sha, zip_of


def event_of(**more):
    """Return the payload GitHub sends when a run for a fork's pull request has finished."""
    return {
        "action": "completed",
        "workflow_run": {
            "id": 500,
            "event": "pull_request",
            "conclusion": "failure",
            "head_sha": sha(9),
            "head_branch": "feature",
            "head_repository": {"full_name": "fork/shop", "owner": {"login": "fork"}},
            "repository": {"full_name": REPOSITORY},
            "pull_requests": [],
            "html_url": "https://github.example/owner/shop/actions/runs/500",
            **more,
        },
    }


def a_pull(number=5, head_sha=None, state="open"):
    head = {"sha": head_sha or sha(9), "ref": "feature", "user": "fork"}
    return {"number": number, "state": state, "head": head}


@pytest.fixture
def finished(forge, storage):
    """A finished run with an artifact, and an open pull request."""
    forge.pulls = [a_pull()]
    forge.artifacts = {500: [{"id": 8, "name": "bundleaudit", "expired": False}]}
    forge.storage_url = storage.url
    storage.files = {"8": zip_of({"out/audit.json": b"{}", "out/treemap.html": b"<p>"})}
    return forge


def fetch(environment, waits, artifact="bundleaudit", pattern="audit*.json"):
    return fetch_finished_reports(
        environment, artifact=artifact, pattern=pattern, patience=waits.patience
    )


def test_the_report_of_a_fork_is_fetched(finished, storage, github, waits):
    found = fetch(github("workflow_run", event_of()), waits)
    assert found.pull_request == 5
    assert found.files == {"out/audit.json": b"{}"}
    assert found.run_url.endswith("/runs/500")
    (download,) = storage.requests
    assert TOKEN not in str(download.headers), "the token stays with the API"


def test_a_failed_run_is_exactly_when_the_comment_is_needed(finished, github, waits):
    event = event_of(conclusion="failure")
    assert fetch(github("workflow_run", event), waits).files


@pytest.mark.parametrize(
    ("pulls", "number"),
    [
        ([a_pull(4, sha(3)), a_pull(6)], 6),
        ([a_pull(4, sha(3))], None),
        ([a_pull(4, state="closed")], None),
        ([], None),
    ],
)
def test_the_pull_request_is_the_one_with_this_commit(finished, github, waits, pulls, number):
    finished.pulls = pulls
    found = fetch(github("workflow_run", event_of()), waits)
    assert found.pull_request == number
    assert bool(found.files) is (number is not None)


def test_without_a_branch_the_commit_leads_to_it(finished, github, waits):
    finished.commits = {sha(9): []}
    event = event_of(head_repository=None, head_branch=None)
    assert fetch(github("workflow_run", event), waits).pull_request == 5


def test_an_owner_that_is_no_name_is_not_put_into_a_query(finished, github, waits):
    finished.commits = {sha(9): []}
    event = event_of(head_repository={"owner": {"login": "a&state=closed"}})
    assert fetch(github("workflow_run", event), waits).pull_request == 5
    assert "/repos/owner/shop/pulls" not in {request.path for request in finished.requests}


@pytest.mark.parametrize(
    ("event", "message"),
    [
        ({}, "no workflow_run"),
        (event_of(event="push"), "not for a pull request"),
        (event_of(repository={"full_name": "evil/shop"}), "another repository"),
        (event_of(head_sha="HEAD"), "names no commit"),
        (event_of(id="x"), "holds no id"),
    ],
)
def test_other_events_are_refused(finished, github, waits, event, message):
    with pytest.raises(PublishError, match=message):
        fetch(github("workflow_run", event), waits)
    assert finished.requests == []


@pytest.mark.parametrize(
    "found",
    [
        [],
        [{"id": 8, "name": "other", "expired": False}],
        [{"id": 8, "name": "bundleaudit", "expired": True}],
    ],
)
def test_without_an_artifact_the_next_step_is_named(finished, github, waits, found):
    finished.artifacts = {500: found}
    with pytest.raises(PublishError, match="has no artifact bundleaudit") as raised:
        fetch(github("workflow_run", event_of()), waits)
    assert "if: always()" in raised.value.hint


def test_the_newest_of_several_attempts_counts(finished, storage, github, waits):
    finished.artifacts[500].append({"id": 9, "name": "bundleaudit", "expired": False})
    storage.files["9"] = zip_of({"audit.json": b"[]"})
    assert fetch(github("workflow_run", event_of()), waits).files == {"audit.json": b"[]"}


def test_an_artifact_without_a_report(finished, github, waits):
    with pytest.raises(PublishError, match=r"holds no nothing\.json"):
        fetch(github("workflow_run", event_of()), waits, pattern="nothing.json")


def encrypted():
    data = bytearray(zip_of({"audit.json": b"{}"}))
    for position in (data.index(b"PK\x03\x04") + 6, data.index(b"PK\x01\x02") + 8):
        data[position] |= 1
    return bytes(data)


def unknown_method():
    data = bytearray(zip_of({"audit.json": b"{}"}))
    for position in (data.index(b"PK\x03\x04") + 8, data.index(b"PK\x01\x02") + 10):
        data[position] = 99
    return bytes(data)


def damaged():
    data = bytearray(zip_of({"audit.json": bytes(range(256)) * 4}))
    data[60] ^= 0xFF
    return bytes(data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK",
        b"not a zip" * 99,
        zip_of({"audit.json": b"{}"})[:-30],
        encrypted(),
        unknown_method(),
        damaged(),
    ],
    ids=["empty", "short", "text", "cut", "encrypted", "method", "damaged"],
)
def test_broken_archives_are_errors(finished, storage, github, waits, data):
    storage.files["8"] = data
    with pytest.raises(PublishError):
        fetch(github("workflow_run", event_of()), waits)


def test_names_that_climb_are_only_names(finished, storage, github, waits, tmp_path):
    storage.files["8"] = zip_of({"../../../audit.json": b"a", "/etc/audit.json": b"b"})
    found = fetch(github("workflow_run", event_of()), waits)
    assert sorted(found.files.values()) == [b"a", b"b"]
    assert [path.name for path in tmp_path.iterdir()] == ["event.json"]


def read_with(forge, waits, **limits):
    with ApiClient(forge.url, credentials={}, patience=waits.patience) as client:
        return read_artifact(client, REPOSITORY, 8, "*.json", ArtifactLimits(**limits))


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        ({"reports_bytes": 10_000}, "exceed 10,000 B unpacked"),
        ({"zip_bytes": 20}, "larger than 20 B"),
    ],
)
def test_what_is_too_large_is_read_no_further(finished, storage, waits, limits, message):
    storage.files["8"] = zip_of({"audit.json": b"0" * 1_000_000})
    assert len(read_with(finished, waits)["audit.json"]) == 1_000_000
    with pytest.raises(ApiError, match=message):
        read_with(finished, waits, **limits)


def test_what_the_archive_says_of_its_sizes_is_not_believed(finished, storage, github, waits):
    data = bytearray(zip_of({"audit.json": b"0" * 5_000}))
    for position in (data.index(b"PK\x03\x04") + 22, data.index(b"PK\x01\x02") + 24):
        data[position : position + 4] = (7).to_bytes(4, "little")
    storage.files["8"] = bytes(data)
    try:
        files = fetch(github("workflow_run", event_of()), waits).files
    except PublishError:
        return
    assert all(len(content) <= 7 for content in files.values())


def test_an_archive_with_many_reports_gives_twenty(finished, storage, github, waits):
    storage.files["8"] = zip_of({f"audit.{n:03}.json": b"{}" for n in range(120)})
    assert len(fetch(github("workflow_run", event_of()), waits).files) == 20


def test_a_token_that_may_not_read_actions_is_told_so(finished, github, waits):
    finished.faults.append(Fault(403, path="/artifacts"))
    with pytest.raises(PublishError) as raised:
        fetch(github("workflow_run", event_of()), waits)
    assert "actions: read" in raised.value.hint


def test_zipfile_knows_our_forgeries():
    """The damaged archives above are damaged in the way their names say."""
    import io

    with pytest.raises(RuntimeError, match="encrypted"):
        zipfile.ZipFile(io.BytesIO(encrypted())).read("audit.json")
    with pytest.raises(NotImplementedError):
        zipfile.ZipFile(io.BytesIO(unknown_method())).read("audit.json")
