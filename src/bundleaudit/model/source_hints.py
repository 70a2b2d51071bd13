"""Where the project's own sources say what checks speak of, by line."""

from __future__ import annotations

from bundleaudit.records import record


@record
class ImportLine:
    """One import of a source; ``line`` counts from 1."""

    specifier: str
    is_dynamic: bool
    line: int


@record
class GlobLine:
    """An eager ``import.meta.glob``; ``pattern`` is its first, ``line`` counts from 1."""

    pattern: str
    line: int


@record
class SourceHints:
    """What one of the project's own sources says.

    Attributes:
        module: Its name.
        imports: In order, once each; imports of types alone are left out.
        eager_globs: In order.
        eager_images: Lines of the ``<img>`` tags of its template that say neither ``loading``
            nor ``fetchpriority``.
        debug_calls: Lines where its code calls ``console.debug``.
        secret_variables: Variables named like secrets that its code takes from
            ``import.meta.env``, once each, with the line.
    """

    module: str
    imports: tuple[ImportLine, ...] = ()
    eager_globs: tuple[GlobLine, ...] = ()
    eager_images: tuple[int, ...] = ()
    debug_calls: tuple[int, ...] = ()
    secret_variables: tuple[tuple[str, int], ...] = ()


@record
class SourcePlace:
    """A line of a source, from 1; ``specifier`` is what it imports, empty where it does not."""

    module: str
    line: int
    specifier: str = ""
