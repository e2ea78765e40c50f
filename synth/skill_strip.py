"""A strip of pictures of an authored skill: the athlete dressed, with bow, arrow, ball and net, phase by phase."""

from pathlib import Path

import cv2
import numpy as np
from jaxtyping import Float

from synth.arrays import Times
from synth.body import Body
from synth.casting import leads, looks, team
from synth.equipment import build_equipment, draw_style, instance_id_of
from synth.errors import RecipeError, RenderError
from synth.geometry.transform import look_at
from synth.motion.performance import Performance
from synth.outfit import dress, faced
from synth.outfit.roster import person
from synth.planning import Look
from synth.quick_view import Picture, View, draw
from synth.randomness import generator
from synth.scene import Material, Mesh, Parts, SceneObject
from synth.sports import registry
from synth.sports.cast import Cast
from synth.sports.gates import accepted
from synth.sports.volleyball.court import BEACH, INDOOR

WIDTH_PX, HEIGHT_PX, LABEL_PX = 1440, 277, 24
PICTURES, GAME_PICTURES = 8, 4
"""Pictures in a strip of one athlete, and of a game, which is wider than tall."""
GAME_MIDDLE_M = 0.8
VIEW_RAD, ELEVATION_DEG, GAME_ELEVATION_DEG = np.radians(20.0), 9.0, 16.0
AZIMUTH_DEG = {"archery": -60.0}
"""Where the camera stands about the athlete: an archer's front, a player's hitting side, away from the net."""
PLAYER_AZIMUTH_DEG = -104.0
BEYOND_M = {"archery": (0.28, 0.46)}
"""What sticks out of the athlete's box: a bow ahead (the middle moves there) and above."""
MARGIN_M = 0.14
SPREAD_SHARE = 0.05
"""Pictures are evenly spread within this share of the performance about its key instant, and ever wider beyond."""
NET_M = 1.0
ROSTER = 48
"""From so many people the athletes are drawn."""


