"""BA305, BA403, BA404, BA503 to BA507, BA602 to BA604: each fires on the fault and on no other."""

from __future__ import annotations

import dataclasses

import pytest

from builders import ENCODERS, a_boundary, a_build, a_chunk, a_file, a_page, owned, sizes
from bundleaudit.analysis.facts import Facts
from bundleaudit.checks.ba305_duplicate_asset import DuplicateAsset, DuplicateAssetOptions
from bundleaudit.checks.ba403_unhashed_asset import UnhashedAsset, UnhashedAssetOptions
from bundleaudit.checks.ba404_precompressed import Precompressed, PrecompressedOptions
from bundleaudit.checks.ba503_development_build import DevelopmentBuild
from bundleaudit.checks.ba504_outdated_transpilation import OutdatedTranspilation
from bundleaudit.checks.ba505_syntax_target import SyntaxTarget, SyntaxTargetOptions
from bundleaudit.checks.ba506_leaked_secret import LeakedSecret
from bundleaudit.checks.ba507_monitoring import Monitoring
from bundleaudit.checks.ba601_heavy_image import HeavyImage, HeavyImageOptions
from bundleaudit.checks.ba602_inlined_asset import InlinedAsset, InlinedAssetOptions
from bundleaudit.checks.ba603_eager_image import EagerImage, EagerImageOptions
from bundleaudit.checks.ba604_fonts import Fonts, FontsOptions
from bundleaudit.engine.check import Options
from bundleaudit.model.build import Bundler, FontPreload
from bundleaudit.model.content import (
    BuildContent,
    ContentScan,
    DataUrl,
    FontFace,
    FoundMark,
    Leak,
    Mark,
    Picture,
    Sibling,
    SiblingState,
    SyntaxFault,
    SyntaxUse,
)
from bundleaudit.model.files import FileRole, Fingerprint
from bundleaudit.model.outcome import Confidence, Severity
from bundleaudit.model.source_hints import SourceHints
from bundleaudit.units import ByteCount

PAGE = a_page(entries=("main-B1c2D3e4.js",), stylesheets=("main-B1c2D3e4.css",))


def facts_of(*files, scans=None, siblings=(), syntax=(), pictures=(), pages=(PAGE,), bundler=Bundler.ROLLDOWN, boundaries=()):  # fmt: skip
    given = {file.path for file in files}
    implied = [
        a_file(path)
        for path in ("index.html", "main-B1c2D3e4.js", "main-B1c2D3e4.css", *(scans or {}))
        if path not in given
    ]
    files = tuple({file.path: file for file in (*files, *implied)}.values())
    chunks = [a_chunk(file.path) for file in files if file.path.endswith(".js")]
    build = a_build(files=files, chunks=chunks, pages=pages, boundaries=boundaries)
    content = BuildContent(
        scans=tuple(sorted((scans or {}).items())),
        siblings=tuple(siblings),
        syntax=tuple(syntax),
        pictures=tuple(pictures),
    )
    return Facts(
        build=dataclasses.replace(build, content=content, bundler=bundler), encoders=ENCODERS
    )


def marked(*marks):
    return ContentScan(marks=tuple(FoundMark(mark=mark, offset_bytes=0) for mark in marks))


def run(check, facts, options=None):
    return list(check().run(facts, options or check.options_type()))


# --- BA305 -------------------------------------------------------------------------------------


def same(path, content="a" * 32, raw=9_000, gzip=None):
    print_ = Fingerprint(content=content, canonical=content, code=content)
    return dataclasses.replace(a_file(path, raw, gzip), fingerprint=print_)


def test_copies_are_found_with_the_weight_of_the_others():
    facts = facts_of(same("a.png"), same("b.png", gzip=8_000), same("c.png", "b" * 32))
    (finding,) = run(DuplicateAsset, facts)
    assert finding.message == "a.png (9.0 kB) is in the build 2 times: also as b.png"
    assert (finding.measured_bytes, finding.saving_bytes) == (18_000, 8_000)


