"""Turns what databases raise into errors a user can act on, without a password in them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from sqlalchemy.exc import DBAPIError, NoSuchModuleError, SQLAlchemyError

from bundleaudit.errors import BundleauditError, PublishError, UsageError
from bundleaudit.history.place import secrets_in
from bundleaudit.inputs.untrusted_text import escape_unprintable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundleaudit.history.place import HistoryPlace

_MESSAGE_LIMIT: Final = 300
# What SQLite says, and what to do about it; in these words since version 3.0.
_SQLITE_HINTS: Final = (
    ("database is locked", "another process holds it; try again, or find out which"),
    ("readonly database", "the file, its folder or the disk is read-only"),
    ("not a database", "name another file with --db, or move this one away"),
    ("malformed", "restore a copy, or move it away and `bundleaudit history import` an export"),
    ("disk is full", "make room: nothing of this run was kept"),
    ("disk I/O error", "is the disk full, or gone? nothing of this run was kept"),
)


@contextmanager
def explained(place: HistoryPlace) -> Iterator[None]:
    """Let the body use the database of ``place``.

    Raises:
        UsageError: The database or its driver is not what it should be.
        PublishError: It cannot be reached, or does not take what it is given.
    """
    try:
        yield
    except (NoSuchModuleError, ImportError) as error:
        raise UsageError(
            f"{place.label}: no driver for this kind of database: {_clean(str(error), place)}",
            hint="for PostgreSQL: pip install 'psycopg[binary]', and write postgresql+psycopg://...",
        ) from None
    except DBAPIError as error:
        raise _explain(place, str(error.orig)) from None
    except (SQLAlchemyError, ValueError, UnicodeError) as error:
        raise UsageError(f"{place.label}: {_clean(str(error), place)}") from None


def _explain(place: HistoryPlace, said: str) -> BundleauditError:
    hint = next((hint for words, hint in _SQLITE_HINTS if words in said), "")
    message = f"{place.label}: {_clean(said, place)}"
    if "not a database" in said:
        return UsageError(message, hint=hint)
    return PublishError(message, hint=hint)


def _clean(said: str, place: HistoryPlace) -> str:
    """Return the first line of what a driver said, without any piece of the URL's secrets."""
    line = next((line.strip() for line in said.splitlines() if line.strip()), "no reason given")
    for secret in secrets_in(place.url):
        line = line.replace(secret, "***")
    return escape_unprintable(line)[:_MESSAGE_LIMIT]
