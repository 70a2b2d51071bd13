"""Which names a module imports, and under which names it exports its own.

Format: ECMA-262, section 16.2, in the forms Rollup and Rolldown write them (checked against Vite 4
to 8): imports of names, of the default and of namespaces; ``export {}`` with and without ``from``,
``export default`` and ``export`` before a declaration.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bundleaudit.inputs.javascript.syntax import STRING, unquote
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMESPACE: Final = "*"
_WORD: Final = rb"[\w$\x80-\xff]++"
_NAMES: Final = rb"\{([^{}]*+)\}"
_IMPORT: Final = re.compile(
    rb"import(?:\s*+(" + _WORD + rb")\s*+,?+)?+\s*+"
    rb"(?:" + _NAMES + rb"|\*\s*+as\s++(" + _WORD + rb"))?+\s*+from\s*+(" + STRING + rb")"
)
_EXPORT: Final = re.compile(
    rb"export\s*+(?:" + _NAMES + rb"|\*(?:\s*+as\s++(" + _WORD + rb"))?+)"
    rb"(?:\s*+from\s*+(" + STRING + rb"))?+"
)
_DEFAULT: Final = re.compile(rb"export\s++default\s++(?:" + _WORD + rb")")
_DECLARED: Final = re.compile(
    rb"export\s++(?:(?:async\s++)?+function\s*+\*?+|class|const|let|var)\s*+(" + _WORD + rb")"
)
_CANDIDATES: Final = (re.compile(rb"import(?=[\s{*])"), re.compile(rb"export(?=[\s{*])"))
_INSIDE: Final = re.compile(rb"[\w$.\x80-\xff]")
_AS: Final = re.compile(r"(?<=[\s\"'])as(?=[\s\"'])")


@dataclass(frozen=True, slots=True)
class Imported:
    """A name of another module: ``*`` is all of it."""

    specifier: str
    name: str


@record
class Bindings:
    """Names that cross the border of a module.

    Attributes:
        imports: By local name.
        exports: Local name by exported name.
        forwards: What is exported from another module, by exported name.
        forwards_all: Specifiers of ``export * from``.
    """

    imports: dict[str, Imported]
    exports: dict[str, str]
    forwards: dict[str, Imported]
    forwards_all: list[str]


def parse_bindings(code: bytes, masked: bytes) -> Bindings:
    """Return the names that ``code`` imports and exports; any bytes give a result.

    Args:
        code: A module.
        masked: The same with text blanked.
    """
    found = Bindings(imports={}, exports={}, forwards={}, forwards_all=[])
    for at in (match.start() for pattern in _CANDIDATES for match in pattern.finditer(masked)):
        if at and _INSIDE.match(masked, at - 1):
            continue
        if match := _IMPORT.match(code, at):
            _add_import(match, found.imports)
        elif match := _EXPORT.match(code, at):
            _add_export(match, found)
        elif match := _DECLARED.match(code, at):
            found.exports[_decode(match[1])] = _decode(match[1])
        elif match := _DEFAULT.match(code, at):
            found.exports["default"] = _decode(match[0].split()[-1])
    return found


def _add_import(match: re.Match[bytes], imports: dict[str, Imported]) -> None:
    specifier = unquote(match[4])
    if match[1]:
        imports[_decode(match[1])] = Imported(specifier, "default")
    if match[3]:
        imports[_decode(match[3])] = Imported(specifier, NAMESPACE)
    for name, local in _split(match[2] or b""):
        imports[local] = Imported(specifier, name)


def _add_export(match: re.Match[bytes], found: Bindings) -> None:
    specifier = unquote(match[3]) if match[3] else ""
    if match[1] is None:
        if match[2]:
            found.forwards[_decode(match[2])] = Imported(specifier, NAMESPACE)
        elif specifier:
            found.forwards_all.append(specifier)
    elif specifier:
        for own, name in _split(match[1]):
            found.forwards[name] = Imported(specifier, own)
    else:
        found.exports.update((name, local) for local, name in _split(match[1]))


def _split(names: bytes) -> Iterator[tuple[str, str]]:
    """Yield each name of a list with the one after ``as``, or itself."""
    for item in names.decode("utf-8", "replace").split(","):
        first, *rest = (part.strip().strip("\"'") for part in _AS.split(item, maxsplit=1))
        if first:
            yield first, rest[0] if rest else first


def _decode(name: bytes) -> str:
    return name.decode("utf-8", "replace")
