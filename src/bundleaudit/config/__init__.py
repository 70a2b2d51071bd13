"""The configuration: ``bundleaudit.toml``, or ``[tool.bundleaudit]`` in ``pyproject.toml``.

Plain dataclasses with defaults; pydantic validates them only when a file is there to read.
"""

from __future__ import annotations

from bundleaudit.config.file import CONFIG_NAME, LoadedConfig, find_config, load_config
from bundleaudit.config.tables import (
    App,
    BrotliQuality,
    Budget,
    BuildTable,
    Config,
    FailOn,
    Measure,
    Network,
    Waiver,
    brotli_quality,
)
from bundleaudit.config.validation import validate_table

__all__ = [
    "CONFIG_NAME",
    "App",
    "BrotliQuality",
    "Budget",
    "BuildTable",
    "Config",
    "FailOn",
    "LoadedConfig",
    "Measure",
    "Network",
    "Waiver",
    "brotli_quality",
    "find_config",
    "load_config",
    "validate_table",
]
