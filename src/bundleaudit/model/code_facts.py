"""What the code of a script proves without any source map."""

from __future__ import annotations

from bundleaudit.records import record


@record
class CodeFacts:
    """What one script shows by itself.

    Attributes:
        file: The script.
        libraries: Packages whose own strings are in it, sorted; others may be in it as well.
        eager_globs: Paths of every eager ``import.meta.glob``, as the code spells them.
        inlined_import_count: Dynamic imports that are answered with code of this script.
        startup_imports: Files it imports dynamically as soon as it runs, whatever happens; sorted.
    """

    file: str
    libraries: tuple[str, ...] = ()
    eager_globs: tuple[tuple[str, ...], ...] = ()
    inlined_import_count: int = 0
    startup_imports: tuple[str, ...] = ()
