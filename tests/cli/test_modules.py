"""``bundleaudit modules``: the same numbers as an audit, without the audit."""

from __future__ import annotations

import json

import pytest

from commands import DISTS, run_command

GOOD = DISTS / "good-vite8"


def listing_of(*arguments):
    finished = run_command("modules", *arguments, "--json", "-")
    assert (finished.returncode, finished.stderr) == (0, "")
    return json.loads(finished.stdout)


@pytest.mark.parametrize(
    "name", ["good-vite8", "bad-maps-vite8", "inline-maps-vite8", "fullmaps-vite8"]
)
def test_numbers_are_those_of_an_audit(name, tmp_path):
    listing = listing_of(DISTS / name)
    run_command(DISTS / name, "--no-brotli", "--json", tmp_path / "audit.json")
    audit = json.loads((tmp_path / "audit.json").read_text("utf-8"))
    fields = ("name", "copy_roots", "raw_bytes", "gzip_bytes", "chunks")
    assert [[package[field] for field in fields] for package in listing["packages"]] == [
        [package[field] for field in fields] for package in audit["packages"]
    ]
    chunks = {chunk["file"]: chunk for chunk in audit["chunks"]}
    assert listing["scripts"]
    for script in listing["scripts"]:
        chunk = chunks[script["file"]]
        assert script["buckets"] == chunk["buckets"]
        fields = ("raw_bytes", "gzip_bytes", "path")[: 2 if chunk["is_inferred"] else 3]
        assert [[module[field] for field in fields] for module in script["modules"]] == [
            [module[field] for field in fields] for module in chunk["modules"]
        ]


def test_bytes_balance_and_files_are_weighed():
    listing = listing_of(GOOD)
    for script in listing["scripts"]:
        owned = sum(module["raw_bytes"] for module in script["modules"])
        assert owned + sum(script["buckets"].values()) == script["raw_bytes"]
        assert script["raw_bytes"] == (GOOD / script["file"]).stat().st_size
        assert sum(module["gzip_bytes"] for module in script["modules"]) < script["gzip_bytes"]
    total = sum(module["raw_bytes"] for module in listing["modules"])
    assert total == sum(m["raw_bytes"] for s in listing["scripts"] for m in s["modules"])


def test_without_gzip_nothing_is_compressed():
    listing = listing_of(GOOD, "--no-gzip", "--no-cache")
    assert {script["gzip_bytes"] for script in listing["scripts"]} == {None}
    assert {module["gzip_bytes"] for module in listing["modules"]} == {None}


def test_the_tables_sum_to_the_scripts():
    finished = run_command("modules", GOOD)
    lines = finished.stdout.splitlines()
    assert lines[0].endswith("30 scripts with a source map, 336.8 kB, 127.8 kB gzip")
    (chart,) = [line.split() for line in lines if line.startswith("chart.js ")]
    assert chart == ["chart.js", "123.7", "kB", "36.7", "%", "42.4", "kB", "1"]
    assert any(line.startswith("and 119 more modules") for line in lines)
    assert [line.split()[-4:] for line in lines if line.startswith("no module")] == [
        ["3.7", "%", "9.4", "kB"],
        ["3.7", "%", "9.4", "kB"],
    ]
    everything = run_command("modules", GOOD, "--all", "--no-gzip").stdout
    assert len(everything.splitlines()) == len(lines) + 118
    assert " gzip" not in everything.splitlines()[0]


def test_scripts_without_maps_and_twins_are_named(tmp_path):
    finished = run_command("modules", DISTS / "legacy-vite8", "--json", tmp_path / "modules.json")
    assert finished.stdout.splitlines() == [
        f"{DISTS / 'legacy-vite8'}: no script has a usable source map".replace(
            str(DISTS.parent.parent.parent) + "/", ""
        ),
        "6 scripts without one, 261.7 kB: not listed (build.sourcemap: 'hidden' writes maps)",
        "4 legacy twins left out",
    ]
    listing = json.loads((tmp_path / "modules.json").read_text("utf-8"))
    assert (listing["scripts"], listing["twin_count"], len(listing["unmapped"])) == ([], 4, 6)


def test_a_damaged_map_is_told_and_its_script_not_listed(tmp_path):
    (tmp_path / "index.html").write_text('<script type="module" src="/a.js"></script>')
    (tmp_path / "a.js").write_text("console.log(1)\n//# sourceMappingURL=a.js.map\n")
    (tmp_path / "a.js.map").write_text("{")
    finished = run_command("modules", tmp_path, "--no-cache")
    assert "no script has a usable source map" in finished.stdout
    assert "a.js: its source map is not used: the source map is not JSON" in finished.stdout


def test_no_build_is_an_error(tmp_path):
    assert run_command("modules", tmp_path / "nowhere").returncode == 3
