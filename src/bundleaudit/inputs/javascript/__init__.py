"""Scripts: what they import, load and name, from their bytes alone.

<<<<<<< HEAD
``facts`` is the vocabulary, ``scanner`` reads code, ``encoding`` keeps scans in the cache. Import
the one that is needed: a warm run decodes scans and never compiles the scanner's patterns.
"""
=======
from __future__ import annotations

from bundleaudit.inputs.javascript.encoding import decode_scan, encode_scan
from bundleaudit.inputs.javascript.facts import (
    SCANNER_VERSION,
    Bundler,
    DynamicImport,
    ScriptScan,
)

__all__ = [
    "SCANNER_VERSION",
    "Bundler",
    "DynamicImport",
    "ScriptScan",
    "decode_scan",
    "encode_scan",
    "scan_script",
]


def scan_script(code: bytes) -> ScriptScan:
    """Return what ``code``, a script or a module, says about other files.

    Any bytes give a result, in time linear in their number.
    """
    # Its patterns take longer to compile than all cached scans to decode; a warm run needs none.
    from bundleaudit.inputs.javascript.scanner import scan  # noqa: PLC0415

    return scan(code)
>>>>>>> wip-script2
