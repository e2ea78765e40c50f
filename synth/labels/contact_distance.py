"""How far people are from what they touch while contacts last, measured between the surfaces that are drawn.

The surface of a part is what is drawn of it: skin where it is bare, else what is worn on it (a foot stands on the sole
of its shoe). The distance is the least one over that surface, negative where it reaches into the object: a shoe
presses into the floor, a palm around a grip. Contacts that lie between two frames count for the nearest one
(`contacts`); the distance is still that at the frame's own time, when a hit ball may be decimetres away.
"""

from functools import cache, partial

import numpy as np
from jaxtyping import Float, UInt8

from synth.geometry.triangles import grid, longest_edges
from synth.labels.body_patch import Patch, patch
from synth.labels.things import Thing
from synth.labels.touched import Touched, touched
from synth.shot import Shot

NOT_MEASURED_M = -1.0
"""Where a contact does not last, or the part or the object is not drawn. No part reaches so deep into an object."""
FINE_M = 0.001
"""Triangles that may come nearest are looked at in steps of this size."""
MOST_STEPS = 24


def contact_distances(
    shot: Shot, things: tuple[Thing, ...], contacts: UInt8[np.ndarray, "frames contacts"]
) -> Float[np.ndarray, "frames contacts"]:
    """Least distance [m] in each frame in which a contact lasts, else NOT_MEASURED_M."""
    found = np.full(contacts.shape, NOT_MEASURED_M, np.float32)
    part_of, surface_of = cache(partial(patch, shot)), cache(lambda name: touched(name, things))
    for column in np.flatnonzero(contacts.any(0)):
        contact = shot.performance.contacts[column]
        part, surface = part_of(contact.person, contact.part), surface_of(contact.object)
        if surface is not None:
            for frame in np.flatnonzero(contacts[:, column]):
                found[frame, column] = _least_m(part, surface, int(frame))
    return found


def _least_m(part: Patch, surface: Touched, frame: int) -> float:
    """Over the vertices, then over triangles that may come nearer than any vertex.

    A point of a triangle is at most the longest edge / sqrt(3) from one of its corners, and a distance changes no
    faster than the place does.
    """
    points = part.points(frame)
    if len(points) == 0:
        return NOT_MEASURED_M
    away_m = surface.away(frame, points)
    best_m = float(away_m.min())
    if surface.is_flat:
        return best_m
    at_best = away_m[part.corners].min(1) - part.reach_m
    near = points[part.corners[at_best < best_m]]
    if len(near) == 0:
        return best_m
    steps = int(np.clip(np.ceil(longest_edges(near).max() / FINE_M), 1, MOST_STEPS))
    fine = (grid(steps) @ near).reshape(-1, 3)
    return min(best_m, float(surface.away(frame, fine).min()))
