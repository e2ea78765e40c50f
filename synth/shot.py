"""Shot: everything that decides the pixels, as a folder of shot.json, shot.npz and textures/*.png."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import no_type_check

import cv2
import numpy as np
from jaxtyping import Float
from pydantic import ConfigDict

from synth import record
from synth.errors import ShotError
from synth.film import FilmRecipe
from synth.motion.performance import Performance
from synth.scene import CameraTrack, Light, Parts, SceneObject, Sky
from synth.whole import again

Joints = Float[np.ndarray, "frames 144 3"]


@dataclass(frozen=True)
class Person:
    """One athlete in the shot at the video's frame times.

    instance_id: grey value in seg. identity, outfit: names of who and in what. height_m: standing height.
    poses (frames, 165), trans (frames, 3), betas (num_betas,): SMPL-X parameters in the world.
    joints (frames, 144, 3): SMPL-X joints, surface points, face and contour landmarks in the world [m].
    team: as in Athlete, "" where nobody plays against anybody.
    words: facts for captions by name, see synth.outfit.words, e.g. {"top": "jersey", "top_color": "red"}.
    shutter_joints (frames, 2, 144, 3): joints when the shutter opens and closes; None where it takes no time.
    """

    instance_id: int
    role: str
    handedness: str
    identity: str
    outfit: str
    gender: str
    height_m: float
    poses: Float[np.ndarray, "frames 165"]
    trans: Float[np.ndarray, "frames 3"]
    betas: Float[np.ndarray, " num_betas"]
    joints: Joints
    words: dict[str, str]
    team: str = ""
    shutter_joints: Float[np.ndarray, "frames 2 144 3"] | None = None


@dataclass(frozen=True)
class ShotFacts:
    """Who, what, where, when: identifiers that end in every clip's json, and words for captions.

    identity_id, outfit_id: those of all people in their order, with commas between.
    key: `<sport>_<clip>`, unique in the dataset, [a-z0-9_]. start_s: performance time of the first frame.
    lighting_words: the light for captions, after "lit by"; empty: the name `lighting` must do.
    venue_words: the place for captions; empty: the caption's own words for `venue`.
    tier: how good the motion is, one of synth.motion.report.VERDICTS, or `unrated`.
    """

    key: str
    sport: str
    skill: str
    motion_id: str
    motion_source: str
    identity_id: str
    outfit_id: str
    venue: str
    lighting: str
    seed: int
    start_s: float
    licence: str
    lighting_words: str = ""
    venue_words: str = ""
    tier: str = "unrated"


@dataclass(frozen=True)
class Reference:
    """The moment of the reference pictures: the same people, place and light, one sharp picture per camera.

    time_s: performance time. objects: all of the shot's objects that people wear and handle, in the order of
    shot.parts.objects, with the one pose (1, 4, 4) and cache (1, V, 3) of this moment. joints (people, 144, 3) in the
    world [m]. cameras: one track of one frame per camera of the shot, with its name.
    """

    time_s: float
    objects: tuple[SceneObject, ...]
    joints: Float[np.ndarray, "people 144 3"]
    cameras: tuple[CameraTrack, ...]

    __pydantic_config__ = ConfigDict(arbitrary_types_allowed=True)


@dataclass(frozen=True)
class Shot:
    """One Performance, dressed, placed, lit and filmed by synchronised cameras; `frames` images per camera.

    performance: kept whole, in continuous time from its own start; frame i is at facts.start_s + i / fps.
    exposure_ev: stops beside the exposure that the renderer meters at the athletes (absolute where none is seen).
    film: what is in SceneObject's and CameraTrack's shutter fields, and the noise and compression to come.
    reference: another moment of it, None where no reference pictures are wanted.
    keypoints: named points of the place in the world [m], as in Venue; names in [a-z0-9_].
    """

    facts: ShotFacts
    fps: float
    num_frames: int
    people: tuple[Person, ...]
    performance: Performance
    parts: Parts
    lights: tuple[Light, ...]
    sky: Sky
    cameras: tuple[CameraTrack, ...]
    exposure_ev: float
    film: FilmRecipe = field(default_factory=FilmRecipe)
    reference: Reference | None = None
    keypoints: dict[str, Float[np.ndarray, "3"]] = field(default_factory=dict)

    __pydantic_config__ = ConfigDict(arbitrary_types_allowed=True)

    @property
    def times_s(self) -> Float[np.ndarray, " frames"]:
        """Performance time of each frame [s]: the centre of its exposure."""
        return self.facts.start_s + np.arange(self.num_frames) / self.fps


def save(shot: Shot, folder: Path) -> None:
    """Write shot.json, shot.npz and textures/NAME.png into `folder`, which must exist and be empty."""
    textures = folder / "textures"
    textures.mkdir()
    for name, picture in shot.parts.textures.items():
        channels = cv2.COLOR_RGBA2BGRA if picture.shape[2] == 4 else cv2.COLOR_RGB2BGR
        # encoded in memory: OpenCV's own writer says nothing of a full disk
        (textures / f"{name}.png").write_bytes(cv2.imencode(".png", cv2.cvtColor(picture, channels))[1].tobytes())
    record.save(shot, folder, "shot", skip=frozenset({"textures"}))


# as in synth.record: every object has sizes of its own
@no_type_check
def load(folder: Path) -> Shot:
    """Read what `save` wrote; ShotError when it is missing or damaged."""
    pictures = {path.stem: _read_texture(path) for path in sorted((folder / "textures").glob("*.png"))}
    return record.load(Shot, folder, "shot", extra={"parts/textures": pictures})


def _read_texture(path: Path) -> np.ndarray:
    picture = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    if picture is None:
        raise ShotError(f"{path}: not a readable picture; {again(path)}")
    return cv2.cvtColor(picture, cv2.COLOR_BGRA2RGBA if picture.shape[2] == 4 else cv2.COLOR_BGR2RGB)
