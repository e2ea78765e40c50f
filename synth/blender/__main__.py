"""`python -m synth.blender SHOT_DIR OUT_DIR [--settings JSON]` or `python -m synth.blender --serve`."""

import argparse
import json
import sys

from synth.blender.serve import answer, serve
from synth.child import redirect_chatter


def main() -> int:
    """Render one shot, or serve; the exit code is 0 when the (last) shot is complete."""
    parser = argparse.ArgumentParser(prog="python -m synth.blender", description="Shot folder to frames folder.")
    parser.add_argument("shot_dir", nargs="?", help="folder written by synth.shot.save")
    parser.add_argument("out_dir", nargs="?", help="folder for the frames, absent or empty")
    parser.add_argument("--settings", default="{}", help="JSON of synth.renderer.RenderSettings")
    parser.add_argument("--serve", action="store_true", help="answer JSON requests from stdin")
    parser.add_argument("--parent", type=int, default=0, help="process whose end ends --serve")
    parser.add_argument("--scratch", default="", help="folder to delete when the parent of --serve dies")
    options = parser.parse_args()
    answers = redirect_chatter()
    if options.serve:
        serve(sys.stdin, answers, options.parent, options.scratch)
        return 0
    if options.shot_dir is None or options.out_dir is None:
        parser.error("give SHOT_DIR and OUT_DIR, or --serve")
    event = {"event": "failed", "message": "nothing rendered"}
    paths = json.dumps({"shot": options.shot_dir, "out": options.out_dir})
    request = f'{paths[:-1]}, "settings": {options.settings}}}'
    for event in answer(request):
        answers.write(json.dumps(event) + "\n")
    answers.flush()
    if event["event"] == "failed":
        sys.stderr.write(f"error: {event['message']}\n")
    return 0 if event["event"] == "done" else 1


if __name__ == "__main__":
    sys.exit(main())
