"""``bundleaudit routes`` and ``bundleaudit whatif`` on committed builds."""

from __future__ import annotations

import json

import pytest

from commands import DISTS, run_command

GOOD, BAD, MAPPED = DISTS / "good-vite8", DISTS / "bad-vite8", DISTS / "bad-maps-vite8"


def lines_of(*arguments):
    finished = run_command(*arguments)
    assert (finished.returncode, finished.stderr) == (0, "")
    return finished.stdout.splitlines()


def test_the_table_lists_every_route_with_its_cost():
    lines = lines_of("routes", GOOD, "--sort", "path")
    assert lines[0].endswith("good-vite8: 12 routes")
    (payment,) = [line.split() for line in lines if line.startswith("/checkout/payment")]
    assert payment[1:] == ["45.6", "kB", "1.5", "kB", "9", "3", "541", "ms", "lazy", "code"]
    assert "  /catalogue -> /plants" in lines


def test_one_visit_is_explained():
    lines = lines_of("routes", GOOD, "--route", "/plants/aloe?x=1")
    assert lines[0] == "/plants/aloe?x=1 -> /plants/:slug"
    assert any("PlantView" in line and "green" not in line for line in lines)


def test_json_goes_to_stdout_or_a_file(tmp_path):
    finished = run_command("routes", GOOD, "--json", "-", "--route", "/catalogue")
    (route,) = json.loads(finished.stdout)["routes"]
    assert (route["path"], route["is_redirect"], route["round_trips"]) == ("/catalogue", True, 3)
    lines_of("routes", GOOD, "--json", tmp_path / "routes.json")
    assert len(json.loads((tmp_path / "routes.json").read_text())["routes"]) == 14


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("routes", BAD, "--route", "/"), None),
        (("routes", GOOD, "--sort", "size"), "one of first-visit, navigation, path"),
        (("routes", DISTS / "lib-vite8", "--route", "/x"), "no route of this build matches"),
        (("whatif", "--lazy", "momment", MAPPED), "did you mean moment?"),
        (("whatif", "--lazy", "/plants", GOOD), "lazy already"),
    ],
)
def test_mistakes_are_explained(arguments, message):
    finished = run_command(*arguments)
    assert finished.returncode == (0 if message is None else 2)
    assert message is None or message in finished.stderr


def test_whatif_says_what_a_package_costs_at_first():
    lines = lines_of("whatif", "--lazy", "moment", MAPPED)
    assert lines[0].startswith("if package moment were lazy: 21.8 kB gzip leave the initial load")
    assert "confidence: mapped" in lines[0]
    (page,) = [line for line in lines if line.startswith("index.html")]
    assert page.split()[-2:] == ["21.8", "kB"]


def test_whatif_answers_in_json_too():
    finished = run_command("whatif", "--lazy", "chart.js", DISTS / "manualfn-vite8", "--json", "-")
    document = json.loads(finished.stdout)
    assert document["subject"]["kind"] == "package"
    assert document["saved_gzip_bytes"] > 40_000
    assert {route["path"] for route in document["routes"]} > {"/", "/statistics"}


def test_a_named_network_changes_times_and_nothing_else(tmp_path):
    (tmp_path / "bundleaudit.toml").write_text('[network]\nprofile = "3g"\n')
    first, second = (
        json.loads(run_command("routes", GOOD, "--json", "-", *extra).stdout)
        for extra in ((), ("--config", tmp_path / "bundleaudit.toml"))
    )
    assert second["network"] == {"name": "3g", "down_kbps": 1600, "rtt_ms": 300}
    for one, other in zip(first["routes"], second["routes"], strict=True):
        assert one["estimated_ms"] < other["estimated_ms"]
        assert one["files"] == other["files"]
