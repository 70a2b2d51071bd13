"""``diff``, ``snapshot`` and ``--baseline`` as a user runs them."""

from __future__ import annotations

import json
import shutil

import jsonschema
import pytest

from bundleaudit.wire import DiffReportWire, parse_report
from commands import DISTS, run_command

BASE, HEAD = DISTS / "diff-base-vite8", DISTS / "diff-head-vite8"


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports")
    for name, dist in (("base", BASE), ("head", HEAD)):
        assert run_command(dist, "--json", folder / f"{name}.json", "--no-brotli").returncode == 0
    return folder


def test_diff_says_what_changed_and_why(tmp_path):
    changed = tmp_path / "changed.txt"
    changed.write_text("web/src/views/CartView.js\nweb\\src\\views\\AddressView.js\n\n", "utf-8")
    done = run_command("diff", BASE, HEAD, "--no-brotli", "--changed-files", changed)
    assert (done.returncode, done.stderr) == (0, "")
    out = done.stdout
    assert "3 changed" not in out
    assert "2 changed, 2 renamed, 1 split" in out
    assert "assets/HelpView-*.js -> assets/SupportView-*.js" in out
    assert "assets/ui-vendor-*.js -> assets/case-vendor-*.js, assets/date-vendor-*.js" in out
    assert "lodash +974 B gzip, added < src/views/AddressView.js < index.html (lazy)" in out
    assert "changed here: web/src/views/AddressView.js" in out
    assert "no file of this change is on the way" in out
    assert "Returning visitors download again" in out


def test_diff_of_a_build_and_itself_is_one_sentence():
    done = run_command("diff", HEAD, HEAD, "--no-brotli")
    assert done.stdout.splitlines()[0] == "nothing changed"
    assert len(done.stdout.splitlines()) == 3


def test_diff_as_json_follows_the_shape_and_is_the_same_twice():
    first = run_command("diff", BASE, HEAD, "--no-brotli", "--json", "-")
    assert first.stdout == run_command("diff", BASE, HEAD, "--no-brotli", "--json", "-").stdout
    from pydantic import TypeAdapter

    document = json.loads(first.stdout)
    jsonschema.validate(document, TypeAdapter(DiffReportWire).json_schema(mode="validation"))
    assert {item["status"] for item in document["diff"]["files"]} == {
        "identical",
        "hashes",
        "references",
        "changed",
        "renamed",
        "split",
    }


@pytest.mark.parametrize(
    "sides", [("base.json", HEAD), (BASE, "head.json"), ("base.json", "head.json")]
)
def test_diff_takes_reports_for_builds(reports, sides):
    base, head = (reports / side if isinstance(side, str) else side for side in sides)
    done = run_command("diff", base, head)
    assert done.returncode == 0, done.stderr
    assert "2 changed, 2 renamed, 1 split" in done.stdout
    assert "are estimates" in done.stdout


def test_a_build_beside_a_report_is_measured_by_the_report_s_compressors(tmp_path):
    config = tmp_path / "bundleaudit.toml"
    config.write_text("[measure]\ngzip_level = 9\nbrotli = false\n", "utf-8")
    report = tmp_path / "base.json"
    assert run_command(BASE, "--json", report, "--config", config).returncode == 0
    done = run_command("diff", report, BASE)
    assert "nothing changed" in done.stdout
    assert "do not compare" not in done.stdout


def test_reports_of_other_compressors_are_not_subtracted(reports, tmp_path):
    config = tmp_path / "bundleaudit.toml"
    config.write_text("[measure]\ngzip_level = 9\nbrotli = false\n", "utf-8")
    report = tmp_path / "head.json"
    assert run_command(HEAD, "--json", report, "--config", config).returncode == 0
    done = run_command("diff", reports / "base.json", report, "--json", "-")
    diff = json.loads(done.stdout)["diff"]
    assert {change["delta"]["gzip_bytes"] for change in diff["files"]} == {None}
    assert any("zlib-ng 6 in the base and zlib-ng 9 in the head" in note for note in diff["notes"])


def test_a_baseline_fills_the_report_and_is_read_back(tmp_path):
    report = tmp_path / "audit.json"
    changed = tmp_path / "changed.txt"
    changed.write_text("src/views/AddressView.js\n", "utf-8")
    done = run_command(
        HEAD, "--baseline", BASE, "--no-brotli", "--json", report, "--changed-files", changed
    )
    assert done.returncode == 0, done.stderr
    assert "since " in done.stdout
    document = json.loads(report.read_text("utf-8"))
    assert document["diff"]["packages"][0]["name"] == "lodash"
    assert document["diff"]["causes"][0]["changed_files"] == ["src/views/AddressView.js"]
    diff = parse_report(report.read_bytes(), origin="r").diff
    assert diff is not None
    assert diff.packages[0].name == "lodash"
    outcomes = {outcome["check"]: outcome["status"] for outcome in document["outcomes"]}
    assert outcomes["BA901"] == "passed"


