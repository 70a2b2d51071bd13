"""Stats files: what bundler plug-ins and bundlers wrote down about modules and who imports them.

One module per format turns a document into a `StatsReport`; `read` tells the formats apart by
their content, `find` looks for such files in and beside a build.
"""
