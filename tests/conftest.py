"""Settings of all tests: time limits per example would fail on busy machines only."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("project", deadline=None)
settings.load_profile("project")

pytest_plugins = ["publish.forge_fixtures"]
