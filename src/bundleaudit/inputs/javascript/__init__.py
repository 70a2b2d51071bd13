"""What a script refers to: imports, preloads, workers, names; scanned, not parsed."""

from __future__ import annotations

from bundleaudit.inputs.javascript.scan import (
    SCANNER_VERSION,
    DynamicImport,
    ScriptScan,
    decode_scan,
    encode_scan,
    scan_script,
)

__all__ = [
    "SCANNER_VERSION",
    "DynamicImport",
    "ScriptScan",
    "decode_scan",
    "encode_scan",
    "scan_script",
]
