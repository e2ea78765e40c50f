"""Laws of rigs never seen: mapped so that the body moves as recorded, or refused; never a left arm for a right."""

from collections.abc import Callable
from dataclasses import replace
from functools import reduce
from pathlib import Path

import numpy as np
import pytest
from recordings import NAMES, PlainBody, bvh_text, posed, rest_joints, take_with_zero_pose
from strange_rigs import renamed, shuffled, split, turned, with_chain, without

from synth.errors import TakeError
from synth.geometry.rotation import about
from synth.mocap import Take, read_take
from synth.mocap.skeleton_map import REQUIRED, match_skeleton
from synth.mocap.take import sampled_positions
from synth.motion.metrics import bone_direction_errors
from synth.motion.transfer import transfer
from synth.skeleton.kinematics import forward
from synth.skeleton.smplx_joints import mirrored

Change = Callable[[Take], Take]
LIMBS = [f"{s}_{j}" for s in ("left", "right") for j in ("hip", "knee", "shoulder", "elbow")]
BONES = (
    "Hips LeftUpLeg RightUpLeg Spine LeftLeg RightLeg Spine1 LeftFoot RightFoot Spine2 LeftToeBase RightToeBase Neck "
    "LeftShoulder RightShoulder Head LeftArm RightArm LeftForeArm RightForeArm LeftHand RightHand"
)
WORDS: dict[str, tuple[str, str]] = {
    "Mixamo": ("mixamorig:{}", BONES),
    "a numbered Mixamo namespace": ("mixamorig9:{}", BONES),
    "MotionBuilder": ("Character1_{}", BONES),
    "copies in Blender": ("{}.001", BONES),
    "numbers behind": ("mixamorig:{}_{:02d}", BONES),
    "a common ending": ("{}_jnt", BONES),
    "Source engine": (
        "ValveBiped.Bip01_{}",
        "Pelvis L_Thigh R_Thigh Spine L_Calf R_Calf Spine1 L_Foot R_Foot Spine2 L_Toe0 R_Toe0 Neck1 L_Clavicle "
        "R_Clavicle Head1 L_UpperArm R_UpperArm L_Forearm R_Forearm L_Hand R_Hand",
    ),
    "Unreal": (
        "{}",
        "pelvis thigh_l thigh_r spine_01 calf_l calf_r spine_02 foot_l foot_r spine_03 ball_l ball_r neck_01 "
        "clavicle_l clavicle_r head upperarm_l upperarm_r lowerarm_l lowerarm_r hand_l hand_r",
    ),
    "Rigify": (
        "DEF-{}",
        "spine thigh.L thigh.R spine.001 shin.L shin.R spine.002 foot.L foot.R spine.003 toe.L toe.R spine.004 "
        "shoulder.L shoulder.R spine.006 upper_arm.L upper_arm.R forearm.L forearm.R hand.L hand.R",
    ),
    "Japanese": (
        "{}",
        "下半身 左足 右足 上半身 左ひざ 右ひざ 上半身2 左足首 右足首 上半身3 左つま先 右つま先 首 左肩 右肩 頭 "
        "左腕 右腕 左ひじ 右ひじ 左手首 右手首",
    ),
    "Chinese": (
        "{}",
        "骨盆 左大腿 右大腿 脊柱1 左小腿 右小腿 脊柱2 左脚 右脚 胸 左脚趾 右脚趾 颈 左锁骨 右锁骨 头 "
        "左上臂 右上臂 左前臂 右前臂 左手 右手",
    ),
    "German": (
        "{}",
        "Becken Oberschenkel_L Oberschenkel_R Wirbel1 Unterschenkel_L Unterschenkel_R Wirbel2 Fuß_L Fuß_R Brust "
        "Zehen_L Zehen_R Hals Schlüsselbein_L Schlüsselbein_R Kopf Oberarm_L Oberarm_R Unterarm_L Unterarm_R Hand_L "
        "Hand_R",
    ),
    "Spanish": (
        "{}",
        "cadera muslo_izq muslo_der columna1 pierna_izq pierna_der columna2 pie_izq pie_der pecho dedos_izq dedos_der "
        "cuello clavicula_izq clavicula_der cabeza brazo_izq brazo_der antebrazo_izq antebrazo_der mano_izq mano_der",
    ),
}


