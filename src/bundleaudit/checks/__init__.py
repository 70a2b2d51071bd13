"""The checks, one per file, and their registry."""
