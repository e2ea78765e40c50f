"""Equipment: seen where its pose says it is, stiff where it is stiff, drawn and loosed when events say so."""

from collections.abc import Iterator

import numpy as np

from synth.quality.checks.contact import BALL_RADIUS_M
from synth.quality.evidence import Evidence
from synth.quality.pinhole import back_project, centres, project

BALL_SURFACE_M = 0.03
"""Pixels of a ball lie on a sphere of its radius about its pose: panels and seams are 2 mm, beach balls 1 mm larger,
facets at the outline some more."""
BALL_SHARE = 0.9
BALL_PIXELS = 12
STIFF_M = 0.001
_BALLS = ("volleyball", "beach_volleyball")
_STIFF = ("volleyball", "beach_volleyball", "arrow")
DRAW_RANGE = (-0.1, 1.1)
"""A loosed string swings a little past its place of rest; nobody pulls a tenth beyond full draw."""
LOOSED_DRAW, LOOSED_AFTER_S = 0.35, 0.03
"""A string needs 15 ms from full draw to rest."""
HELD_DRAW = 0.8


def ball_pixels(evidence: Evidence) -> Iterator[str]:
    """What seg.mkv calls the ball, brought into the world by depth, lies on the ball."""
    kinds = {str(one["name"]): one for one in evidence.record["instances"]}
    labels = evidence.labels
    for name, pose in evidence.tracks.items():
        if name not in kinds or kinds[name]["kind"] not in _BALLS:
            continue
        on_ball: list[np.ndarray] = []
        for frame in range(evidence.num_frames):
            rows, columns = np.nonzero(evidence.ids[frame] == int(kinds[name]["id"]))
            z = evidence.depth_m(frame)[rows, columns]
            world = back_project(centres(rows, columns), np.where(np.isfinite(z), z, 1e4), labels.K[frame],
                                 labels.world_from_camera[frame])  # fmt: skip
            off_m = np.abs(np.linalg.norm(world - pose[frame, :3, 3], axis=-1) - BALL_RADIUS_M)
            on_ball.append(off_m < BALL_SURFACE_M)
            if len(off_m) >= BALL_PIXELS and on_ball[-1].mean() < BALL_SHARE:
                yield (f"frame {frame}: {on_ball[-1].mean():.0%} of the pixels of {name} lie within {BALL_SURFACE_M} m "
                       f"of its surface, median {np.median(off_m):.3f} m, limit {BALL_SHARE:.0%}")  # fmt: skip
                break


def ball_seen(evidence: Evidence) -> Iterator[str]:
    """Where nothing is in front of a ball's place in the picture, its pixels are there."""
    kinds = {str(one["name"]): one for one in evidence.record["instances"]}
    width_px, height_px = evidence.size
    for name, pose in evidence.tracks.items():
        if name not in kinds or kinds[name]["kind"] not in _BALLS:
            continue
        for frame in range(evidence.num_frames):
            K, camera = evidence.labels.K[frame], evidence.labels.world_from_camera[frame]
            pixels, depth_m = project(pose[frame : frame + 1, :3, 3], K, camera)
            x, y = pixels[0]
            radius_px = K[0, 0] * BALL_RADIUS_M / depth_m[0]
            if not (np.isfinite(x) and 0 <= x < width_px and 0 <= y < height_px and radius_px > 1.5):
                continue
            there = int(y), int(x)
            surface_m, number = evidence.depth_m(frame)[there], evidence.ids[frame][there]
            if number != int(kinds[name]["id"]) and surface_m > depth_m[0] - BALL_RADIUS_M + BALL_SURFACE_M:
                yield f"frame {frame}: {name} has no pixel at its place, where the id is {number} and nothing in front"
                break


def equipment(evidence: Evidence) -> Iterator[str]:
    """Points of stiff things keep their places on them; draw lies in its range and drops at the release."""
    kinds = {str(one["name"]): str(one["kind"]) for one in evidence.record["instances"]}
    for name, pose in evidence.tracks.items():
        points = evidence.labels.equipment.get(f"{name}_points3d")
        if points is not None and kinds.get(name) in _STIFF and points.shape[1]:
            local = np.einsum("fji,fnj->fni", pose[:, :3, :3], points - pose[:, None, :3, 3])
            off_m = np.linalg.norm(local - np.median(local, 0), axis=-1).max()
            if off_m > STIFF_M:
                yield f"points of {name} move by {off_m:.4f} m on it, limit {STIFF_M} m"
        draw = evidence.labels.equipment.get(f"{name}_draw")
        if draw is not None:
            yield from (f"{name}_draw {failure}" for failure in _draw_failures(evidence, draw))


def _draw_failures(evidence: Evidence, draw: np.ndarray) -> Iterator[str]:
    if draw.min() < DRAW_RANGE[0] or draw.max() > DRAW_RANGE[1]:
        yield f"runs from {draw.min():.2f} to {draw.max():.2f}, limits {DRAW_RANGE}"
    frame_s = 1.0 / float(evidence.facts["fps"])
    for told in evidence.record["events"]:
        if told["name"] != "release":
            continue
        late_s = evidence.times_s - float(told["time_s"])
        after = (late_s > LOOSED_AFTER_S) & (late_s < LOOSED_AFTER_S + 3 * frame_s)
        before = (late_s < -1e-3) & (late_s > -2 * frame_s)
        if after.any() and draw[after].max() > LOOSED_DRAW:
            yield f"is {draw[after].max():.2f} after the release at {told['time_s']:.3f} s, limit {LOOSED_DRAW}"
        if before.any() and draw[before].min() < HELD_DRAW:
            yield f"is {draw[before].min():.2f} before the release at {told['time_s']:.3f} s, limit {HELD_DRAW}"


def venue(evidence: Evidence) -> Iterator[str]:
    """The venue's named points are as many as their names and not under the ground."""
    places, names = evidence.labels.venue_points3d, evidence.record.get("venue_points", [])
    if len(places) != len(names):
        yield f"{len(places)} venue_points3d have {len(names)} names in events.json"
    if len(places) and places[:, 2].min() < -UNDER_GROUND_M:
        yield f"a venue point lies {-places[:, 2].min():.2f} m under the ground, limit {UNDER_GROUND_M} m"


UNDER_GROUND_M = 0.05
"""Lines are painted on the ground; sand is uneven."""
