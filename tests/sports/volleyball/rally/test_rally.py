"""A rally obeys the ball, the floor and the other players."""

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from synth.geometry.rotation import axis_angle_from_matrix
from synth.motion.performance import Event, Performance
from synth.randomness import generator
from synth.skeleton.kinematics import forward
from synth.skeleton.smplx_joints import INDEX
from synth.sports.ball_flight import GRAVITY_M_S2, MASS_KG, RADIUS_M, drag_coefficient, lift_coefficient
from synth.sports.cast import Cast
from synth.sports.volleyball.court import INDOOR
from synth.sports.volleyball.pose import pose_at
from synth.sports.volleyball.rally.block_jumps import jumps
from synth.sports.volleyball.rally.chain import fit
from synth.sports.volleyball.rally.perform import _figure, perform_rally, play_script
from synth.sports.volleyball.rally.script import draw_script

FPS = 30.0
CAST = tuple(Cast(np.zeros(10), "male", hand) for hand in ("right", "left", "right", "right"))
SEED = 3


@dataclass(frozen=True)
class Seen:
    """rotations, joints: (players, frames, 55, ...) on the court; ball: (frames, 3)."""

    performance: Performance
    times_s: np.ndarray
    rotations: np.ndarray
    joints: np.ndarray
    ball: np.ndarray

    def joint(self, person: int, name: str) -> np.ndarray:
        return self.joints[person, :, INDEX[name]]

    def frame(self, time_s: float) -> int:
        return round(time_s * FPS)

    def touches(self) -> list[Event]:
        return [e for e in self.performance.events if e.name in ("serve", "pass", "set", "spike", "dig")]


@pytest.fixture(scope="module")
def fitted(body):
    """Script, touches and path of a rally of two against two, its figures, and when the ball has fallen."""
    figures = tuple(_figure(body, one, INDOOR, far=i >= 2) for i, one in enumerate(CAST))
    script = draw_script(INDOOR, "male", tuple(one.handedness for one in CAST), generator(SEED, "rally"))
    end_s = script.plays[-1].touch.time_s + script.last_s + 0.5
    return script, figures, *fit(script, figures, end_s), end_s


@pytest.fixture(scope="module")
def rally(body, fitted) -> Seen:
    script, figures, *_ = fitted
    performance = play_script(script, figures, body, CAST, INDOOR, generator(SEED, "moods"), FPS)
    motions = [athlete.motion for athlete in performance.athletes]
    posed = [forward(m.local_rotations, m.trans, body.rest_joints(m.betas)) for m in motions]
    rotations, joints = (np.stack(parts) for parts in zip(*posed, strict=True))
    times = np.arange(motions[0].num_frames) / FPS
    return Seen(performance, times, rotations, joints, performance.tracks[0].world_from_object[:, :3, 3])


def test_every_touch_is_made_by_the_right_part_at_the_right_time(rally):
    """The ball's centre is a radius and some flesh from hand or forearm."""
    parts = {"serve": ("hand",), "spike": ("hand",), "set": ("hand",), "pass": ("forearm",), "dig": ("forearm",)}
    for touch in rally.touches():
        own = [c for c in rally.performance.contacts if c.object == "ball" and c.person == touch.person]
        at = [c for c in own if c.start_s - 1e-6 <= touch.time_s <= c.end_s + 1e-6]
        assert at, touch
        assert all(c.part.split("_")[1] in parts[touch.name] for c in at)
        person = touch.person
        for contact in at:
            side = contact.part.split("_")[0]
            begin, end = ("wrist", "middle1") if "hand" in contact.part else ("elbow", "wrist")
            if touch.name == "set":
                begin, end = "middle1", "middle3"
            bone = [_at(rally, rally.joint(person, f"{side}_{name}"), touch.time_s) for name in (begin, end)]
            along = np.clip((touch.position - bone[0]) @ (bone[1] - bone[0]) / np.sum((bone[1] - bone[0]) ** 2), 0, 1)
            gap = np.linalg.norm(touch.position - bone[0] - along * (bone[1] - bone[0])) - RADIUS_M
            assert -0.02 < gap < 0.09, (touch.name, gap)


def _at(rally, path, time_s):
    return np.array([np.interp(time_s, rally.times_s, path[:, axis]) for axis in range(3)])


def test_the_ball_is_continuous(rally):
    steps = np.linalg.norm(np.diff(rally.ball, axis=0), axis=-1)
    assert steps.max() < 28.0 / FPS


def test_flights_meet_the_contacts_to_a_millimetre_and_agree_with_an_independent_solution(fitted):
    _, _, touches, path, end_s = fitted
    parts = [part for part in path.parts if part.start_s < end_s]
    for part, after in pairwise(parts):
        before_m, after_m = (path.at(np.array([after.start_s + off]))[0] for off in (-1e-6, 1e-6))
        assert np.linalg.norm(before_m - after_m) < 0.001
        if hasattr(part, "velocity"):
            assert np.linalg.norm(_flown(part, after.start_s - part.start_s) - before_m) < 0.005
    for touch in touches:
        # Hands that hold the ball give with it: in the middle of the hold it is deeper than where it is met.
        give_m = 0.10 if touch.play.touch.skill == "overhead_set" else 0.001
        assert np.linalg.norm(path.at(np.array([touch.play.touch.time_s]))[0] - touch.contact) < give_m


