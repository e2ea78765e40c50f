"""How bystanders stand and sit: goals for pelvis, head, hands and feet of a person 1.75 m tall.

Person frame: x ahead, y to the person's left, z up [m]; a seated person's origin is the seat's front edge at the seat's
height, a standing one's the ground between the feet. Hands are given for the left; the right one's y is mirrored.
"""

from dataclasses import dataclass, replace
from typing import Literal

Vector = tuple[float, float, float]
Held = Literal["none", "flag", "camera", "phone", "whistle"]


@dataclass(frozen=True)
class Hand:
    """A hand. at: wrist from the middle of the chest (`spine3`) [m]. fingers, palm: where they point. shape: as in
    synth.motion.grasp. elbow: direction to which the elbow points."""

    at: Vector
    fingers: Vector
    palm: Vector
    shape: str = "relaxed"
    elbow: Vector = (-0.6, 0.8, -0.6)


@dataclass(frozen=True)
class Pose:
    """One posture. lean_deg: trunk ahead; sway_deg: to the left; nod_deg: head down; look_deg: head to the left.

    feet: left ankle's and right ankle's x and y from the middle between them [m]; toes_out_deg: how far they turn out.
    seat_x_m: how far behind the seat's front edge the hips are; seated only. bend_m: how far a standing pelvis sinks.
    """

    name: str
    left: Hand
    right: Hand
    is_seated: bool = False
    lean_deg: float = 2.0
    sway_deg: float = 0.0
    twist_deg: float = 0.0
    nod_deg: float = 0.0
    look_deg: float = 0.0
    feet: tuple[tuple[float, float], tuple[float, float]] = ((0.0, 0.12), (0.0, -0.12))
    toes_out_deg: float = 10.0
    bend_m: float = 0.012
    seat_x_m: float = 0.24
    held: Held = "none"


HANGING = Hand((0.05, 0.25, -0.42), (0.15, 0.05, -1.0), (0.1, -1.0, 0.0), elbow=(-1.0, 0.4, 0.0))
_THIGH = Hand((0.26, 0.115, -0.26), (1.0, -0.15, -0.15), (0.1, -0.1, -1.0), elbow=(-1.0, 0.5, -0.3))
_KNEE = Hand((0.36, 0.12, -0.25), (0.9, -0.3, -0.4), (0.0, -0.4, -1.0), elbow=(-1.0, 0.5, -0.3))
_LAP = Hand((0.23, 0.06, -0.25), (0.8, -0.75, -0.1), (0.1, -0.5, -0.9), elbow=(-0.9, 0.6, -0.3))
_CLAP = Hand((0.29, 0.055, 0.03), (0.75, -0.2, 0.85), (0.0, -1.0, 0.1), "flat", (-0.3, 0.45, -1.0))
_CLAP_HIGH = Hand((0.22, 0.06, 0.42), (0.3, -0.15, 1.0), (0.0, -1.0, 0.0), "flat", (0.3, 1.0, -0.3))
_UP = Hand((0.10, 0.34, 0.62), (0.1, 0.15, 1.0), (1.0, 0.0, -0.1), "open", (-0.1, 1.0, -0.2))
_FIST_UP = Hand((0.16, 0.28, 0.50), (0.2, 0.0, 1.0), (0.3, -1.0, 0.0), "fist", (0.0, 1.0, -0.4))
_PHONE = Hand((0.34, 0.04, 0.22), (0.25, -0.5, 0.9), (-0.6, -0.8, 0.0), "relaxed", (-0.1, 0.7, -1.0))
_HIP = Hand((-0.02, 0.235, -0.255), (0.75, -0.6, -0.35), (-0.2, -1.0, 0.1), elbow=(-0.55, 1.0, 0.0))
_FOLD_UNDER = Hand((0.155, -0.055, -0.02), (0.15, -1.0, 0.15), (-1.0, -0.1, 0.0), "flat", (-0.1, 0.8, -0.7))
_FOLD_OVER = Hand((0.205, -0.045, -0.045), (-0.1, -1.0, 0.2), (-1.0, 0.1, 0.0), "relaxed", (0.1, 0.8, -0.7))
_BACK = Hand((-0.16, 0.07, -0.36), (-0.1, -0.8, -0.45), (-1.0, 0.0, 0.1), elbow=(-0.6, 1.0, 0.0))
_FRONT = Hand((0.14, 0.055, -0.37), (0.3, -0.65, -0.7), (-0.8, -0.4, 0.0), elbow=(-0.6, 1.0, 0.0))
_CHIN = Hand((0.22, 0.055, 0.11), (-0.1, -0.25, 1.0), (-0.8, -0.5, 0.1), "fist", (0.3, 0.5, -1.0))
_CAMERA = Hand((0.19, 0.10, 0.235), (0.45, -0.85, 0.3), (-0.5, -0.4, -0.6), "relaxed", (0.1, 0.6, -1.0))
_WHISTLE = Hand((0.20, 0.045, 0.17), (-0.45, -0.5, 0.6), (-0.7, -0.6, 0.0), "fist", (0.2, 0.6, -0.8))
_POINT = Hand((0.10, 0.58, 0.24), (0.1, 1.0, 0.0), (0.0, 0.0, -1.0), "flat", (-0.6, 0.2, -0.8))
_FLAG_LOW = Hand((0.16, 0.22, -0.33), (0.45, 0.0, -0.9), (0.0, -1.0, 0.0), "fist", (-1.0, 0.4, 0.0))
_FLAG_UP = Hand((0.14, 0.24, 0.52), (0.15, 0.0, 1.0), (0.2, -1.0, 0.0), "fist", (0.0, 1.0, -0.3))
_BINOCULARS = Hand((0.19, 0.10, 0.235), (0.45, -0.85, 0.3), (-0.5, -0.4, -0.6), "relaxed", (0.1, 0.9, -0.8))

