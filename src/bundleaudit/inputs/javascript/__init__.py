"""Scripts: what they import, load and name, from their bytes alone.

``facts`` is the vocabulary, ``scanner`` reads code, ``encoding`` keeps scans in the cache. Import
the one that is needed: a warm run decodes scans and never compiles the scanner's patterns.
"""
