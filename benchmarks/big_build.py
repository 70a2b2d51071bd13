"""Writes builds as large as asked for, shaped like Vite's: chunks, maps, routes, a manifest.

    python benchmarks/big_build.py FOLDER [CHUNKS] [MODULES] [MEGABYTES]

Half of the modules are the application's, half those of 400 packages. Every view is lazy and
imports shared chunks; the map of every chunk gives each of its modules its bytes. The same numbers
always write the same build.
"""

from __future__ import annotations

import json
import random
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_POOL: Final = 600
_PACKAGES: Final = 400
_SHARED_PERCENT: Final = 20
_DIGITS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_WORDS: Final = [
    "account",
    "address",
    "amount",
    "button",
    "cart",
    "catalog",
    "change",
    "chart",
    "checkout",
    "column",
    "comment",
    "component",
    "content",
    "customer",
    "data",
    "date",
    "default",
    "delivery",
    "detail",
    "dialog",
    "disabled",
    "email",
    "error",
    "event",
    "field",
    "filter",
    "format",
    "group",
    "header",
    "history",
    "image",
    "index",
    "input",
    "invoice",
    "item",
    "label",
    "language",
    "layout",
    "list",
    "loading",
    "location",
    "message",
    "method",
    "modal",
    "name",
    "number",
    "option",
    "order",
    "page",
    "panel",
    "password",
    "payment",
    "percent",
    "phone",
    "picture",
    "position",
    "preview",
    "price",
    "product",
    "profile",
    "quantity",
    "query",
    "report",
    "request",
    "result",
    "return",
    "review",
    "route",
    "search",
    "section",
    "select",
    "service",
    "session",
    "settings",
    "shipping",
    "sort",
    "status",
    "store",
    "street",
    "submit",
    "table",
    "target",
    "title",
    "token",
    "total",
    "update",
    "user",
    "value",
    "view",
    "visible",
]


@dataclass(frozen=True)
class _Body:
    """Code of one module without its names, with the mappings behind its first."""

    code: str
    mappings: str
    last_line: int
    last_column: int
    rest: int


