"""Talks to GitHub and GitLab: comments and baselines. Sees text only, never a build."""

from __future__ import annotations
