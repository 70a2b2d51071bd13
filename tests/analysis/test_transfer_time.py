"""The estimate of time, computed by hand."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from builders import a_file
from bundleaudit.analysis.transfer_time import connection_ms, time_requests
from bundleaudit.analysis.visits import Request
from bundleaudit.config import Network
from bundleaudit.errors import UsageError
from bundleaudit.model.network import MOBILE, PROFILES, NetworkProfile

SLOW = NetworkProfile(name="test", down_kbps=8, rtt_ms=10)  # one byte a millisecond


def spans(requests, files, network=SLOW, start_ms=0.0):
    steps, end_ms = time_requests(
        requests, {file.path: file for file in files}, network, start_ms=start_ms
    )
    return {step.file: (step.start_ms, step.end_ms) for step in steps}, end_ms


def test_round_trips_follow_one_another_and_files_share_the_rate():
    files = [a_file("a.js", 1000, 30), a_file("b.js", 1000, 10), a_file("c.js", 1000, 5)]
    requests = {
        "a.js": Request(2, "index.html"),
        "b.js": Request(2, "index.html"),
        "c.js": Request(3, "a.js"),
    }
    # b has its 10 bytes when both have 10 (20 ms); a needs 20 more alone.
    assert spans(requests, files, start_ms=100) == (
        {"a.js": (100, 150), "b.js": (100, 130), "c.js": (150, 165)},
        165,
    )


def test_a_document_of_the_server_costs_its_round_trip_only():
    assert spans({"page": Request(1, None)}, []) == ({"page": (0, 10)}, 10)


def test_the_connection_takes_two_round_trips():
    assert connection_ms(MOBILE) == 200


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=8))
def test_a_round_takes_its_round_trip_and_its_bytes_at_the_rate(sizes):
    files = [a_file(f"{number}.js", size, size) for number, size in enumerate(sizes)]
    requests = {file.path: Request(2, None) for file in files}
    found, end_ms = spans(requests, files)
    assert end_ms == pytest.approx(10 + sum(sizes))
    assert max(end for _, end in found.values()) == round(end_ms)


def test_the_default_profile_is_nine_megabits_and_a_tenth_of_a_second():
    assert Network().resolve(origin="x") is MOBILE
    assert (MOBILE.down_kbps, MOBILE.rtt_ms) == (9_000, 100)
    assert MOBILE.label == "mobile: 9 Mbps down, 100 ms round trip"


def test_a_profile_can_be_named_or_given_in_numbers():
    assert Network(profile="3g").resolve(origin="x") is PROFILES["3g"]
    assert Network(profile="cable", rtt_ms=40).resolve(origin="x") == NetworkProfile(
        name="custom", down_kbps=5_000, rtt_ms=40
    )
    with pytest.raises(UsageError, match="down_kbps is 0"):
        Network(down_kbps=0).resolve(origin="x")
