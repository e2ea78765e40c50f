"""`python -m synth.raster SHOT_DIR OUT_DIR [--settings JSON]` or `python -m synth.raster --serve`."""

import sys

from synth.raster.render import render_shot
from synth.serving import main

if __name__ == "__main__":
    sys.exit(main("synth.raster", render_shot))
