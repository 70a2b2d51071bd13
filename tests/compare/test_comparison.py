"""What is said of loads, modules, packages, causes and returning visitors, on small builds."""

from __future__ import annotations

import dataclasses

import pytest

from builders import ENCODERS, a_boundary, a_build, a_chunk, a_file, a_page, owned
from bundleaudit.analysis.facts import Facts
from bundleaudit.compare.builds import finish_comparison, start_comparison
from bundleaudit.compare.modules import list_package_changes
from bundleaudit.model.diff import ChangeStatus, LoadKind
from bundleaudit.model.files import FileRole, Fingerprint
from bundleaudit.model.sizes import Encoder
from bundleaudit.report.diff_view import describe_cause

VUE = "node_modules/vue/index.js"


def app(*chunks, pages=(), boundaries=(), extra=()):
    """Return facts over a build of ``(path, modules, imports, lazy)`` chunks."""
    files, built = [], []
    for path, modules, imports, lazy in chunks:
        ownership = owned(*modules.items())
        files.append(a_file(path, ownership.raw_bytes))
        built.append(
            a_chunk(
                path,
                imports=imports,
                lazy=lazy,
                ownership=ownership,
                name=path.rpartition("/")[2].partition("-")[0],
            )
        )
    build = a_build(
        files=[*files, *extra],
        chunks=built,
        pages=pages or [a_page(entries=[chunks[0][0]])],
        boundaries=boundaries,
    )
    return Facts(build=build, encoders=ENCODERS)


def compare(base, head, changed_files=None):
    return finish_comparison(start_comparison(base, head), changed_files=changed_files)


def test_a_package_that_grew_counts_by_its_modules_and_others_not():
    base = app(("a/main-A1b2C3d4.js", {VUE: 1_000, "src/main.ts": 100}, (), ()))
    head = app(("a/main-B1b2C3d4.js", {VUE: 1_500, "src/main.ts": 100}, (), ()))
    diff = compare(base, head)
    (package,) = diff.packages
    assert (package.name, package.status) == ("vue", ChangeStatus.CHANGED)
    assert package.delta.raw_bytes == 500
    assert package.delta.brotli_bytes is None
    assert package.is_initial
    assert [module.path for module in diff.modules] == [VUE]
    (cause,) = diff.causes
    assert cause.chain == ("index.html", "src/main.ts", "vue")


@pytest.mark.parametrize(("grown", "is_named"), [(2, False), (3, True)])
def test_two_thousandths_of_a_package_are_noise(grown, is_named):
    base = app(("a/main-A1b2C3d4.js", {VUE: 1_000, "src/main.ts": 100}, (), ()))
    head = app(("a/main-B1b2C3d4.js", {VUE: 1_000 + grown, "src/main.ts": 100}, (), ()))
    assert bool(compare(base, head).packages) == is_named


def test_a_new_version_is_named_though_its_size_is_the_same():
    old, new = (f"node_modules/.pnpm/vue@3.{n}.0/node_modules/vue/i.js" for n in (4, 5))
    diff = compare(
        app(("a/main-A1b2C3d4.js", {old: 1_000}, (), ())),
        app(("a/main-B1b2C3d4.js", {new: 1_000}, (), ())),
    )
    (package,) = diff.packages
    assert (package.base_versions, package.head_versions) == (("3.4.0",), ("3.5.0",))


def test_a_second_copy_is_counted():
    nested = "node_modules/x/node_modules/vue/index.js"
    diff = compare(
        app(("a/main-A1b2C3d4.js", {VUE: 1_000}, (), ())),
        app(("a/main-B1b2C3d4.js", {VUE: 1_000, nested: 900}, (), ())),
    )
    (package,) = diff.packages
    assert (package.base_copy_count, package.head_copy_count) == (1, 2)


def test_a_base_without_modules_makes_nothing_look_added():
    def bare(path):
        build = a_build(files=[a_file(path, 900)], chunks=[a_chunk(path)])
        return Facts(build=build, encoders=ENCODERS)

    diff = compare(bare("a/main-A1b2C3d4.js"), app(("a/main-B1b2C3d4.js", {VUE: 1_000}, (), ())))
    assert (diff.packages, diff.modules, diff.causes) == ((), (), ())
    assert any("of the base are unknown" in note for note in diff.notes)


