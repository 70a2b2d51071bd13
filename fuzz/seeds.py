"""Real inputs that hostile ones are made of: files of the fixture builds, and small texts."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
import zlib
from dataclasses import replace
from functools import cache
from pathlib import Path

import brotli

from bundleaudit.analysis.facts import Facts
from bundleaudit.compare.snapshot import render_snapshot
from bundleaudit.history.ndjson import render_ndjson
from bundleaudit.history.remember import entry_of
from bundleaudit.report.audit_json import render_json
from fuzz.documents import SHA, archive, small_audit
from fuzz.readers import ORIGINAL
from fuzz.served import SCRIPT
from fuzz.small_build import PNG, SMALL_BUILD

_ROOT = Path(__file__).resolve().parent.parent
_DIST = _ROOT / "tests" / "fixtures" / "dist"
_MAPS = _ROOT / "tests" / "fixtures" / "inputs" / "source_maps" / "out"
_WINDOW_BYTES = 800
# Where in large scripts it is worth to cut out a part.
_CODE_MARKS = (
    *(b"__vite__mapDeps", b"import(", b"modulepreload", b"routes:", b"path:`/", b'path:"/'),
    *(b"import.meta", b"sourceMappingURL", b"System.register", b"new Worker", b"export{"),
    *(b"precacheAndRoute", b"createHref", b"addRoute", b"data:image", b"Object.assign({"),
)


def _files(pattern: str, at_most: int, largest_bytes: int) -> list[bytes]:
    """Return the contents of fixture files, no two alike, those of every build in turn."""
    paths = sorted(_DIST.glob(pattern), key=lambda path: (path.name, str(path)))
    found = {path.read_bytes(): None for path in paths if path.stat().st_size <= largest_bytes}
    contents = list(found)
    step = max(1, len(contents) // at_most)
    return contents[::step][:at_most]


@cache
def scripts() -> tuple[bytes, ...]:
    """Return small scripts, and of large ones the parts that mean something."""
    windows: dict[bytes, None] = {}
    for case in ("good-vite4", "good-vite8", "legacy-vite5", "pwa-vite8", "bad-vite8", "ssr-vite8"):
        for path in sorted((_DIST / case).rglob("*.js")):
            code = path.read_bytes()
            if len(code) <= 2 * _WINDOW_BYTES:
                continue
            for mark in _CODE_MARKS:
                at = code.find(mark)
                if at >= 0:
                    windows[code[max(0, at - 300) : at - 300 + _WINDOW_BYTES]] = None
    return (*_files("**/*.js", 25, 2 * _WINDOW_BYTES), *list(windows)[::3][:30], *_SMALL_SCRIPTS)


# What workbox-build and vite-plugin-pwa leave behind, both orders of keys, every kind of quotes.
SERVICE_WORKERS = (
    b"self.skipWaiting();workbox.precacheAndRoute([{url:'index.html',revision:'0a1b'},{'revision':null,"
    b"'url':\"assets/a-B1c2D3e4.js\"},{url:`b.css`,revision:void 0,integrity:'sha384-x'}],{});",
    b'importScripts("workbox-x.js");const e=[{"revision":"9f","url":"/a.js","integrity":"sha256-y",},'
    b"{ url : '\\u002fb\\x2ejs' , revision : null }];precache(e);addEventListener('fetch',e=>{})",
)
_SMALL_SCRIPTS = tuple(data for path, data in SMALL_BUILD.items() if path.endswith(".js")) + (
    *SERVICE_WORKERS,
    b"/a/.test(b)?`${c`d${`e`}`}`:/[/]/g;x=a/b/c;if(1)/re/.exec(y);export*from'./a.js';",
    b"import a,{b as c}from'./x.js';import*as d from'./y.js';import'./z.js';export{c as default}",
    b"'use strict';require('./a');module.exports=require(\"./b.cjs\");// @license MIT\n/*! vue v3 */",
    b"Object.assign({'/a/x.ts':()=>import('./x.js'),'/a/y.ts':()=>import('./y.js')})",
    b"const k='AKIAIOSFODNN7EXAMPLE',u=import.meta.env.VITE_KEY;debugger;console.log(k,process.env.X)",
    b"class A{#p=1;static{A.q=2}get x(){return this.#p??=3n}}label:for(const a of b)continue label;",
)

ROUTER = SMALL_BUILD["assets/index-CnosnHtB.js"]
ROUTES = (
    ROUTER,
    b"function web(e){return{createHref:1,go(e){history.go(e)}}}function make(e){return e}var B='/b',"
    b"L=()=>import('./b.js');const r=[{path:B+'/x',alias:['/c',`/d`],redirect:{name:'y'},components:"
    b"{default:L,side:()=>import('./b.js').then(e=>e.V)}},...E,{path:'/:p(.*)*',meta:{a:1},props:!0}]"
    b",E=[{path:'/e',children:[{path:'',component:L}]}];let o=make({history:web(),routes:r});"
    b"o.addRoute({path:'/late',component:L});o.addRoute('y',{path:'z',component:L})",
    b"import r from'./b.js';function web(e){return{createHref:1,go(e){history.go(e)}}}"
    b"function make(e){return e}var m=(e=>(e.A='/a',e))(m||{});function f(e,t){return{path:e,component:t}}"
    b"make({history:web(),routes:[f(m.A,()=>import('./b.js')),...r,...Object.values({}).map(e=>f(e,1))]})",
)
EXPRESSIONS = (
    b"{path:'/',name:`home`,component:()=>import('./b.js'),children:[{path:'a'},...b]}",
    b"()=>n(()=>import(`./x.js`).then(e=>e.t),__vite__mapDeps([0,1]),import.meta.url)",
    b"a?b:c||d&&[e,,...f]",
    b"(function(e){return e.A='/a',e})({})",
    b"async function x(){await y}",
    b"class A extends B{static c=1;#d(){return`x${1}`}}",
    b"/re[/]/gu.test(a)??b?.[c]?.(d)",
    b"'a'+\"b\"+`c`",
    b"{...a,get b(){},[c]:1,async*d(){}}",
)
LEGACY = (
    SMALL_BUILD["assets/legacy-legacy-AbCdEfGh.js"],
    b'!function(){"use strict";var e=[1,2],t=/a/g;try{e.map(function(n){return n+1})}catch(r){}'
    b"for(var o in e)switch(o){case 1:break;default:t=0x1f}}();",
    b"var a={get b(){return 1},'c':2,3:4};a.default.class;var d=a?b:c,e=typeof f,g=void 0;",
    b"const a=async(...b)=>{for await(let{c=1,...d}of b)yield_=c**d??b?.e};class F{}",
)
LINKS = (
    b"import{a}from'./x.js';var b=1;function c(){return b+a}let d=class{e=c;static f(){return d}};"
    b"const{g:h,...i}=c();for(const j of i){try{h(j)}catch(k){k()}}export{c as l,d as default};",
    b"export default function a(b=c,{d:[e]}){var c;return()=>{a(b,e)}}export const f=1;export*from'./y.js';",
    b"var a=()=>{},b=a;(function(){var a=1;label:while(a)break label;return new.target})();export{b};",
)
HTML = tuple(_files("**/*.html", 20, 3000)) + (
    SMALL_BUILD["index.html"],
    b"<base href=/a/><!--[if IE]><script src=x.js></script><![endif]--><template><script>1</script>"
    b"</template><noscript><link rel=stylesheet href=n.css></noscript><script async src=a.js></script>"
    b"<link rel=preload as=font href=f.woff2 media='(min-width:1px)'><style>@import'a.css'</style>",
    b"<svg><script href='a.js'/></svg><textarea><script></textarea><title>&lt;&amp;&#x41;</title>"
    b"<script type=module>import'./a.js';import(`./b.js`)</script><plaintext><script>",
)
CSS = tuple(_files("**/*.css", 20, 3000)) + (
    SMALL_BUILD["assets/index-ChsgUpSp.css"],
    b"@import url(a.css) layer(x);@font-face{font-family:'A B';font-display:swap;src:local(x),url(a.woff2)"
    b"format('woff2'),url(\"b.woff\");unicode-range:U+0-FF}a{b:image-set(url(c.png)1x,'d.png'2x)}/*# s*/",
    b"a::before{content:'\\201C url(x)';background:url( 'data:image/svg+xml,%3Csvg/%3E' )}",
)
MANIFESTS = tuple(_files("**/*manifest*.json", 15, 3000)) + (SMALL_BUILD[".vite/manifest.json"],)
IMPORT_MAPS = (
    SMALL_BUILD["importmap.json"],
    *_files("**/importmap.json", 1, 9000),
    b'{"imports":{"a/":"./b/"},"scopes":{"/x/":{"a":"/c.js"}},"integrity":{"/c.js":"sha384-x"}}',
)
ENVIRONMENTS = (
    b"VITE_API=https://a.example\nAWS_SECRET_ACCESS_KEY=wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY\n",
    b"<svg xmlns='http://www.w3.org/2000/svg'><image href='data:image/png;base64,iVBORw0KGgo='/></svg>",
)
ORIGINALS = (
    b"<script setup lang=\"ts\">import A,{type B}from'./A.vue';const c=()=>import('lodash/x')</script>"
    b"<template><img src=\"a.png\" loading='lazy'><img :src='b'><!-- <img> --></template><style>a{}</style>",
    b"import type{X}from'y';export*from'./z';const m=import.meta.glob('./v/*.vue',{eager:true});"
    b"const l=import.meta.globEager(`./**/*.ts`);/* import 'no' */require('q')",
)


@cache
def source_maps() -> tuple[bytes, ...]:
    """Return plain maps, an index map, and one with a guard in front."""
    plain = json.loads(SMALL_BUILD["assets/index-CnosnHtB.js.map"])
    section = {
        "offset": {"line": 1, "column": 4},
        "map": {"version": 3, "sources": ["a"], "mappings": "AAAA;AACA"},
    }
    index = {
        "version": 3,
        "file": "x.js",
        "sections": [{"offset": {"line": 0, "column": 0}, "map": plain}, section],
    }
    more = {
        **plain,
        "ignoreList": [1],
        "sourceRoot": "/r/",
        "x_google_ignoreList": [0],
        "debugId": "x",
    }
    # The greatest numbers a segment may hold, forwards and back, and some beyond.
    far = [
        {**plain, "mappings": mappings}
        for mappings in ("AAAA,+/////DAAA,A+/////DAA", "AAAA;+/////DAAA,h/////DDAA", "ggggggEAAA")
    ]
    files = [path.read_bytes() for path in sorted(_MAPS.glob("*.map"))]
    return (
        *_files("**/*.map", 15, 2500),
        *(data for data in files if len(data) < 3000),
        *(json.dumps(document).encode() for document in (*far, plain, index, more)),
    )


def inline_maps() -> tuple[bytes, ...]:
    """Return scripts that carry their maps."""
    plain = b'{"version":3,"sources":["a.ts"],"names":[],"mappings":"AAAA,SACA;EAAA"}'
    far = b'{"version":3,"sources":["a","b"],"mappings":"AAAA,+/////DAAA,h/////DCAA"}'
    from urllib.parse import quote  # noqa: PLC0415 - used once

    return (
        SMALL_BUILD["assets/shared-Bq3jXNGO.js"],
        *_files("inline-maps-vite8/**/*.js", 3, 3000),
        b"a();\n//# sourceMappingURL=data:application/json;charset=utf-8," + quote(plain).encode(),
        b"a();b()\n//# sourceMappingURL=data:application/json," + quote(far).encode(),
        b"a()/*# sourceMappingURL=data:application/json;base64,eyJ2ZXJzaW9uIjozfQ== */",
    )


_EVENT = {"session_id": "s", "build_id": "b", "timestamp": "1"}
_ROLLUP = {
    "assets/x.png": {"type": "asset", "fileName": "assets/x.png"},
    "assets/a.js": {
        "type": "chunk",
        "fileName": "assets/a.js",
        "isEntry": True,
        "facadeModuleId": "/app/index.html",
        "modules": {"/app/src/a.ts": {"renderedLength": 7}, "\0rolldown/runtime.js": {}},
        "moduleIds": ["/app/src/a.ts", "/app/src/b.ts"],
    },
}
_SONDA = {
    "metadata": {"version": "1"},
    "resources": [
        {
            "kind": "asset",
            "name": "dist/a.js",
            "type": "script",
            "uncompressed": 99,
            "parent": None,
        },
        {
            "kind": "filesystem",
            "name": "node_modules/c/c.js",
            "type": "script",
            "uncompressed": 80,
            "parent": None,
        },
        {
            "kind": "sourcemap",
            "name": "node_modules/c/x.ts",
            "type": "script",
            "uncompressed": 40,
            "parent": "node_modules/c/c.js",
        },
        {
            "kind": "chunk",
            "name": "node_modules/c/x.ts",
            "type": "script",
            "uncompressed": 3,
            "parent": "dist/a.js",
        },
        {
            "kind": "chunk",
            "name": "[unassigned]",
            "type": "script",
            "uncompressed": 9,
            "parent": "dist/a.js",
        },
    ],
    "connections": [
        {"kind": "entrypoint", "source": "dist/a.js", "target": "index.html", "original": None},
        {
            "kind": "import",
            "source": "index.html",
            "target": "src/main.ts",
            "original": "/src/main.ts",
        },
        {
            "kind": "dynamic-import",
            "source": "src/main.ts",
            "target": "src/B.vue",
            "original": None,
        },
    ],
}
_ROLLDOWN = {
    "meta": {"bundler": "rolldown", "version": "1.3.2"},
    "chunks": [
        {"name": "a.js", "type": "static-entry", "moduleIndices": [0, 1], "entryModule": 0},
        {"name": "b.js", "type": "dynamic-entry", "moduleIndices": [1], "entryModule": 1},
    ],
    "modules": [
        {"path": "src/main.js", "size": 5, "importers": []},
        {"path": "src/lazy.js", "size": 5, "importers": [0]},
    ],
}
_DEVTOOLS = (
    {**_EVENT, "action": "BuildStart"},
    {
        **_EVENT,
        "action": "ModuleGraphReady",
        "modules": [
            {
                "id": "/a/main.ts",
                "is_external": False,
                "imports": [
                    {"module_id": "/a/x.ts", "kind": "import-statement", "module_request": "./x"},
                    {"module_id": "/a/l.ts", "kind": "dynamic-import", "module_request": "./l"},
                ],
            },
            {"id": "/a/x.ts", "imports": None},
        ],
    },
    {
        **_EVENT,
        "action": "ChunkGraphReady",
        "chunks": [
            {
                "chunk_id": 0,
                "name": "main",
                "modules": ["/a/main.ts", "/a/x.ts"],
                "is_user_defined_entry": True,
                "entry_module": "/a/main.ts",
            }
        ],
    },
    {
        **_EVENT,
        "action": "ModuleRenderedReady",
        "modules": [{"id": "/a/main.ts", "bytes": 70}, {"id": "/a/x.ts", "bytes": None}],
    },
    {
        **_EVENT,
        "action": "PackageGraphReady",
        "packages": [{"name": "vue", "version": "3.5.0", "package_root": "/a/node_modules/vue"}],
    },
    {
        **_EVENT,
        "action": "AssetsReady",
        "assets": [{"chunk_id": 0, "filename": "a.js", "size": 7, "content": "x"}],
    },
)
_LICENSES = [
    {"name": "vue", "version": "3.0.0", "identifier": "MIT", "text": "T"},
    {"name": "@a/b", "version": "1.0.0-x", "identifier": None, "text": ""},
]


def stats(name: str) -> tuple[bytes, ...]:
    """Return stats files of one format."""
    documents = {
        "visualizer": [json.loads(SMALL_BUILD["stats.json"])],
        "rollup": [_ROLLUP],
        "sonda": [_SONDA],
        "rolldown": [_ROLLDOWN],
        "ssr": [{"src/a.ts": ["/assets/a.js", "/assets/a.css"], "\0x": []}],
        "licenses": [_LICENSES],
    }[name]
    real = {"ssr": "**/ssr-manifest.json", "licenses": "**/license.md"}.get(name)
    return (
        *(json.dumps(document).encode() for document in documents),
        *(_files(real, 1, 20_000) if name == "ssr" and real else ()),
    )


def devtools_logs() -> tuple[bytes, ...]:
    """Return a log of Rolldown's devtools, and parts of it: short ones are changed in more ways."""
    wanted = (
        (),
        ("ChunkGraphReady", "ModuleRenderedReady", "AssetsReady"),
        ("ModuleGraphReady",),
        ("PackageGraphReady",),
        ("ChunkGraphReady", "AssetsReady"),
    )
    return tuple(
        b"".join(
            json.dumps(event).encode() + b"\n"
            for event in _DEVTOOLS
            if not actions or event["action"] in actions
        )
        for actions in wanted
    )


