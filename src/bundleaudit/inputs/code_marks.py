"""What a script's code proves by itself, and its compact form for the cache."""

from __future__ import annotations

import json
from typing import Final

from bundleaudit.records import record

MARKS_VERSION: Final = 1
"""Part of the cache's key: raised whenever the same code would give other marks."""


@record
class CodeMarks:
    """Marks of one script.

    Attributes:
        libraries: Packages whose own strings are in it, sorted.
        eager_globs: Paths of every eager ``import.meta.glob``, as the code spells them.
        inlined_import_count: Dynamic imports answered with code of the same script.
        startup_imports: Specifiers of dynamic imports that start when the script does.
    """

    libraries: tuple[str, ...] = ()
    eager_globs: tuple[tuple[str, ...], ...] = ()
    inlined_import_count: int = 0
    startup_imports: tuple[str, ...] = ()


def read_marks(code: bytes) -> CodeMarks:
    """Return the marks of ``code``; any bytes give a result, in linear time."""
    # Cold runs only: their patterns take longer to compile than all cached marks to decode.
    from bundleaudit.inputs.javascript.library_marks import find_libraries  # noqa: PLC0415
    from bundleaudit.inputs.javascript.merged_modules import (  # noqa: PLC0415
        count_inlined_imports,
        find_eager_globs,
    )
    from bundleaudit.inputs.javascript.startup_imports import find_startup_imports  # noqa: PLC0415

    return CodeMarks(
        libraries=find_libraries(code),
        eager_globs=find_eager_globs(code),
        inlined_import_count=count_inlined_imports(code),
        startup_imports=find_startup_imports(code),
    )


def encode_marks(marks: CodeMarks) -> bytes:
    """Return the marks in the form ``decode_marks`` reads."""
    fields = (
        marks.libraries,
        marks.eager_globs,
        marks.inlined_import_count,
        marks.startup_imports,
    )
    return json.dumps(fields, separators=(",", ":")).encode()


def decode_marks(data: bytes) -> CodeMarks:
    """Return the marks that ``encode_marks`` wrote.

    Raises:
        ValueError: The data is damaged.
    """
    try:
        libraries, eager_globs, inlined_import_count, startup_imports = json.loads(data)
        return CodeMarks(
            libraries=tuple(libraries),
            eager_globs=tuple(map(tuple, eager_globs)),
            inlined_import_count=int(inlined_import_count),
            startup_imports=tuple(startup_imports),
        )
    except (OverflowError, TypeError, RecursionError) as error:
        raise ValueError("no marks") from error
