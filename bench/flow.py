"""Flow and occlusion against rays cast on the posed meshes, and what flow adds to the label render.

    python bench/flow.py SHOT_FOLDER [SHOT_FOLDER ...] [--frames 5] [--scale 0.5]

SHOT_FOLDER: one of outputs/4_shot. The truth knows nothing of the renderer: a ray through each pixel's centre meets
the meshes at frame t (embree); the point it meets is carried by its triangle's corners to t + 1 and projected; a ray
from the next camera to it says whether something is in the way. Rays all around it, MARGIN_PX beside it, say whether
it is `clear` of the outline of what is or is not in the way: on which side of one a point lies that is nearer to it
depends on the last digits of its depth. Cut-outs (nets, leaves) are no triangles to a ray: a pixel counts where the
render's depth is the ray's. `inside`: people, two pixels from their outline.
"""

import argparse
import statistics
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
import trimesh

from synth import shot as shots
from synth.frames import Frames
from synth.geometry.camera import project
from synth.geometry.transform import apply
from synth.label_images import LabelImages
from synth.labels.flow import COVERED, LEAVES, UNKNOWN, VISIBLE, Flow, each_flow
from synth.labels.flow_map import flow_levels, flow_scale_px
from synth.renderer import Renderer, RenderSettings
from synth.scene import CameraTrack
from synth.shot import Shot
from synth.video import encode_map16

LIFT_M = 1e-4
"""Points are moved this far towards the eye before a ray asks whether they are seen."""
SAME_DEPTH = 1e-4
MARGIN_PX = 0.1
AROUND = np.array([(np.cos(turn), np.sin(turn)) for turn in np.arange(8) * np.pi / 4.0])
STEEPEST = 0.02
"""Cosine of the steepest view at which a surface beside a point is still told from something before it."""


@dataclass(frozen=True)
class Truth:
    """By pixel: whether the ray meets what the render shows; how far the point moves [px]; what becomes of it; whether
    the same becomes of what is MARGIN_PX around it."""

    known: np.ndarray
    flow: np.ndarray
    status: np.ndarray
    clear: np.ndarray


