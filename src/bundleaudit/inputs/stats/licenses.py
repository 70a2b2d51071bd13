"""Vite's licence list: names and versions of the packages in the bundle.

Format: ``build.license`` of Vite 7.2 and later: ``.vite/license.md``, or a file ending in ``.json``
with ``[{name, version, identifier, text}]``; checked against Vite 8.
"""

from __future__ import annotations

import re
from typing import Final

from bundleaudit.inputs.stats.collector import ReportCollector
from bundleaudit.inputs.stats.fields import objects_of, text_of
from bundleaudit.inputs.stats.report import StatsFormat, StatsReport

_TITLE: Final = "# Licenses"
_HEADING: Final = re.compile(
    r"^## ((?:@[^\s/@]{1,214}/)?[^\s/@]{1,214}) - (\d\S{0,99})", re.MULTILINE
)


def is_license_list(document: object) -> bool:
    """Return whether it is the JSON form."""
    return (
        isinstance(document, list)
        and bool(document)
        and all(
            isinstance(entry, dict) and {"name", "version", "identifier"} <= entry.keys()
            for entry in document
        )
    )


def parse_license_list(document: object, path: str) -> StatsReport:
    """Return a report with nothing but versions."""
    collector = ReportCollector(StatsFormat.LICENSES, path)
    for entry in objects_of(document):
        name, version = text_of(entry.get("name")), text_of(entry.get("version"))
        if name is None or version is None:
            collector.add_fault()
        else:
            collector.add_version(name, version)
    return collector.finish()


def is_license_page(text: str) -> bool:
    """Return whether it is the Markdown form."""
    return text.startswith(_TITLE)


def parse_license_page(text: str, path: str) -> StatsReport:
    """Return a report with nothing but versions; texts of licences are passed over."""
    collector = ReportCollector(StatsFormat.LICENSES, path)
    for match in _HEADING.finditer(text):
        collector.add_version(match[1], match[2])
    return collector.finish()
