"""The configuration: found, read, validated, explained."""

from __future__ import annotations

import os
from datetime import date

import pytest

from bundleaudit.config import Budget, Config, FailOn, Waiver, find_config, load_config
from bundleaudit.errors import UsageError
from bundleaudit.model.sizes import Metric

FULL = """
dist = "frontend/dist"
fail_on = "warning"
select = ["BA1", "BA406"]
ignore = { BA107 = "icons are chunks on purpose" }

[measure]
gzip = "zlib"
gzip_level = 9
brotli_quality = 5

[[budget]]
scope = "page:index.html"
max = "170 kB"
warn = 150000
waiver = { until = 2027-01-31, reason = "new charts" }

[[budget]]
name = "images"
scope = "kind:image"
metric = "raw"
max = "512 KiB"

[checks.BA101]
max_raw_bytes = "700 kB"

[routes]
"/about" = "src/views/AboutView.vue"

[[app]]
name = "admin"
dist = "admin/dist"
[[app.budget]]
scope = "total"
max = "1 MB"
[app.checks.BA101]
severity = "warning"
[app.routes]
"/users/:id" = "assets/UserView"
"""


@pytest.fixture
def written(tmp_path):
    def write(text, name="bundleaudit.toml"):
        file = tmp_path / name
        file.write_text(text, "utf-8")
        return file

    return write


def test_everything_can_be_said(written):
    config = load_config(written(FULL)).config
    assert config.fail_on is FailOn.WARNING
    assert config.select == ("BA1", "BA406")
    assert config.ignore == {"BA107": "icons are chunks on purpose"}
    assert (config.measure.gzip, config.measure.gzip_level, config.measure.brotli_quality) == (
        "zlib",
        9,
        5,
    )
    assert config.budget == (
        Budget(
            scope="page:index.html",
            max=170_000,
            warn=150_000,
            waiver=Waiver(until=date(2027, 1, 31), reason="new charts"),
        ),
        Budget(name="images", scope="kind:image", metric=Metric.RAW, max=524_288),
    )
    assert config.checks == {"BA101": {"max_raw_bytes": "700 kB"}}
    (app,) = config.app
    assert (app.name, app.dist, app.budget[0].max) == ("admin", "admin/dist", 1_000_000)
    assert app.checks == {"BA101": {"severity": "warning"}}
    assert config.routes == {"/about": "src/views/AboutView.vue"}
    assert app.routes == {"/users/:id": "assets/UserView"}


def test_without_a_file_the_defaults_hold():
    assert load_config(None).config == Config()


def test_pyproject_has_a_table_of_its_own(written):
    loaded = load_config(written('[tool.bundleaudit]\nfail_on = "never"\n', "pyproject.toml"))
    assert loaded.config.fail_on is FailOn.NEVER


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("fail-on = 'error'", "unknown key fail-on", "did you mean fail_on?"),
        ("budgets = []", "unknown key budgets", "did you mean budget?"),
        ("qqqq = 1", "unknown key qqqq", "known keys: app, budget"),
        (
            "[[budget]]\nscope = 'total'\nmaximum = 3",
            "unknown key budget.0.maximum",
            "did you mean max?",
        ),
        (
            "[[budget]]\nscope = 'total'\nmax = '3 potatoes'",
            "budget.0.max: '3 potatoes' is not a size",
            "",
        ),
        ("[[budget]]\nmax = 3", "budget.0.scope is missing", ""),
        ("[[budget]]\nscope = 'total'\nmetric = 'zip'", "budget.0.metric", ""),
        ("[measure]\ngzip_lvl = 3", "unknown key measure.gzip_lvl", "did you mean gzip_level?"),
        ("[build]\ntargets = ['es2020']", "unknown key build.targets", "did you mean target?"),
        ("[measure]\ngzip_level = 12", "measure.gzip_level", ""),
        ("[measure]\ngzip = 'lzma'", "measure.gzip", ""),
        ("[measure]\nbrotli_quality = 12", "measure.brotli_quality", ""),
        ("fail_on = 'fatal'", "fail_on", ""),
        ("[routes]\n'/a' = ['x.vue']", "routes./a", ""),
        ("dist = [", "not valid TOML", ""),
        (
            "[[budget]]\nscope='total'\nwaiver={until='soon', reason='x'}",
            "budget.0.waiver.until: must be a day",
            "write until = 2027-01-31",
        ),
        (
            "[[budget]]\nscope='total'\nmax=1\nwaiver={until=2027-01-31, reason=' '}",
            "a waiver needs a reason",
            "",
        ),
        ("[[budget]]\nscope='total'\nmax='1 kB'\nwarn='2 kB'", "warn lies above max", ""),
        ("[budget]\nscope='total'", "budget: is one table", "write [[budget]]"),
        ("ignore = ['BA107']", "ignore: must be a table", 'ignore = { BA107 = "the reason" }'),
        ("select = 'BA1'", "select: must be a list", 'select = ["..."]'),
        ("dist = 3", "dist: must be text in quotes, not 3", ""),
        ("measure = 3", "measure: must be a table", ""),
        ("[measure]\nbrotli = 'x'", "measure.brotli: must be true or false", ""),
        ("[[budget]]\nscope='total'\nmax=" + "9" * 400, "a number that large is not a size", ""),
        ("[[budget]]\nscope='total'\nmax='" + "9" * 400 + " kB'", "more than any build", ""),
        ('dist = "a\\u0000b"', "dist holds a NUL character", ""),
        ("[[app]]\nname='a'\ndist = \"a\\u0000b\"", "dist holds a NUL character", ""),
        ("[[app]]\ndist='a'\nname = \"a\\u0000b\"", "name must be printable", ""),
    ],
)
def test_a_mistake_is_named_with_its_place_and_a_way_out(written, text, message, hint):
    file = written(text)
    with pytest.raises(UsageError) as caught:
        load_config(file)
    assert message in str(caught.value)
    assert str(file) in str(caught.value)
    assert hint in caught.value.hint


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(UsageError, match=r"gone\.toml"):
        load_config(tmp_path / "gone.toml")