_UP_CLOSE = Hand((0.12, 0.17, 0.60), (0.1, 0.05, 1.0), (1.0, 0.0, -0.1), "open", (0.3, 0.5, -0.2))
_FIST_CLOSE = Hand((0.30, 0.10, 0.44), (0.25, 0.0, 1.0), (0.3, -1.0, 0.0), "fist", (0.9, 0.15, -0.6))

_SIT = Pose("sit", _THIGH, _THIGH, is_seated=True, lean_deg=-4.0, feet=((0.02, 0.11), (-0.03, -0.11)))

SEATED: tuple[Pose, ...] = (
    replace(_SIT, name="hands_on_thighs", look_deg=6.0),
    replace(_SIT, name="hands_in_lap", left=_LAP, right=replace(_LAP, at=(0.25, 0.05, -0.235)), lean_deg=-9.0),
    replace(_SIT, name="leaning_ahead", left=_KNEE, right=_KNEE, lean_deg=24.0, nod_deg=-14.0),
    replace(_SIT, name="arms_folded", left=_FOLD_UNDER, right=_FOLD_OVER, lean_deg=-8.0, look_deg=-8.0),
    replace(_SIT, name="clapping", left=_CLAP, right=_CLAP, lean_deg=3.0),
    replace(_SIT, name="cheering", left=_UP_CLOSE, right=_UP_CLOSE, lean_deg=0.0, nod_deg=-6.0),
    replace(_SIT, name="fist_up", left=_THIGH, right=_FIST_CLOSE, lean_deg=3.0, nod_deg=-4.0),
    replace(_SIT, name="filming", held="phone", left=_PHONE, right=_PHONE, lean_deg=0.0),
    replace(_SIT, name="to_the_left", left=_THIGH, right=_LAP, lean_deg=2.0, twist_deg=10.0, look_deg=38.0),
    replace(_SIT, name="chin_in_hand", left=_THIGH, right=_CHIN, lean_deg=15.0, nod_deg=4.0, look_deg=-6.0),
)
"""Spectators on seats."""

_STAND = Pose("stand", HANGING, HANGING)
RELAXED = replace(_STAND, name="relaxed", feet=((0.03, 0.13), (-0.03, -0.12)), sway_deg=1.0, toes_out_deg=14.0)
HANDS_ON_HIPS = replace(_STAND, name="hands_on_hips", left=_HIP, right=_HIP, feet=((0.0, 0.17), (0.0, -0.17)))
ARMS_FOLDED = replace(_STAND, name="arms_folded", left=_FOLD_UNDER, right=_FOLD_OVER, lean_deg=-2.0)
HANDS_BEHIND = replace(_STAND, name="hands_behind", left=_BACK, right=replace(_BACK, at=(-0.18, 0.05, -0.40)))
HANDS_IN_FRONT = replace(_STAND, name="hands_in_front", left=_FRONT, right=replace(_FRONT, at=(0.17, 0.05, -0.35)))
CLAPPING = replace(_STAND, name="clapping", left=_CLAP, right=_CLAP)
CLAPPING_HIGH = replace(_STAND, name="clapping_high", left=_CLAP_HIGH, right=_CLAP_HIGH, nod_deg=-5.0)
CHEERING = replace(_STAND, name="cheering", left=_UP, right=_UP, nod_deg=-8.0)
FIST_UP = replace(_STAND, name="fist_up", left=HANGING, right=_FIST_UP, nod_deg=-4.0)
FILMING = replace(_STAND, name="filming", held="phone", left=_PHONE, right=_PHONE)
POINTING = replace(_STAND, name="pointing", left=HANGING, right=_POINT, look_deg=-12.0)
WHISTLING = replace(_STAND, name="whistling", held="whistle", left=HANGING, right=_WHISTLE)
AWARDING = replace(_STAND, name="awarding", held="whistle", left=_POINT, right=_WHISTLE, look_deg=8.0)
FLAG_LOW = replace(
    _STAND, name="flag_low", held="flag", left=HANGING, right=_FLAG_LOW, bend_m=0.03, lean_deg=8.0, nod_deg=4.0
)
FLAG_UP = replace(_STAND, name="flag_up", held="flag", left=HANGING, right=_FLAG_UP)
CAMERA = replace(
    _STAND, name="camera", held="camera", left=_CAMERA, right=_CAMERA, feet=((0.12, 0.13), (-0.12, -0.14)), lean_deg=6.0
)
BINOCULARS = replace(CAMERA, name="binoculars", left=_BINOCULARS, right=_BINOCULARS, lean_deg=0.0)
READY = replace(_STAND, name="ready", left=Hand((0.33, 0.20, -0.22), (1.0, -0.1, 0.1), (0.0, -0.5, 0.8)),
                right=Hand((0.33, 0.20, -0.22), (1.0, -0.1, 0.1), (0.0, -0.5, 0.8)), lean_deg=26.0, nod_deg=-20.0,
                feet=((0.05, 0.24), (-0.05, -0.24)), bend_m=0.13)  # fmt: skip
