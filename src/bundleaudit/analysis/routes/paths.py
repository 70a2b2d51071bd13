"""Whole paths of nested records, joined as vue-router joins them.

Checked against vue-router 4.6: a child's path that begins with a slash stands alone, an empty one
is the parent's own, everything else is appended with one slash between.
"""

from __future__ import annotations


def join_paths(parent: str, path: str) -> str:
    """Return the whole path of a child of ``parent``."""
    if path.startswith("/"):
        return path
    if not path:
        return parent
    return f"{parent}{'' if parent.endswith('/') else '/'}{path}"


def join_all(
    parents: tuple[str, ...], path: str, aliases: tuple[str, ...]
) -> tuple[str, tuple[str, ...]]:
    """Return the whole path of a record and all others that lead to it.

    Args:
        parents: The parent's whole path and its aliases; empty without a parent.
        path: The record's own.
        aliases: Further ones of its own.
    """
    if not parents:
        whole = list(dict.fromkeys((path, *aliases)))
    else:
        whole = list(
            dict.fromkeys(join_paths(parent, own) for parent in parents for own in (path, *aliases))
        )
    return whole[0], tuple(whole[1:])
