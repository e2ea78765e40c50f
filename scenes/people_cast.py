"""Who stands and sits about: postures, clothes, hair and build of every bystander that there is a mesh of."""

from dataclasses import dataclass, replace
from typing import Literal

from scenes import people_poses as poses
from scenes.people_kits import JACKET, POLO, SUMMER, SWEATER, TEE, WIDE_TEE, Wardrobe
from scenes.people_poses import Pose
from synth.outfit.identity import Gender, HairStyle

CROWD_TRIANGLES, NEAR_TRIANGLES = 2400, 8000
"""Of a spectator, and of somebody who may stand a few metres from the camera; what they hold comes on top."""

Headgear = Literal["none", "cap", "bucket_hat", "visor"]
Held = Literal["none", "flag", "camera", "whistle"]


@dataclass(frozen=True)
class Member:
    """One bystander. seed: of build and face. kit: None for a player's own. moment: of an archer's shot, as the phase's
    name, and the share of it that has passed."""

    gender: Gender
    hair: HairStyle
    seed: int
    pose: Pose = poses.RELAXED
    kit: Wardrobe | None = TEE
    headgear: Headgear = "none"
    held: Held = "none"
    hand: Literal["right", "left"] = "right"
    moment: tuple[str, float] = ("", 0.0)
    triangles: int = NEAR_TRIANGLES


def _seated() -> tuple[Member, ...]:
    kits = (TEE, SWEATER, JACKET, POLO, TEE, WIDE_TEE, TEE, SWEATER, POLO, JACKET, SUMMER, SWEATER)
    hair: tuple[HairStyle, ...] = (
        "crop", "bob", "side_part", "ponytail", "curly", "bun", "crop", "bob", "crop", "ponytail", "side_part", "curly",
    )  # fmt: skip
    hats: dict[int, Headgear] = {4: "cap", 8: "cap", 10: "bucket_hat"}
    postures = (*poses.SEATED, poses.SEATED[0], poses.SEATED[4])
    return tuple(
        Member(("male", "female")[k % 2], hair[k], 100 + k, postures[k], kits[k], hats.get(k, "none"),
               triangles=CROWD_TRIANGLES)
        for k in range(12)
    )  # fmt: skip


def _archer(gender: Gender, hair: HairStyle, seed: int, phase: str, share: float, headgear: Headgear = "none",
            hand: Literal["right", "left"] = "right") -> Member:  # fmt: skip
    return Member(gender, hair, seed, kit=None, headgear=headgear, hand=hand, moment=(phase, share))


_PLAYER = Member("male", "crop", 600, kit=None)
_OFFICIAL = Member("male", "side_part", 500, kit=POLO)

CAST: dict[str, tuple[Member, ...]] = {
    "seated": _seated(),
    "seated_player": (
        replace(_PLAYER, seed=610, pose=poses.SEATED[2]),
        replace(_PLAYER, gender="female", hair="ponytail", seed=611, pose=poses.SEATED[0]),
        replace(_PLAYER, hair="curly", seed=612, pose=poses.SEATED[4]),
        replace(_PLAYER, gender="female", hair="bun", seed=613, pose=poses.SEATED[3]),
    ),
    "seated_official": (
        replace(_OFFICIAL, seed=510, pose=poses.SEATED[1]),
        replace(_OFFICIAL, gender="female", hair="bob", seed=511, pose=poses.SEATED[0], kit=JACKET),
    ),
    "archer": (
        _archer("male", "crop", 200, "aim", 0.6, "bucket_hat"),
        _archer("female", "ponytail", 201, "aim", 0.3, "cap"),
        _archer("male", "side_part", 202, "aim", 0.5, "none", "left"),
        _archer("female", "bun", 203, "nock", 0.6, "bucket_hat"),
        _archer("male", "curly", 204, "stance", 0.5, "cap"),
        _archer("female", "bob", 205, "raise", 0.85),
    ),
    "coach": (
        Member("male", "crop", 400, poses.ARMS_FOLDED, JACKET, "cap"),
        Member("female", "ponytail", 401, poses.HANDS_ON_HIPS, POLO),
        Member("male", "side_part", 402, poses.BINOCULARS, POLO, "bucket_hat", held="camera"),
        Member("male", "curly", 403, poses.CLAPPING, JACKET),
    ),
    "official": (
        replace(_OFFICIAL, pose=poses.WHISTLING, held="whistle"),
        replace(_OFFICIAL, gender="female", hair="bun", seed=501, pose=poses.AWARDING, held="whistle"),
        replace(_OFFICIAL, hair="crop", seed=502, pose=poses.HANDS_BEHIND, kit=JACKET),
        replace(_OFFICIAL, gender="female", hair="bob", seed=503, pose=poses.HANDS_IN_FRONT, kit=JACKET),
    ),
    "line_judge": (
        Member("male", "crop", 520, poses.FLAG_LOW, POLO, held="flag"),
        Member("female", "ponytail", 521, poses.FLAG_UP, POLO, held="flag"),
    ),
    "player": (
        replace(_PLAYER, pose=poses.READY),
        replace(_PLAYER, gender="female", hair="ponytail", seed=601, pose=poses.HANDS_ON_HIPS),
        replace(_PLAYER, hair="side_part", seed=602, pose=poses.CLAPPING),
        replace(_PLAYER, gender="female", hair="bun", seed=603, pose=poses.RELAXED),
    ),
    "photographer": (
        Member("male", "curly", 700, poses.CAMERA, TEE, "cap", held="camera"),
        Member("female", "ponytail", 701, poses.CAMERA, JACKET, held="camera"),
    ),
    "spectator": (
        Member("male", "crop", 300, poses.CLAPPING, TEE, triangles=CROWD_TRIANGLES),
        Member("female", "bob", 301, poses.CHEERING, WIDE_TEE, triangles=CROWD_TRIANGLES),
        Member("male", "curly", 302, poses.FIST_UP, SWEATER, triangles=CROWD_TRIANGLES),
        Member("female", "ponytail", 303, poses.FILMING, SUMMER, triangles=CROWD_TRIANGLES),
        Member("male", "side_part", 304, poses.RELAXED, JACKET, "cap", triangles=CROWD_TRIANGLES),
        Member("female", "bun", 305, poses.CLAPPING_HIGH, TEE, triangles=CROWD_TRIANGLES),
    ),
}  # fmt: skip
"""Everybody, by group."""
