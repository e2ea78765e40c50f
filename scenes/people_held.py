"""What bystanders hold: a line judge's flag, a photographer's camera, a referee's whistle; in the person's frame."""

import numpy as np
from jaxtyping import Float

from synth.equipment.shapes import beam, grid_mesh, rod
from synth.geometry.rotation import frame_from_axes, unit
from synth.scene import Mesh, Rgb
from synth.skeleton.smplx_joints import INDEX

Joints = Float[np.ndarray, "144 3"]
FLAG_M, STICK_M = 0.40, 0.55
"""Edge of a line judge's flag (FIVB: 40 x 40 cm)."""


def held_things(held: str, joints: Joints) -> list[tuple[Mesh, Rgb]]:
    """Meshes with their colours."""
    if held == "flag":
        return _flag(joints)
    if held == "camera":
        return _camera(joints)
    if held == "phone":
        return _phone(joints)
    if held == "whistle":
        mouth = 0.5 * (joints[INDEX["mouth_top"]] + joints[INDEX["mouth_bottom"]])
        return [(rod(mouth, mouth + np.array([0.045, 0.0, -0.004]), 0.008), (0.02, 0.02, 0.02))]
    return []


def _flag(joints: Joints) -> list[tuple[Mesh, Rgb]]:
    """A stick in the right fist, along the thumb's side, with a red square."""
    grip = 0.5 * (joints[INDEX["right_middle1"]] + joints[INDEX["right_middle3"]])
    along = unit(joints[INDEX["right_index2"]] - joints[INDEX["right_pinky2"]])
    stick = rod(grip - 0.08 * along, grip + STICK_M * along, 0.006, 6)
    fall = unit(np.array([0.0, -0.35, -1.0]) - along * (np.array([0.0, -0.35, -1.0]) @ along))
    share = np.linspace(0.0, 1.0, 9)
    ripple = 0.03 * np.sin(7.0 * share)[None, :, None] * np.cross(along, fall) * share[None, :, None]
    start = grip + (STICK_M - FLAG_M * share)[:, None] * along
    points = start[:, None] + FLAG_M * share[None, :, None] * fall + ripple
    return [(stick, (0.5, 0.4, 0.25)), (grid_mesh(points, np.zeros((9, 9, 2))), (0.55, 0.02, 0.02))]


def _camera(joints: Joints) -> list[tuple[Mesh, Rgb]]:
    """A body with a long lens before the face, between the hands."""
    eyes = 0.5 * (joints[INDEX["left_eye"]] + joints[INDEX["right_eye"]])
    ahead = unit(joints[INDEX["nose"]] - 0.5 * (joints[INDEX["left_ear"]] + joints[INDEX["right_ear"]]))
    ahead = unit(ahead * np.array([1.0, 1.0, 0.4]))
    frame = frame_from_axes(ahead, np.array([0.0, 0.0, 1.0]), "xzy")
    place = eyes + 0.055 * ahead + np.array([0.0, 0.0, -0.015])
    corners = np.array([[x, y, z] for x in (-0.03, 0.035) for y in (-0.07, 0.07) for z in (-0.05, 0.045)])
    sides = np.array([[0, 1, 3, 2], [4, 6, 7, 5], [0, 4, 5, 1], [2, 3, 7, 6], [0, 2, 6, 4], [1, 5, 7, 3]])
    case = Mesh(place + corners @ frame.T, sides)
    lens = rod(place + 0.03 * ahead, place + 0.20 * ahead, 0.042, 12)
    return [(case, (0.012, 0.012, 0.013)), (lens, (0.016, 0.016, 0.017))]


def _phone(joints: Joints) -> list[tuple[Mesh, Rgb]]:
    """Upright between the fingertips of both hands."""
    tips = [joints[INDEX[f"{side}_{finger}_tip"]] for side in ("left", "right") for finger in ("index", "thumb")]
    middle = np.mean(tips, 0)
    across = np.array([0.0, 0.075, 0.0])
    return [(beam(middle - across, middle + across, 0.009, 0.072), (0.015, 0.015, 0.017))]
