"""Captions of several athletes: how many, in which colours, who touches the ball in which order, from where."""

from collections.abc import Sequence

import numpy as np

from synth.labels.camera_label import camera_label, is_whole
from synth.labels.camera_words import SIZES, camera_words
from synth.labels.english import begun, counted, listed, plural, with_article
from synth.labels.labels import Labels
from synth.motion.performance import Event
from synth.scene import CameraTrack
from synth.shot import Person, Shot

TOUCHES = {
    "jump_serve": "serves from a jump",
    "float_serve": "serves a float",
    "serve": "serves",
    "forearm_pass": "passes with both forearms",
    "pass": "passes with both forearms",
    "receive": "receives with both forearms",
    "dig": "digs the ball",
    "overhead_set": "sets overhead",
    "set": "sets overhead",
    "spike": "spikes",
    "tip": "tips the ball over the net",
    "free_ball": "plays the ball over the net",
    "block": "blocks",
    "pokey": "pokes the ball over the net",
}
"""What a touch of the ball is called, by the name of the event or of the player's phase at that instant."""
BALL_CONTACT, POINT = "ball_contact", "point"
_ALONG_DEG = 25.0
"""A lens within so many degrees of the court's axis is behind a team, or at the side."""


def game_caption(shot: Shot, labels: Labels, camera_index: int, doing: str, place: str) -> str:
    """One paragraph. doing: what one says of one athlete, `plays ...`; place: `in a hall, lit by ...`."""
    people = shot.people
    told = [touch_words(shot, event) for event in touches(shot)]
    sentences = [
        f"{begun(counted(len(people)))} {plural(_noun(people))} {_of_many(doing)} {place}: {_sides(people)}.",
        f"In this order, {listed(told)}." if len(told) > 1 else f"{begun(told[0])}." if told else "",
        _winner(shot),
        _hands(people),
        _camera(shot, labels, camera_index),
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _winner(shot: Shot) -> str:
    """Who wins the point, where that is decided within the clip."""
    start_s, end_s = shot.facts.start_s, shot.facts.start_s + shot.num_frames / shot.fps
    for event in shot.performance.events:
        if event.name == POINT and start_s <= event.time_s < end_s:
            side = ("near", "far")[int(event.values["winner"])]
            team = _uniform([person for person in shot.people if person.team == side])
            return f"The team in {team} wins the point." if team else ""
    return ""


def touches(shot: Shot) -> list[Event]:
    """Every touch of the ball by somebody within the clip, in order."""
    start_s, end_s = shot.facts.start_s, shot.facts.start_s + shot.num_frames / shot.fps
    return sorted(
        (
            event
            for event in shot.performance.events
            if event.person >= 0
            and (event.name == BALL_CONTACT or event.name in TOUCHES)
            and start_s <= event.time_s < end_s
        ),
        key=lambda event: event.time_s,
    )


def touch_kind(shot: Shot, event: Event) -> str:
    """Key of TOUCHES: the event's kind or name, or the player's phase at that instant, or the skill; "" for none."""
    kind = event.detail.replace(" ", "_")
    if event.name in TOUCHES:
        return kind if kind in TOUCHES else event.name
    phases = [
        phase.name
        for phase in shot.performance.phases
        if phase.person == event.person and phase.start_s <= event.time_s <= phase.end_s and phase.name in TOUCHES
    ]
    return phases[0] if phases else shot.facts.skill if shot.facts.skill in TOUCHES else ""


def touch_words(shot: Shot, event: Event) -> str:
    """`a player in a red jersey with the number 7 passes with both forearms`."""
    person = shot.people[event.person]
    return f"{named(person)} {TOUCHES.get(touch_kind(shot, event), 'plays the ball')}"


def named(person: Person) -> str:
    """A player by what can be seen of them."""
    return f"a player in {with_article(person.words['top'])}" if "top" in person.words else f"the {person.role}"


def camera_side(shot: Shot, camera: CameraTrack) -> str:
    """Where the lens is as seen from the middle of all: behind a team, at the side, at a corner."""
    middle = np.mean([person.joints[:, 0].mean(0) for person in shot.people], 0)
    away = camera.world_from_camera[:, :3, 3].mean(0) - middle
    team = _uniform([person for person in shot.people if person.team == ("near" if away[0] < 0 else "far")])
    if not team:
        return "one side"
    off_axis_deg = np.degrees(np.arctan2(abs(away[1]), abs(away[0])))
    if off_axis_deg < _ALONG_DEG:
        return f"behind the team in {team}"
    return "the side of the court" if off_axis_deg > 90.0 - _ALONG_DEG else f"a corner behind the team in {team}"


def _noun(people: Sequence[Person]) -> str:
    nouns = {person.words.get("person", "person") for person in people}
    return nouns.pop() if len(nouns) == 1 else "person"


def _of_many(doing: str) -> str:
    """`play a rally` of `plays a rally`: every word list begins with a verb that ends in s."""
    verb, _, rest = doing.partition(" ")
    return f"{verb.removesuffix('es') if verb.endswith(('sses', 'ches')) else verb.removesuffix('s')} {rest}"


def _sides(people: Sequence[Person]) -> str:
    teams = [[person for person in people if person.team == team] for team in dict.fromkeys(p.team for p in people)]
    return " against ".join(_side(team) for team in teams)


def _side(team: Sequence[Person]) -> str:
    """`two in red jerseys and black shorts`, those with another shirt told apart."""
    kits = [(person.words.get("shirt", ""), person.words.get("bottom", "")) for person in team]
    groups = [f"{counted(kits.count(kit))} in {_kit(kit, kits.count(kit))}" for kit in dict.fromkeys(kits) if any(kit)]
    return listed(groups) if groups else counted(len(team))


def _kit(kit: tuple[str, str], number: int) -> str:
    shirt = plural(kit[0]) if number > 1 else with_article(kit[0])
    return " and ".join(part for part in (shirt, kit[1]) if part)


def _uniform(team: Sequence[Person]) -> str:
    """The shirts that most of a team wear, `red jerseys`."""
    shirts = [person.words.get("shirt", "") for person in team]
    most = max(dict.fromkeys(shirts), key=shirts.count, default="")
    return plural(most) if most else ""


def _hands(people: Sequence[Person]) -> str:
    left = [named(person) for person in people if person.handedness == "left"]
    if not left:
        return "All are right-handed."
    if len(left) == len(people):
        return "All are left-handed."
    return f"{begun(listed(left))} {'is' if len(left) == 1 else 'are'} left-handed, the others right-handed."


def _camera(shot: Shot, labels: Labels, camera_index: int) -> str:
    """About all of them where they are in the picture, else about the one whom it shows."""
    camera, found = shot.cameras[camera_index], camera_label(shot, labels, camera_index)
    height_m = float(camera.world_from_camera[:, 2, 3].mean())
    place = f"{height_m:.1f} m above the ground, from {camera_side(shot, camera)}"
    if all(is_whole(labels, number, camera) for number in range(len(shot.people))):
        return f"{camera_words(found, 'them')} in {SIZES[found.size]}, {place}, all of them in the picture."
    whom = named(shot.people[found.person])
    return f"{camera_words(found, whom)} in {SIZES[found.size]}, {place}, not all of them whole."
