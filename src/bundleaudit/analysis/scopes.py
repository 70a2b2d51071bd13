"""What a budget's scope names, and what that measures."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from bundleaudit.analysis.identity import stable_name
from bundleaudit.errors import UsageError
from bundleaudit.model.files import FileKind, FileRole
from bundleaudit.model.sizes import Sizes, sum_sizes
from bundleaudit.records import record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bundleaudit.analysis.facts import Facts
    from bundleaudit.model.build import Chunk
    from bundleaudit.model.files import OutputFile

_APART = {FileRole.LEGACY, FileRole.WORKER, FileRole.SERVICE_WORKER}
_WITH_GLOB = {"page", "route", "chunk", "package"}
_FORMS = (
    "total",
    "initial",
    "page:GLOB",
    "route:GLOB",
    "chunk:GLOB",
    "package:GLOB",
    "kind:KIND",
    "role:ROLE",
)


@record
class Measured:
    """One thing a scope names.

    Attributes:
        label: How a finding calls it.
        key: The same without content hashes.
        file: The file, when it is one.
        sizes: What it weighs.
    """

    label: str
    key: str
    file: str | None
    sizes: Sizes


def check_scope(scope: str) -> None:
    """Refuse a scope that could never name anything, whatever the build.

    Raises:
        UsageError: The form or the kind or role is unknown; the hint names what was meant.
    """
    form, colon, rest = scope.partition(":")
    valid_rests = {
        "kind": [kind.value for kind in FileKind],
        "role": [role.value for role in FileRole],
    }
    if scope in {"total", "initial"} or (form in _WITH_GLOB and rest):
        return
    if form in valid_rests and colon:
        if rest in valid_rests[form]:
            return
        raise UsageError(
            f"budget scope {scope!r}: no such {form}", hint=f"one of {', '.join(valid_rests[form])}"
        )
    import difflib  # noqa: PLC0415 - only to explain

    close = difflib.get_close_matches(form, [item.partition(":")[0] for item in _FORMS], n=1)
    meant = f"did you mean {close[0]}? " if close else ""
    raise UsageError(f"unknown budget scope {scope!r}", hint=f"{meant}scopes: {', '.join(_FORMS)}")


def measure_scope(facts: Facts, scope: str) -> tuple[Measured, ...]:
    """Return everything ``scope`` names in this build; nothing when no file is of its kind.

    * ``total``: all files visitors can download, without the legacy twins and service workers.
    * ``initial``: the initial load of every page; ``page:GLOB`` of the pages that match.
    * ``route:GLOB``: the first visit to every route whose path, alias or name matches; redirects
      and records that only group others are left out.
    * ``chunk:GLOB``: every script whose name, path, or path with hashes as ``*`` matches.
    * ``package:GLOB``: every package whose name matches, over all chunks; its gzip size is the sum
      of its exact shares, its brotli size is not known.
    * ``kind:js``: all files of a kind; scripts without legacy twins, workers, service workers.
    * ``role:legacy``: all scripts of a role.
    """
    form, _, rest = scope.partition(":")
    match form:
        case "initial" | "page":
            return tuple(
                Measured(
                    label=f"{page.file} (initial load)",
                    key=page.file,
                    file=page.file,
                    sizes=page.initial.all,
                )
                for page in facts.pages
                if form == "initial" or fnmatchcase(page.file, rest)
            )
        case "route":
            return tuple(
                Measured(
                    label=f"{route.path} (first visit)",
                    key=route.path,
                    file=None,
                    sizes=load.first_visit.all,
                )
                for load in facts.shown_routes
                for route in (facts.build.routes.routes[load.route],)
                if any(
                    fnmatchcase(name, rest)
                    for name in (route.path, *route.aliases, route.name or "")
                )
            )
        case "chunk":
            return tuple(
                Measured(
                    label=chunk.file,
                    key=stable_name(chunk.file),
                    file=chunk.file,
                    sizes=facts.file_by_path[chunk.file].sizes,
                )
                for chunk in facts.build.chunks
                if any(fnmatchcase(name, rest) for name in _names(chunk))
            )
        case "package":
            return tuple(
                Measured(
                    label=package.name,
                    key=package.name,
                    file=None,
                    sizes=Sizes(
                        raw_bytes=package.raw_bytes,
                        gzip_bytes=package.gzip_bytes,
                        brotli_bytes=None,
                    ),
                )
                for package in facts.packages
                if fnmatchcase(package.name, rest)
            )
        case _:
            files = _files_of(facts, form, rest)
            if not files:
                return ()
            sizes = sum_sizes(file.sizes for file in files)
            return (Measured(label=scope, key=scope, file=None, sizes=sizes),)


def suggest_scope(facts: Facts, scope: str) -> str:
    """Return a hint for a scope that matches nothing: the closest name, or all of them."""
    import difflib  # noqa: PLC0415 - only to explain

    form, _, rest = scope.partition(":")
    if form in {"initial", "page"} and not facts.pages:
        return "this build has no pages: no HTML and no entries of a manifest"
    names: dict[str, Iterable[str]] = {
        "kind": [file.kind.value for file in facts.build.files if file.is_served],
        "role": [file.role.value for file in facts.build.files if file.role is not None],
        "page": [page.file for page in facts.pages],
        "route": [facts.build.routes.routes[load.route].path for load in facts.shown_routes],
        "chunk": [chunk.name for chunk in facts.build.chunks],
        "package": [package.name for package in facts.packages],
    }
    known = sorted(set(names.get(form, ())))
    is_closed_set = form in {"kind", "role"}  # a misspelled one is refused before it gets here
    close = difflib.get_close_matches(rest.strip("*"), known, n=1, cutoff=0.4)
    if close and not is_closed_set:
        return f"did you mean {form}:{close[0]}?"
    shown = ", ".join(known[:8]) + (", ..." if len(known) > 8 else "")
    if not known:
        return f"this build has no {form}s"
    return f"this build has {form}s {shown}" if is_closed_set else f"this build has {shown}"


def _names(chunk: Chunk) -> tuple[str, ...]:
    return (chunk.name, chunk.file, stable_name(chunk.file), chunk.source or "")


def _files_of(facts: Facts, form: str, rest: str) -> list[OutputFile]:
    if form == "role":
        return [file for file in facts.build.files if file.role == rest]
    served = [file for file in facts.build.files if file.is_served]
    if form == "kind":
        return [file for file in served if file.kind == rest and file.role not in _APART]
    return [file for file in served if file.role not in {FileRole.LEGACY, FileRole.SERVICE_WORKER}]
