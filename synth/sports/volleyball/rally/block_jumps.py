"""Blocks that the ball passes: each jump timed to the attacker's hit, hands over the net beside the ball."""

from dataclasses import replace

import numpy as np

from synth.errors import SynthError
from synth.skeleton.kinematics import forward
from synth.skeleton.smplx_joints import INDEX
from synth.sports.movement.curves import through
from synth.sports.volleyball.ball import Ball
from synth.sports.volleyball.block import prepare_block
from synth.sports.volleyball.hand_wall import hand_spheres
from synth.sports.volleyball.pose import pose_at
from synth.sports.volleyball.rally.arc import net_time_s
from synth.sports.volleyball.rally.ball_path import BallPath
from synth.sports.volleyball.rally.chain import Figure, Fitted
from synth.sports.volleyball.rally.rules import Touch
from synth.sports.volleyball.rally.scene import Block, Play, Script

LATER_S = 0.03
"""Hands are highest this long after the attacker's hit, when the ball passes the net."""
CLEAR_M = 0.04
"""The ball keeps this far from the skin of the hands."""
SET_S = 1.75
"""A block's own time begins this long before the hit, early enough for its longest steps."""
FOREARM_M = 0.045


def jumps(script: Script, figures: tuple[Figure, ...], path: BallPath) -> tuple[Fitted, ...]:
    """The script's blocks by those who reach over the net; who would be hit by the ball stays on the floor."""
    found = []
    for block in script.blocks:
        figure = figures[block.player]
        try:
            fitted = _jump(script, block, figure, path)
        except SynthError:
            continue
        if _gap_m(fitted, figure, path) > CLEAR_M:
            found.append(fitted)
    return tuple(found)


def _jump(script: Script, block: Block, figure: Figure, path: BallPath) -> Fitted:
    """The block in its own time; eyes leave a ball that is past the hands, which no neck could follow."""
    hit = script.plays[block.hit].touch
    side, team = figure.side, 1 - hit.team
    passes = np.array([0.0, _passes_y_m(script, block.hit, path) + block.beside_m, 0.0])
    hands_y, from_y = (float(side.points(place)[1]) for place in (passes, np.array([0.0, block.from_y_m, 0.0])))
    x, y, z = (float(value) for value in side.points(np.array(hit.place)))
    params = replace(
        block.params,
        set_s=SET_S,
        flight_in_s=LATER_S,
        origin_m=(x, y, z),
        target_m=(x + 1.5, y, block.params.court.ball_radius_m),
        hands_y_m=hands_y,
        shift_m=hands_y - from_y,
    )
    plan, _ = prepare_block(params, figure.shape, figure.betas, figure.gender)
    hands_s = plan.line.contact
    past = through([hands_s, hands_s + 0.2], [1.0, 0.0])
    plan = replace(plan, manner=replace(plan.manner, stare=past))
    start_s = hit.time_s - SET_S
    ball = Ball(tuple(side.flight(flight, -start_s) for flight in path.flights))
    touch = Touch(team, block.player, "block", hit.time_s, (0.0, float(passes[1]), params.net_height_m))
    return Fitted(Play(touch, params), plan, start_s, passes, ball)


def _passes_y_m(script: Script, hit: int, path: BallPath) -> float:
    """Where along the net the ball of this hit passes or meets it [m]."""
    start_s = script.plays[hit].touch.time_s
    flight = next(flight for flight in path.flights if abs(flight.start_s - start_s) < 1e-9)
    lasts_s = script.plays[hit + 1].touch.time_s - start_s if hit + 1 < len(script.plays) else script.last_s
    over_s = net_time_s(flight, lasts_s)
    return float(path.at(np.array([start_s + (lasts_s if over_s is None else over_s)]))[0, 1])


def _gap_m(fitted: Fitted, figure: Figure, path: BallPath) -> float:
    """Least distance of the ball from the skin of the blocker's hands and forearms while it passes [m]."""
    times, plan = fitted.play.touch.time_s + np.linspace(0.0, 0.24, 13), fitted.plan
    motion = pose_at(plan, fitted.ball, times - fitted.start_s, figure.betas, figure.gender, 30.0, rounds=4)
    joints = plan.stance.to_court(forward(motion.local_rotations, motion.trans, plan.shape.joints)[1])
    gaps = []
    for body, ball in zip(joints, figure.side.points(path.at(times)), strict=True):
        for side in ("left", "right"):
            places, radii = hand_spheres(body, side)
            elbow, wrist = body[INDEX[f"{side}_elbow"]], body[INDEX[f"{side}_wrist"]]
            arm = elbow + np.linspace(0.0, 1.0, 5)[:, None] * (wrist - elbow)
            gaps.append(np.min(np.linalg.norm(places - ball, axis=-1) - radii))
            gaps.append(np.min(np.linalg.norm(arm - ball, axis=-1)) - FOREARM_M)
    return float(min(gaps)) - plan.shape.ball_m