def main() -> None:
    """Measure every shot."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shots", nargs="+", type=Path)
    parser.add_argument("--frames", type=int, default=4, help="frames of the shot's first view")
    parser.add_argument("--scale", type=float, default=0.5, help="size of the pictures, as a share of the shot's")
    parser.add_argument("--rounds", type=int, default=3, help="renders of each kind, in turns")
    options = parser.parse_args()
    for folder in options.shots:
        print(folder.name)
        _measure(smaller(shots.load(folder), options.frames, options.scale), options.rounds)


def _measure(shot: Shot, rounds: int) -> None:
    with tempfile.TemporaryDirectory(prefix="synth_flow_") as scratch, Renderer() as renderer:
        place = Path(scratch) / "shot"
        place.mkdir()
        shots.save(shot, place)
        seconds: dict[bool, list[float]] = {False: [], True: []}
        for number in range(rounds):
            for flow in (False, True):
                settings = RenderSettings(samples=1, max_bounces=0, denoise=False, flow=flow)
                out = Path(scratch) / f"{number}{flow}"
                renderer.render(place, out, settings)
                seconds[flow].append(Frames(out).seconds["labels"])
        _compare(shot, shot.cameras[0], list(Frames(out).each_labels(shot.cameras[0].name)))
    plain, told = (statistics.median(seconds[flow]) / shot.num_frames for flow in (False, True))
    print(f"  label render {plain:.3f} s a view-frame without flow, {told:.3f} s with, ratio {told / plain:.2f}")


def smaller(shot: Shot, frames: int, scale: float) -> Shot:
    """The first frames of the first view, at another size."""
    count = min(frames, shot.num_frames)
    track = shot.cameras[0]
    size = np.array([track.width_px, track.height_px])
    width_px, height_px = (int(side) for side in np.rint(size * scale))
    resize = np.diag([width_px / size[0], height_px / size[1], 1.0])
    track = replace(
        track,
        K=resize @ track.K[:count],
        world_from_camera=track.world_from_camera[:count],
        width_px=width_px,
        height_px=height_px,
        shutter_intrinsics=None if track.shutter_intrinsics is None else resize @ track.shutter_intrinsics[:count],
        shutter_pose=None if track.shutter_pose is None else track.shutter_pose[:count],
        focus_m=None if track.focus_m is None else track.focus_m[:count],
    )
    return replace(shot, num_frames=count, cameras=(track,))


def _compare(shot: Shot, track: CameraTrack, pictures: list[LabelImages]) -> None:
    flows = list(each_flow(shot, track, pictures))[:-1]
    tallies = [
        Tally(shot, flow, now, cast(shot, track, frame, now))
        for frame, (flow, now) in enumerate(zip(flows, pictures[:-1], strict=True))
    ]
    for name, parts in (
        ("everything", [t.errors_px for t in tallies]),
        ("inside", [t.inner_errors_px for t in tallies]),
    ):
        error = np.concatenate(parts)
        print(
            f"  {name:10} {len(error):7d} visible pixels: error median {np.median(error):.5f} px,"
            f" p99 {np.percentile(error, 99):.5f} px, max {error.max():.5f} px"
        )
    for name in ("everything", "people", "venue and things"):
        print(f"  status, {name:16} {_agreement(np.concatenate([t.judged[name] for t in tallies]))}")
    scale_px = flow_scale_px(flows)
    levels = np.stack([flow_levels(one.flow, one.status, scale_px) for one in flows])
    size = len(encode_map16(levels, shot.fps)) / len(flows)
    print(f"  encoded: {size / 1000:.1f} kB a view-frame of {track.width_px}x{track.height_px}, scale {scale_px} px")


class Tally:
    """One frame's errors [px] of visible points, and (found, true, clear) of every pixel that can be judged."""

    def __init__(self, shot: Shot, found: Flow, now: LabelImages, truth: Truth) -> None:
        people = np.isin(now.ids, [one.instance_id for one in shot.people])
        inner = cv2.erode(people.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
        error = np.linalg.norm(found.flow - truth.flow, axis=-1)
        seen = truth.known & (found.status == VISIBLE)
        judged = truth.known & (found.status != UNKNOWN)
        facts = np.stack([found.status, truth.status, truth.clear], -1)
        self.errors_px, self.inner_errors_px = error[seen], error[seen & inner]
        kinds = {"everything": judged, "people": judged & people, "venue and things": judged & ~people}
        self.judged = {name: facts[kind] for name, kind in kinds.items()}


def _agreement(judged: np.ndarray) -> str:
    found, true, clear = judged.T
    shares = [f"{np.mean(found == true):.3%} of {len(found)} as the rays say"]
    for name, kept in (("all", np.ones(len(judged), bool)), (f"{MARGIN_PX} px from outlines", clear == 1)):
        right, told, hidden = (
            (kept & one).sum() for one in ((found == COVERED) & (true == COVERED), found == COVERED, true == COVERED)
        )
        recall, precision = (f"{right / count:.1%}" if count else "none" for count in (hidden, told))
        shares.append(
            f"covered, {name}: {right} right, {hidden} true, {told} told, recall {recall}, precision {precision}"
        )
    leaving = [(one == LEAVES).sum() for one in (found, true)]
    return "; ".join([*shares, f"leaving: {leaving[0]} told, {leaving[1]} true"])


def cast(shot: Shot, track: CameraTrack, frame: int, shown: LabelImages) -> Truth:
    """The truth from rays, see above."""
    meshes = [world_mesh(shot, at) for at in (frame, frame + 1)]
    size = (track.height_px, track.width_px)
    rows, columns = np.mgrid[: size[0], : size[1]] + 0.5
    local = np.stack([columns, rows, np.ones(size)], -1).reshape(-1, 3) @ np.linalg.inv(track.K[frame]).T
    pose, following = track.world_from_camera[frame], track.world_from_camera[frame + 1]
    eye = np.tile(pose[:3, 3], (len(local), 1))
    hits, ray, face = meshes[0].ray.intersects_location(eye, local @ pose[:3, :3].T, multiple_hits=False)
    shares = trimesh.triangles.points_to_barycentric(meshes[0].triangles[face], hits)
    points = (shares[..., None] * meshes[1].triangles[face]).sum(1)
    z = (hits - pose[:3, 3]) @ pose[:3, 2]
    depth = shown.depth.ravel()[ray]
    known = np.zeros(len(local), bool)
    known[ray] = np.abs(z - depth) < SAME_DEPTH * depth + 1e-4
    flow, status, clear = np.zeros((len(local), 2)), np.zeros(len(local), np.uint8), np.zeros(len(local), bool)
    there = project(points, track.K[frame + 1], following)
    flow[ray] = there[:, :2] - np.stack([columns.ravel(), rows.ravel()], -1)[ray]
    status[ray] = _status(meshes[1], points, there, following[:3, 3], track)
    normals = np.cross(*np.moveaxis(np.diff(meshes[1].triangles[face], axis=1), 1, 0))
    clear[ray] = _clear(meshes[1], there, normals, track, frame + 1, status[ray] == COVERED)
    return Truth(known.reshape(size), flow.reshape(*size, 2), status.reshape(size), clear.reshape(size))


def _clear(
    mesh: trimesh.Trimesh, there: np.ndarray, normals: np.ndarray, track: CameraTrack, frame: int, hidden: np.ndarray
) -> np.ndarray:
    """Whether rays around the points that come to be `there` all meet something before them, or none does."""
    K, pose = track.K[frame], track.world_from_camera[frame]
    z, eye = there[:, 2], np.tile(pose[:3, 3], (len(there), 1))
    ways = [
        np.column_stack([(there[:, :2] + MARGIN_PX * side - K[:2, 2]) / np.diag(K)[:2], np.ones(len(there))])
        for side in AROUND
    ]
    local = normals @ pose[:3, :3]
    lean = np.abs((local * ways[0]).sum(1)) / np.maximum(
        np.linalg.norm(local, axis=1) * np.linalg.norm(ways[0], axis=1), 1e-12
    )
    own_m = LIFT_M * (1.0 + z) + 1.5 * MARGIN_PX * z / K[0, 0] / np.maximum(lean, STEEPEST)
    clear = np.ones(len(there), bool)
    for way in ways:
        hits, ray, _ = mesh.ray.intersects_location(eye, way @ pose[:3, :3].T, multiple_hits=False)
        first = np.full(len(there), np.inf)
        first[ray] = (hits - pose[:3, 3]) @ pose[:3, 2]
        clear &= (first < z - own_m) == hidden
    return clear


def _status(
    mesh: trimesh.Trimesh, points: np.ndarray, there: np.ndarray, eye: np.ndarray, track: CameraTrack
) -> np.ndarray:
    way = points - eye
    far = np.linalg.norm(way, axis=-1)
    hits, ray, _ = mesh.ray.intersects_location(np.tile(eye, (len(way), 1)), way, multiple_hits=False)
    first = np.full(len(way), np.inf)
    first[ray] = np.linalg.norm(hits - eye, axis=-1)
    status = np.where(first < far - LIFT_M * (1.0 + far), COVERED, VISIBLE).astype(np.uint8)
    outside = np.any((there[:, :2] < 0) | (there[:, :2] >= [track.width_px, track.height_px]), -1) | (there[:, 2] <= 0)
    status[outside] = LEAVES
    return status


def world_mesh(shot: Shot, frame: int) -> trimesh.Trimesh:
    """Everything as one mesh; triangles keep their order from frame to frame."""
    corners, faces, count = [], [], 0
    for thing in shot.parts.objects:
        mesh = shot.parts.meshes[thing.mesh]
        local = mesh.vertices if thing.cache is None else thing.cache[frame]
        pose = thing.pose[min(frame, len(thing.pose) - 1)]
        corners.append(apply(pose, np.asarray(local, float)))
        split = mesh.faces if mesh.faces.shape[1] == 3 else mesh.faces[:, [0, 1, 2, 0, 2, 3]].reshape(-1, 3)
        split = split[(split[:, 1] != split[:, 2])]
        faces.append(split + count)
        count += len(local)
    return trimesh.Trimesh(np.concatenate(corners), np.concatenate(faces), process=False)


if __name__ == "__main__":
    main()