def license_pages() -> tuple[bytes, ...]:
    """Return the beginning of a page of licenses as Vite writes it."""
    return tuple(page[:3000] for page in _files("**/license.md", 1, 20_000)) + (
        b"# Licenses\n\nThe app bundles dependencies which contain the following licenses:\n\n"
        b"## vue - 3.5.0 (MIT)\n\nText\n\n## @a/b - 1.0.0\n\nText\n",
    )


def whole_files() -> tuple[bytes, ...]:
    """Return every file of the small build behind the line that names it."""
    return tuple(f"{path}\n".encode() + data for path, data in SMALL_BUILD.items())


@cache
def reports() -> tuple[bytes, ...]:
    """Return the JSON report of the small build."""
    return (render_json(small_audit()).encode(),)


@cache
def baselines() -> tuple[bytes, ...]:
    """Return the report of the small build and its snapshot."""
    audit = small_audit()
    facts = Facts(build=audit.build, encoders=audit.run.encoders)
    return (*reports(), render_snapshot(facts).encode())


def gzip_streams() -> tuple[bytes, ...]:
    """Return gzip streams of every kind of block."""
    named = io.BytesIO()
    with gzip.GzipFile("a.js", "wb", 9, named, mtime=1) as stream:
        stream.write(ORIGINAL)
    packed = [gzip.compress(ORIGINAL, level, mtime=0) for level in (0, 1, 9)]  # noqa: TID251
    fixture = _files("**/*.json.gz", 1, 1000)
    short = gzip.compress(b"short text", mtime=0)  # noqa: TID251
    bomb = gzip.compress(bytes(3_000_000), mtime=0)  # noqa: TID251
    return (named.getvalue(), *packed, short, *fixture, bomb)


