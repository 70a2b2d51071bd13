"""The fixture builds are complete, small, anonymous, and what their README says they are."""

from __future__ import annotations

import base64
import gzip
import re

import brotli
import pytest

from fixture_builds import APPS, CASES, DIST, FIXTURES, REPORTS, find_one, list_files, read_json

MAX_CASE_BYTES = 1_000_000
MAX_ALL_BYTES = 11_000_000
MACHINE = re.compile(rb"/root/|/Users/|/home/\w+/|/tmp/|[A-Z]:\\+Users|fixture-build-")
INLINE_MAP = re.compile(rb"sourceMappingURL=data:application/json;charset=utf-8;base64,([\w+/=]+)")
ROW = re.compile(r"^\| `([\w-]+)` \|(.+)\|$", re.MULTILINE)
README_ROWS = {
    name: [cell.strip() for cell in cells.split(" | ")]
    for name, cells in ROW.findall((FIXTURES / "README.md").read_text(encoding="utf-8"))
}
SIZE = r"([\d,]+\.\d\d) kB"
REPORT_ROW = re.compile(
    rf"^dist/(\S+) +{SIZE}(?: │ gzip: +{SIZE})?(?: │ map: +{SIZE})?$", re.MULTILINE
)


def printed_size(path) -> str:
    """Vite 8.3 prints kB with two decimals and cuts the rest off: 5,096 B is 5.09 kB."""
    return f"{path.stat().st_size // 10 / 100:,.2f}"


def test_readme_configs_and_builds_name_the_same_cases():
    configs = {path.stem for path in (APPS / "cases").glob("*-vite?.mjs")}
    assert set(README_ROWS) == configs == set(CASES)


@pytest.mark.parametrize("case", CASES)
def test_readme_row_holds(case):
    files = list_files(case)
    app, version, count, total, manifests, maps, _ = README_ROWS[case]
    lock = read_json(APPS / f"vite{case[-1]}" / "package-lock.json")
    assert version == lock["packages"]["node_modules/vite"]["version"]
    assert int(count) == len(files)
    assert total == f"{sum(path.stat().st_size for path in files):,}"
    named = re.findall(r"`(.+?)`", manifests)
    assert all("file" in next(iter(read_json(DIST / case / n).values())) for n in named)
    assert bool(named) == (case not in {"nomanifest-vite8", "pwa-vite8"})
    assert maps == (str(sum(path.suffix == ".map" for path in files) or "-"))
    assert all((APPS / folder).is_dir() for folder in app.split(" + "))


def test_every_case_is_small_and_all_of_them_are():
    totals = {case: sum(path.stat().st_size for path in list_files(case)) for case in CASES}
    assert {case: total for case, total in totals.items() if total >= MAX_CASE_BYTES} == {}
    assert sum(totals.values()) < MAX_ALL_BYTES


@pytest.mark.parametrize("case", CASES)
def test_no_file_names_the_machine_it_was_built_on(case):
    for path in list_files(case):
        data = path.read_bytes()
        if path.suffix == ".gz":
            data = gzip.decompress(data)
        elif path.suffix == ".br":
            data = brotli.decompress(data)
        parts = [data, *(base64.b64decode(text) for text in INLINE_MAP.findall(data))]
        assert [hit.group() for part in parts for hit in MACHINE.finditer(part)] == [], path


@pytest.mark.parametrize("case", CASES)
def test_map_sources_are_relative_and_each_map_has_its_script(case):
    for path in list_files(case):
        if path.suffix == ".map":
            assert path.with_suffix("").is_file()
            sources = read_json(path)["sources"]
            assert [s for s in sources if not s.startswith(("../", "\0", "src/"))] == [], path


@pytest.mark.parametrize("case", [case for case in CASES if case.endswith("8")])
def test_report_rows_are_files_of_that_size(case):
    report = (REPORTS / f"{case}.txt").read_text(encoding="utf-8")
    assert "built in" not in report
    rows = REPORT_ROW.findall(report)
    assert len(rows) == report.count("\ndist/")
    for name, size, _, map_size in rows:
        path = DIST / case / name
        assert printed_size(path) == size, name
        if map_size and case != "inline-maps-vite8":
            assert printed_size(path.with_name(path.name + ".map")) == map_size, name
    scripts = {p.relative_to(DIST / case).as_posix() for p in (DIST / case).rglob("assets/*.js")}
    assert scripts <= {name for name, *_ in rows}


def test_lock_files_have_checksums_and_no_addresses():
    locks = sorted(APPS.glob("vite*/package-lock.json"))
    assert [path.parent.name for path in locks] == [f"vite{major}" for major in range(4, 9)]
    for path in locks:
        packages = read_json(path)["packages"]
        del packages[""]
        assert [name for name, package in packages.items() if "integrity" not in package] == []
        assert [name for name, package in packages.items() if "resolved" in package] == []


def test_precompressed_files_unpack_to_their_originals():
    packed = [path for path in list_files("relative-vite8") if path.suffix in {".gz", ".br"}]
    assert {path.suffix for path in packed} == {".gz", ".br"}
    for path in packed:
        unpack = gzip.decompress if path.suffix == ".gz" else brotli.decompress
        assert unpack(path.read_bytes()) == path.with_suffix("").read_bytes()


def test_map_comments_are_as_promised():
    comment = b"//# sourceMappingURL="
    assert comment in find_one("good-vite8", "assets/vue-vendor-*.js").read_bytes()
    assert comment not in find_one("relative-vite8", "assets/index-*.js").read_bytes()
    assert comment + b"data:" in find_one("inline-maps-vite8", "assets/index-*.js").read_bytes()


def test_two_cases_carry_the_text_of_sources():
    def has_text(case: str) -> bool:
        maps = [read_json(path) for path in list_files(case) if path.suffix == ".map"]
        return any(text for value in maps for text in value.get("sourcesContent") or [])

    assert [case for case in CASES if has_text(case)] == ["bad-maps-vite8", "fullmaps-vite8"]
