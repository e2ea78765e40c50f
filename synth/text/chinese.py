"""Captions in simplified Chinese."""

from synth.text import chinese_words as table
from synth.text.description import Description, Garment, Who
from synth.text.english_grammar import spaced
from synth.text.telling import (
    Deed,
    Form,
    Kit,
    deeds,
    has_time,
    is_all_whole,
    is_orbit,
    metres,
    only_hands,
    seconds,
    sides,
    skill_shown,
    touches,
)

_DIGITS = ("零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十")
_HANDS = {"right": "右手", "left": "左手"}


def words(description: Description, form: Form) -> str:
    """`short`: one sentence. `long`: a paragraph with times [s] from the first frame."""
    if not description.seen:
        return f"空镜头，{_place(description)}，画面中没有人。"
    if form == "short":
        return _short(description)
    told = _game(description) if description.is_game else _alone(description)
    return "".join(sentence for sentence in told if sentence)


def _short(description: Description) -> str:
    doing = f"{_people(description)}{_venue(description)}{_doing(description)}"
    size = table.SIZES[description.view.shot_size]
    if not description.is_game:
        side = "" if is_orbit(description) else table.SIDES[description.view.side]
        return f"{doing}，{side}{size}。"
    teams = dict.fromkeys(one.team for one in description.seen)
    shirts = [_colored(shirt) for team in teams if (shirt := description.shirt_of(team))]
    return f"{doing}，{'对'.join(shirts) + '，' if len(shirts) == 2 else ''}{size}。"


def _alone(description: Description) -> list[str]:
    """Sentences about one, or about several who look and do the same."""
    who, count = description.seen[0], len(description.seen)
    hair = _hair(who)
    subject = f"{_count(count)}{f'{hair}的' if hair else ''}{_noun(description)}"
    light = f"光线为{_light(description)}"
    return [
        f"{subject}{_venue(description)}{_doing(description)}，{light}。",
        _wearing(who, count),
        _manner(description, who, count),
        _camera(description, who, count),
    ]


def _manner(description: Description, who: Who, count: int) -> str:
    told = [_deed(deed) for deed in deeds(description, tuple(table.INSTANTS))]
    subject = f"{_pronoun(who, count)}惯用{_HANDS[who.handedness]}"
    if len(told) > 1:
        told[0] = f"先{told[0]}"
    return f"{'，'.join([subject, *told])}。"


def _deed(deed: Deed) -> str:
    """`1.2秒时起跳`."""
    return f"{'随后' if deed.is_next else _when(deed.time_s)}{_deed_words(deed)}"


def _when(time_s: float) -> str:
    return f"{seconds(time_s)}秒时" if has_time(time_s) else ""


def _deed_words(deed: Deed) -> str:
    if not deed.is_phase:
        return table.INSTANTS[deed.name]
    return table.PHASES.get(deed.name) or f"进行{_quoted(spaced(deed.name))}"


def _doing(description: Description) -> str:
    sport, skill = description.sport, skill_shown(description)
    if description.with_ball and skill in table.HITS:
        return table.HITS[skill]
    known = table.SKILLS.get((sport, skill)) or table.RECORDED.get(skill)
    return known or f"进行{_quoted(f'{spaced(sport)} {spaced(skill)}')}"


def _venue(description: Description) -> str:
    if description.venue_words:
        return f"在{_quoted(description.venue_words)}的场地"
    return table.VENUES.get(description.venue) or f"在{_quoted(spaced(description.venue))}"


def _light(description: Description) -> str:
    return table.LIGHTS.get(description.lighting_words) or _quoted(description.lighting_words)


def _place(description: Description) -> str:
    return f"{_venue(description)}，光线为{_light(description)}"


def _hair(who: Who) -> str:
    if not who.hair or "head" not in who.shows:
        return ""
    return table.HAIR[who.hair].format(color=_color(who.hair_color))


def _wearing(who: Who, count: int) -> str:
    clothes = [text for text in (_top(who), _bottom(who)) if text]
    told = [f"身穿{'和'.join(clothes)}"] if clothes else []
    told += [f"{verb}{text}" for slot, verb in (("shoes", "脚穿"), ("headgear", "头戴")) if (text := _one(who, slot))]
    if who.worn("feet"):
        told.append("赤脚")
    gear = [text for slot in _GEAR if (text := _one(who, slot))]
    told += [f"戴着{'、'.join(gear)}"] if gear else []
    told += ["腰挂箭囊"] if who.worn("quiver") else []
    return f"{_pronoun(who, count)}{'都' if count > 1 else ''}{'，'.join(told)}。" if told else ""


_GEAR = ("eyewear", "chest_guard", "arm_guard", "finger_tab", "sleeves", "knee_pads")


def _top(who: Who) -> str:
    """`红色球衣`, `红色7号球衣`."""
    shirt = who.worn("top")
    return _colored(shirt, f"{who.number}号" if who.number else "") if shirt else ""


def _bottom(who: Who) -> str:
    outer, under = (_one(who, slot) for slot in ("bottom", "tights"))
    return f"{outer}（内搭{under}）" if outer and under else outer or under


def _one(who: Who, slot: str) -> str:
    worn = who.worn(slot)
    return _colored(worn) if worn else ""


