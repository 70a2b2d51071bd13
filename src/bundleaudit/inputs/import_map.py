"""Import maps: which file stands behind a name that code imports.

Vite 8.1's ``build.chunkImportMap`` lets chunks import stable names that do not exist on disk and
maps them to hashed files, in the page and in ``importmap.json``. Format: HTML Standard, import
maps; ``scopes`` and ``integrity`` are not read, Vite writes none.
"""

from __future__ import annotations

from bundleaudit.inputs.untrusted_text import parse_json, replace_surrogates


def parse_import_map(text: str) -> tuple[tuple[str, str], ...]:
    """Return specifier and URL of every entry of ``imports``, in order.

    Entries whose target is not a string block a name and are left out.

    Raises:
        ValueError: The text is not a JSON object with an object ``imports`` (which may be absent).
    """
    document = parse_json(text)
    if not isinstance(document, dict):
        raise ValueError("it is not a JSON object")  # noqa: TRY004 - all faults of content are one
    imports = document.get("imports", {})
    if not isinstance(imports, dict):
        raise ValueError("its 'imports' is not an object")  # noqa: TRY004
    return tuple(
        (replace_surrogates(specifier), replace_surrogates(url))
        for specifier, url in imports.items()
        if isinstance(url, str)
    )
