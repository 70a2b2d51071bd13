"""One function per reader of files: bytes in, nothing out, and no exception but our own."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

from bundleaudit.analysis.canonical import canonical_form, code_form
from bundleaudit.analysis.chunk_accounts import account_chunk
from bundleaudit.analysis.chunk_owners import decode_owners
from bundleaudit.analysis.compression import gzip_encoder
from bundleaudit.analysis.deflate_cost import share_bytes, walk_deflate
from bundleaudit.analysis.routes.encoding import decode_table
from bundleaudit.analysis.routes.find import find_records
from bundleaudit.analysis.routes.program import Program
from bundleaudit.analysis.routes.table import lay_out
from bundleaudit.checks import ALL_CHECKS
from bundleaudit.config import find_config, load_config
from bundleaudit.engine.options import configure_check
from bundleaudit.history.ndjson import parse_ndjson
from bundleaudit.inputs.chunk_maps import MapPlace, load_map
from bundleaudit.inputs.code_marks import decode_marks, read_marks
from bundleaudit.inputs.content.encoding import decode_content
from bundleaudit.inputs.content.fonts import find_font_faces
from bundleaudit.inputs.content.image_header import read_image_size
from bundleaudit.inputs.content.modern_syntax import find_modern_syntax
from bundleaudit.inputs.content.newer_syntax import find_newer_syntax
from bundleaudit.inputs.content.pictures import encode_anew
from bundleaudit.inputs.content.scan import scan_content
from bundleaudit.inputs.content.siblings import compare
from bundleaudit.inputs.content_cache import content_hash
from bundleaudit.inputs.html_page import parse_html
from bundleaudit.inputs.import_map import parse_import_map
from bundleaudit.inputs.javascript import decode_scan, encode_scan, scan_script
from bundleaudit.inputs.javascript.import_names import find_import_names
from bundleaudit.inputs.javascript.parser import NotParsedError, parse_expression
from bundleaudit.inputs.javascript.precache import find_precache
from bundleaudit.inputs.javascript.symbol_links import find_symbol_links
from bundleaudit.inputs.manifest import is_convincing, parse_manifest
from bundleaudit.inputs.package_json import read_package_json
from bundleaudit.inputs.page_values import (
    decode_page,
    decode_stylesheet,
    encode_page,
    encode_stylesheet,
)
from bundleaudit.inputs.route_marks import find_marks, may_hold_records, may_make_router
from bundleaudit.inputs.source_hints import read_source_hints
from bundleaudit.inputs.source_imports import read_source_imports
from bundleaudit.inputs.source_map.parse import parse_source_map
from bundleaudit.inputs.source_map.runs import attribute
from bundleaudit.inputs.source_map.values import MapProblem
from bundleaudit.inputs.stats.read import read_stats
from bundleaudit.inputs.stylesheet import parse_stylesheet
from bundleaudit.inputs.untrusted_text import decode_text
from bundleaudit.model.files import FileKind, OtherFormat
from bundleaudit.model.notes import Note
from bundleaudit.model.ownership import MapLink

ORIGINAL = b"console.log('the same in every sibling');\n" * 40
_OTHER_SCRIPT = b"export const r=[{path:'/b',component:()=>import('./b.js')}];export{r as default};"


@cache
def scratch(process: int = 0) -> Path:
    """Return a folder of this process, in memory where the system has such a place."""
    place = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    folder = tempfile.mkdtemp(prefix=f"bundleaudit-fuzz-{process}-", dir=place)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


def _write(name: str, data: bytes) -> Path:
    file = scratch(os.getpid()) / name
    file.write_bytes(data)
    return file


def manifest(data: bytes) -> None:
    """Vite's manifest."""
    found = parse_manifest(data, "manifest.json")
    if not isinstance(found, Note):
        is_convincing(found)


def html(data: bytes) -> None:
    """A page, with its import map, and its forms for comparisons."""
    page = parse_html(data, "index.html")
    decode_page(encode_page(page))
    scan_content(data, FileKind.HTML, None)
    code_form(canonical_form(data), FileKind.HTML, "index.html")


def import_map(data: bytes) -> None:
    """``importmap.json``; what is none is a ``ValueError`` by contract."""
    try:
        parse_import_map(decode_text(data))
    except ValueError:
        return


def javascript(data: bytes) -> None:
    """Everything that is read of every script."""
    decode_scan(encode_scan(scan_script(data)))
    read_marks(data)
    find_import_names(data)
    find_modern_syntax(data)
    code_form(canonical_form(data), FileKind.JS, "assets/index-DxT0pz1a.js")


def service_worker(data: bytes) -> None:
    """A service worker's list of what it stores."""
    scan_script(data)
    # With both words in front, so that an input that lost one is not lost.
    find_precache(b"precache revision" + data)


def content(data: bytes) -> None:
    """Marks, leaks, data URLs and images of scripts and other files."""
    scan_content(data, FileKind.JS, None)
    scan_content(data, FileKind.OTHER, None)
    scan_content(data, FileKind.IMAGE, None)
    scan_content(data, FileKind.OTHER, None, is_environment=True)


