"""From a Performance to a Shot: dress, equip, place, light and film it. All draws come from `rng`s by name."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

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
from synth.scene import CameraTrack, Parts, Venue
from synth.shot import Person, Shot, ShotFacts

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
    people, dressed = zip(
        *(
            _person(FIRST_PERSON_ID + i, athlete, look, body, times_s, ends_s)
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
        keypoints=venue.keypoints,
    )


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


def _person(
    instance_id: int, athlete: Athlete, look: Look, body: Body, times_s: Times, ends_s: ShutterTimes | None
) -> tuple[Person, Parts]:
    motion = athlete.motion.at(times_s)
    body = faced(body, look.identity)
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
    dressed = dress(body, look.identity, look.outfit, frames.vertices, athlete.handedness, instance_id)
    if ends_s is None:
        return person, dressed
    ends = athlete.motion.at(ends_s.reshape(-1))
    vertices = body.pose(ends.poses, ends.trans, ends.betas, ends.expression).vertices
    closing = dress(body, look.identity, look.outfit, vertices, athlete.handedness, instance_id)
    return person, exposed(dressed, closing, ends_s)


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
