"""Questions and answers in words."""

from collections.abc import Callable
from dataclasses import asdict, dataclass

from synth.text import chinese, chinese_words, english, english_words
from synth.text.description import NOBODY, Description, Record, Stretch, Who
from synth.text.telling import seconds


@dataclass(frozen=True)
class Answer:
    """kind, value, unit; whom it is about and what they are compared with; which times of the clip [s] it is from."""

    kind: str
    value: float
    unit: str
    person_id: int = NOBODY
    other_id: int = NOBODY
    start_s: float = 0.0
    end_s: float = 0.0


DECIMALS = {"m": 2, "m/s": 1, "s": 2, "deg": 0, "px": 0, "": 0}
"""Of answers in words, by unit; `value` has four."""
ENGLISH = {
    "people_count": "How many athletes are in the picture at the start of the clip?",
    "camera_distance": "How far is the camera from the pelvis of {who} at the start of the clip?",
    "camera_height": "How high above the ground is the camera at the start of the clip?",
    "nearer": "Who is nearer to the camera at the start of the clip, {one} or {two}, and by how much?",
    "stature": "How tall is {who}?",
    "pixel_height": "How many pixels tall is {who} at the start of the clip, from top to bottom?",
    "path_length": "How far does {who} travel over the ground during the clip?",
    "ball_speed": "How fast does the ball fly off when {who} plays it at {start} s?",
    "arrow_speed": "How fast is the arrow when {who} releases it at {start} s?",
    "contact_height": "How high above the ground is the centre of the ball when {who} plays it at {start} s?",
    "elbow_angle": "What is the angle of the {hand} elbow of {who} at {start} s, where 180 degrees is straight?",
    "knee_angle": "What is the angle of the {hand} knee of {who} at {start} s, where 180 degrees is straight?",
    "wrist_span": "How far apart are the wrists of {who} at the release at {start} s?",
    "jump_height": "How far does the pelvis of {who} rise in the jump from take-off at {start} s to its highest point?",
    "air_time": "How long is {who} in the air in the jump at {start} s?",
    "draw_time": "How much time passes from the start of the draw at {start} s to the release?",
    "toss_time": "How much time passes from the release of the toss at {start} s to the hit?",
    "rally_time": "How much time passes between the first and the last touch of the ball?",
    "touch_count": "How many times is the ball touched?",
    "phase_time": "For how long does {who} {deed}, from {start} s on?",
}
CHINESE = {
    "people_count": "视频开始时画面中有几名运动员？",
    "camera_distance": "视频开始时，摄像机距离{who}的骨盆有多远？",
    "camera_height": "视频开始时，摄像机离地多高？",
    "nearer": "视频开始时，{one}和{two}谁离摄像机更近？近多少？",
    "stature": "{who}身高多少？",
    "pixel_height": "视频开始时，{who}从上到下占多少像素？",
    "path_length": "在整段视频中，{who}在地面上一共移动了多远？",
    "ball_speed": "{start}秒时{who}触球后，球飞出的速度是多少？",
    "arrow_speed": "{start}秒时{who}撒放后，箭的速度是多少？",
    "contact_height": "{start}秒时{who}触球的瞬间，球心离地多高？",
    "elbow_angle": "{start}秒时，{who}的{hand}肘角度是多少？（180度为伸直）",
    "knee_angle": "{start}秒时，{who}的{hand}膝角度是多少？（180度为伸直）",
    "wrist_span": "{start}秒撒放时，{who}的两只手腕相距多远？",
    "jump_height": "{who}在{start}秒起跳，骨盆从离地到最高点上升了多少？",
    "air_time": "{who}在{start}秒起跳，腾空了多长时间？",
    "draw_time": "从{start}秒开始开弓到撒放，经过了多长时间？",
    "toss_time": "从{start}秒抛球出手到击球，经过了多长时间？",
    "rally_time": "从第一次触球到最后一次触球，经过了多长时间？",
    "touch_count": "球一共被触碰了几次？",
    "phase_time": "{who}从{start}秒起“{deed}”，持续了多长时间？",
}
_UNITS = {"m": "米", "m/s": "米/秒", "s": "秒", "deg": "度", "px": "像素", "": ""}
_COUNTED = {"people_count": "名", "touch_count": "次"}
_HANDS = {"left": "左", "right": "右"}


def in_english(description: Description, answer: Answer) -> Record:
    """The record of a question."""
    told = {who.id: _who(description, who) for who in description.seen}
    question = ENGLISH[answer.kind].format(**_slots(description, answer, told, english_words.PHASES))
    number = f"{answer.value:.{DECIMALS[answer.unit]}f}"
    said = f"{number} {'degrees' if answer.unit == 'deg' else answer.unit}".strip()
    by = f"{told[answer.person_id]}, by {said}" if answer.kind == "nearer" else said
    return _record("en", question, by, answer)


def in_chinese(description: Description, answer: Answer) -> Record:
    """The record of a question."""
    told = {who.id: _who_zh(description, who) for who in description.seen}
    slots = _slots(description, answer, told, chinese_words.PHASES)
    question = CHINESE[answer.kind].format(**slots | {"hand": _HANDS.get(slots["hand"], "")})
    said = f"{answer.value:.{DECIMALS[answer.unit]}f}{_COUNTED.get(answer.kind, _UNITS[answer.unit])}"
    by = f"{told[answer.person_id]}更近，近{said}" if answer.kind == "nearer" else said
    return _record("zh", question, by, answer)


ASKED: dict[str, Callable[[Description, Answer], Record]] = {"en": in_english, "zh": in_chinese}


def named_apart(description: Description) -> set[int]:
    """Ids of those seen whom words tell from all others."""
    names = [_who(description, who) for who in description.seen]
    return {who.id for who, name in zip(description.seen, names, strict=True) if names.count(name) == 1}


def _who(description: Description, who: Who) -> str:
    if description.is_game:
        return f"the {english.named(who).removeprefix('a ').removeprefix('the ')}"
    return f"the {who.person if who.person != 'person' else 'athlete'}"


def _who_zh(description: Description, who: Who) -> str:
    if description.is_game:
        return chinese.named(who)
    return {"woman": "这名女子", "man": "这名男子"}.get(who.person, "这名运动员")


def _slots(description: Description, answer: Answer, told: dict[int, str], phases: dict[str, str]) -> dict[str, str]:
    """What questions leave open; two people in the order of their ids, so that the order tells nothing."""
    pair = [told.get(person_id, "") for person_id in sorted((answer.person_id, answer.other_id))]
    hand = description.who(answer.person_id).handedness if answer.person_id else ""
    deed = next((phases.get(one.name, one.name) for one in description.phases if _is_of(one, answer)), "")
    return {
        "who": told.get(answer.person_id, ""),
        "one": pair[0],
        "two": pair[1],
        "start": seconds(answer.start_s),
        "hand": hand,
        "deed": deed,
    }


def _is_of(phase: Stretch, answer: Answer) -> bool:
    return (phase.person_id, phase.start_s, phase.end_s) == (answer.person_id, answer.start_s, answer.end_s)


def _record(language: str, question: str, said: str, answer: Answer) -> Record:
    facts = asdict(answer)
    kind, value, unit = (facts.pop(name) for name in ("kind", "value", "unit"))
    asked = {"language": language, "kind": kind, "question": question, "answer": said}
    return asked | {"value": round(value, 4), "unit": unit} | facts
