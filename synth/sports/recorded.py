"""A recorded motion in a sport's world: cut to one stroke, turned and placed, its events found, a ball added."""

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Bool, Float

from synth.arrays import Points
from synth.body import load_body
from synth.errors import RecipeError
from synth.geometry.rotation import about, axis_angle_from_matrix, matrix_from_axis_angle
from synth.motion import metrics
from synth.motion.contact import foot_contact, runs, speed
from synth.motion.motion import Motion
from synth.motion.performance import Athlete, Contact, Event, Hand, Performance, Phase
from synth.motion.retarget import on_floor
from synth.motion.sole import BodyShape, sole_points, soles
from synth.skeleton.kinematics import forward
from synth.skeleton.smplx_joints import INDEX
from synth.sports.ball_flight import RADIUS_M
from synth.sports.recorded_ball import HitBall, ball_events, ball_track, contact_place, hit_ball
from synth.sports.swing import Stroke, strokes

LONGEST_BEFORE_S, LONGEST_AFTER_S = 1.9, 3.0
"""A pass of 1.9 s rises 4.4 m: the ball is in the air from the first frame on, under any hall's roof."""
MARGIN_S = 0.7
"""A stroke nearer to the ends of the recording is taken only if there is no other."""
AIRBORNE_M, AIRBORNE_S = 0.03, 0.1
NET_REACH_X_M = -0.6
BALL_FPS = 240.0
OVERHEAD = "overhead_hit"
PALM_SHARE, PALM_DEPTH_M = 0.7, 0.018
"""Middle of the palm: this share of the way from wrist to middle knuckle, and as deep as half a hand is thick."""


@dataclass(frozen=True)
class _Posed:
    """A motion with its joints: rotations (T, 55, 3, 3), joints (T, 55, 3), soles' points per foot (T, P, 3)."""

    motion: Motion
    rotations: Float[np.ndarray, "frames 55 3 3"]
    joints: Float[np.ndarray, "frames 55 3"]
    feet: tuple[Float[np.ndarray, "frames points 3"], ...]


def perform_recorded(
    motion: Motion,
    sport: str,
    handedness: Hand | None = None,
    *,
    rng: np.random.Generator,
    body: BodyShape | None = None,
) -> Performance:
    """The recording as a Performance of `sport` (`volleyball` or `archery`) by `body` (None: the default body).

    handedness None: the hand that moves fastest. `rng` chooses among equal strokes, the place and the ball.
    """
    if sport not in ("volleyball", "archery"):
        raise RecipeError(f"sport {sport!r} has no world for recordings; choose volleyball or archery")
    if handedness not in (None, "left", "right"):
        raise RecipeError(f"handedness {handedness!r} is unknown; choose left or right, or leave it out")
    shape = load_body() if body is None else body
    betas = motion.betas
    posed = _posed(on_floor(motion, shape.rest_joints(betas)[:55], soles(shape, betas)), shape)
    glitchy = metrics.glitches(_tracks(posed.joints), motion.fps)[1]
    hand = handedness or _faster_hand(posed, glitchy)
    knuckle = posed.joints[:, INDEX[f"{hand}_middle1"]]
    stroke = _choose(strokes(knuckle, glitchy, motion.fps), glitchy, motion.fps, rng)
    first, last = _window(stroke, posed.motion)
    posed = _posed(_cut(posed.motion, first, last), shape)
    if stroke is not None:
        stroke = replace(stroke, frame=stroke.frame - first, start=max(stroke.start - first, 0), end=stroke.end - first)
    posed = _posed(_placed(posed, sport, hand, stroke, rng), shape)
    return _performance(posed, sport, hand, stroke, rng)


