"""Questions about a clip with a number for an answer, computed from what the sample ships.

Frame of a time: f(t) = min(round(t * fps), T - 1). Joints by their numbers in `joints3d`: pelvis 0, hips 1 and 2, knees
4 and 5, ankles 7 and 8, shoulders 16 and 17, elbows 18 and 19, wrists 20 and 21, the left one first. p: column of
`person_id` in `person_ids`, q: of `other_id`. Events and phases are those of events.json that lie within the clip.

| kind | value |
|---|---|
| people_count | number of p with any of boxes[0, p] not 0 |
| camera_distance | norm(world_from_camera[0, :3, 3] - joints3d[0, p, 0]) |
| camera_height | world_from_camera[0, 2, 3] |
| nearer | the same distance of q less that of p, who is nearer |
| stature | height_m of the person in `people` |
| pixel_height | boxes_full[0, p, 3] - boxes_full[0, p, 1] |
| path_length | sum over frames of norm(joints3d[f + 1, p, 0, :2] - joints3d[f, p, 0, :2]) |
| ball_speed, arrow_speed | speed_m_s among the `values` of the event of the person at start_s |
| contact_height | position[2] of the event of the person at start_s: the ball's centre |
| elbow_angle, knee_angle | angle at the joint between those above and below it at f(start_s), on the handed side |
| wrist_span | norm(joints3d[f(start_s), p, 20] - joints3d[f(start_s), p, 21]), at the release |
| jump_height | max of joints3d[f, p, 0, 2] over f(start_s) <= f <= f(end_s), less that at f(start_s): the pelvis |
| air_time, draw_time, toss_time, rally_time, phase_time | end_s - start_s |
| touch_count | number of events of `description` that are touches of the ball |

start_s, end_s: of the takeoff and the landing (jump_height, air_time), draw_start and release (draw_time), toss_release
and ball_contact (toss_time), the first and the last touch (rally_time), a phase (phase_time); both of the event where
there is one, both 0 for the first frame, 0 and duration_s for path_length and touch_count.
"""

from collections.abc import Callable, Iterator

import numpy as np
from jaxtyping import Float

from synth.labels.labels import Labels
from synth.motion.performance import Event
from synth.shot import Shot
from synth.skeleton.smplx_joints import INDEX
from synth.text.description import NOBODY, Description, Record, Who
from synth.text.happenings import TOUCHES, is_touch, is_within
from synth.text.question_words import ASKED, Answer, named_apart
from synth.text.telling import BEGAN_S

LEAST_APART_M, LEAST_PATH_M, LEAST_JUMP_M = 0.3, 0.5, 0.05
"""Smaller distances between two athletes, ways and jumps are not asked for."""
LEAST_PHASE_S = 0.1


class _Clip:
    """A view with what questions ask for: frames of times, columns and events of those who can be asked about."""

    def __init__(self, shot: Shot, labels: Labels, camera_index: int, description: Description) -> None:
        self.shot, self.labels, self.description = shot, labels, description
        self.start_s = shot.facts.start_s
        self.eye_m = labels.world_from_camera[0, :3, 3].astype(float)
        names = named_apart(description)
        self.asked = [one for one in description.seen if one.id in names]
        self.seen_first = [one for one in self.asked if labels.boxes[0, self.column(one)].any()]

    def column(self, who: Who) -> int:
        """Where a person is in the arrays."""
        return self.labels.person_ids.tolist().index(who.id)

    def frame(self, time_s: float) -> int:
        """The frame nearest to a time of the clip [s]."""
        return min(round(time_s * self.shot.fps), self.shot.num_frames - 1)

    def joint(self, frame: int, who: Who, name: str) -> Float[np.ndarray, "3"]:
        """A joint in the world [m], as it is shipped."""
        return self.labels.joints3d[frame, self.column(who), INDEX[name]].astype(float)

    def events(self, who: Who, name: str = "") -> list[Event]:
        """A person's events within the clip, of one name or all."""
        return [
            event
            for event in self.shot.performance.events
            if event.person == self.column(who)
            and name in ("", event.name)
            and is_within(self.shot, event.time_s)
            and (event.time_s - self.start_s, who.id) in self._seen_at
        ]

    @property
    def _seen_at(self) -> set[tuple[float, int]]:
        return {(one.time_s, one.person_id) for one in self.description.events}

    def about(self) -> Who | None:
        """The one whom the camera is about, where they can be named and are seen in the first frame."""
        return next((one for one in self.seen_first if one.id == self.description.view.about), None)

    def key_touch(self) -> tuple[Who, Event] | None:
        """The touch of the ball with a known speed that is nearest to the instant which the clip is about."""
        found = [(who, event) for who in self.asked for event in self.events(who) if is_touch(event)]
        told = [one for one in found if "speed_m_s" in one[1].values]
        return min(told, key=lambda one: abs(one[1].time_s - self.shot.performance.key_s), default=None)

    def release(self) -> tuple[Who, Event] | None:
        """The first release of an arrow."""
        return next(((who, event) for who in self.asked for event in self.events(who, "release")), None)