@pytest.mark.parametrize(
    "files",
    [
        [same("a.html"), same("404.html")],
        [same("a.js.map"), same("b.js.map")],
        [dataclasses.replace(same(path), is_server_side=True) for path in ("a.js", "b.js")],
        [a_file("a.png"), a_file("b.png")],
    ],
)
def test_pages_maps_and_server_code_may_be_equal(files):
    assert run(DuplicateAsset, facts_of(*files)) == []


@pytest.mark.parametrize(("size", "count"), [(3_999, 0), (4_000, 1), (4_001, 1)])
def test_small_copies_do_not_count(size, count):
    facts = facts_of(same("a.png", raw=size), same("b.png", raw=size))
    assert len(run(DuplicateAsset, facts, DuplicateAssetOptions())) == count


# --- BA403 -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "is_found"),
    [
        ("assets/app.js", True),
        ("assets/app.min.js", True),
        ("assets/vue-router.js", True),
        ("assets/index-D5kJt3KB.js", False),
        ("assets/index.f8d0e811.js", False),
        ("assets/app.3f9a0c71e5b84d26.js", False),
        ("assets/index-9nTuIoYKf3xQ.js", False),
        ("assets/bootstrap5.js", True),
        ("assets/app-2024.js", True),
    ],
)
def test_a_loaded_script_needs_a_hash(name, is_found):
    page = a_page(entries=(name,))
    facts = facts_of(a_file(name, 5_000), pages=(page,))
    assert bool(run(UnhashedAsset, facts)) == is_found


@pytest.mark.parametrize(("size", "count"), [(1_999, 0), (2_000, 1), (2_001, 1)])
def test_small_scripts_need_no_hash(size, count):
    facts = facts_of(a_file("app.js", size), pages=(a_page(entries=("app.js",)),))
    assert len(run(UnhashedAsset, facts, UnhashedAssetOptions())) == count


def test_lazy_scripts_count_and_unloaded_ones_do_not():
    facts = facts_of(
        a_file("lazy.js", 9_000),
        a_file("sw.js", 9_000),
        boundaries=[a_boundary("lazy.js", importer="main-B1c2D3e4.js")],
    )
    (finding,) = run(UnhashedAsset, facts)
    assert finding.file == "lazy.js"
    assert "sw.js" not in finding.message


def test_a_hash_that_reads_like_a_word_is_told_by_its_neighbours():
    names = ["a/x-D5kJt3KB.js", "a/y-B1c2D3e4.js", "a/z-DogpiTcs.js"]
    facts = facts_of(*(a_file(name, 9_000) for name in names), pages=(a_page(entries=names),))
    assert run(UnhashedAsset, facts) == []


def test_without_pages_nothing_is_judged():
    assert UnhashedAsset().skip_reason(facts_of(pages=()), UnhashedAssetOptions())


# --- BA404 -------------------------------------------------------------------------------------


def a_sibling(original, suffix="br", raw=100, state=SiblingState.FRESH):
    return Sibling(
        path=f"{original}.{suffix}", original=original, suffix=suffix, raw_bytes=raw, state=state
    )


@pytest.mark.parametrize(
    ("state", "severity"),
    [
        (SiblingState.STALE, Severity.ERROR),
        (SiblingState.BROKEN, Severity.ERROR),
        (SiblingState.FRESH, None),
        (SiblingState.UNKNOWN, None),
    ],
)
def test_stale_and_broken_siblings_are_errors(state, severity):
    facts = facts_of(a_file("a.js"), siblings=[a_sibling("a.js", state=state)])
    findings = run(Precompressed, facts)
    assert [finding.severity for finding in findings] == ([severity] if severity else [])


