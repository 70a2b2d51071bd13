"""The vue-router table of a build, from its code."""