@pytest.mark.parametrize("language", WORDS)
def test_bones_are_known_by_name_in_many_tongues(language: str) -> None:
    take = take_with_zero_pose("t")
    form, words = WORDS[language]
    other = replace(take, names=tuple(form.format(word, i) for i, word in enumerate(words.split())))
    found = match_skeleton(other.names, other.parents, "x", lambda: sampled_positions(other))
    assert found.name != "topology"
    for joint in (*REQUIRED, "left_foot", "right_collar", "neck"):
        assert found.joint_of[joint] == NAMES.index(joint), joint


def _pair(parent: str, offsets: list[tuple[float, float, float]], name: str) -> Change:
    """A chain on the left and its mirror image on the right of a joint of the middle."""
    other = [(-x, y, z) for x, y, z in offsets]
    return lambda take: with_chain(with_chain(take, parent, offsets, f"{name}_l"), parent, other, f"{name}_r")


def _skirt(take: Take) -> Take:
    around = [(0.15 * np.cos(a), 0.0, 0.15 * np.sin(a)) for a in np.arange(6) * np.pi / 3]
    cloth = [(0.0, -0.25, 0.0), (0.0, -0.25, 0.0), (0.0, -0.2, 0.0)]
    return reduce(lambda t, i: with_chain(t, "pelvis", [around[i], *cloth], f"skirt{i}_"), range(6), take)


def _rolled(take: Take) -> Take:
    bones = [(f"{s}_{a}", f"{s}_{b}") for s in ("left", "right") for a, b in (
        ("hip", "knee"), ("knee", "ankle"), ("shoulder", "elbow"), ("elbow", "wrist"))]  # fmt: skip
    return reduce(lambda t, bone: split(t, *bone, f"{bone[0]}_roll"), bones, take)


def _with_shares(take: Take) -> Take:
    def share(t: Take, joint: str) -> Take:
        child = t.parents.index(t.names.index(joint))
        return with_chain(t, joint, [tuple(0.4 * t.offsets[child])], f"{joint}_share", swing_rad=0.0)

    return reduce(share, LIMBS, take)


CHANGES: dict[str, Change] = {
    "nothing": lambda take: take,
    "siblings in another order": shuffled,
    "roll joints in every limb": _rolled,
    "share bones beside every limb": _with_shares,
    "no collar bones": lambda take: without(take, "collar"),
    "no toes": lambda take: without(take, "foot"),
    "one spine joint": lambda take: without(take, "spine1", "spine2"),
    "six spine joints": lambda take: split(
        split(split(take, "spine1", "spine2", "s4"), "spine2", "spine3", "s5"), "pelvis", "spine1", "s6"
    ),
    "a sword in the right hand": lambda take: with_chain(
        take, "right_wrist", [(-0.1, 0.0, 0.0), (0.0, 0.5, 0.0), (0.0, 0.5, 0.0)], "sword", swing_rad=0.0
    ),
    "a skirt": _skirt,
    "a tail": lambda take: with_chain(take, "pelvis", [(0.0, 0.0, -0.1), *[(0.0, -0.05, -0.3)] * 3], "tail"),
    "twin tails of hair": _pair("head", [(0.1, 0.1, -0.05), (0.05, -0.3, 0.0), *[(0.0, -0.3, 0.0)] * 2], "hair"),
    "wings": _pair("spine3", [(0.05, 0.05, -0.1), (0.4, 0.2, -0.1), (0.5, 0.0, 0.0), (0.4, -0.1, 0.0)], "wing"),
    "eyes": _pair("head", [(0.03, 0.08, 0.1)], "eye"),
    "facing the other way": lambda take: turned(take, about("z", 2.5)),
    "lying on the face": lambda take: turned(take, about("z", 0.7 + 0.3) @ about("x", -np.pi / 2)),
}