def write_build(folder: Path, chunk_count: int, module_count: int, megabytes: float) -> None:
    """Write ``folder``/index.html, its manifest and its assets."""
    generator = random.Random(20_260_101)  # noqa: S311 - the same build every time
    bytes_per_module = int(megabytes * 1e6 / module_count)
    pool = [_make_body(generator, bytes_per_module) for _ in range(_POOL)]
    assets = folder / "assets"
    assets.mkdir(parents=True, exist_ok=True)
    shared_count = max(2, (chunk_count - 1) * _SHARED_PERCENT // 100)
    shared = [f"shared{number}-{_hash(generator)}.js" for number in range(shared_count)]
    views = [
        f"View{number}-{_hash(generator)}.js" for number in range(chunk_count - 1 - shared_count)
    ]
    modules = iter(range(module_count))
    per_chunk = module_count // chunk_count
    imports: dict[str, list[str]] = {}
    for number, name in enumerate(shared):
        imports[name] = sorted(generator.sample(shared[: min(number, 10)], min(number, 2)))
        _write_chunk(assets, name, imports[name], "", generator.choices(pool, k=per_chunk), modules)
    for name in views:
        imports[name] = sorted(set(generator.choices(shared, k=4)))
        _write_chunk(assets, name, imports[name], "", generator.choices(pool, k=per_chunk), modules)
    entry = f"index-{_hash(generator)}.js"
    imports[entry] = shared[:2]
    rest = module_count - per_chunk * (chunk_count - 1)
    code = _router(views, imports)
    _write_chunk(assets, entry, imports[entry], code, generator.choices(pool, k=rest), modules)
    _write_page(folder, entry, imports, views)


def _make_body(generator: random.Random, size_bytes: int) -> _Body:
    """Return statements of about ``size_bytes``, and a segment for every one of their tokens."""
    words = generator.choices(_WORDS, k=60)
    code: list[str] = []
    mappings: list[str] = []
    length = since = line = column = 0
    while length < size_bytes:
        one, two, three = generator.choices(words, k=3)
        number = generator.randrange(10_000)
        tokens = generator.choice(
            (
                (
                    f"const {one[0]}{number}=",
                    f"{two}.{three}",
                    f"({number},",
                    f'"{one} {two} {three}");',
                ),
                (f"function {one[:2]}{number}(e,t)", f"{{return e.{two}", f"?t.{three}:", "null}"),
                (
                    f"if({two[0]}.{one})",
                    f"{three[0]}({number}),",
                    f'{two[0]}.emit("update:{three}");',
                ),
                (f'h("div",{{class:"{one}-{two}"}},', f"[x({three[0]}.{two})],", "2),"[:1], ");"),
            )
        )
        line += 1
        for place, token in enumerate(tokens):
            after = 2 + 4 * place
            step = (since, 0, int(place == 0), after - column)
            mappings.append("".join(map(_vlq, step)))
            column, since = after, len(token)
            code.append(token)
            length += len(token)
    return _Body("".join(code), ",".join(mappings), line, column, since)


def _write_chunk(
    assets: Path,
    name: str,
    imported: list[str],
    code: str,
    bodies: list[_Body],
    numbers: Iterator[int],
) -> None:
    head = (
        "".join(f'import{{a as s{at}}}from"./{file}";' for at, file in enumerate(imported)) + code
    )
    parts, mappings, sources = [head], [], []
    line, last_column, since = 0, 0, len(head)
    for body, number in zip(bodies, numbers, strict=False):
        step = (since, int(bool(sources)), -line, -last_column)
        mappings.append("".join(map(_vlq, step)) + "," + body.mappings)
        parts.append(body.code)
        since, line, last_column = body.rest, body.last_line, body.last_column
        sources.append(_module(number))
    tail = f"export{{s0 as a}};\n//# sourceMappingURL={name}.map\n"
    (assets / name).write_text("".join(parts) + tail)
    fields = {"version": 3, "sources": sources, "names": [], "mappings": ",".join(mappings)}
    (assets / f"{name}.map").write_text(json.dumps(fields, separators=(",", ":")))


def _module(number: int) -> str:
    if number % 2:
        package = f"package-{number // 2 % _PACKAGES}"
        return f"../../node_modules/{package}/dist/{_WORDS[number % len(_WORDS)]}{number}.js"
    ending = "vue" if number % 4 else "ts"
    return f"../../src/{_WORDS[number % len(_WORDS)]}/Part{number}.{ending}"


def _router(views: list[str], imports: dict[str, list[str]]) -> str:
    """Return preload lists, vue-router's call and a record for every view."""
    files = list(
        dict.fromkeys(f"assets/{file}" for view in views for file in (view, *imports[view]))
    )
    place = {file: index for index, file in enumerate(files)}
    records = ",".join(
        f'{{path:"/view{number}",name:"view{number}",component:()=>p(()=>import("./{view}"),'
        f"__vite__mapDeps({[place[f'assets/{file}'] for file in (view, *imports[view])]}))}}"
        for number, view in enumerate(views)
    )
    return (
        "const __vite__mapDeps=(i,m=__vite__mapDeps,d=(m.f||(m.f="
        f"{json.dumps(files, separators=(',', ':'))})))=>i.map(i=>d[i]);"
        f'var r=createRouter({{history:w("/"),routes:[{records}]}});'
    )


def _write_page(folder: Path, entry: str, imports: dict[str, list[str]], views: list[str]) -> None:
    preloads = "".join(
        f'<link rel="modulepreload" crossorigin href="/assets/{file}">' for file in imports[entry]
    )
    (folder / "index.html").write_text(
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<script type="module" crossorigin src="/assets/{entry}"></script>{preloads}</head>'
        '<body><div id="app"></div></body></html>'
    )
    keys = _keys(entry, imports, set(views))
    manifest = {
        keys[name]: {
            "file": f"assets/{name}",
            "name": name.partition("-")[0],
            **({"src": keys[name]} if not keys[name].startswith("_") else {}),
            **({"isEntry": True} if name == entry else {}),
            **({"isDynamicEntry": True} if name in keys and keys[name].endswith(".vue") else {}),
            "imports": [keys[file] for file in files],
            **({"dynamicImports": [keys[view] for view in views]} if name == entry else {}),
        }
        for name, files in imports.items()
    }
    (folder / ".vite").mkdir(exist_ok=True)
    (folder / ".vite/manifest.json").write_text(json.dumps(manifest))


def _keys(entry: str, imports: dict[str, list[str]], views: set[str]) -> dict[str, str]:
    """Return the manifest's key of every chunk."""
    found = {}
    for name in imports:
        stem = name.partition("-")[0]
        found[name] = f"src/views/{stem}.vue" if name in views else f"_{name}"
    found[entry] = "index.html"
    return found


def _hash(generator: random.Random) -> str:
    return "".join(generator.choices(_DIGITS[:62], k=8))


def _vlq(value: int) -> str:
    rest = -value << 1 | 1 if value < 0 else value << 1
    digits = ""
    while True:
        rest, digit = rest >> 5, rest & 31
        digits += _DIGITS[digit | 32 if rest else digit]
        if not rest:
            return digits


if __name__ == "__main__":
    given = sys.argv[2:] + ["2000", "100000", "300"][len(sys.argv[2:]) :]
    write_build(Path(sys.argv[1]), int(given[0]), int(given[1]), float(given[2]))
