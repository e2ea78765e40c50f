"""The quick preview shows the body, where it is, and what it holds."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from synth.body import load_body
from synth.motion.motion import Motion
from synth.preview import contact_sheet

pytestmark = pytest.mark.body
UPRIGHT = np.array([np.pi / 2.0, 0.0, 0.0])


def test_a_contact_sheet_shows_every_moment_from_every_side(tmp_path: Path):
    poses = np.zeros((3, 165))
    poses[:, :3] = UPRIGHT
    motion = Motion(poses, np.tile([0.0, 0.0, 1.0], (3, 1)), np.zeros(10), "neutral", 10.0)
    out = contact_sheet(
        motion,
        load_body(),
        tmp_path / "sheet.png",
        times_s=np.array([0.0, 0.1]),
        columns=2,
        azimuth_deg=(-90.0, 0.0),
        spheres=np.tile([0.0, 0.0, 1.9, 0.1], (2, 1, 1)),
        segments=np.tile([[[0.5, -0.5, 0.1], [0.5, -0.5, 1.9]]], (2, 1, 1, 1)),
        cell_px=120,
    )
    sheet = cv2.imread(str(out)).astype(int)
    assert sheet.shape == (240, 240, 3)
    blue, green, red = np.moveaxis(sheet, -1, 0)
    skin = (red - blue > 15) & (red > 90) & (green - blue < 60)
    ball = green - blue > 80
    for row in (0, 120):
        for column in (0, 120):
            cell = np.s_[row : row + 120, column : column + 120]
            assert skin[cell].mean() > 0.03
            assert 5 < ball[cell].sum() < 400
    front, side = skin[:120, :120], skin[120:, :120]
    assert np.ptp(np.flatnonzero(front.any(0))) > 1.5 * np.ptp(np.flatnonzero(side.any(0)))