def questions(shot: Shot, labels: Labels, camera_index: int, description: Description) -> list[Record]:
    """{"language", "kind", "question", "answer", "value", "unit", "person_id", "other_id", "start_s", "end_s"}."""
    clip = _Clip(shot, labels, camera_index, description)
    found = [answer for measure in _MEASURES for answer in measure(clip)]
    return [asked(description, answer) for answer in found for asked in ASKED.values()]


def _people_count(clip: _Clip) -> Iterator[Answer]:
    yield Answer("people_count", float(clip.labels.boxes[0].any(-1).sum()), "")


def _camera(clip: _Clip) -> Iterator[Answer]:
    who = clip.about()
    if who is not None:
        yield Answer("camera_distance", _distance_m(clip, who), "m", who.id)
    yield Answer("camera_height", float(clip.eye_m[2]), "m")


def _nearer(clip: _Clip) -> Iterator[Answer]:
    """Of the nearest and the farthest of those who are seen."""
    ranked = sorted(clip.seen_first, key=lambda who: _distance_m(clip, who))
    if len(ranked) > 1:
        near, far = ranked[0], ranked[-1]
        apart_m = _distance_m(clip, far) - _distance_m(clip, near)
        if apart_m > LEAST_APART_M:
            yield Answer("nearer", apart_m, "m", near.id, far.id)


def _distance_m(clip: _Clip, who: Who) -> float:
    return float(np.linalg.norm(clip.eye_m - clip.joint(0, who, "pelvis")))


def _size(clip: _Clip) -> Iterator[Answer]:
    who = clip.about()
    if who is not None and who.is_whole:
        column = clip.column(who)
        box = clip.labels.boxes_full[0, column].astype(float)
        yield Answer("stature", float(clip.shot.people[column].height_m), "m", who.id)
        yield Answer("pixel_height", float(box[3] - box[1]), "px", who.id)


def _path(clip: _Clip) -> Iterator[Answer]:
    who = clip.about()
    if who is not None:
        pelvis = clip.labels.joints3d[:, clip.column(who), INDEX["pelvis"], :2].astype(float)
        length_m = float(np.linalg.norm(np.diff(pelvis, axis=0), axis=-1).sum())
        if length_m > LEAST_PATH_M:
            yield Answer("path_length", length_m, "m", who.id, NOBODY, 0.0, clip.description.duration_s)


def _touch(clip: _Clip) -> Iterator[Answer]:
    found = clip.key_touch()
    if found is not None:
        who, event = found
        time_s = float(event.time_s - clip.start_s)
        yield _at("ball_speed", event.values["speed_m_s"], "m/s", who, time_s)
        yield _at("contact_height", event.position[2], "m", who, time_s)
        yield _at("elbow_angle", _angle_deg(clip, who, time_s, "shoulder", "elbow", "wrist"), "deg", who, time_s)
        yield _at("knee_angle", _angle_deg(clip, who, time_s, "hip", "knee", "ankle"), "deg", who, time_s)