def _performance(posed: _Posed, sport: str, hand: Hand, stroke: Stroke | None, rng: np.random.Generator) -> Performance:
    motion = posed.motion
    key_s = stroke.frame / motion.fps if stroke else 0.5 * motion.duration_s
    skill = _skill(posed, hand, stroke)
    ball = _ball(posed, hand, stroke, rng) if sport == "volleyball" and stroke and skill == OVERHEAD else None
    times = np.arange(int(motion.duration_s * BALL_FPS + 1e-6) + 1) / BALL_FPS
    events = _flight_events(posed) + (ball_events(ball, motion.duration_s) if ball else ())
    if stroke:
        events += (_event("peak_hand_speed", key_s, _palm(posed, hand)[stroke.frame], speed_m_s=stroke.speed_m_s),)
    hits = (Contact(0, f"{hand}_hand", "ball", key_s - 0.005, key_s + 0.005),) if ball else ()
    return Performance(
        sport=sport,
        skill=skill,
        athletes=(Athlete(motion, hand, "archer" if sport == "archery" else "player"),),
        tracks=(ball_track(ball, times, BALL_FPS),) if ball else (),
        events=tuple(sorted(events, key=lambda e: (e.time_s, e.name))),
        contacts=tuple(sorted(_foot_contacts(posed) + hits, key=lambda c: (c.start_s, c.part))),
        phases=_phases(stroke, motion),
        duration_s=motion.duration_s,
        key_s=key_s,
    )


def _posed(motion: Motion, body: BodyShape) -> _Posed:
    rotations, joints = forward(motion.local_rotations, motion.trans, body.rest_joints(motion.betas)[:55])
    feet = tuple(sole_points(sole, rotations, joints) for sole in soles(body, motion.betas))
    return _Posed(motion, rotations, joints, feet)


def _tracks(joints: Points) -> dict[str, Float[np.ndarray, "frames 3"]]:
    return {name: joints[:, i] for name, i in INDEX.items() if i < 22}


def _faster_hand(posed: _Posed, glitchy: Bool[np.ndarray, " frames"]) -> Hand:
    def peak(side: Hand) -> float:
        wrist = posed.joints[:, INDEX[f"{side}_wrist"]]
        return float(np.where(glitchy, 0.0, speed(wrist, posed.motion.fps)).max())

    return "right" if peak("right") >= peak("left") else "left"


def _choose(
    found: tuple[Stroke, ...], glitchy: Bool[np.ndarray, " frames"], fps: float, rng: np.random.Generator
) -> Stroke | None:
    """One of the strokes, rather one without glitches around it and away from the recording's ends."""
    if not found:
        return None
    margin = round(MARGIN_S * fps)
    clean = [s for s in found if not glitchy[max(s.frame - margin, 0) : s.frame + margin].any()] or list(found)
    roomy = [s for s in clean if margin <= s.frame <= len(glitchy) - 1 - margin] or clean
    return roomy[int(rng.integers(len(roomy)))]


def _window(stroke: Stroke | None, motion: Motion) -> tuple[int, int]:
    """Half-open frame range around the stroke."""
    if stroke is None:
        return 0, motion.num_frames
    first = max(0, stroke.frame - round(LONGEST_BEFORE_S * motion.fps))
    return first, min(motion.num_frames, stroke.frame + round(LONGEST_AFTER_S * motion.fps) + 1)


def _cut(motion: Motion, first: int, last: int) -> Motion:
    return replace(motion, poses=motion.poses[first:last], trans=motion.trans[first:last])


def _placed(posed: _Posed, sport: str, hand: Hand, stroke: Stroke | None, rng: np.random.Generator) -> Motion:
    """The motion turned about the vertical and moved on the floor to where the sport is played."""
    depth_m, side_m = float(rng.uniform(-5.0, -3.4)), float(rng.uniform(-2.0, 2.0))
    pelvis = posed.joints[:, 0]
    key = stroke.frame if stroke else len(pelvis) // 2
    if sport == "volleyball":
        ahead, centre = _hit_direction(posed, hand, stroke), pelvis[key]
        goal = np.array([depth_m, side_m])
    else:
        # The bow arm's side looks to the target.
        sign = 1.0 if hand == "right" else -1.0
        ahead, centre = sign * posed.rotations[:, 0, :2, 0].mean(0), pelvis.mean(0)
        goal = np.zeros(2)
    turn = about("z", -float(np.arctan2(ahead[1], ahead[0])))
    moved = (pelvis - [centre[0], centre[1], 0.0]) @ turn.T + [*goal, 0.0]
    reach = float(((posed.joints[..., :2] - centre[:2]) @ turn[0, :2]).max()) + goal[0]
    if sport == "volleyball":
        moved[:, 0] -= max(0.0, reach - NET_REACH_X_M)
    root = turn @ matrix_from_axis_angle(posed.motion.poses[:, :3])
    poses = posed.motion.poses.copy()
    poses[:, :3] = axis_angle_from_matrix(root)
    return replace(posed.motion, poses=poses, trans=moved - (pelvis - posed.motion.trans))


