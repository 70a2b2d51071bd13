"""The tables of the configuration: plain values with defaults, in the order of the file."""

from __future__ import annotations

from dataclasses import field
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar, Literal, get_args

from bundleaudit.errors import UsageError
from bundleaudit.model.network import PROFILES, NetworkProfile
from bundleaudit.model.sizes import Metric
from bundleaudit.records import record
from bundleaudit.units import ByteCount, GrowthLimit

GzipLevel = Literal[1, 2, 3, 4, 5, 6, 7, 8, 9]
BrotliQuality = Literal[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]
_STRICT = {"extra": "forbid"}


class FailOn(StrEnum):
    """From which severity on a finding closes the gate."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"
    NEVER = "never"


@record
class Waiver:
    """Lets one budget be exceeded for a while.

    Attributes:
        until: The last day it holds.
        reason: Why; every report prints it.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    until: date
    reason: str

    def __post_init__(self) -> None:
        """Refuse a waiver that does not say why."""
        if not self.reason.strip():
            raise ValueError("a waiver needs a reason, which every report prints")


@record
class Budget:
    """One ``[[budget]]``.

    Attributes:
        scope: What is measured: ``total``, ``initial``, ``page:GLOB``, ``chunk:GLOB``,
            ``route:GLOB``, ``package:GLOB``, ``kind:KIND`` or ``role:ROLE``.
        metric: By which size.
        max: Beyond it the gate closes (severity error).
        warn: Beyond it there is a warning.
        max_growth: Against the baseline (``+2 % and +1 kB``); beyond it the gate closes.
        warn_growth: Against the baseline; beyond it there is a warning.
        name: How reports call the budget; the scope by default.
        waiver: Turns its errors into notes until a day.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    scope: str
    metric: Metric = Metric.GZIP
    max: ByteCount | None = None
    warn: ByteCount | None = None
    max_growth: GrowthLimit | None = None
    warn_growth: GrowthLimit | None = None
    name: str | None = None
    waiver: Waiver | None = None

    def __post_init__(self) -> None:
        """Refuse a warning that comes only after the gate has closed."""
        if self.max is not None and self.warn is not None and self.warn > self.max:
            raise ValueError("warn lies above max: the gate would close before any warning")


@record
class Measure:
    """``[measure]``: which compressors make the numbers.

    Attributes:
        gzip: ``zlib-ng`` (the numbers Vite 8 prints, the same everywhere), or Python's own
            ``zlib``, which differs between machines and equals the numbers of no Vite.
        gzip_level: 1 to 9.
        brotli: Whether brotli is measured.
        brotli_quality: 0 to 11; 11 is what build-time compression uses.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    gzip: Literal["zlib-ng", "zlib"] = "zlib-ng"
    gzip_level: GzipLevel = 6
    brotli: bool = True
    brotli_quality: BrotliQuality = 11


@record
class Network:
    """``[network]``: the connection that times are estimated for.

    Attributes:
        profile: ``mobile`` (9 Mbps, 100 ms), ``slow-4g`` (1.6 Mbps, 150 ms), ``3g`` (1.6 Mbps,
            300 ms) or ``cable`` (5 Mbps, 28 ms).
        down_kbps: Download rate in kilobits a second, instead of the profile's.
        rtt_ms: Round-trip time in milliseconds, instead of the profile's.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    profile: Literal["mobile", "slow-4g", "3g", "cable"] = "mobile"
    down_kbps: int | None = None
    rtt_ms: int | None = None

    def resolve(self, *, origin: str) -> NetworkProfile:
        """Return the connection; one with numbers of its own is called ``custom``.

        Raises:
            UsageError: A number is not above zero.
        """
        base = PROFILES[self.profile]
        if self.down_kbps is None and self.rtt_ms is None:
            return base
        for key, value in (("down_kbps", self.down_kbps), ("rtt_ms", self.rtt_ms)):
            if value is not None and value <= 0:
                raise UsageError(f"{origin}: network.{key} is {value}", hint="it must be above 0")
        return NetworkProfile(
            name="custom",
            down_kbps=self.down_kbps or base.down_kbps,
            rtt_ms=self.rtt_ms or base.rtt_ms,
        )


@record
class App:
    """One ``[[app]]`` of a monorepo; its budgets and checks come on top of the common ones.

    Attributes:
        name: How reports call it.
        dist: Its build directory, relative to the configuration file.
        budget: Its own budgets.
        checks: Its own check tables, by id.
        routes: Its own routes, as in the common table.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    name: str
    dist: str
    budget: tuple[Budget, ...] = ()
    checks: dict[str, dict[str, Any]] = field(default_factory=dict)
    routes: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what no file system takes, before it becomes part of a path."""
        if not self.name.strip() or not self.name.isprintable():
            raise ValueError("name must be printable text: reports are named after it")
        _refuse_nul(self.dist)


@record
class BuildTable:
    """``[build]``: what the build was meant to be.

    Attributes:
        target: ``build.target`` of the Vite configuration, such as ``es2020`` or ``safari15``;
            without it Vite's own default counts.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    target: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what is no target."""
        if self.target:
            from bundleaudit.model.browser_targets import parse_targets  # noqa: PLC0415 - rare

            parse_targets(self.target)


@record
class Config:
    """The whole file.

    Attributes:
        dist: The build directory, relative to the file.
        fail_on: From which severity on findings close the gate.
        select: Ids or prefixes of the checks to run; all by default.
        ignore: Reason by id or prefix of the checks to leave out.
        measure: The compressors.
        network: The connection that times are estimated for.
        budget: Budgets.
        checks: Raw tables by check id; each check validates its own.
        routes: Source file or script by path of the route it shows; what the code says of the
            same path is overridden.
        build: What the build was meant to be.
        app: Several builds in one run.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    dist: str | None = None
    fail_on: FailOn = FailOn.ERROR
    select: tuple[str, ...] = ()
    ignore: dict[str, str] = field(default_factory=dict)
    measure: Measure = field(default_factory=Measure)
    network: Network = field(default_factory=Network)
    budget: tuple[Budget, ...] = ()
    checks: dict[str, dict[str, Any]] = field(default_factory=dict)
    routes: dict[str, str] = field(default_factory=dict)
    build: BuildTable = field(default_factory=BuildTable)
    app: tuple[App, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what no file system takes, before it becomes part of a path."""
        _refuse_nul(self.dist or "")


def _refuse_nul(path: str) -> None:
    if "\0" in path:
        raise ValueError("dist holds a NUL character, which no path can")


def brotli_quality(number: int) -> BrotliQuality:
    """Return ``number`` as a quality.

    Raises:
        UsageError: It is not between 0 and 11.
    """
    qualities: tuple[BrotliQuality, ...] = get_args(BrotliQuality)
    if number not in qualities:
        raise UsageError(f"brotli quality {number} is not between 0 and 11")
    return qualities[number]