def css(data: bytes) -> None:
    """A stylesheet."""
    decode_stylesheet(encode_stylesheet(parse_stylesheet(data)))
    scan_content(data, FileKind.CSS, None)
    code_form(canonical_form(data), FileKind.CSS, "assets/index-DxT0pz1a.css")


def fonts(data: bytes) -> None:
    """The font faces of a stylesheet."""
    find_font_faces(data)


def routes(data: bytes) -> None:
    """The routes of two scripts, as the audit follows them."""
    codes = {"index.js": data, "b.js": _OTHER_SCRIPT}
    program = Program(
        codes.get,
        lambda specifier, _: specifier.removeprefix("./") if "b.js" in specifier else None,
    )
    marks = {}
    for file, code in codes.items():
        script = program.script(file)
        if script is not None and (may_make_router(code) or may_hold_records(code)):
            marks[file] = find_marks(script)
    found = find_records(program, marks)
    laid = lay_out(found.tied, page_of=lambda _: None, source_of=lambda _: None)
    lay_out(found.loose, page_of=lambda _: None, source_of=lambda _: None, first=len(laid))


def expression(data: bytes) -> None:
    """A fragment of code, as route records are read."""
    try:
        parse_expression(data.decode("utf-8", "replace"))
    except NotParsedError:
        return


def legacy_syntax(data: bytes) -> None:
    """A script for browsers without modules."""
    find_newer_syntax(data)


def symbol_links(data: bytes) -> None:
    """A script under suspicion of holding code for later."""
    find_symbol_links(data)


def source_map(data: bytes) -> None:
    """A map beside its script, then the script's account, raw and compressed."""
    parsed = parse_source_map(data, keep_contents=True)
    code = (
        b"import{n}from'./n.js';const a=1;function b(){return a+n}\nexport{a,b};\n\xf0\x9f\x98\x80;x();\n"
        * 3
    )
    account_chunk(code, parsed, _gzip())
    if not isinstance(parsed, MapProblem):
        attribute(b"", parsed)
    scan_content(data, FileKind.OTHER, OtherFormat.SOURCE_MAP)


def inline_map(data: bytes) -> None:
    """A script that carries its map."""
    account_chunk(data, load_map(MapPlace(file=None, link=MapLink.INLINE), data), None)


def original_source(data: bytes) -> None:
    """A source out of a map: its imports, globs and images by line."""
    text = data.decode("utf-8", "replace")
    for name in ("src/A.vue", "src/a.tsx"):
        read_source_hints(name, text)
        read_source_imports(name, text)


def stats(data: bytes) -> None:
    """A stats file of any of the seven formats."""
    read_stats(_write("stats.json", data), shown="stats.json")


def package_json(data: bytes) -> None:
    """``package.json`` of an installed package."""
    folder = scratch(os.getpid()) / "node_modules" / "a"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "package.json").write_bytes(data)
    read_package_json(scratch(os.getpid()), "node_modules/a")


def gzip_sibling(data: bytes) -> None:
    """A ``.gz`` beside its original."""
    compare(str(_write("a.js.gz", data)), "gz", len(ORIGINAL), content_hash(ORIGINAL))


def brotli_sibling(data: bytes) -> None:
    """A ``.br`` beside its original."""
    compare(str(_write("a.js.br", data)), "br", len(ORIGINAL), content_hash(ORIGINAL))


def zstd_sibling(data: bytes) -> None:
    """A ``.zst`` beside its original; before Python 3.14 its state is unknown."""
    compare(str(_write("a.js.zst", data)), "zst", len(ORIGINAL), content_hash(ORIGINAL))


def deflate(data: bytes) -> None:
    """The walk along a gzip stream; what is corrupt is a ``ValueError`` by contract."""
    try:
        share_bytes(walk_deflate(data, [0, 5, 9]), ["a", "b", "a"])
    except ValueError:
        return


def image_header(data: bytes) -> None:
    """The header of a bitmap of any format."""
    read_image_size(data)


def history(data: bytes) -> None:
    """A history somebody hands us, a line an audit."""
    parse_ndjson(data.decode("utf-8", "replace"), origin="history.ndjson")


def picture(data: bytes) -> None:
    """A bitmap, encoded anew where Pillow is installed."""
    try:
        from PIL import Image  # noqa: PLC0415 - an extra
    except ImportError:
        return
    encode_anew(data, Image)


def configuration(data: bytes) -> None:
    """``bundleaudit.toml``, or ``pyproject.toml`` where its table is."""
    name = "pyproject.toml" if b"[tool" in data else "bundleaudit.toml"
    folder = scratch(os.getpid()) / name.partition(".")[0]
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_bytes(data)
    find_config(folder)
    config = load_config(file).config
    config.network.resolve(origin=name)
    for check in ALL_CHECKS:
        configure_check(check(), config.checks.get(check.meta.id, {}), origin=name)


def cached_row(data: bytes) -> None:
    """Answers of the cache, which anything may have written; damage is a ``ValueError``."""
    decoders = (
        *(decode_scan, decode_page, decode_stylesheet, decode_content),
        *(decode_owners, decode_marks, decode_table),
    )
    for decode in decoders:
        try:
            decode(data)
        except ValueError:
            continue


@cache
def _gzip() -> object:
    return gzip_encoder("zlib-ng", 1)
