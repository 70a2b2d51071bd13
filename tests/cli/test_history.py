"""``bundleaudit history`` and ``--history`` as users run them, and databases that mean harm."""

from __future__ import annotations

import json
import os
import pwd
import shutil
import sqlite3
import subprocess
import sys

import pytest

from commands import DISTS, run_command, run_process
from history.entries import an_entry

DIST = DISTS / "good-vite8"
COMMIT = "3f2a91c4d5e6f708192a3b4c5d6e7f8091a2b3c4"


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    file = tmp_path_factory.mktemp("report") / "audit.json"
    assert run_command(DIST, "--json", file, "--no-brotli").returncode == 0
    return file


def add(report, cwd, *options, **variables):
    return run_command("history", "add", report, *options, cwd=cwd, **variables)


def show(cwd, *options):
    return run_command("history", "show", *options, cwd=cwd)


def lines(cwd, *options):
    done = run_command("history", "export", *options, cwd=cwd)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def a_history(cwd, count=3, **fields):
    """Import ``count`` audits of the app that the report is of."""
    from bundleaudit.history.ndjson import render_ndjson

    app = "/".join(DIST.parts[-2:])  # what a build somewhere else is called
    text = render_ndjson(an_entry(number, app=app, **fields) for number in range(count))
    (cwd / "in.ndjson").write_text(text, "utf-8")
    done = run_command("history", "import", "in.ndjson", cwd=cwd)
    assert done.returncode == 0, done.stderr


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_add_show_export_import(report, tmp_path):
    first = add(report, tmp_path, "--commit", COMMIT, "--branch", "main", "--app", "shop")
    assert first.returncode == 0
    assert first.stderr == "added shop at 3f2a91c4d5e6 (.bundleaudit/history.sqlite)\n"
    again = add(report, tmp_path, "--commit", COMMIT, "--branch", "main", "--app", "shop")
    assert "is there already" in again.stderr
    shown = show(tmp_path)
    assert shown.stdout.startswith("shop: 1 audit\nsizes are gzip\n")
    assert "initial JS index.html" in shown.stdout
    run_command("history", "export", "-o", "h.ndjson", cwd=tmp_path)
    done = run_command("history", "import", "h.ndjson", "--db", "other.sqlite", cwd=tmp_path)
    assert done.stderr == "added 1 audit (other.sqlite)\n"
    assert lines(tmp_path) == lines(tmp_path, "--db", "other.sqlite")
    done = run_command("history", "import", "h.ndjson", "--db", "other.sqlite", cwd=tmp_path)
    assert done.stderr == "added 0 audits, 1 were there already (other.sqlite)\n"


def test_a_build_and_its_report_are_the_same_audit(tmp_path):
    shutil.copytree(DIST, tmp_path / "dist")
    assert run_command("dist", "--json", "audit.json", cwd=tmp_path).returncode == 0
    assert "added" in add("audit.json", tmp_path).stderr
    assert "is there already" in add("dist", tmp_path).stderr
    assert "is there already" in run_command("history", "add", cwd=tmp_path).stderr
    assert len(lines(tmp_path)) == 1


def test_the_default_lies_beside_the_configuration_and_is_not_for_version_control(report, tmp_path):
    (tmp_path / "bundleaudit.toml").write_text("", "utf-8")
    (tmp_path / "deep").mkdir()
    assert add(report, tmp_path / "deep").stderr.endswith("(../.bundleaudit/history.sqlite)\n")
    assert (tmp_path / ".bundleaudit" / ".gitignore").read_text("utf-8") == "*\n"
    assert names(tmp_path / ".bundleaudit") == [".gitignore", "history.sqlite"]


def test_any_name_is_a_file(report, tmp_path):
    for name in ("a b?mode=ro#%2F.db", "file:x.db", "\u00e9\U0001f600.db"):
        assert add(report, tmp_path, "--db", name).returncode == 0
        assert (tmp_path / name).is_file()
        assert len(lines(tmp_path, "--db", name)) == 1


def test_the_variable_names_the_database(report, tmp_path):
    done = add(report, tmp_path, BUNDLEAUDIT_HISTORY="postgresql://me:geheim@127.0.0.1:1/x")
    assert done.returncode == 4
    assert "geheim" not in done.stderr
    assert "127.0.0.1:1" in done.stderr
    assert add(report, tmp_path, "--db", "x.db", BUNDLEAUDIT_HISTORY="y.db").returncode == 0
    assert (tmp_path / "x.db").exists()


