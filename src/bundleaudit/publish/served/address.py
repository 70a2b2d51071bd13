"""The address of a deployed build, and the headers to ask with."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urljoin, urlsplit

from bundleaudit.errors import UsageError
from bundleaudit.inputs.untrusted_text import escape_unprintable
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Iterable

_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")
_VALUE: Final = re.compile(r"[ -~\t]{0,8000}")
_OURS: Final = frozenset(
    [
        "accept-encoding",
        "connection",
        "content-length",
        "transfer-encoding",
        "if-none-match",
        "if-modified-since",
        "range",
        "user-agent",
    ]
)
_SHOWN_CHARACTERS: Final = 200
_PORTS: Final = {"http": 80, "https": 443}


@record
class Address:
    """Where a build is deployed.

    Attributes:
        root: Its URL, ending in ``/``.
        origin: Scheme, host and port.
    """

    root: str
    origin: tuple[str, str, int]

    def below(self, path: str) -> str:
        """Return the URL of a path of the build; the file system's bytes are escaped."""
        return self.root + quote(os.fsencode(path), safe="/~!$&'()*+,;=:@")

    def follow(self, url: str, location: str) -> str | None:
        """Return where a redirect leads; ``None`` when that is not this origin."""
        try:
            target = urljoin(url, location)
            return target if _origin(target) == self.origin else None
        except ValueError:
            return None


def parse_address(url: str, base: str) -> Address:
    """Return the address of a build that is at ``base`` below ``url``.

    Raises:
        UsageError: It is no address of the web, or holds credentials, a query or a fragment.
    """
    hint = "write it as https://host/ or http://127.0.0.1:8000/app/"
    try:
        parts, origin = urlsplit(url), _origin(url)
    except ValueError as error:
        raise UsageError(f"the URL is no address: {error}", hint=hint) from None
    if parts.username is not None or parts.password is not None:
        raise UsageError(
            "the URL holds credentials", hint='give them as --header "Authorization: Basic ..."'
        )
    shown = escape_unprintable(url)[:_SHOWN_CHARACTERS]
    if re.search(r"[^!-~]", url) or parts.query or parts.fragment or not parts.hostname:
        raise UsageError(f"{shown} is no address of a folder", hint=hint)
    folder = f"{parts.path.rstrip('/')}/"
    if base.strip("/"):
        if re.search(r"[^!-~]|[?#\\]", base) or ".." in base.split("/") or "://" in base:
            raise UsageError("--base is a path, as `base` of Vite's configuration: /app/")
        folder += f"{base.strip('/')}/"
    return Address(root=f"{parts.scheme}://{parts.netloc}{folder}", origin=origin)


def parse_headers(texts: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return the headers of ``--header``; no message repeats a value.

    Raises:
        UsageError: One is no header, or one that this command sets itself.
    """
    found: list[tuple[str, str]] = []
    for position, text in enumerate(texts, 1):
        name, colon, value = text.partition(":")
        name, value = name.strip(), value.strip()
        if not colon or not _TOKEN.fullmatch(name) or not _VALUE.fullmatch(value):
            raise UsageError(
                f"--header number {position} is no header", hint='write it as "Name: value"'
            )
        if name.lower() in _OURS:
            raise UsageError(f"--header {name}: serve-check sets this header itself")
        found.append((name, value))
    return tuple(found)


class Mask:
    """Makes texts of a server safe to print: no secret that was sent, no control characters."""

    def __init__(self, headers: Iterable[tuple[str, str]]) -> None:
        values = {value for _, value in headers}
        parts = {part for value in values for part in re.split(r"[\s;,=]+", value)}
        self._secrets = sorted(
            {text for text in values | parts if len(text) >= 6}, key=len, reverse=True
        )

    def __call__(self, text: str) -> str:
        """Return ``text`` masked, escaped and shortened."""
        for secret in self._secrets:
            text = text.replace(secret, "***").replace(quote(secret, safe=""), "***")
        shown = escape_unprintable(text)
        is_long = len(shown) > _SHOWN_CHARACTERS
        return f"{shown[: _SHOWN_CHARACTERS - 1]}…" if is_long else shown


def _origin(url: str) -> tuple[str, str, int]:
    parts = urlsplit(url)
    if parts.scheme not in _PORTS:
        raise ValueError("it begins with neither https:// nor http://")
    return parts.scheme, (parts.hostname or "").lower(), parts.port or _PORTS[parts.scheme]
