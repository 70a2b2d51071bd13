"""Tags a page creates by itself from a JSON list in an inline script.

``vite-plugin-dynamic-base`` 1.x moves Vite's script and link tags into such a list, so that a base
known only at run time can be put in front of their URLs.
"""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from bundleaudit.inputs.untrusted_text import replace_surrogates
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Iterator

_LIST_START: Final = re.compile(r'\[\s*+\{\s*+"(?:parentTagName|tagName|attrs)"\s*+:')
_MOST_LISTS: Final = 8  # each may be read up to the end of the script


@record
class InjectedTag:
    """A script or link: its name, the element it is added to and its attributes, as written."""

    name: str
    parent: str
    attributes: dict[str, str]


def parse_injected_tags(code: str) -> tuple[InjectedTag, ...]:
    """Return the scripts and links that lists in ``code`` describe, in order; often none."""
    decoder = json.JSONDecoder()
    tags: list[InjectedTag] = []
    for match in islice(_LIST_START.finditer(code), _MOST_LISTS):
        try:
            items, _ = decoder.raw_decode(code, match.start())
        except (ValueError, RecursionError):
            continue
        tags.extend(_tags_of(items))
    return tuple(tags)


def _tags_of(items: object) -> Iterator[InjectedTag]:
    for item in items if isinstance(items, list) else ():
        match item:
            case {"tagName": "script" | "link" as name, "attrs": dict(attributes)}:
                parent = item.get("parentTagName")
                yield InjectedTag(
                    name=name,
                    parent=parent if isinstance(parent, str) else "",
                    attributes={
                        attribute.lower(): replace_surrogates(value)
                        for attribute, value in attributes.items()
                        if isinstance(value, str)
                    },
                )
            case _:
                continue
