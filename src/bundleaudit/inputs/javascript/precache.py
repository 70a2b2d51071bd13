"""What a service worker stores when it is installed.

Format: Workbox's precache manifest, an array of objects with ``url`` and ``revision``, as version 7
documents it; no real build was at hand. The function it is given to is minified away by
``injectManifest``, so the objects themselves are the mark.
"""

from __future__ import annotations

import re
from typing import Final

from bundleaudit.inputs.javascript.syntax import TEXT, unquote

_URL: Final = rb"[\"']?+url[\"']?+\s*+:\s*+(" + TEXT + rb")"
_REVISION: Final = rb"[\"']?+revision[\"']?+\s*+:\s*+(?:null|void 0|" + TEXT + rb")"
_MORE: Final = rb"(?:\s*+,\s*+[\"']?+integrity[\"']?+\s*+:\s*+" + TEXT + rb")?+\s*+,?+\s*+\}"
_ENTRY: Final = re.compile(
    rb"\{\s*+(?:"
    + _URL
    + rb"\s*+,\s*+"
    + _REVISION
    + rb"|"
    + _REVISION
    + rb"\s*+,\s*+"
    + _URL
    + rb")"
    + _MORE,
    re.DOTALL,
)


def find_precache(code: bytes) -> tuple[str, ...]:
    """Return the URLs of the precache manifest in ``code``, in order; empty without one."""
    is_workbox = b"revision" in code and (b"precache" in code or b"workbox" in code)
    if not is_workbox:
        return ()
    return tuple(unquote(match[1] or match[2]) for match in _ENTRY.finditer(code))
