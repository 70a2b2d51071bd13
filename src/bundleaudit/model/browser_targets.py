"""What browsers can read: targets as Vite's ``build.target`` has them, and syntax by version.

First versions that have a feature: MDN's browser compatibility data, as of November 2026. Vite's
defaults: its documentation of ``build.target`` (``modules`` up to Vite 6,
``baseline-widely-available`` from Vite 7 on, whose browsers Vite 8 raised).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bundleaudit.model.build import Bundler

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_NAMED: Final = {
    "modules": ("es2020", "edge88", "firefox78", "chrome87", "safari14"),
    "baseline-widely-available": ("chrome107", "edge107", "firefox104", "safari16"),
}
# Rollup builds come from Vite 3 to 7: what the newest default leaves out, all of them leave out.
_DEFAULTS: Final = {
    Bundler.ROLLUP: _NAMED["baseline-widely-available"],
    Bundler.ROLLDOWN: ("chrome111", "edge111", "firefox114", "safari16.4"),
}
_TARGET: Final = re.compile(r"(es|chrome|edge|firefox|safari|ios|opera)(\d{1,4})(?:\.(\d{1,3}))?")
_IGNORED: Final = re.compile(r"esnext|(?:node|deno|hermes|rhino|ie)[\d.]*", re.IGNORECASE)

FEATURES: Final[Mapping[str, Mapping[str, tuple[int, int]]]] = {
    "optional chaining": {
        "es": (2020, 0), "chrome": (80, 0), "edge": (80, 0), "firefox": (74, 0),
        "safari": (13, 1), "ios": (13, 4), "opera": (67, 0),
    },
    "nullish coalescing": {
        "es": (2020, 0), "chrome": (80, 0), "edge": (80, 0), "firefox": (72, 0),
        "safari": (13, 1), "ios": (13, 4), "opera": (67, 0),
    },
    "BigInt literal": {
        "es": (2020, 0), "chrome": (67, 0), "edge": (79, 0), "firefox": (68, 0),
        "safari": (14, 0), "ios": (14, 0), "opera": (54, 0),
    },
    "logical assignment": {
        "es": (2021, 0), "chrome": (85, 0), "edge": (85, 0), "firefox": (79, 0),
        "safari": (14, 0), "ios": (14, 0), "opera": (71, 0),
    },
    "private name": {
        "es": (2022, 0), "chrome": (74, 0), "edge": (79, 0), "firefox": (90, 0),
        "safari": (14, 1), "ios": (14, 5), "opera": (62, 0),
    },
    "static block": {
        "es": (2022, 0), "chrome": (94, 0), "edge": (94, 0), "firefox": (93, 0),
        "safari": (16, 4), "ios": (16, 4), "opera": (80, 0),
    },
    "lookbehind in a regular expression": {
        "es": (2018, 0), "chrome": (62, 0), "edge": (79, 0), "firefox": (78, 0),
        "safari": (16, 4), "ios": (16, 4), "opera": (49, 0),
    },
}  # fmt: skip
"""First edition and first browser versions of every feature the scan tells."""


def parse_targets(names: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Return the oldest version of every target, by ``es`` or browser.

    ``esnext`` and targets that are no browsers ask for nothing and are left out.

    Raises:
        ValueError: A name is no target.
    """
    oldest: dict[str, tuple[int, int]] = {}
    pending = [name.strip().lower() for name in names]
    while pending:
        name = pending.pop()
        if name in _NAMED:
            pending += _NAMED[name]
            continue
        match = _TARGET.fullmatch(name)
        if match is None:
            if _IGNORED.fullmatch(name):
                continue
            raise ValueError(f"{name!r} is no target such as es2020, chrome107 or safari16.4")
        version = (_edition(match), int(match[3] or 0))
        oldest[match[1]] = min(version, oldest.get(match[1], version))
    return oldest


def default_targets(bundler: Bundler | None) -> dict[str, tuple[int, int]]:
    """Return Vite's default by what wrote the build; empty where that is unknown."""
    return {} if bundler is None else parse_targets(_DEFAULTS[bundler])


def excluded_by(feature: str, targets: Mapping[str, tuple[int, int]]) -> tuple[str, ...]:
    """Return the targets that cannot read ``feature``, with the version that first can."""
    found = []
    for name, oldest in sorted(targets.items()):
        first = FEATURES[feature].get(name)
        if first is not None and oldest < first:
            found.append(f"{_spell(name, oldest)} (from {_version(first)} on)")
    return tuple(found)


def _edition(match: re.Match[str]) -> int:
    """Return a version; editions are years, and ``es6`` is 2015."""
    number = int(match[2])
    return number + 2009 if match[1] == "es" and number < 2000 else number


def _spell(name: str, version: tuple[int, int]) -> str:
    label = {"es": "ES", "ios": "iOS"}.get(name, name.capitalize())
    return f"{label}{'' if name == 'es' else ' '}{_version(version)}"


def _version(version: tuple[int, int]) -> str:
    return f"{version[0]}.{version[1]}" if version[1] else str(version[0])
