"""`python -m synth.blender.recording FILE OUT.npz`: the motion in an FBX or glTF file as plain arrays.

A process of its own, as rendering is: a file that crashes Blender costs one line and not the caller.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np

from synth.blender.chatter import end_with, redirect_chatter
from synth.errors import SynthError


def main() -> int:
    """Write the arrays of synth.blender.skeletons.sample_file; the last line on stdout is a JSON event."""
    parser = argparse.ArgumentParser(prog="python -m synth.blender.recording", description="FBX or glTF to npz.")
    parser.add_argument("source", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--clip", help="name of the animation; else the longest")
    parser.add_argument("--parent", type=int, default=0, help="process whose end ends this one")
    parser.add_argument("--scratch", default="", help="folder to delete when the parent dies")
    options = parser.parse_args()
    answers = redirect_chatter()
    end_with(options.parent, options.scratch)
    event = {"event": "done"}
    try:
        from synth.blender.skeletons import sample_file

        np.savez(options.out, **sample_file(options.source, options.clip))
    except ImportError as error:
        event = {"event": "failed", "message": f"{options.source}: Blender does not load ({error}); run `synth doctor`"}
    except SynthError as error:
        event = {"event": "failed", "message": str(error)}
    except (RuntimeError, OSError, ValueError, KeyError, TypeError) as error:
        why = " ".join(str(error).removeprefix("Error: ").split())
        event = {"event": "failed", "message": f"{options.source}: Blender cannot read it ({why}); export it again"}
    answers.write(json.dumps(event) + "\n")
    answers.flush()
    return 0 if event["event"] == "done" else 1


if __name__ == "__main__":
    sys.exit(main())
