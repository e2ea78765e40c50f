"""From a Performance to a Shot: dress, equip, place, light and film it. All draws come from `rng`s by name."""

import itertools
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from jaxtyping import Float

from synth.arrays import Points, Times
from synth.body import Body
from synth.cameras.path import Picture
from synth.cameras.recipe import CameraRecipe
from synth.cameras.rig import film_with
from synth.cameras.subject import Subject
from synth.equipment import build_equipment, draw_style, instance_id_of
from synth.errors import RecipeError
from synth.film import FilmRecipe
from synth.geometry.transform import apply
from synth.lighting import Lighting, light, lit
from synth.motion.performance import Athlete, Performance, Track
from synth.outfit import Identity, Outfit, dress, words
from synth.randomness import generator
from synth.recipe import AuthoredMotion, BodyRecipe, MocapMotion, SportRecipe, VideoRecipe
from synth.scene import Parts, SceneObject, Venue
from synth.shot import Person, Shot, ShotFacts
from synth.skeleton.smplx_joints import INDEX

KEY_SHARE = 0.55
"""Where in the clip the key instant lies: a little after the middle, since the wind-up is longer than the end."""
FIRST_PERSON_ID = 1
FILM = FilmRecipe()
"""No motion blur, everything sharp."""
VERTEX_STRIDE = 7
IN_HAND_M = 0.4
"""A thing whose nearest point is this near to a wrist is held or about to be hit, and belongs in the picture."""

_DIRECTIONS = np.array([d for d in itertools.product((-1.0, 0.0, 1.0), repeat=3) if any(d)])
AROUND_M = 1.0
PLAY_TOP_M = 4.0
"""A ball that several people play belongs in the picture up to here: above a spike, below the top of a high set."""


@dataclass(frozen=True)
class Look:
    """Who an athlete is and what they wear."""

    identity: Identity
    outfit: Outfit


def clip_start_s(performance: Performance, video: VideoRecipe) -> float:
    """Performance time of a clip's first frame: the key instant at KEY_SHARE, moved to lie inside the performance.

    A recipe's own start_s is kept; RecipeError where the clip would then end after the performance.
    """
    length_s = (video.num_frames - 1) / video.fps
    latest = max(0.0, performance.duration_s - length_s)
    if video.start_s is not None:
        if video.start_s > latest:
            raise RecipeError(
                f"video.start_s={video.start_s:g}: the performance lasts {performance.duration_s:.1f} s and a clip "
                f"{length_s:.1f} s; start at {np.floor(latest * 10) / 10:g} or before"
            )
        return video.start_s
    return float(np.clip(performance.key_s - KEY_SHARE * length_s, 0.0, latest))


def plan_shot(
    performance: Performance,
    looks: tuple[Look, ...],
    body: Body,
    venue: Venue,
    lighting: Lighting,
    camera: CameraRecipe,
    video: VideoRecipe,
    facts: ShotFacts,
    film: FilmRecipe = FILM,
) -> Shot:
    """The Shot of `performance` from facts.start_s on; one Look per athlete."""
    venue = lit(lighting, venue)
    times_s = facts.start_s + np.arange(video.num_frames) / video.fps
    people, dressed = zip(
        *(
            _person(FIRST_PERSON_ID + i, athlete, look, body, times_s)
            for i, (athlete, look) in enumerate(zip(performance.athletes, looks, strict=True))
        ),
        strict=True,
    )
    kit = sum((_equipment(track, performance, facts.seed, times_s) for track in performance.tracks), Parts())
    cameras = film_with(
        camera, Picture(video.width_px, video.height_px), times_s, video.fps, film,
        _subject(performance, people, kit, times_s), venue.parts, generator(facts.seed, "camera", facts.key),
    )  # fmt: skip
    lights, sky, exposure_ev = light(lighting, venue)
    return Shot(
        facts=replace(facts, lighting_words=lighting.words_in(venue)),
        fps=video.fps,
        num_frames=video.num_frames,
        people=people,
        performance=performance,
        parts=sum(dressed, kit) + venue.parts,
        lights=lights,
        sky=sky,
        cameras=cameras,
        exposure_ev=exposure_ev,
    )


def _equipment(track: Track, performance: Performance, seed: int, times_s: np.ndarray) -> Parts:
    """One piece of equipment: the same colours in every shot of a seed's athlete, cut for their hand."""
    handedness = performance.athletes[0].handedness
    # arrow_1, arrow_2 ... are a set, in the same colours.
    style = draw_style(track.kind, generator(seed, "equipment", track.name.rstrip("_0123456789")), handedness)
    return build_equipment(track, times_s, instance_id_of(track.kind), style)