@pytest.mark.parametrize(("size", "count"), [(9_999, 0), (10_000, 1), (10_001, 1)])
def test_a_missing_sibling_is_found_among_files_of_its_kind(size, count):
    facts = facts_of(
        a_file("a.js", 20_000),
        a_file("b.js", size, 3_000),
        a_file("c.json", 90_000),
        siblings=[a_sibling("a.js", "gz", 20_000)],
    )
    findings = [item for item in run(Precompressed, facts) if item.key.startswith("missing")]
    assert [(item.file, item.saving_bytes) for item in findings] == [("b.js", size - 3_000)] * count


@pytest.mark.parametrize(("size", "count"), [(109_999, 0), (110_000, 1)])
def test_siblings_that_could_be_smaller_are_found_beyond_both_limits(size, count):
    file = dataclasses.replace(a_file("a.js"), sizes=sizes(400_000, 120_000, 100_000))
    facts = facts_of(file, siblings=[a_sibling("a.js", raw=size)])
    findings = [item for item in run(Precompressed, facts) if item.key == "larger:br"]
    assert [item.saving_bytes for item in findings] == [10_000] * count


def test_gzip_alone_is_noted_with_what_brotli_saves():
    file = dataclasses.replace(a_file("a.js"), sizes=sizes(400_000, 120_000, 100_000))
    facts = facts_of(file, siblings=[a_sibling("a.js", "gz", 120_000)])
    (finding,) = run(Precompressed, facts)
    assert (finding.key, finding.saving_bytes) == ("no-brotli", 20_000)


@pytest.mark.parametrize("suffix", ["br", "gz"])
def test_siblings_that_cannot_be_smaller_are_fine_whatever_the_limits(suffix):
    nothing = PrecompressedOptions(
        min_raw_bytes=ByteCount(0), min_saving_bytes=ByteCount(0), min_saving_percent=0
    )
    best = dataclasses.replace(a_file("a.js"), sizes=sizes(400_000, 100_000, 100_000))
    facts = facts_of(best, siblings=[a_sibling("a.js", suffix, 100_000)])
    assert run(Precompressed, facts, nothing) == []
    unread = facts_of(best, siblings=[a_sibling("a.js", suffix, state=SiblingState.UNKNOWN)])
    assert [item for item in run(Precompressed, unread, nothing) if "larger" in item.key] == []


def test_without_siblings_the_server_has_to_compress():
    assert "server" in Precompressed().skip_reason(facts_of(), PrecompressedOptions())


# --- BA503 -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mark", "severity"),
    [
        (Mark.VITE_CLIENT, None),
        (Mark.VUE_DEVELOPMENT, None),
        (Mark.VUE2_DEVELOPMENT, None),
        (Mark.REACT_DEVELOPMENT, None),
        (Mark.NODE_ENV, Severity.WARNING),
        (Mark.VUE_DEVTOOLS, Severity.WARNING),
        (Mark.VUE_FLAGS, Severity.NOTE),
        (Mark.VUE_COMPILER, Severity.NOTE),
        (Mark.DEBUGGER, Severity.NOTE),
    ],
)
def test_each_leftover_of_development_is_found(mark, severity):
    (finding,) = run(DevelopmentBuild, facts_of(scans={"main-B1c2D3e4.js": marked(mark)}))
    assert finding.severity is severity
    assert finding.key.endswith("main-*.js")
    assert finding.fix


def debugging(*calls, mark=Mark.CONSOLE_DEBUG, role=FileRole.MODERN, bundler=Bundler.ROLLDOWN):
    """Return facts of a chunk of two sources whose calls stand in the given lines."""
    names = ("src/main.js", "src/Home.vue")
    file = a_file("app-B1c2D3e4.js", role=role)
    facts = facts_of(file, scans={file.path: marked(mark)}, bundler=bundler)
    chunk = a_chunk(file.path, ownership=owned(*((name, 50) for name in names)))
    hints = tuple(
        SourceHints(module=name, debug_calls=lines)
        for name, lines in zip(names, calls, strict=False)
    )
    build = dataclasses.replace(
        facts.build, chunks=(*facts.build.chunks, chunk), source_hints=hints
    )
    return Facts(build=build, encoders=ENCODERS)


