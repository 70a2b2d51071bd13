"""Readers: one per input format; what each file said, before anything is joined."""
