"""Render settings come from JSON whole or not at all; no worker runs before there is work."""

import json
from dataclasses import asdict

import pytest

from synth.errors import RecipeError
from synth.renderer import Renderer, RenderSettings, settings_from_json


def test_settings_survive_json() -> None:
    settings = RenderSettings(samples=3, device="auto", look="None")
    assert settings_from_json(json.dumps(asdict(settings))) == settings


def test_settings_left_out_are_the_defaults() -> None:
    assert settings_from_json("{}") == RenderSettings()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('{"sample": 4}', "sample"),
        ('{"samples": "many"}', "samples"),
        ('{"device": "tpu"}', "device"),
        ("{", "settings"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line_with_those_there_are(text: str, named: str) -> None:
    with pytest.raises(RecipeError, match=f"render setting {named}: .*the settings are samples, denoise") as caught:
        settings_from_json(text)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("value", [{"samples": 0}, {"max_bounces": -1}, {"threads": -2}])
def test_numbers_that_make_no_picture_are_refused(value: dict[str, int]) -> None:
    with pytest.raises(RecipeError, match=f"render setting {next(iter(value))}"):
        settings_from_json(json.dumps(value))


def test_a_renderer_that_has_nothing_to_do_starts_no_worker() -> None:
    with Renderer() as renderer:
        assert renderer.pid is None
