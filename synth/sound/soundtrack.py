"""The sound of a clip: every source once per shot, then heard from each camera."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int16

from synth.randomness import generator
from synth.shot import Shot
from synth.sound.acoustics import Acoustics, acoustics_of
from synth.sound.ambience import Bed, ambience
from synth.sound.emission import Emission, Place
from synth.sound.emissions import emissions
from synth.sound.levels import FULL_SCALE_PA, QUIETEST_DB, SAMPLE_HZ, Wave, full_scale_db, num_samples, pascal
from synth.sound.microphone import Ear, delay_s, ear_at, gains, through_air
from synth.sound.room import TAIL_HEARD, WALL_CUT_HZ, images, reverberant, tail
from synth.sound.vibration import low_pass

RINGING_S = 0.6
"""Sounds that began so long before the clip (and the room's tail before that) may still be heard."""
FARTHEST_M = 120.0
KNEE = 0.9
"""Above this share of full scale a sample is bent so that it never reaches 1; nothing plausible gets there."""
PREDELAY = 0.5
"""The tail follows the direct sound by this share of the mean time between reflections."""

REFLECTED_DB = 72.0
"""Sounds with a lower peak (soft steps) feed the room's tail, but their single reflections are not worked out."""

Samples = Int16[np.ndarray, "samples 2"]
Mix = Float[np.ndarray, "2 _"]


@dataclass(frozen=True)
class Cue:
    """A sound that can be heard in a clip.

    time_s: when it happens, arrival_s: when its first sound is at the camera [s from the first frame].
    level_db: peak of its direct sound in the louder channel [dBFS]. person: athlete's index, -1 for nobody.
    """

    name: str
    time_s: float
    arrival_s: float
    level_db: float
    person: int
    object: str
    position: Place


@dataclass(frozen=True)
class Soundtrack:
    """samples (N, 2): 16 bit, left and right of the picture, 48 kHz, sample 0 at the first frame. cues: by arrival."""

    samples: Samples
    cues: tuple[Cue, ...]


@dataclass(frozen=True)
class Source:
    """An emission's waveform as it leaves, and as it leaves a wall."""

    emission: Emission
    wave: Wave
    dull: Wave


@dataclass(frozen=True)
class Sources:
    """All that a shot's cameras share. bed: the ambience; response: the room's tail, None outdoors."""

    acoustics: Acoustics
    heard: tuple[Source, ...]
    bed: Bed
    response: Mix | None


def sources(shot: Shot) -> Sources:
    """Synthesise a shot's sounds once; `track` places them for each camera."""
    acoustics = acoustics_of(shot)
    room, count = acoustics.room, num_samples(shot.num_frames, shot.fps)
    start_s = shot.facts.start_s
    early_s = start_s - before_s(acoustics)
    found = emissions(shot, acoustics, early_s, start_s + count / SAMPLE_HZ)
    return Sources(
        acoustics,
        tuple(_source(shot, one, indoors=room is not None) for one in found),
        ambience(acoustics.beds, generator(shot.facts.seed, "sound", shot.facts.motion_id, "bed"), count),
        None if room is None else tail(room, generator(shot.facts.seed, "sound", shot.facts.venue, "room")),
    )


def track(shot: Shot, camera_index: int, heard: Sources | None = None) -> Soundtrack:
    """What one camera hears. heard: `sources(shot)`, to be shared by a shot's cameras."""
    heard = sources(shot) if heard is None else heard
    count, lead = num_samples(shot.num_frames, shot.fps), round(before_s(heard.acoustics) * SAMPLE_HZ)
    mix, dry = np.zeros((2, lead + count)), np.zeros(lead + count)
    cues = [_place(shot, camera_index, source, heard.acoustics, lead, mix, dry) for source in heard.heard]
    if heard.response is not None:
        mix += reverberant(dry, heard.response)
    audible = [cue for cue in cues if cue.level_db >= QUIETEST_DB]
    return Soundtrack(_digital(mix[:, lead:] + heard.bed), tuple(sorted(audible, key=lambda cue: cue.arrival_s)))


def before_s(acoustics: Acoustics) -> float:
    """How long before the clip sounds count."""
    tail_s = 0.0 if acoustics.room is None else TAIL_HEARD * acoustics.room.t60_s
    return RINGING_S + tail_s + delay_s(FARTHEST_M)


def _source(shot: Shot, emission: Emission, *, indoors: bool) -> Source:
    rng = generator(shot.facts.seed, "sound", shot.facts.motion_id, emission.number)
    wave = emission.make(rng)
    return Source(emission, wave, low_pass(wave, WALL_CUT_HZ) if indoors else wave[:0])


def _place(
    shot: Shot, camera_index: int, source: Source, acoustics: Acoustics, lead: int, mix: Mix,
    dry: Float[np.ndarray, " _"],
) -> Cue:  # fmt: skip
    """Add a source's direct sound and reflections to `mix` and what feeds the tail to `dry`; say what it is."""
    emission, time_s = source.emission, source.emission.time_s - shot.facts.start_s
    ear, place = ear_at(shot.cameras[camera_index], time_s * shot.fps), np.array(emission.position)
    distance_m = float(np.linalg.norm(place - ear.place))
    arrival_s = time_s + delay_s(distance_m)
    wave, sides = through_air(source.wave, distance_m), gains(ear, place, distance_m)
    start = lead + round(arrival_s * SAMPLE_HZ)
    _add(mix, start, wave, sides)
    if acoustics.room is not None:
        if np.abs(source.wave).max() > pascal(REFLECTED_DB):
            _reflect(source, acoustics, ear, lead, time_s, arrival_s, mix)
        late = round(PREDELAY * acoustics.room.mean_free_s * SAMPLE_HZ)
        _add(dry[None], start + late, source.dull, (1.0,))
    seen = wave[max(lead - start, 0) : max(mix.shape[1] - start, 0)]
    level_db = full_scale_db(max(sides) * float(np.abs(seen).max(initial=0.0)))
    return Cue(emission.name, time_s, arrival_s, level_db, emission.person, emission.object, emission.position)


def _reflect(
    source: Source, acoustics: Acoustics, ear: Ear, lead: int, time_s: float, arrival_s: float, mix: Mix
) -> None:
    """Add the six first reflections; none comes before the direct sound, wherever the camera stands."""
    room = acoustics.room
    assert room is not None
    for image, way_m in images(room, np.array(source.emission.position), ear.place):
        at_s = max(time_s + delay_s(way_m), arrival_s + 0.0003)
        left, right = gains(ear, image, way_m)
        _add(mix, lead + round(at_s * SAMPLE_HZ), source.dull, (room.reflected * left, room.reflected * right))


def _add(mix: Float[np.ndarray, "channels _"], start: int, wave: Wave, factors: tuple[float, ...]) -> None:
    """Add a waveform from sample `start` on, what lies outside left out."""
    first, last = max(start, 0), min(start + len(wave), mix.shape[1])
    if last > first:
        mix[:, first:last] += np.outer(factors, wave[first - start : last - start])


def _digital(mix: Mix) -> Samples:
    """Pascal to 16 bits."""
    share = mix.T / FULL_SCALE_PA
    over = np.abs(share) > KNEE
    bent = np.sign(share[over]) * (KNEE + (1.0 - KNEE) * np.tanh((np.abs(share[over]) - KNEE) / (1.0 - KNEE)))
    share[over] = bent
    return np.rint(32767.0 * share).astype(np.int16)
