"""The configuration: ``bundleaudit.toml``, or ``[tool.bundleaudit]`` in ``pyproject.toml``.

Plain dataclasses with defaults; pydantic validates them only when a file is there to read.
"""

from __future__ import annotations

from dataclasses import field, fields, is_dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeVar, get_args

from bundleaudit.errors import UsageError
from bundleaudit.model.network import PROFILES, NetworkProfile
from bundleaudit.model.sizes import Metric
from bundleaudit.records import record
from bundleaudit.units import ByteCount, GrowthLimit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

GzipLevel = Literal[1, 2, 3, 4, 5, 6, 7, 8, 9]
BrotliQuality = Literal[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]
CONFIG_NAME = "bundleaudit.toml"
_STRICT = {"extra": "forbid"}
_LARGEST_BYTES = 1 << 20
_MOST_KEY_PARTS = 200
_PLAIN_TYPES = {
    "string_type": "text in quotes",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "dataclass_type": "a table",
}


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


@record
class LoadedConfig:
    """A configuration and where it came from.

    Attributes:
        config: The values.
        file: The file; ``None`` when there is none and the defaults hold.
    """

    config: Config
    file: Path | None

    @property
    def folder(self) -> Path:
        """What paths in the file are relative to."""
        return self.file.parent if self.file else Path()

    @property
    def origin(self) -> str:
        """How messages name the file."""
        return self.file.name if self.file else "defaults"


T = TypeVar("T")


def brotli_quality(number: int) -> BrotliQuality:
    """Return ``number`` as a quality.

    Raises:
        UsageError: It is not between 0 and 11.
    """
    qualities: tuple[BrotliQuality, ...] = get_args(BrotliQuality)
    if number not in qualities:
        raise UsageError(f"brotli quality {number} is not between 0 and 11")
    return qualities[number]


def find_config(start: Path) -> Path | None:
    """Return the nearest configuration file at or above ``start``.

    A ``pyproject.toml`` counts only when it has a table ``[tool.bundleaudit]``. The search ends
    at the folder that holds ``.git``.
    """
    for folder in (start, *start.parents):
        candidate = folder / CONFIG_NAME
        if candidate.is_file():
            return candidate
        project = folder / "pyproject.toml"
        if project.is_file() and _has_table(project):
            return project
        if (folder / ".git").exists():
            return None
    return None


def _has_table(project: Path) -> bool:
    """Return whether a ``pyproject.toml`` configures us; one that is no TOML does by its words."""
    try:
        text = project.read_text("utf-8", "replace")
    except OSError:
        return False
    if "bundleaudit" not in text:
        return False
    import tomllib  # noqa: PLC0415 - only where the name occurs

    try:
        _refuse_what_takes_forever(text.encode())
        tools = tomllib.loads(text).get("tool")
    except (ValueError, RecursionError):
        return "[tool.bundleaudit" in text
    return isinstance(tools, dict) and "bundleaudit" in tools


def load_config(file: Path | None) -> LoadedConfig:
    """Return the configuration of ``file``, or the defaults for ``None``.

    Raises:
        UsageError: The file cannot be read, is not TOML, or says something unknown; the message
            names the place, the hint what to write instead.
    """
    if file is None:
        return LoadedConfig(config=Config(), file=None)
    import tomllib  # noqa: PLC0415 - only when there is a file

    try:
        with file.open("rb") as stream:
            data = stream.read(_LARGEST_BYTES + 1)
        _refuse_what_takes_forever(data)
        document = tomllib.loads(data.decode("utf-8"))
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror or error}", hint="check --config") from error
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{file}: not valid TOML: {error}") from error
    if file.name == "pyproject.toml":
        tools = document.get("tool", {})
        document = tools.get("bundleaudit", {}) if isinstance(tools, dict) else {}
        if not isinstance(document, dict):
            raise UsageError(f"{file}: tool.bundleaudit must be a table")
    return LoadedConfig(config=validate_table(Config, document, origin=str(file)), file=file)


def _refuse_what_takes_forever(data: bytes) -> None:
    """Refuse files of more than 1 MiB and keys of more than 200 parts, quadratic for `tomllib`."""
    if len(data) > _LARGEST_BYTES:
        raise ValueError("it is larger than 1 MiB")
    for number, line in enumerate(data.splitlines(), start=1):
        if line.partition(b"=")[0].count(b".") > _MOST_KEY_PARTS:
            raise ValueError(f"a key of more than {_MOST_KEY_PARTS} parts (at line {number})")


def validate_table(
    target: type[T], table: Mapping[str, Any], *, origin: str, path: tuple[str, ...] = ()
) -> T:
    """Return ``table`` as an instance of the dataclass ``target``.

    Raises:
        UsageError: Says which key is wrong, and for an unknown one which was probably meant.
    """
    from pydantic import TypeAdapter, ValidationError  # noqa: PLC0415 - only when configured

    try:
        return TypeAdapter(target).validate_python(dict(table))
    except ValidationError as error:
        detail = error.errors()[0]
        raise _explain(detail, target, origin=origin, path=path) from error


def _explain(
    detail: ErrorDetails, target: type, *, origin: str, path: tuple[str, ...]
) -> UsageError:
    location = [*path, *(str(part) for part in detail["loc"])]
    where = ".".join(location)
    if detail["type"] in {"extra_forbidden", "unexpected_keyword_argument"}:
        import difflib  # noqa: PLC0415 - only to explain

        known = _keys_at(target, detail["loc"][:-1])
        close = difflib.get_close_matches(location[-1], known, n=1)
        hint = f"did you mean {close[0]}?" if close else f"known keys: {', '.join(sorted(known))}"
        return UsageError(f"{origin}: unknown key {where}", hint=hint)
    if detail["type"] in {"missing", "missing_argument"}:
        return UsageError(f"{origin}: {where} is missing")
    message, hint = _reword(detail, location)
    return UsageError(f"{origin}: {where}{': ' if where else ''}{message}", hint=hint)


def _reword(detail: ErrorDetails, location: list[str]) -> tuple[str, str]:
    """Return pydantic's message in the words of TOML, and how to write it instead."""
    name, kind, value = "".join(location[-1:]), detail["type"], detail["input"]
    if kind == "tuple_type" and isinstance(value, dict):
        brackets = f"[[{'.'.join(location)}]]"
        return "is one table where there may be several", f"write {brackets} with two brackets"
    if kind == "tuple_type":
        return "must be a list", f'write {name} = ["..."]'
    if kind == "dict_type":
        hint = '{ BA107 = "the reason" }' if name == "ignore" else "{ key = value }"
        return "must be a table", f"write {name} = {hint}"
    if kind.startswith("date"):
        return "must be a day", f"write {name} = 2027-01-31"
    if kind in _PLAIN_TYPES:
        return f"must be {_PLAIN_TYPES[kind]}, not {value!r:.40}", ""
    message = detail["msg"].removeprefix("Value error, ").replace("Input should be", "must be", 1)
    return message[:1].lower() + message[1:], ""


def _keys_at(target: type, location: tuple[int | str, ...]) -> list[str]:
    """Return the keys a table at ``location`` may have, by the dataclasses' own fields."""
    nested = {
        "measure": Measure,
        "network": Network,
        "budget": Budget,
        "app": App,
        "waiver": Waiver,
    }
    for part in location:
        target = nested.get(str(part), target)
    return [item.name for item in fields(target)] if is_dataclass(target) else []
