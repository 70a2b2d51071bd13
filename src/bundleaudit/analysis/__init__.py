"""Facts derived from the evidence: the graph, sizes, load sets; pure but for the compressors."""
