"""Laws of the skeleton maps: each rig finds its own map, whatever prefix its names carry."""

import json
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from recordings import NAMES, PlainBody, bvh_text, take_with_zero_pose

from synth.errors import TakeError
from synth.mocap import EXTENSIONS, Take, read_take
from synth.mocap.skeleton_map import REQUIRED, match_skeleton
from synth.mocap.take import take_world
from synth.mocap.topology import match_topology
from synth.motion.retarget import retarget
from synth.skeleton.smplx_joints import BENDING, PARENTS

MOCAP = Path(__file__).parents[3] / "shared" / "mocap"
RECORDINGS = sorted(p for p in MOCAP.rglob("*") if p.suffix in EXTENSIONS)
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


def _renamed(take: Take, keep: tuple[str, ...] = ()) -> Take:
    return replace(take, names=tuple(n if n in keep else f"bone{i}" for i, n in enumerate(take.names)))


@pytest.mark.parametrize("kind", ["t", "a", "n", "bone"])
def test_a_rig_whose_names_say_nothing_is_matched_by_its_shape(kind: str) -> None:
    take = take_with_zero_pose(kind)
    other = _renamed(take)
    found = match_skeleton(other.names, other.parents, "x", lambda: take_world(other)[1])
    assert found.name == "topology"
    for joint in (*REQUIRED, "left_foot", "right_collar", "neck"):
        assert found.joint_of[joint] == BENDING.index(joint), joint
    assert found.chest == BENDING.index("spine3")


def test_the_left_side_is_left_of_where_the_feet_point_whatever_comes_first() -> None:
    take = take_with_zero_pose("t")
    flip = np.diag([-1.0, 1.0, 1.0])
    local = flip @ take.local_rotations @ flip
    other = _renamed(replace(take, local_rotations=local, offsets=take.offsets @ flip))
    found = match_skeleton(other.names, other.parents, "x", lambda: take_world(other)[1])
    assert found.joint_of["left_hip"] == BENDING.index("right_hip")
    assert found.joint_of["right_wrist"] == BENDING.index("left_wrist")


def test_a_renamed_rig_reads_and_retargets_as_the_named_one(tmp_path: Path) -> None:
    take = take_with_zero_pose("a")
    motions = []
    for name, words in (("a.bvh", {}), ("b.bvh", {n: f"b{i}" for i, n in enumerate(take.names)})):
        (tmp_path / name).write_text(bvh_text(take, names=words))
        read = read_take(tmp_path / name)
        assert any("matched by the skeleton's shape" in w for w in read.warnings) == bool(words)
        motions.append(retarget(read, PlainBody()).motion)
    np.testing.assert_allclose(motions[0].trans, motions[1].trans, atol=0.02)
    np.testing.assert_allclose(motions[0].local_rotations, motions[1].local_rotations, atol=0.05)


def test_a_body_with_one_arm_is_refused_with_what_its_shape_lacks() -> None:
    take = _renamed(take_with_zero_pose("t"))
    keep = [j for j, n in enumerate(BENDING[:22]) if not n.startswith(("left_shoulder", "left_elbow", "left_wrist"))]
    parents = tuple(keep.index(take.parents[j]) if j else -1 for j in keep)
    positions = take_world(take)[1][:, keep]
    with pytest.raises(TakeError, match="by its shape it lacks two like legs"):
        match_skeleton(tuple(take.names[j] for j in keep), parents, "x.bvh", lambda: positions)


def test_real_rigs_are_matched_by_their_shape_as_by_their_names() -> None:
    for path in RECORDINGS:
        take = read_take(path)
        named = match_skeleton(take.names, take.parents, take.source)
        shaped, lacking = match_topology(take.names, take.parents, take_world(take)[1])
        assert lacking == []
        for joint in REQUIRED:
            assert shaped[joint] == named.joint_of[joint] or joint == "head", (path.name, joint)
