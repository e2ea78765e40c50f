"""Laws of the film: as much noise as asked for, where light is; the same each time; compression that is passed on."""

import json
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
import tiny

from synth import clip as clips
from synth import shot as shots
from synth.film import FilmRecipe, noisy
from synth.labels import label
from synth.pack import pack
from synth.video import decode_rgb, encode_rgb

GREY = 118
"""8-bit sRGB of middle grey, 18 % of white's light."""


def flat(value: int) -> np.ndarray:
    return np.full((200, 200, 3), value, np.uint8)


def spread(value: int, noise: float) -> float:
    """Standard deviation of a flat picture's noise [share of white]."""
    return float(noisy(flat(value), noise, np.random.default_rng(0)).std() / 255.0)


@pytest.mark.parametrize("noise", [0.01, 0.03])
def test_middle_grey_gets_the_noise_that_was_asked_for(noise: float) -> None:
    assert spread(GREY, noise) == pytest.approx(noise, rel=0.03)


def test_photons_make_noise_in_linear_light_that_grows_with_its_root() -> None:
    def linear(picture: np.ndarray) -> np.ndarray:
        return ((picture / 255.0 + 0.055) / 1.055) ** 2.4

    dark, light = (linear(noisy(flat(v), 0.02, np.random.default_rng(0))).var() for v in (GREY, 200))
    ratio = linear(np.array(200.0)) / linear(np.array(float(GREY)))
    assert light / dark == pytest.approx(0.98 * ratio + 0.02, rel=0.05)


def test_noise_leaves_the_mean_and_black_keeps_some_of_it() -> None:
    assert noisy(flat(GREY), 0.02, np.random.default_rng(1)).mean() == pytest.approx(GREY, abs=0.5)
    assert 0.0 < spread(0, 0.02) < 2.0 * spread(GREY, 0.02)


def test_without_noise_every_value_stays() -> None:
    picture = np.arange(256, dtype=np.uint8).repeat(3).reshape(1, 256, 3)
    assert noisy(picture, 0.0, np.random.default_rng(0)) is picture
    np.testing.assert_array_equal(noisy(picture, 1e-9, np.random.default_rng(0)), picture)


def packed(film: FilmRecipe, view: int = 0) -> clips.Clip:
    shot = replace(tiny.shot(), film=film)
    frames = tiny.SphereFrames(shot, tiny.spheres_of(shot))
    return pack(shot, frames, label(shot, frames, view), view, "0123456789ab")


def test_noise_differs_between_frames_and_views_and_comes_again_the_same() -> None:
    film = FilmRecipe(noise=0.05, crf=1)
    one, again, other = packed(film), packed(film), packed(film, 1)
    assert one.members["mp4"] == again.members["mp4"]
    sky = [decode_rgb(clip.members["mp4"])[:, :6, :6].astype(float) for clip in (one, other)]
    assert np.abs(sky[0][0] - sky[0][1]).mean() > 2.0
    assert np.abs(sky[0] - sky[1]).mean() > 2.0


def test_the_film_changes_the_pictures_and_no_label() -> None:
    plain, noisy_one = packed(FilmRecipe()), packed(FilmRecipe(noise=0.05, crf=30))
    changed = [name for name in plain.members if plain.members[name] != noisy_one.members[name]]
    assert changed == ["json", "mp4", "ref.png"]


def test_the_film_is_in_the_flat_json() -> None:
    facts = packed(FilmRecipe(180.0, 2.8, 24.0, 0.01, 20)).facts
    assert [facts[name] for name in ("shutter_deg", "f_stop", "noise", "crf")] == [180.0, 2.8, 0.01, 20]


def test_crf_decides_the_size_and_the_default_is_what_it_was() -> None:
    rng = np.random.default_rng(0)
    frames = rng.integers(0, 255, (5, 64, 96, 3), dtype=np.uint8)
    sizes = [len(encode_rgb(frames, 24.0, crf)) for crf in (0, 14, 26, 40)]
    assert sizes == sorted(sizes, reverse=True)
    assert encode_rgb(frames, 24.0) == encode_rgb(frames, 24.0, FilmRecipe().crf)


def test_a_shot_keeps_its_film(tmp_path: Path) -> None:
    shot = replace(tiny.shot(), film=FilmRecipe(90.0, 4.0, 24.0, 0.01, 18))
    shots.save(shot, tmp_path)
    assert json.loads((tmp_path / "shot.json").read_text())["film"] == asdict(shot.film)
