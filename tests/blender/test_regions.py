"""Rectangles cover what changed, and pasting leaves the rest of the plate as it was."""

from dataclasses import replace

import numpy as np
from small_shots import box, still_camera

from synth.blender.footprint import covered_mask
from synth.blender.regions import LEAST_OCCLUDED_PX, Rect, changed_mask, frame_of, grown, paste, rectangles, shares
from synth.exposure import blur_disc_px
from synth.geometry.transform import transform
from synth.scene import SceneObject

NOTHING = np.zeros((20, 30), bool)


def test_equal_probes_differ_nowhere() -> None:
    probe = np.random.default_rng(0).integers(0, 255, (20, 30, 3)).astype(np.uint8)
    assert not changed_mask(probe, probe, NOTHING).any()


def test_a_faint_wide_shadow_counts_and_a_single_stray_pixel_does_not() -> None:
    plate = np.full((20, 30, 3), 120, np.uint8)
    shadow, stray = plate.copy(), plate.copy()
    shadow[5:15, 10:20] -= 4
    stray[10, 15] = 255
    assert changed_mask(shadow, plate, NOTHING)[8:12, 13:17].all()
    assert not changed_mask(stray, plate, NOTHING).any()


def test_rectangles_cover_every_changed_pixel_and_stay_inside_the_picture() -> None:
    rng = np.random.default_rng(1)
    for _ in range(20):
        changed = rng.random((18, 30)) < 0.02
        covered = np.zeros((72, 121), bool)
        for rect in rectangles(changed, 121, 72):
            assert 0 <= rect.left < rect.right <= 121
            assert 0 <= rect.top < rect.bottom <= 72
            covered[rect.top : rect.bottom, rect.left : rect.right] = True
        for y, x in np.argwhere(changed):
            assert covered[int(y * 4) : int(y * 4) + 4, int(x * 121 / 30) : int((x + 1) * 121 / 30)].all()


def test_things_far_apart_get_rectangles_of_their_own() -> None:
    changed = np.zeros((60, 100), bool)
    changed[5:10, 5:10] = changed[50:55, 90:95] = True
    rects = rectangles(changed, 800, 480)
    assert len(rects) == 2
    assert sum(rect.area for rect in rects) < 0.1 * 800 * 480


def test_a_paste_is_the_piece_inside_the_plate_outside_and_between_at_the_seam() -> None:
    plate, piece = np.zeros((40, 60, 3), np.uint8), np.full((20, 30, 3), 200, np.uint8)
    result = paste(plate, piece, Rect(0, 10, 30, 30), 4)
    assert (result[14:26, :24] == 200).all()  # the left edge is the picture's own: no seam there
    assert (result[:10] == 0).all()
    assert (result[:, 30:] == 0).all()
    seam = result[20, 24:31, 0].astype(int)
    assert (np.diff(seam) <= 0).all()
    assert 0 < seam[3] < 200


def test_what_moves_is_covered_even_where_no_probe_ray_meets_it() -> None:
    track = still_camera(num_frames=2)
    poses = np.repeat(transform(np.eye(3), np.array([0.0, 0.0, 0.5]))[None], 2, 0)
    poses[1, 0, 3] = 0.8
    thing = SceneObject("pea", "pea", (), poses)
    first, second = (covered_mask((thing,), {"pea": box(0.01)}, track, frame, (16, 24)) for frame in (0, 1))
    assert first[8, 12] or first[7, 11]
    assert 0 < first.sum() <= 4
    assert np.argwhere(second)[:, 1].min() > np.argwhere(first)[:, 1].max()


def test_all_places_while_the_shutter_is_open_are_covered_and_the_disc_out_of_focus() -> None:
    track = still_camera()
    pose = transform(np.eye(3), np.array([0.0, 0.0, 0.5]))[None]
    ends = np.repeat(pose[:, None], 2, 1)
    ends[0, :, 0, 3] = -0.6, 0.6
    pea, meshes = SceneObject("pea", "pea", (), pose), {"pea": box(0.01)}
    streak = covered_mask((replace(pea, shutter_pose=ends),), meshes, track, 0, (16, 24))
    for x in np.linspace(-0.6, 0.6, 9):
        place = transform(np.eye(3), np.array([x, 0.0, 0.5]))[None]
        assert (streak >= covered_mask((replace(pea, pose=place),), meshes, track, 0, (16, 24))).all()
    assert streak.sum(0).max() <= 2
    vertices = meshes["pea"].vertices
    bent = np.stack([vertices, vertices + np.array([0.0, 0.0, 0.4])])[None]
    assert covered_mask((replace(pea, shutter_cache=bent),), meshes, track, 0, (16, 24)).sum() >= 3
    blurred = replace(track, focus_m=np.array([1.0]), f_stop=0.1)
    radius_px = blur_disc_px(np.array([4.1]), blurred, 0)[0] / 2.0 / 4.0
    area = covered_mask((pea,), meshes, blurred, 0, (16, 24)).sum()
    assert area > np.pi * min(radius_px, 8.0) ** 2


def test_something_half_behind_the_camera_covers_all() -> None:
    track = still_camera()
    pose = transform(np.eye(3), track.world_from_camera[0, :3, 3])[None]
    assert covered_mask((SceneObject("near", "near", (), pose),), {"near": box(1.0)}, track, 0, (16, 24)).all()


def test_a_wide_shadow_is_cut_off_from_the_body_above_it_without_a_gap() -> None:
    changed = np.zeros((72, 120), bool)
    changed[5:60, 50:66] = changed[58:68, 10:110] = True
    cells = grown(changed)
    rects = rectangles(cells, 480, 288)
    assert len(rects) == 2
    assert sum(rect.area for rect in rects) < 0.6 * (70 * 110 * 16)
    share = np.zeros((288, 480, 3), np.uint8)
    for rect in rects:
        white = np.full((rect.bottom - rect.top, rect.right - rect.left, 3), 255, np.uint8)
        share = paste(share, white, rect, 6)
    assert (share[np.kron(changed, np.ones((4, 4), bool))] == 255).all()


def test_behind_an_occluder_one_rectangle_holds_what_costs_nothing_there() -> None:
    cells = grown(np.eye(120, dtype=bool)[:72])
    assert len(rectangles(cells, 480, 288)) > len(rectangles(cells, 480, 288, LEAST_OCCLUDED_PX)) == 1


def test_new_pixels_fade_in_from_the_cells_edge_and_not_from_the_pictures() -> None:
    changed = np.zeros((20, 30), bool)
    changed[0:8, 10:20] = True
    share = shares(grown(changed), 120, 80, 2, 6)
    assert (share[np.kron(changed, np.ones((4, 4), bool))] == 1.0).all()
    assert (share[~np.kron(grown(changed), np.ones((4, 4), bool))] == 0.0).all()
    row = share[16, 32:42]
    assert (row[:2] == 0.0).all()
    assert (np.diff(row) >= 0.0).all()
    assert np.diff(row).max() < 0.25
    assert (share[0, 40:80] == 1.0).all()


def test_a_frame_is_around_all_cells_and_none_around_none() -> None:
    changed = np.zeros((20, 30), bool)
    assert frame_of(changed, 120, 80) is None
    changed[3, 4] = changed[10, 20] = True
    assert frame_of(changed, 120, 80) == Rect(16, 12, 84, 44)
