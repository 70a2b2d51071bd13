"""Scripts: what they import, load and name, from their bytes alone."""

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