@pytest.mark.parametrize(
    ("bundler", "fix"), [(Bundler.ROLLDOWN, "pure_funcs"), (Bundler.ROLLUP, "esbuild: { pure")]
)
def test_own_calls_of_console_debug_are_named_with_their_line(bundler, fix):
    (finding,) = run(DevelopmentBuild, debugging((3,), (7, 9), bundler=bundler))
    assert finding.message == (
        "app-B1c2D3e4.js holds 3 calls of console.debug that src/Home.vue and 1 more source made"
        " for developers"
    )
    assert (finding.source, finding.source_line) == ("src/Home.vue", 7)
    assert (finding.severity, finding.confidence) == (Severity.NOTE, Confidence.INFERRED)
    assert fix in finding.fix


def test_one_call_of_console_debug_is_one():
    (finding,) = run(DevelopmentBuild, debugging((3,)))
    assert "holds 1 call of console.debug that src/main.js made" in finding.message


def test_calls_that_were_dropped_or_are_a_library_s_are_fine():
    assert run(DevelopmentBuild, debugging((3,), mark=Mark.SENTRY)) == []
    assert run(DevelopmentBuild, debugging()) == []
    assert run(DevelopmentBuild, debugging((3,), role=FileRole.LEGACY)) == []


def test_a_variable_named_like_a_secret_is_told_by_its_line():
    facts = debugging()
    hints = (
        SourceHints(module="src/Home.vue", secret_variables=(("VITE_API_SECRET", 4),)),
        SourceHints(module="src/gone.js", secret_variables=(("VITE_OLD_SECRET", 1),)),
    )
    build = dataclasses.replace(facts.build, source_hints=hints)
    (finding,) = run(LeakedSecret, Facts(build=build, encoders=ENCODERS))
    assert finding.message == (
        "app-B1c2D3e4.js holds the value of VITE_API_SECRET, which src/Home.vue takes from"
        " import.meta.env"
    )
    assert (finding.source_line, finding.severity) == (4, Severity.WARNING)


def test_what_no_page_loads_and_what_libraries_leave_is_fine():
    worker = a_file("w.js", role=FileRole.WORKER)
    assert run(DevelopmentBuild, facts_of(worker, scans={"w.js": marked(Mark.DEBUGGER)})) == []
    library = facts_of(pages=(), scans={"main-B1c2D3e4.js": marked(Mark.NODE_ENV)})
    assert run(DevelopmentBuild, library) == []
    other = facts_of(scans={"main-B1c2D3e4.js": marked(Mark.SENTRY, Mark.CORE_JS)})
    assert run(DevelopmentBuild, other) == []


# --- BA504 -------------------------------------------------------------------------------------


def test_helpers_in_modern_scripts_are_noted():
    scans = {"main-B1c2D3e4.js": marked(Mark.BABEL_CLASSES), "b.js": marked(Mark.BABEL_CLASSES)}
    (finding,) = run(OutdatedTranspilation, facts_of(scans=scans))
    assert "b.js and 1 more script" in finding.message
    assert "1 of them in initial loads" in finding.message


def test_helpers_in_legacy_scripts_belong_there():
    legacy = a_file("a-legacy.js", role=FileRole.LEGACY)
    facts = facts_of(legacy, scans={"a-legacy.js": marked(Mark.BABEL_CLASSES, Mark.CORE_JS)})
    assert run(OutdatedTranspilation, facts) == []


# --- BA505 -------------------------------------------------------------------------------------


def legacy_facts(*faults, bundler=Bundler.ROLLDOWN):
    names = [f"{letter}-legacy.js" for letter, _ in zip("abcdefgh", faults, strict=False)]
    files = [a_file(name, role=FileRole.LEGACY) for name in names]
    return facts_of(*files, syntax=zip(names, faults, strict=True), bundler=bundler)


