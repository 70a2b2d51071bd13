"""The modules of a build for people: packages, then modules, both summing to the scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.text import Text

from bundleaudit.model.sizes import add_known
from bundleaudit.report.routes_terminal import close_console, open_console
from bundleaudit.report.terminal_tables import make_table, print_table
from bundleaudit.report.view import printable
from bundleaudit.units import format_count, format_percent, format_size

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Console

    from bundleaudit.model.module_listing import ModuleListing
    from bundleaudit.report.terminal import TerminalStyle

_Row = tuple[str, int, "int | None", int]
_OWN: Final = "the project itself"
_REST: Final = "no module: glue, line ends, gzip headers"


def render_modules(listing: ModuleListing, style: TerminalStyle, *, most: int | None) -> str:
    """Return the listing as tables.

    Args:
        listing: What to show.
        style: Of the terminal.
        most: Rows of each table; ``None`` for all.
    """
    console, out = open_console(style)
    console.print(Text(_title(listing), style="bold"))
    for line in _remarks(listing):
        console.print(Text(printable(line), style="dim"))
    if listing.scripts:
        packages = [
            (package.name, package.raw_bytes, package.gzip_bytes, len(package.chunks))
            for package in listing.packages
        ]
        own = [module for module in listing.modules if module.package is None]
        files = {file for module in own for file in module.chunks}
        packages.append(
            (
                _OWN,
                sum(module.raw_bytes for module in own),
                add_known(module.gzip_bytes for module in own),
                len(files),
            )
        )
        packages.sort(key=lambda row: -row[1])
        modules = [
            (module.path, module.raw_bytes, module.gzip_bytes, len(module.chunks))
            for module in listing.modules
        ]
        _print(console, "package", packages, listing, most)
        _print(console, "module", modules, listing, most)
    return close_console(out)


def _title(listing: ModuleListing) -> str:
    count = format_count(len(listing.scripts), "script")
    if not listing.scripts:
        return f"{printable(listing.name)}: no script has a usable source map"
    gzip = listing.gzip_bytes
    sizes = format_size(listing.raw_bytes) + (f", {format_size(gzip)} gzip" if gzip else "")
    return f"{printable(listing.name)}: {count} with a source map, {sizes}"


def _remarks(listing: ModuleListing) -> Iterable[str]:
    if listing.unmapped:
        size = format_size(sum(size for _, size in listing.unmapped))
        yield (
            f"{format_count(len(listing.unmapped), 'script')} without one, {size}: not listed "
            "(build.sourcemap: 'hidden' writes maps)"
        )
    if listing.twin_count:
        yield f"{format_count(listing.twin_count, 'legacy twin')} left out"
    for note in listing.notes:
        yield f"{note.file}: {note.message}" if note.file else note.message


def _print(
    console: Console, noun: str, rows: Sequence[_Row], listing: ModuleListing, most: int | None
) -> None:
    """Print the largest of ``rows``, the others in one line, and what no module owns."""
    total = listing.raw_bytes
    table = make_table(noun, "raw", "of all", "gzip", "scripts")
    shown = rows[:most]
    for name, raw_bytes, gzip_bytes, count in shown:
        table.add_row(
            Text(printable(name)),
            format_size(raw_bytes),
            format_percent(raw_bytes, total),
            format_size(gzip_bytes),
            str(count),
        )
    more = rows[len(shown) :]
    if more:
        raw_bytes = sum(row[1] for row in more)
        table.add_row(
            Text(f"and {format_count(len(more), f'more {noun}')}", style="dim"),
            format_size(raw_bytes),
            format_percent(raw_bytes, total),
            format_size(add_known(row[2] for row in more)),
            "",
        )
    rest_bytes = total - sum(row[1] for row in rows)
    gzip = listing.gzip_bytes
    owned = add_known(row[2] for row in rows)
    rest_gzip = None if gzip is None or owned is None else gzip - owned
    if rest_bytes or rest_gzip:
        table.add_row(
            Text(_REST, style="dim"),
            format_size(rest_bytes),
            format_percent(rest_bytes, total),
            format_size(rest_gzip),
            "",
        )
    console.print()
    print_table(console, table)
