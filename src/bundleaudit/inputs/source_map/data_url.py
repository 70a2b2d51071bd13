"""Source maps that travel inside the code, as a data URL."""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import unquote_to_bytes

from bundleaudit.inputs.source_map.values import MapProblem

_HEADER_MAX_CHARACTERS = 256


def is_data_url(url: str) -> bool:
    """Return whether the URL carries its data itself."""
    return url[:5].lower() == "data:"


def decode_data_url(url: str) -> bytes | MapProblem:
    """Return the bytes a ``data:`` URL (RFC 2397) carries, or why it cannot be read.

    Both forms are read, base64 and percent-encoded; media type and parameters such as a
    charset do not matter, since a source map is UTF-8 by its standard.
    """
    if not is_data_url(url):
        return MapProblem(reason="the inline source map is not a data URL")
    comma = url.find(",", 5, _HEADER_MAX_CHARACTERS)
    if comma < 0:
        return MapProblem(reason="the inline source map's data URL has no comma")
    parameters = url[5:comma].lower().split(";")
    body = unquote_to_bytes(url[comma + 1 :])
    if parameters[-1].strip() != "base64":
        return body
    # Missing padding and the URL-safe alphabet are what lenient writers get wrong.
    digits = re.sub(rb"[\s=]+", b"", body).translate(bytes.maketrans(b"-_", b"+/"))
    try:
        return base64.b64decode(digits + b"=" * (-len(digits) % 4), validate=True)
    except binascii.Error as error:
        return MapProblem(reason=f"the inline source map is not base64 ({error})")