def a_fault(feature="template literal"):
    is_alone = feature == "template literal"
    return SyntaxFault(feature=feature, offset_bytes=61, level=2015, is_alone=is_alone)


@pytest.mark.parametrize(
    ("faults", "severities"),
    [
        ([None, None], []),
        ([a_fault(), a_fault()], [None]),
        ([a_fault(), a_fault(), a_fault("arrow function")], [None]),
        ([a_fault("arrow function"), None], [Severity.NOTE]),
        ([a_fault(), a_fault("const"), a_fault("const")], [Severity.NOTE]),
        ([a_fault(""), None], [Severity.NOTE]),
    ],
)
def test_broken_newer_and_unknown_legacy_scripts_are_told_apart(faults, severities):
    facts = legacy_facts(*faults)
    assert [finding.severity for finding in run(SyntaxTarget, facts)] == severities


def test_the_finding_names_place_feature_and_the_bundlers_fix():
    (finding,) = run(SyntaxTarget, legacy_facts(a_fault(), None))
    assert "1 of 2 legacy scripts is not ES5, as a-legacy.js: template literal (ES2015) at byte 61" in (
        finding.message
    )  # fmt: skip
    assert "terser" in finding.fix
    assert "Vite 8" in finding.fix
    (older,) = run(SyntaxTarget, legacy_facts(a_fault(), bundler=Bundler.ROLLUP))
    assert "Vite 8" not in older.fix


def modern_facts(*features, bundler=Bundler.ROLLDOWN):
    uses = tuple(SyntaxUse(feature=feature, offset_bytes=7) for feature in features)
    names = ["main.js", "more.js"]
    facts = facts_of(*(a_file(name, role=FileRole.MODERN) for name in names), bundler=bundler)
    content = BuildContent(modern_syntax=tuple((name, uses) for name in names))
    return dataclasses.replace(facts, build=dataclasses.replace(facts.build, content=content))


LOOKBEHIND = "lookbehind in a regular expression"


@pytest.mark.parametrize(
    ("feature", "bundler", "target", "severities"),
    [
        ("optional chaining", Bundler.ROLLUP, (), []),
        (LOOKBEHIND, Bundler.ROLLDOWN, (), []),
        (LOOKBEHIND, Bundler.ROLLUP, (), [Severity.NOTE]),
        (LOOKBEHIND, Bundler.ROLLDOWN, ("safari16",), [Severity.WARNING]),
        (LOOKBEHIND, Bundler.ROLLDOWN, ("safari16.4",), []),
        ("optional chaining", None, ("es2019",), [Severity.WARNING]),
        ("optional chaining", None, ("esnext",), []),
    ],
)
def test_modern_scripts_are_held_to_the_declared_target_or_vites(
    feature, bundler, target, severities
):
    facts = modern_facts(feature, bundler=bundler)
    found = run(SyntaxTarget, facts, SyntaxTargetOptions(target=target))
    assert [finding.severity for finding in found] == severities


def test_one_finding_names_the_first_place_of_a_feature_and_whom_it_excludes():
    (finding,) = run(SyntaxTarget, modern_facts(LOOKBEHIND, bundler=Bundler.ROLLUP))
    assert finding.message == (
        "main.js and 1 more script: lookbehind in a regular expression at byte 7, which Safari 16"
        " (from 16.4 on) cannot read (Vite's default target)"
    )
    assert "no bundler rewrites it" in finding.fix


def test_without_legacy_scripts_and_target_nothing_is_said():
    facts = modern_facts("optional chaining", bundler=None)
    assert "[build] target" in SyntaxTarget().skip_reason(facts, SyntaxTargetOptions())
    assert run(SyntaxTarget, facts) == []


# --- BA506 -------------------------------------------------------------------------------------


def leaking(**changes):
    leak = Leak(kind="GitHub token", masked="ghp_… (40 characters)", offset_bytes=7)
    return ContentScan(leaks=(dataclasses.replace(leak, **changes),))


