"""Laws of a view's labels on a ray-cast scene: they agree with geometry and with the pictures."""

from dataclasses import replace

import numpy as np
import pytest
import tiny

from synth.errors import ShotError
from synth.geometry.camera import project
from synth.labels import Labels, label
from synth.labels.shared import contact_frames
from synth.labels.visibility import EQUIPMENT, HIDDEN, OUTSIDE, PERSON, SEEN, SELF
from synth.motion.performance import Contact
from synth.shot import Shot
from synth.skeleton.maps import COCO_WHOLEBODY_133, SMPLX_OF_WHOLEBODY
from synth.skeleton.smplx_joints import INDEX


def labelled(shot: Shot, spheres: list[tiny.Sphere] | None = None, view: int = 0) -> Labels:
    """Labels of a view of a shot seen as these spheres."""
    return label(shot, tiny.SphereFrames(shot, tiny.spheres_of(shot) if spheres is None else spheres), view)


def test_stored_3d_joints_project_to_stored_2d_joints() -> None:
    labels = labelled(tiny.shot(people=2), view=1)
    world = labels.joints3d[:, :, SMPLX_OF_WHOLEBODY].astype(float)
    pixels = project(world, labels.K, labels.world_from_camera)[..., :2]
    assert np.abs(pixels - labels.joints2d[..., :2]).max() < 0.001


def test_a_joint_in_free_sight_is_seen_and_one_behind_another_person_is_not() -> None:
    shot = tiny.shot(people=2)
    labels = labelled(shot)
    knee = COCO_WHOLEBODY_133.index("left_knee")
    assert (labels.joints2d[:, 0, knee, 2] == SEEN).all()
    front = _before(shot, shot.people[1].joints[:, INDEX["left_knee"]], instance_id=1)
    labels = labelled(shot, [*tiny.spheres_of(shot), front])
    assert (labels.joints2d[:, 1, knee, 2] == HIDDEN).all()
    assert (labels.hidden_by[:, 1, knee] == PERSON).all()


def test_equipment_before_a_joint_hides_it() -> None:
    shot = tiny.shot()
    ball = _before(shot, shot.people[0].joints[:, INDEX["right_wrist"]], instance_id=100)
    labels = labelled(shot, [*tiny.spheres_of(shot), ball])
    number = COCO_WHOLEBODY_133.index("right_wrist")
    assert (labels.joints2d[:, 0, number, 2] == HIDDEN).all()
    assert (labels.hidden_by[:, 0, number] == EQUIPMENT).all()


def test_the_far_side_of_the_body_is_hidden_by_itself() -> None:
    labels = labelled(tiny.shot(), view=1)  # the camera looks at the athlete's left side
    left, right = (COCO_WHOLEBODY_133.index(f"{side}_knee") for side in ("left", "right"))
    assert (labels.joints2d[:, 0, left, 2] == SEEN).all()
    assert (labels.hidden_by[:, 0, right] == SELF).all()


def test_joints_beyond_the_picture_are_outside_and_hidden_by_nothing() -> None:
    shot = tiny.shot()
    near = replace(shot.cameras[0], K=shot.cameras[0].K * np.array([4.0, 4.0, 1.0])[:, None])
    near.K[:, 0, 2], near.K[:, 1, 2] = tiny.WIDTH / 2, tiny.HEIGHT / 2
    labels = labelled(replace(shot, cameras=(near,)))
    wrist = COCO_WHOLEBODY_133.index("left_wrist")
    assert (labels.joints2d[:, 0, wrist, 2] == OUTSIDE).all()
    assert (labels.joints2d[:, 0, wrist, 0] > tiny.WIDTH).all()
    assert (labels.hidden_by[labels.joints2d[..., 2] == OUTSIDE] == 0).all()


def test_visible_box_is_tight_around_the_persons_pixels() -> None:
    shot = tiny.shot(people=2)
    frames = tiny.SphereFrames(shot, tiny.spheres_of(shot))
    labels = label(shot, frames, 0)
    for frame, picture in enumerate(frames.each_labels("view0")):
        for person, instance_id in enumerate(labels.person_ids):
            x0, y0, x1, y1 = labels.boxes[frame, person].astype(int)
            mine = picture.ids == instance_id
            assert mine[y0:y1, x0:x1].sum() == mine.sum()
            edges = (mine[y0], mine[y1 - 1], mine[:, x0], mine[:, x1 - 1])
            assert all(edge.any() for edge in edges)


