"""How much shows through what is worn over it: `PYTHONPATH=. python bench/poke_through.py [--bodies 5] [SKILL ...]`.

Every skill, performed by bodies of both sexes that are heavy, slim, tall, short and in between, at instants spread over
the performance and about its key instant. What lies under an outer garment at rest (skin that is drawn, or another
garment) pokes through where, along its own normal, the outer garment is behind it and not in front. Columns: the
pair, inner vertices under the outer one, how many of them in the worst frame come out by more than 2 mm, the deepest.
"""

import argparse
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import trimesh
from jaxtyping import Bool, Float, Int

from synth.body import Body, load_body, sample_betas
from synth.geometry.rotation import unit
from synth.outfit import dress, sample_identity, sample_outfit
from synth.outfit.style import OutfitStyle
from synth.outfit.surface import normals, rim_edges
from synth.randomness import generator
from synth.scene import Mesh, Parts
from synth.sports import registry

LAYERS = (
    "skin", "sock", "tights", "briefs", "shoe", "shorts", "trousers", "skirt", "sleeve", "arm_sleeve", "shirt",
    "bikini_top", "jacket", "collar", "placket", "chest_guard", "belt", "arm_guard", "knee_pad",
)  # fmt: skip
"""From the skin outwards; a part belongs to the last of these that its name contains."""
SEEN_M, FAR_M, REACH_M, RIM_M = 0.002, 0.06, 0.05, 0.012
"""A poke that is seen; how far over what it covers a garment lies at most; how deep pokes are looked for; and how near
to a hem one sees under it anyway."""
CREASE_M = 0.12
"""What has something so close before it all around lies in a crease and is not seen."""
BUILDS = ("heavy", "slim", "tall", "short", "mean")


@dataclass(frozen=True)
class Worn:
    """One part over time. points (T, V, 3), the first frame at rest; order: its place in LAYERS."""

    name: str
    order: int
    mesh: Mesh
    points: Float[np.ndarray, "frames vertices 3"]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("skills", nargs="*", help="such as spike; all without")
    parser.add_argument("--bodies", type=int, default=5, help="bodies per skill")
    parser.add_argument("--frames", type=int, default=11)
    options = parser.parse_args()
    body, table = load_body(), defaultdict(lambda: [0, 0, 0.0, ""])
    start, known = time.time(), builds(body)
    chosen = [
        (sport, skill) for sport in registry.SKILLS for skill in registry.SKILLS[sport]
        if not options.skills or skill in options.skills
    ]  # fmt: skip
    for number, (sport, skill) in enumerate(chosen):
        for k in range(options.bodies):
            name = list(known)[(number + 3 * k) % len(known)]
            parts = dressed(body, sport, skill, *known[name], k, options.frames)
            for pair, under, out, deepest in pokes(parts):
                row = table[(sport, *pair)]
                if (out, deepest) > (row[1], row[2]):
                    row[1:] = [out, deepest, f"{skill}, {name}"]
                row[0] = max(row[0], under)
    print("| sport | under | over | vertices under | most out by > 2 mm | deepest [mm] | where |")
    print("|---|---|---|---|---|---|---|")
    for (sport, inner, outer), (under, out, deepest, where) in sorted(table.items()):
        print(f"| {sport} | {inner} | {outer} | {under} | {out} | {1000 * deepest:.1f} | {where} |")
    print(f"\n{len(chosen)} skills, {options.bodies} bodies each, {time.time() - start:.0f} s")


def builds(body: Body) -> dict[str, tuple[str, Float[np.ndarray, " betas"]]]:
    """The extremes of forty of each sex, by stature and by volume over stature cubed."""
    known = {}
    for sex in ("female", "male"):
        rng = generator(0, "poke", sex)
        drawn = [sample_betas(rng, sex, body) for _ in range(40)]
        tall = np.array([body.stature_m(betas) for betas in drawn])
        stout = np.array([_volume(body, betas) for betas in drawn]) / tall**3
        order = np.argsort(stout)
        chosen = (order[-1], order[0], tall.argmax(), tall.argmin(), order[20])
        known |= {f"{sex} {build}": (sex, drawn[k]) for build, k in zip(BUILDS, chosen, strict=True)}
    return known


def dressed(
    body: Body, sport: str, skill: str, sex: str, betas: Float[np.ndarray, " betas"], seed: int, frames: int,
    style: OutfitStyle | None = None,
) -> Parts:  # fmt: skip
    """One athlete at rest and at `frames` + 2 instants of a performance."""
    played = registry.perform(sport, skill, body, betas, sex, "right", generator(seed, "poke", sport, skill))
    even = np.linspace(0.0, played.duration_s, frames)
    motion = played.athletes[0].motion.at(np.concatenate([even, [played.key_s - 0.12, played.key_s]]))
    posed = body.pose(motion.poses, motion.trans, motion.betas, motion.expression).vertices
    vertices = np.concatenate([body.rest_vertices(betas)[None], posed])
    identity = sample_identity(generator(seed, "poke identity"), sex, body)
    identity = type(identity)(**{**identity.__dict__, "betas": betas})
    outfit = sample_outfit(sport, generator(seed, "poke outfit", skill), style or OutfitStyle())
    return dress(body, identity, outfit, vertices, "right", 1)


