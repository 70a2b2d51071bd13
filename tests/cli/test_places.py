"""Paths as they are written elsewhere."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bundleaudit.cli.places import seen_from


@pytest.mark.parametrize(
    ("path", "folder", "seen"),
    [
        ("/a/b/c.toml", "/a/b", "c.toml"),
        ("/a/b/c.toml", "/a/d", "../b/c.toml"),
        ("/a/b", "/a/b", "."),
    ],
)
def test_paths_are_written_from_a_folder_on(path, folder, seen):
    assert seen_from(Path(path), Path(folder)) == seen


def test_here_is_the_current_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert seen_from(tmp_path / "a" / "b.toml") == "a/b.toml"


def test_another_drive_leaves_the_path_whole(monkeypatch):
    def refuse(path, start):
        raise ValueError(f"path is on mount 'D:', start on mount 'C:': {path} {start}")

    monkeypatch.setattr(os.path, "relpath", refuse)
    assert seen_from(Path("/other/dist")) == "/other/dist"
