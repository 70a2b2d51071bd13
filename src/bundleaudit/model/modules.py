"""Modules and their imports, as the sources had them before they were bundled."""

from __future__ import annotations

from bundleaudit.records import record


@record
class ModuleImport:
    """One import of a module by a module.

    Attributes:
        importer: The module that holds the import.
        imported: The module it leads to.
        is_dynamic: Whether it is ``import()``.
        specifier: What the code says (``./router``); ``None`` where nobody told.
    """

    importer: str
    imported: str
    is_dynamic: bool
    specifier: str | None = None


@record
class ModuleImports:
    """The import graph of a build's modules.

    Attributes:
        entries: Modules a page starts with, sorted; targets of dynamic imports are none.
        imports: Sorted by importer, imported module and kind; no import twice.
        is_inferred: Read from the sources in maps, without the modules that left no byte: good for
            a way to a module, not for what it retains.
    """

    entries: tuple[str, ...]
    imports: tuple[ModuleImport, ...]
    is_inferred: bool = False
