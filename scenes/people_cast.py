"""Who stands and sits about: postures, clothes, hair and build of every bystander that there is a mesh of."""

from dataclasses import dataclass, replace
from typing import Literal

from scenes import people_poses as poses
from scenes.people_kits import (
    JACKET,
    OPEN_JACKET,
    POLO,
    PRINTED_SWEATER,
    PRINTED_TEE,
    SUIT,
    SUMMER,
    SWEATER,
    TEE,
    WIDE_TEE,
    Wardrobe,
)
from scenes.people_poses import SEATED, Pose
from synth.outfit.identity import Gender, HairStyle

CROWD_TRIANGLES, NEAR_TRIANGLES = 2400, 6500
"""Of a spectator, and of somebody who may stand a few metres from the camera; what they hold comes on top."""

Headgear = Literal["none", "cap", "bucket_hat", "visor"]
Hand = Literal["right", "left"]
Moment = tuple[str, float]
"""Of an archer's shot: a phase's name and the share of it that has passed."""


@dataclass(frozen=True)
class Member:
    """One bystander in several postures. seed: of build and face. kit: None for a player's or an archer's own.
    moments: an archer's, in the place of `poses`."""

    gender: Gender
    hair: HairStyle
    seed: int
    poses: tuple[Pose, ...] = (poses.RELAXED,)
    kit: Wardrobe | None = TEE
    headgear: Headgear = "none"
    hand: Hand = "right"
    moments: tuple[Moment, ...] = ()
    triangles: int = NEAR_TRIANGLES

    @property
    def postures(self) -> int:
        """How many meshes there are of this person."""
        return len(self.moments or self.poses)

    @property
    def is_in_suit(self) -> bool:
        """Whether the top is a suit's jacket."""
        return self.kit is not None and self.kit.front == "suit"


_SITS = {pose.name: pose for pose in SEATED}


def _spectator(
    gender: Gender, hair: HairStyle, seed: int, kit: Wardrobe, names: tuple[str, ...], headgear: Headgear = "none"
) -> Member:
    return Member(gender, hair, seed, tuple(_SITS[n] for n in names), kit, headgear, triangles=CROWD_TRIANGLES)


def _archer(
    gender: Gender, hair: HairStyle, seed: int, moments: tuple[Moment, ...], headgear: Headgear, hand: Hand = "right"
) -> Member:
    return Member(gender, hair, seed, kit=None, headgear=headgear, hand=hand, moments=moments)


def _standing(gender: Gender, hair: HairStyle, seed: int, kit: Wardrobe, *postures: Pose) -> Member:
    return Member(gender, hair, seed, postures, kit, triangles=CROWD_TRIANGLES)


_MAN, _WOMAN = Member("male", "crop", 600, kit=None), Member("female", "ponytail", 601, kit=None)

CAST: dict[str, tuple[Member, ...]] = {
    "seated": (
        _spectator("male", "crop", 100, PRINTED_TEE, ("hands_on_thighs", "clapping")),
        _spectator("female", "bob", 101, SWEATER, ("hands_in_lap", "filming")),
        _spectator("male", "side_part", 102, OPEN_JACKET, ("leaning_ahead", "to_the_left")),
        _spectator("female", "ponytail", 103, POLO, ("arms_folded", "cheering")),
        _spectator("male", "curly", 104, TEE, ("clapping", "fist_up"), "cap"),
        _spectator("female", "bun", 105, WIDE_TEE, ("to_the_left", "hands_in_lap")),
        _spectator("male", "crop", 110, SUMMER, ("hands_on_thighs", "arms_folded"), "bucket_hat"),
        _spectator("female", "curly", 111, PRINTED_SWEATER, ("clapping", "chin_in_hand")),
    ),
    "seated_player": (
        replace(_MAN, seed=610, poses=(_SITS["leaning_ahead"], _SITS["clapping"])),
        replace(_WOMAN, seed=611, poses=(_SITS["hands_on_thighs"], _SITS["arms_folded"])),
    ),
    "seated_official": (
        Member("male", "side_part", 510, (_SITS["hands_in_lap"],), POLO),
        Member("female", "bob", 511, (_SITS["hands_on_thighs"],), SUIT),
    ),
    "archer": (
        _archer("male", "crop", 200, (("aim", 0.6), ("nock", 0.6)), "bucket_hat"),
        _archer("female", "ponytail", 201, (("aim", 0.3), ("stance", 0.5)), "cap"),
        _archer("male", "side_part", 202, (("aim", 0.5),), "none", "left"),
        _archer("female", "bob", 205, (("raise", 0.85),), "none"),
    ),
    "coach": (
        Member("male", "crop", 400, (poses.ARMS_FOLDED, poses.CLAPPING), OPEN_JACKET, "cap"),
        Member("female", "ponytail", 401, (poses.HANDS_ON_HIPS, poses.BINOCULARS), POLO),
    ),
    "official": (
        Member("male", "side_part", 500, (poses.WHISTLING, poses.HANDS_BEHIND), POLO),
        Member("female", "bun", 501, (poses.AWARDING,), POLO),
        Member("male", "crop", 502, (poses.HANDS_BEHIND, poses.HANDS_IN_FRONT), SUIT),
    ),
    "line_judge": (
        Member("male", "crop", 520, (poses.FLAG_LOW,), POLO),
        Member("female", "ponytail", 521, (poses.FLAG_LOW, poses.FLAG_UP), POLO),
    ),
    "player": (
        replace(_MAN, poses=(poses.READY, poses.CLAPPING)),
        replace(_WOMAN, poses=(poses.HANDS_ON_HIPS, poses.READY)),
    ),
    "photographer": (
        Member("male", "curly", 700, (poses.CAMERA,), TEE, "cap"),
        Member("female", "ponytail", 701, (poses.CAMERA,), JACKET),
    ),
    "spectator": (
        _standing("male", "crop", 300, PRINTED_TEE, poses.CLAPPING, poses.FIST_UP),
        _standing("female", "bob", 301, WIDE_TEE, poses.CHEERING, poses.CLAPPING_HIGH),
        _standing("female", "ponytail", 303, SUMMER, poses.FILMING, poses.ARMS_FOLDED),
        _standing("male", "side_part", 304, OPEN_JACKET, poses.RELAXED, poses.HANDS_ON_HIPS),
    ),
}
"""Everybody, by group."""


def postures(group: str) -> tuple[str, ...]:
    """The name of what each of a group's meshes does, in the library's order."""
    return tuple(
        name
        for member in CAST[group]
        for name in ([moment[0] for moment in member.moments] or [pose.name for pose in member.poses])
    )
