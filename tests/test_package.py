"""What is released: both archives are built twice, the same to the byte, and hold what they should."""

from __future__ import annotations

import ast
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

from bundleaudit import __version__

ROOT = Path(__file__).parents[1]
SOURCES = ("src", "man", "docs", "README.md", "CHANGELOG.md", "LICENSE", "pyproject.toml")


@pytest.fixture(scope="module")
def archives(tmp_path_factory):
    """Build both archives, in another folder, with other rights and times, than the second pair."""
    return [_build(tmp_path_factory.mktemp("copy"), umask) for umask in (0o022, 0o077)]


def _build(folder, umask):
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(source, folder / name, copy_function=shutil.copyfile, ignore=ignored)
        else:
            shutil.copyfile(source, folder / name)
    before = os.umask(umask)
    try:
        subprocess.run(
            [sys.executable, "-m", "hatchling", "build", "-d", "out"],
            cwd=folder,
            env={**os.environ, "SOURCE_DATE_EPOCH": "1790000000"},
            capture_output=True,
            check=True,
        )
    finally:
        os.umask(before)
    return sorted((folder / "out").iterdir())


def test_the_same_sources_are_the_same_archives(archives):
    first, second = archives
    assert [file.name for file in first] == [
        f"bundleaudit-{__version__}-py3-none-any.whl",
        f"bundleaudit-{__version__}.tar.gz",
    ]
    for one, other in zip(first, second, strict=True):
        assert (
            hashlib.sha256(one.read_bytes()).digest() == hashlib.sha256(other.read_bytes()).digest()
        )


def test_the_wheel_holds_the_package_and_its_manual(archives):
    with zipfile.ZipFile(archives[0][0]) as wheel:
        names = set(wheel.namelist())
        metadata = Parser().parsestr(
            wheel.read(f"bundleaudit-{__version__}.dist-info/METADATA").decode()
        )
    package = {name for name in names if name.startswith("bundleaudit/")}
    expected = {
        path.relative_to(ROOT / "src").as_posix()
        for path in (ROOT / "src").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert package == expected
    assert {"bundleaudit/py.typed", "bundleaudit/schemas/audit.schema.json"} <= package
    rest = names - package
    assert {name.partition("/")[0] for name in rest} == {
        f"bundleaudit-{__version__}.data",
        f"bundleaudit-{__version__}.dist-info",
    }
    assert any(name.endswith("share/man/man1/bundleaudit.1") for name in rest)
    assert any(name.endswith("licenses/LICENSE") for name in rest)
    assert metadata["License-Expression"] == "MIT"
    assert metadata["Requires-Python"] == ">=3.11"
    assert metadata.get_all("Provides-Extra") == ["history", "images"]


def test_the_source_archive_builds_without_the_repository(archives, tmp_path):
    with tarfile.open(archives[0][1]) as archive:
        archive.extractall(tmp_path, filter="data")
    (folder,) = tmp_path.iterdir()
    assert not (folder / "tests").exists()
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", "out"],
        cwd=folder,
        env={**os.environ, "SOURCE_DATE_EPOCH": "1790000000"},
        capture_output=True,
        check=True,
    )
    (wheel,) = (folder / "out").iterdir()
    assert wheel.read_bytes() == archives[0][0].read_bytes()


def test_the_changelog_speaks_of_the_version_in_the_code():
    """Between releases its first part is called Unreleased; a release is called by its version."""
    first, *rest = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert first == "Unreleased" or first.startswith(f"{__version__} - 20")
    released = [line.partition(" ")[0] for line in rest]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in released)
    assert released == sorted(
        released, key=lambda text: tuple(map(int, text.split("."))), reverse=True
    )


def test_the_manual_is_well_formed():
    man = shutil.which("groff")
    if man is None:
        pytest.skip("no groff here")
    finished = subprocess.run(
        [man, "-man", "-ww", "-Tutf8", str(ROOT / "man" / "bundleaudit.1")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert finished.stderr == ""
    assert "whatif" in finished.stdout


def test_dependencies_are_those_the_code_imports():
    """Every third-party package the code imports is declared, and nothing else is."""
    imported = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                imported.update(alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                imported.add(node.module.partition(".")[0])
    brought = {"pydantic_core", "markupsafe"}  # by pydantic and jinja2, whose parts they are
    imported -= {*brought, "compression"}  # part of Python 3.14, and not looked for before
    outside = imported - set(sys.stdlib_module_names) - {"bundleaudit"}
    assert outside == {
        "PIL", "brotli", "esprima", "httpx", "jinja2", "platformdirs", "pydantic", "rich",
        "sqlalchemy", "typer", "typing_extensions", "zlib_ng",
    }  # fmt: skip