def _hit_direction(posed: _Posed, hand: Hand, stroke: Stroke | None) -> Float[np.ndarray, "2"]:
    """Level direction of the hit: half where the hand goes, half where the chest looks."""
    chest = posed.rotations[:, INDEX["spine3"], :2, 2]
    if stroke is None:
        return chest.mean(0)
    near = slice(max(stroke.frame - 3, 0), stroke.frame + 4)
    way = _palm_velocity(posed, hand)[near, :2].mean(0)
    ahead = chest[stroke.start : stroke.end + 1].mean(0)
    together = way / max(float(np.linalg.norm(way)), 1e-6) + ahead / max(float(np.linalg.norm(ahead)), 1e-6)
    return together if np.linalg.norm(together) > 0.3 else ahead


def _palm(posed: _Posed, hand: Hand) -> Float[np.ndarray, "frames 3"]:
    """Middle of the palm's skin [m]."""
    wrist, knuckle = (posed.joints[:, INDEX[f"{hand}_{j}"]] for j in ("wrist", "middle1"))
    return wrist + PALM_SHARE * (knuckle - wrist) - PALM_DEPTH_M * posed.rotations[:, INDEX[f"{hand}_wrist"], :, 1]


def _palm_velocity(posed: _Posed, hand: Hand) -> Float[np.ndarray, "frames 3"]:
    return np.gradient(_palm(posed, hand), 1.0 / posed.motion.fps, axis=0)


def _ball(posed: _Posed, hand: Hand, stroke: Stroke, rng: np.random.Generator) -> HitBall | None:
    velocity = _palm_velocity(posed, hand)[stroke.frame]
    out = -posed.rotations[stroke.frame, INDEX[f"{hand}_wrist"], :, 1]
    place = contact_place(_palm(posed, hand)[stroke.frame], out, velocity)
    place[2] = max(place[2], RADIUS_M)
    return hit_ball(
        place, stroke.frame / posed.motion.fps, float(np.linalg.norm(velocity)), posed.motion.duration_s, rng
    )


def _skill(posed: _Posed, hand: Hand, stroke: Stroke | None) -> str:
    if stroke is None:
        return "movement"
    wrist, head = (posed.joints[stroke.frame, INDEX[j], 2] for j in (f"{hand}_wrist", "neck"))
    return OVERHEAD if wrist > head else "swing"


def _airborne(posed: _Posed) -> list[tuple[int, int]]:
    """Frame ranges in which both feet are off the floor for long enough to be a jump."""
    lowest = np.minimum(*(points[..., 2].min(1) for points in posed.feet))
    shortest = AIRBORNE_S * posed.motion.fps
    return [(a, b) for a, b in runs(lowest > AIRBORNE_M) if b - a >= shortest and a > 0 and b < len(lowest)]


def _flight_events(posed: _Posed) -> tuple[Event, ...]:
    fps, found = posed.motion.fps, []
    for start, end in _airborne(posed):
        found.append(_event("takeoff", start / fps, posed.joints[start, 0]))
        found.append(_event("landing", end / fps, posed.joints[end, 0]))
    return tuple(found)


def _foot_contacts(posed: _Posed) -> tuple[Contact, ...]:
    fps = posed.motion.fps
    return tuple(
        Contact(0, f"{side}_foot", "floor", start / fps, end / fps)
        for side, points in zip(("left", "right"), posed.feet, strict=True)
        for start, end in runs(foot_contact(points, fps))
    )


def _phases(stroke: Stroke | None, motion: Motion) -> tuple[Phase, ...]:
    if stroke is None:
        return (Phase("movement", 0, 0.0, motion.duration_s),)
    fps = motion.fps
    marks = [0.0, stroke.start / fps, stroke.frame / fps, min(stroke.end / fps, motion.duration_s), motion.duration_s]
    names = ("ready", "acceleration", "follow_through", "recovery")
    return tuple(Phase(n, 0, a, b) for n, a, b in zip(names, marks, marks[1:], strict=False) if b > a)


def _event(name: str, time_s: float, place: Points, **values: float) -> Event:
    x, y, z = (float(value) for value in place)
    return Event(name, float(time_s), 0, "", (x, y, z), values)
