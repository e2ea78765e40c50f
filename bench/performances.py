"""Author N seeds of every skill and print what the gates measure, on the posed skin and not on the plan.

python bench/performances.py 20
python bench/performances.py 20 spike forearm_pass
"""

import sys
import time
from dataclasses import dataclass

import numpy as np

from synth.arrays import Points, Times
from synth.body import Body, load_body, sample_betas
from synth.errors import SynthError
from synth.motion.motion import Motion
from synth.motion.performance import Hand, Performance
from synth.randomness import generator
from synth.skeleton.kinematics import forward
from synth.skeleton.smplx_joints import INDEX
from synth.sports import registry
from synth.sports.movement.shape import center_of_mass
from synth.sports.volleyball.court import BEACH, INDOOR, Court

STRIKE_S = 0.1
"""A foot rolls over its heel this long after it meets the floor."""
TABLE = "{:14} {:22} {:>10} {:>10} {:>8}"


@dataclass(frozen=True)
class Gate:
    """A measured value and what it may be at most."""

    name: str
    limit: float


GATES = (
    Gate("ball to skin [mm]", 10.0),
    Gate("foot drift [mm]", 15.0),
    Gate("gravity off [%]", 2.0),
    Gate("below the floor [mm]", 20.0),
    Gate("through the net [mm]", 0.0),
    Gate("eyes off the ball [deg]", 20.0),
)


def skin(motion: Motion, body: Body, times_s: Times) -> Points:
    """Posed vertices (frames, vertices, 3) [m]."""
    moments = motion.at(times_s)
    return body.pose(moments.poses, moments.trans, moments.betas).vertices


def measured(played: Performance, body: Body) -> dict[str, float]:
    """The gates that apply to this performance, by name."""
    motion = played.athletes[0].motion
    rotations, joints = forward(motion.local_rotations, motion.trans, body.rest_joints(motion.betas)[:55])
    found = {"foot drift [mm]": 1e3 * _drift_m(played, joints)}
    vertices = skin(motion, body, np.linspace(0.0, played.duration_s - 0.01, 24))
    found["below the floor [mm]"] = -1e3 * float(vertices[..., 2].min())
    if played.sport == "archery":
        return found
    if any(event.name == "takeoff" for event in played.events):
        found["gravity off [%]"] = _gravity_off(played, joints)
    struck = skin(motion, body, np.array([played.key_s]))[0]
    gap_m = np.linalg.norm(struck - _met(played), axis=-1).min() - _court(played).ball_radius_m
    found["ball to skin [mm]"] = 1e3 * abs(float(gap_m))
    found["through the net [mm]"] = 1e3 * _through_net_m(vertices)
    found["eyes off the ball [deg]"] = _eyes_off_deg(played, rotations, joints)
    return found


def _court(played: Performance) -> Court:
    return BEACH if played.sport == BEACH.sport else INDOOR


def _met(played: Performance) -> Points:
    """The ball's centre at the contact [m]; its track has a kink there, so samples beside it would not do."""
    return np.array(next(event.position for event in played.events if event.name == "ball_contact"))


def _drift_m(played: Performance, joints: Points) -> float:
    """Longest way of a toe joint over the floor while its foot is planted."""
    fps, worst = played.athletes[0].motion.fps, 0.0
    for contact in played.contacts:
        if contact.object != "floor" and contact.object != "ground":
            continue
        first, last = int(np.ceil((contact.start_s + STRIKE_S) * fps)), int(contact.end_s * fps)
        toe = joints[first:last, INDEX[contact.part.replace("_foot", "") + "_foot"], :2]
        worst = max(worst, float(np.ptp(toe, axis=0).max()) if len(toe) else 0.0)
    return worst


def _gravity_off(played: Performance, joints: Points) -> float:
    moments = {event.name: event.time_s for event in played.events}
    times = np.arange(len(joints)) / played.athletes[0].motion.fps
    air = (times > moments["takeoff"]) & (times < moments["landing"])
    fit = np.polyfit(times[air], center_of_mass(joints[air])[:, 2], 2)
    return 100.0 * abs(-2.0 * float(fit[0]) / 9.81 - 1.0)


def _through_net_m(vertices: Points) -> float:
    """How far the skin below the net's lowest top is beyond it; hands may reach over."""
    below = vertices[vertices[..., 2] < 2.24]
    return max(float(below[:, 0].max()), 0.0)


def _eyes_off_deg(played: Performance, rotations: Points, joints: Points) -> float:
    """Median angle between the left eye and the ball in the half second up to 50 ms before the contact."""
    fps = played.athletes[0].motion.fps
    frames = np.arange(int((played.key_s - 0.5) * fps), int((played.key_s - 0.05) * fps))
    eye = INDEX["left_eyeball"]
    sight = played.tracks[0].world_from_object[frames, :3, 3] - joints[frames, eye]
    ahead = rotations[frames, eye, :, 2]
    cosine = np.sum(sight * ahead, -1) / np.linalg.norm(sight, axis=-1)
    return float(np.degrees(np.median(np.arccos(np.clip(cosine, -1.0, 1.0)))))


def report(sport: str, skill: str, seeds: int, body: Body) -> None:
    """One line per gate of a skill: median, worst and limit; rejects and seconds."""
    values: dict[str, list[float]] = {}
    rejects, seconds = 0, []
    for seed in range(seeds):
        gender: str = ("male", "female")[seed % 2]
        hand: Hand = "left" if seed % 5 == 4 else "right"
        betas = sample_betas(generator(seed, "betas"), gender)
        started = time.perf_counter()
        try:
            played = registry.perform(sport, skill, body, betas, gender, hand, generator(seed, skill))
        except SynthError as error:
            rejects += 1
            print(f"{skill} seed {seed}: {error}")
            continue
        seconds.append(time.perf_counter() - started)
        for name, value in measured(played, body).items():
            values.setdefault(name, []).append(value)
    for gate in GATES:
        if gate.name in values:
            found = values[gate.name]
            worst = f"{max(found):.1f}{' !' if max(found) > gate.limit else ''}"
            print(TABLE.format(skill, gate.name, f"{np.median(found):.1f}", worst, f"{gate.limit:.0f}"))
    print(f"{skill}: {rejects} of {seeds} rejected, {np.median(seconds or [0.0]):.1f} s each")


def main(seeds: int, chosen: list[str]) -> None:
    """Every skill of both sports, or the chosen ones."""
    body = load_body()
    print(TABLE.format("skill", "gate", "median", "worst", "limit"))
    for sport, skills in registry.SKILLS.items():
        for skill in skills:
            if not chosen or skill in chosen:
                report(sport, skill, seeds, body)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20, sys.argv[2:])
