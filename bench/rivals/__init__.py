"""One shot through three renderers, each a process of its own: `python -m rivals.with_NAME ASSIGNMENT.json`."""