def _colored(garment: Garment, number: str = "") -> str:
    """`红色球衣`; a kind that has no words is quoted."""
    return f"{_color(garment.color)}{number}{table.GARMENTS.get(garment.kind) or _quoted(garment.kind)}"


def _color(color: str) -> str:
    return table.COLORS[color] if color else ""


def _camera(description: Description, who: Who, count: int) -> str:
    view, whom = description.view, _pronoun(who, count)
    stands = "起始机位" if is_orbit(description) else "机位"
    told = [
        f"{_film(description, whom)}",
        f"景别为{table.SIZES[view.shot_size]}",
        f"{stands}在{whom}的{table.SIDES[view.side]}约{metres(view.distance_m)}米处",
    ]
    if view.is_cut:
        told.append("部分身体在画面外")
    if only_hands(who):
        told.append(f"画面中只有{whom}的{'和'.join(table.PARTS[part] for part in who.shows)}")
    return f"{'，'.join(told)}。"


def _film(description: Description, whom: str) -> str:
    """`手持镜头仰拍她，左右摇镜跟随`."""
    view = description.view
    noun = table.CAMERAS.get(view.movements[0], "镜头")
    deeds = [move for move in view.movements if move not in ("static", "handheld")] or ["static"]
    also = "，同时变焦" if "zoom_in" in deeds[1:] or "zoom_out" in deeds[1:] else ""
    moves = table.MOVEMENTS[deeds[0]]
    return f"{noun}{table.ANGLES[view.angle]}{whom}{f'，{moves}' if moves else ''}{also}"


def _pronoun(who: Who, count: int) -> str:
    return f"{table.PRONOUNS[who.person]}{'们' if count > 1 else ''}"


def _game(description: Description) -> list[str]:
    told = [f"{_when(time_s)}{named(who)}{table.TOUCHES[name]}" for who, name, time_s in touches(description)]
    doing = f"{_people(description)}{_venue(description)}{_doing(description)}，光线为{_light(description)}"
    return [
        f"{doing}：{'，对阵'.join(_side(kits) for kits in sides(description))}。",
        f"{'依次为：' if len(told) > 1 else ''}{'；'.join(told)}。" if told else "",
        _winner(description),
        _hands(description),
        _game_camera(description),
    ]


def _people(description: Description) -> str:
    """`四名女子`."""
    return f"{_count(len(description.seen))}{_noun(description)}"


def _noun(description: Description) -> str:
    nouns = {one.person for one in description.seen}
    return table.PEOPLE[nouns.pop() if len(nouns) == 1 else "person"]


def _count(number: int) -> str:
    """`两名` of 2, `十二名` of 12."""
    if number == 2:
        return "两名"
    if number <= 10:
        return f"{_DIGITS[number]}名"
    tens, ones = divmod(number, 10)
    return f"{_DIGITS[tens] if tens > 1 else ''}十{_DIGITS[ones] if ones else ''}名" if number < 100 else f"{number}名"


def named(who: Who) -> str:
    """A player by what can be seen of them."""
    shirt = who.worn("top")
    if shirt is None:
        return table.ROLES.get(who.role) or "球员"
    return f"身穿{_colored(shirt)}的{f'{who.number}号' if who.number else ''}球员"


def _side(kits: tuple[Kit, ...]) -> str:
    return "和".join(_kit(kit) for kit in kits)


def _kit(kit: Kit) -> str:
    """`两名身穿红色球衣和黑色短裤的球员`."""
    worn = "和".join(_colored(one) for one in kit.garments)
    return f"{_count(kit.number)}{f'身穿{worn}的' if worn else ''}球员"


def _winner(description: Description) -> str:
    shirt = description.shirt_of(description.winner)
    return f"身穿{_colored(shirt)}的一方得分。" if description.winner and shirt else ""


def _hands(description: Description) -> str:
    left = [named(who) for who in description.seen if who.handedness == "left"]
    if len(description.seen) == 1:
        return f"该球员惯用{_HANDS[description.seen[0].handedness]}。"
    if not left:
        return "所有人都惯用右手。"
    if len(left) == len(description.seen):
        return "所有人都惯用左手。"
    return f"{'和'.join(left)}惯用左手，其余的人惯用右手。"


def _game_camera(description: Description) -> str:
    """About all of them where they are in the picture, else about the one whom it shows."""
    view = description.view
    place = f"景别为{table.SIZES[view.shot_size]}，机位离地{view.height_m:.1f}米，位于{_court_side(description)}"
    if is_all_whole(description):
        return (
            f"{_film(description, table.PRONOUNS[_pronoun_of(description)] + '们')}，{place}，所有人都完整地在画面内。"
        )
    return f"{_film(description, named(description.who(view.about)))}，{place}，并非所有人都完整入画。"


def _pronoun_of(description: Description) -> str:
    """Several women are 她们, all others 他们."""
    return "woman" if {one.person for one in description.seen} == {"woman"} else "man"


def _court_side(description: Description) -> str:
    side = description.view.court_side
    shirts = {team: _colored(shirt) for team in ("near", "far") if (shirt := description.shirt_of(team))}
    told = side == "side" or side.rpartition("_")[2] in shirts
    return table.COURT_SIDES[side].format_map({"near": "", "far": ""} | shirts) if told else "场地一侧"


def _quoted(words: str) -> str:
    return f"“{words}”"
