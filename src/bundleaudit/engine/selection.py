"""Which checks run: ids and prefixes, and the ones ignored for a stated reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundleaudit.errors import UsageError
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping


@record
class Selection:
    """Chosen checks.

    Attributes:
        selected: Ids or prefixes of ids (``BA1``); empty selects everything.
        ignored: Reason by id or prefix; the longer prefix wins over a shorter selection.
    """

    selected: tuple[str, ...] = ()
    ignored: tuple[tuple[str, str], ...] = ()

    def is_selected(self, check_id: str) -> bool:
        """Return whether the check takes part at all."""
        return not self.selected or any(check_id.startswith(prefix) for prefix in self.selected)

    def ignore_reason(self, check_id: str) -> str:
        """Return why the check is ignored, or nothing; the longest matching prefix speaks."""
        matching = [
            (prefix, reason) for prefix, reason in self.ignored if check_id.startswith(prefix)
        ]
        return max(matching, key=lambda item: len(item[0]))[1] if matching else ""


def select_checks(
    known_ids: Collection[str],
    *,
    selected: Iterable[str],
    ignored: Mapping[str, str],
    id_by_name: Mapping[str, str] | None = None,
) -> Selection:
    """Return the selection, with every id or prefix known to match something.

    Ids are written in any case, names (``chunk-size``) stand for them, and one text may hold
    several with commas between them.

    Raises:
        UsageError: An id or prefix matches no check, or an ignored one has no reason.
    """
    names = id_by_name or {}
    selected = tuple(
        _read(part, names) for text in selected for part in text.split(",") if part.strip()
    )
    ignored = {_read(prefix, names): reason for prefix, reason in ignored.items()}
    for prefix in (*selected, *ignored):
        if not any(check_id.startswith(prefix) for check_id in known_ids):
            raise UsageError(f"no check matches {prefix!r}", hint=suggest_check(prefix, known_ids))
    for prefix, reason in ignored.items():
        if not reason.strip():
            raise UsageError(
                f"{prefix} is ignored without a reason",
                hint=f'say why, as in ignore = {{ {prefix} = "vendored on purpose" }}',
            )
    return Selection(selected=selected, ignored=tuple(sorted(ignored.items())))


def _read(text: str, id_by_name: Mapping[str, str]) -> str:
    written = text.strip()
    return id_by_name.get(written.lower(), written.upper())


def suggest_check(prefix: str, known_ids: Collection[str]) -> str:
    """Return a hint for an id or prefix that matches no check."""
    import difflib  # noqa: PLC0415 - only to explain

    close = difflib.get_close_matches(prefix.upper(), sorted(known_ids), n=1)
    return f"did you mean {close[0]}?" if close else "`bundleaudit checks` lists all of them"
