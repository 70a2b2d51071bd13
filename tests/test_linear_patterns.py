"""No regular expression of the package takes more than linear time on a text made to slow it."""

from __future__ import annotations

import contextlib
import importlib
import inspect
import pkgutil
import re
import signal
import time
from itertools import pairwise

import pytest

import bundleaudit
from regex_attacks import attacks

LENGTHS = (500, 2_000, 8_000, 16_000)
QUICK_SECONDS = 0.02
LONGEST_SECONDS = 2

BOUNDED = {
    "analysis.routes.added:_EACH:0": "reads the 300 bytes before a call",
    "checks.ba403_unhashed_asset:_LONG_HASH:0": "reads names of files, 255 bytes at most",
    "checks.ba403_unhashed_asset:_MIXED:0": "reads a part of a file's name",
    "inputs.javascript.references:_TEXTS:0": "reads lists another pattern matched: all texts end",
    "inputs.javascript.systemjs:_TEXTS:0": "reads lists another pattern matched: all texts end",
}


def patterns():
    """Yield name, pattern and whether the package searches with it or only matches at a place."""
    modules = [
        module.name
        for module in pkgutil.walk_packages(bundleaudit.__path__, "bundleaudit.")
        if not module.name.endswith("__main__")
    ]
    found = {}
    for module in map(importlib.import_module, modules):
        code = inspect.getsource(module)
        for name, value in vars(module).items():
            for number, item in enumerate(_held(value)):
                if isinstance(item, re.Pattern):
                    is_searched = re.search(
                        rf"\b{name}\.(?:search|finditer|findall|sub|split)\b", code
                    )
                    is_matched = re.search(rf"\b{name}\.(?:match|fullmatch)\b", code)
                    label = f"{module.__name__.partition('.')[2]}:{name}:{number}"
                    found[label] = (item, bool(is_searched) or not is_matched)
    return [(label, *entry) for label, entry in sorted(found.items())]


def _held(value, depth=4):
    """Return what a value holds, through containers, records and classes of the package."""
    if isinstance(value, dict):
        value = tuple(value.values())
    elif hasattr(value, "__record_defaults__") and not isinstance(value, type):
        value = tuple(getattr(value, name) for name in value.__record_defaults__)
    elif isinstance(value, type) and value.__module__.startswith("bundleaudit."):
        value = tuple(vars(value).values())
    if not depth or not isinstance(value, (tuple, list, set, frozenset)):
        return [value]
    return [one for item in value for one in _held(item, depth - 1)]


def seconds(pattern, is_searched, before, repeated, length):
    text = before + repeated * (length // len(repeated))
    data = text if isinstance(pattern.pattern, str) else text.encode("utf-8", "replace")
    started = time.thread_time()
    if is_searched:
        for _ in pattern.finditer(data):
            pass
    else:
        pattern.match(data)
        pattern.fullmatch(data)
    return time.thread_time() - started


def slow_attack(pattern, is_searched):
    """Return the first text that costs more than linear time, with both times."""
    for before, repeated in attacks(pattern):
        attack = (pattern, is_searched, before, repeated)
        shown = before[-80:], repeated[:80]
        for short, long in pairwise(LENGTHS):
            with alarm(LONGEST_SECONDS):
                if seconds(*attack, long) < QUICK_SECONDS:
                    continue
                short_s = min(seconds(*attack, short) for _ in range(3))
                long_s = min(seconds(*attack, long) for _ in range(2))
                if long_s > 2 * (long / short) * short_s:
                    return *shown, round(short_s, 4), round(long_s, 4)
                continue
            return *shown, "no answer"
    return None


@contextlib.contextmanager
def alarm(limit_s):
    """End the block after some seconds; what follows the block tells whether that was so."""

    def ring(*_):
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, limit_s)
    try:
        with contextlib.suppress(TimeoutError):
            yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize(
    ("pattern", "is_searched"),
    [pytest.param(*entry, id=name) for name, *entry in patterns() if name not in BOUNDED],
)
def test_time_is_linear(pattern, is_searched):
    assert slow_attack(pattern, is_searched) is None, pattern.pattern


@pytest.mark.parametrize(
    "slow", [r"a+b", r"(a|a)*b", r"<!--.*?-->", r"\s+x", r"x[^y]*+y", r"\d+\.\d+x"]
)
def test_slow_patterns_would_be_found(slow):
    assert slow_attack(re.compile(slow), is_searched=True)


def test_every_exception_is_a_pattern_and_needed():
    slow = {name: slow_attack(*entry) for name, *entry in patterns() if name in BOUNDED}
    assert slow.keys() == BOUNDED.keys()
    assert all(slow.values()), slow
