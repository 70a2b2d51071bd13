"""Workers, service workers, URLs, SystemJS, names and the source-map comment."""

from __future__ import annotations

import pytest

from bundleaudit.inputs.javascript import scan_script


@pytest.mark.parametrize(
    ("code", "urls"),
    [
        ('new URL("a.png",import.meta.url)', ("a.png",)),
        ("new URL(`/assets/a.png`,``+import.meta.url).href", ("/assets/a.png",)),
        ('new URL("a.png",""+import.meta.url)', ("a.png",)),
        ('""+new URL("a.png",import.meta.url).href', ("a.png",)),
        ("new URL('a.png', self.location)", ("a.png",)),
        ("new URL('a.png',self.location.href)", ("a.png",)),
        ("new URL('a.png',location.href)", ("a.png",)),
        ("new URL('a.png',document.baseURI)", ("a.png",)),
        ("new URL('a.png',document.currentScript&&document.currentScript.src)", ("a.png",)),
        ('new URL("a.png",typeof document>"u"?b:c)', ("a.png",)),
        ('new URL("a.png",e.meta.url)', ("a.png",)),
        ("new URL(/* @vite-ignore */ 'a.png', import.meta.url)", ("a.png",)),
        ('new URL("a.png",base)', ()),
        ("new URL(a,import.meta.url)", ()),
        ("new URL(`${a}.png`,import.meta.url)", ()),
        ('new URL("data:,a",import.meta.url)', ()),
        ("'new URL(`a.png`,import.meta.url)'", ()),
        ("// new URL('a.png',import.meta.url)", ()),
        ('new MyURL("a.png",import.meta.url)', ()),
    ],
)
def test_urls(code: str, urls: tuple[str, ...]) -> None:
    assert scan_script(code.encode()).new_urls == urls


@pytest.mark.parametrize(
    ("code", "workers"),
    [
        ('new Worker(new URL("/assets/w.js",import.meta.url),{type:"module"})', ("/assets/w.js",)),
        ("new Worker(new URL(`/assets/w.js`,``+import.meta.url))", ("/assets/w.js",)),
        (
            "new Worker(new URL(``+new URL(`w.js`,import.meta.url).href,``+import.meta.url))",
            ("w.js",),
        ),
        ('new Worker(""+new URL("w.js",import.meta.url).href,{name:e})', ("w.js",)),
        ('new Worker("/assets/w.js")', ("/assets/w.js",)),
        ("new Worker('w.js',{type:'module'})", ("w.js",)),
        ('new SharedWorker("/assets/w.js")', ("/assets/w.js",)),
        ("new Worker(new URL(/* c */ '/w.js', import.meta.url))", ("/w.js",)),
        ("new Worker(e)", ()),
        ("new Worker(`data:text/javascript,`+e)", ()),
        ('new Worker("data:text/javascript,1")', ()),
        ('new Worker("a"+b)', ()),
        ('new MyWorker("w.js")', ()),
        ("/* new Worker('w.js') */", ()),
    ],
)
def test_workers(code: str, workers: tuple[str, ...]) -> None:
    assert scan_script(code.encode()).workers == workers


@pytest.mark.parametrize(
    ("code", "scripts"),
    [
        ("navigator.serviceWorker.register('/sw.js', { scope: '/' })", ("/sw.js",)),
        ('navigator.serviceWorker?.register("sw.js")', ("sw.js",)),
        ("navigator.serviceWorker.register(new URL('sw.js',import.meta.url))", ("sw.js",)),
        ('"serviceWorker"in navigator&&new Workbox("/sw.js",{})', ("/sw.js",)),
        (
            '"serviceWorker"in navigator&&(a=new e("/sw.js",{scope:"/",type:"classic"}))',
            ("/sw.js",),
        ),
        ('x.register("/sw.js")', ()),
        ('new e("/sw.js",{scope:"/"})', ()),
    ],
)
def test_service_workers(code: str, scripts: tuple[str, ...]) -> None:
    assert scan_script(code.encode()).service_workers == scripts


