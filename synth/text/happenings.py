"""Events of the performance that a clip shows, and how the ball was touched."""

from synth.labels.labels import Labels
from synth.motion.performance import Event
from synth.shot import Shot
from synth.text.description import Happening

TOUCHES: tuple[str, ...] = (
    "jump_serve", "float_serve", "serve", "forearm_pass", "pass", "receive", "dig", "overhead_set", "set", "spike",
    "tip", "free_ball", "block", "pokey", "overhead_hit", "touch",
)  # fmt: skip
"""How a ball is touched; `touch` where nothing more is known."""
BALL_CONTACT, POINT = "ball_contact", "point"


def is_within(shot: Shot, time_s: float) -> bool:
    """Whether a time of the performance [s] lies in the clip."""
    return shot.facts.start_s <= time_s < shot.facts.start_s + shot.num_frames / shot.fps


def happenings(shot: Shot, labels: Labels) -> tuple[Happening, ...]:
    """Events within the clip of people who are seen then, in order of time [s] from the first frame."""
    events = sorted(shot.performance.events, key=lambda event: (event.time_s, event.name))
    return tuple(
        Happening(
            touch_kind(shot, event) if is_touch(event) else event.name,
            shot.people[event.person].instance_id,
            float(event.time_s - shot.facts.start_s),
        )
        for event in events
        if event.person >= 0 and event.name != POINT and is_within(shot, event.time_s) and _is_seen(shot, labels, event)
    )


def is_touch(event: Event) -> bool:
    """Whether somebody plays the ball."""
    return event.person >= 0 and (event.name == BALL_CONTACT or event.name in TOUCHES)


def touch_kind(shot: Shot, event: Event) -> str:
    """One of TOUCHES: the event's kind or name, or the player's phase at that instant, or the skill."""
    kind = event.detail.replace(" ", "_")
    if event.name in TOUCHES:
        return kind if kind in TOUCHES else event.name
    phases = [
        phase.name
        for phase in shot.performance.phases
        if phase.person == event.person and phase.start_s <= event.time_s <= phase.end_s and phase.name in TOUCHES
    ]
    return phases[0] if phases else shot.facts.skill if shot.facts.skill in TOUCHES else "touch"


def _is_seen(shot: Shot, labels: Labels, event: Event) -> bool:
    """Whether some of the person shows in the frame nearest to the event."""
    frame = min(round((event.time_s - shot.facts.start_s) * shot.fps), shot.num_frames - 1)
    return bool(labels.boxes[frame, event.person].any())
