"""`python -m synth.blender SHOT_DIR OUT_DIR [--settings JSON]` or `python -m synth.blender --serve`."""

import sys

from synth.blender.render import render_shot
from synth.serving import main

if __name__ == "__main__":
    sys.exit(main("synth.blender", render_shot))
