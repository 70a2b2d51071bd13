"""A build of a few kilobytes that has a bit of everything, for audits by the thousand."""

from __future__ import annotations

import gzip
import json
import struct
import zlib

_MAIN = b"""import{t as e}from"./shared-Bq3jXNGO.js";const n=(t,r)=>t();const __vite__mapDeps=(i,m=__vite__mapDeps,d=(m.f||(m.f=["assets/AboutView-Cy10r3vK.js","assets/shared-Bq3jXNGO.js","assets/AboutView-ChsgUpSp.css"])))=>i.map(i=>d[i]);
function web(e){return{createHref:1,go(e){history.go(e)}}}function make(e){return e}
const s=[{path:"/",name:"home",component:{render(){return e}}},{path:"/about/:id(\\\\d+)?",name:"about",component:()=>n(()=>import("./AboutView-Cy10r3vK.js"),__vite__mapDeps([0,1,2])),children:[{path:"x",component:()=>import("./AboutView-Cy10r3vK.js")}]}];
make({history:web("/"),routes:s});document.body.append(new URL("logo.png",import.meta.url).href,`${e?.a??1}`);
//# sourceMappingURL=index-CnosnHtB.js.map
"""
_ABOUT = b"""import{t as e}from"./shared-Bq3jXNGO.js";var t={class:"about"};export default{setup(){return()=>e(t,"https://example.org/a")}};
"""
_SHARED = b"""var e=(e,t)=>[e,t];export{e as t};
//# sourceMappingURL=data:application/json;base64,eyJ2ZXJzaW9uIjozLCJzb3VyY2VzIjpbIi4uL25vZGVfbW9kdWxlcy92dWUvaW5kZXguanMiXSwibWFwcGluZ3MiOiJBQUFBIn0=
"""
_CSS = b"""@font-face{font-family:A;src:url(./a.woff2) format("woff2")}body{background:url("data:image/gif;base64,R0lGODlhAQABAAAAACw=")}@import "./AboutView-ChsgUpSp.css";
"""
_MAP = {
    "version": 3,
    "sources": ["../src/main.ts", "../node_modules/vue/dist/vue.js", "../src/router.ts"],
    "sourcesContent": [
        "import {t} from 'vue'\nconst a = () => import('./AboutView.vue')\n",
        "export const t=1",
        None,
    ],
    "names": ["a"],
    "mappings": "AAAA,SAAS,KCAT,IDAA,GAAM,CAAC;AEAP,SACA,QAAQ,MAAM;ACAd,CAAC",
}
_MAP["sources"].append("../src/extra.ts")
_HTML = b"""<!doctype html><html><head><meta charset="utf-8"><script type="importmap">{"imports":{"vue":"/assets/shared-Bq3jXNGO.js"}}</script>
<script type="module" crossorigin src="/assets/index-CnosnHtB.js"></script><link rel="modulepreload" href="/assets/shared-Bq3jXNGO.js"><link rel="stylesheet" href="/assets/index-ChsgUpSp.css">
</head><body><div id="app"></div><script nomodule src="/assets/legacy-legacy-AbCdEfGh.js"></script><script>window.a=1</script></body></html>
"""
_LEGACY = b"""System.register(["./x-legacy.js"],function(e,t){"use strict";var n;return{setters:[function(e){n=e.t}],execute:function(){t.import("./y-legacy.js").then(n)}}});
"""
_MANIFEST = {
    "_shared-Bq3jXNGO.js": {"file": "assets/shared-Bq3jXNGO.js", "name": "shared"},
    "index.html": {
        "file": "assets/index-CnosnHtB.js",
        "name": "index",
        "src": "index.html",
        "isEntry": True,
        "imports": ["_shared-Bq3jXNGO.js"],
        "dynamicImports": ["src/AboutView.vue"],
        "css": ["assets/index-ChsgUpSp.css"],
    },
    "src/AboutView.vue": {
        "file": "assets/AboutView-Cy10r3vK.js",
        "src": "src/AboutView.vue",
        "isDynamicEntry": True,
        "imports": ["_shared-Bq3jXNGO.js"],
        "css": ["assets/AboutView-ChsgUpSp.css"],
    },
}
_PARTS = {
    f"p{number}": {
        "renderedLength": 100,
        "gzipLength": 0,
        "brotliLength": 0,
        "metaUid": f"m{number}",
    }
    for number in range(3)
}
_STATS = {
    "version": 2,
    "tree": {
        "name": "root",
        "children": [
            {
                "name": "assets/index-CnosnHtB.js",
                "children": [{"uid": "p0", "name": "src/main.ts"}, {"uid": "p1", "name": "vue.js"}],
            },
            {"name": "assets/AboutView-Cy10r3vK.js", "children": [{"uid": "p2", "name": "a"}]},
        ],
    },
    "nodeParts": _PARTS,
    "nodeMetas": {
        "m0": {
            "id": "/app/src/main.ts",
            "moduleParts": {"assets/index-CnosnHtB.js": "p0"},
            "imported": [{"uid": "m1"}, {"uid": "m2", "dynamic": True}],
            "importedBy": [],
            "isEntry": True,
        },
        "m1": {
            "id": "/app/node_modules/vue/dist/vue.js",
            "moduleParts": {"assets/index-CnosnHtB.js": "p1"},
            "imported": [],
            "importedBy": [{"uid": "m0"}],
        },
        "m2": {
            "id": "/app/src/AboutView.vue",
            "moduleParts": {"assets/AboutView-Cy10r3vK.js": "p2"},
            "imported": [],
            "importedBy": [{"uid": "m0", "dynamic": True}],
        },
    },
    "env": {"rollup": "4"},
    "options": {"gzip": False, "brotli": False},
}


def _png() -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" + b"\xff\0\0" * 2 + b"\0" + b"\0\xff\0" * 2)  # noqa: TID251
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


PNG = _png()
SMALL_BUILD: dict[str, bytes] = {
    "index.html": _HTML,
    "assets/index-CnosnHtB.js": _MAIN,
    "assets/index-CnosnHtB.js.map": json.dumps(_MAP).encode(),
    "assets/AboutView-Cy10r3vK.js": _ABOUT,
    "assets/AboutView-Cy10r3vK.js.gz": gzip.compress(_ABOUT, mtime=0),  # noqa: TID251
    "assets/shared-Bq3jXNGO.js": _SHARED,
    "assets/legacy-legacy-AbCdEfGh.js": _LEGACY,
    "assets/index-ChsgUpSp.css": _CSS,
    "assets/AboutView-ChsgUpSp.css": b".about{color:red}\n",
    "assets/logo.png": PNG,
    "assets/a.woff2": b"wOF2" + bytes(60),
    "importmap.json": b'{"imports":{"vue":"./assets/shared-Bq3jXNGO.js"}}',
    ".vite/manifest.json": json.dumps(_MANIFEST).encode(),
    "stats.json": json.dumps(_STATS).encode(),
}
