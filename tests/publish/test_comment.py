"""The one comment: found on any page, known by marker and author, never doubled."""

from __future__ import annotations

import pytest

from bundleaudit.errors import PublishError
from bundleaudit.publish.comment import find_request, find_run_url, post_comments
from bundleaudit.publish.marker import is_marked, make_marker, mark
from publish.fake_forge import BOT, PERSON, TOKEN, Fault

OTHER_BOT = {"id": 2, "login": "renovate[bot]", "type": "Bot"}


@pytest.fixture(params=["github", "gitlab"])
def where(request, forge):
    """Return the environment of either; on GitLab a token always has an owner."""
    if request.param == "gitlab":
        forge.user = BOT
    return request.getfixturevalue(request.param)()


def post(environment, waits, body="text", key="dist", request=5):
    (change,) = post_comments(environment, {key: body}, request, waits.patience).values()
    return change.value


# --- marker ------------------------------------------------------------------------------------


def test_the_marker_is_the_first_line():
    assert mark("## Report\n", "dist") == "<!-- bundleaudit:v1 id=dist -->\n## Report"


@pytest.mark.parametrize("key", ["a-->b", "a b", "", "--", "é", "x" * 500, "-", "a--b", "\n"])
def test_an_unusual_key_cannot_leave_the_marker(key):
    marker = make_marker(key)
    assert marker.count("-->") == 1
    assert len(marker) < 130
    assert marker != make_marker(key + "x")
    assert is_marked(marker, key)


@pytest.mark.parametrize(
    ("body", "is_ours"),
    [
        ("<!-- bundleaudit:v1 id=dist -->\nx", True),
        ("<!-- bundleaudit:v1 id=dist -->\r\nx", True),
        ("<!-- bundleaudit:v1 id=dist2 -->\nx", False),
        ("> <!-- bundleaudit:v1 id=dist -->\nquoted", False),
        ("text\n<!-- bundleaudit:v1 id=dist -->", False),
        ("", False),
        (None, False),
    ],
)
def test_only_the_first_line_counts(body, is_ours):
    assert is_marked(body, "dist") is is_ours


# --- create, update, leave ---------------------------------------------------------------------


def test_the_first_run_creates(forge, where, waits):
    assert post(where, waits) == "created"
    assert forge.bodies == [mark("text", "dist")]


def test_later_runs_update_and_leave_what_is_the_same(forge, where, waits):
    post(where, waits, "one")
    assert post(where, waits, "two") == "updated"
    assert forge.bodies == [mark("two", "dist")]
    forge.requests.clear()
    assert post(where, waits, "two") == "unchanged"
    assert forge.methods() == []


def test_the_comment_is_found_on_a_later_page(forge, where, waits):
    forge.page_size = 10
    for number in range(35):
        forge.comment(f"chat {number}", PERSON)
    forge.comment(mark("old", "dist"))
    assert post(where, waits) == "updated"
    assert len(forge.comments) == 36


def test_another_key_has_another_comment(forge, where, waits):
    post(where, waits, "a", key="admin")
    post(where, waits, "s", key="shop")
    assert forge.bodies == [mark("a", "admin"), mark("s", "shop")]


def test_what_others_wrote_is_never_touched(forge, where, waits):
    quoted = forge.comment(mark("pretended", "dist"), PERSON)
    assert post(where, waits) == "created"
    assert forge.comments[0]["id"] == quoted
    assert forge.comments[0]["body"] == mark("pretended", "dist")
    assert len(forge.methods()) == 1


def test_doubles_of_ours_are_removed_and_the_oldest_kept(forge, where, waits):
    oldest = forge.comment(mark("a", "dist"))
    forge.comment(mark("b", "dist"))
    forge.comment(mark("c", "dist"))
    assert post(where, waits) == "updated"
    assert [(item["id"], item["body"]) for item in forge.comments] == [
        (oldest, mark("text", "dist"))
    ]


def test_two_runs_that_create_at_once_end_with_one_comment(forge, where, waits):
    """The other run creates between our first look and our writing."""

    def race():
        forge.on_create = None
        forge.comment(mark("of the other run", "dist"))

    forge.on_create = race
    assert post(where, waits) == "created"
    assert forge.bodies == [mark("text", "dist")]


def test_a_double_that_is_gone_already_is_no_failure(forge, where, waits):
    forge.comment(mark("a", "dist"))
    forge.comment(mark("b", "dist"))
    forge.faults.append(Fault(404, method="DELETE"))
    assert post(where, waits) == "updated"


def test_a_post_answered_by_a_gateway_error_is_not_doubled(forge, where, waits):
    """The comment was written although the answer was lost: the second attempt writes another."""
    lost = Fault(502, method="POST")
    forge.faults.append(lost)

    def written():
        forge.on_create = None
        forge.comment(mark("text", "dist"))

    forge.on_create = written
    assert post(where, waits) == "created"
    assert forge.bodies == [mark("text", "dist")]
    assert waits == [1]


# --- who we are --------------------------------------------------------------------------------


def test_with_a_token_of_its_own_only_that_login_counts(forge, github, waits):
    forge.user = {**PERSON, "login": "bundle-bot"}
    forge.comment(mark("by a person", "dist"), PERSON)
    forge.comment(mark("by a bot", "dist"), BOT)
    assert post(github(), waits) == "created"
    forge.comments[-1]["user"] = forge.user
    assert post(github(), waits, "next") == "updated"


