"""A motion or performance seen in the mirror y = 0 of the world, which is x = 0 of the body's rest frame."""

from dataclasses import replace

import numpy as np
from jaxtyping import Float

from synth.geometry.rotation import axis_angle_from_matrix, matrix_from_axis_angle
from synth.motion.motion import Motion
from synth.motion.performance import Athlete, Channels, Contact, Event, Hand, Performance, Track
from synth.skeleton.smplx_joints import BENDING, INDEX, mirrored

_SWAP = np.array([INDEX[mirrored(name)] for name in BENDING])
_FLIP_X = np.diag([-1.0, 1.0, 1.0])
_FLIP_Y = np.diag([1.0, -1.0, 1.0])
_FLIP_POSE = np.diag([1.0, -1.0, 1.0, 1.0])


def mirror_motion(motion: Motion, rest_pelvis: Float[np.ndarray, "3"]) -> Motion:
    """The motion in the mirror, for the body whose mirror image moved.

    rest_pelvis: the pelvis of the body that the result is for, at rest [m]. Local rotations are reflected in the rest
    frame's x = 0, the root from the rest frame's x to the world's y.
    """
    poses = motion.poses.reshape(-1, 55, 3)[:, _SWAP] * np.array([1.0, -1.0, -1.0])
    root = matrix_from_axis_angle(motion.poses[:, :3])
    poses[:, 0] = axis_angle_from_matrix(_FLIP_Y @ root @ _FLIP_X)
    pelvis = (motion.trans + rest_pelvis @ _FLIP_X) @ _FLIP_Y
    return replace(motion, poses=poses.reshape(-1, 165), trans=pelvis - rest_pelvis)


def mirror_performance(performance: Performance, rest_pelvis: Float[np.ndarray, "3"]) -> Performance:
    """Everything mirrored: athletes, equipment, places of events, names of sides."""
    return replace(
        performance,
        athletes=tuple(_athlete(athlete, rest_pelvis) for athlete in performance.athletes),
        tracks=tuple(_track(track) for track in performance.tracks),
        events=tuple(_event(event) for event in performance.events),
        contacts=tuple(_contact(contact) for contact in performance.contacts),
    )


def _athlete(athlete: Athlete, rest_pelvis: Float[np.ndarray, "3"]) -> Athlete:
    handedness: Hand = "left" if athlete.handedness == "right" else "right"
    return replace(athlete, motion=mirror_motion(athlete.motion, rest_pelvis), handedness=handedness)


def _track(track: Track) -> Track:
    """The world is reflected, and the object's own y too, so that its frame stays right-handed."""
    channels: Channels = {name: v @ _FLIP_Y if v.shape[-1] == 3 else v for name, v in track.channels.items()}
    return replace(track, world_from_object=_FLIP_POSE @ track.world_from_object @ _FLIP_POSE, channels=channels)


def _event(event: Event) -> Event:
    x, y, z = event.position
    return replace(event, position=(x, -y, z))


def _contact(contact: Contact) -> Contact:
    return replace(contact, part=mirrored(contact.part))
