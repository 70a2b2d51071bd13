"""Where the configuration is found, and how it is read."""

from __future__ import annotations

import os
from pathlib import Path

from bundleaudit.config.tables import Config
from bundleaudit.config.validation import validate_table
from bundleaudit.errors import UsageError
from bundleaudit.records import record

CONFIG_NAME = "bundleaudit.toml"
_LARGEST_BYTES = 1 << 20
_MOST_KEY_PARTS = 200


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


def find_config(start: Path) -> Path | None:
    """Return the nearest configuration file at or above ``start``.

    A ``pyproject.toml`` counts only when it has a table ``[tool.bundleaudit]``. The search ends
    at the folder that holds ``.git``.

    Raises:
        UsageError: Something has the file's name and is none: without it budgets would not hold.
    """
    for folder in (start, *start.parents):
        candidate = folder / CONFIG_NAME
        if candidate.is_file():
            return candidate
        if os.path.lexists(candidate):
            raise UsageError(
                f"{candidate} is no file: a folder, a pipe or a link that leads nowhere",
                hint="put the configuration there, or remove it so that the defaults hold",
            )
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
