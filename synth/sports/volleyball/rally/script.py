"""A rally as a list of touches, drawn so that it is legal and everybody can be where they are needed."""

from collections.abc import Callable

import numpy as np

from synth.errors import SynthError
from synth.motion.performance import Hand
from synth.sports.volleyball.court import Court
from synth.sports.volleyball.rally.blockers import with_blocks
from synth.sports.volleyball.rally.endings import end
from synth.sports.volleyball.rally.lineup import line_up
from synth.sports.volleyball.rally.scene import Scene, Script, turned
from synth.sports.volleyball.rally.touches import attack, receive, serve

ATTACKS_ODDS = (0.08, 0.40, 0.32, 0.20)
"""How often a rally has none to three attacks before its last ball."""
STAGE_TRIES = 12


def draw_script(court: Court, gender: str, hands: tuple[Hand, ...], rng: np.random.Generator) -> Script:
    """A rally by these players, near team first; SynthError where the draws do not fit together."""
    size = len(hands) // 2
    teams = (line_up(size, rng), line_up(size, rng))
    serving = int(rng.integers(2))
    free = tuple(
        (0.0, turned(team, player.defend if team == serving else player.receive))
        for team in (0, 1)
        for player in teams[team]
    )
    scene = serve(Scene(court, gender, hands, teams, free), serving, rng)
    attacks = int(rng.choice(4, p=ATTACKS_ODDS))
    for _ in range(attacks):
        scene = _tried(_exchange, scene, rng)
    return end(scene, rng)


def _tried(stage: Callable[[Scene, np.random.Generator], Scene], scene: Scene, rng: np.random.Generator) -> Scene:
    """The scene after a stage, drawn until it fits: one hard draw does not end the whole rally."""
    for _ in range(STAGE_TRIES - 1):
        try:
            return stage(scene, rng)
        except SynthError:
            continue
    return stage(scene, rng)


def _exchange(scene: Scene, rng: np.random.Generator) -> Scene:
    """Receive, set and spike; a team of one plays the ball straight over."""
    scene = receive(scene, rng)
    return with_blocks(_tried(attack, scene, rng), rng) if scene.size > 1 else scene