def named_skills(names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """(sport, skill) of each `SPORT/SKILL`; `all` is every one there is. RecipeError lists them."""
    everything = [
        (sport, skill)
        for sport in registry.SKILLS
        for skill in (*registry.SKILLS[sport], *registry.GROUPS.get(sport, {}))
    ]
    known = {"/".join(skill): skill for skill in everything}
    unknown = [name for name in names if name != "all" and name not in known]
    if unknown:
        raise RecipeError(f"skill {unknown[0]!r} is unknown; choose all or one of {', '.join(known)}")
    return tuple(everything) if "all" in names else tuple(known[name] for name in names)


def draw_strips(skills: tuple[tuple[str, str], ...], body: Body, out: Path) -> None:
    """Write the strips of skills one below the other into `out`, .png or .jpg."""
    rows = np.concatenate([strip(sport, skill, body) for sport, skill in skills], 0)
    if not cv2.imwrite(str(out), cv2.cvtColor(rows, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 80]):
        raise RenderError(f"{out}: could not be written; check the folder and the ending")


def strip(sport: str, skill: str, body: Body, seed: int = 0) -> Picture:
    """Pictures side by side, the phase's name under each; one camera direction and scale for all."""
    players = registry.players_of(sport, skill)
    numbers = team(leads(seed, sport, 0, ROSTER, False)[0], players, ROSTER, False, generator(seed, "team", sport))
    cast = tuple(Cast(one.betas, one.gender, "right") for one in (person(number, body) for number in numbers))
    played = accepted(lambda rng: registry.perform_many(sport, skill, body, cast, rng), body, seed, "strip", skill)[0]
    count = PICTURES if players == 1 else GAME_PICTURES
    times_s = moments(played, count) if players == 1 else touches(played, count)
    dressed, low, high = _scene(played, looks(seed, sport, 0, played.athletes, numbers, body), body, times_s, seed)
    views = tuple(_view(sport, low[i], high[i], high[:, 2].max(), WIDTH_PX // count) for i in range(count))
    pictures = draw(dressed, tuple(range(count)), views)
    named = [_labelled(picture, _name(played, t)) for picture, t in zip(pictures, times_s, strict=True)]
    row = np.concatenate(named, 1)
    title = f"{sport.replace('_', ' ')}: {skill.replace('_', ' ')}"
    return np.concatenate([_words(title, row.shape[1], 0.62, 2), row], 0)


def moments(played: Performance, count: int) -> Times:
    """Instants in order, the key instant among them, the denser the nearer to it on both sides."""
    unit_s = SPREAD_SHARE * played.duration_s
    first, last = (np.arcsinh((t - played.key_s) / unit_s) for t in (0.0, played.duration_s))
    before = round((count - 1) * float(-first / (last - first)))
    steps = [np.linspace(first, 0.0, before + 1), np.linspace(0.0, last, count - before + 1)[1:-1]]
    return np.clip(played.key_s + unit_s * np.sinh(np.concatenate(steps)), 0.0, played.duration_s)


def touches(played: Performance, count: int) -> Times:
    """Instants of as many of a game's touches as there are up to `count`, about the key instant; at least one."""
    times_s = sorted({e.time_s for e in played.events if e.person >= 0 and e.object == "ball" and e.name != "point"})
    key = int(np.argmin(np.abs(np.array(times_s) - played.key_s)))
    first = int(np.clip(key - count // 2, 0, max(len(times_s) - count, 0)))
    return np.array(times_s[first : first + count])


def _name(played: Performance, time_s: float) -> str:
    """The event's name at its instant, else that of the phase."""
    near = [e for e in played.events if abs(e.time_s - time_s) < 1e-6]
    if near:
        return near[0].name
    return next((p.name for p in played.phases if p.person == 0 and p.start_s <= time_s < p.end_s), "")


def _scene(
    played: Performance, worn: tuple[Look, ...], body: Body, times_s: Times, seed: int
) -> tuple[Parts, Float[np.ndarray, "pictures 3"], Float[np.ndarray, "pictures 3"]]:
    """Everything at `times_s`, and the box (low, high) around the first athlete per picture [m]."""
    parts, boxes = _ground(played), []
    for number, (athlete, look) in enumerate(zip(played.athletes, worn, strict=True)):
        motion = athlete.motion.at(times_s)
        own = faced(body, look.identity)
        skin = own.pose(motion.poses, motion.trans, motion.betas, motion.expression).vertices
        parts += dress(own, look.identity, look.outfit, skin, athlete.handedness, number + 1)
        boxes.append((skin.min(1), skin.max(1)))
    for track in played.tracks:
        style = draw_style(track.kind, generator(seed, "equipment", track.name), played.athletes[0].handedness)
        parts += build_equipment(track, times_s, instance_id_of(track.kind), style)
    low, high = np.min([b[0] for b in boxes], 0), np.max([b[1] for b in boxes], 0)
    return parts, low.astype(float), high.astype(float)


def _view(sport: str, low: Float[np.ndarray, "3"], high: Float[np.ndarray, "3"], top_m: float, width_px: int) -> View:
    """The athlete in the middle; the floor stands at one height in every picture, so that jumps show."""
    ahead_m, above_m = BEYOND_M.get(sport, (0.0, 0.0))
    tall_m = max(top_m + above_m, 1.3) + 2 * MARGIN_M
    wide_m = float(np.linalg.norm((high - low)[:2]))
    game = width_px > HEIGHT_PX
    tall_m = max(tall_m, wide_m * HEIGHT_PX / width_px)
    middle_m = GAME_MIDDLE_M if game else 0.5 * tall_m - MARGIN_M
    target = np.array([*(0.5 * (low + high))[:2], middle_m]) + np.array([ahead_m, 0.0, 0.0])
    azimuth = np.radians(AZIMUTH_DEG.get(sport, PLAYER_AZIMUTH_DEG))
    elevation = np.radians(GAME_ELEVATION_DEG if game else ELEVATION_DEG)
    level = np.array([np.cos(azimuth), np.sin(azimuth), 0.0]) * np.cos(elevation)
    away_m = tall_m / 2.0 / np.tan(VIEW_RAD / 2.0)
    eye = target + away_m * (level + np.array([0.0, 0.0, np.sin(elevation)]))
    return View(look_at(eye, target), float(VIEW_RAD), width_px, HEIGHT_PX)


def _ground(played: Performance) -> Parts:
    """A plain floor; a court's net and centre line, or an archer's shooting line."""
    floor = _sheet("floor", (-30.0, -30.0, 0.0), (75.0, 30.0, 0.0), (0.42, 0.45, 0.43))
    if played.sport == "archery":
        return floor + _sheet("line", (-0.025, -3.0, 0.002), (0.025, 3.0, 0.002), (0.85, 0.85, 0.85))
    court = BEACH if played.sport == BEACH.sport else INDOOR
    top, end, side = court.net_top_m(played.athletes[0].motion.gender), court.length_m / 2, court.width_m / 2
    white, net = (0.85, 0.85, 0.85), (0.10, 0.10, 0.11)
    across = sorted({-end, -court.attack_line_m, 0.0, court.attack_line_m, end} if court.attack_line_m else {-end, end})
    lines = [_sheet(f"line{x:.0f}", (x - 0.025, -side, 0.002), (x + 0.025, side, 0.002), white) for x in across]
    sides = [_sheet(f"side{y:.0f}", (-end, y - 0.025, 0.002), (end, y + 0.025, 0.002), white) for y in (-side, side)]
    mesh = _sheet("net", (0.0, -side - 0.25, top - NET_M), (0.0, side + 0.25, top - 0.07), net, alpha=0.35)
    tape = _sheet("tape", (0.0, -side - 0.25, top - 0.07), (0.0, side + 0.25, top), white)
    return sum([*lines, *sides, mesh, tape], floor)


def _sheet(
    name: str, low: tuple[float, ...], high: tuple[float, ...], color: tuple[float, float, float], alpha: float = 1.0
) -> Parts:
    """A flat rectangle between two corners, level or upright along y."""
    (x0, y0, z0), (x1, y1, z1) = low, high
    level = [(x0, y0, z0), (x1, y0, z0), (x1, y1, z1), (x0, y1, z1)]
    corners = np.array(level if x0 != x1 else [(x0, y0, z0), (x0, y1, z0), (x0, y1, z1), (x0, y0, z1)])
    thing = SceneObject(name, name, (name,), np.eye(4)[None])
    material = Material(name, color, roughness=0.9, alpha=alpha)
    return Parts((thing,), {name: Mesh(corners, np.array([[0, 1, 2, 3]]), smooth=False)}, {name: material})


def _labelled(picture: Picture, name: str) -> Picture:
    return np.concatenate([picture, _words(name.replace("_", " "), picture.shape[1], 0.5, 1)], 0)


def _words(text: str, width_px: int, size: float, weight: int) -> Picture:
    """A white bar with the text in its middle."""
    bar = np.full((LABEL_PX + (6 if weight > 1 else 0), width_px, 3), 255, np.uint8)
    (wide, tall), _ = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, size, weight)
    place = (8 if weight > 1 else (width_px - wide) // 2, (bar.shape[0] + tall) // 2)
    return cv2.putText(bar, text, place, cv2.FONT_HERSHEY_SIMPLEX, size, (40, 40, 40), weight, cv2.LINE_AA)