def brotli_streams() -> tuple[bytes, ...]:
    """Return brotli streams; the last one unpacks to a lot."""
    return (
        *(brotli.compress(ORIGINAL, quality=quality) for quality in (0, 5, 11)),
        *_files("**/*.json.br", 1, 1000),
        brotli.compress(bytes(30_000_000), quality=1),
    )


def archives() -> tuple[bytes, ...]:
    """Return archives, one of them with a member that unpacks to a lot."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a/audit-x.json", '{"a": 1}' * 50)
        packed.writestr("audit.json", "[]")
        packed.writestr("../audit0.json", bytes(3_000_000))
        packed.writestr("other.txt", "x")
    return (archive(), file.getvalue())


def pictures() -> tuple[bytes, ...]:
    """Return small bitmaps."""
    files = [*_files("**/*.png", 3, 4000), *_files("**/*.jpg", 2, 4000)]
    return (PNG, *files)


def image_headers() -> tuple[bytes, ...]:
    """Return the beginnings of bitmaps of every format, as wide as high or not."""
    jpeg = (
        b"\xff\xd8\xff\xe0\x00\x10JFIF"
        + bytes(11)
        + b"\xff\xff\xc0\x00\x11\x08\x00\x20\x00\x10"
        + bytes(12)
    )
    avif = (
        b"\0\0\0\x1cftypavif"
        + bytes(40)
        + b"\0\0\0\x14ispe"
        + bytes(4)
        + b"\0\0\0\x08\0\0\0\x04" * 2
    )
    return (
        *pictures(),
        b"GIF89a\x10\x00\x08\x00" + bytes(20),
        jpeg,
        *(
            b"RIFF\x40\0\0\0WEBP" + form + bytes(4) + b"/" + b"\x07" * 12
            for form in (b"VP8X", b"VP8L", b"VP8 ")
        ),
        avif,
    )


@cache
def histories() -> tuple[bytes, ...]:
    """Return a history of two audits, and one of its lines alone."""
    entry = entry_of(
        small_audit(), app="shop", commit=SHA, branch="main", time="2026-01-01T00:00:00Z"
    )
    other = replace(entry, commit="b" * 40, measures=entry.measures[:2])
    return render_ndjson([entry, other]).encode(), render_ndjson([other]).encode()


CONFIGURATIONS = (
    b'dist = "dist"\nfail_on = "warning"\nselect = ["BA1", "BA301"]\nignore = { BA107 = "why" }\n'
    b'[measure]\ngzip = "zlib-ng"\nbrotli_quality = 5\n[network]\nprofile = "3g"\nrtt_ms = 100\n'
    b'[[budget]]\nscope = "initial"\nmetric = "gzip"\nmax = "170 kB"\nwarn = "150 KiB"\n'
    b'max_growth = "+2 % and +1 kB"\nwaiver = { until = 2027-01-31, reason = "x" }\n',
    b'[checks.BA101]\nmax_raw_bytes = "10 kB"\n[checks.BA102]\nseverity = "note"\n[routes]\n"/a" = "A.vue"\n'
    b'[build]\ntarget = ["es2020", "safari15"]\n[[app]]\nname = "shop"\ndist = "apps/shop/dist"\n',
    b'[project]\nname = "x"\n[tool.bundleaudit]\ndist = "dist"\n[tool.bundleaudit.network]\ndown_kbps = 1\n',
)
PACKAGES = (
    b'{"name":"vue","version":"3.5.0","main":"index.js"}',
    b'{"name":"@a/b","version":"1.0.0-beta.1","dependencies":{"c":"^1"}}',
)

_COMMENT = {
    "id": 7,
    "body": "<!-- bundleaudit:dist -->\nold",
    "user": {"login": "x", "type": "Bot"},
    "author": {"id": 3},
    "system": False,
}
_GITHUB_WALK = [
    {"sha": SHA, "parents": [{"sha": "b" * 40}]},
    {
        "workflow_runs": [
            {
                "id": 5,
                "head_sha": "b" * 40,
                "event": "push",
                "head_repository": {"full_name": "owner/shop"},
            }
        ]
    },
    {
        "status": 200,
        "headers": {"link": '<http://api.invalid/x?page=2>; rel="next"'},
        "body": {"artifacts": []},
    },
    {"artifacts": [{"id": 9, "name": "bundleaudit", "expired": False}]},
]
_GITLAB_WALK = [
    {"parent_ids": ["b" * 40]},
    {"status": 200, "headers": {"x-next-page": "2"}, "body": [{"id": 4, "sha": "b" * 40}]},
    [{"id": 5, "sha": "b" * 40}],
    [{"id": 6, "name": "audit"}],
    {"status": 404, "headers": {}, "body": {"message": "404 Not found"}},
]
_EVENT_PAYLOAD = {
    "workflow_run": {
        "id": 5,
        "event": "pull_request",
        "head_sha": SHA,
        "head_branch": "b",
        "head_repository": {"owner": {"login": "o"}},
        "repository": {"full_name": "owner/shop"},
        "html_url": "https://x",
    }
}


def _answers(*listed: object) -> tuple[bytes, ...]:
    return tuple(json.dumps(answers).encode() for answers in listed)


def github_walks() -> tuple[bytes, ...]:
    """Return GitHub's answers to the search for a baseline."""
    limited = {
        "status": 403,
        "headers": {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1"},
        "body": {"message": "slow"},
    }
    moved = {"status": 302, "headers": {"location": "http://other.invalid/a"}, "body": ""}
    return _answers(_GITHUB_WALK, [limited, *_GITHUB_WALK], [moved, *_GITHUB_WALK])


def gitlab_walks() -> tuple[bytes, ...]:
    """Return GitLab's answers to the search for a baseline."""
    busy = {"status": 429, "headers": {"retry-after": "1"}, "body": {"error": "slow"}}
    return _answers(_GITLAB_WALK, [busy, *_GITLAB_WALK])


def github_threads() -> tuple[bytes, ...]:
    """Return GitHub's answers when a comment is written."""
    return _answers(
        [[_COMMENT], {"login": "x"}, {"id": 8}], [[], {"id": 8}, [{**_COMMENT, "id": 8}]]
    )


def gitlab_threads() -> tuple[bytes, ...]:
    """Return GitLab's answers when a comment is written."""
    return _answers([{"id": 3}, [_COMMENT], {"id": 8}], [{"id": 3}, [], {"id": 8}, []])


def finished_runs() -> tuple[bytes, ...]:
    """Return the payload of a finished run and GitHub's answers about it."""
    pulls = [{"number": 5, "state": "open", "head": {"sha": SHA}}]
    found = {"artifacts": [{"id": 9, "name": "bundleaudit", "expired": False}]}
    return _answers([_EVENT_PAYLOAD, pulls, found], [_EVENT_PAYLOAD, [], pulls, found])


def bodies() -> tuple[bytes, ...]:
    """Return bodies of a script in every encoding; the first byte says in which."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, 31)
    return (
        b"\0" + SCRIPT,
        b"\1" + deflate.compress(SCRIPT) + deflate.flush(),
        b"\2" + brotli.compress(SCRIPT),
        b"\3" + SCRIPT,
    )


def served_answers() -> tuple[bytes, ...]:
    """Return what a server answers about a small build: right, lazy and wrong."""
    forever = {"cache-control": "public, max-age=31536000, immutable", "vary": "Accept-Encoding"}
    script = {"headers": {**forever, "content-type": "text/javascript"}, "body": "export {}"}
    page = {"headers": {"content-type": "text/html", "etag": '"1"'}, "body": "<!doctype html>"}
    moved = {"status": 302, "headers": {"location": "/login?next=%2F"}, "body": ""}
    packed = {"headers": {"content-encoding": "gzip", "content-type": "text/css"}, "body": "x"}
    absent = {"status": 404, "headers": {"content-type": "text/plain"}, "body": "no"}
    unchanged = {"status": 304, "headers": {"etag": 'W/"1"'}, "body": ""}
    return _answers(
        [script, page, absent, unchanged],
        [page],
        [moved, page, packed],
        [{"status": 500, "body": 1}],
    )


def cached_rows() -> tuple[bytes, ...]:
    """Return rows as the cache holds them."""
    from bundleaudit.analysis.chunk_accounts import account_chunk  # noqa: PLC0415 - seeds only
    from bundleaudit.analysis.chunk_owners import encode_owners  # noqa: PLC0415
    from bundleaudit.analysis.routes.encoding import encode_table  # noqa: PLC0415
    from bundleaudit.inputs.code_marks import encode_marks, read_marks  # noqa: PLC0415
    from bundleaudit.inputs.content.encoding import encode_content  # noqa: PLC0415
    from bundleaudit.inputs.content.scan import scan_content  # noqa: PLC0415
    from bundleaudit.inputs.html_page import parse_html  # noqa: PLC0415
    from bundleaudit.inputs.javascript import encode_scan, scan_script  # noqa: PLC0415
    from bundleaudit.inputs.page_values import encode_page, encode_stylesheet  # noqa: PLC0415
    from bundleaudit.inputs.source_map.parse import parse_source_map  # noqa: PLC0415
    from bundleaudit.inputs.stylesheet import parse_stylesheet  # noqa: PLC0415
    from bundleaudit.model.files import FileKind  # noqa: PLC0415

    table = small_audit().build.routes
    return (
        encode_scan(scan_script(ROUTER)),
        encode_page(parse_html(HTML[-3], "")),
        encode_stylesheet(parse_stylesheet(CSS[-2])),
        encode_content(scan_content(_SMALL_SCRIPTS[-2], FileKind.JS, None)),
        encode_owners(account_chunk(b"a();b()", parse_source_map(source_maps()[-1]), None)),
        encode_marks(read_marks(_SMALL_SCRIPTS[-3])),
        *(() if table is None else (encode_table(table),)),
    )
