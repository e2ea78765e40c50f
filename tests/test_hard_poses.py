"""The contact sheet of hard poses: ten of them, standing on the floor, and hard indeed."""

import numpy as np
import pytest

from synth.body import load_body
from synth.hard_poses import hard_poses
from synth.skeleton.smplx_joints import INDEX


@pytest.fixture(scope="module")
def body():
    return load_body()


@pytest.fixture(scope="module")
def posed(body):
    betas = np.zeros(body.num_betas)
    motion, names = hard_poses(body, betas)
    return motion, names, body.pose(motion.poses, motion.trans, betas)


@pytest.mark.body
def test_ten_poses_have_a_name_each_and_stand_on_the_floor(posed):
    motion, names, frames = posed
    assert len(set(names)) == motion.num_frames == 10
    assert frames.vertices[..., 2].min(1) == pytest.approx(0.0, abs=1e-4)


@pytest.mark.body
def test_arms_overhead_and_a_deep_squat_are_what_they_say(posed):
    _, names, frames = posed
    up, squat = names.index("arms overhead"), names.index("deep squat")
    for side in ("left", "right"):
        wrist, head = frames.joints[up, INDEX[f"{side}_wrist"]], frames.joints[up, INDEX["head"]]
        assert wrist[2] > head[2] + 0.2
        hip, knee = frames.joints[squat, INDEX[f"{side}_hip"]], frames.joints[squat, INDEX[f"{side}_knee"]]
        assert hip[2] < knee[2] + 0.1


@pytest.mark.body
def test_skin_keeps_its_area_in_every_pose(posed, body):
    _, _, frames = posed
    corners = frames.vertices[:, body.faces]
    area = np.linalg.norm(
        np.cross(corners[..., 1, :] - corners[..., 0, :], corners[..., 2, :] - corners[..., 0, :]), axis=-1
    )
    total = area.sum(-1)
    assert np.all(np.abs(total / total[0] - 1) < 0.08)
