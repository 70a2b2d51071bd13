"""The command line: parse, call, print, map errors to exit codes."""
