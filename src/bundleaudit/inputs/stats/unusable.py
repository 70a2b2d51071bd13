"""Formats that are known but hold nothing the audit could use."""

from __future__ import annotations

from bundleaudit.inputs.stats.fields import object_of


def name_unusable(document: object) -> str:
    """Return what the document is and why it is of no use; empty when it is none of these."""
    if isinstance(document, list):
        if document and all({"filename", "parsedSize"} <= object_of(e).keys() for e in document):
            return (
                "is a vite-bundle-analyzer report, which has no importers; "
                "source maps say more about sizes"
            )
        if document and all({"label", "statSize"} <= object_of(e).keys() for e in document):
            return "is a webpack-bundle-analyzer report, which is not about a Vite build"
        return ""
    root = object_of(document)
    if isinstance(root.get("inputs"), dict) and isinstance(root.get("outputs"), dict):
        return "is an esbuild metafile, which is not about a Vite build"
    if all(isinstance(root.get(field), list) for field in ("assets", "chunks", "modules")):
        return "is in webpack's stats format, which has no importers; use rollup-plugin-stats"
    return ""
