"""The command as a user runs it: exit codes, streams, options, configuration, bad input."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import sys
from pathlib import Path

import pytest

from commands import DISTS, heed_interrupts, run_command, run_process, without_coverage

GOOD = DISTS / "good-vite8"


@pytest.fixture
def project(tmp_path):
    """A folder with a build in ``dist`` and an own cache."""
    shutil.copytree(DISTS / "nomanifest-vite8", tmp_path / "dist")
    (tmp_path / ".git").mkdir()
    return tmp_path


def run_in(project, *arguments, **variables):
    return run_command("--no-brotli", *arguments, cwd=project, **variables)


def write_config(project, text):
    (project / "bundleaudit.toml").write_text(text, "utf-8")


# --- exit codes, one test each ---------------------------------------------------------------


def test_0_within_budgets(project):
    finished = run_in(project)
    assert finished.returncode == 0
    assert finished.stdout.startswith("PASSED")
    assert finished.stderr == ""


def test_1_findings_close_the_gate(project):
    write_config(project, '[[budget]]\nscope = "initial"\nmax = "1 kB"\n')
    finished = run_in(project)
    assert finished.returncode == 1
    assert finished.stdout.startswith("FAILED  gate closed: 1 error")
    assert "budget initial allows 1.0 kB" in finished.stdout


def test_2_usage(project):
    finished = run_in(project, "--brotly")
    assert finished.returncode == 2
    assert "No such option: --brotly" in finished.stderr
    assert finished.stdout == ""


def test_a_wrong_option_leads_to_the_help_of_its_own_command(project):
    finished = run_command("routes", "dist", "--no-brotli", cwd=project)
    assert finished.returncode == 2
    assert "`bundleaudit routes --help` lists the options" in finished.stderr


def test_2_configuration(project):
    write_config(project, "budgets = []")
    finished = run_in(project)
    assert finished.returncode == 2
    assert "unknown key budgets" in finished.stderr
    assert "hint: did you mean budget?" in finished.stderr


def test_3_the_build_cannot_be_read(tmp_path):
    finished = run_command(tmp_path / "nowhere")
    assert finished.returncode == 3
    assert "does not exist" in finished.stderr
    assert "vite build" in finished.stderr


def test_70_a_bug_names_the_file_with_its_traceback(tmp_path):
    (tmp_path / "sitecustomize.py").write_text(
        "import bundleaudit.inputs.directory as d\n"
        "def broken(root): raise ZeroDivisionError('oops')\n"
        "d.scan_directory = broken\n"
    )
    source = Path(__file__).parents[2] / "src"
    finished = run_process(GOOD, PYTHONPATH=f"{tmp_path}{os.pathsep}{source}")
    assert finished.returncode == 70
    (saved,) = re.findall(r"the traceback is in (\S+)", finished.stderr)
    assert "ZeroDivisionError: oops" in Path(saved).read_text("utf-8")
    Path(saved).unlink()


# --- the gate --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ([], 0),
        (["--strict"], 1),
        (["--fail-on", "warning"], 1),
        (["--fail-on", "error"], 0),
        (["--fail-on", "never"], 0),
        (["--fail-on", "fatal"], 2),
    ],
)
def test_the_gate_closes_from_the_severity_wanted(project, options, code):
    write_config(project, '[[budget]]\nscope = "initial"\nwarn = "1 kB"\n')
    assert run_in(project, *options).returncode == code


def test_an_ignored_check_is_named_with_its_reason(project):
    write_config(
        project, '[ignore]\nBA106 = "no budgets yet"\n[[budget]]\nscope = "total"\nmax = 1\n'
    )
    finished = run_in(project, "--verbose")
    assert finished.returncode == 0
    assert "BA106 budget: ignored, no budgets yet" in finished.stdout


def test_selecting_leaves_the_others_out(project):
    document = json.loads(run_in(project, "--select", "BA1", "--json", "-").stdout)
    assert {outcome["check"][:3] for outcome in document["outcomes"]} == {"BA1"}


# --- paths and several builds ----------------------------------------------------------------


@pytest.mark.parametrize("folder", ["dist", "frontend/dist"])
def test_without_a_path_the_usual_places_are_tried(tmp_path, folder):
    shutil.copytree(DISTS / "nomanifest-vite8", tmp_path / folder)
    assert f"{folder}: " in run_in(tmp_path).stdout


def test_without_any_build_the_next_step_is_named(tmp_path):
    finished = run_in(tmp_path)
    assert finished.returncode == 2
    assert "neither ./dist nor ./frontend/dist" in finished.stderr


def test_several_paths_are_audited_and_one_failure_fails(project):
    shutil.copytree(DISTS / "mpa-vite8", project / "other")
    write_config(project, '[[budget]]\nscope = "page:admin/index.html"\nmax = 1\n')
    finished = run_in(project, "dist", "other", "--json", "out/audit.json")
    assert finished.returncode == 1
    assert sorted(path.name for path in (project / "out").iterdir()) == [
        "audit.dist.json",
        "audit.other.json",
    ]


def test_apps_of_a_monorepo_have_budgets_of_their_own(project):
    shutil.copytree(DISTS / "mpa-vite8", project / "admin/dist")
    write_config(
        project,
        '[[app]]\nname = "shop"\ndist = "dist"\n'
        '[[app]]\nname = "admin"\ndist = "admin/dist"\n[[app.budget]]\nscope = "total"\nmax = 1\n',
    )
    finished = run_in(project)
    assert finished.returncode == 1
    shop, admin = finished.stdout.split("\n\nFAILED")
    assert shop.startswith("PASSED")
    assert "admin: " in admin


# --- outputs ---------------------------------------------------------------------------------


def test_json_on_stdout_is_nothing_but_json(project):
    finished = run_in(project, "--json", "-")
    assert json.loads(finished.stdout)["schema_version"] == 1
    assert finished.stderr == ""


def test_json_is_written_whole_beside_the_summary(project):
    finished = run_in(project, "--json", "reports/deep/audit.json")
    assert finished.stdout.startswith("PASSED")
    document = json.loads((project / "reports/deep/audit.json").read_text("utf-8"))
    assert document["build"] == "dist"
    assert [path.name for path in (project / "reports/deep").iterdir()] == ["audit.json"]


def test_an_output_that_cannot_be_written_leaves_nothing_behind(project):
    (project / "taken").write_text("a file, not a folder")
    finished = run_in(project, "--json", "taken/audit.json")
    assert finished.returncode == 2
    assert "cannot write taken/audit.json" in finished.stderr
    assert (project / "taken").read_text() == "a file, not a folder"


def test_cold_and_warm_runs_say_the_same(project, tmp_path):
    cache = tmp_path / "cache"
    runs = [
        run_command("dist", "--json", "-", "--brotli", "4", cwd=project, cache_dir=cache)
        for _ in range(2)
    ]
    without = run_command("dist", "--json", "-", "--brotli", "4", "--no-cache", cwd=project)
    assert runs[0].stdout == runs[1].stdout == without.stdout
    assert list(cache.iterdir())


def test_no_cache_writes_none(project, tmp_path):
    run_command("dist", "--no-cache", "--no-brotli", cwd=project, cache_dir=tmp_path / "cache")
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize(
    ("variables", "is_colored"),
    [({}, False), ({"FORCE_COLOR": "1"}, True), ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False)],
)
def test_colours_obey_the_environment(project, variables, is_colored):
    assert ("\x1b[" in run_in(project, **variables).stdout) == is_colored


def test_output_depends_on_neither_locale_nor_hash_seed(project):
    outputs = {
        run_process(
            "--no-brotli", "--json", "-", cwd=project, PYTHONHASHSEED=seed, LC_ALL=locale
        ).stdout
        for seed, locale in (("0", "C"), ("1", "C.UTF-8"), ("2", "POSIX"))
    }
    assert len(outputs) == 1


# --- other commands --------------------------------------------------------------------------


def test_the_version_is_printed():
    assert re.fullmatch(r"bundleaudit \d+\.\d+\.\d+\n", run_process("--version").stdout)
    assert run_command("-V").stdout == run_command("--version").stdout


@pytest.mark.parametrize(
    "arguments", [["--help"], ["audit", "--help"], ["checks", "-h"], ["init", "--help"]]
)
def test_help_is_there_and_shows_how(arguments):
    finished = run_command(*arguments)
    assert finished.returncode == 0
    assert "Usage: bundleaudit" in finished.stdout


def test_help_names_the_exit_codes_and_examples():
    text = run_command("--help").stdout
    assert "bundleaudit dist/ --json audit.json" in text
    assert "3 the build cannot be read" in text


def test_completion_is_offered():
    text = run_process(
        "--show-completion", "bash", _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1"
    ).stdout
    assert "bundleaudit" in text


def test_the_catalogue_and_one_check():
    catalogue = run_command("checks").stdout
    assert "BA101  chunk-size" in catalogue
    explained = run_command("checks", "ba101").stdout
    assert "## How to fix" in explained
    assert "max_raw_bytes" in explained
    assert run_command("checks", "chunk-size").stdout == explained
    assert "did you mean initial-js?" in run_command("checks", "inital-js").stderr
    unknown = run_command("checks", "BA999")
    assert (unknown.returncode, "no check BA999" in unknown.stderr) == (2, True)


def test_init_proposes_budgets_the_build_keeps(project):
    finished = run_command("init", "dist", cwd=project)
    assert finished.returncode == 0
    text = (project / "bundleaudit.toml").read_text("utf-8")
    assert 'scope = "page:index.html"' in text
    assert run_in(project).returncode == 0
    again = run_command("init", "dist", cwd=project)
    assert (again.returncode, "bundleaudit.toml exists" in again.stderr) == (2, True)
    assert run_command("init", "dist", "--force", cwd=project).returncode == 0


def test_changing_a_proposed_budget_flips_the_gate(project):
    run_command("init", "dist", cwd=project)
    file = project / "bundleaudit.toml"
    file.write_text(re.sub(r'max = "\d+ kB"', 'max = "2 kB"', file.read_text("utf-8"), count=1))
    finished = run_in(project)
    assert finished.returncode == 1
    assert "error BA106 budget" in finished.stdout


# --- bad input -------------------------------------------------------------------------------


def bad(tmp_path, name):
    target = tmp_path / "dist"
    if name == "a file":
        target.write_text("hello")
    elif name == "an empty directory":
        target.mkdir()
    elif name == "a source directory":
        (target / "src").mkdir(parents=True)
        (target / "src/main.ts").write_text("export {}")
        (target / "package.json").write_text("{}")
        (target / "vite.config.ts").write_text("export default {}")
        (target / "index.html").write_text('<script type="module" src="/src/main.ts"></script>')
    elif name == "a failed build":
        target.mkdir()
        (target / "favicon.svg").write_text("<svg/>")
    return target


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("nothing", "does not exist"),
        ("a file", "is a file, not a directory"),
        ("an empty directory", "is empty"),
        ("a source directory", "run `vite build`"),
        ("a failed build", "is not a Vite build"),
    ],
)
def test_what_is_no_build_is_refused_with_a_way_out(tmp_path, name, words):
    output = tmp_path / "audit.json"
    finished = run_command(bad(tmp_path, name), "--json", output)
    assert finished.returncode == 3
    assert words.lower() in finished.stderr.lower()
    assert "Traceback" not in finished.stderr
    assert not output.exists()


def test_a_manifest_that_is_not_json_is_noted_and_the_audit_goes_on(project):
    (project / "dist/.vite").mkdir()
    (project / "dist/.vite/manifest.json").write_text('{"src/main.ts": {')
    finished = run_in(project, "--verbose")
    assert finished.returncode == 0
    assert re.search(r"manifest\.json: is not a Vite manifest: .*line 1", finished.stdout)


def test_a_manifest_that_lies_about_files_is_noted(project):
    (project / "dist/.vite").mkdir()
    lie = {
        "src/main.ts": {"file": "assets/gone-12345678.js", "src": "src/main.ts", "isEntry": True}
    }
    (project / "dist/.vite/manifest.json").write_text(json.dumps(lie))
    finished = run_in(project, "--verbose")
    assert finished.returncode == 0
    assert "lists files that are not in the build: assets/gone-12345678.js" in finished.stdout


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_file_is_noted(project):
    file = next((project / "dist/assets").glob("*.css"))
    file.chmod(0)
    finished = run_in(project, "--verbose")
    file.chmod(stat.S_IRUSR | stat.S_IWUSR)
    assert finished.returncode == 0
    assert "cannot be read" in finished.stdout


def test_a_link_out_of_the_build_is_reported_not_followed(project, tmp_path):
    secret = tmp_path / "secret.js"
    secret.write_text("export const password = 1")
    (project / "dist/assets/link.js").symlink_to(secret)
    finished = run_in(project, "--verbose", "--json", "audit.json")
    assert "link leads out of the build; not followed" in finished.stdout
    files = json.loads((project / "audit.json").read_text())["files"]
    assert "assets/link.js" not in [file["file"] for file in files]


def test_names_that_steer_terminals_are_shown_harmlessly(project):
    (project / "dist/assets/\x1b[31mred\n.js").write_text("export {}")
    finished = run_in(project, "--verbose")
    assert "\x1b" not in finished.stdout
    assert finished.returncode == 0


@pytest.mark.parametrize(
    ("name", "code", "word"), [("SIGINT", 130, "interrupted"), ("SIGTERM", 143, "terminated")]
)
def test_a_signal_ends_the_run_at_once_and_leaves_outputs_whole(project, name, code, word):
    import signal
    import subprocess
    import time

    (project / "reports").mkdir()
    (project / "reports/audit.json").write_text("old")
    big = "".join(f"export const v{n} = '{n * 7919 % 10007}';" for n in range(220_000))
    (project / "dist/assets/big.js").write_text(big)
    environment = {
        **without_coverage(os.environ),
        "PYTHONPATH": str(Path(__file__).parents[2] / "src"),
        "BUNDLEAUDIT_CACHE_DIR": str(project / "cache"),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "bundleaudit", "dist", "--json", "reports/audit.json"],
        cwd=project,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=heed_interrupts,  # noqa: PLW1509 - no thread runs here
    )
    deadline = time.monotonic() + 60
    while not (project / "cache/content.sqlite").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.5)
    process.send_signal(getattr(signal, name))
    started = time.monotonic()
    _, errors = process.communicate(timeout=30)
    assert process.returncode == code
    assert time.monotonic() - started < 5
    assert f"bundleaudit: {word}\n" in errors
    assert [file.name for file in (project / "reports").iterdir()] == ["audit.json"]
    assert (project / "reports/audit.json").read_text() == "old"


# --- what rarely happens -----------------------------------------------------------------------


def test_a_table_for_an_unknown_check_is_refused(project):
    write_config(project, "[checks.BA999]\nseverity = 'note'\n")
    finished = run_in(project)
    assert finished.returncode == 2
    assert "[checks.BA999] names no check" in finished.stderr


def test_an_unusable_cache_is_said_on_stderr_and_nothing_else_changes(project, tmp_path):
    (tmp_path / "file").touch()
    finished = run_command(
        "dist", "--no-brotli", "--json", "-", cwd=project, cache_dir=tmp_path / "file"
    )
    assert finished.returncode == 0
    assert "the cache is not used" in finished.stderr
    assert finished.stdout == run_in(project, "--json", "-").stdout


def test_comments_that_lead_to_no_map_are_noted_once(project):
    for file in (project / "dist/assets").glob("*.js"):
        file.write_bytes(file.read_bytes() + b"//# sourceMappingURL=gone.js.map\n")
    finished = run_in(project, "--verbose", "--json", "audit.json")
    assert finished.stdout.count("source map comments lead nowhere") == 1
    document = json.loads((project / "audit.json").read_text("utf-8"))
    assert {chunk["map_link"] for chunk in document["chunks"]} == {"dangling"}
    assert "source_maps" in [item["input"] for item in document["inputs"]["missing"]]


@pytest.mark.parametrize(
    "damage", [b"{", b"[]", b'{"version":3}', b'{"version":3,"sources":[null],"mappings":"AEAA"}']
)
def test_a_damaged_map_never_stops_the_audit(tmp_path, damage):
    shutil.copytree(DISTS / "fullmaps-vite8", tmp_path / "dist")
    (victim,) = (tmp_path / "dist/assets").glob("NoteView-*.js.map")
    victim.write_bytes(damage)
    finished = run_in(tmp_path, "--verbose", "--json", "audit.json")
    assert finished.returncode == 0
    assert f"{victim.name[:-4]}: its source map is not used: " in finished.stdout.replace(
        "\n", " "
    ).replace("  ", " ")
    chunks = json.loads((tmp_path / "audit.json").read_text("utf-8"))["chunks"]
    (chunk,) = [chunk for chunk in chunks if chunk["file"].endswith(victim.name[:-4])]
    assert (chunk["has_map"], chunk["modules"]) == (False, [])
    assert chunk["buckets"]["no_source_map"] > 0


def test_a_map_of_another_file_is_refused(tmp_path):
    shutil.copytree(DISTS / "good-vite8", tmp_path / "dist")
    assets = tmp_path / "dist/assets"
    (large,), (small,) = assets.glob("ui-vendor-*.js.map"), assets.glob("vue-vendor-*.js.map")
    large.write_bytes(small.read_bytes())
    finished = run_in(tmp_path, "--verbose")
    assert "its source map is not used" in finished.stdout


def test_files_that_cannot_be_read_are_noted_and_left_out(project, monkeypatch):
    from bundleaudit.inputs import contents
    from bundleaudit.model.notes import Note

    real = contents.hash_file

    def refuse_styles(file):
        refused = Note(file=file.path, message="cannot be read (Permission denied); left out")
        return refused if file.path.endswith(".css") else real(file)

    monkeypatch.setattr(contents, "hash_file", refuse_styles)
    finished = run_in(project, "--verbose", "--json", "audit.json")
    assert "cannot be read (Permission denied)" in finished.stdout
    files = json.loads((project / "audit.json").read_text("utf-8"))["files"]
    assert not [file for file in files if file["kind"] == "css"]


def test_a_file_that_grows_while_it_is_read_is_noted(project, monkeypatch):
    from bundleaudit.inputs import contents

    real = contents.hash_file

    def grow(file):
        digest, size_bytes = real(file)
        return digest, size_bytes + 1

    monkeypatch.setattr(contents, "hash_file", grow)
    finished = run_in(project, "--verbose")
    assert "changed while it was read; left out" in finished.stdout


def test_a_progress_bar_belongs_on_terminals_only(monkeypatch, capsys):
    from bundleaudit.cli.progress import progress_bar

    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    with progress_bar() as progress:
        assert progress is None
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with progress_bar() as progress:
        progress(1, 2)
        progress(2, 2)
    monkeypatch.setenv("CI", "true")
    with progress_bar() as progress:
        assert progress is None


# --- found by trying to break it ---------------------------------------------------------------


def test_strict_never_loosens_a_gate(project):
    write_config(project, 'fail_on = "note"\n')
    assert run_in(project).returncode == run_in(project, "--strict").returncode == 1


def test_a_budget_without_a_limit_is_refused(project):
    write_config(project, '[[budget]]\nscope = "total"\n')
    finished = run_in(project, "--select", "BA101")
    assert finished.returncode == 2
    assert "budget total has neither max nor warn" in finished.stderr


def test_a_pipe_is_written_to_not_replaced(project):
    assert run_in(project, "--json", "/dev/null").returncode == 0
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


def test_a_link_keeps_leading_to_its_file(project):
    (project / "real.json").write_text("old")
    (project / "link.json").symlink_to("real.json")
    run_in(project, "--json", "link.json")
    assert (project / "link.json").is_symlink()
    assert json.loads((project / "real.json").read_text("utf-8"))["schema_version"] == 1


def test_several_builds_never_share_a_report(project):
    shutil.copytree(project / "dist", project / "a/d")
    shutil.copytree(project / "dist", project / "a-d")
    for target in ("o.json", "-"):
        finished = run_in(project, "a/d", "a-d", "--json", target)
        assert (finished.returncode, "need a file each" in finished.stderr) == (2, True)


def test_a_reader_that_leaves_does_not_change_the_verdict(project):
    import subprocess

    command = f"{sys.executable} -m bundleaudit dist --no-brotli; echo rc=$? >&2"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")}
    finished = subprocess.run(
        ["sh", "-c", f"( {command} ) | true"],
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.stderr.endswith("rc=0\n")
    assert "Exception" not in finished.stderr


def test_init_writes_what_holds_from_where_it_lies(project):
    assert run_command("init", "dist", "-o", "cfg/bundleaudit.toml", cwd=project).returncode == 0
    assert 'dist = "../dist"' in (project / "cfg/bundleaudit.toml").read_text("utf-8")
    assert run_in(project, "--config", "cfg/bundleaudit.toml").returncode == 0


def test_init_understands_pages_that_look_like_patterns(project):
    (project / "dist/index.html").rename(project / "dist/[id].html")
    run_command("init", "dist", cwd=project)
    assert run_in(project).returncode == 0


@pytest.mark.parametrize("text", ["a = " + "[" * 3000, "a = " + "9" * 5000, "a = '\x00'"])
def test_hostile_configuration_is_a_mistake_not_a_bug(project, text):
    write_config(project, text)
    assert run_in(project).returncode == 2


def test_what_changes_while_it_is_read_is_not_remembered(project, tmp_path, monkeypatch):
    from bundleaudit.inputs import documents

    before = run_command("dist", "--no-brotli", "--json", "-", "--no-cache", cwd=project).stdout
    real = documents.read_unchanged

    def vanish(file, contents):
        return None if file.path.endswith(".js") else real(file, contents)

    cache = tmp_path / "cache"
    monkeypatch.setattr(documents, "read_unchanged", vanish)
    run_command("dist", "--no-brotli", cwd=project, cache_dir=cache)
    monkeypatch.undo()
    after = run_command("dist", "--no-brotli", "--json", "-", cwd=project, cache_dir=cache).stdout
    assert after == before


def test_the_configuration_file_in_use_is_named_last(project):
    assert "configuration:" not in run_in(project).stdout
    write_config(project, "fail_on = 'never'\n")
    (project / "deep").mkdir()
    finished = run_command("../dist", "--no-brotli", cwd=project / "deep")
    assert finished.stdout.splitlines()[-1] == "configuration: ../bundleaudit.toml"
    assert "configuration:" not in run_in(project, "--quiet").stdout
    json.loads(run_in(project, "--json", "-").stdout)


def test_a_folder_made_for_a_report_is_named(project):
    finished = run_in(project, "--json", "reports/new/audit.json")
    assert "made the folder reports/new for --json" in finished.stderr
    assert run_in(project, "--json", "reports/new/audit.json").stderr == ""


def test_a_misspelled_check_table_names_the_check_that_was_meant(project):
    (project / "bundleaudit.toml").write_text('[checks.BA1O1]\nseverity = "note"\n')
    finished = run_command("dist", cwd=project)
    assert finished.returncode == 2
    assert "did you mean BA101?" in finished.stderr


def test_a_misspelled_command_names_the_command_that_was_meant(project):
    finished = run_command("inti", cwd=project)
    assert finished.returncode == 2
    assert "did you mean `bundleaudit init`?" in finished.stderr
    assert run_command("distt", cwd=project).returncode == 3
