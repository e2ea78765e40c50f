"""How far people are from what they touch while contacts last, measured between the surfaces that are drawn.

The surface of a part is what is drawn of it: skin where it is bare, else what is worn on it (a foot stands on the sole
of its shoe). The distance is the least one over that surface, negative where it reaches into the object: a shoe
presses into the floor, a palm around a grip. Contacts that lie between two frames count for the nearest one
(`contacts`); the distance is still that at the frame's own time, when a hit ball may be decimetres away.
"""

from functools import cache, partial

import numpy as np
from jaxtyping import Float, UInt8

from synth.geometry.triangles import longest_edges, quartered
from synth.labels.body_patch import Patch, patch
from synth.labels.things import Thing
from synth.labels.touched import Touched, touched
from synth.shot import Shot

NOT_MEASURED_M = -1.0
"""Where a contact does not last, or the part or the object is not drawn. No part reaches so deep into an object."""
EXACT_M = 0.001


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
    """Over the vertices; to something thin, that may pass between them, to EXACT_M: triangles that may come nearer
    than what is known so far are cut in four, and again.

    A point of a triangle is at most its longest edge / sqrt(3) from a corner, and a distance changes no faster than
    the place does. To a floor it is least at a corner; to a ball or a grip of radius R it is at most edge^2 / (6 R)
    less: 0.4 mm for the 15 mm triangles of a forearm on a ball.
    """
    points = part.points(frame)
    if len(points) == 0:
        return NOT_MEASURED_M
    away_m = surface.away(frame, points)
    best_m = float(away_m.min())
    if not surface.is_thin:
        return best_m
    at_corners = away_m[part.corners]
    near = at_corners.min(1) < best_m + part.longest_m / np.sqrt(3.0)
    corners, at_corners = points[part.corners[near]], at_corners[near]
    while len(corners):
        best_m = min(best_m, float(at_corners.min()))
        may_be_m = at_corners.min(1) - longest_edges(corners) / np.sqrt(3.0)
        corners = quartered(corners[may_be_m < best_m - EXACT_M])
        at_corners = surface.away(frame, corners.reshape(-1, 3)).reshape(-1, 3)
    return best_m
