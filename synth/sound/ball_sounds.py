"""A volleyball struck, caught by forearms, bounced: a tight sphere with air in it, and what it meets.

The shell: 0.27 kg over a sphere of 0.105 m is 1.95 kg/m2; 30 kPa of overpressure [FIVB 3.1] stretch it with pR/2 =
1.6 kN/m; transverse waves run at 28 m/s, so its modes are sqrt((l-1)(l+2)) 43 Hz: 87, 137, 184, 229 ... Hz, damped
within tens of ms (leather, bladder, textile). The air inside: rigid cavity modes 2.08, 3.34, 4.49 c / 2 pi R:
1081, 1737, 2335 Hz. A blow that lasts T (10 ms against forearms, 4 ms against a hard palm) drives modes up to
about 1/T. Decay times and levels are judged by ear and by what sports halls measure, not derived.
"""

import numpy as np

from synth.sound.levels import SOUND_M_S, Wave, peaking
from synth.sound.vibration import burst, mix, modes

RADIUS_M, MASS_KG, OVERPRESSURE_PA = 0.105, 0.27, 30_000.0
_CAVITY = (2.08, 3.34, 4.49)
"""Roots of j_l'(x) = 0 for l = 1, 2, 3."""
SHELL_DECAY_S, CAVITY_DECAY_S = 0.016, 0.007


def _shell_hz() -> np.ndarray:
    """The shell's modes l = 2 to 7."""
    wave_m_s = np.sqrt(0.5 * OVERPRESSURE_PA * RADIUS_M / (MASS_KG / (4.0 * np.pi * RADIUS_M**2)))
    order = np.arange(2, 8)
    return np.sqrt((order - 1) * (order + 2)) * wave_m_s / (2.0 * np.pi * RADIUS_M)


SHELL_HZ = _shell_hz()
CAVITY_HZ = np.array(_CAVITY) * SOUND_M_S / (2.0 * np.pi * RADIUS_M)


def ball(rng: np.random.Generator, blow_s: float) -> Wave:
    """The ball itself after a blow of this length, with a peak of about 1."""
    tuned = 1.0 + 0.04 * rng.standard_normal()
    shell, cavity = SHELL_HZ * tuned, CAVITY_HZ * (1.0 + 0.01 * rng.standard_normal(3))
    driven = 1.0 / (1.0 + (np.concatenate([shell, 0.6 * cavity]) * blow_s) ** 2)
    strengths = driven * np.concatenate([np.full(len(shell), 1.0), np.full(3, 0.8)]) * rng.uniform(0.6, 1.4, 9)
    decays = [*(SHELL_DECAY_S * (shell[0] / shell) ** 0.5), *(CAVITY_DECAY_S,) * 3]
    wave = modes([*shell, *cavity], decays, list(strengths), 0.12)
    return wave / np.abs(wave).max()


def slap(rng: np.random.Generator, speed_m_s: float) -> Wave:
    """An open hand that sends the ball at this speed: skin on leather, brighter and louder the harder.

    90 dB at 12 m/s and 30 dB per tenfold speed up to 24 m/s (pressure with the power 1.5 of speed).
    """
    hard = float(np.clip(speed_m_s / 20.0, 0.2, 1.4))
    skin = burst(rng, 0.0035, 350.0, 2500.0 + 2500.0 * hard, 0.05)
    wave = mix(0.13, (0.9, skin), (0.75, ball(rng, 0.004 / (0.5 + hard))))
    return peaking(wave, 90.0 + 30.0 * float(np.log10(np.clip(speed_m_s, 3.0, 24.0) / 12.0)) + rng.uniform(-1.0, 0.0))


def forearm(rng: np.random.Generator, speed_m_s: float) -> Wave:
    """Two forearms under the ball: soft flesh, a long blow, little above 1 kHz. 80 dB at 7 m/s."""
    skin = burst(rng, 0.004, 200.0, 1400.0, 0.05)
    wave = mix(0.13, (0.55, skin), (1.0, ball(rng, 0.008)))
    return peaking(wave, 80.0 + 20.0 * float(np.log10(max(speed_m_s, 2.0) / 7.0)) + rng.uniform(-1.0, 1.0))


def fingertips(rng: np.random.Generator, speed_m_s: float) -> Wave:
    """Ten fingertips that take and give over 50 ms: a soft pat, then a softer one. 66 dB at 8 m/s."""
    pat = burst(rng, 0.005, 500.0, 2600.0, 0.04)
    wave = mix(0.13, (0.8, pat), (0.7, ball(rng, 0.010)))
    return peaking(wave, 66.0 + 20.0 * float(np.log10(max(speed_m_s, 2.0) / 8.0)) + rng.uniform(-1.0, 1.0))


def hands_block(rng: np.random.Generator, speed_m_s: float) -> Wave:
    """Stiff hands over the net: a slap without the swing. 88 dB at 12 m/s."""
    skin = burst(rng, 0.004, 350.0, 3200.0, 0.05)
    wave = mix(0.13, (0.8, skin), (0.9, ball(rng, 0.005)))
    return peaking(wave, 88.0 + 25.0 * float(np.log10(max(speed_m_s, 2.0) / 12.0)) + rng.uniform(-1.0, 1.0))


def bounce(rng: np.random.Generator, speed_m_s: float) -> Wave:
    """On a sprung wooden floor, by the speed into it: leather's smack, the ball, the floor's panel near 95 Hz.

    86 dB at 6 m/s. The contact takes about 8 ms [Cross 1999, The bounce of a ball: 5 to 15 ms for such balls].
    """
    smack = burst(rng, 0.003, 300.0, 3000.0, 0.04)
    panel_hz = 95.0 * rng.uniform(0.85, 1.2)
    panel = modes([panel_hz, 2.3 * panel_hz], [0.03, 0.018], [1.0, 0.4], 0.2)
    wave = mix(0.2, (1.0, smack), (0.8, ball(rng, 0.005)), (0.25, panel))
    return peaking(wave, 86.0 + 25.0 * float(np.log10(np.clip(speed_m_s, 0.5, 20.0) / 6.0)) + rng.uniform(-1.0, 1.0))


def sand_thud(rng: np.random.Generator, speed_m_s: float) -> Wave:
    """In sand: grains move (noise to 2 kHz, 15 ms), a low thud near 70 Hz without any ring. 74 dB at 8 m/s."""
    grains = burst(rng, 0.012, 150.0, 2000.0, 0.1)
    thud = modes([70.0 * rng.uniform(0.85, 1.2)], [0.018], [1.0], 0.1)
    wave = mix(0.12, (0.8, grains), (0.7, thud))
    return peaking(wave, 74.0 + 20.0 * float(np.log10(max(speed_m_s, 0.5) / 8.0)) + rng.uniform(-1.0, 1.0))


def net_cord(rng: np.random.Generator, speed_m_s: float) -> Wave:
    """The net takes the ball: cords slap (1 to 5 kHz), then swish for a tenth of a second. 70 dB at 8 m/s."""
    cords, swish = burst(rng, 0.004, 900.0, 5000.0, 0.04), burst(rng, 0.045, 900.0, 4000.0, 0.25)
    wave = mix(0.25, (1.0, cords), (0.25, swish), (0.3, ball(rng, 0.012)))
    return peaking(wave, 70.0 + 15.0 * float(np.log10(max(speed_m_s, 1.0) / 8.0)) + rng.uniform(-1.0, 1.0))
