"""Captions that are true by construction: every word comes from the shot's facts or is measured on the clip."""

from synth.labels.camera_label import camera_label, is_whole
from synth.labels.camera_words import SIZES, camera_words
from synth.labels.english import listed, spaced, with_article
from synth.labels.game_caption import camera_side, game_caption, touch_kind, touches
from synth.labels.labels import Labels
from synth.labels.viewpoint import viewpoint
from synth.shot import Person, Shot

_LIGHTINGS = {
    "noon": "clear midday sun",
    "golden_hour": "low warm evening sun",
    "overcast": "soft overcast light",
    "indoor_hall": "even lamplight",
    "night_floodlit": "floodlights at night",
}
"""After "lit by", where the shot brings no words of its own."""
_VENUES = {
    "outdoor_range": "on an outdoor archery range",
    "indoor_hall": "in an indoor sports hall",
    "beach": "on a sand court by the sea",
    "archery_hall": "in an indoor archery hall",
    "finals_stadium": "in an archery finals stadium",
    "volleyball_arena": "in a volleyball arena",
    "school_gym": "in a school gym",
}
_SKILLS = {
    ("archery", "recurve_shot"): "shoots a recurve bow",
    ("archery", "end_of_three"): "shoots an end of three arrows with a recurve bow",
    ("archery", "shot"): "shoots a recurve bow",
    ("volleyball", "jump_serve"): "performs a volleyball jump serve",
    ("volleyball", "spike"): "approaches and spikes a volleyball",
    ("volleyball", "forearm_pass"): "passes a volleyball with both forearms",
    ("volleyball", "overhead_set"): "sets a volleyball overhead",
    ("volleyball", "float_serve"): "performs a volleyball float serve",
    ("volleyball", "block"): "blocks a volleyball at the net",
    ("volleyball", "dig"): "digs a volleyball",
    ("volleyball", "rally"): "plays a volleyball rally",
}
_BEACH = {
    "jump_serve": "performs a beach volleyball jump serve",
    "float_serve": "performs a beach volleyball float serve",
    "spike": "approaches and spikes a beach volleyball",
    "forearm_pass": "passes a beach volleyball with both forearms",
    "overhead_set": "sets a beach volleyball overhead",
    "block": "blocks a beach volleyball at the net",
    "dig": "digs a beach volleyball",
    "rally": "plays a beach volleyball rally",
}
_SKILLS |= {("beach_volleyball", skill): words for skill, words in _BEACH.items()}
_RECORDED = {"overhead_hit": "swings one arm overhead", "swing": "swings one arm", "movement": "moves"}
"""Skills found in recordings, whatever the sport."""
_PHASES = {
    "walk_up": "walks up to the shooting line",
    "walk_off": "walks off the shooting line",
    "let_down": "comes down without shooting",
    "stance": "takes the stance",
    "nock": "nocks an arrow",
    "hook": "hooks the string",
    "set": "sets the shot",
    "raise": "raises the bow",
    "draw": "draws the bow",
    "anchor": "settles at anchor",
    "aim": "aims",
    "clicker": "pulls through the clicker",
    "recover": "lowers the bow",
    "movement": "moves",
    "expansion": "keeps expanding through the clicker",
    "release": "releases the arrow",
    "follow_through": "follows through",
    "ready": "stands ready",
    "toss": "tosses the ball",
    "approach": "runs up",
    "plant": "plants the feet",
    "takeoff": "takes off",
    "flight": "flies through the air",
    "cocking": "draws the hitting arm back in the air",
    "acceleration": "swings the hitting arm at the ball",
    "step": "steps under the ball",
    "reach": "reaches for the ball",
    "press": "pushes the ball away",
    "block": "meets the ball with both hands over the net",
    "split_step": "hops onto the balls of the feet",
    "dig": "meets the ball with both forearms close to the floor",
    "landing": "lands",
    "recovery": "recovers",
}
_PRONOUNS = {"female": "she", "male": "he"}
_OBJECTS = {"female": "her", "male": "him"}
_SHORTEST_PHASE_S = 0.04


def caption(shot: Shot, labels: Labels, camera_index: int) -> str:
    """One paragraph of English about the clip of one view."""
    first = shot.people[0]
    if len(shot.people) > 1:
        return game_caption(shot, labels, camera_index, _doing(shot), _place(shot))
    sentences = [f"{_noun_phrase(first)} {_doing(shot)} {_place(shot)}.", _wearing(first)]
    phases = phases_shown(shot, 0)
    manner = f"{first.handedness.capitalize()}-handed, {_pronoun(first)}"
    if phases:
        sentences.append(f"{manner} {listed([_phase_words(name) for name in phases])}.")
    sentences.append(_camera(shot, labels, camera_index))
    return " ".join(sentence for sentence in sentences if sentence)


