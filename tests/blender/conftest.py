"""One worker for all rendering tests, as in production."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from synth.frames import Frames
from synth.renderer import Renderer, RenderSettings
from synth.shot import Shot, save

Render = Callable[..., Frames]
QUICK = RenderSettings(samples=1, max_bounces=0, denoise=False)


@pytest.fixture(scope="session")
def renderer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Renderer]:
    with Renderer(tmp_path_factory.mktemp("log") / "blender.log") as worker:
        yield worker


@pytest.fixture
def render(renderer: Renderer, tmp_path: Path) -> Render:
    """Frames of a shot, rendered in the shared worker."""

    def rendered(shot: Shot, settings: RenderSettings = QUICK, worker: Renderer = renderer) -> Frames:
        number = len(list(tmp_path.iterdir()))
        shot_dir, out_dir = tmp_path / f"shot{number}", tmp_path / f"frames{number}"
        shot_dir.mkdir()
        save(shot, shot_dir)
        worker.render(shot_dir, out_dir, settings)
        return Frames(out_dir)

    return rendered
