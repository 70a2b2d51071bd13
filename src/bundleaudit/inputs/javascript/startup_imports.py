"""Dynamic imports that start as soon as a script runs: no function, no condition around them."""

from __future__ import annotations

import re
from typing import Final

from bundleaudit.inputs.javascript.masking import mask_text
from bundleaudit.inputs.javascript.syntax import TEXT, unquote

_NAME: Final = rb"[\w$\x80-\xff]{1,100}+"
# `await import("x")`, `a=P(()=>import("x"),[...])`, with Vite's preload helper P around it or not.
# Behind `&&`, `?`, `:`, `=>` or a closing parenthesis it may never run.
_CANDIDATE: Final = re.compile(
    rb"(?:\A|(?<![=!<>|&?])=(?![=>])|[;,}\n])\s*+(?:await\s++)?+("
    rb"(?:"
    + _NAME
    + rb"\(\s*+(?:async\s*+)?+\(\)\s*+=>\s*+(?:\{\s*+(?:(?:let|const|var)\s*+(?:\{[^{}]{0,400}\}|\s"
    + _NAME
    + rb")\s*+=\s*+)?+await\s++)?+)?+"
    rb"import\(\s*+(" + TEXT + rb")\s*+\))"
)
_MOST_BYTES: Final = 1_000_000
_OPENING: Final = b"([{"
_CLOSING: Final = b")]}"


def find_startup_imports(code: bytes) -> tuple[str, ...]:
    """Return the specifiers, in order of appearance, once each.

    Only imports at the level of the module itself are told: one in a function that is always
    called is missed, and so are those of scripts above 1 MB, since loaders are small and telling
    text from code is slow. Any bytes give a result, in linear time.
    """
    if len(code) > _MOST_BYTES or b"import(" not in code:
        return ()
    candidates = list(_CANDIDATE.finditer(code))
    if not candidates:
        return ()
    masked = mask_text(code)
    found: dict[str, None] = {}
    depth = position = 0
    for match in candidates:
        at = match.start(1)
        for opening, closing in zip(_OPENING, _CLOSING, strict=True):
            depth += masked.count(opening, position, at) - masked.count(closing, position, at)
        position = at
        if not depth and masked[at] == code[at]:
            found[unquote(match[2])] = None
    return tuple(found)