def caption_facts(shot: Shot, labels: Labels, camera_index: int) -> dict[str, str]:
    """The caption's facts by name, for captioners that word them anew; those of a person are the first's, those of the
    camera are about whom it shows."""
    first = shot.people[0]
    found = camera_label(shot, labels, camera_index)
    view = viewpoint(shot.people[found.person].joints, shot.cameras[camera_index])
    ball = touches(shot)
    return {
        "sport": shot.facts.sport,
        "skill": shot.facts.skill,
        "handedness": first.handedness,
        "venue": shot.facts.venue,
        "lighting": shot.facts.lighting,
        "phases": ",".join(phases_shown(shot, 0)),
        "camera_side": view.side,
        "camera_height": view.height,
        "shot_size": found.size,
        "camera_angle": found.angle,
        "camera_movement": found.movement,
        "camera_moves": ",".join(found.moves),
        "camera_pitch_deg": f"{found.pitch_deg:.1f}",
        "camera_azimuth_deg": f"{view.azimuth_deg:.1f}",
        "camera_distance_m": f"{view.distance_m:.2f}",
        "players": str(len(shot.people)),
        "touches": ",".join(f"{shot.people[event.person].instance_id}:{touch_kind(shot, event)}" for event in ball),
        "camera_court_side": camera_side(shot, shot.cameras[camera_index]) if len(shot.people) > 1 else "",
        **{f"person_{name}": text for name, text in sorted(first.words.items())},
    }


def phases_shown(shot: Shot, person: int) -> list[str]:
    """Names of a person's phases that last at least a frame or so within the clip, in order, each once."""
    start_s, end_s = shot.facts.start_s, shot.facts.start_s + shot.num_frames / shot.fps
    shown = [
        phase
        for phase in sorted(shot.performance.phases, key=lambda phase: phase.start_s)
        if phase.person == person
        and min(phase.end_s, end_s) - max(phase.start_s, start_s) >= min(_SHORTEST_PHASE_S, phase.end_s - phase.start_s)
        and phase.end_s > start_s
        and phase.start_s < end_s
    ]
    return list(dict.fromkeys(phase.name for phase in shown))


def _phase_words(name: str) -> str:
    return _PHASES.get(name, f"goes through the {spaced(name)}")


def _noun_phrase(person: Person) -> str:
    noun = person.words.get("person", {"female": "woman", "male": "man"}.get(person.gender, "person"))
    hair = person.words.get("hair", "")
    return f"{with_article(noun).capitalize()}{' with ' + _hair(hair) if hair else ''}"


def _hair(words: str) -> str:
    return words if " hair" in words else with_article(words)


def _doing(shot: Shot) -> str:
    facts = shot.facts
    if facts.skill == "overhead_hit" and any(track.kind == "volleyball" for track in shot.performance.tracks):
        return "hits a volleyball overhead"
    known = _SKILLS.get((facts.sport, facts.skill)) or _RECORDED.get(facts.skill)
    return known or f"performs {with_article(f'{spaced(facts.sport)} {spaced(facts.skill)}')}"


def _place(shot: Shot) -> str:
    facts = shot.facts
    venue = facts.venue_words or _VENUES.get(facts.venue, f"at the {spaced(facts.venue)}")
    light = facts.lighting_words or _LIGHTINGS.get(facts.lighting, f"{spaced(facts.lighting)} light")
    return f"{venue}, lit by {light}"


def _wearing(person: Person) -> str:
    words = person.words
    worn = [with_article(words[name]) for name in ("top", "headgear") if name in words]
    worn[1:1] = [words[name] for name in ("bottom", "shoes") if name in words]
    gear = f", with {words['gear']}" if "gear" in words else ""
    return f"{_pronoun(person).capitalize()} wears {listed(worn)}{gear}." if worn else ""


def _camera(shot: Shot, labels: Labels, camera_index: int) -> str:
    found = camera_label(shot, labels, camera_index)
    person, camera = shot.people[found.person], shot.cameras[camera_index]
    side = viewpoint(person.joints, camera).side
    is_cut = found.size in ("full", "wide") and not is_whole(labels, found.person, camera)
    rest = f"in {SIZES[found.size]} from {side}{', partly outside the picture' if is_cut else ''}"
    return f"{camera_words(found, _OBJECTS.get(person.gender, 'the athlete'))} {rest}."


def _pronoun(person: Person) -> str:
    return _PRONOUNS.get(person.gender, "the athlete")
