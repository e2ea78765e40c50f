"""`synth VERB`: the console command. Thin: parse, call one function, print.

Verbs import what they need when they are called, so that `--help` and wrong words answer at once.
"""

from synth.cli.app import app, main

__all__ = ["app", "main"]
