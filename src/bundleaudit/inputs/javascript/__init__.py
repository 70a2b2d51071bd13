"""Scripts: what they import, load and name, from their bytes alone."""

from __future__ import annotations

from bundleaudit.inputs.javascript.encoding import decode_scan, encode_scan
from bundleaudit.inputs.javascript.facts import (
    SCANNER_VERSION,
    Bundler,
    DynamicImport,
    ScriptScan,
)
from bundleaudit.inputs.javascript.scanner import scan_script

__all__ = [
    "SCANNER_VERSION",
    "Bundler",
    "DynamicImport",
    "ScriptScan",
    "decode_scan",
    "encode_scan",
    "scan_script",
]