def test_a_secret_is_an_error_in_code_and_a_warning_in_a_map():
    scans = {"main-B1c2D3e4.js": leaking(), "main-B1c2D3e4.js.map": leaking(source="src/a.ts")}
    code, source_map = run(LeakedSecret, facts_of(scans=scans))
    assert (code.severity, code.source) == (None, None)
    assert code.message == "main-B1c2D3e4.js holds GitHub token: ghp_… (40 characters) at byte 7"
    assert (source_map.severity, source_map.source) == (Severity.WARNING, "src/a.ts")
    assert code.key == "GitHub token:main-*.js:1"


def test_a_path_is_a_note_and_server_code_may_hold_both():
    scans = {"a.js": leaking(is_path=True, masked="/home/…/a.vue")}
    (finding,) = run(LeakedSecret, facts_of(scans=scans))
    assert (finding.severity, finding.confidence) == (Severity.NOTE, Confidence.INFERRED)
    server = dataclasses.replace(a_file("s.js"), is_server_side=True)
    assert run(LeakedSecret, facts_of(server, scans={"s.js": leaking()})) == []


# --- BA507 -------------------------------------------------------------------------------------


def test_a_build_without_monitoring_is_noted():
    (finding,) = run(Monitoring, facts_of(scans={"main-B1c2D3e4.js": marked(Mark.DEBUGGER)}))
    assert finding.confidence is Confidence.INFERRED
    assert Monitoring().skip_reason(facts_of(pages=()), Options())


@pytest.mark.parametrize("mark", [Mark.WEB_VITALS, Mark.SENTRY, Mark.NAVIGATION_TIMING])
def test_monitoring_in_the_code_is_enough(mark):
    assert run(Monitoring, facts_of(scans={"main-B1c2D3e4.js": marked(mark)})) == []


@pytest.mark.parametrize(
    ("url", "is_known"),
    [
        ("https://js-de.sentry-cdn.com/x.js", True),
        ("https://sentry.acme.io/x.js", True),
        ("https://bam.nr-data.net/x", True),
        ("https://x.io/elastic-apm/rum.js", True),
        ("https://cdn.io/essentry-shop.js", False),
        ("https://cdn.io/sentrybox.js", False),
    ],
)
def test_addresses_of_monitors_are_told_by_whole_words(url, is_known):
    page = dataclasses.replace(PAGE, external_urls=(url,))
    assert bool(run(Monitoring, facts_of(pages=(page,)))) is not is_known


def test_a_script_from_elsewhere_is_enough_and_a_worker_is_not():
    page = dataclasses.replace(PAGE, external_urls=("https://js-de.sentry-cdn.com/x.js",))
    assert run(Monitoring, facts_of(pages=(page,))) == []
    worker = a_file("w.js", role=FileRole.WORKER)
    assert run(Monitoring, facts_of(worker, scans={"w.js": marked(Mark.USER_TIMING)}))


# --- BA601 -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("size", "count"), [(199_999, 0), (200_000, 0), (200_001, 1)])
def test_images_have_a_limit(size, count):
    findings = run(HeavyImage, facts_of(a_file("a.webp", size)), HeavyImageOptions())
    assert [item.measured_bytes for item in findings] == [size] * count
    assert all(item.limit_bytes == 200_000 for item in findings)


@pytest.mark.parametrize(
    ("name", "raw", "webp", "count"),
    [
        ("a.png", 80_000, 60_000, 1),
        ("a.png", 79_999, 60_000, 0),
        ("a.png", 80_001, 60_001, 0),
        ("a.jpg", 199_000, 20_000, 1),
        ("favicon.png", 199_000, 20_000, 0),
        ("icons/icon-512.png", 199_000, 20_000, 0),
        ("a.png", 100_000, 120_000, 0),
    ],
)
def test_what_webp_saves_is_found_beyond_both_limits(name, raw, webp, count):
    picture = Picture(path=name, width=4, height=3, webp_bytes=webp)
    findings = run(HeavyImage, facts_of(a_file(name, raw), pictures=[picture]))
    assert [item.saving_bytes for item in findings] == [raw - webp] * count


