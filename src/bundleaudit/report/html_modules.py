"""Puts ES modules into one script, each in a scope of its own, so that there is no build step.

The page must work from ``file://``, where browsers load no modules, and under a policy that
allows one hash. The modules keep to a subset, which is checked here and lets text stand for a
parser: imports are named and relative, stand on lines of their own, and nothing is exported but
declarations (``export function``, ``export const``, ``export class``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_IMPORT = re.compile(r'^import \{([^{}]*)\} from "\./([a-z_]+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(
    r"^export (?=(?:async )?function\*? (\w+)|const (\w+)|class (\w+))", re.MULTILINE
)
_LEFT_OVER = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)


def link_modules(modules: Mapping[str, str], *, main: str) -> str:
    """Return one strict script that runs ``main`` after everything it imports, once each.

    Raises:
        ValueError: A module leaves the subset, imports one that is missing, or imports itself
            by way of others; these are mistakes in this package, found by its tests.
    """
    linked = [_link(name, modules[name]) for name in _in_order(modules, main)]
    return '"use strict";\n{\n' + "\n".join(linked) + "\n}"


def _in_order(modules: Mapping[str, str], main: str) -> list[str]:
    ordered: list[str] = []
    waiting: list[tuple[str, bool]] = [(main, False)]
    opened: set[str] = set()
    while waiting:
        name, is_done = waiting.pop()
        if is_done:
            ordered.append(name)
            continue
        if name in ordered:
            continue
        if name in opened:
            raise ValueError(f"{name} imports itself by way of others")
        if name not in modules:
            raise ValueError(f"there is no module {name}")
        opened.add(name)
        waiting.append((name, True))
        needed = [match[2] for match in _IMPORT.finditer(modules[name])]
        waiting.extend((one, False) for one in reversed(needed) if one not in ordered)
    return ordered


def _link(name: str, code: str) -> str:
    exported = [one for match in _EXPORT.finditer(code) for one in match.groups() if one]
    body = _EXPORT.sub("", code)
    body = _IMPORT.sub(
        lambda match: f"const {{{_renamed(match[1])}}} = {_variable(match[2])};\n", body
    )
    left_over = _LEFT_OVER.search(body)
    if left_over:
        raise ValueError(f"{name}: write {left_over[0]!r} as a named import or declaration")
    return (
        f"// ---- {name}\nconst {_variable(name)} = (() => {{\n{body.strip()}\n"
        f"return {{ {', '.join(exported)} }};\n}})();"
    )


def _renamed(names: str) -> str:
    return re.sub(r"\b(\w+) as (\w+)", r"\1: \2", names)


def _variable(name: str) -> str:
    return "module_" + name.removesuffix(".js")