@pytest.mark.parametrize(
    ("variables", "commit", "branches"),
    [
        ({}, None, []),
        (
            {"GITHUB_SHA": COMMIT, "GITHUB_REF_TYPE": "branch", "GITHUB_REF_NAME": "main"},
            COMMIT,
            ["main"],
        ),
        ({"GITHUB_SHA": COMMIT, "GITHUB_REF_TYPE": "tag", "GITHUB_REF_NAME": "v1"}, COMMIT, []),
        (
            {"GITHUB_SHA": "e" * 40, "GITHUB_HEAD_REF": "topic", "GITHUB_EVENT_PATH": "event.json"},
            COMMIT,
            ["topic"],
        ),
        ({"CI_COMMIT_SHA": COMMIT, "CI_COMMIT_BRANCH": "main"}, COMMIT, ["main"]),
        (
            {"CI_COMMIT_SHA": COMMIT, "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME": "topic"},
            COMMIT,
            ["topic"],
        ),
        ({"GITHUB_SHA": "0" * 40}, None, []),
        ({"GITHUB_SHA": "$(rm -rf .)"}, None, []),
    ],
)
def test_commit_and_branch_come_from_ci(report, tmp_path, variables, commit, branches):
    event = {"pull_request": {"head": {"sha": COMMIT}}}
    (tmp_path / "event.json").write_text(json.dumps(event), "utf-8")
    assert add(report, tmp_path, **variables).returncode == 0
    (line,) = lines(tmp_path)
    assert (line["commit"], line["branches"]) == (commit, branches)


