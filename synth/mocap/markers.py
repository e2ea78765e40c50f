"""Markers on the skin to joints: the Plug-in Gait set, by regressions of the literature."""

from collections.abc import Mapping

import numpy as np
from jaxtyping import Float

from synth.geometry.rotation import frame_from_axes, unit

Track = Float[np.ndarray, "frames 3"]

PELVIS = ("LASI", "RASI", "LPSI", "RPSI")
NEEDED: tuple[str, ...] = (*PELVIS, *(f"{s}{m}" for s in "LR" for m in ("KNE", "ANK", "SHO", "ELB", "WRA", "WRB")),
                           "LFHD", "RFHD", "LBHD", "RBHD")  # fmt: skip
"""Without these no body can be posed; LTOE, RTOE, LFIN and RFIN are used where they are."""

ALSO_CALLED: dict[str, tuple[str, ...]] = {
    **{f"{s}ASI": (f"{s}FWT",) for s in "LR"},
    **{f"{s}PSI": (f"{s}BWT", "SACR") for s in "LR"},
    **{f"{s}WRA": (f"{s}IWR",) for s in "LR"},
    **{f"{s}WRB": (f"{s}OWR",) for s in "LR"},
}
"""Names of the same places in other sets: front and back of the waist and the wrist's two sides at CMU, one sacrum."""

KNEE_HALF_M, ANKLE_HALF_M = 0.055, 0.042
"""From the marker on the outside to the middle of an adult's joint, marker included."""
SHOULDER_DROP_M = 0.05
"""From the marker on the acromion down to the middle of the shoulder."""


def leg_in_units(markers: Mapping[str, Track]) -> float:
    """Length from the hip bone to knee to ankle in the markers' own unit, for finding that unit."""
    return float(np.mean([
        np.nanmedian(np.linalg.norm(markers[f"{s}{a}"] - markers[f"{s}{b}"], axis=-1))
        for s in "LR" for a, b in (("ASI", "KNE"), ("KNE", "ANK"))
    ])) * 2.0  # fmt: skip


def joints_from_markers(markers: Mapping[str, Track]) -> dict[str, Track]:
    """SMPL-X joints, nose and ears [m] from the markers of NEEDED [m], by marker name."""
    joints = _hips(markers)
    turn = _pelvis_frame(markers)
    trunk = 0.5 * (markers["LSHO"] + markers["RSHO"]) - 0.5 * (joints["left_hip"] + joints["right_hip"])
    for side, letter, sign in (("left", "L", 1.0), ("right", "R", -1.0)):
        inward = -sign * turn[:, :, 0]
        thigh = markers[f"{letter}KNE"] - joints[f"{side}_hip"]
        shin = markers[f"{letter}ANK"] - markers[f"{letter}KNE"]
        joints[f"{side}_knee"] = markers[f"{letter}KNE"] + KNEE_HALF_M * _square_to(inward, thigh)
        joints[f"{side}_ankle"] = markers[f"{letter}ANK"] + ANKLE_HALF_M * _square_to(inward, shin)
        joints[f"{side}_shoulder"] = markers[f"{letter}SHO"] - SHOULDER_DROP_M * unit(trunk)
        joints[f"{side}_elbow"] = markers[f"{letter}ELB"]
        joints[f"{side}_wrist"] = 0.5 * (markers[f"{letter}WRA"] + markers[f"{letter}WRB"])
        joints[f"{side}_ear"] = 0.5 * (markers[f"{letter}FHD"] + markers[f"{letter}BHD"])
        for joint, marker in (("foot", "TOE"), ("middle1", "FIN")):
            if letter + marker in markers:
                joints[f"{side}_{joint}"] = markers[letter + marker]
    return joints | {"nose": 0.5 * (markers["LFHD"] + markers["RFHD"])}


def _pelvis_frame(markers: Mapping[str, Track]) -> Float[np.ndarray, "frames 3 3"]:
    """Columns left, up, ahead."""
    ahead = markers["LASI"] + markers["RASI"] - markers["LPSI"] - markers["RPSI"]
    return frame_from_axes(markers["LASI"] - markers["RASI"], ahead, "xzy")


def _hips(markers: Mapping[str, Track]) -> dict[str, Track]:
    """Hip centres from the width and depth of the pelvis (Harrington et al., J. Biomechanics 40, 2007)."""
    front = 0.5 * (markers["LASI"] + markers["RASI"])
    back = 0.5 * (markers["LPSI"] + markers["RPSI"])
    width_m = float(np.median(np.linalg.norm(markers["LASI"] - markers["RASI"], axis=-1)))
    depth_m = float(np.median(np.linalg.norm(front - back, axis=-1)))
    beside, below, behind = 0.33 * width_m + 0.0073, 0.30 * width_m + 0.0109, 0.24 * depth_m + 0.0099
    turn = _pelvis_frame(markers)
    return {f"{s}_hip": front + turn @ np.array([k * beside, -below, -behind]) for s, k in (("left", 1), ("right", -1))}


def _square_to(direction: Track, bone: Track) -> Track:
    along = unit(bone)
    return unit(direction - np.sum(direction * along, -1, keepdims=True) * along)
