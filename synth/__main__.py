"""`python -m synth VERB` is `synth VERB`."""

from synth.cli import main

main()
