"""How a place sounds: its size, its reverberation, its ground, what hums and murmurs there.

Rooms follow Sabine: T60 = 0.161 V / A, and the reverberant field of a source is as strong as its direct sound at the
critical distance 0.057 sqrt(V / T60) [Kuttruff, Room Acoustics]. T60 of sports halls is usually
1.5 to 2.2 s; an archery hall is full of nets, foam and curtains.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from synth.geometry.transform import apply
from synth.scene import SceneObject
from synth.shot import Shot
from synth.skeleton.smplx_joints import INDEX
from synth.sound.levels import SOUND_M_S

Size = tuple[float, float, float]


@dataclass(frozen=True)
class Room:
    """A box of size_m (x, y, z) whose floor's middle is at (middle_x_m, 0, 0); t60_s: time to fall by 60 dB."""

    size_m: Size
    t60_s: float
    middle_x_m: float = 0.0

    @property
    def volume_m3(self) -> float:
        """Of the air."""
        return float(np.prod(self.size_m))

    @property
    def surface_m2(self) -> float:
        """Of floor, roof and walls."""
        x, y, z = self.size_m
        return 2.0 * (x * y + y * z + z * x)

    @property
    def reflected(self) -> float:
        """Share of the pressure that a wall sends back: sqrt(1 - absorption)."""
        return float(np.sqrt(1.0 - min(0.161 * self.volume_m3 / (self.surface_m2 * self.t60_s), 0.9)))

    @property
    def critical_m(self) -> float:
        """Where direct and reverberant sound are as strong."""
        return 0.057 * float(np.sqrt(self.volume_m3 / self.t60_s))

    @property
    def mean_free_s(self) -> float:
        """Mean time between two reflections: 4 V / S c."""
        return 4.0 * self.volume_m3 / (self.surface_m2 * SOUND_M_S)


@dataclass(frozen=True)
class Acoustics:
    """ground: a key of floor_sounds.GROUNDS. room: None outdoors. whistles: whether a referee stands at the net.

    beds: what sounds all the time, as (kind, rms level [dB]): `hum`, `wind`, `birds`, `sea`, `crowd`. squeaks: rubber
    shoes grip the floor.
    """

    ground: str
    room: Room | None
    beds: tuple[tuple[str, float], ...]
    squeaks: bool = False
    whistles: bool = False


_HALL_BED = (("hum", 33.0),)
VENUES: dict[str, Acoustics] = {
    "school_gym": Acoustics("wood", Room((28.0, 17.5, 7.5), 1.7), _HALL_BED, True, True),
    "indoor_hall": Acoustics("wood", Room((32.0, 22.0, 10.0), 2.0), _HALL_BED, True, True),
    "volleyball_arena": Acoustics("wood", Room((64.0, 48.0, 20.0), 2.4), (("hum", 33.0), ("crowd", 38.0)), True, True),
    "archery_hall": Acoustics("concrete", Room((31.5, 18.0, 7.5), 1.1, 5.8), _HALL_BED),
    "outdoor_range": Acoustics("grass", None, (("wind", 32.0), ("birds", 27.0))),
    "finals_stadium": Acoustics("wood", None, (("wind", 31.0), ("crowd", 37.0))),
    "beach": Acoustics("sand", None, (("sea", 38.0), ("wind", 31.0))),
}
"""Beds are quieter than such places are, so that what happens stands out. Sizes are those
of scenes/*.py without their draws of a metre or two."""
CLEAR_M = 0.6
"""What covers somebody is at least so far above their head."""
_HALLS = {"archery": "archery_hall", "volleyball": "indoor_hall"}
_FIELDS = {"archery": "outdoor_range", "volleyball": "outdoor_range", "beach_volleyball": "beach"}


def acoustics_of(shot: Shot) -> Acoustics:
    """Those of the venue; an unknown one (a .blend) sounds like the sport's usual hall or field."""
    known = VENUES.get(shot.facts.venue)
    if known is not None:
        return known
    sport = shot.facts.sport
    usual = _HALLS if sport in _HALLS and _is_roofed(shot) else _FIELDS
    return VENUES[usual.get(sport, "outdoor_range")]


def _is_roofed(shot: Shot) -> bool:
    """Whether some of the venue's geometry is straight above the first person's head, with room to jump."""
    head = shot.people[0].joints[0, INDEX["head"]]
    return any(_covers(shot, thing, head) for thing in shot.parts.objects if thing.category == "venue")


def _covers(shot: Shot, thing: SceneObject, head: Float[np.ndarray, "3"]) -> bool:
    """Whether a triangle of this thing is crossed by the vertical over the head."""
    mesh = shot.parts.meshes[thing.mesh]
    points = apply(thing.pose[0], np.asarray(mesh.vertices, float))
    if not len(points) or points[:, 2].max() < head[2] + CLEAR_M:
        return False
    fans = [points[mesh.faces[:, [0, k, k + 1]]] for k in range(1, mesh.faces.shape[1] - 1)]
    corners = np.concatenate(fans)
    flat = corners[..., :2] - head[:2]
    turns = np.stack([_cross(flat[:, k], flat[:, (k + 1) % 3]) for k in range(3)], 1)
    inside = np.all(turns >= 0.0, 1) | np.all(turns <= 0.0, 1)
    return bool(np.any(inside & (corners[..., 2].min(1) > head[2] + CLEAR_M) & np.any(turns != 0.0, 1)))


def _cross(first: Float[np.ndarray, "n 2"], second: Float[np.ndarray, "n 2"]) -> Float[np.ndarray, " n"]:
    return first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0]