def routes(cart_modules, *, cart="a/Cart-A1b2C3d4.js", main="a/main-A1b2C3d4.js", eager=False):
    """Return an application with one lazy route, or with it loaded at once."""
    main_modules = {"src/main.ts": 1_000}
    if eager:
        return app((main, {**main_modules, **cart_modules}, (), ()))
    return app(
        (main, main_modules, (), (cart,)),
        (cart, cart_modules, (main,), ()),
        boundaries=[a_boundary(cart, importer=main)],
    )


def test_a_lazy_load_is_what_the_page_still_lacks():
    base = routes({"src/Cart.vue": 500})
    head = routes({"src/Cart.vue": 700}, cart="a/Cart-B1b2C3d4.js", main="a/main-B1b2C3d4.js")
    (load,) = compare(base, head).loads
    assert (load.kind, load.name) == (LoadKind.LAZY, "a/Cart-*.js")
    assert (load.base.raw_bytes, load.head.raw_bytes, load.delta.raw_bytes) == (500, 700, 200)


def moved_in():
    """Return an application whose lazy chart is imported by its entry in the second build."""
    main, chart, kit = "a/main-{}1b2C3d4.js", "a/Chart-{}1b2C3d4.js", "node_modules/kit/i.js"
    base = app(
        (main.format("A"), {"src/main.ts": 1_000, VUE: 2_000}, (), (chart.format("A"),)),
        (chart.format("A"), {"src/Chart.vue": 300, kit: 60_000}, (), ()),
        boundaries=[a_boundary(chart.format("A"), importer=main.format("A"))],
    )
    head = app(
        (
            main.format("B"),
            {"src/main.ts": 1_020, VUE: 2_000, kit: 60_000},
            (),
            (chart.format("B"),),
        ),
        (chart.format("B"), {"src/Chart.vue": 310}, (main.format("B"),), ()),
        boundaries=[a_boundary(chart.format("B"), importer=main.format("B"))],
    )
    return base, head


def test_what_was_lazy_and_is_loaded_at_once_is_the_first_cause():
    diff = compare(*moved_in())
    page = next(load for load in diff.loads if load.kind is LoadKind.PAGE)
    assert [(one.name, one.delta.raw_bytes, one.is_moved) for one in page.causes] == [
        ("kit", 60_000, True),
        ("src/main.ts", 20, False),
    ]
    assert sum(one.delta.raw_bytes for one in page.causes) == page.delta.raw_bytes
    first = diff.causes[0]
    assert (first.name, first.delta.raw_bytes, first.is_moved) == ("kit", 0, True)
    assert first.initial_delta.raw_bytes == 60_000
    assert "at first (was lazy)" in describe_cause(first)


def test_causes_of_loads_are_the_opposite_the_other_way_round():
    base, head = moved_in()
    there, back = compare(base, head).loads[0].causes, compare(head, base).loads[0].causes
    assert [(one.name, -one.delta.raw_bytes, one.is_moved) for one in there] == [
        (one.name, one.delta.raw_bytes, one.is_moved) for one in back
    ]
    assert "at first (is lazy now)" in describe_cause(compare(head, base).causes[0])


def test_a_lazy_view_taken_into_the_entry_turned_eager():
    base = routes({"src/Cart.vue": 500})
    head = routes({"src/Cart.vue": 500}, main="a/main-B1b2C3d4.js", eager=True)
    (item,) = compare(base, head).turned_eager
    assert (item.page, item.name, item.raw_bytes) == ("index.html", "src/Cart.vue", 500)
    assert compare(head, base).turned_eager == ()


def test_what_was_eager_in_the_base_already_has_not_turned_eager():
    facts = app(
        (
            "a/main-A1b2C3d4.js",
            {"src/main.ts": 10, "src/Cart.vue": 500},
            (),
            ("a/Cart-A1b2C3d4.js",),
        ),
        ("a/Cart-A1b2C3d4.js", {"src/Cart.vue": 500}, (), ()),
        boundaries=[a_boundary("a/Cart-A1b2C3d4.js")],
    )
    assert compare(facts, facts).turned_eager == ()


def marked(facts, **marks):
    """Give files fingerprints ``content, canonical, code`` by the chunk's name."""
    files = tuple(
        dataclasses.replace(
            file,
            fingerprint=Fingerprint(
                **dict(zip(("content", "canonical", "code"), marks[name], strict=True))
            )
            if (name := file.path.rpartition("/")[2].partition("-")[0]) in marks
            else file.fingerprint,
        )
        for file in facts.build.files
    )
    return Facts(build=dataclasses.replace(facts.build, files=files), encoders=facts.encoders)