@pytest.mark.parametrize(
    ("code", "scripts"),
    [
        ('importScripts("a.js")', ("a.js",)),
        ("importScripts('a.js', `b.js`,)", ("a.js", "b.js")),
        ("self.importScripts('a.js')", ("a.js",)),
        ("importScripts(a)", ()),
        (
            "if(!self.define){}define(['./workbox-1a2b3c4d'],(function(e){e.precacheAndRoute([])}))",
            ("./workbox-1a2b3c4d.js",),
        ),
        ('self.define||x;define("sw",["exports","./a.js"],f)', ("./a.js",)),
        ("define(['./core','./md5'],f)", ()),
    ],
)
def test_imported_scripts(code: str, scripts: tuple[str, ...]) -> None:
    assert scan_script(code.encode()).imported_scripts == scripts


@pytest.mark.parametrize(
    ("code", "urls"),
    [
        (
            'e.precacheAndRoute([{url:"a.js",revision:null},{url:"index.html",revision:"1f"}],{})',
            ("a.js", "index.html"),
        ),
        (
            'self["workbox:core:7"];x([{"revision":null,"url":"a.js"},{"revision":"1","url":"b"}])',
            ("a.js", "b"),
        ),
        ('precache([{\n  "url": "a.js",\n  "revision": "1f"\n}])', ("a.js",)),
        ('x([{url:"a.js",revision:null}])', ()),
        ("precacheAndRoute(self.__WB_MANIFEST)", ()),
    ],
)
def test_precache(code: str, urls: tuple[str, ...]) -> None:
    assert scan_script(code.encode()).precache == urls


def test_systemjs_chunk() -> None:
    code = (
        'function h(){return"a"}System.register(["./a-legacy.js","./b-legacy.js"],function(n,t)'
        '{"use strict";return{setters:[],execute:function(){W(function(){return t.import('
        '"./c-legacy.js")},void 0);new URL("d.png",t.meta.url)}}});'
    )
    scan = scan_script(code.encode())
    assert scan.is_systemjs
    assert not scan.is_module
    assert scan.systemjs_imports == ("./a-legacy.js", "./b-legacy.js")
    assert [item.specifier for item in scan.dynamic_imports] == ["./c-legacy.js"]
    assert scan.new_urls == ("d.png",)


@pytest.mark.parametrize("code", ["'System.register([],f)'", "System.register", 'a.import("b")'])
def test_not_a_systemjs_chunk(code: str) -> None:
    scan = scan_script(code.encode())
    assert not scan.is_systemjs
    assert scan.dynamic_imports == ()


def test_a_registration_without_dependencies_counts() -> None:
    assert scan_script(b'System.register("name",[],function(){})').is_systemjs


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ('a="/assets/hero-BtEWYIHF.png"', ("hero-BtEWYIHF.png",)),
        ("a=`img/b.svg#c`,d='b.svg?e'", ("b.svg",)),
        ('import"./z.js";import("./a.js")', ("a.js", "z.js")),
        ("a='<img src=\"x/y.webp\">'", ("y.webp",)),
        ("a='x/1.png 1x, x/2.png 2x'", ("1.png", "2.png")),
        ("a.data,b.map(c),d.js)", ()),
        ("e.svg?.x", ()),
        ('"a.unknown"', ()),
        ("//# sourceMappingURL=/x/a.js.map", ("a.js.map",)),
        ('".png"', ()),
    ],
)
def test_mentioned_names(code: str, names: tuple[str, ...]) -> None:
    assert scan_script(code.encode()).mentioned_names == names


@pytest.mark.parametrize(
    ("code", "url"),
    [
        ("a\n//# sourceMappingURL=a.js.map", "a.js.map"),
        ("a\n//# sourceMappingURL=a.js.map\n", "a.js.map"),
        ("a//@ sourceMappingURL=a.js.map\r\n\r\n", "a.js.map"),
        ("a\n/*# sourceMappingURL=a.js.map */", "a.js.map"),
        ("a\n//# sourceMappingURL=a.js.map\n//# debugId=1\n/* b */", "a.js.map"),
        ("//# sourceMappingURL=x\n//# sourceMappingURL=a.js.map", "a.js.map"),
        ("//# sourceMappingURL=data:application/json;base64,e30=", "data:application/json;base64"),
        ("a='//# sourceMappingURL=a.js.map'", None),
        ("a=`\n//# sourceMappingURL=a.js.map\n`", None),
        ("//# sourceMappingURL=a.js.map\nb", None),
        ("/* //# sourceMappingURL=a.js.map */", None),
        ("sourceMappingURL=a", None),
        ("", None),
    ],
)
def test_source_mapping_url(code: str, url: str | None) -> None:
    assert scan_script(code.encode()).source_mapping_url == url
