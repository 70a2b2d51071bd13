"""Reporters: pure functions from an audit to text."""