def test_a_cascade_names_the_change_and_the_file_it_goes_through():
    def build(text, marks):
        main, cart, home = (f"a/{name}-{text}1b2C3d4.js" for name in ("main", "Cart", "Home"))
        facts = app(
            (main, {"src/main.ts": 1_000}, (), (cart, home)),
            (cart, {"src/Cart.vue": 500}, (main,), ()),
            (home, {"src/Home.vue": 300}, (main,), ()),
            boundaries=[a_boundary(cart, importer=main), a_boundary(home, importer=main)],
        )
        return marked(facts, **marks)

    base = build("A", {"main": "111", "Cart": "222", "Home": "333"})
    head = build("B", {"main": "411", "Cart": "777", "Home": "533"})
    diff = compare(base, head)
    assert {change.name: change.status.value for change in diff.files} == {
        "a/Cart-*.js": "changed",
        "a/main-*.js": "hashes",
        "a/Home-*.js": "hashes",
    }
    assert [(item.roots, item.via, item.files) for item in diff.cascades] == [
        (("a/Cart-*.js",), "", ("a/main-*.js",)),
        (("a/Cart-*.js",), "a/main-*.js", ("a/Home-*.js",)),
    ]
    whole, page = diff.returning
    assert (whole.page, whole.sizes.raw_bytes) == ("", 1_800)
    assert (page.page, page.sizes.raw_bytes, page.whole.raw_bytes) == ("index.html", 1_000, 1_000)


def test_documents_legacy_twins_and_kept_files_are_not_downloaded_again():
    def build(text, content):
        twin = a_file(f"a/main-legacy-{text}1b2C3d4.js", 900, role=FileRole.LEGACY)
        facts = app(
            ("a/main-A1b2C3d4.js", {"src/main.ts": 1_000}, (), ()),
            extra=[twin, a_file("index.html", 300 + ord(text)), a_file("logo.svg", 70)],
        )
        return marked(facts, logo=(content, "c", "c"))

    same = compare(build("A", "1"), build("B", "1"))
    assert {load.sizes.raw_bytes for load in same.returning} == {0}


def test_the_same_url_with_other_content_is_downloaded_again():
    def build(raw):
        return app(("js/app.js", {"src/main.ts": raw}, (), ()))

    diff = compare(build(500), build(501))
    assert diff.returning[0].sizes.raw_bytes == 501


@pytest.mark.parametrize(
    ("change", "note"),
    [
        ({"level": 9}, "such sizes do not compare"),
        ({"version": "3.0"}, "differences of some bytes may be theirs"),
    ],
)
def test_other_encoders_are_said_and_other_levels_not_subtracted(change, note):
    base = app(("a/main-A1b2C3d4.js", {"src/main.ts": 100}, (), ()))
    gzip = dataclasses.replace(
        ENCODERS.gzip or Encoder(implementation="", version="", level=0), **change
    )
    head = app(("a/main-B1b2C3d4.js", {"src/main.ts": 200}, (), ()))
    head = Facts(build=head.build, encoders=dataclasses.replace(ENCODERS, gzip=gzip))
    diff = compare(base, head)
    assert any(note in text for text in diff.notes)
    (changed,) = diff.changed_files
    assert changed.delta.raw_bytes == 100
    assert (changed.delta.gzip_bytes is None) == ("level" in change)
    assert changed.delta.brotli_bytes == 100


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        (["src/main.ts"], ("src/main.ts",)),
        (["apps/web/src/main.ts", "other/main.ts"], ("apps/web/src/main.ts",)),
        (["xsrc/main.ts"], ()),
        ([], ()),
    ],
)
def test_changed_files_match_by_whole_folders(changed, found):
    base = app(("a/main-A1b2C3d4.js", {"src/main.ts": 100}, (), ()))
    head = app(("a/main-B1b2C3d4.js", {"src/main.ts": 200}, (), ()))
    (cause,) = compare(base, head, changed).causes
    assert cause.changed_files == found


def test_a_version_that_is_not_known_is_no_change():
    base = app(("a/main-A1b2C3d4.js", {VUE: 1_000, "src/main.ts": 10}, (), ()))
    head = app(("a/main-B1b2C3d4.js", {VUE: 1_000, "src/main.ts": 20}, (), ()))

    def with_version(facts):
        (package,) = facts.packages
        facts.__dict__["packages"] = (dataclasses.replace(package, versions=("3.5.0",)),)
        return facts

    assert list_package_changes(with_version(base), head, ()) == ()
    assert list_package_changes(head, with_version(base), ()) == ()
