"""Text of a build inside GitHub- and GitLab-flavoured Markdown, where it may mean nothing.

Characters with a meaning become numeric references, which CommonMark 0.31 never takes for
structure; that also holds for ``|`` in a table cell, which backslashes and code spans do not.
References to people, issues and emoji are made from the rendered text, so only a zero-width
space between sign and name stops those.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote, urlsplit

_SPECIAL: Final = re.compile(
    r"(?P<reference>[@#!~%$&^*](?=[\w\"{]))"
    r"|(?P<emoji>:(?=[\w+-]{1,40}:))"
    r"|(?P<link>:(?=//)|(?i:(?<=www))(?=\.))"
    r"|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])"  # between letters it is never emphasis
    r"|[&<>\\`*\[\]|~{}^$@#]"
)
_NO_REFERENCE: Final = "&#8203;"  # zero-width space


def escape_text(text: str, limit: int) -> str:
    """Return at most ``limit`` characters of one line as text without links, names or markup."""
    return _SPECIAL.sub(_escape, shorten(text, limit))


def escape_code(text: str, limit: int) -> str:
    """Return at most ``limit`` characters as code; nothing in it is a reference anyway."""
    escaped = _SPECIAL.sub(lambda match: _number(match[0]), shorten(text, limit))
    return f"<code>{escaped}</code>"


def escape_link(label: str, url: str) -> str:
    """Return a link, or the label alone where ``url`` is no web address."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        return escape_text(label, 200)
    return f"[{escape_text(label, 200)}]({quote(url, safe=':/?#@!$&*+,;=%~')})"


def shorten(text: str, limit: int) -> str:
    """Return text whose middle gives way to an ellipsis when it is longer than ``limit``."""
    if len(text) <= limit:
        return text
    tail = limit // 3
    return f"{text[: limit - tail - 1]}…{text[len(text) - tail :]}"


def _escape(match: re.Match[str]) -> str:
    if match.lastgroup is None:
        return _number(match[0])
    return _number(match[0]) + _NO_REFERENCE


def _number(text: str) -> str:
    return "".join(f"&#{ord(character)};" for character in text)
