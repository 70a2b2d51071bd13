"""A script with everything that is not code blanked, so that brackets and words can be searched.

Offsets stay the same. What is text and what is code is for the lexer to say.
"""

from __future__ import annotations

from typing import Final

from bundleaudit.inputs.javascript.lexer import find_texts

_BRACES: Final = b"{}"


def mask_text(code: bytes) -> bytes:
    """Return ``code`` with strings, templates, regular expressions and comments as blanks.

    The delimiters are blanked as well, and so are substitutions of templates that hold no string,
    brace, slash or ``import``. Any bytes give a result of the same length, in linear time.
    """
    pieces: list[bytes] = []
    done = 0
    offsets = iter(find_texts(code))
    for start, end in zip(offsets, offsets, strict=True):
        if end - start == 1 and code[start] in _BRACES:
            continue  # inside a template's substitution
        pieces += (code[done:start], b" " * (end - start))
        done = end
    return b"".join((*pieces, code[done:]))
