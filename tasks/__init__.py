"""Luigi tasks and the Hydra door: thin, load, one call, save."""

import os

for _library in ("OPENBLAS", "OMP", "MKL"):
    # sums of linear algebra depend on how many threads share them: a machine with other cores would make other bytes.
    # Set before numpy is loaded, inherited by the renderer, whose own threads do not change the pixels.
    os.environ[f"{_library}_NUM_THREADS"] = "1"
