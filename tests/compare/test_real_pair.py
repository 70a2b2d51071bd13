"""Two real builds: a dependency came, a view changed, one was renamed, a chunk was split."""

from __future__ import annotations

import dataclasses
import os
from datetime import date
from pathlib import Path

import pytest

from bundleaudit.cli.targets import Overrides, find_target
from bundleaudit.model.diff import BuildDiff, ChangeStatus, LoadKind, SizeDelta
from bundleaudit.pipeline import run_diff
from commands import DISTS, run_command
from rehash import rehash

BASE, HEAD = DISTS / "diff-base-vite8", DISTS / "diff-head-vite8"
CORPUS = Path(os.environ.get("BUNDLEAUDIT_CORPUS", "nowhere")) / "builds"


def compare(base, head, *, brotli=False, changed_files=None) -> BuildDiff:
    """Compare without a cache."""
    overrides = Overrides(has_brotli=brotli, has_cache=False)
    target = find_target(BASE, overrides, today=date(2026, 1, 1))
    return run_diff(base, head, target, changed_files=changed_files)


@pytest.fixture(scope="module")
def forward():
    return compare(BASE, HEAD, brotli=True)


@pytest.fixture(scope="module")
def backward():
    return compare(HEAD, BASE, brotli=True)


def negative(delta):
    """Return the opposite difference."""
    return SizeDelta(
        **{
            item.name: None if getattr(delta, item.name) is None else -getattr(delta, item.name)
            for item in dataclasses.fields(delta)
        }
    )


def named(diff):
    return {change.name: change.status.value for change in diff.changed_files}


def test_every_change_is_named_as_what_it_is_and_nothing_else(forward):
    assert named(forward) == {
        "assets/AddressView-*.js": "changed",
        "assets/CartView-*.js": "changed",
        "assets/SupportView-*.js": "renamed",
        "assets/SupportView-*.css": "renamed",
        "assets/ui-vendor-*.js": "split",
    }
    assert [(item.name, item.status.value) for item in forward.packages] == [("lodash", "added")]
    assert {
        module.path: module.status.value for module in forward.modules if not module.package
    } == {
        "src/views/AddressView.js": "changed",
        "src/views/CartView.js": "changed",
        "src/views/SupportView.js": "renamed",
    }


def test_the_split_names_both_parts_and_the_renamed_view_its_old_name(forward):
    by_name = {change.name: change for change in forward.files}
    split = by_name["assets/ui-vendor-*.js"]
    assert len(split.base) == 1
    assert [path.partition("-")[0] for path in split.head] == ["assets/case", "assets/date"]
    assert by_name["assets/SupportView-*.js"].base[0].startswith("assets/HelpView-")
    (renamed,) = [module for module in forward.modules if module.status is ChangeStatus.RENAMED]
    assert renamed.base_path == "src/views/HelpView.js"
    assert renamed.delta.is_zero


def test_raw_differences_are_those_on_disk(forward):
    def js_bytes(folder):
        return sum(path.stat().st_size for path in (folder / "assets").glob("*.js"))

    total = next(item for item in forward.measures if item.scope == "kind:js")
    assert total.delta.raw_bytes == js_bytes(HEAD) - js_bytes(BASE)
    assert sum(
        change.delta.raw_bytes for change in forward.files if change.name.endswith(".js")
    ) == (total.delta.raw_bytes)


def test_the_added_package_is_a_cause_with_its_way_and_the_file_that_asked_for_it():
    diff = compare(BASE, HEAD, changed_files=["web/src/views/AddressView.js", "README.md"])
    cause = diff.causes[0]
    assert (cause.name, cause.is_package, cause.status) == ("lodash", True, ChangeStatus.ADDED)
    assert cause.chain == ("index.html", "src/views/AddressView.js", "lodash")
    assert cause.is_chain_lazy
    assert cause.changed_files == ("web/src/views/AddressView.js",)


def test_a_lock_file_stands_for_packages_only():
    diff = compare(BASE, HEAD, changed_files=["package-lock.json"])
    touched = {cause.name: cause.changed_files for cause in diff.causes}
    assert touched["lodash"] == ("package-lock.json",)
    assert touched["src/views/CartView.js"] == ()


def test_without_changed_files_nothing_is_said_about_them(forward):
    assert {cause.changed_files for cause in forward.causes} == {None}