def test_full_box_holds_all_joints_even_when_hidden_or_outside() -> None:
    shot = tiny.shot(people=2)
    labels = labelled(shot)
    low, high = labels.boxes_full[..., :2], labels.boxes_full[..., 2:]
    pixels = labels.joints2d[..., :2]
    assert (pixels >= low[:, :, None] - 1e-3).all()
    assert (pixels <= high[:, :, None] + 1e-3).all()


def test_a_person_in_no_pixel_has_an_empty_visible_box() -> None:
    shot = tiny.shot()
    labels = labelled(shot, [])
    assert not labels.boxes.any()
    assert labels.boxes_full.any()


def test_a_contact_lasts_from_its_start_to_before_its_end() -> None:
    contacts = (Contact(0, "left_foot", "floor", 0.1, 0.3), Contact(0, "right_hand", "ball", 0.2, 0.21))
    frames = contact_frames(contacts, np.array([0.0, 0.1, 0.2, 0.3]))
    assert frames.T.tolist() == [[0, 1, 1, 0], [0, 0, 1, 0]]
    assert contact_frames((), np.zeros(3)).shape == (3, 0)


def test_a_hit_between_two_frames_counts_for_the_nearer_one_and_only_within_the_clip() -> None:
    hits = tuple(Contact(0, "right_hand", "ball", t - 0.005, t + 0.005) for t in (0.13, 0.17, -0.2, 0.34, 0.36))
    frames = contact_frames(hits, np.array([0.0, 0.1, 0.2, 0.3]))
    assert frames.T.tolist() == [[0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 0], [0, 0, 0, 1], [0, 0, 0, 0]]


def test_equipment_pose_is_the_track_at_the_frames_times() -> None:
    shot = tiny.shot()
    labels = labelled(shot)
    np.testing.assert_allclose(labels.equipment["ball_pose"][:, :3, 3], tiny.ball_centers(shot), atol=1e-9)


def test_equipment_pose_is_that_of_the_rendered_object_where_one_has_the_name() -> None:
    shot = tiny.shot()
    rendered = np.tile(np.eye(4), (shot.num_frames, 1, 1))
    rendered[:, 2, 3] = 5.0
    objects = tuple(replace(o, pose=rendered) if o.name == "ball" else o for o in shot.parts.objects)
    labels = labelled(replace(shot, parts=replace(shot.parts, objects=objects)))
    np.testing.assert_array_equal(labels.equipment["ball_pose"], rendered)


def test_labels_come_back_from_their_bytes_and_equal_labels_have_equal_bytes() -> None:
    shot = tiny.shot(people=2)
    labels = labelled(shot)
    data = labels.to_bytes()
    again = Labels.from_bytes(data)
    for name, array in labels.arrays().items():
        np.testing.assert_array_equal(again.arrays()[name], array)
    assert list(again.arrays()) == list(labels.arrays())
    assert labelled(shot).to_bytes() == data


def test_frames_of_another_length_are_refused() -> None:
    shot = tiny.shot()
    frames = tiny.SphereFrames(shot, [])
    with pytest.raises(ShotError, match="has 5 frames instead of 9; render the shot again"):
        label(_longer(shot, 9), frames, 0)


def test_frames_of_another_size_are_refused() -> None:
    shot = tiny.shot()
    frames = tiny.SphereFrames(shot, [])
    wide = replace(shot, cameras=tuple(replace(c, width_px=tiny.WIDTH + 32) for c in shot.cameras))
    with pytest.raises(ShotError, match="render the shot again"):
        label(wide, frames, 0)


def _before(shot: Shot, points: np.ndarray, instance_id: int) -> tiny.Sphere:
    """A sphere of 0.1 m on the line of sight from the first camera, a tenth of the way before `points`."""
    eye = shot.cameras[0].world_from_camera[:, :3, 3]
    return tiny.Sphere(points + 0.1 * (eye - points), 0.1, instance_id, (1, 2, 3))


def _longer(shot: Shot, frames: int) -> Shot:
    def repeat(array: np.ndarray) -> np.ndarray:
        return np.concatenate([array, np.repeat(array[-1:], frames - len(array), 0)])

    people = tuple(
        replace(p, poses=repeat(p.poses), trans=repeat(p.trans), joints=repeat(p.joints)) for p in shot.people
    )
    cameras = tuple(replace(c, K=repeat(c.K), world_from_camera=repeat(c.world_from_camera)) for c in shot.cameras)
    return replace(shot, num_frames=frames, people=people, cameras=cameras)
