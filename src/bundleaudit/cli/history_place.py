"""Which history a command means, and whether what opens it is installed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bundleaudit.errors import UsageError

if TYPE_CHECKING:
    from bundleaudit.history.place import HistoryPlace

VARIABLE: Final = "BUNDLEAUDIT_HISTORY"
DB_HELP: Final = (
    "A SQLite file, or SQLAlchemy's URL of a server, as in postgresql+psycopg://user@host/name. "
    f"Default: ${VARIABLE}, then .bundleaudit/history.sqlite beside the configuration."
)
AUTO: Final = "auto"


def find_place(db: str | None, config: Path | None = None) -> HistoryPlace:
    """Return the database of ``--db``, else of the environment, else beside the configuration.

    The default belongs to the project and not to the user: a CI job can cache one folder, and
    two checkouts do not mix their audits.

    Raises:
        UsageError: SQLAlchemy is not installed, or the URL is none.
    """
    from importlib.util import find_spec

    from bundleaudit.cli.places import seen_from
    from bundleaudit.config import find_config
    from bundleaudit.history.place import DEFAULT_FILE, parse_place

    if find_spec("sqlalchemy") is None:
        raise UsageError(
            "the history needs SQLAlchemy, which is not installed",
            hint="pip install 'bundleaudit[history]'",
        )
    named = os.environ.get(VARIABLE) if db in {None, AUTO} else db
    # An empty --db is a variable that CI has not set: the default would hide that.
    if named or db == "":
        return parse_place(named or "")
    file = config or find_config(Path.cwd())
    default = (file.parent if file else Path.cwd()) / DEFAULT_FILE
    return parse_place(seen_from(default))
