"""What varies between two shots: the archer's habits and timing, the bow's speed, where the arrow lands."""

from dataclasses import dataclass

import numpy as np

from synth.sports.archery.target import OUTDOOR, Target

SIDE_ANCHOR_SHARE, LET_DOWN_SHARE = 0.3, 0.08
SPREAD_RAD = 0.06 / 70.0
"""How far good archers miss by angle, in each direction: 6 cm at 70 m, 1.5 cm at 18 m."""


@dataclass(frozen=True)
class ArcheryParams:
    """Everything that decides a shot except the body. Defaults are a textbook right-handed 70 m shot.

    handedness: the hand that draws. Durations are those of the phases of the same name (ranges: reference of the
    sport; raise 1.0-1.5 s, draw 1.0-2.0, anchor 0.3-0.5, aim 2-4, clicker to release 0.1-0.2, follow-through 1-2).
    stance_open_rad: how far the feet turn towards the target. raise_above_rad: how far over the final line the bow
    is raised. pre_draw_m: string pulled while the bow is set. impact_left_m, impact_up_m: where the arrow lands, seen
    from the archer, from the centre of the face. sway_m, tremor_rad: size of slow sway and of the fast tremor of the
    aiming bow. elbow_above_m: the draw elbow above the arrow's line. anchor_side_m: the string beside the middle of the
    chin, on the draw side (5 mm: under the chin; 12 mm: at its side). cant_rad: the upper limb to the right.
    chin_up_rad: the head tipped back. let_down: comes down once before shooting. noise_seed: which sway, tremor and
    breath. target: what is shot at.
    """

    handedness: str = "right"
    stance_s: float = 0.9
    nock_s: float = 2.6
    set_s: float = 1.3
    raise_s: float = 1.2
    draw_s: float = 1.5
    anchor_s: float = 0.4
    aim_s: float = 2.6
    clicker_s: float = 0.14
    follow_through_s: float = 1.6
    recover_s: float = 1.5
    stance_width_share: float = 1.15
    stance_open_rad: float = 0.30
    raise_above_rad: float = 0.10
    pre_draw_m: float = 0.045
    launch_speed_m_s: float = 57.0
    impact_left_m: float = 0.03
    impact_up_m: float = -0.02
    bow_swing_rad: float = 0.85
    sway_m: float = 0.0015
    tremor_rad: float = 0.0008
    breath_hz: float = 0.27
    breath_rad: float = 0.007
    elbow_above_m: float = 0.060
    anchor_side_m: float = 0.005
    cant_rad: float = 0.0
    chin_up_rad: float = 0.0
    let_down: bool = False
    noise_seed: int = 0
    target: Target = OUTDOOR

    @property
    def durations_s(self) -> tuple[float, ...]:
        """Of the ten phases in order."""
        return (
            self.stance_s, self.nock_s, self.set_s, self.raise_s, self.draw_s, self.anchor_s, self.aim_s,
            self.clicker_s, self.follow_through_s, self.recover_s,
        )  # fmt: skip

    @property
    def length_s(self) -> float:
        """From the first to the last moment of a shot."""
        return sum(self.durations_s)


def draw_params(rng: np.random.Generator, target: Target = OUTDOOR) -> ArcheryParams:
    """A plausible archer and shot; `handedness` is decided by the recipe, so it stays at its default here."""
    miss_m = SPREAD_RAD * target.distance_m
    by_the_side = bool(rng.random() < SIDE_ANCHOR_SHARE)
    return ArcheryParams(
        stance_s=float(rng.uniform(0.6, 1.2)),
        nock_s=float(rng.uniform(2.3, 3.1)),
        set_s=float(rng.uniform(1.1, 1.7)),
        raise_s=float(rng.uniform(1.0, 1.5)),
        draw_s=float(rng.uniform(1.1, 1.9)),
        anchor_s=float(rng.uniform(0.3, 0.5)),
        aim_s=float(rng.uniform(2.0, 4.0)),
        clicker_s=float(rng.uniform(0.10, 0.20)),
        follow_through_s=float(rng.uniform(1.2, 2.0)),
        recover_s=float(rng.uniform(1.3, 1.7)),
        stance_width_share=float(rng.uniform(1.0, 1.3)),
        stance_open_rad=float(np.radians(rng.uniform(2.0, 28.0))),
        raise_above_rad=float(np.radians(rng.uniform(3.5, 8.0))),
        pre_draw_m=float(rng.uniform(0.03, 0.06)),
        launch_speed_m_s=float(rng.uniform(53.0, 61.0)),
        impact_left_m=float(rng.normal(0.0, miss_m)),
        impact_up_m=float(rng.normal(0.0, miss_m)),
        bow_swing_rad=float(np.radians(rng.uniform(38.0, 58.0))),
        sway_m=float(rng.uniform(0.0008, 0.002)),
        tremor_rad=float(rng.uniform(0.0005, 0.0012)),
        breath_hz=float(rng.uniform(0.20, 0.32)),
        breath_rad=float(rng.uniform(0.004, 0.011)),
        elbow_above_m=float(rng.uniform(0.035, 0.085)),
        anchor_side_m=float(rng.uniform(0.010, 0.013) if by_the_side else rng.uniform(0.002, 0.007)),
        cant_rad=float(np.radians(rng.normal(0.0, 1.2))),
        chin_up_rad=float(np.radians(rng.uniform(-3.0, 3.0))),
        let_down=bool(rng.random() < LET_DOWN_SHARE),
        noise_seed=int(rng.integers(2**31)),
        target=target,
    )
