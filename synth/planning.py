"""From a Performance to a Shot: dress, equip, place, light and film it. All draws come from `rng`s by name."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
from jaxtyping import Float

from synth.arrays import Times
from synth.body import Body
from synth.equipment import build_equipment, draw_style, instance_id_of
from synth.errors import RecipeError
from synth.exposure import ShutterTimes, exposed, focused, shutter_times_s
from synth.film import FilmRecipe
from synth.lighting import Lighting, light, lit
from synth.motion.performance import Athlete, Performance, Track
from synth.outfit import Identity, Outfit, dress, faced, words
from synth.randomness import generator
from synth.recipe import AuthoredMotion, BodyRecipe, MocapMotion, VideoRecipe
from synth.reference import Still, choose
from synth.scene import CameraTrack, Parts, SceneObject, Venue
from synth.shot import Person, Reference, Shot, ShotFacts

KEY_SHARE = 0.55
"""Where in the clip the key instant lies: a little after the middle, since the wind-up is longer than the end."""
FIRST_PERSON_ID = 1


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
    cameras: tuple[CameraTrack, ...],
    video: VideoRecipe,
    facts: ShotFacts,
    film: FilmRecipe = FilmRecipe(),  # noqa: B008 - frozen
) -> Shot:
    """The Shot of `performance` from facts.start_s on, filmed by `cameras`; one Look per athlete."""
    venue = lit(lighting, venue)
    times_s = facts.start_s + np.arange(video.num_frames) / video.fps
    ends_s = shutter_times_s(times_s, film, video.fps) if film.shutter_deg > 0.0 else None
    still = choose(performance, body, partial(equipment, performance, facts.seed), venue.parts, cameras, times_s, film)
    times = _Times(times_s, ends_s, still.time_s)
    people, dressed, then = zip(
        *(
            _person(FIRST_PERSON_ID + i, athlete, look, body, times)
            for i, (athlete, look) in enumerate(zip(performance.athletes, looks, strict=True))
        ),
        strict=True,
    )
    kit = equipment(performance, facts.seed, times_s, ends_s)
    # the same clouds for every cast
    lights, sky, exposure_ev = light(lighting, venue, generator(facts.seed, "sky", facts.motion_id, facts.lighting))
    return Shot(
        facts=replace(facts, lighting_words=lighting.words_in(venue)),
        fps=video.fps,
        num_frames=video.num_frames,
        people=people,
        performance=performance,
        parts=sum(dressed, kit) + venue.parts,
        lights=lights,
        sky=sky,
        cameras=tuple(focused(track, film, people) for track in cameras),
        exposure_ev=exposure_ev,
        film=film,
        reference=_reference(still, then, equipment(performance, facts.seed, np.array([still.time_s]))),
        keypoints=dict(venue.keypoints),
    )


def _reference(still: Still, then: Sequence["_Then"], kit: Parts) -> Reference:
    """Everybody and everything that is handled, at the moment of the reference."""
    objects = tuple(thing for one in then for thing in one.objects)
    return Reference(still.time_s, kit.objects + objects, np.stack([one.joints for one in then]), still.cameras)


def equipment(performance: Performance, seed: int, times_s: Times, ends_s: ShutterTimes | None = None) -> Parts:
    """Everything that is handled, at `times_s` [s]; the same colours in every shot of a seed's athlete.

    ends_s: when the shutter opens and closes, None where it takes no time.
    """
    return sum((_thing(track, performance, seed, times_s, ends_s) for track in performance.tracks), Parts())


def _thing(track: Track, performance: Performance, seed: int, times_s: Times, ends_s: ShutterTimes | None) -> Parts:
    """One piece of equipment, cut for the athlete's hand."""
    handedness = performance.athletes[0].handedness
    # arrow_1, arrow_2 ... are a set, in the same colours.
    style = draw_style(track.kind, generator(seed, "equipment", track.name.rstrip("_0123456789")), handedness)

    def built(times_s: Times) -> Parts:
        return build_equipment(track, times_s, instance_id_of(track.kind), style)

    still = built(times_s)
    return still if ends_s is None else exposed(still, built(ends_s.reshape(-1)), ends_s)


@dataclass(frozen=True)
class _Times:
    """Seconds of the performance: frames, when the shutter opens and closes (None: it takes no time), the reference."""

    frames_s: Times
    ends_s: ShutterTimes | None
    reference_s: float

    @property
    def all_s(self) -> Times:
        """One after the other: frames, ends, the reference."""
        ends = [] if self.ends_s is None else [self.ends_s.reshape(-1)]
        return np.concatenate([self.frames_s, *ends, [self.reference_s]])


@dataclass(frozen=True)
class _Then:
    """A person at the reference's moment: what they wear, and their joints (144, 3) [m]."""

    objects: tuple[SceneObject, ...]
    joints: Float[np.ndarray, "144 3"]


def _person(instance_id: int, athlete: Athlete, look: Look, body: Body, times: _Times) -> tuple[Person, Parts, _Then]:
    """In the clip, dressed, and in the reference; dressed once for all times."""
    body = faced(body, look.identity)
    everywhere = athlete.motion.at(times.all_s)
    posed = body.pose(everywhere.poses, everywhere.trans, everywhere.betas, everywhere.expression)
    joints, motion = np.asarray(posed.joints, float), athlete.motion.at(times.frames_s)
    count = len(times.frames_s)
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
        joints=joints[:count],
        words=words(look.identity, look.outfit),
        team=athlete.team,
        shutter_joints=None if times.ends_s is None else joints[count:-1].reshape(count, 2, *joints.shape[1:]),
    )
    dressed = dress(body, look.identity, look.outfit, posed.vertices, athlete.handedness, instance_id)
    worn = _during(dressed, slice(count))
    if times.ends_s is not None:
        worn = exposed(worn, _during(dressed, slice(count, -1)), times.ends_s)
    return person, worn, _Then(_during(dressed, slice(-1, None)).objects, joints[-1])


def _during(parts: Parts, rows: slice) -> Parts:
    """`parts` of several times at some of them."""

    def cut(thing: SceneObject) -> SceneObject:
        pose = thing.pose[rows] if len(thing.pose) > 1 else thing.pose
        return replace(thing, pose=pose, cache=None if thing.cache is None else thing.cache[rows])

    return replace(parts, objects=tuple(cut(thing) for thing in parts.objects))


def facts_for(
    key: str,
    performance: Performance,
    motion: AuthoredMotion | MocapMotion,
    motion_id: str,
    body: BodyRecipe,
    venue_name: str,
    lighting_name: str,
    start_s: float,
    looks: tuple[Look, ...],
    seed: int,
    tier: str = "unrated",
    venue_words: str = "",
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
        venue=venue_name,
        lighting=lighting_name,
        seed=seed,
        start_s=start_s,
        licence=f"{licence}, body under the SMPL-X licence" if body.path else licence,
        tier=tier,
        venue_words=venue_words,
    )
