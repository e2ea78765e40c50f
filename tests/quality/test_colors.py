"""Which shirts could have which colour: dyed cloth under many lights and exposures, worked out here."""

import numpy as np
import pytest

from synth.black_body import black_body
from synth.outfit.colors import COLORS
from synth.quality.checks.colors import LEAST_SHARE, LOOKS, could_be

LIGHTS_K = ((3500.0, 4900.0), (5500.0, 4900.0), (8000.0, 4900.0), (4000.0, 5600.0), (5500.0, 6500.0), (9000.0, 6500.0))
"""Temperatures of light, and of the white that the camera takes for white."""
WHITES = (0.6, 0.9, 1.3)
"""What a perfect white becomes, as a share of what fills a channel."""
UNLIKE = (
    ("red", "royal blue"), ("royal blue", "red"), ("white", "black"), ("white", "red"), ("black", "white"),
    ("yellow", "royal blue"), ("green", "red"), ("orange", "royal blue"), ("royal blue", "yellow"),
)  # fmt: skip
"""What is worn, and what nobody may call it."""


def pictured(color: str, light_k: float, white_k: float, white: float) -> np.ndarray:
    """RGB 0..255 (pixels, 3) of cloth that turns from the light's full strength to half of it."""
    strength = np.linspace(0.5, 1.0, 20)[:, None]
    light = np.array(black_body(light_k, white_k))
    linear = (strength * white * light * COLORS[color]).clip(0, 1)
    return 255 * np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)


@pytest.mark.parametrize("color", COLORS)
def test_a_shirt_could_be_what_it_is_under_every_light(color: str) -> None:
    shares = [could_be(color, pictured(color, *k, white)).mean() for k in LIGHTS_K for white in WHITES]
    assert min(shares) >= 4 * LEAST_SHARE


@pytest.mark.parametrize(("color", "called"), UNLIKE)
def test_no_light_makes_one_of_the_other(color: str, called: str) -> None:
    shares = [could_be(called, pictured(color, *k, white)).mean() for k in LIGHTS_K for white in WHITES]
    assert max(shares) < LEAST_SHARE


def test_every_dye_has_a_look() -> None:
    assert LOOKS.keys() == COLORS.keys()
