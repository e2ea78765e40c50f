"""How well the sounds of clips can be found in their wav files, and how fast they are made.

    python bench/sound.py 2                       # two seeds of some authored skills, in all venues that fit
    python bench/sound.py outputs                 # every planned shot in a folder, all its cameras
    python bench/sound.py 2 --cameras 8 --skills recurve_shot jump_serve

One line per venue: cues, those that must be found (`audible`), found within 2 ms, median and worst error, false onsets
per minute of ambience alone, milliseconds per view-frame for the sources (shared by all views) and for each view.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import torch

from synth import shot as shots
from synth.body import Body, load_body, sample_betas
from synth.geometry.camera import intrinsics
from synth.geometry.transform import look_at
from synth.motion.performance import Performance
from synth.quality.onsets import audible, onset_s
from synth.randomness import generator
from synth.scene import CameraTrack, Parts, Sky
from synth.shot import Person, Shot, ShotFacts
from synth.sound import sources, track
from synth.sports import registry
from synth.sports.cast import Cast

FPS, FRAMES = 24.0, 81
VENUES = {
    "archery": ("outdoor_range", "archery_hall", "finals_stadium"),
    "volleyball": ("school_gym", "indoor_hall", "volleyball_arena"),
    "beach_volleyball": ("beach",),
}
SKILLS = (
    ("archery", "recurve_shot"), ("volleyball", "jump_serve"), ("volleyball", "forearm_pass"),
    ("volleyball", "block"), ("beach_volleyball", "spike"), ("volleyball", "rally"), ("beach_volleyball", "rally"),
)  # fmt: skip
NEAR_S, GOOD_S = 0.008, 0.002


@dataclass
class Tally:
    """What was counted in one venue. errors_s: of audible cues, NaN where nothing was found."""

    cues: int = 0
    errors_s: list[float] = field(default_factory=list)
    false: int = 0
    seconds: float = 0.0
    frames: int = 0
    sources_s: float = 0.0
    views_s: float = 0.0
    views: int = 0

    def line(self, venue: str) -> str:
        """As a row of Markdown."""
        errors = np.abs(np.array(self.errors_s))
        found = errors[~np.isnan(errors)]
        ms = f"{1e3 * np.median(found):.3f} | {1e3 * found.max():.2f}" if len(found) else "- | -"
        views = max(self.views, 1)
        return (
            f"| {venue} | {self.cues} | {len(errors)} | {int((found < GOOD_S).sum())} | {ms} | "
            f"{60.0 * self.false / max(self.seconds, 1e-9):.2f} | {1e3 * self.sources_s / self.frames:.2f} | "
            f"{1e3 * self.views_s / self.frames / views:.2f} |"
        )


def authored(seeds: int, cameras: int, skills: set[str]) -> Iterator[Shot]:
    """Shots of every skill in every venue of its sport, filmed from anywhere around."""
    body = load_body()
    for sport, skill in SKILLS:
        for seed in range(seeds if not skills or skill in skills else 0):
            for venue in VENUES[sport]:
                far_m = 18.0 if venue == "archery_hall" else 70.0
                if sport == "archery" or venue == VENUES[sport][0]:
                    played = _played(sport, skill, seed, body, far_m)
                yield _shot(played, body, venue, seed, cameras)


def _played(sport: str, skill: str, seed: int, body: Body, distance_m: float) -> Performance:
    gender = ("male", "female")[seed % 2]
    hand = "left" if seed % 3 == 2 else "right"
    players = range(registry.players_of(sport, skill))
    cast = tuple(Cast(sample_betas(generator(seed, "betas", i), gender, body), gender, hand) for i in players)
    return registry.perform_many(sport, skill, body, cast, generator(seed, skill), distance_m=distance_m)


def _shot(played: Performance, body: Body, venue: str, seed: int, cameras: int) -> Shot:
    length_s = (FRAMES - 1) / FPS
    start_s = float(np.clip(played.key_s - 0.55 * length_s, 0.0, max(played.duration_s - length_s, 0.0)))
    times_s = start_s + np.arange(FRAMES) / FPS
    people = []
    for k, athlete in enumerate(played.athletes):
        at = athlete.motion.at(times_s)
        joints = np.asarray(body.pose(at.poses, at.trans, at.betas).joints, float)
        people.append(Person(1 + k, athlete.role, athlete.handedness, "i", "o", at.gender, 1.8, at.poses, at.trans,
                             at.betas, joints, {}, athlete.team))  # fmt: skip
    facts = ShotFacts(
        "k_0", played.sport, played.skill, f"m{seed}", "authored", "i", "o", venue, "noon", seed, start_s, ""
    )
    tracks = tuple(_camera(people[0].joints[FRAMES // 2, 0], generator(seed, venue, k)) for k in range(cameras))
    return Shot(facts, FPS, FRAMES, tuple(people), played, Parts(), (), Sky("gradient"), tracks, 0.0)


def _camera(goal: np.ndarray, rng: np.random.Generator) -> CameraTrack:
    """Somewhere 2.5 to 12 m away."""
    angle, away_m = rng.uniform(0.0, 2.0 * np.pi), rng.uniform(2.5, 12.0)
    eye = np.array([goal[0] + away_m * np.cos(angle), goal[1] + away_m * np.sin(angle), rng.uniform(0.8, 4.0)])
    pose = np.tile(look_at(eye, goal), (FRAMES, 1, 1))
    return CameraTrack("view0", np.tile(intrinsics(832, 480, 0.9), (FRAMES, 1, 1)), pose, 832, 480)


def heard(shot: Shot, tally: Tally) -> None:
    """Make a shot's sounds, look for the cues of all its views, count."""
    began = time.process_time()
    shared = sources(shot)
    tally.sources_s += time.process_time() - began
    tally.frames += shot.num_frames
    tally.views = len(shot.cameras)
    for view in range(len(shot.cameras)):
        began = time.process_time()
        made = track(shot, view, shared)
        tally.views_s += time.process_time() - began
        arrivals = [cue.arrival_s for cue in made.cues]
        asked = audible(made.samples, arrivals, [cue.level_db for cue in made.cues])
        tally.cues += len(asked)
        for arrival_s in np.array(arrivals)[asked]:
            found = onset_s(made.samples, float(arrival_s), NEAR_S)
            tally.errors_s.append(np.nan if found is None else found - arrival_s)
    quiet = replace(shot, performance=replace(shot.performance, events=(), contacts=()))
    bed = track(quiet, 0).samples
    near = np.arange(0.05, len(bed) / 48000.0 - 0.05, 0.04)
    tally.false += sum(onset_s(bed, float(at), 0.02) is not None for at in near)
    tally.seconds += len(bed) / 48000.0


def main() -> None:
    """Print the table; exit code 1 where an audible cue was not found within 2 ms."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", help="a number of seeds, or a folder with planned shots")
    parser.add_argument("--cameras", type=int, default=4, help="around each authored performance")
    parser.add_argument("--skills", nargs="*", default=[], help="only these")
    options = parser.parse_args()
    torch.set_num_threads(1)
    found: Iterator[Shot] = (
        authored(int(options.what), options.cameras, set(options.skills))
        if options.what.isdigit()
        else (shots.load(path.parent) for path in sorted(Path(options.what).rglob("shot.json")))
    )
    tallies: dict[str, Tally] = {}
    for shot in found:
        heard(shot, tallies.setdefault(shot.facts.venue, Tally()))
    print(
        "| venue | cues | audible | found within 2 ms | median ms | worst ms | false per min | sources ms | view ms |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for venue, tally in sorted(tallies.items()):
        print(tally.line(venue))
    errors = np.concatenate([tally.errors_s for tally in tallies.values()]) if tallies else np.zeros(0)
    if not np.all(np.abs(errors) < GOOD_S):
        sys.exit(1)


if __name__ == "__main__":
    main()
