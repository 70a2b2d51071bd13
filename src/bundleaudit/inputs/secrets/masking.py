"""Texts out of a build that reports repeat, without the secrets in them.

Addresses elsewhere and names of sources are shown in findings, tables and caches. A token in one of
them is told by BA506 at its place; nobody has to read it in a log.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bundleaudit.inputs.secrets.rules import SECRET_RULES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_MASK: Final = "…"
_PASSWORD: Final = re.compile(r"(//[^/@?#:\s]{0,256}+):[^/@?#\s]{1,512}+@")
_VALUE: Final = re.compile(
    r"([?&;#](?:[\w.-]{0,64}?[_.-])?(?:token|secret|password|passwd|pwd|signature|sig|credentials?|"
    r"api_?key|access_?key|auth)=)[^&#;\s]{8,2048}+",
    re.IGNORECASE,
)


def mask_address(url: str) -> str:
    """Return an address with its password, secret parameters and tokens masked.

    What leads nowhere else, such as ``./a.js``, is returned as it is: it names a file.
    """
    if "//" not in url:
        return url
    return mask_secrets(_VALUE.sub(rf"\1{_MASK}", _PASSWORD.sub(rf"\1:{_MASK}@", url)))


def mask_secrets(text: str) -> str:
    """Return ``text`` with every value that is a secret by its form masked; all else is kept."""
    data = text.encode("utf-8", "surrogatepass")
    spans = sorted(_find_spans(data))
    if not spans:
        return text
    kept: list[bytes] = []
    end = 0
    for start, stop in spans:
        if start >= end:
            kept += (data[end:start], _MASK.encode())
            end = stop
    kept.append(data[end:])
    return b"".join(kept).decode("utf-8", "surrogatepass")


def mask_each(texts: Sequence[str]) -> list[str]:
    """Return ``texts`` with secrets masked; all are searched at once, for hardly any has one."""
    together = "\n".join(texts)
    return list(texts) if mask_secrets(together) == together else [mask_secrets(t) for t in texts]


def _find_spans(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield where values begin, after what every such value begins with, and where they end."""
    for rule in SECRET_RULES:
        for offset in rule.anchors.find_all(data):
            match = rule.pattern.match(data, offset)
            if match is not None and rule.is_real(match[1]):
                yield match.start(1) + rule.shown_count, match.end(1)