def _shot(clip: _Clip) -> Iterator[Answer]:
    found = clip.release()
    if found is not None:
        who, event = found
        time_s = float(event.time_s - clip.start_s)
        frame = clip.frame(time_s)
        span_m = np.linalg.norm(clip.joint(frame, who, "left_wrist") - clip.joint(frame, who, "right_wrist"))
        yield _at("arrow_speed", event.values["speed_m_s"], "m/s", who, time_s)
        yield _at("wrist_span", float(span_m), "m", who, time_s)
        yield _at("elbow_angle", _angle_deg(clip, who, time_s, "shoulder", "elbow", "wrist"), "deg", who, time_s)


def _at(kind: str, value: float, unit: str, who: Who, time_s: float) -> Answer:
    return Answer(kind, float(value), unit, who.id, NOBODY, time_s, time_s)


def _angle_deg(clip: _Clip, who: Who, time_s: float, above: str, at: str, below: str) -> float:
    """Between the bones that meet at a joint of the handed side: 180 is straight."""
    top, middle, end = (clip.joint(clip.frame(time_s), who, f"{who.handedness}_{name}") for name in (above, at, below))
    one, other = top - middle, end - middle
    cosine = one @ other / (np.linalg.norm(one) * np.linalg.norm(other))
    return float(np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0))))


def _jump(clip: _Clip) -> Iterator[Answer]:
    """The first jump that the clip shows from take-off to landing."""
    for who in clip.asked:
        for start_s, end_s in _spans(clip, who, "takeoff", "landing"):
            frames = range(clip.frame(start_s), clip.frame(end_s) + 1)
            heights = [clip.joint(frame, who, "pelvis")[2] for frame in frames]
            rise_m = float(max(heights) - heights[0])
            if rise_m > LEAST_JUMP_M:
                yield Answer("jump_height", rise_m, "m", who.id, NOBODY, start_s, end_s)
            yield Answer("air_time", end_s - start_s, "s", who.id, NOBODY, start_s, end_s)
            return


def _between(clip: _Clip) -> Iterator[Answer]:
    """Times from one event to another."""
    for kind, first, last in (("draw_time", "draw_start", "release"), ("toss_time", "toss_release", "ball_contact")):
        for who in clip.asked:
            for start_s, end_s in _spans(clip, who, first, last)[:1]:
                yield Answer(kind, end_s - start_s, "s", who.id, NOBODY, start_s, end_s)


def _spans(clip: _Clip, who: Who, first: str, last: str) -> list[tuple[float, float]]:
    """From each event `last` back to the latest `first` before it, in clip time [s]."""
    starts = [event.time_s - clip.start_s for event in clip.events(who, first)]
    ends = [event.time_s - clip.start_s for event in clip.events(who, last)]
    found = [([start for start in starts if start < end], end) for end in ends]
    return [(float(max(before)), float(end)) for before, end in found if before]


def _touches(clip: _Clip) -> Iterator[Answer]:
    times_s = [one.time_s for one in clip.description.events if one.name in TOUCHES]
    if len(times_s) > 1:
        yield Answer("touch_count", float(len(times_s)), "", NOBODY, NOBODY, 0.0, clip.description.duration_s)
        yield Answer("rally_time", times_s[-1] - times_s[0], "s", NOBODY, NOBODY, times_s[0], times_s[-1])


def _phase(clip: _Clip) -> Iterator[Answer]:
    """The longest phase of somebody alone that begins and ends within the clip."""
    if clip.description.is_game or not clip.asked:
        return
    who = clip.asked[0]
    column = clip.column(who)
    inside = [
        phase
        for phase in clip.shot.performance.phases
        if phase.person == column
        and is_within(clip.shot, phase.start_s - BEGAN_S)
        and is_within(clip.shot, phase.end_s)
        and phase.end_s - phase.start_s > LEAST_PHASE_S
    ]
    for phase in sorted(inside, key=lambda phase: phase.start_s - phase.end_s)[:1]:
        times_s = float(phase.start_s - clip.start_s), float(phase.end_s - clip.start_s)
        yield Answer("phase_time", times_s[1] - times_s[0], "s", who.id, NOBODY, *times_s)


_MEASURES: tuple[Callable[[_Clip], Iterator[Answer]], ...] = (
    _people_count, _camera, _nearer, _size, _path, _touch, _shot, _jump, _between, _touches, _phase,
)  # fmt: skip
