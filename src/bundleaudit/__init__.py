"""Audits a finished Vite build: contents, cost of every page, findings, budgets."""

from __future__ import annotations

__version__ = "0.1.0"
