"""Every skill by a small woman as a big man does it, and the other way round: feet, hands, ball and fall.

python bench/other_bodies.py 3
python bench/other_bodies.py 3 spike recurve_shot
"""

import sys
import time

import numpy as np

from synth.body import Body, load_body, sample_betas
from synth.errors import SynthError
from synth.motion.performance import Performance
from synth.motion.rebody import build_of
from synth.randomness import generator
from synth.skeleton.mass import center_of_mass
from synth.skeleton.smplx_joints import INDEX
from synth.sports import registry
from synth.sports.rebody import perform_by

TABLE = "{:16} {:28} {:>8} {:>8}"
STRIKE_S = 0.1
"""A foot rolls over its heel this long after it meets the floor."""


def extremes(body: Body) -> tuple[np.ndarray, np.ndarray]:
    """Betas of the smallest of 40 women and the tallest of 40 men."""
    women, men = ([sample_betas(generator(i, "betas"), g, body) for i in range(40)] for g in ("female", "male"))
    return min(women, key=body.stature_m), max(men, key=body.stature_m)


def figures(played: Performance, body: Body) -> dict[str, float]:
    """Foot drift [mm] in planted phases, and how far gravity is off in flight [%]."""
    motion = played.athletes[0].motion
    joints, fps = build_of(body, motion.betas).posed(motion)[1], motion.fps
    drift, found = 0.0, {}
    for contact in (c for c in played.contacts if c.object in ("floor", "ground")):
        first, last = int(np.ceil((contact.start_s + STRIKE_S) * fps)), int(contact.end_s * fps)
        toe = joints[first:last, INDEX[contact.part], :2]
        drift = max(drift, float(np.ptp(toe, axis=0).max()) if len(toe) else 0.0)
    found["foot drift [mm]"] = 1e3 * drift
    moments = {event.name: event.time_s for event in played.events}
    if "takeoff" in moments:
        times = np.arange(len(joints)) / fps
        air = (times > moments["takeoff"]) & (times < moments["landing"])
        fall = -2.0 * float(np.polyfit(times[air], center_of_mass(joints[air])[:, 2], 2)[0])
        found["gravity off [%]"] = 100.0 * abs(fall / 9.81 - 1.0)
    return found


def main(seeds: int, chosen: list[str]) -> None:
    """One line per skill and figure: median and worst over seeds and both ways."""
    body = load_body()
    people = dict(zip(("female", "male"), extremes(body), strict=True))
    print(TABLE.format("skill", "figure", "median", "worst"))
    for sport, skills in registry.SKILLS.items():
        for skill in (s for s in skills if not chosen or s in chosen or sport in chosen):
            values: dict[str, list[float]] = {}
            seconds = []
            for seed in range(seeds):
                for gender, other in (("female", "male"), ("male", "female")):
                    hand = "left" if seed % 3 == 2 else "right"
                    rng = generator(seed, skill)
                    try:
                        played = registry.perform(sport, skill, body, people[gender], gender, hand, rng)
                    except SynthError as error:
                        print(f"{skill} seed {seed}: {error}")
                        continue
                    started = time.process_time()
                    result = perform_by(played, body, body, [people[other]], [other])
                    seconds.append(time.process_time() - started)
                    found = figures(result.performance, body)
                    for residual in result.residuals:
                        name = f"{residual.part} to {residual.object} [mm]"
                        found[name] = max(found.get(name, 0.0), 1e3 * abs(residual.miss_m))
                    for name, value in found.items():
                        values.setdefault(name, []).append(value)
            for name, all_values in values.items():
                print(
                    TABLE.format(f"{sport[:5]} {skill}", name, f"{np.median(all_values):.2f}", f"{max(all_values):.2f}")
                )
            print(f"{skill}: {np.median(seconds):.1f} s each")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3, sys.argv[2:])
