from __future__ import annotations

import json

import pytest

from bundleaudit.analysis.package_paths import PackageRef
from bundleaudit.analysis.package_versions import identify_packages
from bundleaudit.inputs.package_json import read_package_json
from bundleaudit.inputs.stats.report import PackageVersion


def ref(copy_root, version=None):
    return PackageRef(
        name=copy_root.rpartition("node_modules/")[2], version=version, copy_root=copy_root
    )


def test_versions_come_from_the_best_that_says_one():
    installed, stored = ref("node_modules/alias"), ref("node_modules/stored", "3.0.0")
    top, nested = ref("node_modules/twice"), ref("node_modules/x/node_modules/twice")
    only, unknown = ref("node_modules/only"), ref("node_modules/unclear")
    answers = identify_packages(
        [installed, stored, top, nested, only, unknown],
        [
            PackageVersion(name="twice", version="1.0.0", root="/app/node_modules/twice"),
            PackageVersion(
                name="twice", version="2.0.0", root="C:\\app\\node_modules\\x\\node_modules\\twice"
            ),
            PackageVersion(name="only", version="5.0.0"),
            PackageVersion(name="unclear", version="1.0.0"),
            PackageVersion(name="unclear", version="2.0.0"),
        ],
        {"node_modules/alias": ("date-fns", "2.30.0")}.get,
    )
    assert [(answers[r].name, answers[r].version) for r in answers] == [
        ("date-fns", "2.30.0"),
        ("only", "5.0.0"),
        ("stored", "3.0.0"),
        ("twice", "1.0.0"),
        ("unclear", None),
        ("twice", "2.0.0"),
    ]


def test_package_json_is_read_from_inside_the_project_only(tmp_path):
    project = tmp_path / "project"
    inside, outside = project / "node_modules" / "a", tmp_path / "secret"
    for folder in (inside, outside):
        folder.mkdir(parents=True)
        folder.joinpath("package.json").write_text(json.dumps({"name": "real", "version": "1.0.0"}))
    (project / "node_modules" / "link").symlink_to(outside)
    assert read_package_json(project, "node_modules/a") == ("real", "1.0.0")
    for copy_root in ("../secret", str(outside), "node_modules/link", "node_modules/b", "a\0b"):
        assert read_package_json(project, copy_root) is None


@pytest.mark.parametrize(
    "text", ["", "[]", '{"name": "a"}', '{"name": 1, "version": "1"}', "{" * 9**5]
)
def test_package_json_of_another_shape_is_none(tmp_path, text):
    tmp_path.joinpath("package.json").write_text(text)
    assert read_package_json(tmp_path, ".") is None
