"""Draws of who jumps to block an attack: one or two of the other side's front row, who get to the net in time."""

from dataclasses import replace

import numpy as np

from synth.sports.volleyball.block_steps import CROSS_M
from synth.sports.volleyball.defence_params import draw_block
from synth.sports.volleyball.rally.reach import move_s
from synth.sports.volleyball.rally.rules import may_attack_at_net
from synth.sports.volleyball.rally.scene import LAND_S, REACT_S, Block, Scene, on_court, turned

ODDS, TWO_ODDS = 0.85, 0.6
"""How often somebody blocks, and how often a second one joins in."""
BESIDE_M, NEXT_M = (0.60, 0.74), 0.78
"""From where the ball passes to the hands of the first blocker, and on to the second's."""
LONGEST_STEP_M = 2.0
"""A blocker steps at most this far along the net before the jump."""
AT_NET_M = 0.6
"""The hips' distance from the net."""
STEPS_S, AIR_S = {False: 1.05, True: 1.40}, 0.45
"""From the first step, short or crossing over, to the attacker's hit; from the hit to the landing."""


def with_blocks(scene: Scene, rng: np.random.Generator) -> Scene:
    """The scene with blocks against its last touch, a spike, where anybody gets there."""
    if rng.random() > ODDS:
        return scene
    y, away = scene.last.place[1], float(rng.choice([-1.0, 1.0]))
    beside = away * float(rng.uniform(*BESIDE_M))
    most = 2 if scene.size == 6 and rng.random() < TWO_ODDS else 1
    able = sorted(_candidates(scene), key=lambda i: abs(scene.free[i][1][1] - y))
    for player in able:
        block = _block(scene, player, beside, y, rng)
        if block is not None and abs(y + beside) < 0.5 * scene.court.width_m:
            scene = _blocked(scene, block, y)
            beside, most = beside + away * NEXT_M, most - 1
        if most == 0:
            break
    return scene


def _candidates(scene: Scene) -> list[int]:
    """Whom a team spares for the block: the front row of six, of a pair its blocker, else who does not receive."""
    found = []
    for i in scene.ids(1 - scene.last.team):
        player = scene.player(i)
        net = player.defend[0] > -4.0 if scene.size != 2 else player.role == "blocker"
        if net and may_attack_at_net(player.number, scene.size):
            found.append(i)
    return found


def _block(scene: Scene, player: int, beside_m: float, hit_y_m: float, rng: np.random.Generator) -> Block | None:
    """A block by this player, None where they are late."""
    since, (x, y) = scene.free[player]
    home = turned(player // scene.size, scene.player(player).defend)[1]
    to_y = hit_y_m + beside_m
    from_y = to_y - float(np.clip(to_y - home, -LONGEST_STEP_M, LONGEST_STEP_M))
    entry_s = scene.last.time_s - STEPS_S[abs(to_y - from_y) > CROSS_M]
    net_x = turned(player // scene.size, (-AT_NET_M, 0.0))[0]
    begin = max(since, scene.plays[-4].touch.time_s + REACT_S if len(scene.plays) > 3 else 0.0)
    if begin + move_s(float(np.hypot(net_x - x, from_y - y)), scene.pace) > entry_s:
        return None
    params = on_court(scene, player, draw_block(rng, scene.gender))
    return Block(player, len(scene.plays) - 1, beside_m, from_y, params)


def _blocked(scene: Scene, block: Block, hit_y_m: float) -> Scene:
    """The scene with this block; its player is free again after the landing."""
    free = list(scene.free)
    net_x = turned(block.player // scene.size, (-AT_NET_M, 0.0))[0]
    free[block.player] = (scene.last.time_s + AIR_S + LAND_S, (net_x, hit_y_m + block.beside_m))
    return replace(scene, blocks=(*scene.blocks, block), free=tuple(free))