def _subject(performance: Performance, people: tuple[Person, ...], kit: Parts, times_s: Times) -> Subject:
    """What must be framed: everybody's joints, what they hold, and the ball while it is in play."""
    joints = np.stack([person.joints for person in people], 1)
    things = [_held(thing, kit, joints) for thing in kit.objects]
    played = [_in_play(thing, joints) for thing in kit.objects if len(people) > 1]
    nothing = np.zeros((len(times_s), 0, 3))
    return Subject(times_s, joints, np.concatenate([nothing, *things, *played], 1), _star(performance))


def _star(performance: Performance) -> int:
    """Who the shot is about: who acts nearest to its key instant."""
    acts = [event for event in performance.events if event.person >= 0]
    return min(acts, key=lambda event: abs(event.time_s - performance.key_s)).person if acts else 0


def _in_play(thing: SceneObject, joints: Float[np.ndarray, "looks people joints 3"]) -> Points:
    """(looks, 1, 3) places of a thing that flies between several people; NaN where it is not over the ground that they
    cover or higher than a spike."""
    places = np.broadcast_to(thing.pose[:, :3, 3], (len(joints), 3)).copy()
    low, high = joints.min((0, 1, 2)) - AROUND_M, joints.max((0, 1, 2)) + AROUND_M
    over = np.all((places[:, :2] > low[:2]) & (places[:, :2] < high[:2]), 1)
    places[~(over & (places[:, 2] < PLAY_TOP_M))] = np.nan
    return places[:, None]


def _held(thing: SceneObject, kit: Parts, joints: Float[np.ndarray, "looks people joints 3"]) -> Points:
    """(looks, directions, 3) outermost points of a thing while somebody holds it, else NaN: a ball in the air may leave
    the picture."""
    wrists = joints[:, :, [INDEX["left_wrist"], INDEX["right_wrist"]]].reshape(len(joints), -1, 3)
    outermost = np.full((len(joints), len(_DIRECTIONS), 3), np.nan)
    for look in range(len(joints)):
        local = kit.meshes[thing.mesh].vertices if thing.cache is None else thing.cache[look]
        points = apply(thing.pose[min(look, len(thing.pose) - 1)], np.asarray(local[::VERTEX_STRIDE], float))
        if np.linalg.norm(points[:, None] - wrists[look], axis=-1).min() < IN_HAND_M:
            outermost[look] = points[np.argmax(points @ _DIRECTIONS.T, 0)]
    return outermost


def _person(instance_id: int, athlete: Athlete, look: Look, body: Body, times_s: np.ndarray) -> tuple[Person, Parts]:
    motion = athlete.motion.at(times_s)
    frames = body.pose(motion.poses, motion.trans, motion.betas, motion.expression)
    person = Person(
        instance_id=instance_id,
        role=athlete.role,
        handedness=athlete.handedness,
        identity=look.identity.name,
        outfit=look.outfit.name,
        gender=look.identity.gender,
        height_m=float(body.stature_m(motion.betas)),
        poses=motion.poses,
        trans=motion.trans,
        betas=motion.betas,
        joints=np.asarray(frames.joints, float),
        words=words(look.identity, look.outfit),
        team=athlete.team,
    )
    return person, dress(body, look.identity, look.outfit, frames.vertices, athlete.handedness, instance_id)


def facts_for(
    key: str,
    performance: Performance,
    motion: AuthoredMotion | MocapMotion,
    motion_id: str,
    body: BodyRecipe,
    sport: SportRecipe,
    lighting_name: str,
    camera: CameraRecipe,
    video: VideoRecipe,
    looks: tuple[Look, ...],
    seed: int,
    tier: str = "unrated",
) -> ShotFacts:
    """The identifiers and words that go with a shot into every clip."""
    recorded = isinstance(motion, MocapMotion)
    licence = "recording's own licence" if recorded else "CC0-1.0"
    return ShotFacts(
        key=key,
        sport=performance.sport,
        skill=performance.skill,
        motion_id=motion_id,
        motion_source=f"mocap {Path(motion.path).name}" if isinstance(motion, MocapMotion) else "authored",
        identity_id=",".join(look.identity.name for look in looks),
        outfit_id=",".join(look.outfit.name for look in looks),
        venue=sport.venue,
        lighting=lighting_name,
        camera_rig=camera.kind,
        seed=seed,
        start_s=clip_start_s(performance, video),
        licence=f"{licence}, body under the SMPL-X licence" if body.path else licence,
        tier=tier,
    )
