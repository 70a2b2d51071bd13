"""Marks of development builds, transpilers, monitoring and routers: strings that only they contain.

Each was looked up in what the package publishes: Vue 3.5 (``runtime-core.esm-bundler.js``,
``vue.esm-bundler.js``), Vue 2.7, react-dom 18 and 19, Babel 7's helpers, tslib 2, core-js 3, and
the browser SDKs of today; and that no production build of two dozen applications holds the
development ones was tried.
"""

from __future__ import annotations

import re
from typing import Final

from bundleaudit.inputs.content.monitoring_marks import find_monitoring
from bundleaudit.inputs.html_tokens import StartTag, tokenize_html
from bundleaudit.inputs.javascript.lexer import find_code
from bundleaudit.inputs.untrusted_text import decode_text
from bundleaudit.model.content import FoundMark, Mark

# All strings of one row must be there; a mark may have several rows. Documentation quotes warnings:
# a development build is told by several, of parts that are always in it.
_TEXTS: Final[tuple[tuple[Mark, tuple[bytes, ...]], ...]] = (
    (
        Mark.VUE_DEVELOPMENT,
        (
            b"Extraneous non-props attributes (",
            b"Extraneous non-emits event listeners (",
            b"Vue received a Component ",
        ),
    ),
    (
        Mark.VUE2_DEVELOPMENT,
        (
            b"You are running Vue in development mode",
            b"Avoid adding reactive properties to a Vue instance",
        ),
    ),
    (
        Mark.REACT_DEVELOPMENT,
        (
            b"Download the React DevTools ",
            b"link/react-devtools",
            b"Each child in a list should have a unique",
        ),
    ),
    (Mark.VUE_DEVTOOLS, (b"perf:start", b"component:updated", b"app:unmount", b"app:init")),
    # In the compiler a number follows that is computed, elsewhere one that is written.
    (Mark.VUE_COMPILER, (b"vuejs.org/error-reference/#compiler-${",)),
    (Mark.VUE_COMPILER, (b'vuejs.org/error-reference/#compiler-"',)),
    (Mark.VUE_COMPILER, (b"vuejs.org/error-reference/#compiler-'",)),
    (Mark.VUE_COMPILER, (b"vuejs.org/error-reference/#compiler-`",)),
    (Mark.BABEL_CLASSES, (b"Cannot call a class as a function",)),
    (Mark.BABEL_SPREAD, (b"Invalid attempt to spread non-iterable instance",)),
    (Mark.REGENERATOR, (b"Generator is already running", b"suspendedYield")),
    (Mark.TSLIB_GENERATOR, (b"Generator is already executing.",)),
    (Mark.CORE_JS, (b"__core-js_shared__", b"zloirock")),
    (Mark.CONSOLE_DEBUG, (b"console.debug(",)),
    # createWebHashHistory adds the missing "#" to its base; nothing else of vue-router holds this.
    (Mark.HASH_HISTORY, (b'+="#"',)),
    (Mark.HASH_HISTORY, (b"+=`#`",)),
    (Mark.HASH_HISTORY, (b"+='#'",)),
)
# A name in the code, and not in a text that speaks of it; the literal is looked for first.
_CODE: Final[tuple[tuple[Mark, bytes, re.Pattern[bytes]], ...]] = (
    (
        Mark.NODE_ENV,
        b"process.env.NODE_ENV",
        re.compile(rb"process\.env\.NODE_ENV(?<![\w$.]process.env.NODE_ENV)(?![\w$])"),
    ),
    (
        Mark.DEBUGGER,
        b"debugger",
        re.compile(rb"debugger(?<![\w$.#]debugger)(?=\s{0,64}+(?:[;}\n\r]|\Z))"),
    ),
    (
        Mark.VUE_FLAGS,
        b"__VUE_OPTIONS_API__",
        re.compile(
            rb"__VUE_OPTIONS_API__(?<![\w$.]__VUE_OPTIONS_API__)(?![\w$])(?!\s{0,8}+[:=](?!=))"
        ),
    ),
)
# The developer tools themselves hold the names of the events too.
_NOT_WITH: Final = {Mark.VUE_DEVTOOLS: (b"APP_INIT", b"vueAppInit")}
_CLIENT: Final = re.compile(
    rb"""(?:\bfrom\s{0,8}+|\bimport\s{0,8}+)["'`][^"'`\s>]{0,256}?/@(?:vite/client|react-refresh)\b"""
)
_SCRIPT_TYPES: Final = frozenset({"", "module", "text/javascript", "application/javascript"})
_CLIENT_ADDRESS: Final = re.compile(r"/@(?:vite/client|react-refresh)(?:[?#]|\Z)")


def find_page_marks(page: bytes) -> tuple[FoundMark, ...]:
    """Return the marks of a page's scripts: their addresses, and the code that stands in it.

    What the page shows or holds in comments may speak of anything. Offsets are 0: nothing says
    where in the page its scripts are.
    """
    scripts = [
        tag
        for tag in tokenize_html(decode_text(page))
        if isinstance(tag, StartTag)
        and tag.name == "script"
        and tag.attributes.get("type", "").strip().lower() in _SCRIPT_TYPES
    ]
    addresses = [tag.attributes.get("src", "") for tag in scripts]
    found = {Mark.VITE_CLIENT} if any(map(_CLIENT_ADDRESS.search, addresses)) else set()
    # An address is a text: as code its slashes would begin comments.
    for text in (*(f'"{address}"' for address in addresses), *(tag.text for tag in scripts)):
        found.update(item.mark for item in find_marks(text.encode("utf-8", "replace")))
    return tuple(FoundMark(mark=mark, offset_bytes=0) for mark in sorted(found))


def find_marks(code: bytes) -> tuple[FoundMark, ...]:
    """Return the marks of a script, sorted, once each; any bytes give a result, in linear time."""
    found: dict[Mark, int] = {}
    for mark, texts in _TEXTS:
        if mark in found or not all(text in code for text in texts):
            continue
        if not any(text in code for text in _NOT_WITH.get(mark, ())):
            found[mark] = min(code.find(text) for text in texts)
    if b"/@vite/client" in code or b"/@react-refresh" in code:
        client = _CLIENT.search(code)
        if client is not None and find_code(code, [client.start()]):
            found[Mark.VITE_CLIENT] = client.start()
    for mark, literal, pattern in _CODE:
        if literal in code:
            places = find_code(code, [match.start() for match in pattern.finditer(code)])
            if places:
                found[mark] = places[0]
    found |= find_monitoring(code)
    return tuple(FoundMark(mark=mark, offset_bytes=found[mark]) for mark in sorted(found))
