"""The scanner against es-module-lexer, acorn and Vite's own manifests, on real builds."""
# ruff: noqa: T201 - the numbers are half of what these runs are for

from __future__ import annotations

import json
import posixpath
import random
import time
from pathlib import Path

import pytest

from bundleaudit.inputs.javascript import scan_script
from bundleaudit.inputs.javascript.lexer import find_code
from inputs.javascript.oracle import ask, corpus, scripts

pytestmark = pytest.mark.corpus
_STRIDE = 5
_ACORN_FILES = 400
_LARGEST_FOR_ACORN_BYTES = 2_000_000


def test_imports_equal_those_of_es_module_lexer() -> None:
    files = scripts(corpus())
    differing: list[str] = []
    static_count = dynamic_count = 0
    for answer in ask("imports.mjs", "lexer", files=files):
        path = Path(str(answer["file"]))
        assert "error" not in answer, answer
        scan = scan_script(path.read_bytes())
        # SystemJS has imports of its own, which are no syntax.
        dynamic = [] if scan.is_systemjs else [item.specifier for item in scan.dynamic_imports]
        ours = [list(scan.static_imports), dynamic, scan.is_module]
        if ours != [answer["static"], answer["dynamic"], answer["isModule"]]:
            differing.append(str(path))
        static_count += len(scan.static_imports)
        dynamic_count += len(dynamic)
    print(f"{len(files)} scripts, {static_count} static and {dynamic_count} dynamic imports")
    assert differing == []
    assert static_count > 1000
    assert dynamic_count > 500


def test_code_and_text_are_where_acorn_finds_them() -> None:
    files = [path for path in scripts(corpus()) if path.stat().st_size < _LARGEST_FOR_ACORN_BYTES]
    files = random.Random(7).sample(files, min(_ACORN_FILES, len(files)))
    compared = 0
    for answer in ask("text_spans.mjs", files=files):
        spans = answer["spans"]
        if not isinstance(spans, list):
            continue  # acorn cannot read it
        code = Path(str(answer["file"])).read_bytes()
        is_code = set(find_code(code, range(0, len(code), _STRIDE)))
        for start, end in zip(spans[::2], spans[1::2], strict=True):
            # Flags of a regular expression are code to us.
            end -= len(code[start:end]) - len(code[start:end].rstrip(b"dgimsuvy"))  # noqa: PLW2901
            text = range(start + -start % _STRIDE, end, _STRIDE)
            assert is_code.isdisjoint(text), (answer["file"], start)
            compared += len(text)
    print(f"{compared} offsets of text")
    assert compared > 100_000


def test_preloads_equal_the_closures_of_the_manifest() -> None:
    checked = 0
    for dist in sorted((corpus() / "builds").glob("*/dist")):
        for manifest_file in (dist / ".vite/manifest.json", dist / "manifest.json"):
            if manifest_file.is_file() and not (dist / "importmap.json").exists():
                checked += _check_preloads(dist, json.loads(manifest_file.read_text("utf-8")))
    print(f"{checked} dynamic imports")
    assert checked > 200


def _check_preloads(dist: Path, manifest: dict[str, dict[str, object]]) -> int:
    chunks = {str(chunk["file"]): chunk for chunk in manifest.values()}
    files_by_key = {key: str(chunk["file"]) for key, chunk in manifest.items()}
    checked = 0
    for file in chunks:
        path = dist / file
        if path.suffix != ".js" or "-legacy" in file:
            continue  # old browsers get no preloads
        folder = posixpath.dirname(file)
        for found in scan_script(path.read_bytes()).dynamic_imports:
            target = posixpath.normpath(posixpath.join(folder, found.specifier or ""))
            if target not in chunks:
                continue
            # Vite does not walk through the importer: it is loaded already.
            pending, reached = [target], {file: False}
            while pending:
                one = pending.pop()
                if one not in reached:
                    reached[one] = True
                    pending += [files_by_key[key] for key in chunks[one].get("imports", ())]  # type: ignore[attr-defined]
            closed = {one for one, is_new in reached.items() if is_new}
            expected = closed | {css for one in closed for css in chunks[one].get("css", ())}  # type: ignore[attr-defined]
            preloads = {
                posixpath.normpath(posixpath.join(folder, url)) if url.startswith(".") else url
                for url in found.preloads
            }
            assert preloads == (expected if len(expected) > 1 else set()), (file, target)
            checked += 1
    return checked


def test_speed_on_the_corpus() -> None:
    codes = [path.read_bytes() for path in scripts(corpus())[::8]]
    start = time.process_time()
    for code in codes:
        scan_script(code)
    megabytes_per_second = sum(map(len, codes)) / 1e6 / (time.process_time() - start)
    print(f"{megabytes_per_second:.1f} MB/s")
    assert megabytes_per_second > 8  # far below what any machine of ours does
