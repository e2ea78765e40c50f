"""From a Performance to a Shot: dress, equip, place, light and film it. All draws come from `rng`s by name."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from jaxtyping import Int

from synth.arrays import Points
from synth.body import Body
from synth.camera_rig import ring
from synth.equipment import build_equipment, draw_style, instance_id_of
from synth.errors import RecipeError
from synth.geometry.transform import apply
from synth.lighting import Lighting, light, lit
from synth.motion.performance import Athlete, Performance, Track
from synth.outfit import Identity, Outfit, dress, words
from synth.randomness import generator
from synth.recipe import AuthoredMotion, BodyRecipe, CameraRecipe, MocapMotion, SportRecipe, VideoRecipe
from synth.scene import Parts, SceneObject, Venue
from synth.shot import Person, Shot, ShotFacts
from synth.skeleton.smplx_joints import INDEX

KEY_SHARE = 0.55
"""Where in the clip the key instant lies: a little after the middle, since the wind-up is longer than the end."""
FIRST_PERSON_ID = 1
SUBJECT_HZ = 8.0
"""So many looks a second at joints and held things are enough to frame a shot."""
VERTEX_STRIDE = 7
IN_HAND_M = 0.4
"""A thing whose nearest point is this near to a wrist is held or about to be hit, and belongs in the picture."""

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
    subject = _subject(people, kit, np.arange(0, video.num_frames, max(1, round(video.fps / SUBJECT_HZ))))
    lights, sky, exposure_ev = light(lighting, venue, generator(facts.seed, "sky", facts.key))
    return Shot(
        facts=replace(facts, lighting_words=lighting.words_in(venue)),
        fps=video.fps,
        num_frames=video.num_frames,
        people=people,
        performance=performance,
        parts=sum(dressed, kit) + venue.parts,
        lights=lights,
        sky=sky,
        cameras=ring(camera, video, subject, venue.parts, generator(facts.seed, "camera", facts.key)),
        exposure_ev=exposure_ev,
    )


def _equipment(track: Track, performance: Performance, seed: int, times_s: np.ndarray) -> Parts:
    """One piece of equipment: the same colours in every shot of a seed's athlete, cut for their hand."""
    handedness = performance.athletes[0].handedness
    # arrow_1, arrow_2 ... are a set, in the same colours.
    style = draw_style(track.kind, generator(seed, "equipment", track.name.rstrip("_0123456789")), handedness)
    return build_equipment(track, times_s, instance_id_of(track.kind), style)


def _subject(people: tuple[Person, ...], kit: Parts, frames: Int[np.ndarray, " looks"]) -> Points:
    """World points that must stay in frame: everybody's joints, what they hold, and the ball while it is in play."""
    joints = np.concatenate([person.joints[frames].reshape(-1, 3) for person in people])
    held = [_held(thing, kit, people, frames) for thing in kit.objects]
    played = [_in_play(thing, joints, frames) for thing in kit.objects if len(people) > 1]
    return np.concatenate([joints, *held, *played])


def _in_play(thing: SceneObject, joints: Points, frames: Int[np.ndarray, " looks"]) -> Points:
    """Places of a thing that flies between several people: over the ground they cover and not higher than a spike."""
    places = thing.pose[np.minimum(frames, len(thing.pose) - 1), :3, 3]
    low, high = joints.min(0) - AROUND_M, joints.max(0) + AROUND_M
    over = np.all((places[:, :2] > low[:2]) & (places[:, :2] < high[:2]), 1)
    return places[over & (places[:, 2] < PLAY_TOP_M)]


def _held(thing: SceneObject, kit: Parts, people: tuple[Person, ...], frames: Int[np.ndarray, " looks"]) -> Points:
    """World points of a thing at those `frames` at which somebody holds it; the flying ball may leave the picture."""
    wrists = np.concatenate([p.joints[:, [INDEX["left_wrist"], INDEX["right_wrist"]]] for p in people], 1)
    held = [np.zeros((0, 3))]
    for frame in frames:
        local = kit.meshes[thing.mesh].vertices if thing.cache is None else thing.cache[frame]
        points = apply(thing.pose[min(frame, len(thing.pose) - 1)], np.asarray(local, float))[::VERTEX_STRIDE]
        if np.linalg.norm(points[:, None] - wrists[frame], axis=-1).min() < IN_HAND_M:
            held.append(points)
    return np.concatenate(held)


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
