"""Two builds compared: pairs of files, noise-free deltas, causes, what visitors download again."""
