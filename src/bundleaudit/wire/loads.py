"""What is loaded together: by pages, by lazy boundaries, by routes."""

from __future__ import annotations

from typing import Literal

from bundleaudit.records import record
from bundleaudit.wire.base import SizesWire, Wire


@record
class LoadWire(Wire):
    """Files loaded together, in order of discovery, without the document."""

    files: list[str]
    js: SizesWire
    css: SizesWire
    all: SizesWire
    requests: int
    round_trips: int | None


@record
class PageWire(Wire):
    """A document, or a server-rendered entry, and its initial load."""

    file: str
    initial: LoadWire
    legacy_initial: LoadWire | None
    has_document: bool
    entries: list[str]
    preloaded: list[str]
    stylesheets: list[str]
    legacy_entries: list[str]
    external_urls: list[str]


@record
class BoundaryWire(Wire):
    """What a dynamic import loads; ``target`` is ``null`` for stylesheets alone."""

    target: str | None
    importers: list[str]
    preloads: list[str]
    closure: LoadWire


@record
class NetworkWire(Wire):
    """The connection that times are estimated for."""

    name: str
    down_kbps: int
    rtt_ms: int


@record
class RouteViewWire(Wire):
    """One component of a route; ``null`` where that was not understood."""

    name: str
    chunk: str | None
    source: str | None
    is_lazy: bool | None


@record
class StepWire(Wire):
    """One request of a first visit; the document has round 1 and nobody discovers it."""

    file: str
    round: int
    discovered_by: str | None
    start_ms: int
    end_ms: int


@record
class RouteWire(Wire):
    """A route record and its cost.

    ``component``, ``chunk`` and ``is_lazy`` are those of the default view. ``parent`` is the
    parent's path, ``parent_index`` and ``target_index`` are positions in the list; the target is
    the record shown, another one where this one redirects. ``files`` are those of the first
    visit; sizes and times are lower bounds unless ``is_complete``.
    """

    path: str
    name: str | None
    component: str | None
    chunk: str | None
    is_lazy: bool | None
    parent: str | None
    redirect: str | None
    provenance: Literal["code", "config", "source"]
    page: str | None
    files: list[str]
    navigation: SizesWire
    first_visit: SizesWire
    round_trips: int | None
    estimated_ms: int | None
    aliases: list[str]
    is_redirect: bool
    views: list[RouteViewWire]
    parent_index: int | None
    target_index: int
    declared_in: str
    declared_page: str | None
    is_partial: bool
    is_complete: bool
    requests: int
    navigation_files: list[str]
    navigation_round_trips: int | None
    navigation_ms: int | None
    steps: list[StepWire]