def test_commit_branch_and_time_come_from_git(report, tmp_path):
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    date = "2026-05-04T03:02:01+02:00"
    who = {
        f"GIT_{role}_{what}": "a@b"
        for role in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), **who}
    environment |= {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
    for command in ("init -q -b trunk", "commit -q --allow-empty -m one"):
        subprocess.run(["git", *command.split()], cwd=tmp_path, env=environment, check=True)
    assert add(report, tmp_path).returncode == 0
    (line,) = lines(tmp_path)
    assert len(line["commit"]) == 40
    assert (line["branches"], line["time"]) == (["trunk"], "2026-05-04T01:02:01Z")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--commit", "main"], "'main' is no commit"),
        (["--at", "yesterday"], "'yesterday' is no time"),
        (["--app", ""], "the app is empty"),
        (["--db", ""], "names no file"),
        (["--db", "."], "a directory"),
        (["--db", "/dev/null"], "no file"),
        (["--db", "x" * 5_000], "too long"),
        (["--db", "loop"], "loop"),
        (["--db", "text"], "not a database"),
        (["--db", "text/below"], "cannot make the folder"),
        (["--db", "postgresql+asyncpg://u:geheim@h/x"], "driver"),
        (["--db", "postgresql://u:geheim@"], "/"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(report, tmp_path, options, said):
    (tmp_path / "text").write_text("this is no database, though it is long enough" * 50, "utf-8")
    (tmp_path / "loop").symlink_to("loop")
    done = add(report, tmp_path, *options)
    assert done.returncode in {2, 4}
    assert said in done.stderr
    assert "geheim" not in done.stderr
    assert "a bug" not in done.stderr
    assert (tmp_path / "text").read_text("utf-8").startswith("this is no database")


def test_nothing_is_there_before_the_first_audit(tmp_path):
    for command in (["show"], ["export"]):
        done = run_command("history", *command, cwd=tmp_path)
        assert done.returncode == 2
        assert "there is no history yet" in done.stderr
        assert "history add" in done.stderr
    assert not names(tmp_path)


def test_a_damaged_line_imports_nothing(tmp_path):
    a_history(tmp_path)
    text = (tmp_path / "in.ndjson").read_text("utf-8")
    (tmp_path / "cut.ndjson").write_text(text.replace("shop", "x") + text[:-50], "utf-8")
    done = run_command("history", "import", "cut.ndjson", "--db", "new.db", cwd=tmp_path)
    assert done.returncode == 2
    assert "cut.ndjson: line 6: Unterminated string" in done.stderr
    assert not (tmp_path / "new.db").exists()
    assert run_command("history", "import", "none", cwd=tmp_path).returncode == 2
    (tmp_path / "bytes.ndjson").write_bytes(text.replace("main", "m\0n").encode() + b"\xff\xfe\n")
    done = run_command("history", "import", "bytes.ndjson", "--db", "new.db", cwd=tmp_path)
    assert done.returncode == 2
    assert all(f"line {number}: " in done.stderr for number in (1, 2, 3, 4))


def test_import_reads_stdin_and_export_is_the_same_twice(tmp_path):
    a_history(tmp_path)
    out = run_process("history", "export", cwd=tmp_path)
    assert out.stdout == (tmp_path / "in.ndjson").read_text("utf-8")


def test_one_series_is_shown_audit_by_audit(tmp_path):
    a_history(tmp_path)
    done = show(tmp_path, "--metric", "initial-js", "--page", "ind*", "--branch", "main")
    assert done.returncode == 0
    rows = [line.split() for line in done.stdout.splitlines()]
    assert done.stdout.splitlines()[0].endswith("3 audits, 2026-01-01 to 2026-01-01, branch main")
    assert rows[4][:9] == ["initial", "JS", "index.html", "402", "B", "+1", "B", "+2", "B"]
    assert rows[7] == ["2026-01-01", "00:02", "402", "B", "+1", "B", "0000000", "main", "open"]
    assert rows[9] == ["2026-01-01", "00:00", "400", "B", "-", "0000000", "main", "open"]


def test_show_as_json_and_its_filters(tmp_path):
    a_history(tmp_path)
    document = json.loads(show(tmp_path, "--json", "-", "--limit", "2", "--size", "raw").stdout)
    (app,) = document["apps"]
    names = [(one["measure"], one["subject"]) for one in app["series"]]
    assert names == [
        ("total", ""),
        ("initial-js", "index.html"),
        ("initial-css", "index.html"),
        ("first-visit", "/"),
        ("navigation", "/"),
    ]
    assert [point["size_bytes"] for point in app["series"][0]["points"]] == [3_003, 3_006]
    assert [point["delta_bytes"] for point in app["series"][0]["points"]] == [None, 3]
    written = show(tmp_path, "--json", "trend.json", "--limit", "2", "--size", "raw")
    assert "to serve" in written.stdout
    assert json.loads((tmp_path / "trend.json").read_text("utf-8")) == document
    routes = json.loads(show(tmp_path, "--json", "-", "--route", "*").stdout)
    assert [one["measure"] for one in routes["apps"][0]["series"]] == ["first-visit", "navigation"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--metric", "speed"], "one of total, initial-js"),
        (["--size", "zstd"], "one of raw, gzip, brotli"),
        (["--app", "other"], "no app 'other'"),
        (["--branch", "other"], "no audit of branch 'other'"),
        (["--limit", "0"], "--limit"),
    ],
)
def test_unknown_filters_are_refused_with_what_is_there(tmp_path, options, said):
    a_history(tmp_path, 1)
    done = show(tmp_path, *options)
    assert done.returncode == 2
    assert said in done.stderr


def test_an_audit_shows_its_history(tmp_path):
    a_history(tmp_path)
    done = run_command(DIST, "--history", "auto", "--html", "r.html", "--no-brotli", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "\nTrend (4 audits, 2026-01-01 to " in done.stdout
    assert "to serve" in done.stdout
    page = (tmp_path / "r.html").read_text("utf-8")
    assert page.count("<figure") == 5  # routes that only this audit has are no chart
    assert "Trend" not in run_command(DIST, "--no-brotli", cwd=tmp_path).stdout
    quiet = run_command(DIST, "--history", "auto", "-q", "--no-brotli", cwd=tmp_path)
    assert "Trend" not in quiet.stdout


def test_an_audit_that_was_added_before_is_one_point(tmp_path):
    assert run_command("history", "add", DIST, cwd=tmp_path).returncode == 0
    done = run_command(DIST, "--history", "auto", cwd=tmp_path)
    assert "\nTrend (1 audit)\n" in done.stdout


def test_pull_requests_are_shown_on_the_branch_they_go_to(tmp_path):
    a_history(tmp_path)
    variables = {"GITHUB_SHA": COMMIT, "GITHUB_HEAD_REF": "topic", "GITHUB_BASE_REF": "main"}
    options = (DIST, "--history", "auto", "--no-brotli")
    done = run_command(*options, cwd=tmp_path, **variables)
    assert "4 audits" in done.stdout
    assert "branch main" in done.stdout
    done = run_command(*options, cwd=tmp_path, **variables | {"GITHUB_BASE_REF": "dev"})
    assert "branch" not in done.stdout.split("\nTrend")[1].split("\n")[0]


def test_the_verdict_does_not_depend_on_a_history(tmp_path):
    (tmp_path / "text").write_text("no database" * 500, "utf-8")
    for db in ("text", "missing.db", ".", "postgresql://u:geheim@127.0.0.1:1/x"):
        done = run_command(DIST, "--history", db, "--no-brotli", cwd=tmp_path)
        assert done.returncode == 0
        assert "bundleaudit: no trend: " in done.stderr
        assert "geheim" not in done.stderr
    done = run_command(DIST, "--history", "sqlite://", cwd=tmp_path)
    assert done.returncode == 2


def tampered(tmp_path, statement, *values):
    a_history(tmp_path, 1)
    connection = sqlite3.connect(tmp_path / ".bundleaudit" / "history.sqlite")
    with connection:
        connection.execute(statement, values)
    connection.close()
    return show(tmp_path)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("gzip_encoder", "["),
        ("gzip_encoder", "5"),
        ("gzip_encoder", "[1]"),
        ("audited_at", "\x1b[2J"),
        ("app", "\u202e"),
        ("schema_version", "many"),
        ("commit_sha", b"\xff\xfe"),
        ("tool_version", 10**18),
    ],
)
def test_what_somebody_wrote_into_the_database_is_refused(tmp_path, column, value):
    done = tampered(tmp_path, f"update bundleaudit_audit set {column} = ?", value)
    if column != "tool_version":
        assert done.returncode == 2, done
        assert "did not write" in done.stderr
    assert "\x1b" not in done.stdout + done.stderr