def pokes(parts: Parts) -> Iterator[tuple[tuple[str, str], int, int, float]]:
    """(inner, outer), vertices under, most that stick out in one frame, deepest [m]."""
    worn = list(layers(parts))
    whole = _Whole(worn)
    for outer in worn:
        near = _Rays(outer, 0)
        under = {inner.name: near.under(inner) for inner in worn if inner.order < outer.order}
        deepest = {inner.name: [] for inner in worn if inner.name in under and under[inner.name].any()}
        for frame in range(1, len(outer.points)):
            now = _Rays(outer, frame)
            for inner in worn:
                if inner.name in deepest:
                    deepest[inner.name].append(now.out(inner, under[inner.name], whole))
        for name, depths in deepest.items():
            out = max(int((depth > SEEN_M).sum()) for depth in depths)
            yield (_kind(name), _kind(outer.name)), int(under[name].sum()), out, max(float(d.max()) for d in depths)


def layers(parts: Parts) -> Iterator[Worn]:
    """What a person wears, and their skin."""
    for thing in parts.objects:
        name = thing.name.split("_", 1)[1]
        found = [k for k, layer in enumerate(LAYERS) if layer in name]
        if found and thing.cache is not None:
            yield Worn(name, found[-1], parts.meshes[thing.mesh], np.asarray(thing.cache, float))


class _Rays:
    """An outer garment in one frame."""

    def __init__(self, outer: Worn, frame: int) -> None:
        self.frame, self.faces = frame, outer.mesh.faces
        self.mesh = trimesh.Trimesh(outer.points[frame], self.faces, process=False)
        rest = outer.points[0]
        self.middles = rest[self.faces].mean(1)
        rim = rest[np.unique(rim_edges(self.faces))] if len(rim_edges(self.faces)) else np.zeros((0, 3))
        self.rim = rim

    def hits(
        self, start: Float[np.ndarray, "rays 3"], way: Float[np.ndarray, "rays 3"]
    ) -> tuple[Float[np.ndarray, " hits"], Int[np.ndarray, " hits"], Int[np.ndarray, " hits"]]:
        """Distance [m], ray and face of all hits."""
        face, ray, place = self.mesh.ray.intersects_id(start, way, return_locations=True, multiple_hits=True)
        if len(ray) == 0:
            return np.zeros(0), np.zeros(0, int), np.zeros(0, int)
        return np.sum((place - start[ray]) * way[ray], 1), ray, face

    def under(self, inner: Worn) -> Bool[np.ndarray, " vertices"]:
        """Vertices of `inner` that this garment covers, at rest."""
        points, way = inner.points[0], normals(inner.points[0], inner.mesh.faces)
        along, ray, face = self.hits(points, way)
        facing = np.sum(self.mesh.face_normals[face] * way[ray], 1) > 0.3
        rim = np.linalg.norm(self.middles[face][:, None] - self.rim[None], axis=2).min(1) if len(self.rim) else along
        found = np.zeros(len(points), bool)
        found[ray[(along < FAR_M) & facing & (rim > RIM_M)]] = True
        return found

    def out(self, inner: Worn, under: Bool[np.ndarray, " vertices"], whole: "_Whole") -> Float[np.ndarray, " under"]:
        """How far each vertex under it sticks out [m]; 0 where it does not, or not to be seen."""
        chosen = np.flatnonzero(under)
        points = inner.points[self.frame]
        way, rest = normals(points, inner.mesh.faces)[chosen], inner.points[0][chosen]
        depth = np.zeros(len(chosen))
        along, ray, face = self.hits(points[chosen], -way)
        facing = np.sum(self.mesh.face_normals[face] * way[ray], 1) > 0.0
        local = np.linalg.norm(self.middles[face] - rest[ray], axis=1) < FAR_M + 0.04
        kept = (along < REACH_M) & facing & local
        np.maximum.at(depth, ray[kept], along[kept])
        over, ray, _ = self.hits(points[chosen], way)
        depth[ray[over < FAR_M + 0.04]] = 0.0
        deep = np.flatnonzero(depth > SEEN_M)
        depth[deep[whole.hidden(self.frame, points[chosen[deep]], way[deep])]] = 0.0
        return depth


class _Whole:
    """All that a person wears, and their skin, to tell what lies in a crease where nobody sees it."""

    def __init__(self, worn: list[Worn]) -> None:
        self.worn, self.frames = worn, {}

    def hidden(
        self, frame: int, points: Float[np.ndarray, "points 3"], way: Float[np.ndarray, "points 3"]
    ) -> Bool[np.ndarray, " points"]:
        """Whether something is close before each point in every one of five directions about its normal."""
        if len(points) == 0:
            return np.zeros(0, bool)
        if frame not in self.frames:
            meshes = [trimesh.Trimesh(one.points[frame], one.mesh.faces, process=False) for one in self.worn]
            self.frames[frame] = trimesh.util.concatenate(meshes)
        side = unit(np.cross(way, np.roll(way, 1, axis=1) + 0.1))
        other, hidden = np.cross(way, side), np.ones(len(points), bool)
        for tilt in (0.0 * side, side, -side, other, -other):
            free = unit(way + 0.6 * tilt)
            place, ray, _ = self.frames[frame].ray.intersects_location(points + 0.001 * free, free, multiple_hits=False)
            near = np.zeros(len(points), bool)
            near[ray[np.linalg.norm(place - points[ray], axis=1) < CREASE_M]] = True
            hidden &= near
        return hidden


def _kind(name: str) -> str:
    return name.replace("left_", "").replace("right_", "").rstrip("0123456789")


def _volume(body: Body, betas: Float[np.ndarray, " betas"]) -> float:
    points, faces = body.rest_vertices(betas), body.faces
    a, b, c = (points[faces[:, k]] for k in range(3))
    return float(abs(np.einsum("ij,ij->i", a, np.cross(b, c)).sum()) / 6.0)


if __name__ == "__main__":
    main()
