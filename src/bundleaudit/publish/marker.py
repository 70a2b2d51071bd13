"""The hidden first line by which a later run knows its comment."""

from __future__ import annotations

import hashlib
import re

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,79}")


def make_marker(key: str) -> str:
    """Return the HTML comment for ``key``; a key of other characters is named by its digest."""
    plain = key
    # "--" ends comments in some parsers.
    if not _PLAIN.fullmatch(key) or "--" in key:
        plain = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"<!-- bundleaudit:v1 id={plain} -->"


def mark(body: str, key: str) -> str:
    """Return the text of a comment with its marker as the first line."""
    return f"{make_marker(key)}\n{body}".strip()


def is_marked(body: object, key: str) -> bool:
    """Return whether a comment of the API is the one for ``key``: by its first line alone."""
    return isinstance(body, str) and body.lstrip().split("\n", 1)[0].strip() == make_marker(key)
