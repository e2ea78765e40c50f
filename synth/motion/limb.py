"""Moving the end of a limb: two-bone inverse kinematics that turns the bones no more than they must."""

import numpy as np
from jaxtyping import Float

from synth.arrays import Points, Rotations
from synth.skeleton.kinematics import aim, bend_limb
from synth.skeleton.smplx_joints import INDEX

LIMBS: dict[str, tuple[str, str, str]] = {
    **{f"{side}_leg": (f"{side}_hip", f"{side}_knee", f"{side}_ankle") for side in ("left", "right")},
    **{f"{side}_arm": (f"{side}_shoulder", f"{side}_elbow", f"{side}_wrist") for side in ("left", "right")},
}
"""Root, hinge and end joint of each limb."""
_POLE_HINT = {"hip": np.array([0.0, 0.0, 1.0]), "shoulder": np.array([0.0, 0.0, -1.0])}
"""A nearly straight limb has no plane of its own: the front of the thigh and the back of the upper arm help."""
_PARENT = {"hip": "pelvis", "shoulder": "collar"}


def shifted_limb(
    rotations: Rotations, positions: Points, limb: str, shift: Float[np.ndarray, "frames 3"]
) -> dict[str, Float[np.ndarray, "frames 3 3"]]:
    """Local rotations by joint name that move the end of `limb` by `shift` [m] in the limb's plane.

    The end keeps its world rotation. rotations, positions: world, of the body as it is. Out of reach, the limb points
    at its goal almost straight.
    """
    names = LIMBS[limb]
    root, hinge, end = (INDEX[name] for name in names)
    side, kind = names[0].split("_")
    parent = INDEX[_PARENT[kind]] if kind == "hip" else INDEX[f"{side}_{_PARENT[kind]}"]
    start, middle, tip = (positions[:, j] for j in (root, hinge, end))
    pole = middle - 0.5 * (start + tip) + 0.01 * rotations[:, root] @ _POLE_HINT[kind]
    upper_m, lower_m = (float(np.linalg.norm(bone[0])) for bone in (middle - start, tip - middle))
    new_middle, new_tip = bend_limb(start, tip + shift, pole, upper_m, lower_m)
    upper = aim(rotations[:, root], middle - start, new_middle - start)
    lower = aim(rotations[:, hinge], tip - middle, new_tip - new_middle)
    chain = (rotations[:, parent], upper, lower, rotations[:, end])
    return {
        name: np.swapaxes(above, -1, -2) @ below for name, above, below in zip(names, chain, chain[1:], strict=False)
    }
