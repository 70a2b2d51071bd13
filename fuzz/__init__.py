"""Hostile input for every reader; see docs/fuzzing.md."""