def test_the_smaller_of_webp_and_avif_is_named():
    picture = Picture(path="a.jpg", width=4, height=3, webp_bytes=60_000, avif_bytes=50_000)
    (finding,) = run(HeavyImage, facts_of(a_file("a.jpg", 199_000), pictures=[picture]))
    assert (finding.saving_bytes, finding.key) == (149_000, "avif:a.jpg")
    assert "50.0 kB as AVIF at quality 60" in finding.message


@pytest.mark.parametrize(
    ("name", "size", "shown", "count"),
    [
        ("a.webp", (3840, 2000), None, 0),
        ("a.webp", (3841, 2000), None, 1),
        ("a.webp", (2000, 3841), None, 1),
        ("a.gif", (120, 900), 40, 0),
        ("a.gif", (121, 900), 40, 1),
        ("favicon.png", (4000, 4000), 40, 0),
    ],
)
def test_bitmaps_with_more_pixels_than_are_seen(name, size, shown, count):
    picture = Picture(path=name, width=size[0], height=size[1], shown_width=shown)
    findings = run(HeavyImage, facts_of(a_file(name, 30_000), pictures=[picture]))
    assert [item.key for item in findings] == [f"pixels:{name}"] * count
    assert all(f"{2 * shown if shown else 3840} pixels" in item.fix for item in findings)


def test_an_svg_counts_compressed_and_a_font_in_svg_form_does_not():
    assert run(HeavyImage, facts_of(a_file("a.svg", 900_000, 200_000))) == []
    assert len(run(HeavyImage, facts_of(a_file("a.svg", 900_000, 200_001)))) == 1
    font = (a_file("fa-B1c2D3e4.svg", 900_000), a_file("fa-D5kJt3KB.woff2", 90_000))
    assert run(HeavyImage, facts_of(*font)) == []


@pytest.mark.parametrize(("media_type", "count"), [("image/png", 1), ("image/svg+xml", 0)])
def test_bitmaps_in_vectors_are_found(media_type, count):
    scan = ContentScan(data_urls=(DataUrl(media_type=media_type, length_bytes=10_000),))
    facts = facts_of(scans={"a.svg": scan})
    assert len(run(HeavyImage, facts)) == count
    assert run(InlinedAsset, facts, InlinedAssetOptions(max_raw_bytes=ByteCount(9))) == []


# --- BA602, BA603, BA604 -----------------------------------------------------------------------


@pytest.mark.parametrize(("size", "count"), [(9_999, 0), (10_000, 0), (10_001, 1)])
def test_long_data_urls_are_found(size, count):
    scan = ContentScan(data_urls=(DataUrl(media_type="font/woff2", length_bytes=size),))
    facts = facts_of(scans={"main-B1c2D3e4.css": scan})
    findings = run(InlinedAsset, facts, InlinedAssetOptions(max_raw_bytes=ByteCount(10_000)))
    assert [item.measured_bytes for item in findings] == [size] * count


def test_data_urls_of_lazy_files_are_notes_behind_those_of_initial_ones():
    scan = ContentScan(data_urls=(DataUrl(media_type="image/png", length_bytes=20_000),) * 2)
    facts = facts_of(scans={"a.css": scan, "main-B1c2D3e4.css": scan})
    initial, lazy = run(InlinedAsset, facts)
    assert (initial.file, initial.severity) == ("main-B1c2D3e4.css", None)
    assert (lazy.file, lazy.severity) == ("a.css", Severity.NOTE)
    assert "2 data URLs of 40.0 kB in all" in lazy.message


