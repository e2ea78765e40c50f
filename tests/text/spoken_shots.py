"""Shots to talk about, small enough to label in a blink, and short ways to their texts."""

from dataclasses import replace

import numpy as np
import tiny

from synth.geometry.camera import project
from synth.labels import Labels, label
from synth.motion.performance import Event, Phase
from synth.scene import CameraTrack
from synth.shot import Shot
from synth.skeleton.smplx_joints import INDEX
from synth.text import Description, describe
from synth.text.captions import LANGUAGES
from synth.text.telling import Form

RED = {"person": "woman", "top": "jersey", "top_color": "red", "bottom": "shorts", "bottom_color": "black"}
WHITE = RED | {"top_color": "white"}


def labels_of(shot: Shot) -> Labels:
    """Labels of the first view."""
    return label(shot, tiny.SphereFrames(shot, tiny.spheres_of(shot)), 0)


def described(shot: Shot) -> Description:
    """The first view's description."""
    return describe(shot, labels_of(shot), 0)


def said(shot: Shot, language: str = "en", form: Form = "long") -> str:
    """The first view's caption."""
    return LANGUAGES[language](described(shot), form)


def dressed(shot: Shot, **words: str) -> Shot:
    """The first person in other words."""
    return replace(shot, people=(replace(shot.people[0], words=shot.people[0].words | words), *shot.people[1:]))


def filmed_by(shot: Shot, camera: CameraTrack) -> Shot:
    """The shot from one other camera."""
    return replace(shot, cameras=(camera,))


def aimed_at(shot: Shot, joint: str, factor: float) -> Shot:
    """The first view through a longer lens, with a joint of the first person in the middle of the first frame."""
    camera = shot.cameras[0]
    seen = project(shot.people[0].joints[:1, [INDEX[joint]]], camera.K[:1], camera.world_from_camera[:1])[0, 0, :2]
    return zoomed(shot, factor, tuple(-factor * (seen - camera.K[0, :2, 2])))


def zoomed(shot: Shot, factor: float, shift_px: tuple[float, float] = (0.0, 0.0)) -> Shot:
    """The first view through a longer lens, its picture moved."""
    K = shot.cameras[0].K * np.array([factor, factor, 1.0])[:, None]
    K[:, 0, 2], K[:, 1, 2] = tiny.WIDTH / 2 + shift_px[0], tiny.HEIGHT / 2 + shift_px[1]
    return filmed_by(shot, replace(shot.cameras[0], K=K))


def game() -> Shot:
    """Two in red (3, 7) on the near side, two in white (7, 12) on the far side, shown from 0.1 s to 0.31 s."""
    shot = tiny.shot(people=4)
    players = [(RED, 3, "near"), (RED, 7, "near"), (WHITE, 7, "far"), (WHITE, 12, "far")]
    people = tuple(
        replace(
            person,
            team=team,
            words=words | {"number": str(number)},
            joints=person.joints + np.array([-0.9 if team == "near" else 2.0, 3.0, 0.0]),
        )
        for person, (words, number, team) in zip(shot.people, players, strict=True)
    )
    things = tuple(
        replace(thing, cache=people[thing.instance_id - 1].joints) if thing.category == "person" else thing
        for thing in shot.parts.objects
    )
    played = (
        Event("ball_contact", 0.05, 0), Event("ball_contact", 0.26, 2), Event("ball_contact", 0.16, 1),
        Event("takeoff", 0.2, 3), Event("net_crossing", 0.2, -1),
    )  # fmt: skip
    phases = (Phase("overhead_set", 1, 0.1, 0.2), Phase("block", 2, 0.2, 0.3), Phase("jump_serve", 0, 0.0, 0.1))
    return replace(
        shot,
        people=people,
        parts=replace(shot.parts, objects=things),
        performance=replace(shot.performance, events=played, phases=phases),
        facts=replace(shot.facts, skill="rally"),
    )


def with_events(shot: Shot, *events: Event) -> Shot:
    """The shot with these events and no others."""
    return replace(shot, performance=replace(shot.performance, events=events))


def with_phases(shot: Shot, *phases: Phase) -> Shot:
    """The shot with these phases and no others."""
    return replace(shot, performance=replace(shot.performance, phases=phases))


def with_facts(shot: Shot, **facts: str | float) -> Shot:
    """The shot with other facts."""
    return replace(shot, facts=replace(shot.facts, **facts))  # type: ignore[arg-type]