@pytest.mark.parametrize("named", [True, False], ids=["named", "nameless"])
@pytest.mark.parametrize("kind", ["t", "bone"])
@pytest.mark.parametrize("change", CHANGES)
def test_a_strange_rig_moves_the_body_as_the_plain_one(change: str, kind: str, named: bool) -> None:
    take = take_with_zero_pose(kind)
    truth = take
    if change in ("facing the other way", "lying on the face"):
        truth = CHANGES[change](take)
    strange = CHANGES[change](take)
    motion = transfer(strange if named else renamed(strange), PlainBody())
    joints = forward(motion.local_rotations, motion.trans, rest_joints())[1]
    errors = bone_direction_errors(posed(truth), joints)
    for bone in LIMBS:
        assert np.percentile(errors[bone], 95) < 3.0, bone


@pytest.mark.parametrize("kind", ["t", "a", "bone"])
def test_a_rig_named_as_a_viewer_sees_it_is_exchanged_and_told(kind: str, tmp_path: Path) -> None:
    take = take_with_zero_pose(kind)
    found = match_skeleton(tuple(map(mirrored, take.names)), take.parents, "x", lambda: sampled_positions(take))
    assert found.exchanged
    for joint in REQUIRED:
        assert found.joint_of[joint] == NAMES.index(joint), joint
    path = tmp_path / "a.bvh"
    path.write_text(bvh_text(take, names={name: mirrored(name) for name in take.names}))
    assert any("wrong way round" in warning for warning in read_take(path).warnings)


def test_arms_named_against_the_legs_are_refused() -> None:
    take = take_with_zero_pose("t")
    names = tuple(mirrored(n) if n.endswith(("shoulder", "elbow", "wrist", "collar")) else n for n in take.names)
    with pytest.raises(TakeError, match="left arm hangs on the side of its right leg"):
        match_skeleton(names, take.parents, "x", lambda: sampled_positions(take))


def test_a_nameless_body_without_feet_that_never_bends_is_refused() -> None:
    take = without(take_with_zero_pose("t"), "foot")
    still = renamed(replace(take, local_rotations=np.broadcast_to(np.eye(3), take.local_rotations.shape).copy()))
    with pytest.raises(TakeError, match="tell left from right"):
        match_skeleton(still.names, still.parents, "x", lambda: sampled_positions(still))


def test_goals_beside_the_pelvis_do_not_hold_the_body_back(tmp_path: Path) -> None:
    take = take_with_zero_pose("t", frames=12)
    head, motion = bvh_text(take).split("MOTION")
    goal = "JOINT ik_foot_root\n{\n OFFSET 0 0 0\n CHANNELS 0\n End Site\n {\n OFFSET 0 0 0\n }\n}\n"
    head = head.replace("HIERARCHY\nROOT", "HIERARCHY\nROOT root\n{\n OFFSET 0 0 0\n CHANNELS 0\nJOINT") + goal + "}\n"
    (tmp_path / "a.bvh").write_text(head + "MOTION" + motion)
    read = read_take(tmp_path / "a.bvh")
    assert read.names[0] == "pelvis"
    np.testing.assert_allclose(read.root_translation, take.root_translation, atol=1e-6)


def test_a_body_that_lies_is_not_stood_up(tmp_path: Path) -> None:
    take = turned(take_with_zero_pose("t", frames=12), about("x", -np.pi / 2))
    (tmp_path / "a.bvh").write_text(bvh_text(take, order="XYZ"))
    read = read_take(tmp_path / "a.bvh")
    assert "lies" in read.warnings[0]
    np.testing.assert_allclose(read.root_translation, take.root_translation, atol=1e-6)
