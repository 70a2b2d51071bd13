"""Every reader by name: what it is called with, what its inputs are made of, and its share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from bundleaudit.errors import BundleauditError
from fuzz import ci, databases, documents, readers, seeds, served
from fuzz.mutations import Corpus, make_input

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(kw_only=True)
class Target:
    """One reader.

    Attributes:
        name: On the command line and of its folder of fixtures.
        read: Reads bytes; may raise ``BundleauditError`` alone.
        seeds: Inputs it accepts, when they are first needed.
        form: ``json``, ``lines`` of JSON, ``text`` or ``binary``.
        tokens: Words that mean something to it.
        share: Of all executions; slow readers get few.
    """

    name: str
    read: Callable[[bytes], None]
    seeds: Callable[[], tuple[bytes, ...]] | tuple[bytes, ...]
    share: int
    form: str = "text"
    tokens: tuple[bytes, ...] = ()

    @cached_property
    def corpus(self) -> Corpus:
        """What its inputs are made of."""
        made = self.seeds if isinstance(self.seeds, tuple) else self.seeds()
        return Corpus(seeds=made, form=self.form, tokens=self.tokens)

    def make(self, seed: int, number: int) -> bytes:
        """Return input ``number``."""
        return make_input(self.corpus, self.name, seed, number)

    def run(self, data: bytes) -> bool:
        """Return whether ``data`` was read; our own errors are answers, all others escape."""
        try:
            self.read(data)
        except BundleauditError:
            return False
        return True


_JS = (
    *(
        b"import",
        b"import(",
        b"import.meta",
        b"export",
        b"from",
        b"export*from",
        b" as ",
        b"default",
    ),
    *(
        b"function",
        b"=>",
        b"class ",
        b"return",
        b"await ",
        b"async ",
        b"static{",
        b"__vite__mapDeps",
    ),
    *(
        b"m.f=[",
        b"//# sourceMappingURL=",
        b"System.register([",
        b"new URL(",
        b".then(",
        b"case ",
        b"/x/",
    ),
    *(
        b"require(",
        b"let ",
        b"var ",
        b"if(a)",
        b"else/",
        b")/",
        b"}/",
        b"++/",
        b"`${",
        b"}`",
        b"...",
        b"?.",
    ),
)
_PRECACHE = (
    *(b"precacheAndRoute([", b"{url:'a.js',revision:null},", b"revision:", b"url:", b"workbox"),
    *(b'"revision"', b"'url'", b"`url`", b",integrity:'x'", b"void 0", b"null", b"},{", b"\\x41"),
)
_ROUTE = (
    *_JS,
    *(b"path:", b"component:", b"components:", b"children:", b"redirect:", b"alias:", b"routes:"),
    *(
        b"addRoute(",
        b"createHref",
        b"history:",
        b"name:",
        b"{path:'/x',component:()=>import('./b.js')}",
    ),
)
_HTML = (
    *(
        b"<script ",
        b"<script>",
        b"</script>",
        b"<style>",
        b"<link rel=",
        b"<base href=",
        b"<template>",
    ),
    *(
        b"<noscript>",
        b"<textarea>",
        b"<title>",
        b"<svg>",
        b"<![CDATA[",
        b"src=",
        b"href=",
        b"type=module",
    ),
    *(
        b"type=importmap>",
        b"nomodule",
        b"media=",
        b"<plaintext>",
        b"</",
        b"/>",
        b"rel=modulepreload",
    ),
)
_CSS = (
    *(
        b"url(",
        b"@import ",
        b"@font-face{",
        b"src:",
        b"format(",
        b"data:image/png;base64,",
        b"\\",
        b"}",
    ),
    *(b"@media ", b"content:'", b"image-set(", b"unicode-range:", b"font-display:", b"@layer a;"),
)
_TOML = (
    *(
        b"[[budget]]",
        b"[[app]]",
        b"[checks.BA101]",
        b'"""',
        b"'''",
        b"max = ",
        b'"1e999 kB"',
        b"= {",
        b"]]",
    ),
    *(
        b"1979-05-27",
        b"inf",
        b"nan",
        b"0x",
        b"a.b.c = 1",
        b"\n[network]\n",
        b"rtt_ms = ",
        b"target = ",
    ),
)
_MAP_WORDS = (
    b"AAAA",
    b",",
    b";",
    b"gggggggggggB",
    b"//8/",
    b"+/////D",
    b"h/////D",
    b"ggggggE",
    b"///////D",
    b"D",
    b"sourceMappingURL=",
    b"data:",
    b"base64,",
)
_LICENSE = (b"## ", b" - ", b"(MIT)", b"# Licenses", b"\n", b"@a/", b"---")


def _json(name: str, read: Callable[[bytes], None], made: object, share: int) -> Target:
    return Target(name=name, read=read, seeds=made, share=share, form="json")  # type: ignore[arg-type]


def _stats(name: str, share: int) -> Target:
    return _json(f"stats-{name}", readers.stats, lambda: seeds.stats(name), share)


