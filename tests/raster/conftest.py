"""Pictures of small shots by the raster engine, in this process."""

from collections.abc import Callable
from pathlib import Path

import pytest
from raster_scenes import RASTER

from synth.frames import Frames
from synth.raster.render import render_shot
from synth.renderer import RenderSettings
from synth.shot import Shot, save

Draw = Callable[..., Frames]


@pytest.fixture
def draw(tmp_path: Path) -> Draw:
    """Frames of a shot."""

    def drawn(shot: Shot, settings: RenderSettings = RASTER) -> Frames:
        number = len(list(tmp_path.iterdir()))
        shot_dir, out_dir = tmp_path / f"shot{number}", tmp_path / f"frames{number}"
        shot_dir.mkdir()
        save(shot, shot_dir)
        for _ in render_shot(shot_dir, out_dir, settings):
            pass
        return Frames(out_dir)

    return drawn
