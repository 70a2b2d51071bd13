"""Keeps what audits measured in a database, SQLite or another, and hands it back as series."""