_ALL = (
    _json("manifest", readers.manifest, seeds.MANIFESTS, 60),
    _json("import-map", readers.import_map, seeds.IMPORT_MAPS, 120),
    Target(name="html", read=readers.html, seeds=seeds.HTML, share=40, tokens=_HTML),
    Target(
        name="service-worker",
        read=readers.service_worker,
        seeds=seeds.SERVICE_WORKERS,
        share=40,
        tokens=_PRECACHE,
    ),
    Target(name="javascript", read=readers.javascript, seeds=seeds.scripts, share=40, tokens=_JS),
    Target(
        name="content",
        read=readers.content,
        seeds=lambda: (*seeds.scripts(), *seeds.ENVIRONMENTS),
        share=50,
        tokens=(
            *_JS,
            b"AKIA",
            b"-----BEGIN ",
            b"data:image/png;base64,",
            b"eyJ",
            b"sk_live_",
            b"://a:b@",
        ),
    ),
    Target(name="css", read=readers.css, seeds=seeds.CSS, share=80, tokens=_CSS),
    Target(name="fonts", read=readers.fonts, seeds=seeds.CSS, share=150, tokens=_CSS),
    Target(name="routes", read=readers.routes, seeds=seeds.ROUTES, share=12, tokens=_ROUTE),
    Target(
        name="expression", read=readers.expression, seeds=seeds.EXPRESSIONS, share=30, tokens=_ROUTE
    ),
    Target(
        name="legacy-syntax", read=readers.legacy_syntax, seeds=seeds.LEGACY, share=20, tokens=_JS
    ),
    Target(name="symbol-links", read=readers.symbol_links, seeds=seeds.LINKS, share=20, tokens=_JS),
    Target(
        name="source-map",
        read=readers.source_map,
        seeds=seeds.source_maps,
        share=40,
        form="json",
        tokens=_MAP_WORDS,
    ),
    Target(
        name="inline-map",
        read=readers.inline_map,
        seeds=seeds.inline_maps,
        share=90,
        tokens=_MAP_WORDS,
    ),
    Target(
        name="original-source",
        read=readers.original_source,
        seeds=seeds.ORIGINALS,
        share=25,
        tokens=(*_JS, *_HTML),
    ),
    *(
        _stats(name, 45)
        for name in ("visualizer", "rollup", "sonda", "rolldown", "ssr", "licenses")
    ),
    Target(
        name="stats-devtools",
        read=readers.stats,
        seeds=seeds.devtools_logs,
        share=60,
        form="lines",
    ),
    Target(
        name="stats-license-page",
        read=readers.stats,
        seeds=seeds.license_pages,
        share=60,
        tokens=_LICENSE,
    ),
    _json("package-json", readers.package_json, seeds.PACKAGES, 50),
    Target(
        name="gzip-sibling",
        read=readers.gzip_sibling,
        seeds=seeds.gzip_streams,
        share=80,
        form="binary",
    ),
    Target(
        name="brotli-sibling",
        read=readers.brotli_sibling,
        seeds=seeds.brotli_streams,
        share=40,
        form="binary",
    ),
    Target(
        name="zstd-sibling",
        read=readers.zstd_sibling,
        seeds=seeds.brotli_streams,
        share=4,
        form="binary",
    ),
    Target(name="deflate", read=readers.deflate, seeds=seeds.gzip_streams, share=30, form="binary"),
    Target(
        name="image-header",
        read=readers.image_header,
        seeds=seeds.image_headers,
        share=60,
        form="binary",
    ),
    Target(name="history", read=readers.history, seeds=seeds.histories, share=10),
    _json("history-line", readers.history, lambda: seeds.histories()[1:], 20),
    Target(
        name="history-file",
        read=databases.history_file,
        seeds=databases.history_files,
        share=6,
        form="binary",
    ),
    _json("history-rows", databases.history_rows, databases.history_tables, 6),
    Target(
        name="cache-file",
        read=databases.cache_bytes,
        seeds=databases.cache_files,
        share=20,
        form="binary",
    ),
    _json("cache-rows", databases.cache_rows, databases.cache_tables, 20),
    _json("ci-event", ci.event, ci.events, 40),
    Target(name="changed-files", read=ci.changed_files, seeds=ci.CHANGED_FILES, share=10),
    Target(
        name="served-address",
        read=ci.served_address,
        seeds=ci.ADDRESSES,
        share=40,
        tokens=(b"https://", b"@", b":80", b"[::1]", b"?", b"#", b"xn--", b"c2VjcmV0", b"\n"),
    ),
    Target(name="picture", read=readers.picture, seeds=seeds.pictures, share=20, form="binary"),
    Target(
        name="configuration",
        read=readers.configuration,
        seeds=seeds.CONFIGURATIONS,
        share=6,
        tokens=_TOML,
    ),
    _json("cached-row", readers.cached_row, seeds.cached_rows, 120),
    _json("baseline", documents.baseline, seeds.baselines, 2),
    _json("comment-report", documents.comment_report, seeds.reports, 1),
    _json("viewed-report", documents.viewed_report, seeds.reports, 1),
    Target(name="artifact", read=documents.artifact, seeds=seeds.archives, share=80, form="binary"),
    _json("github-baseline", documents.github_baseline, seeds.github_walks, 4),
    _json("gitlab-baseline", documents.gitlab_baseline, seeds.gitlab_walks, 2),
    _json("github-comment", documents.github_comment, seeds.github_threads, 6),
    _json("gitlab-comment", documents.gitlab_comment, seeds.gitlab_threads, 6),
    _json("finished-run", documents.finished_run, seeds.finished_runs, 3),
    Target(name="served-body", read=served.body, seeds=seeds.bodies, share=40, form="binary"),
    _json("served-answers", served.make_answers(documents.transport), seeds.served_answers, 4),
    Target(
        name="whole-audit",
        read=documents.whole_audit,
        seeds=seeds.whole_files,
        share=2,
        tokens=(*_ROUTE, *_HTML, *_CSS),
    ),
)
TARGETS: dict[str, Target] = {target.name: target for target in _ALL}