def test_a_workflow_token_may_not_ask_who_it_is(forge, github, waits):
    forge.comment(mark("old", "dist"), BOT)
    assert post(github(), waits) == "updated"
    assert [request.path for request in forge.requests][:2] == [
        "/repos/owner/shop/issues/5/comments",
        "/user",
    ]


def test_notes_of_the_system_are_no_comments(forge, gitlab, waits):
    forge.user = BOT
    forge.comment(mark("old", "dist"), BOT, system=True)
    assert post(gitlab(), waits) == "created"


def test_tokens_go_where_they_belong(forge, github, gitlab, waits):
    post(github(), waits)
    assert forge.requests[0].headers["authorization"] == f"Bearer {TOKEN}"
    assert forge.requests[0].headers["x-github-api-version"] == "2022-11-28"
    forge.requests.clear()
    forge.user = BOT
    post(gitlab(), waits)
    assert forge.requests[0].headers["private-token"] == TOKEN
    assert "authorization" not in forge.requests[0].headers


# --- refusals ----------------------------------------------------------------------------------


def test_a_fork_is_told_of_the_second_workflow(forge, github, waits):
    forge.can_write = False
    event = {
        "number": 5,
        "pull_request": {"number": 5, "head": {"repo": {"full_name": "fork/shop"}}},
    }
    with pytest.raises(PublishError, match="403 Resource not accessible") as raised:
        post(github(event=event), waits)
    assert "--from-workflow-run" in raised.value.hint
    assert waits == []


def test_a_job_without_permission_is_told_which(forge, github, waits):
    forge.can_write = False
    with pytest.raises(PublishError) as raised:
        post(github(), waits)
    assert "pull-requests: write" in raised.value.hint


def test_a_text_that_is_too_long_is_refused(forge, github, waits):
    with pytest.raises(PublishError, match="422 body is too long"):
        post(github(), waits, "x" * 70_000)


def test_gitlab_needs_a_token_that_may_write(gitlab, waits):
    with pytest.raises(PublishError, match="may not write notes") as raised:
        post(gitlab(GITLAB_TOKEN=""), waits)
    assert "scope api" in raised.value.hint


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_token_is_named(forge, gitlab, waits, status):
    forge.faults.append(Fault(status, path="/user", times=9))
    with pytest.raises(PublishError) as raised:
        post(gitlab(), waits)
    assert "role Reporter" in raised.value.hint


@pytest.mark.parametrize(
    "body", [b"[1]", b'{"message": "x"}', b"[null, 3, {}]", b'[{"id": "1"}]', b'[{"id": -1}]']
)
def test_answers_of_another_shape_are_errors_not_crashes(forge, where, waits, body):
    forge.faults.append(Fault(200, method="GET", body=body, times=99))
    try:
        assert post(where, waits) == "created"
    except PublishError:
        assert forge.comments == []


# --- the environment ---------------------------------------------------------------------------


def test_the_request_and_the_run_are_those_of_ci(github, gitlab):
    assert find_request(github()) == find_request(gitlab()) == 5
    assert find_run_url(github()) == "https://github.example/owner/shop/actions/runs/77"
    assert find_run_url(gitlab()) == "https://gitlab.example/jobs/3"


def test_a_push_is_for_no_request(github, gitlab):
    assert find_request(github("push", event={"before": "x"})) is None
    assert find_request(gitlab(CI_MERGE_REQUEST_IID="")) is None


@pytest.mark.parametrize("event", [[], {"number": "5"}, {"number": True}, {"pull_request": 5}])
def test_an_event_of_another_shape_is_for_no_request(github, event):
    assert find_request(github(event=event)) is None


@pytest.mark.parametrize(
    ("missing", "message"),
    [
        ({"GITHUB_TOKEN": ""}, "no token"),
        ({"GITHUB_TOKEN": "a\nb: c"}, "characters that no token has"),
        ({"GITHUB_TOKEN": "tökén"}, "characters that no token has"),
        ({"GITHUB_REPOSITORY": ""}, "is no repository"),
        ({"GITHUB_REPOSITORY": "a/b/../c"}, "is no repository"),
        ({"GITHUB_EVENT_PATH": "/nowhere"}, "GITHUB_EVENT_PATH"),
    ],
)
def test_what_is_missing_is_named(github, missing, message):
    with pytest.raises(PublishError, match=message):
        find_request(github(**missing))


def test_the_other_name_of_the_token_counts_too(forge, github, waits):
    assert post(github(GITHUB_TOKEN="", GH_TOKEN="other\n"), waits) == "created"
    assert forge.requests[0].headers["authorization"] == "Bearer other"


def test_gitlab_without_its_variables_is_named(gitlab):
    with pytest.raises(PublishError, match="CI_API_V4_URL"):
        find_request(gitlab(CI_API_V4_URL=""))


def test_tokens_are_not_printed(github, gitlab):
    from bundleaudit.publish.environment import read_github_run, read_gitlab_run

    assert TOKEN not in repr(read_github_run(github()))
    assert TOKEN not in repr(read_gitlab_run(gitlab()))
    assert "job-token" not in repr(read_gitlab_run(gitlab()))
