"""The stiff part of a recurve bow: riser, grip, sight, stabilisers, arrow rest and clicker, right-handed.

Bow frame: origin at the grip's pivot point, +x to the target, +z to the upper limb, +y left. The arrow lies in the
plane y = 0 at ARROW_REST_M, so the sight window is cut out of the left side. Mirror y for a left-handed archer.
"""

import numpy as np
from jaxtyping import Float

from synth.equipment.shapes import (
    ball,
    beam,
    box,
    flat,
    join,
    loft,
    painted,
    rectangle,
    rod,
    rounded_box,
    shifted,
    swept,
    tube,
)  # fmt: skip
from synth.scene import Mesh

ARROW_REST_M = (0.012, 0.0, 0.040)
"""Where the arrow's axis passes the riser: above the button, 4 cm over the pivot point."""
CLICKER_X_M, CLICKER_Y_M = 0.052, 0.0034
"""The clicker's blade before the pivot, and its middle beside the arrow's axis: it lies on a shaft of 5.5 mm."""
SLOTS = ("riser", "grip", "hardware", "steel", "carbon", "accent")
"""Materials of `riser_mesh`, by slot."""

_RISER, _GRIP, _HARDWARE, _STEEL, _CARBON, _ACCENT = range(6)
Stations = Float[np.ndarray, "stations 5"]


def riser_mesh() -> Mesh:
    """All stiff parts as one mesh; slots as in SLOTS."""
    return join(
        painted(_body(), _RISER), painted(_grip(), _GRIP), _sight(), _stabilisers(), _rest_and_clicker(), _limb_bolts()
    )


def _body() -> Mesh:
    """Machined aluminium: solid at grip, window and pockets, two rails with struts between."""
    middle = np.array([  # z, x from, x to, y from, y to [m]
        [-0.150, 0.018, 0.070, -0.014, 0.014], [-0.120, 0.014, 0.062, -0.014, 0.014],
        [-0.060, 0.016, 0.052, -0.011, 0.011], [0.000, 0.012, 0.044, -0.011, 0.011],
        [0.022, 0.004, 0.046, -0.015, 0.011], [0.030, 0.002, 0.050, -0.022, 0.010],
        [0.034, 0.004, 0.052, -0.030, -0.008], [0.060, 0.010, 0.054, -0.030, -0.008],
        [0.110, 0.014, 0.056, -0.030, -0.008], [0.160, 0.016, 0.060, -0.028, -0.007],
        [0.180, 0.018, 0.064, -0.022, 0.010], [0.205, 0.020, 0.072, -0.015, 0.015],
    ])  # fmt: skip
    parts = [_creased(middle)]
    for sign in (1.0, -1.0):
        start = 0.200 if sign > 0 else 0.140
        parts += [
            _creased(_rail(start, sign, front=True)),
            _creased(_rail(start, sign, front=False)),
            beam((0.030, 0, sign * (start + 0.012)), (0.066, 0, sign * (start + 0.055)), 0.016, 0.008),
            beam((0.070, 0, sign * (start + 0.050)), (0.042, 0, sign * (start + 0.085)), 0.016, 0.008),
            _creased(_pocket(sign)),
        ]
    return join(*parts)


def _rail(start: float, sign: float, front: bool) -> Stations:
    z = np.linspace(start, 0.270, 7)
    share = np.linspace(0.0, 1.0, 7)
    bow = 0.006 * np.sin(np.pi * share)
    low = np.interp(share, [0, 1], [0.058, 0.068]) + bow if front else np.interp(share, [0, 1], [0.020, 0.036])
    stations = np.column_stack([sign * z, low, low + 0.014, np.full(7, -0.013), np.full(7, 0.013)])
    return stations[:: int(sign)]


def _pocket(sign: float) -> Stations:
    stations = np.array([
        [0.262, 0.034, 0.082, -0.014, 0.014], [0.275, 0.036, 0.082, -0.022, 0.022],
        [0.300, 0.040, 0.078, -0.024, 0.024], [0.318, 0.042, 0.072, -0.024, 0.024],
    ])  # fmt: skip
    stations[:, 0] *= sign
    return stations[:: int(sign)]


def _creased(stations: Stations) -> Mesh:
    """A bar along z with cut corners: smooth along its length, sharp around it."""
    rings = []
    for z, x_from, x_to, y_from, y_to in stations:
        outline = rectangle(x_to - x_from, y_to - y_from, 0.003)
        middle = np.array([(x_from + x_to) / 2.0, (y_from + y_to) / 2.0])
        rings.append(np.column_stack([outline + middle, np.full(8, z)]))
    skin = np.stack(rings)
    sides = [skin[:, [k, (k + 1) % 8]] for k in range(8)]
    ends = loft(skin[[0, -1]])
    caps = Mesh(ends.vertices, ends.faces[8:])
    return join(*(_strip(side) for side in sides), caps)


def _strip(points: Float[np.ndarray, "points 2 3"]) -> Mesh:
    number = np.arange(2 * len(points)).reshape(-1, 2)
    faces = np.stack([number[:-1, 0], number[:-1, 1], number[1:, 1], number[1:, 0]], -1)
    return Mesh(points.reshape(-1, 3), faces)


