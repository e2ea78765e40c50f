"""Colours of glowing bodies and of daylight as a camera sees them that is balanced to one of them."""

import numpy as np
from jaxtyping import Float

from synth.scene import Rgb

LUMINANCE = np.array([0.2126, 0.7152, 0.0722])
"""Share of linear sRGB channels in luminance (IEC 61966-2-1)."""
SRGB_FROM_XYZ = np.array([[3.2406, -1.5372, -0.4986], [-0.9689, 1.8758, 0.0415], [0.0557, -0.2040, 1.0570]])


def black_body(temperature_k: float, white_balance_k: float = 6504.0) -> Rgb:
    """Linear sRGB, brightest channel 1, of a black body seen by a camera balanced to another temperature.

    Planck's law through the CIE 1931 observer as fitted by Wyman, Sloan and Shirley 2013 (JCGT 2:2, equation 4).
    """
    color = np.maximum(_planck_rgb(temperature_k), 0.0) * balance(white_balance_k)
    red, green, blue = color / color.max()
    return float(red), float(green), float(blue)


def balance(white_balance_k: float) -> Float[np.ndarray, "3"]:
    """Factors of the channels that turn light of this temperature into grey."""
    return 1.0 / np.maximum(_planck_rgb(white_balance_k), 1e-3)


def luminance(color: Rgb) -> float:
    """Luminance of linear sRGB, white being 1."""
    return float(LUMINANCE @ np.array(color))


def _planck_rgb(temperature_k: float) -> Float[np.ndarray, "3"]:
    nm = np.arange(380.0, 781.0, 5.0)
    power = nm**-5.0 / np.expm1(1.4388e7 / (nm * temperature_k))
    power /= power.max()

    def bell(height: float, middle: float, below: float, above: float) -> Float[np.ndarray, " wavelengths"]:
        width = np.where(nm < middle, below, above)
        return height * np.exp(-0.5 * ((nm - middle) / width) ** 2)

    x = bell(1.056, 599.8, 37.9, 31.0) + bell(0.362, 442.0, 16.0, 26.7) + bell(-0.065, 501.1, 20.4, 26.2)
    y = bell(0.821, 568.8, 46.9, 40.5) + bell(0.286, 530.9, 16.3, 31.1)
    z = bell(1.217, 437.0, 11.8, 36.0) + bell(0.681, 459.0, 26.0, 13.8)
    xyz = np.array([np.sum(power * curve) for curve in (x, y, z)])
    return SRGB_FROM_XYZ @ (xyz / xyz[1])
