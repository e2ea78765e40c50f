"""(Shot, Labels) -> Description of one view; texts see nothing else of the shot."""

import numpy as np

from synth.labels.camera_label import camera_label, is_whole
from synth.labels.labels import Labels
from synth.scene import CameraTrack
from synth.shot import Person, Shot
from synth.text.description import Description, Garment, Stretch, View, Who
from synth.text.happenings import POINT, happenings, is_within
from synth.text.seen import WORN_ON, parts_shown
from synth.text.telling import is_around
from synth.text.viewpoint import viewpoint

SHORTEST_PHASE_S = 0.04
"""A phase that lasts longer is not told where the clip shows less of it."""
ALONG_DEG = 25.0
"""A lens within so many degrees of the court's axis is behind a team, or at the side."""
MEANT = {
    ("recurve_shot", "follow_through"): "hold",
    ("end_of_three", "follow_through"): "hold",
    ("block", "approach"): "sidestep",
    ("block", "reach"): "jump_reach",
    ("float_serve", "step"): "step_forward",
}
"""Phases that are something else in one skill."""
TEAMS = ("near", "far")
"""By their number in events."""


def describe(shot: Shot, labels: Labels, camera_index: int) -> Description:
    """What is true of the clip of one view."""
    facts, camera = shot.facts, shot.cameras[camera_index]
    people = tuple(_who(shot, labels, camera, number) for number in range(len(shot.people)))
    return Description(
        sport=facts.sport,
        skill=facts.skill,
        with_ball=any(track.kind in ("volleyball", "beach_volleyball") for track in shot.performance.tracks),
        duration_s=float(shot.num_frames / shot.fps),
        people=people,
        phases=tuple(stretch for number, who in enumerate(people) if who.shows for stretch in _phases(shot, number)),
        events=happenings(shot, labels),
        winner=_winner(shot),
        venue=facts.venue,
        venue_words=facts.venue_words,
        lighting=facts.lighting,
        lighting_words=facts.lighting_words or f"{facts.lighting.replace('_', ' ')} light",
        view=_view(shot, labels, camera_index),
    )


def _who(shot: Shot, labels: Labels, camera: CameraTrack, number: int) -> Who:
    person = shot.people[number]
    words = person.words
    shows = parts_shown(labels.joints2d[:, number], labels.hidden_by[:, number])
    numbered = {"torso", "hips"} <= set(shows)
    return Who(
        id=person.instance_id,
        person=words.get("person", {"female": "woman", "male": "man"}.get(person.gender, "person")),
        team=person.team,
        role=person.role,
        handedness=person.handedness,
        hair=words.get("hair", ""),
        hair_color=words.get("hair_color", ""),
        skin=words.get("skin", ""),
        number=int(words.get("number", 0)) if numbered else 0,
        wears=_wears(person, shows),
        shows=shows,
        is_whole=bool(shows) and is_whole(labels, number, camera),
    )


def _wears(person: Person, shows: tuple[str, ...]) -> tuple[Garment, ...]:
    words = person.words
    return tuple(
        Garment(slot, words[slot], words.get(f"{slot}_color", ""), part in shows)
        for slot, part in WORN_ON.items()
        if slot in words
    )


def _phases(shot: Shot, number: int) -> list[Stretch]:
    """A person's phases that last at least a frame or so within the clip, in order, in clip time."""
    start_s, end_s = shot.facts.start_s, shot.facts.start_s + shot.num_frames / shot.fps
    return [
        Stretch(
            MEANT.get((shot.facts.skill, phase.name), phase.name),
            shot.people[number].instance_id,
            float(max(phase.start_s, start_s) - start_s),
            float(min(phase.end_s, end_s) - start_s),
        )
        for phase in sorted(shot.performance.phases, key=lambda phase: phase.start_s)
        if phase.person == number
        and min(phase.end_s, end_s) - max(phase.start_s, start_s) >= min(SHORTEST_PHASE_S, phase.end_s - phase.start_s)
        and phase.start_s < end_s
        and phase.end_s > start_s
    ]


def _winner(shot: Shot) -> str:
    """The team that wins the point, where that is decided within the clip."""
    points = (event for event in shot.performance.events if event.name == POINT and is_within(shot, event.time_s))
    return next((TEAMS[int(event.values["winner"])] for event in points), "")


def _view(shot: Shot, labels: Labels, camera_index: int) -> View:
    camera, found = shot.cameras[camera_index], camera_label(shot, labels, camera_index)
    person = shot.people[found.person]
    stands = viewpoint(person.joints, camera, at_start=any(is_around(move) for move in found.moves))
    return View(
        shot_size=found.size,
        is_cut=found.size in ("full", "wide") and not is_whole(labels, found.person, camera),
        angle=found.angle,
        movements=tuple(found.moves),
        about=person.instance_id,
        side=stands.side,
        court_side=court_side(shot, camera),
        # the last bits of sums follow the arrays' place in memory: the same shot is described in the same bytes
        height_m=round(stands.height_m, 5),
        distance_m=round(stands.distance_m, 5),
        azimuth_deg=round(stands.azimuth_deg, 4),
        pitch_deg=round(found.pitch_deg, 4),
    )


def court_side(shot: Shot, camera: CameraTrack) -> str:
    """Where the lens is as seen from the middle of all: behind a team, at the side, at a corner; "" without teams."""
    if not any(person.team for person in shot.people):
        return ""
    middle = np.mean([person.joints[:, 0].mean(0) for person in shot.people], 0)
    away = camera.world_from_camera[:, :3, 3].mean(0) - middle
    team = "near" if away[0] < 0 else "far"
    off_axis_deg = np.degrees(np.arctan2(abs(away[1]), abs(away[0])))
    if off_axis_deg < ALONG_DEG:
        return f"behind_{team}"
    return "side" if off_axis_deg > 90.0 - ALONG_DEG else f"corner_{team}"