def test_swapped_is_the_exact_opposite(forward, backward):
    ours = {(change.base, change.head): change for change in forward.files}
    theirs = {(change.head, change.base): change for change in backward.files}
    assert ours.keys() == theirs.keys()
    for key, change in ours.items():
        assert theirs[key].status is change.status.opposite
        assert theirs[key].delta == negative(change.delta)
    for kind in LoadKind:
        loads = sorted(load.delta.raw_bytes for load in forward.loads if load.kind is kind)
        assert loads == sorted(
            -load.delta.raw_bytes for load in backward.loads if load.kind is kind
        )
    sums = {item.scope: item.delta for item in forward.measures if ":" not in item.scope}
    assert sums == {
        item.scope: negative(item.delta) for item in backward.measures if ":" not in item.scope
    }
    assert {(item.name, item.status.opposite) for item in forward.packages} == {
        (item.name, item.status) for item in backward.packages
    }


def assert_nothing_changed(diff):
    assert named(diff) == {}
    assert (diff.loads, diff.packages, diff.modules, diff.causes) == ((), (), (), ())
    assert [item.scope for item in diff.measures if not item.delta.is_zero] == []
    assert [change.name for change in diff.files if not change.delta.is_zero] == []


@pytest.mark.parametrize("case", ["diff-head-vite8", "good-vite8", "legacy-vite5", "pwa-vite8"])
def test_a_build_against_itself_is_empty(case):
    diff = compare(DISTS / case, DISTS / case)
    assert_nothing_changed(diff)
    assert {change.status for change in diff.files} == {ChangeStatus.IDENTICAL}
    assert diff.cascades == ()
    assert {load.sizes.raw_bytes for load in diff.returning} == {0}


@pytest.mark.parametrize(
    "case",
    [
        "diff-head-vite8",
        "good-vite4",
        "good-vite5",
        "good-vite8",
        "importmap-vite8",
        "inline-maps-vite8",
        "legacy-vite5",
        "mpa-vite8",
        "nomanifest-vite8",
        "relative-vite8",
    ],
)
def test_two_builds_that_differ_in_hashes_alone_differ_in_nothing(case, tmp_path):
    other = rehash(DISTS / case, tmp_path / "dist", "other")
    diff = compare(DISTS / case, other)
    assert_nothing_changed(diff)
    assert diff.count_files(ChangeStatus.HASHES) > 3
    assert diff.notes == () or all("modules and packages" in note for note in diff.notes)


def test_hashes_alone_move_no_brotli_size_either(tmp_path):
    other = rehash(BASE, tmp_path / "dist", "other")
    assert_nothing_changed(compare(BASE, other, brotli=True))


def test_a_changed_build_with_other_hashes_differs_as_before(forward, tmp_path):
    """The noise of hashes is in no difference: any other hashes give the same ones."""
    other = rehash(HEAD, tmp_path / "dist", "third")
    diff = compare(BASE, other, brotli=True)
    assert named(diff) == named(forward)
    ours = {change.name: change.delta for change in diff.changed_files}
    assert ours == {change.name: change.delta for change in forward.changed_files}


def test_reports_give_the_same_statuses_and_raw_differences(forward, tmp_path):
    files = []
    for name, folder in (("base", BASE), ("head", HEAD)):
        files.append(tmp_path / f"{name}.json")
        assert run_command(folder, "--json", files[-1]).returncode in {0, 1}
    diff = compare(*files)
    assert {change.name: change.status for change in diff.files} == {
        change.name: change.status for change in forward.files
    }
    assert [change.delta.raw_bytes for change in diff.files if change.delta.raw_bytes] == [
        change.delta.raw_bytes for change in forward.files if change.delta.raw_bytes
    ]
    assert any(change.is_estimate for change in diff.changed_files)
    assert any("estimates" in note for note in diff.notes)


@pytest.mark.corpus
def test_the_pair_of_the_corpus_is_told_apart():
    if not (CORPUS / "diff-base").is_dir():
        pytest.skip("set BUNDLEAUDIT_CORPUS to a folder with builds/")
    diff = compare(CORPUS / "diff-base/dist", CORPUS / "diff-head/dist")
    assert named(diff) == {
        "assets/AddressStep-*.js": "changed",
        "assets/CartView-*.js": "changed",
        "assets/SupportView-*.js": "renamed",
        "assets/SupportView-*.css": "renamed",
        "assets/ui-vendor-*.js": "split",
    }
    assert [(item.name, item.status.value) for item in diff.packages] == [("zod", "added")]
