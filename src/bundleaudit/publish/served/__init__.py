"""A running server asked for a build's files: what it sends, judged against what was built."""
