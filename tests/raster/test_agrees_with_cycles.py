"""The raster engine's labels are those of Cycles, which samples up to 0.005 px beside the pixel's centre."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from raster_scenes import BOTH, RASTER, turning_scene

from synth.frames import Frames
from synth.renderer import Renderer, RenderSettings
from synth.shot import save

pytestmark = pytest.mark.blender
Draw = Callable[..., Frames]


@pytest.mark.parametrize("scene", BOTH)
def test_labels_agree_at_the_pixel(draw: Draw, tmp_path: Path, scene: str) -> None:
    shot = turning_scene(bends=scene == "bends")
    ours = draw(shot, RASTER)
    folder = tmp_path / "cycles"
    (folder / "shot").mkdir(parents=True)
    save(shot, folder / "shot")
    with Renderer() as renderer:
        quick = RenderSettings(samples=1, max_bounces=0, denoise=False, flow=True)
        renderer.render(folder / "shot", folder / "out", quick)
    theirs = Frames(folder / "out")
    assert ours.facts["views"] == theirs.facts["views"]
    for view in ours.views:
        same = ours.ids(view) == theirs.ids(view)
        assert same.mean() >= 0.995
        assert (ours.parts(view) == theirs.parts(view)).mean() >= 0.995
        assert np.median(np.abs(ours.depth(view) - theirs.depth(view))[same]) < 1e-4
        for mine, other in zip(ours.each_labels(view), theirs.each_labels(view), strict=True):
            steps = np.abs(mine.normal_map.astype(int) - other.normal_map).max(-1)
            assert (steps <= 1).mean() >= 0.99
            assert mine.surface is not None
            assert other.surface is not None
            faces = (mine.surface[..., :2] == other.surface[..., :2]).all(-1)
            assert faces.mean() >= 0.99
            assert np.abs(mine.surface - other.surface)[faces].max() < 2e-3
