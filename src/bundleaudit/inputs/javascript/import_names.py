"""Which names a chunk imports from which other chunk."""

from __future__ import annotations

import re
from typing import Final

from bundleaudit.inputs.javascript.syntax import STRING, unquote

ALL_NAMES: Final = "*"
_WORD: Final = rb"[\w$\x80-\xff]++"
_STATEMENT: Final = re.compile(
    rb"(?<![\w$.\x80-\xff])(?:import|export)(?:\s++(" + _WORD + rb")\s*+,?+)?+\s*+"
    rb"(?:\{([^{}]*+)\}|(\*)(?:\s*+as\s++" + _WORD + rb")?+)?+\s*+from\s*+(" + STRING + rb")"
)
_NAME: Final = re.compile(r"\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"',]+))")


def find_import_names(code: bytes) -> dict[str, tuple[str, ...]]:
    """Return the names each static import or re-export takes, sorted, by specifier.

    ``*`` stands for all of them. Text that looks like an import counts as one: it makes a name
    seem to be in use, never the other way round. Any bytes give a result, in linear time.
    """
    found: dict[str, set[str]] = {}
    for match in _STATEMENT.finditer(code):
        names = found.setdefault(unquote(match[4]), set())
        if match[1]:
            names.add("default")
        if match[3]:
            names.add(ALL_NAMES)
        for item in (match[2] or b"").decode("utf-8", "replace").split(","):
            if name := _NAME.match(item):
                names.add(name[1] or name[2] or name[3] or "")
    return {specifier: tuple(sorted(names)) for specifier, names in found.items()}
