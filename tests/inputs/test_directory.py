from __future__ import annotations

import io
import os
import socket
import stat
import sys
import types
from pathlib import Path

import pytest

from bundleaudit.errors import BuildError
from bundleaudit.inputs import directory
from bundleaudit.inputs.directory import read_bytes, scan_directory
from bundleaudit.model.files import FileKind, OtherFormat
from bundleaudit.model.notes import Note

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX files")


def write(root: Path, *paths: str) -> Path:
    """Write one file per path, holding its own name."""
    for path in paths:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(path)
    return root


def paths_of(root: Path) -> list[str]:
    return [file.path for file in scan_directory(root).files]


def notes_of(root: Path) -> dict[str, str]:
    return {note.file: note.message for note in scan_directory(root).notes}


def test_files_are_sorted_and_described(tmp_path):
    write(tmp_path, "index.html", "assets/b.js", "assets/a.css", ".vite/manifest.json", "empty.js")
    (tmp_path / "empty.js").write_bytes(b"")
    os.utime(tmp_path / "empty.js", ns=(5, 7))
    scan = scan_directory(tmp_path)
    assert [file.path for file in scan.files] == [
        ".vite/manifest.json", "assets/a.css", "assets/b.js", "empty.js", "index.html",
    ]  # fmt: skip
    empty = scan.files[3]
    assert (empty.raw_bytes, empty.modified_ns, empty.kind) == (0, 7, FileKind.JS)
    assert scan.files[0].other_format is OtherFormat.MANIFEST
    assert scan.notes == ()
    assert scan.root == tmp_path
    assert read_bytes(scan.files[1]) == b"assets/a.css"


def test_precompressed_is_what_lies_beside_its_original(tmp_path):
    write(tmp_path, "a.js", "a.js.gz", "a.js.BR", "a.js.zst", "i18n.tar.gz", "lost.js.br")
    formats = {file.path: file.other_format for file in scan_directory(tmp_path).files}
    assert [path for path, value in formats.items() if value is OtherFormat.PRECOMPRESSED] == [
        "a.js.BR", "a.js.gz", "a.js.zst",
    ]  # fmt: skip


def test_vendored_node_modules_are_part_of_a_build_but_git_is_not(tmp_path):
    write(tmp_path, "index.html", "node_modules/x/x.js", ".git/HEAD", "sub/.git/HEAD")
    assert paths_of(tmp_path) == ["index.html", "node_modules/x/x.js"]
    assert sorted(notes_of(tmp_path)) == [".git", "sub/.git"]


@posix_only
def test_links_never_lead_out_or_count_a_folder_twice(tmp_path):
    outside = write(tmp_path / "outside", "secret.js")
    sibling = write(tmp_path / "build-other", "secret.js")
    root = write(tmp_path / "build", "assets/a.js", "index.html")
    (root / "inside.js").symlink_to("assets/a.js")
    (root / "cycle").symlink_to(".")
    (root / "again").symlink_to("assets")
    (root / "out.js").symlink_to(outside / "secret.js")
    (root / "out").symlink_to(outside)
    (root / "sibling.js").symlink_to(sibling / "secret.js")  # its path starts like the root's
    (root / "nowhere.js").symlink_to("missing.js")
    (root / "loop.js").symlink_to("loop.js")
    assert paths_of(root) == ["assets/a.js", "index.html", "inside.js"]
    notes = notes_of(root)
    assert sorted(notes) == [
        "again", "cycle", "loop.js", "nowhere.js", "out", "out.js", "sibling.js",
    ]  # fmt: skip
    assert "leads out" in notes["out.js"]
    assert "leads out" in notes["sibling.js"]
    assert "folder" in notes["again"]


def test_junctions_of_windows_are_links(monkeypatch):
    """They are no symbolic links to Python, and would lead out of the build unseen."""

    class Entry:
        def __init__(self, tag):
            self.tag = tag

        def stat(self, *, follow_symlinks):
            assert not follow_symlinks
            return types.SimpleNamespace(st_reparse_tag=self.tag)

    monkeypatch.setattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", 0xA0000003, raising=False)
    assert not directory._is_junction(Entry(0xA0000003))
    monkeypatch.setattr(sys, "platform", "win32")
    assert directory._is_junction(Entry(0xA0000003))
    assert not directory._is_junction(Entry(0))


@posix_only
def test_a_link_to_the_build_is_the_build(tmp_path):
    write(tmp_path / "real", "index.html")
    (tmp_path / "link").symlink_to("real")
    assert paths_of(tmp_path / "link") == ["index.html"]


@posix_only
def test_pipes_and_sockets_are_not_opened(tmp_path, monkeypatch):
    write(tmp_path, "index.html")
    os.mkfifo(tmp_path / "pipe.js")
    monkeypatch.chdir(tmp_path)  # a socket's path may not be long
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s.js")
        assert paths_of(tmp_path) == ["index.html"]
        assert sorted(notes_of(tmp_path)) == ["pipe.js", "s.js"]


@posix_only
def test_odd_names_are_shown_escaped_and_never_collide(tmp_path):
    write(tmp_path, "index.html", "a\\x0ab.js")
    (tmp_path / "a\nb.js").write_text("x")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.js")).write_text("y")
    scan = scan_directory(tmp_path)
    assert [file.path for file in scan.files] == [
        "\\xff.js", "a\\x0ab.js", "a\\x0ab.js~", "index.html",
    ]  # fmt: skip
    assert {read_bytes(file) for file in scan.files} == {b"index.html", b"x", b"y", b"a\\x0ab.js"}
    assert [note.file for note in scan.notes] == ["\\xff.js", "a\\x0ab.js~"]


