"""The skills on sand: a smaller court, a bigger ball, lower jumps after longer pushes and slower runs."""

from dataclasses import fields, replace
from typing import TypeVar

from synth.sports.volleyball.court import BEACH, INDOOR
from synth.sports.volleyball.params import CourtParams

Params = TypeVar("Params", bound=CourtParams)

_PLACES = ("landing_target_m", "passer_m", "setter_m", "place_m", "target_m", "origin_m")
_ALONG, _ACROSS = ("takeoff_x_m",), ("start_y_m", "hit_y_m", "hands_y_m")
_EFFORT = {
    "jump_height_m": 0.87, "highest_jump_m": 0.87, "push_s": 1.15, "close_s": 1.05, "approach_speed_m_s": 0.9,
    "takeoff_speed_m_s": 0.9, "serve_speed_m_s": 0.93,
}  # fmt: skip
"""Jumps in sand are 10 to 15 % lower than on a hard floor [Giatsis 2004, from memory: check]."""
_DEEPER = {"crouch": -0.025, "low": -0.025}


def on_beach(params: Params) -> Params:
    """The same choices on the beach court: places in proportion to it, in x and y; effort as sand takes it."""
    along, across = BEACH.length_m / INDOOR.length_m, BEACH.width_m / INDOOR.width_m
    known = {field.name for field in fields(params)}
    found = {name: getattr(params, name) for name in known}
    changed: dict[str, object] = {name: _scaled(found[name], along, across) for name in known.intersection(_PLACES)}
    changed |= {name: along * found[name] for name in known.intersection(_ALONG)}
    changed |= {name: across * found[name] for name in known.intersection(_ACROSS)}
    moved = replace(params, court=BEACH, far_wall_x_m=float("inf"), **changed)  # type: ignore[arg-type]
    return sand_effort(moved)


def sand_effort(params: Params) -> Params:
    """The same choices with the effort that sand takes, where they are."""
    found = {field.name: getattr(params, field.name) for field in fields(params)}
    changed = {name: share * found[name] for name, share in _EFFORT.items() if name in found}
    changed |= {name: more + found[name] for name, more in _DEEPER.items() if name in found}
    return replace(params, **changed)


def _scaled(place: tuple[float, ...], along: float, across: float) -> tuple[float, ...]:
    return (along * place[0], across * place[1], *place[2:])
