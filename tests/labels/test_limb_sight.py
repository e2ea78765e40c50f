"""Laws of limb shares: a limb is seen as far as nothing covers it, by the same rule as its joints."""

from dataclasses import replace

import numpy as np
import pytest
import tiny

from synth.geometry.camera import project
from synth.labels import label
from synth.labels.limb_sight import FLESH_M, SAMPLE_RADIUS_M, SAMPLES, limb_samples, limb_shares
from synth.labels.visibility import HIDDEN, OUTSIDE, RADIUS_M, SEEN
from synth.shot import Shot
from synth.skeleton.limbs import LIMBS
from synth.skeleton.maps import WHOLEBODY_INDEX, wholebody
from synth.skeleton.smplx_joints import INDEX, mirrored

THIGH, FOREARM = LIMBS.index(("left_hip", "left_knee")), LIMBS.index(("left_elbow", "left_wrist"))


def shares(shot: Shot, spheres: list[tiny.Sphere], view: int = 0) -> np.ndarray:
    return label(shot, tiny.SphereFrames(shot, spheres), view).limb_seen


def ball_before(shot: Shot, points: np.ndarray, radius_m: float, instance_id: int = 100) -> tiny.Sphere:
    """A ball half way from the first camera to `points`, which covers twice its radius there."""
    eye = shot.cameras[0].world_from_camera[:, :3, 3]
    return tiny.Sphere((points + eye) / 2, radius_m, instance_id, (1, 2, 3))


def test_limbs_are_pairs_of_joints_and_each_has_its_mirror_image() -> None:
    assert len(set(LIMBS)) == len(LIMBS)
    assert all(name in WHOLEBODY_INDEX for limb in LIMBS for name in limb)
    pairs = {frozenset(limb) for limb in LIMBS}
    assert {frozenset(mirrored(name) for name in limb) for limb in LIMBS} == pairs


def test_samples_are_evenly_spread_between_a_limbs_ends() -> None:
    points = np.random.default_rng(0).normal(size=(2, 133, 3))
    samples = limb_samples(points).reshape(2, len(LIMBS), SAMPLES, 3)
    for number, (start, end) in enumerate(LIMBS):
        a, b = points[:, WHOLEBODY_INDEX[start]], points[:, WHOLEBODY_INDEX[end]]
        np.testing.assert_allclose(samples[:, number].mean(1), (a + b) / 2)
        np.testing.assert_allclose(np.diff(samples[:, number], axis=1), np.tile((b - a)[:, None] / SAMPLES, (15, 1)))


def test_samples_lie_as_deep_as_the_nearer_joint_and_deeper_by_the_flesh_half_way() -> None:
    radii = SAMPLE_RADIUS_M.reshape(len(LIMBS), SAMPLES)
    for number, limb in enumerate(LIMBS):
        start, end = RADIUS_M[[WHOLEBODY_INDEX[name] for name in limb]]
        assert radii[number, 0] == pytest.approx(start, abs=0.01)
        assert radii[number, -1] == pytest.approx(end, abs=0.01)
        assert abs(radii[number, 0] - radii[number, -1] - (start - end)) <= abs(start - end) / SAMPLES + 1e-9
        assert radii[number, [7, 8]].mean() == pytest.approx((start + end) / 2 + FLESH_M, rel=0.01)


def test_depth_is_linear_in_the_inverse_along_a_limbs_picture() -> None:
    shot = tiny.shot()
    camera = shot.cameras[0]
    points = wholebody(shot.people[0].joints[:1, None])
    samples = project(limb_samples(points), camera.K[:1], camera.world_from_camera[:1]).reshape(len(LIMBS), SAMPLES, 3)
    ends = project(points, camera.K[:1], camera.world_from_camera[:1])[0, 0]
    for number, (start, end) in enumerate(LIMBS):
        a, b = ends[WHOLEBODY_INDEX[start]], ends[WHOLEBODY_INDEX[end]]
        along = (samples[number, :, :2] - a[:2]) @ (b - a)[:2] / ((b - a)[:2] @ (b - a)[:2])
        np.testing.assert_allclose(1 / samples[number, :, 2], (1 - along) / a[2] + along / b[2], rtol=1e-9)


def test_a_share_is_the_seen_of_all_samples() -> None:
    visibility = np.full((1, 1, len(LIMBS), SAMPLES), SEEN, np.uint8)
    visibility[0, 0, 2, :4], visibility[0, 0, 3, 12:], visibility[0, 0, 4] = HIDDEN, OUTSIDE, HIDDEN
    share = limb_shares(visibility.reshape(1, 1, -1))[0, 0]
    assert share[:6].tolist() == [1.0, 1.0, 0.75, 0.75, 0.0, 1.0]


def test_in_free_sight_every_limb_is_seen_wholly_and_behind_a_wall_not_at_all() -> None:
    shot = tiny.shot()
    assert (shares(shot, []) == 1.0).all()
    assert (shares(shot, [ball_before(shot, shot.people[0].joints[:, INDEX["spine2"]], 1.2)]) == 0.0).all()


@pytest.mark.parametrize("radius_m", [0.04, 0.06, 0.08])
def test_a_ball_over_the_middle_of_a_limb_hides_the_share_that_it_covers(radius_m: float) -> None:
    shot = tiny.shot()
    joints = shot.people[0].joints
    hip, knee = joints[:, INDEX["left_hip"]], joints[:, INDEX["left_knee"]]
    share = shares(shot, [ball_before(shot, (hip + knee) / 2, radius_m)])[:, 0]
    covered = 4 * radius_m / np.linalg.norm(hip - knee, axis=-1)
    np.testing.assert_allclose(share[:, THIGH], 1 - covered, atol=1.5 / SAMPLES)
    assert (share[:, FOREARM] == 1.0).all()


def test_own_skin_over_a_limb_does_not_hide_it_but_ones_own_other_limb_does() -> None:
    shot = tiny.shot()
    joints = shot.people[0].joints
    elbow, wrist = joints[:, INDEX["left_elbow"]], joints[:, INDEX["left_wrist"]]
    along = np.linspace(0.0, 1.0, 12)[:, None, None]
    sleeve = [tiny.Sphere(center, 0.045, 1, (1, 2, 3)) for center in elbow * (1 - along) + wrist * along]
    assert (shares(shot, sleeve)[:, 0, FOREARM] == 1.0).all()
    assert (shares(shot, [ball_before(shot, (elbow + wrist) / 2, 0.2, instance_id=1)])[:, 0, FOREARM] == 0.0).all()


def test_what_is_outside_the_picture_is_not_seen() -> None:
    shot = tiny.shot()
    camera = shot.cameras[0]
    hip, knee = (
        project(shot.people[0].joints[:, INDEX[name]], camera.K, camera.world_from_camera)
        for name in ("left_hip", "left_knee")
    )
    K = camera.K.copy()
    K[:, 1, 2] += tiny.HEIGHT - (hip + knee)[:, 1] / 2  # the lower edge of the picture cuts the thigh in the middle
    share = shares(replace(shot, cameras=(replace(camera, K=K),)), [])[:, 0]
    np.testing.assert_allclose(share[:, THIGH], 0.5, atol=1 / SAMPLES)
    assert (share[:, LIMBS.index(("left_knee", "left_ankle"))] == 0.0).all()
    behind = camera.world_from_camera.copy()
    behind[:, :3, :3] = behind[:, :3, :3] @ np.diag([-1.0, 1.0, -1.0])
    assert (shares(replace(shot, cameras=(replace(camera, world_from_camera=behind),)), []) == 0.0).all()
