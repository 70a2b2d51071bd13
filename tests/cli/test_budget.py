"""``bundleaudit budget`` as a user runs it."""

from __future__ import annotations

import shutil

import pytest

from commands import DISTS, run_command


@pytest.fixture
def project(tmp_path):
    shutil.copytree(DISTS / "good-vite8", tmp_path / "dist")
    return tmp_path


def test_what_is_suggested_is_kept_and_has_nothing_to_remark(project):
    suggested = run_command("budget", "suggest", "dist", cwd=project)
    assert (suggested.returncode, suggested.stderr) == (0, "")
    for scope in ("page:index.html", "route:*", "chunk:*", "kind:js", "kind:css", "total"):
        assert f'scope = "{scope}"' in suggested.stdout
    (project / "bundleaudit.toml").write_text(suggested.stdout, "utf-8")
    assert run_command("dist", "--no-brotli", "--select", "BA106", cwd=project).returncode == 0
    lint = run_command("budget", "lint", "dist", "--slack", "45", cwd=project)
    assert (lint.returncode, lint.stdout) == (0, "dist: 6 budgets, nothing to remark\n")


def test_less_room_gives_lower_limits(project):
    tight = run_command("budget", "suggest", "dist", "--headroom", "0", cwd=project).stdout
    wide = run_command("budget", "suggest", "dist", "--headroom", "50", cwd=project).stdout
    assert 'max = "45 kB"  # now 44.1 kB' in tight
    assert 'max = "67 kB"  # now 44.1 kB' in wide


def test_lint_exits_1_and_says_what_to_write(project):
    config = project / "bundleaudit.toml"
    config.write_text(
        '[[budget]]\nscope = "initial"\nmax = "500 kB"\n[[budget]]\nscope = "kind:wasm"\nmax = 1\n'
    )
    done = run_command("budget", "lint", "dist", cwd=project)
    assert done.returncode == 1
    assert (
        "slack   initial: 91.2 % of 500.0 kB gzip is unused: the largest it holds is 44.1 kB"
        in (done.stdout)
    )
    assert '        next: max = "47 kB"' in done.stdout
    assert "dead    kind:wasm: matches nothing in this build" in done.stdout
    assert done.stdout.endswith("dist: 2 budgets, 2 remarks\n")


def test_brotli_is_measured_where_a_budget_needs_it(tmp_path):
    shutil.copytree(DISTS / "single-vite8", tmp_path / "dist")
    config = tmp_path / "bundleaudit.toml"
    config.write_text('[[budget]]\nscope = "initial"\nmetric = "brotli"\nmax = "5 MB"\n')
    assert "brotli is unused" in run_command("budget", "lint", cwd=tmp_path).stdout


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["budget"], 2, "Missing command"),
        (["budget", "lint", "dist"], 2, "`bundleaudit budget suggest` proposes some"),
        (["budget", "suggest", "gone"], 3, "gone"),
        (["budget", "suggest", "dist", "--headroom", "-1"], 2, "--headroom"),
    ],
)
def test_wrong_use_is_said(project, arguments, code, said):
    done = run_command(*arguments, cwd=project)
    assert done.returncode == code
    assert said in done.stderr


@pytest.mark.parametrize("words", [["budget"], ["budget", "suggest"], ["budget", "lint"]])
def test_help_is_there(words):
    done = run_command(*words, "--help")
    assert done.returncode == 0
    assert "Usage: bundleaudit budget" in done.stdout
