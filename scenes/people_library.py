"""Meshes of bystanders: made of the embedded body once, then read from a file beside it."""

import os
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np

from scenes.people_bodies import posed_body
from scenes.people_cast import CAST, Member
from scenes.people_held import held_things
from scenes.people_mesh import OTHER, Soup, add, person_mesh, soup_of
from synth.body import Body, BodyFrames, default_body_path, load_body
from synth.equipment import build_equipment, draw_style
from synth.outfit import Identity, Outfit, dress, sample_identity
from synth.outfit.wardrobe import Sport
from synth.randomness import generator
from synth.scene import Mesh, Parts
from synth.sports import registry

VERSION = 12
"""Raised whenever other meshes would be made."""

NARROWEST = 0.86
PRESSED_M = 0.15
"""Flesh and cloth that would hang so far through the seat lies flat on it."""
SEAT_HALF_M = 0.232
"""Half of what a person may take up of a seat: 0.48 m less a little for turns."""


def library(group: str) -> tuple[Mesh, ...]:
    """One mesh per member of CAST[group], in the person's frame [m]."""
    return _library(group, _digest())


@cache
def _library(group: str, digest: str) -> tuple[Mesh, ...]:
    path = library_path(group, digest)
    if not path.is_file():
        body = load_body()
        _write(path, tuple(member_mesh(body, member) for member in CAST[group]))
    return _read(path)


def library_path(group: str, digest: str) -> Path:
    """Where the meshes of a group lie, for the body with this digest."""
    return default_body_path().parent.parent / "people" / f"{group}-{VERSION}-{digest}.npz"


@cache
def _body_digest(path: Path, changed_ns: int) -> str:
    return load_body(path).digest


def _digest() -> str:
    path = default_body_path()
    return _body_digest(path, path.stat().st_mtime_ns) if path.is_file() else load_body(path).digest


def member_mesh(body: Body, member: Member) -> Mesh:
    """The mesh of one bystander."""
    rng = generator(member.seed, "bystander")
    identity = replace(sample_identity(rng, member.gender, body), hair_style=member.hair, beard=0.0)
    outfit = _outfit(member)
    frames, equipment = _archer(body, identity, member) if member.moment[0] else (None, Parts())
    if frames is None:
        frames = posed_body(body, identity.betas, member.pose)
    kit = None if member.kit is None else member.kit.worn
    # without uvs the face's colours lie on its vertices, which is what a light mesh keeps
    dressed = dress(replace(body, uvs=None), identity, outfit, frames.vertices, member.hand, 1, kit=kit)
    joints = np.asarray(frames.joints[0], float)
    mesh = person_mesh(dressed, joints, member.triangles, generator(member.seed, "hair"))
    extra = [soup_of(thing, equipment) for thing in equipment.objects]
    extra += [_painted(*made) for made in held_things(member.held, joints)]
    return _settled(add(mesh, extra), member)


def _settled(mesh: Mesh, member: Member) -> Mesh:
    """On the ground; a seated person no wider than a seat."""
    vertices = mesh.vertices.copy()
    if member.pose.is_seated:
        half = float(np.abs(vertices[:, 1]).max())
        vertices[:, 1] *= np.clip(SEAT_HALF_M / half, NARROWEST, 1.0)
        pressed = (vertices[:, 0] < 0.0) & (vertices[:, 2] < 0.0) & (vertices[:, 2] > -PRESSED_M)
        vertices[pressed, 2] = 0.0
    else:
        vertices[:, 2] -= vertices[:, 2].min()
    return replace(mesh, vertices=np.round(vertices, 5))


def _outfit(member: Member) -> Outfit:
    sport: Sport = "archery" if member.moment[0] or member.kit is not None else "volleyball"
    rng = generator(member.seed, "outfit")
    dark = ("black", "navy", "white", "red", "royal blue")
    colors = {"top": "white", "trim": "navy", "bottom": "navy", "socks": "white", "knee_pads": "black"}
    colors |= {name: str(rng.choice(dark)) for name in ("guards", "quiver", "headgear")}
    colors["shoes"] = str(rng.choice(["white", "black", "grey", "navy"]))
    return Outfit(
        f"bystander_{member.seed}",
        sport,
        0,
        "plain",
        colors,
        headgear=member.headgear,
        fit=float(rng.uniform(0.4, 0.8)),
    )


def _archer(body: Body, identity: Identity, member: Member) -> tuple[BodyFrames, Parts]:
    """An archer in the middle of a shot, with bow and arrow; shooting along +x from the origin."""
    played = registry.perform(
        "archery", "recurve_shot", body, identity.betas, identity.gender, member.hand, generator(member.seed, "shot")
    )
    name, share = member.moment
    (phase,) = [phase for phase in played.phases if phase.name == name]
    times_s = np.array([phase.start_s + share * (phase.end_s - phase.start_s)])
    motion = played.athletes[0].motion.at(times_s)
    frames = body.pose(motion.poses, motion.trans, motion.betas, motion.expression)
    style = generator(member.seed, "equipment")
    parts = [build_equipment(t, times_s, 100, draw_style(t.kind, style, member.hand)) for t in played.tracks]
    return frames, sum(parts, Parts())


def _painted(mesh: Mesh, color: tuple[float, float, float]) -> Soup:
    faces = mesh.faces if mesh.faces.shape[1] == 3 else np.concatenate([mesh.faces[:, :3], mesh.faces[:, [0, 2, 3]]])
    colors = np.tile(np.array(color), (len(mesh.vertices), 1))
    return Soup(np.asarray(mesh.vertices, float), faces, np.full(len(faces), OTHER), colors)


def _write(path: Path, meshes: tuple[Mesh, ...]) -> None:
    """All or nothing: other processes may read or write the same file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    arrays = {}
    for number, mesh in enumerate(meshes):
        assert mesh.colors is not None
        assert mesh.material_index is not None
        arrays[f"vertices{number}"] = mesh.vertices.astype(np.float32)
        arrays[f"faces{number}"] = mesh.faces.astype(np.int32)
        arrays[f"slots{number}"] = mesh.material_index.astype(np.uint8)
        arrays[f"colors{number}"] = mesh.colors.astype(np.float32)
    made = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    with made.open("wb") as file:
        np.savez(file, **arrays)
    made.replace(path)


def _read(path: Path) -> tuple[Mesh, ...]:
    with np.load(path, allow_pickle=False) as file:
        count = len(file.files) // 4
        return tuple(
            Mesh(
                file[f"vertices{k}"].astype(float),
                file[f"faces{k}"].astype(np.int64),
                material_index=file[f"slots{k}"].astype(np.int64),
                colors=file[f"colors{k}"].astype(float),
            )
            for k in range(count)
        )
