"""What is said of the camera: shot size, angle, movement, side, distance, against json and measured anew.

A word is contradicted only where the geometry is clearly something else; between two words both pass.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from jaxtyping import Float

from synth.quality.evidence import Evidence
from synth.quality.names import joint
from synth.quality.pinhole import project

ROUNDING_M, ROUNDING_DEG = 0.002, 0.2
"""float32 joints, and azimuths of a body that is twisted."""
SIDES = ("front", "front_left", "left", "back_left", "back", "back_right", "right", "front_right")
SIDE_SLACK_DEG = 5.0
ANGLES_DEG = {"low": (-90.0, -6.0), "eye": (-10.0, 11.0), "high": (7.0, 90.0)}
"""Elevation of the lens as seen from the face; words change at -8 and 9 degrees, 2 degrees to either side pass."""
WIDE_SHARE = (0.30, 0.46)
"""A whole athlete taller than the second share of the picture is in no wide shot, smaller than the first in no full
one; words change at 0.38."""
INSIDE_SHARE = (0.25, 0.75)
"""A joint inside the picture in fewer frames than the first is outside, in more than the second it is inside."""
MOVED_M, STILL_M = 0.5, 0.15
TURNED_DEG, STILL_DEG = 3.0, 0.75
ZOOMED, UNZOOMED = 1.15, 1.03
"""Twice what is told, and half of it: a lens that goes 0.25 m moves, one that turns 1.5 degrees pans, 1.08 zooms."""
GOING = ("dolly_in", "dolly_out", "dolly_lateral", "orbit_left", "orbit_right", "crane_up", "crane_down", "follow",
         "lead")  # fmt: skip
COURT_SLACK_DEG, ALONG_DEG = 6.0, 25.0

Record = dict[str, Any]


def camera(evidence: Evidence) -> Iterator[str]:
    """`view` of the description against json, and against K, world_from_camera, joints and boxes."""
    told, facts = evidence.record["description"]["view"], evidence.facts
    ids = [int(one) for one in evidence.labels.person_ids]
    if int(told["about"]) not in ids:
        yield f"is about person {told['about']}, who is not there"
        return
    pairs = (("shot_size", told["shot_size"]), ("camera_angle", told["angle"]), ("camera_movement",
             next(iter(told["movements"]), "")))  # fmt: skip
    yield from (f"{name} is {value!r}, json says {facts[name]!r}" for name, value in pairs if value != facts[name])
    column = ids.index(int(told["about"]))
    joints = evidence.labels.joints3d[:, column].astype(float)
    yield from _numbers(evidence, told, joints)
    yield from _size(evidence, told, column)
    yield from _moves(evidence, set(told["movements"]), joints)
    yield from _court_side(evidence, told)


def _numbers(evidence: Evidence, told: Record, joints: Float[np.ndarray, "frames 144 3"]) -> Iterator[str]:
    """Height, distance and directions of the lens."""
    eye = evidence.labels.world_from_camera[:, :3, 3]
    away, up = eye - joints[:, joint("pelvis")], eye - joints[:, joint("nose")]
    pitch_deg = np.degrees(np.arctan2(up[:, 2], np.linalg.norm(up[:, :2], axis=1))).mean()
    distance_m = np.linalg.norm(away, axis=1).mean()
    found = {"height_m": (eye[:, 2].mean(), ROUNDING_M), "distance_m": (distance_m, ROUNDING_M),
             "pitch_deg": (pitch_deg, ROUNDING_DEG)}  # fmt: skip
    for name, (value, limit) in found.items():
        if abs(told[name] - value) > limit:
            yield f"{name} is {told[name]:.3f}, measured {value:.3f}, limit {limit}"
    low_deg, high_deg = ANGLES_DEG[told["angle"]]
    if not low_deg <= pitch_deg <= high_deg:
        yield f"angle is {told['angle']}, but the lens is {pitch_deg:.1f} degrees above the face"
    yield from _side(told, joints, away)


def _side(told: Record, joints: np.ndarray, away: np.ndarray) -> Iterator[str]:
    """Eighths of a circle around somebody, from where hips and shoulders face over their left."""
    circles = any(str(move).startswith("orbit") for move in told["movements"])
    first = slice(0, max(1, len(away) // 8)) if circles else slice(None)
    across = sum(joints[:, joint(f"left_{part}"), :2] - joints[:, joint(f"right_{part}"), :2]
                 for part in ("hip", "shoulder"))  # fmt: skip
    left = across / np.maximum(np.linalg.norm(across, axis=1, keepdims=True), 1e-9)
    ahead = np.stack([left[:, 1], -left[:, 0]], -1)
    aside, before = ((axis * away[:, :2]).sum(1)[first].mean() for axis in (left, ahead))
    azimuth_deg = float(np.degrees(np.arctan2(aside, before)))
    if abs(_turn_deg(told["azimuth_deg"] - azimuth_deg)) > ROUNDING_DEG:
        yield f"azimuth_deg is {told['azimuth_deg']:.2f}, measured {azimuth_deg:.2f}, limit {ROUNDING_DEG}"
    middle_deg = 45.0 * SIDES.index(told["side"])
    if abs(_turn_deg(azimuth_deg - middle_deg)) > 22.5 + SIDE_SLACK_DEG:
        yield f"side is {told['side']}, but the lens is {azimuth_deg:.0f} degrees to the left of straight ahead"


def _turn_deg(angle_deg: float) -> float:
    return (angle_deg + 180.0) % 360.0 - 180.0


def _size(evidence: Evidence, told: Record, column: int) -> Iterator[str]:
    """close_up: hips outside; medium: feet outside; full and wide: by how tall all of the body is."""
    size, (outside, inside) = told["shot_size"], INSIDE_SHARE
    hips, feet = (_share_inside(evidence, column, names) for names in (("left_hip", "right_hip"),
                  ("left_ankle", "right_ankle")))  # fmt: skip
    box = evidence.labels.boxes_full[:, column]
    tall = float(np.median(box[:, 3] - box[:, 1])) / evidence.size[1]
    wrong = {
        "close_up": hips > inside and f"the hips are inside in {hips:.0%} of the frames",
        "medium": (feet > inside and f"the feet are inside in {feet:.0%} of the frames")
        or (hips < outside and f"the hips are inside in {hips:.0%} of the frames"),
        "full": (feet < outside and f"the feet are inside in {feet:.0%} of the frames")
        or (tall < WIDE_SHARE[0] and f"the body takes {tall:.0%} of the height"),
        "wide": (feet < outside and f"the feet are inside in {feet:.0%} of the frames")
        or (tall > WIDE_SHARE[1] and f"the body takes {tall:.0%} of the height"),
    }[size]
    if wrong:
        yield f"shot_size is {size}, but {wrong}"


def _share_inside(evidence: Evidence, column: int, names: tuple[str, ...]) -> float:
    """Share of frames in which one of these joints is within the picture."""
    labels, size = evidence.labels, np.array(evidence.size)
    points = labels.joints3d[:, column][:, [joint(name) for name in names]].astype(float)
    shares = []
    for frame, world in enumerate(points):
        pixels = np.nan_to_num(project(world, labels.K[frame], labels.world_from_camera[frame])[0], nan=-1.0)
        shares.append(((pixels >= 0) & (pixels < size)).all(-1).any())
    return float(np.mean(shares))


def _moves(evidence: Evidence, told: set[str], joints: np.ndarray) -> Iterator[str]:
    """What moves clearly is told; what is told moves."""
    eye, forward = evidence.labels.world_from_camera[:, :3, 3], evidence.labels.world_from_camera[:, :3, 2]
    focal = evidence.labels.K[:, 0, 0]
    gone_m, zoom = float(np.ptp(eye, axis=0).max()), float(focal[-1] / focal[0])
    yaw = np.unwrap(np.arctan2(forward[:, 1], forward[:, 0]))
    turned = {
        "pan": float(np.degrees(np.ptp(yaw))),
        "tilt": float(np.degrees(np.ptp(np.arcsin(forward[:, 2].clip(-1, 1))))),
    }
    if gone_m > MOVED_M and not told & set(GOING):
        yield f"movement is {_listed(told)}, but the lens goes {gone_m:.2f} m"
    if told & set(GOING) and gone_m < STILL_M:
        yield f"movement is {_listed(told)}, but the lens stays within {gone_m:.2f} m"
    for name, angle_deg in turned.items():
        if name not in told and angle_deg > TURNED_DEG and gone_m < STILL_M and "handheld" not in told:
            yield f"movement is {_listed(told)}, but the lens {name}s by {angle_deg:.1f} degrees"
        if name in told and angle_deg < STILL_DEG:
            yield f"movement is {_listed(told)}, but the lens {name}s by {angle_deg:.2f} degrees"
    for name, factor in (("zoom_in", zoom), ("zoom_out", 1 / zoom)):
        if (name in told and factor < UNZOOMED) or (name not in told and factor > ZOOMED):
            yield f"movement is {_listed(told)}, but the focal length becomes {zoom:.2f} of what it was"
    yield from _way(told, eye, joints[:, joint("pelvis")])
    if "static" in told and len(told) > 1:
        yield f"movement is {_listed(told)}: static and more"


def _way(told: set[str], eye: np.ndarray, pelvis: np.ndarray) -> Iterator[str]:
    """Which way a lens goes: up or down, nearer or farther, around to the left or right."""
    about = eye - pelvis.mean(0)
    turn_deg = float(np.degrees(np.ptp(np.unwrap(np.arctan2(about[:, 1], about[:, 0])), axis=0)))
    angle = np.unwrap(np.arctan2(about[:, 1], about[:, 0]))
    way = {
        ("crane_up", "crane_down"): float(eye[-1, 2] - eye[0, 2]),
        ("dolly_in", "dolly_out"): float(np.linalg.norm(about[0]) - np.linalg.norm(about[-1])),
        ("orbit_right", "orbit_left"): float(angle[-1] - angle[0]),
    }
    for (more, less), value in way.items():
        if (more in told and value < 0) or (less in told and value > 0):
            yield f"movement is {_listed(told)}, but it is {less if value < 0 else more}"
    if told & {"orbit_left", "orbit_right"} and turn_deg < 6.0:
        yield f"movement is {_listed(told)}, but the lens goes around by {turn_deg:.1f} degrees"


def _court_side(evidence: Evidence, told: Record) -> Iterator[str]:
    """Behind a team, at a corner, or at the side, as seen from the middle of all; near is at -x."""
    teams = any(one["team"] for one in evidence.record["people"])
    if bool(told["court_side"]) != teams:
        yield f"court_side is {told['court_side']!r}, there are {'' if teams else 'no '}teams"
    if not teams:
        return
    eye = evidence.labels.world_from_camera[:, :3, 3].mean(0)
    away = eye - evidence.labels.joints3d[:, :, joint("pelvis")].astype(float).mean((0, 1))
    off_deg = float(np.degrees(np.arctan2(abs(away[1]), abs(away[0]))))
    kind, _, team = str(told["court_side"]).partition("_")
    low_deg, high_deg = {"behind": (0.0, ALONG_DEG), "corner": (ALONG_DEG, 90 - ALONG_DEG),
                         "side": (90 - ALONG_DEG, 90.0)}[kind]  # fmt: skip
    if not low_deg - COURT_SLACK_DEG <= off_deg <= high_deg + COURT_SLACK_DEG:
        yield f"court_side is {told['court_side']}, but the lens is {off_deg:.0f} degrees off the court's axis"
    if team and abs(away[0]) > 0.5 and team != ("near" if away[0] < 0 else "far"):
        yield f"court_side is {told['court_side']}, but the lens is on the other side of the net"


def _listed(told: set[str]) -> str:
    return ", ".join(sorted(told))