@pytest.mark.parametrize(
    ("limit", "code"), [("+0.1 %", 1), ("+2 kB", 0), ("+1 % and +2 kB", 0), ("+1 % and +1 kB", 1)]
)
@pytest.mark.parametrize("kind", ["directory", "report", "snapshot"])
def test_a_budget_of_growth_decides_the_exit_code(reports, tmp_path, kind, limit, code):
    """The build grew by 1.7 kB gzip, which is 16 %."""
    baseline = {"directory": BASE, "report": reports / "base.json"}.get(kind)
    if baseline is None:
        baseline = tmp_path / "snapshot.json"
        assert run_command("snapshot", BASE, "-o", baseline, "--no-brotli").returncode == 0
    config = tmp_path / "bundleaudit.toml"
    config.write_text(f'[[budget]]\nscope = "total"\nmax_growth = "{limit}"\n', "utf-8")
    done = run_command(HEAD, "--baseline", baseline, "--no-brotli", "--config", config)
    assert done.returncode == code, done.stdout + done.stderr


def test_a_missing_baseline_has_an_exit_code_of_its_own(tmp_path):
    done = run_command(HEAD, "--baseline", tmp_path / "gone.json")
    assert done.returncode == 5
    assert "does not exist" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("diff", BASE, "README.md"), 2, "not a bundleaudit report"),
        (("diff", "gone", HEAD), 3, "does not exist"),
        (("diff", BASE, HEAD, "--changed-files", "gone.txt"), 2, "--changed-files gone.txt"),
        (("diff", BASE), 2, "'head'"),
        ((BASE, HEAD, "--baseline", BASE), 2, "a baseline belongs to one"),
    ],
)
def test_wrong_use_is_said(tmp_path, arguments, code, said):
    (tmp_path / "README.md").write_text("# no report", "utf-8")
    done = run_command(*arguments, cwd=tmp_path)
    assert done.returncode == code, done.stderr
    assert said in done.stderr


def test_a_snapshot_is_a_base_but_no_head(tmp_path):
    snapshot = tmp_path / "bundleaudit.snapshot.json"
    done = run_command("snapshot", BASE, cwd=tmp_path)
    assert done.returncode == 0
    assert f"--baseline {snapshot.name}" in done.stderr
    as_base = run_command("diff", snapshot, HEAD)
    assert "Changed since the snapshot" in as_base.stdout
    assert "package:lodash" in as_base.stdout
    as_head = run_command("diff", BASE, snapshot)
    assert as_head.returncode == 2
    assert "is a snapshot" in as_head.stderr


def test_what_was_lazy_and_comes_with_the_page_now_is_found(tmp_path):
    """The same two builds, with the page loading a lazy view at once."""
    dist = tmp_path / "dist"
    shutil.copytree(HEAD, dist)
    page = dist / "index.html"
    (view,) = (dist / "assets").glob("CartView-*.js")
    html = page.read_text("utf-8").replace(
        "</head>", f'<script type="module" src="/assets/{view.name}"></script></head>'
    )
    page.write_text(html, "utf-8")
    config = tmp_path / "bundleaudit.toml"
    config.write_text("[checks.BA902]\nmin_raw_bytes = 100\n", "utf-8")
    done = run_command(
        dist, "--baseline", HEAD, "--no-brotli", "--select", "BA902", "--config", config
    )
    assert "src/views/CartView.js" in done.stdout
    assert "was loaded lazily in the baseline and comes with index.html now" in " ".join(
        done.stdout.split()
    )


def move_a_byte_too_many(report):
    """Give one module's bytes, and one more, to another module of its chunk."""
    first, second = next(chunk for chunk in report["chunks"] if len(chunk["modules"]) > 1)[
        "modules"
    ][:2]
    second["raw_bytes"] += first["raw_bytes"] + 1
    first["raw_bytes"] = -1


@pytest.mark.parametrize(
    ("tamper", "said"),
    [
        (lambda report: report["files"].append(report["files"][0]), "lists a file twice"),
        (lambda report: report.update(files=[]), "names what the report does not list"),
        (lambda report: report["chunks"][0]["css"].append("gone.css"), "no size for the file"),
        (lambda report: report["chunks"].append(report["chunks"][0]), "lists a file twice"),
        (lambda report: report["files"][0].update(raw_bytes=-1), "weighs less than nothing"),
        (lambda report: report["files"][0].update(gzip_bytes=-1), "weighs less than nothing"),
        (move_a_byte_too_many, "weighs less than nothing"),
    ],
    ids=["twice", "missing", "sheet", "chunk", "raw", "gzip", "module"],
)
def test_a_report_that_contradicts_itself_is_refused(reports, tmp_path, tamper, said):
    report = json.loads((reports / "base.json").read_text("utf-8"))
    tamper(report)
    file = tmp_path / "tampered.json"
    file.write_text(json.dumps(report), "utf-8")
    done = run_command("diff", file, HEAD)
    assert done.returncode == 2
    assert said in done.stderr


def test_a_report_of_odd_references_compares_all_the_same(reports, tmp_path):
    """Pages, imports and boundaries may name files that are not there."""
    report = json.loads((reports / "base.json").read_text("utf-8"))
    for page in report["pages"]:
        page["file"] = "gone.html"
        page["initial"]["files"].append("gone.js")
    for chunk in report["chunks"]:
        chunk["static_imports"].append("gone.js")
    for boundary in report["lazy_boundaries"]:
        boundary["importers"].append("gone.js")
        boundary["preloads"].append("gone.css")
    report["lazy_boundaries"][0]["target"] = "gone.js"
    file = tmp_path / "odd.json"
    file.write_text(json.dumps(report), "utf-8")
    for sides in ((file, HEAD), (HEAD, file)):
        done = run_command("diff", *sides)
        assert done.returncode == 0, done.stderr