def _flown(flight, after_s):
    """Newton's law with drag and Magnus written out once more."""
    area = np.pi * RADIUS_M**2

    def slope(_, state):
        v, w = state[3:], flight.spin_rad_s
        speed, spin = np.linalg.norm(v), np.linalg.norm(w)
        pull = -0.5 * 1.20 * area / MASS_KG * drag_coefficient(speed) * speed * v
        if spin > 0.0:
            pull = pull + 0.5 * 1.20 * area / MASS_KG * lift_coefficient(spin * RADIUS_M / speed) * speed * np.cross(
                w / spin, v
            )
        return np.concatenate([v, pull - [0.0, 0.0, GRAVITY_M_S2]])

    start = np.concatenate([flight.position, flight.velocity])
    return solve_ivp(slope, (0.0, after_s), start, "RK45", rtol=1e-7, atol=1e-8).y[:3, -1]


def test_planted_feet_do_not_slide(rally):
    for contact in rally.performance.contacts:
        if contact.object == "floor":
            on = (rally.times_s >= contact.start_s + 0.08) & (rally.times_s <= contact.end_s - 0.01)
            if on.sum() > 1:
                toe = rally.joint(contact.person, contact.part)[on, :2]
                assert np.ptp(toe, axis=0).max() < 0.015, contact


def test_nobody_sinks_into_the_floor_or_jumps_from_frame_to_frame(rally):
    flat = 0.02
    for person in range(4):
        for side in ("left", "right"):
            assert rally.joint(person, f"{side}_foot")[:, 2].min() > flat - 0.012
        turn = axis_angle_from_matrix(np.swapaxes(rally.rotations[person, :-1], -1, -2) @ rally.rotations[person, 1:])
        assert np.degrees(np.linalg.norm(turn, axis=-1)[:, :22].max()) < 6000.0 / FPS
        hips = np.linalg.norm(np.diff(rally.joint(person, "pelvis"), axis=0), axis=-1) * FPS
        assert hips.max() < 5.6


def test_no_two_players_overlap(rally):
    for one in range(4):
        for other in range(one):
            apart = rally.joint(one, "pelvis")[:, :2] - rally.joint(other, "pelvis")[:, :2]
            assert np.linalg.norm(apart, axis=-1).min() > 0.6


def test_everybody_stays_on_their_side_of_the_net(rally):
    for person in range(4):
        own = -1.0 if person < 2 else 1.0
        assert (own * rally.joint(person, "pelvis")[:, 0]).min() > 0.1


def test_eyes_are_on_the_ball_most_of_the_time_with_a_neck_that_can(rally):
    for person in range(4):
        eye = rally.joint(person, "left_eyeball")
        sight = rally.ball - eye
        sight = sight / np.linalg.norm(sight, axis=-1, keepdims=True)
        ahead = rally.rotations[person, :, INDEX["left_eyeball"], :, 2]
        off = np.degrees(np.arccos(np.clip(np.sum(sight * ahead, -1), -1.0, 1.0)))
        assert (off < 25.0).mean() > 0.85, person
        head = rally.rotations[person, :, INDEX["head"], :, 2]
        chest = rally.rotations[person, :, INDEX["spine3"], :, 2]
        assert np.degrees(np.arccos(np.clip(np.sum(head * chest, -1), -1.0, 1.0))).max() < 95.0


def test_nobody_stands_like_a_statue(rally):
    for person in range(4):
        moved = np.linalg.norm(np.diff(rally.joint(person, "left_wrist")[::12], axis=0), axis=-1)
        assert (moved > 0.01).mean() > 0.7


def test_the_rally_ends_with_a_point_where_the_ball_falls(rally):
    point = next(event for event in rally.performance.events if event.name == "point")
    first = next(e for e in rally.performance.events if e.name == "ball_bounce")
    assert point.time_s == pytest.approx(first.time_s)
    assert point.detail in ("kill", "ace", "out", "net", "block")
    assert rally.ball[rally.frame(point.time_s), 2] == pytest.approx(RADIUS_M, abs=0.25)


def test_blockers_jump_at_an_attack_with_hands_over_the_net_beside_the_ball(fitted):
    script, figures, _, path, _ = fitted
    blocks = jumps(script, figures, path)
    assert blocks
    for block in blocks:
        hit = block.play.touch
        figure, plan = figures[hit.player], block.plan
        assert plan.jump.takeoff_s < hit.time_s - block.start_s < plan.jump.landing_s
        times = hit.time_s + np.linspace(0.0, 0.2, 9)
        motion = pose_at(plan, block.ball, times - block.start_s, figure.betas, figure.gender, FPS)
        joints = forward(motion.local_rotations, motion.trans, figure.shape.joints)[1]
        court = figure.side.points(plan.stance.to_court(joints))
        for side in ("left", "right"):
            hands = court[:, INDEX[f"{side}_middle3"]]
            assert hands[0, 2] > 2.43
            assert np.sign(court[0, 0, 0]) == (-1 if hit.team == 0 else 1)
            assert np.linalg.norm(hands - path.at(times), axis=-1).min() > RADIUS_M + 0.03


def test_a_blocker_whom_the_ball_would_hit_stays_on_the_floor(fitted):
    script, figures, _, path, _ = fitted
    into = replace(script, blocks=tuple(replace(block, beside_m=0.0) for block in script.blocks))
    assert jumps(into, figures, path) == ()


def test_athletes_come_team_by_team_with_their_roles(rally):
    assert [a.team for a in rally.performance.athletes] == ["near", "near", "far", "far"]
    assert [a.number for a in rally.performance.athletes] == [1, 2, 1, 2]
    assert all(a.role for a in rally.performance.athletes)


def test_the_same_seed_gives_the_same_rally(body):
    """Two teams of one, to the byte."""

    def drawn() -> Performance:
        return perform_rally(body, CAST[::2], generator(1, "same"), fps=10.0)

    one, two = drawn(), drawn()
    assert one.events == two.events
    for a, b in zip(one.athletes, two.athletes, strict=True):
        assert a.motion.poses.tobytes() == b.motion.poses.tobytes()
