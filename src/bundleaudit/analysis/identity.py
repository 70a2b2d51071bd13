"""Names without content hashes: how a file is recognised in another build."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# Vite 5+ writes 8 base64url characters and Vite 3-4 write 8 hex digits, after `-` or `.`.
_TAIL = re.compile(r"(?P<sep>[-.])(?P<hash>[A-Za-z0-9_-]{8})(?=\.)")
_CAMEL_CASE = re.compile(r"[A-Z]?[a-z]{2,}(?:[A-Z][a-z]{2,})+")
# Numbers people put into names: a picture's measures, a day, a word with a size or a year.
_NUMBERED = re.compile(
    r"""
      [0-9]{3,4}x[0-9]{3,4}
    | (?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])
    | (?=[a-z]*[g-z])[A-Za-z][a-z]{3}(?:1024|1080|1280|1440|1920|2048|2560|3840|4096|19[0-9]{2}|20[0-9]{2})
    | (?=[a-z]*[g-z])[A-Za-z][a-z]{4}(?:120|128|144|152|167|180|192|256|310|384|512|720|768)
    """,
    re.VERBOSE,
)
# The second one of something, or its version: a digit behind what can be spoken.
_SPOKEN = re.compile(
    r"(?=[a-z]*[g-z])(?=[a-z]{7}[0-9]\Z)"
    r"[b-df-hj-np-tv-z]{0,3}(?:[aeiou]{1,2}[b-df-hj-np-tv-z]{1,2}){2,3}[aeiou]{0,2}[b-df-hj-np-tv-z]?[0-9]"
)
_HASH_LENGTH = 8


def is_hash(text: str) -> bool:
    """Return whether 8 characters look like a content hash rather than a word.

    A hash without digit and without capital letter has a chance of 1 in 700, so such a text is
    taken for a word (``settings``, ``foo-view``), as is camel case (``HomeView``) and what people
    number files by (``1280x720``, ``20240101``, ``icon1024``, ``vendors2``): one hash in 10,000 looks
    so.
    """
    if _NUMBERED.fullmatch(text) or _SPOKEN.fullmatch(text):
        return False
    if any(char.isdigit() for char in text):
        return True
    if "-" in text or "_" in text:
        return text != text.lower()
    return text[1:] != text[1:].lower() and _CAMEL_CASE.fullmatch(text) is None


def find_hash(path: str) -> str | None:
    """Return the content hash in a file's name, or ``None``; the last one when there are several.

    Only the name is looked at, never its folder. A name that is nothing but a hash
    (``9fy7tnFw.js``) has one too.
    """
    name = path.rpartition("/")[2]
    found = [match["hash"] for match in _TAIL.finditer(name) if is_hash(match["hash"])]
    if found:
        return found[-1]
    stem = name.partition(".")[0]
    has_digit = any(char.isdigit() for char in stem)
    is_candidate = len(stem) == _HASH_LENGTH and stem.isalnum() and has_digit
    return stem if is_candidate and is_hash(stem) else None


def stable_name(path: str) -> str:
    """Return ``path`` with every content hash in its name replaced by ``*``."""
    folder, slash, name = path.rpartition("/")
    if find_hash(name) == name.partition(".")[0]:
        return f"{folder}{slash}*{name[_HASH_LENGTH:]}"
    return folder + slash + _TAIL.sub(lambda match: _replace(match, match["sep"] + "*"), name)


def stable_names(paths: Iterable[str]) -> dict[str, str]:
    """Return ``stable_name`` of every path, with the other names of its folder in mind.

    One hash in a hundred reads like a word (``dates-CrgftFex.js``). Where most names of a folder
    end in a hash, a word of 8 characters in the same place is taken for one too; a word with a
    digit (``vendors2``) only where the hashes are made of small letters and digits as well.
    """
    names = {path: stable_name(path) for path in paths}
    clear: Counter[str] = Counter()
    with_capitals: set[str] = set()
    doubtful: dict[str, list[str]] = {}
    for path, name in names.items():
        folder = path.rpartition("/")[0]
        if name != path:
            clear[folder] += 1
            if folder not in with_capitals and any(map(str.isupper, find_hash(path) or "")):
                with_capitals.add(folder)
        elif (tail := _TAIL.search(path.rpartition("/")[2])) and not _NUMBERED.fullmatch(
            tail["hash"]
        ):
            doubtful.setdefault(folder, []).append(path)
    for folder, found in doubtful.items():
        if clear[folder] >= 2 * len(found):
            for path in found:
                place, slash, file = path.rpartition("/")
                tail = _TAIL.search(file)
                if folder in with_capitals and tail and _SPOKEN.fullmatch(tail["hash"]):
                    continue
                names[path] = place + slash + _TAIL.sub(lambda match: match["sep"] + "*", file)
    return names


def chunk_name(path: str) -> str:
    """Return the chunk's name as its file shows it: without folder, hashes and extension."""
    stem = path.rpartition("/")[2].rpartition(".")[0]
    shortened = _TAIL.sub(lambda match: _replace(match, ""), f"{stem}.").removesuffix(".")
    return shortened or stem or path


def _replace(match: re.Match[str], replacement: str) -> str:
    return replacement if is_hash(match["hash"]) else match[0]