def test_what_somebody_wrote_as_a_size_is_refused(tmp_path):
    done = tampered(tmp_path, "update bundleaudit_measure set raw_bytes = 'x'")
    assert done.returncode == 2
    assert "did not write" in done.stderr


def test_a_history_on_a_disk_that_nobody_may_write_is_read(tmp_path):
    a_history(tmp_path)
    folder = tmp_path / ".bundleaudit"
    for path, mode in ((folder / "history.sqlite", 0o444), (folder, 0o555)):
        path.chmod(mode)
    shown = as_nobody(tmp_path, "show", "--metric", "total")
    assert shown.returncode == 0, shown.stderr
    assert "3 audits" in shown.stdout
    added = as_nobody(tmp_path, "import", "in.ndjson")
    assert added.returncode == 4
    assert "read-only" in added.stderr
    assert "a bug" not in added.stderr
    assert names(folder) == [".gitignore", "history.sqlite"]
    folder.chmod(0o755)


def as_nobody(cwd, *arguments):
    """Run the command as a user whom modes of files concern, in a child of this process."""
    if os.geteuid() != 0:
        return run_command("history", *arguments, cwd=cwd)
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            for folder in (cwd, *cwd.parents):
                if folder.stat().st_uid == 0 and folder.stat().st_mode & 0o777 == 0o700:
                    folder.chmod(0o711)  # pytest's own folders
            import bundleaudit.cli.app
            import bundleaudit.history.store  # noqa: F401 - while its files may be read

            os.setgroups([])
            os.setgid(pwd.getpwnam("nobody").pw_gid)
            os.setuid(pwd.getpwnam("nobody").pw_uid)
            done = run_command("history", *arguments, cwd=cwd)
            os.write(writer, json.dumps([done.returncode, done.stdout, done.stderr]).encode())
        finally:
            os._exit(0)
    os.close(writer)
    with open(reader, encoding="utf-8") as stream:  # noqa: PTH123 - a descriptor
        text = stream.read()
    os.waitpid(child, 0)
    code, out, errors = json.loads(text)
    return subprocess.CompletedProcess(arguments, code, out, errors)


def test_without_sqlalchemy_there_is_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    done = show(tmp_path)
    assert done.returncode == 2
    assert "pip install 'bundleaudit[history]'" in done.stderr


def test_the_extra_is_imported_only_where_it_is_needed():
    program = "import sys; from bundleaudit.cli.run import run; run(['history', '--help']); print('sqlalchemy' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONPATH": str(DISTS.parents[2] / "src")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.endswith("False\n")
