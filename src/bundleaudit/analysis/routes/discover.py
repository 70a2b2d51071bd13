"""Finds the routes of a build and keeps them by the contents they were found in."""

from __future__ import annotations

import hashlib
from functools import partial
from typing import TYPE_CHECKING, Final

from bundleaudit.analysis.chunk_owners import OWNERS_VERSION
from bundleaudit.analysis.routes.completion import complete_table
from bundleaudit.analysis.routes.encoding import decode_table, encode_table
from bundleaudit.inputs.remembered import Codec, Task

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bundleaudit.analysis.routes.evidence import RouteInputs
    from bundleaudit.inputs.remembered import Answers
    from bundleaudit.model.routes import RouteTable

ROUTES_VERSION: Final = 2
"""Part of the cache's key: raised whenever the same build would give another table."""


def find_routes(inputs: RouteInputs, answers: Answers) -> RouteTable:
    """Return the routes of a build, as code, configuration and else sources show them.

    What the code shows holds for exactly these files, so it is kept whole.
    """
    digest = _digest(inputs.contents.hash_by_path)
    task = Task(
        key=f"{digest}|routes|{ROUTES_VERSION}|{OWNERS_VERSION}",
        compute=partial(_find_in_code, inputs),
        cost_bytes=0,
    )
    (table,) = answers.find({"": task}, _TABLE).values()
    pages = inputs.graph.pages
    return complete_table(table, inputs, pages[0].file if len(pages) == 1 else None)


def _find_in_code(inputs: RouteInputs) -> RouteTable:
    # Its patterns and its parser cost more than a warm run may.
    from bundleaudit.analysis.routes.code_routes import find_code_routes  # noqa: PLC0415

    return find_code_routes(inputs)


def _digest(hash_by_path: Mapping[str, str]) -> str:
    names = "\n".join(f"{path}\0{digest}" for path, digest in sorted(hash_by_path.items()))
    return hashlib.blake2b(names.encode("utf-8", "replace"), digest_size=16).hexdigest()


_TABLE: Final = Codec(encode=encode_table, decode=decode_table)