@pytest.mark.parametrize(("eager", "count"), [(2, 0), (3, 0), (4, 1)])
def test_many_images_that_say_nothing_are_noted_once(eager, count):
    scans = {
        "a.js": ContentScan(image_count=5, eager_image_count=eager - 1),
        "b.js": ContentScan(image_count=5, eager_image_count=1),
    }
    findings = run(EagerImage, facts_of(scans=scans), EagerImageOptions())
    assert len(findings) == count
    assert all(f"{eager} of 10 images" in finding.message for finding in findings)


def a_face(family="Inter", *urls, has_display=True, has_range=False, **options):
    return FontFace(
        family=family, urls=urls, has_display=has_display, has_range=has_range, **options
    )


@pytest.mark.parametrize(
    ("faces", "keys"),
    [
        ([a_face("A", "a.woff2", "a.woff")], []),
        ([a_face("A", "a.woff?x#y")], ["format"]),
        ([a_face("A", "a.svg")], []),
        ([a_face("A")], []),
        ([a_face("A", "a.woff2", has_display=False)], ["display"]),
        ([a_face("A", has_display=False)], []),  # local() alone
        ([a_face("A", "data:", has_display=False)], []),
        ([a_face("A", "data:", "a.woff2", has_display=False)], ["display"]),
        ([a_face("A", "data:", "a.woff")], []),
        ([a_face(name) for name in "ABCDEF"], []),
        ([a_face(name) for name in "ABCDEFG"], ["families"]),
        ([a_face(f"KaTeX_{name}") for name in "ABCDEFG"], []),
        ([a_face(name) for name in "AaBbCcDdEe"], []),
    ],
)
def test_fonts_are_judged_by_format_display_and_number(faces, keys):
    facts = facts_of(scans={"main-B1c2D3e4.css": ContentScan(font_faces=tuple(faces))})
    assert [finding.key for finding in run(Fonts, facts, FontsOptions())] == keys


@pytest.mark.parametrize(
    ("faces", "keys"),
    [
        ([a_face("A", "large.woff2")], ["range"]),
        ([a_face("A", "large.woff2", has_range=True)], []),
        ([a_face("A", "small.woff2")], []),
        ([a_face("A", "small.woff2"), a_face("a", "b.woff2")], ["replaced"]),
        ([a_face("A", "small.woff2"), a_face("A", "small.woff2")], []),
        ([a_face("A", "small.woff2"), a_face("A", "b.woff2", weight="700")], []),
        ([a_face("A", "small.woff2", has_range=True), a_face("A", "b.woff2")], []),
        ([a_face("A", "small.woff2", stretch="75%"), a_face("A", "b.woff2", stretch="100%")], []),
    ],
)
def test_fonts_are_judged_by_size_and_by_what_replaces_them(faces, keys):
    fonts = (a_file("large.woff2", 100_001), a_file("small.woff2", 100_000))
    facts = facts_of(*fonts, scans={"main-B1c2D3e4.css": ContentScan(font_faces=tuple(faces))})
    assert [finding.key for finding in run(Fonts, facts)] == keys


@pytest.mark.parametrize(
    ("named", "is_anonymous", "key", "severity"),
    [
        ("/assets/a.woff2", True, None, None),
        ("/assets/a.woff2", False, "crossorigin:a.woff2", Severity.WARNING),
        ("/assets/a.woff", True, "preload:a.woff2", None),
    ],
)
def test_preloaded_fonts_are_loaded_once_and_named(named, is_anonymous, key, severity):
    page = dataclasses.replace(
        PAGE, font_preloads=(FontPreload(file="a.woff2", is_anonymous=is_anonymous),)
    )
    scan = ContentScan(font_faces=(a_face("A", named, "b.woff2"),))
    facts = facts_of(a_file("a.woff2", 9_000), scans={"main-B1c2D3e4.css": scan}, pages=(page,))
    findings = run(Fonts, facts)
    assert [(item.key, item.severity) for item in findings] == [(key, severity)] * bool(key)
    assert all(item.saving_bytes == 9_000 for item in findings)
