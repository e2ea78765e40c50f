"""From a member of the cast to meshes: who it is, what is worn and held, and how it stands on the ground."""

from dataclasses import replace

import numpy as np

from scenes.people_bodies import posed_body
from scenes.people_cast import Member
from scenes.people_held import held_things
from scenes.people_mesh import OTHER, Soup, add, person_meshes, soup_of
from synth.body import Body, BodyFrames
from synth.equipment import build_equipment, draw_style
from synth.outfit import Identity, Outfit, dress, sample_identity
from synth.outfit.wardrobe import Sport
from synth.randomness import generator
from synth.scene import Mesh, Parts
from synth.sports import registry

NARROWEST = 0.86
PRESSED_M = 0.15
"""Flesh and cloth that would hang so far through the seat lies flat on it."""
SEAT_HALF_M = 0.229
"""Half of what a person may take up of a seat: 0.48 m less a little for turns."""


def member_meshes(body: Body, member: Member) -> tuple[Mesh, ...]:
    """The meshes of one bystander, one per posture."""
    identity = identity_of(body, member)
    frames, equipment = archer(body, identity, member) if member.moments else (_posed(body, identity, member), Parts())
    kit = None if member.kit is None else member.kit.worn
    dressed = dress(body, identity, _outfit(member), frames.vertices, member.hand, 1, kit=kit)
    joints = np.asarray(frames.joints, float)
    meshes = person_meshes(dressed, joints, member.triangles, generator(member.seed, "hair"))
    held = ["none"] * len(meshes) if member.moments else [pose.held for pose in member.poses]
    made = []
    for frame, mesh in enumerate(meshes):
        extra = [soup_of(thing, equipment, frame) for thing in equipment.objects]
        extra += [_painted(*thing) for thing in held_things(held[frame], joints[frame])]
        made.append(_settled(add(mesh, extra), not member.moments and member.poses[frame].is_seated))
    return tuple(made)


def _posed(body: Body, identity: Identity, member: Member) -> BodyFrames:
    """All postures of a member as frames."""
    each = [posed_body(body, identity.betas, pose) for pose in member.poses]
    return BodyFrames(np.concatenate([f.vertices for f in each]), np.concatenate([f.joints for f in each]))


def identity_of(body: Body, member: Member) -> Identity:
    """Who a bystander is."""
    drawn = sample_identity(generator(member.seed, "bystander"), member.gender, body)
    return replace(drawn, hair_style=member.hair, beard=0.0)


def _settled(mesh: Mesh, is_seated: bool) -> Mesh:
    """On the ground; a seated person no wider than a seat."""
    vertices = mesh.vertices.copy()
    if is_seated:
        half = float(np.abs(vertices[:, 1]).max())
        vertices[:, 1] *= np.clip(SEAT_HALF_M / half, NARROWEST, 1.0)
        pressed = (vertices[:, 0] < 0.0) & (vertices[:, 2] < 0.0) & (vertices[:, 2] > -PRESSED_M)
        vertices[pressed, 2] = 0.0
    else:
        vertices[:, 2] -= vertices[:, 2].min()
    return replace(mesh, vertices=np.round(vertices, 5))


def _outfit(member: Member) -> Outfit:
    sport: Sport = "archery" if member.moments or member.kit is not None else "volleyball"
    rng = generator(member.seed, "outfit")
    dark = ("black", "navy", "white", "red", "royal blue")
    colors = {"top": "white", "trim": "navy", "bottom": "navy", "socks": "white", "knee_pads": "black"}
    colors |= {name: str(rng.choice(dark)) for name in ("guards", "quiver", "headgear")}
    colors["shoes"] = ("white", "black", "grey", "navy", "khaki")[member.seed % 5]
    return Outfit(
        f"bystander_{member.seed}",
        sport,
        0,
        "plain",
        colors,
        headgear=member.headgear,
        fit=float(rng.uniform(0.4, 0.8)),
    )


def archer(body: Body, identity: Identity, member: Member) -> tuple[BodyFrames, Parts]:
    """An archer at moments of a shot, with bow and arrow; shooting along +x from the origin."""
    played = registry.perform(
        "archery", "recurve_shot", body, identity.betas, identity.gender, member.hand, generator(member.seed, "shot")
    )
    phases = {phase.name: phase for phase in played.phases}
    times_s = np.array(
        [phases[n].start_s + share * (phases[n].end_s - phases[n].start_s) for n, share in member.moments]
    )
    motion = played.athletes[0].motion.at(times_s)
    frames = body.pose(motion.poses, motion.trans, motion.betas, motion.expression)
    style = generator(member.seed, "equipment")
    parts = [build_equipment(t, times_s, 100, draw_style(t.kind, style, member.hand)) for t in played.tracks]
    return frames, sum(parts, Parts())


def _painted(mesh: Mesh, color: tuple[float, float, float]) -> Soup:
    faces = mesh.faces if mesh.faces.shape[1] == 3 else np.concatenate([mesh.faces[:, :3], mesh.faces[:, [0, 2, 3]]])
    colors = np.tile(np.array(color), (len(mesh.vertices), 1))
    return Soup(np.asarray(mesh.vertices, float), faces, np.full(len(faces), OTHER), colors)
