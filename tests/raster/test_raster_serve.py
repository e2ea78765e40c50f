"""The raster engine serves in a worker like the other, and Renderer changes workers with the engine."""

from dataclasses import replace
from pathlib import Path

import pytest
from raster_scenes import RASTER, net_scene, sun, turning_scene
from small_shots import box, make_shot, one, still_camera

from synth.errors import RecipeError, RenderError
from synth.frames import Frames
from synth.renderer import Event, Renderer, settings_from_json
from synth.shot import save


def test_a_worker_serves_many_shots_and_one_that_fails_costs_no_other(tmp_path: Path) -> None:
    for name, shot in (("a", turning_scene(bends=True)), ("b", net_scene())):
        (tmp_path / name).mkdir()
        save(shot, tmp_path / name)
    events: list[Event] = []
    with Renderer() as renderer:
        renderer.render(tmp_path / "a", tmp_path / "out_a", RASTER, events.append)
        pid = renderer.pid
        with pytest.raises(RenderError, match="nowhere"):
            renderer.render(tmp_path / "nowhere", tmp_path / "out", RASTER)
        renderer.render(tmp_path / "b", tmp_path / "out_b", replace(RASTER, flow=False))
        assert renderer.pid == pid
    assert [(event["view"], event["frame"]) for event in events] == [(v, f) for f in range(3) for v in ("a", "b")]
    frames = Frames(tmp_path / "out_b")
    assert frames.facts["engine"] == "raster"
    assert next(frames.each_labels("front")).surface is None


def test_an_engine_there_is_not_is_named_with_those_there_are() -> None:
    with pytest.raises(RecipeError, match=r"render setting engine: .*'cycles' or 'raster'"):
        settings_from_json('{"engine": "eevee"}')


def test_twice_the_light_at_the_same_exposure_is_a_brighter_picture(tmp_path: Path) -> None:
    pictures = []
    for number, energy in enumerate((1.0, 2.0)):
        (tmp_path / f"{number}").mkdir()
        save(make_shot(one(box(1.0)), (still_camera(),), (sun(energy),)), tmp_path / f"{number}")
        with Renderer() as renderer:
            renderer.render(tmp_path / f"{number}", tmp_path / f"out{number}", RASTER)
        pictures.append(Frames(tmp_path / f"out{number}").rgb("front")[0].astype(int))
    thing = Frames(tmp_path / "out0").ids("front")[0] > 0
    assert pictures[1][thing].max() > pictures[0][thing].max() + 20  # its top
    assert (pictures[0][~thing] == pictures[1][~thing]).all()
