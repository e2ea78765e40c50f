"""Recipes of camera rigs, one per `kind`; what all of them say is in Rig."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

Keeps = Literal["all", "athlete", "upper_body", "face_hands", "face"]
"""What a rig promises to keep in the picture: everybody with what they hold and the ball in play; the one the shot is
about; that one from the hips up; their face and hands; their face and what their hands do near it."""
Range = tuple[float, float]
"""[lowest, highest], drawn evenly."""


@dataclass(frozen=True, kw_only=True)
class Rig:
    """What every rig says.

    views: synchronised cameras, each drawn by itself. fov_deg: angle of view across the picture's longer side;
    focal_mm: the same as a focal length on the film's sensor, which counts where it is not 0. margin: free share of the
    picture's shorter side around what the rig keeps. Where a rig has a height_m, it is that of the lens over the floor.
    """

    views: int = 1
    fov_deg: float = 38.0
    focal_mm: Annotated[float, Field(ge=0.0)] = 0.0
    margin: float = 0.07
    keeps: Keeps = "all"


@dataclass(frozen=True, kw_only=True)
class RingRecipe(Rig):
    """Still cameras on a ring that look inwards. spread_deg: arc over which the views are spread; 360: all around."""

    kind: Literal["ring"] = "ring"
    views: int = 2
    height_m: Range = (1.0, 2.2)
    spread_deg: float = 360.0


@dataclass(frozen=True, kw_only=True)
class CoachRecipe(Rig):
    """A camera low at the side of the athlete, panning where they run.

    bearing_deg: from straight ahead of them, to either side. settle_s: how far the operator is behind.
    """

    kind: Literal["coach"] = "coach"
    fov_deg: float = 48.0
    height_m: Range = (0.42, 0.6)
    keeps: Keeps = "athlete"
    bearing_deg: Range = (20.0, 110.0)
    settle_s: Annotated[float, Field(gt=0.0)] = 0.3


@dataclass(frozen=True, kw_only=True)
class CloseupRecipe(Rig):
    """A long lens on the face, and on the hands where they work near it; goes, pans and tilts with it.

    above_face_m: height of the lens over it. bearing_deg: from where the face looks, to either side.
    """

    kind: Literal["closeup"] = "closeup"
    fov_deg: float = 22.0
    above_face_m: Range = (-0.15, 0.15)
    margin: float = 0.12
    keeps: Keeps = "face"
    bearing_deg: Range = (15.0, 75.0)
    settle_s: Annotated[float, Field(gt=0.0)] = 0.2


@dataclass(frozen=True, kw_only=True)
class ZoomRecipe(Rig):
    """A camera that stands still while its angle of view changes `ratio` times; fov_deg is the wide end."""

    kind: Literal["zoom"] = "zoom"
    fov_deg: float = 50.0
    height_m: Range = (1.2, 2.0)
    ratio: Annotated[float, Field(gt=1.0, le=10.0)] = 1.8
    direction: Literal["in", "out", "any"] = "any"


@dataclass(frozen=True, kw_only=True)
class OrbitRecipe(Rig):
    """A camera that circles at one distance, facing the middle. sweep_deg: arc over the clip, to either side."""

    kind: Literal["orbit"] = "orbit"
    fov_deg: float = 42.0
    height_m: Range = (1.3, 2.0)
    sweep_deg: Range = (40.0, 80.0)


@dataclass(frozen=True, kw_only=True)
class DollyRecipe(Rig):
    """A camera on rails that keeps its aim. travel_m: over the clip; zoom: change of focal length meanwhile (1: none).

    direction: towards the athlete, away from them, across the view, or drawn.
    """

    kind: Literal["dolly"] = "dolly"
    fov_deg: float = 42.0
    height_m: Range = (1.1, 1.8)
    travel_m: Range = (1.2, 2.2)
    direction: Literal["in", "out", "lateral", "any"] = "any"
    zoom: Annotated[float, Field(ge=0.2, le=5.0)] = 1.0


@dataclass(frozen=True, kw_only=True)
class CraneRecipe(Rig):
    """A camera that rises or sinks and tilts against it. height_m: of the lower end. rise_m: over the clip."""

    kind: Literal["crane"] = "crane"
    fov_deg: float = 46.0
    height_m: Range = (0.6, 1.2)
    rise_m: Range = (1.5, 2.6)
    direction: Literal["up", "down", "any"] = "any"


@dataclass(frozen=True, kw_only=True)
class DroneRecipe(Rig):
    """A drone high above that drifts along an arc.

    elevation_deg: of the lens from the athlete. sweep_deg: over the clip. climb: change of its distance, as a share.
    """

    kind: Literal["drone"] = "drone"
    fov_deg: float = 60.0
    margin: float = 0.12
    elevation_deg: Range = (28.0, 50.0)
    sweep_deg: Range = (18.0, 35.0)
    climb: Annotated[float, Field(ge=0.0, le=1.0)] = 0.12


@dataclass(frozen=True, kw_only=True)
class BroadcastRecipe(Rig):
    """A long lens high in the stand that pans and tilts slowly with the play; its lens is fitted to the place.

    place: beside the field, behind its end, or drawn. distance_m: level distance. elevation_deg: from the athlete.
    settle_s: time constant of the operator, who sees a game as a whole. fov_deg is the widest angle.
    """

    kind: Literal["broadcast"] = "broadcast"
    fov_deg: float = 60.0
    height_m: Range = (2.5, 40.0)
    margin: float = 0.1
    place: Literal["side", "end", "any"] = "any"
    distance_m: Range = (14.0, 28.0)
    elevation_deg: Range = (12.0, 20.0)
    settle_s: Annotated[float, Field(gt=0.0)] = 0.8


@dataclass(frozen=True, kw_only=True)
class HandheldRecipe(Rig):
    """An operator who stands at the side and pans with the athlete from the hands or the shoulder.

    bearing_deg: from straight ahead of the athlete, to either side. shake_deg: standard deviation of the lens's
    unwanted turns, see synth.cameras.shake. settle_s: how far the operator is behind.
    """

    kind: Literal["handheld"] = "handheld"
    fov_deg: float = 40.0
    height_m: Range = (1.45, 1.75)
    margin: float = 0.09
    bearing_deg: Range = (0.0, 130.0)
    shake_deg: Annotated[float, Field(ge=0.0, le=5.0)] = 0.3
    settle_s: Annotated[float, Field(gt=0.0)] = 0.25


@dataclass(frozen=True, kw_only=True)
class FollowRecipe(Rig):
    """A camera that goes with the athlete. bearing_deg: from where they go, to either side: 180 behind, 90 beside."""

    kind: Literal["follow"] = "follow"
    fov_deg: float = 46.0
    height_m: Range = (1.2, 1.8)
    margin: float = 0.09
    keeps: Keeps = "athlete"
    bearing_deg: Range = (95.0, 165.0)
    shake_deg: Annotated[float, Field(ge=0.0, le=5.0)] = 0.0
    settle_s: Annotated[float, Field(gt=0.0)] = 0.3


@dataclass(frozen=True, kw_only=True)
class LeadRecipe(FollowRecipe):
    """A camera that goes ahead of the athlete, backwards; as FollowRecipe with 0 straight ahead."""

    kind: Literal["lead"] = "lead"  # type: ignore[assignment]
    bearing_deg: Range = (5.0, 50.0)


CameraRecipe = Annotated[
    RingRecipe | CoachRecipe | CloseupRecipe | ZoomRecipe | OrbitRecipe | DollyRecipe | CraneRecipe | DroneRecipe
    | BroadcastRecipe | HandheldRecipe | FollowRecipe | LeadRecipe,
    Field(discriminator="kind"),
]  # fmt: skip
"""Any rig."""
