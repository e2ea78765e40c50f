"""Laws of the skeleton maps: each rig finds its own map, whatever prefix its names carry."""

import json
from importlib.resources import files

import pytest
from recordings import NAMES, take_with_zero_pose

from synth.errors import TakeError
from synth.mocap.skeleton_map import REQUIRED, match_skeleton
from synth.skeleton.smplx_joints import BENDING, PARENTS

RULES = {
    p.name.removesuffix(".json"): json.loads(p.read_text())
    for p in (files("synth.mocap") / "maps").iterdir()
    if p.name.endswith(".json")
}


def _rig(rules: dict) -> tuple[str, ...]:  # type: ignore[type-arg]
    """The 22 body joints in SMPL-X order, named as a rig of this map names them."""
    names = []
    for joint in BENDING[:22]:
        side, _, part = joint.rpartition("_")
        if side and part in rules["sided"]:
            names.append(rules["sided"][part][0].format(s=rules["sides"][side][-1]))
        else:
            names.append(rules["middle"].get(joint, [joint])[0])
    return tuple(names)


@pytest.mark.parametrize("prefix", ["", "mixamorig:", "CC_Base_", "Bip01 "])
@pytest.mark.parametrize("name", RULES)
def test_every_map_maps_its_own_rig(name: str, prefix: str) -> None:
    rig = tuple(prefix + joint for joint in _rig(RULES[name]))
    found = match_skeleton(rig, PARENTS[:22], "x")
    for joint in REQUIRED:
        assert found.joint_of[joint] == BENDING.index(joint), (joint, found.name)
    assert found.chest == BENDING.index("spine3")


def test_a_shoulder_is_a_collar_bone_where_the_arm_has_its_own_name() -> None:
    rig = list(_rig(RULES["mixamo_lafan_cmu"]))
    assert match_skeleton(tuple(rig), PARENTS[:22], "x").joint_of["left_collar"] == rig.index("lshoulder")


def test_an_unknown_skeleton_lists_what_could_not_be_mapped() -> None:
    names = tuple("tail" if n == "left_knee" else "fin" if n == "head" else n for n in NAMES)
    with pytest.raises(TakeError, match="left_knee, head") as caught:
        match_skeleton(names, PARENTS[:22], "fish.bvh")
    assert "fish.bvh" in str(caught.value)


def test_a_knee_that_does_not_hang_from_the_hip_is_not_a_knee() -> None:
    take = take_with_zero_pose("t", 4)
    parents = list(take.parents)
    parents[BENDING.index("left_knee")] = BENDING.index("right_hip")
    with pytest.raises(TakeError, match="left_knee"):
        match_skeleton(take.names, tuple(parents), "x")