def test_a_folder_that_cannot_be_listed_is_noted(tmp_path, monkeypatch):
    write(tmp_path, "index.html", "locked/a.js")
    real = os.scandir

    def refuse(path):
        if os.fspath(path).endswith("locked"):
            raise PermissionError(13, "Permission denied", path)
        return real(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert scan_directory(tmp_path).notes == (
        Note(file="locked", message="folder cannot be listed (Permission denied); left out"),
    )


def test_a_file_that_vanished_reads_as_a_note_without_its_absolute_path(tmp_path):
    file = scan_directory(write(tmp_path, "a.js")).files[0]
    (tmp_path / "a.js").unlink()
    note = read_bytes(file)
    assert isinstance(note, Note)
    assert note.file == "a.js"
    assert str(tmp_path) not in note.message


def test_a_deep_tree_is_no_recursion(tmp_path):
    folder = tmp_path
    for _ in range(300):
        folder /= "d"
    folder.mkdir(parents=True)
    (folder / "a.js").write_text("")
    assert paths_of(tmp_path) == ["d/" * 300 + "a.js"]


@pytest.mark.parametrize(
    ("prepare", "message", "hint"),
    [
        (lambda root: root / "dist", "does not exist", "vite build"),
        (lambda root: write(root, "f") / "f", "is a file", "directory"),
        (lambda root: root, "is empty", "vite build"),
        (lambda root: root / "a\0b", "cannot be read", "permissions"),
        (lambda root: write(root, "favicon.svg", "robots.txt"), "no HTML", "public/"),
        (lambda root: write(root, "main.ts", "App.vue"), "holds sources", "vite build"),
        (lambda root: write(root, "vite.config.mts", "index.html"), "is a project", "outDir"),
        (lambda root: write(root, "package.json", "src/main.js"), "src/", "outDir"),
        (lambda root: write(root, "package.json", "node_modules/a/a.js"), "project", "outDir"),
        (lambda root: write(root, "vite.config.js", "dist/a.js"), "project", "{root}/dist"),
        (lambda root: write(root, "vite.config.js", "build/a.js"), "project", "{root}/build"),
    ],
)
def test_what_is_no_build_is_refused_with_the_next_step(tmp_path, prepare, message, hint):
    with pytest.raises(BuildError, match=message) as caught:
        scan_directory(prepare(tmp_path))
    assert hint.replace("{root}/", str(tmp_path) + os.sep) in caught.value.hint


@pytest.mark.parametrize(
    "files",
    [
        ("package.json", "index.js"),
        ("package.json", "src/logo.svg", ".vite/manifest.json", "a.js"),
        ("package.json", "node_modules/x/x.js", "assets/index-9fy7tnFw.js"),
        ("vite.config.js", "main-DfgbTyUU.js"),
    ],
)
def test_builds_beside_project_files_are_builds(tmp_path, files):
    assert len(paths_of(write(tmp_path, *files))) == len(files)


@pytest.mark.parametrize("is_flat", [True, False])
def test_more_files_than_any_build_has_are_refused_before_they_are_described(
    tmp_path, monkeypatch, is_flat
):
    monkeypatch.setattr(directory, "_MOST_ENTRIES", 12)
    (tmp_path / "index.html").write_text("<p>")
    for number in range(5):
        folder = tmp_path if is_flat else tmp_path / f"folder{number}"
        folder.mkdir(exist_ok=True)
        (folder / f"{number}.js").write_text("1")
        (folder / f"{number}.css").write_text("a{}")
    if is_flat:
        assert len(scan_directory(tmp_path).files) == 11
        (tmp_path / "a").mkdir()
        scan_directory(tmp_path)
        (tmp_path / "b").mkdir()
    with pytest.raises(BuildError, match="holds more than 12 files and folders") as caught:
        scan_directory(tmp_path)
    assert "vite build" in caught.value.hint


@pytest.mark.parametrize("limit_bytes", [100, 5_000, 90_000])
def test_files_beyond_the_limit_are_weighed_and_not_read(limit_bytes, monkeypatch):
    from bundleaudit.inputs import contents as contents_module
    from fixture_builds import DIST

    for module in (directory, contents_module):
        monkeypatch.setattr(module, "LARGEST_READ_BYTES", limit_bytes)
    scan = scan_directory(DIST / "fullmaps-vite8")
    contents = contents_module.hash_files(scan)
    noted = {note.file for note in contents.notes}
    read = {file.path for file in scan.files if isinstance(directory.read_bytes(file), bytes)}
    assert {file.path for file in contents.files} == {file.path for file in scan.files}
    assert read == {file.path for file in scan.files if file.raw_bytes <= limit_bytes}
    assert noted == {
        file.path
        for file in scan.files
        if file.raw_bytes > limit_bytes and file.path.endswith((".js", ".css", ".html", ".map"))
    }


def test_no_more_is_read_of_a_growing_file_than_one_byte(tmp_path):
    (tmp_path / "index.html").write_bytes(b"<html>")
    (file,) = scan_directory(tmp_path).files
    assert directory.read_bytes(file) == b"<html>"
    assert directory._read_whole(io.BytesIO(b"0123456789"), 4) == b"01234"
    assert directory._read_whole(io.BytesIO(b"012"), 4) == b"012"
    assert directory._read_whole(io.BytesIO(b""), 0) == b""
