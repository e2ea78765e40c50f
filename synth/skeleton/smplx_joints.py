"""The 55 joints that bend and the 89 points that are read off the surface, in SMPL-X order.

Names and order are those of `smplx.joint_names` 0.1.28 (joint 23 and 24 are the eyeballs, 56 to 59 surface points).
"""

_FINGERS = [f"{finger}{k}" for finger in ("index", "middle", "pinky", "ring", "thumb") for k in (1, 2, 3)]

BENDING: tuple[str, ...] = (
    "pelvis", "left_hip", "right_hip", "spine1", "left_knee", "right_knee", "spine2", "left_ankle",
    "right_ankle", "spine3", "left_foot", "right_foot", "neck", "left_collar", "right_collar", "head",
    "left_shoulder", "right_shoulder", "left_elbow", "right_elbow", "left_wrist", "right_wrist",
    "jaw", "left_eyeball", "right_eyeball",
    *(f"left_{f}" for f in _FINGERS), *(f"right_{f}" for f in _FINGERS),
)  # fmt: skip
"""Names of the 55 joints with a rotation."""

PARENTS: tuple[int, ...] = (
    -1, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 12, 13, 14, 16, 17, 18, 19, 15, 15, 15,
    20, 25, 26, 20, 28, 29, 20, 31, 32, 20, 34, 35, 20, 37, 38,
    21, 40, 41, 21, 43, 44, 21, 46, 47, 21, 49, 50, 21, 52, 53,
)  # fmt: skip
"""Parent of each bending joint; -1 for the root."""

SURFACE: tuple[str, ...] = (
    "nose", "right_eye", "left_eye", "right_ear", "left_ear",
    "left_big_toe", "left_small_toe", "left_heel", "right_big_toe", "right_small_toe", "right_heel",
    "left_thumb_tip", "left_index_tip", "left_middle_tip", "left_ring_tip", "left_pinky_tip",
    "right_thumb_tip", "right_index_tip", "right_middle_tip", "right_ring_tip", "right_pinky_tip",
)  # fmt: skip
"""Joints 55 to 75."""

FACE: tuple[str, ...] = (
    *(f"right_brow{k}" for k in range(1, 6)), *(f"left_brow{k}" for k in range(5, 0, -1)),
    "nose1", "nose2", "nose3", "nose4",
    "right_nostril2", "right_nostril1", "nose_middle", "left_nostril1", "left_nostril2",
    *(f"right_eyelid{k}" for k in range(1, 7)),
    "left_eyelid4", "left_eyelid3", "left_eyelid2", "left_eyelid1", "left_eyelid6", "left_eyelid5",
    "right_mouth1", "right_mouth2", "right_mouth3", "mouth_top", "left_mouth3", "left_mouth2", "left_mouth1",
    "left_mouth5", "left_mouth4", "mouth_bottom", "right_mouth4", "right_mouth5",
    "right_lip1", "right_lip2", "lip_top", "left_lip2", "left_lip1", "left_lip3", "lip_bottom", "right_lip3",
)  # fmt: skip
"""Joints 76 to 126: 51 landmarks in the order of iBUG-68 points 17 to 67 (seen from the front, left to right)."""

CONTOUR: tuple[str, ...] = (
    *(f"right_contour{k}" for k in range(1, 9)), "contour_middle", *(f"left_contour{k}" for k in range(8, 0, -1)),
)  # fmt: skip
"""Joints 127 to 143: iBUG-68 points 0 to 16."""

NAMES: tuple[str, ...] = BENDING + SURFACE + FACE + CONTOUR
"""All 144 names."""

INDEX: dict[str, int] = {name: i for i, name in enumerate(NAMES)}
"""Joint number by name."""

NUM_BENDING = len(BENDING)
NUM_JOINTS = 127
"""What `smplx` returns unless asked for the face's contour: bending joints, surface, face."""


def mirrored(name: str) -> str:
    """The same joint on the athlete's other side; a joint of the middle is its own mirror image."""
    for here, there in (("left_", "right_"), ("right_", "left_")):
        if name.startswith(here):
            return there + name.removeprefix(here)
    return name
