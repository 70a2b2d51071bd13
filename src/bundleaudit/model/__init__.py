"""The immutable vocabulary every layer shares: standard library only."""
