"""A performance seen in the mirror plane y = 0: the other hand, the same line to the target."""

from dataclasses import replace

import numpy as np

from synth.arrays import Transforms
from synth.geometry.rotation import axis_angle_from_matrix, matrix_from_axis_angle
from synth.motion.motion import Motion
from synth.motion.performance import Athlete, Contact, Event, Hand, Performance, Track
from synth.skeleton.smplx_joints import BENDING, INDEX
from synth.skeleton.smplx_joints import mirrored as other_side
from synth.sports.archery.anatomy import Anatomy

_WORLD = np.array([1.0, -1.0, 1.0])
_SWAPPED = np.array([INDEX[other_side(name)] for name in BENDING])


def mirrored(performance: Performance, anatomy: Anatomy) -> Performance:
    """The mirror image, played by the person `anatomy` (the original by `anatomy.mirrored()`)."""
    return replace(
        performance,
        athletes=tuple(
            Athlete(mirrored_motion(a.motion, anatomy), _other(a.handedness), a.role) for a in performance.athletes
        ),
        tracks=tuple(_track(track) for track in performance.tracks),
        events=tuple(_event(event) for event in performance.events),
        contacts=tuple(
            Contact(c.person, other_side(c.part), c.object, c.start_s, c.end_s) for c in performance.contacts
        ),
    )


def mirrored_motion(motion: Motion, anatomy: Anatomy) -> Motion:
    """Reflect y in the world and left-right in the body; `anatomy` is the body that results."""
    poses = motion.poses.reshape(-1, 55, 3)[:, _SWAPPED] * np.array([1.0, -1.0, -1.0])
    root = matrix_from_axis_angle(motion.poses[:, :3])
    body = np.array([-1.0, 1.0, 1.0])
    poses[:, 0] = axis_angle_from_matrix(_WORLD[:, None] * root * body)
    rest = anatomy.rest[INDEX["pelvis"]]
    trans = (motion.trans + rest * body) * _WORLD - rest
    return replace(motion, poses=poses.reshape(-1, 165), trans=trans)


def _other(hand: Hand) -> Hand:
    return "left" if hand == "right" else "right"


def _track(track: Track) -> Track:
    channels = {name: values * _WORLD if values.shape[-1] == 3 else values for name, values in track.channels.items()}
    return replace(track, world_from_object=_pose(track.world_from_object), channels=channels)


def _pose(pose: Transforms) -> Transforms:
    """Reflect the world, and the object's own y so that its frame stays right-handed."""
    mirror = np.diag([1.0, -1.0, 1.0, 1.0])
    return mirror @ pose @ mirror


def _event(event: Event) -> Event:
    x, y, z = event.position
    return replace(event, position=(x, -y, z))
