"""Flow of the tiny shot worked out from its balls: each pixel's point goes with the ball on which it lies."""

import json

import numpy as np
import tiny

from synth.clip import ORDER, to_json
from synth.quality.evidence import Evidence
from synth.quality.pinhole import back_project, centres, project
from synth.shot import Shot
from synth.video import encode_map16

SCALE_PX = 1 / 64
_COVERED_M = 0.02


def with_flow(members: dict[str, bytes], shot: Shot) -> dict[str, bytes]:
    """The members with flow.mkv and its scale."""
    evidence = Evidence("", members)
    bands = [_bands(evidence, shot, frame) for frame in range(evidence.num_frames)]
    facts = json.loads(members["json"]) | {"flow_scale_px": SCALE_PX}
    more = members | {"flow.mkv": encode_map16(np.stack(bands), shot.fps), "json": to_json(facts)}
    return {suffix: more[suffix] for suffix in ORDER if suffix in more}


def _bands(evidence: Evidence, shot: Shot, frame: int) -> np.ndarray:
    """(3 H, W): dx, dy, status."""
    width_px, height_px = evidence.size
    bands = np.zeros((3, height_px, width_px), np.uint16)
    if frame == evidence.num_frames - 1:
        return bands.reshape(-1, width_px)
    labels, depth_m = evidence.labels, evidence.depth_m(frame)
    rows, columns = np.nonzero(np.isfinite(depth_m))
    here = centres(rows, columns)
    world = back_project(here, depth_m[rows, columns], labels.K[frame], labels.world_from_camera[frame])
    then = _moved(world, evidence.ids[frame][rows, columns], shot, frame)
    there, z = project(then, labels.K[frame + 1], labels.world_from_camera[frame + 1])
    bands[:2, rows, columns] = np.rint((there - here) / SCALE_PX).T.astype(int) + 32768
    bands[2, rows, columns] = _status(there, z, evidence.depth_m(frame + 1))
    return bands.reshape(-1, width_px)


def _status(there: np.ndarray, z: np.ndarray, surface_m: np.ndarray) -> np.ndarray:
    height_px, width_px = surface_m.shape
    inside = ((there >= 0) & (there < [width_px, height_px])).all(-1)
    columns, rows = np.clip(there.astype(int), 0, [width_px - 1, height_px - 1]).T
    return np.where(~inside, 3, np.where(surface_m[rows, columns] < z - _COVERED_M, 2, 1))


def _moved(world: np.ndarray, ids: np.ndarray, shot: Shot, frame: int) -> np.ndarray:
    """World points at the next frame: on the ball that is nearest below them, which may turn with the trunk."""
    there, least = world.copy(), np.where(ids > 0, np.inf, -1.0)
    turn = np.eye(3)
    turn[:2, :2] = _turn(tiny.TURN_RAD_S / shot.fps)
    for ball in tiny.spheres_of(shot):
        center, next_center = ball.centers[frame], ball.centers[frame + 1]
        off = np.abs(np.linalg.norm(world - center, axis=-1) - ball.radius_m)
        near = (ids == ball.instance_id) & (off < least)
        least[near] = off[near]
        spin = turn if ball.instance_id < 100 and center[2] > 1.06 else np.eye(3)
        there[near] = (world[near] - center) @ spin.T + next_center
    return there


def _turn(angle: float) -> np.ndarray:
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