def _grip() -> Mesh:
    """Throat at the origin, heel behind and below; oval sections, smooth."""
    stations = np.array([  # z, x from, x to, half width [m]
        [-0.108, -0.018, 0.058, 0.015], [-0.100, -0.020, 0.060, 0.017], [-0.070, -0.014, 0.057, 0.017],
        [-0.035, -0.006, 0.052, 0.015], [-0.012, -0.001, 0.049, 0.0135], [0.000, 0.000, 0.048, 0.013],
        [0.012, -0.002, 0.049, 0.013], [0.022, -0.008, 0.050, 0.014], [0.026, -0.008, 0.048, 0.013],
    ])  # fmt: skip
    angle = np.arange(12) * np.pi / 6
    rings = [
        np.column_stack([
            (a + b) / 2 + (b - a) / 2 * np.cos(angle), w * np.sign(np.sin(angle)) * np.abs(np.sin(angle)) ** 0.7,
            np.full(12, z),
        ])
        for z, a, b, w in stations
    ]  # fmt: skip
    return loft(np.stack(rings))


def _sight() -> Mesh:
    """Carbon extension on the right of the window, elevation bar, and the aperture ring in the string's plane."""
    far = 0.27
    ring_angle = np.linspace(0.0, 2 * np.pi, 17)
    ring = np.column_stack([np.full(17, far + 0.004), 0.006 * np.cos(ring_angle), 0.078 + 0.006 * np.sin(ring_angle)])
    return join(
        painted(rounded_box((0.05, 0.008, 0.03), 0.002, (0.036, -0.034, 0.105)), _HARDWARE),
        painted(beam((0.02, -0.042, 0.105), (far, -0.042, 0.105), 0.008, 0.018), _CARBON),
        painted(rounded_box((0.012, 0.012, 0.15), 0.002, (far, -0.042, 0.085)), _HARDWARE),
        painted(join(*(flat(box((0.0125, 0.006, 0.0006), (far, -0.039, 0.02 + 0.01 * k))) for k in range(14))), _STEEL),
        painted(rounded_box((0.02, 0.02, 0.026), 0.003, (far, -0.040, 0.078)), _ACCENT),
        painted(rod((far - 0.018, -0.040, 0.078), (far - 0.010, -0.040, 0.078), 0.006, 12), _STEEL),
        painted(rod((0.05, -0.030, 0.105), (0.05, -0.052, 0.105), 0.010, 12), _STEEL),
        painted(rod((far + 0.004, -0.035, 0.078), (far + 0.004, -0.006, 0.078), 0.0018, 6), _STEEL),
        painted(tube(ring, 0.0011, 6), _HARDWARE),
        painted(ball(0.001, (far + 0.004, 0.0, 0.078), 2), _ACCENT),
        painted(rod((far, -0.042, 0.158), (far, -0.042, 0.174), 0.009, 12), _STEEL),
    )


def _stabilisers() -> Mesh:
    """Extender, V-bar, long rod forward, two side rods back, out and down, each with weights."""
    z, hub = -0.135, 0.170
    long_end = hub + 0.66
    parts = [
        painted(rod((0.066, 0, z), (hub, 0, z), 0.009, 12), _CARBON),
        painted(rod((0.062, 0, z), (0.078, 0, z), 0.013, 12), _HARDWARE),
        painted(rounded_box((0.026, 0.05, 0.024), 0.004, (hub, 0, z)), _HARDWARE),
        painted(rod((hub, 0, z), (long_end, 0, z), 0.0078, 12), _CARBON),
        painted(rod((hub + 0.014, 0, z), (hub + 0.05, 0, z), 0.0105, 12), _ACCENT),
        painted(rod((long_end, 0, z), (long_end + 0.025, 0, z), 0.010, 12), _HARDWARE),
        painted(rod((long_end + 0.025, 0, z), (long_end + 0.052, 0, z), 0.0125, 16), _STEEL),
    ]
    for side in (1.0, -1.0):
        start = np.array([hub - 0.004, 0.022 * side, z])
        along = np.array([-0.76, 0.60 * side, -0.25])
        parts += [
            painted(rod(start, start + 0.25 * along, 0.0078, 12), _CARBON),
            painted(rod(start + 0.25 * along, start + 0.27 * along, 0.010, 12), _HARDWARE),
            painted(rod(start + 0.27 * along, start + 0.325 * along, 0.0125, 16), _STEEL),
        ]
    return join(*parts)


def _rest_and_clicker() -> Mesh:
    """Button in the window, wire rest under the arrow, clicker: its blade presses on the shaft's outer side."""
    x, _, z = ARROW_REST_M
    high = z + 0.050
    blade = np.array([  # from its screw in the window over the shaft to below it
        [CLICKER_X_M, -0.0055, high], [CLICKER_X_M, -0.0025, high - 0.012], [CLICKER_X_M, CLICKER_Y_M, z + 0.018],
        [CLICKER_X_M, CLICKER_Y_M, z - 0.010],
    ])  # fmt: skip
    section = np.array([[0.5, -4.0], [0.5, 4.0], [-0.5, 4.0], [-0.5, -4.0]]) * 0.8e-3
    return join(
        painted(rod((x + 0.014, -0.032, z), (x + 0.014, -0.0035, z), 0.004, 10), _STEEL),
        painted(rod((x + 0.010, -0.008, z - 0.008), (x + 0.010, 0.005, z - 0.0042), 0.0009, 6), _HARDWARE),
        painted(flat(loft(swept(blade, np.broadcast_to(section, (4, 4, 2)), up=(1.0, 0.0, 0.0)))), _STEEL),
        painted(rod((CLICKER_X_M, -0.014, high), (CLICKER_X_M, -0.0035, high), 0.004, 10), _STEEL),
        painted(flat(box((0.012, 0.010, 0.012), (CLICKER_X_M, -0.013, high))), _HARDWARE),
    )


def _limb_bolts() -> Mesh:
    bolts = [shifted(rod((0.072, 0, 0), (0.090, 0, 0), 0.009, 12), z_m=sign * 0.292) for sign in (1.0, -1.0)]
    return painted(join(*bolts), _STEEL)