def test_a_tool_that_is_no_table_is_named(written):
    with pytest.raises(UsageError, match="must be a table"):
        load_config(written("[tool]\nbundleaudit = 3\n", "pyproject.toml"))
    assert load_config(written("tool = 3\n", "pyproject.toml")).config == Config()


def test_bytes_that_are_no_text_are_no_toml(tmp_path):
    file = tmp_path / "bundleaudit.toml"
    file.write_bytes(b"dist = '\xff'")
    with pytest.raises(UsageError, match="not valid TOML"):
        load_config(file)


def test_the_nearest_file_counts_up_to_the_repository(tmp_path):
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    (tmp_path / "bundleaudit.toml").touch()
    assert find_config(deep) == tmp_path / "bundleaudit.toml"
    (tmp_path / "a" / "pyproject.toml").write_text("[project]\n")
    assert find_config(deep) == tmp_path / "bundleaudit.toml"
    (tmp_path / "a" / "pyproject.toml").write_text("[tool.bundleaudit]\n")
    assert find_config(deep) == tmp_path / "a" / "pyproject.toml"
    for text, is_ours in (
        ("# [tool.bundleaudit]\n", False),
        ('[project]\nreadme = "[tool.bundleaudit]"\n', False),
        ("[tool]\nbundleaudit = {}\n", True),
        ('[ tool . "bundleaudit" ]\n', True),
        ("tool = 3 # bundleaudit\n", False),
        ("[tool.bundleaudit]\nfail_on = \n", True),
    ):
        (tmp_path / "a" / "pyproject.toml").write_text(text)
        assert (find_config(deep) == tmp_path / "a" / "pyproject.toml") is is_ours, text
    (tmp_path / "a" / "b" / ".git").mkdir()
    assert find_config(deep) is None


def test_limits_of_growth_are_read_and_nonsense_is_refused(written):
    file = written('[[budget]]\nscope = "total"\nmax_growth = "+2 % and +1 kB"\n')
    (budget,) = load_config(file).config.budget
    assert budget.max_growth is not None
    assert budget.max_growth.allowed_bytes(1_000_000) == 20_000
    file = written('[[budget]]\nscope = "total"\nmax_growth = "a lot"\n')
    with pytest.raises(UsageError, match="limit of growth"):
        load_config(file)


def test_a_build_target_that_is_none_is_refused(tmp_path):
    (tmp_path / "bundleaudit.toml").write_text('[build]\ntarget = ["es2020", "netscape4"]\n')
    with pytest.raises(UsageError, match="netscape4"):
        load_config(tmp_path / "bundleaudit.toml")


@pytest.mark.parametrize("kind", ["folder", "pipe", "dangling link", "link to a device"])
def test_what_has_the_name_of_the_configuration_and_is_none_is_told(tmp_path, kind):
    place = tmp_path / "bundleaudit.toml"
    match kind:
        case "folder":
            place.mkdir()
        case "pipe":
            os.mkfifo(place)
        case "dangling link":
            place.symlink_to(tmp_path / "gone.toml")
        case _:
            place.symlink_to("/dev/zero")
    (tmp_path / "below").mkdir()
    with pytest.raises(UsageError, match="is no file"):
        find_config(tmp_path / "below")
