"""Captions in English."""

from synth.text import english_words as table
from synth.text.description import Description, Garment, Who
from synth.text.english_grammar import begun, counted, does, listed, plural, spaced, with_article
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
)  # fmt: skip

_PRONOUNS = {"woman": ("she", "her"), "man": ("he", "him")}


def words(description: Description, form: Form) -> str:
    """`short`: one sentence. `long`: a paragraph with times [s] from the first frame."""
    if not description.seen:
        return f"A view {_place(description)}, without anybody in the picture."
    if form == "short":
        return _short(description)
    told = _game(description) if description.is_game else _alone(description)
    return " ".join(sentence for sentence in told if sentence)


def _short(description: Description) -> str:
    count = len(description.seen)
    venue, size = _venue(description), table.SIZES[description.view.shot_size]
    doing = does(_doing(description), count)
    if description.is_game:
        shirts = [f"{_colored(shirt, 2)}" for team in _teams(description) if (shirt := description.shirt_of(team))]
        against = f", {' against '.join(shirts)}" if len(shirts) == 2 else ""
        return f"{begun(_people(description))} {doing} {venue}{against}, in {size}."
    who = with_article(description.seen[0].person) if count == 1 else _people(description)
    return f"{begun(who)} {doing} {venue}, in {size}{_seen_from(description)}."


def _seen_from(description: Description) -> str:
    return "" if is_orbit(description) else f" from {table.SIDES[description.view.side]}"


def _alone(description: Description) -> list[str]:
    """Sentences about one, or about several who look and do the same."""
    who, count = description.seen[0], len(description.seen)
    hair = _hair(who)
    if count == 1:
        subject = f"{with_article(who.person)}{f' with {hair}' if hair else ''}"
    else:
        subject = f"{_people(description)}{f', each with {hair},' if hair else ''}"
    return [
        f"{begun(subject)} {does(_doing(description), count)} {_place(description)}.",
        _wearing(who, count),
        _manner(description, who, count),
        _camera(description, who, count),
    ]


def _manner(description: Description, who: Who, count: int) -> str:
    told = deeds(description, tuple(table.INSTANTS))
    subject = f"{begun(who.handedness)}-handed, {_pronoun(who, count)}"
    if not told:
        return f"{begun(_pronoun(who, count))} {'is' if count == 1 else 'are'} {who.handedness}-handed."
    return f"{subject} {listed([_deed(deed, count) for deed in told])}."


def _deed(deed: Deed, count: int) -> str:
    when = f" at {seconds(deed.time_s)} s" if deed.is_timed else ""
    return f"{'then ' if deed.is_next else ''}{does(_deed_words(deed), count)}{when}"


def _deed_words(deed: Deed) -> str:
    if not deed.is_phase:
        return table.INSTANTS[deed.name]
    return table.PHASES.get(deed.name, f"go through the {spaced(deed.name)}")


def _doing(description: Description) -> str:
    sport, skill = description.sport, skill_shown(description)
    if description.with_ball and skill in table.HITS:
        return table.HITS[skill]
    known = table.SKILLS.get((sport, skill)) or table.RECORDED.get(skill)
    return known or f"perform {with_article(f'{spaced(sport)} {spaced(skill)}')}"


def _venue(description: Description) -> str:
    return description.venue_words or table.VENUES.get(description.venue, f"at the {spaced(description.venue)}")


def _place(description: Description) -> str:
    return f"{_venue(description)}, lit by {description.lighting_words}"


def _hair(who: Who) -> str:
    if not who.hair or "head" not in who.shows:
        return ""
    color = _color(who.hair_color)
    return table.HAIR[who.hair].format(color=color, a_color=with_article(color))


def _wearing(who: Who, count: int) -> str:
    worn = [_top(who), *(_one(who, slot) for slot in ("bottom", "shoes", "headgear"))]
    if under := who.worn("tights"):
        worn[1] = f"{worn[1]} over {_colored(under)}" if worn[1] else _colored(under)
    gear = [_one(who, slot) for slot in ("eyewear", "sleeves", "knee_pads", *_GEAR)]
    clothes, things = ([one for one in found if one] for found in (worn, gear))
    subject, verb = _pronoun(who, count), "wears" if count == 1 else "each wear"
    if not clothes and not things:
        return f"{begun(subject)} {'is' if count == 1 else 'are'} barefoot." if who.worn("feet") else ""
    subject = f"Barefoot, {subject}" if who.worn("feet") else begun(subject)
    if not clothes:
        return f"{subject} {verb} {listed(things)}."
    return f"{subject} {verb} {listed(clothes)}{f', with {listed(things)}' if things else ''}."


_GEAR = ("chest_guard", "arm_guard", "finger_tab", "quiver")


def _top(who: Who) -> str:
    shirt = _one(who, "top")
    return f"{shirt} with the number {who.number}" if shirt and who.number else shirt


def _one(who: Who, slot: str) -> str:
    """`a red jersey`, `black shorts`; "" where it does not show."""
    worn = who.worn(slot)
    if worn is None:
        return ""
    noun = _colored(worn)
    return noun if noun.endswith("s") or worn.kind in table.UNCOUNTED else with_article(noun)


def _colored(garment: Garment, number: int = 1) -> str:
    """`red jersey`, `red jerseys`; a kind that has no words is its own."""
    noun = table.GARMENTS.get(garment.kind, garment.kind)
    many = plural(noun) if number > 1 and garment.kind not in table.UNCOUNTED else noun
    return f"{_color(garment.color)} {many}" if garment.color else many


def _color(color: str) -> str:
    return table.COLORS.get(color, color)


def _camera(description: Description, who: Who, count: int) -> str:
    view = description.view
    whom = "them" if count > 1 else _PRONOUNS.get(who.person, ("", "the athlete"))[1]
    start = "starting from" if is_orbit(description) else "from"
    place = f"{start} {table.SIDES[view.side]}, about {metres(view.distance_m)} m away"
    rest = f"{_film(description, whom)} {place}{', partly outside the picture' if view.is_cut else ''}"
    if only_hands(who):
        rest += f", with nothing of {whom} but {listed([table.PARTS[part] for part in who.shows])} in the picture"
    return f"{rest}."


def _film(description: Description, whom: str) -> str:
    """`A handheld camera at eye level pans with her in a full shot`."""
    view = description.view
    noun = table.CAMERAS.get(view.movements[0], "camera")
    deeds = [move for move in view.movements if move not in ("static", "handheld")] or ["static"]
    does_what = table.MOVEMENTS[deeds[0]].format(whom=whom)
    also = " and zooms" if "zoom_in" in deeds[1:] or "zoom_out" in deeds[1:] else ""
    size = table.SIZES[view.shot_size]
    return f"{begun(with_article(noun))} {table.ANGLES[view.angle]} {does_what}{also} in {size}"


def _pronoun(who: Who, count: int) -> str:
    return "they" if count > 1 else _PRONOUNS.get(who.person, ("the athlete", ""))[0]


def _game(description: Description) -> list[str]:
    told = [
        f"{named(who)} {does(table.TOUCHES[name], 1)}{f' at {seconds(time_s)} s' if has_time(time_s) else ''}"
        for who, name, time_s in touches(description)
    ]
    count = len(description.seen)
    doing = f"{begun(_people(description))} {does(_doing(description), count)} {_place(description)}"
    return [
        f"{doing}: {' against '.join(_side(kits) for kits in sides(description))}.",
        f"In this order, {listed(told)}." if len(told) > 1 else f"{begun(told[0])}." if told else "",
        _winner(description),
        _hands(description),
        _game_camera(description),
    ]


def _people(description: Description) -> str:
    """`four women`."""
    nouns = {one.person for one in description.seen}
    noun, count = nouns.pop() if len(nouns) == 1 else "person", len(description.seen)
    return f"{counted(count)} {noun if count == 1 else table.PEOPLE[noun]}"


def _teams(description: Description) -> list[str]:
    return list(dict.fromkeys(one.team for one in description.seen))


def named(who: Who) -> str:
    """A player by what can be seen of them."""
    top = _top(who)
    return f"a player in {top}" if top else f"the {spaced(who.role)}"


def _side(kits: tuple[Kit, ...]) -> str:
    return listed([_kit(kit) for kit in kits])


def _kit(kit: Kit) -> str:
    """`two in red jerseys and black shorts`."""
    worn = [_colored(one, kit.number) for one in kit.garments]
    parts = [
        noun if kit.number > 1 or noun.endswith("s") or one.kind in table.UNCOUNTED else with_article(noun)
        for one, noun in zip(kit.garments, worn, strict=True)
    ]
    return f"{counted(kit.number)} in {' and '.join(parts)}" if parts else counted(kit.number)


def _winner(description: Description) -> str:
    shirt = description.shirt_of(description.winner)
    return f"The team in {_colored(shirt, 2)} wins the point." if description.winner and shirt else ""


def _hands(description: Description) -> str:
    left = [named(who) for who in description.seen if who.handedness == "left"]
    if len(description.seen) == 1:
        return f"The player is {description.seen[0].handedness}-handed."
    if not left:
        return "All are right-handed."
    if len(left) == len(description.seen):
        return "All are left-handed."
    return f"{begun(listed(left))} {'is' if len(left) == 1 else 'are'} left-handed, the others right-handed."


def _game_camera(description: Description) -> str:
    """About all of them where they are in the picture, else about the one whom it shows."""
    view = description.view
    place = f"{view.height_m:.1f} m above the ground, from {_court_side(description)}"
    if is_all_whole(description):
        return f"{_film(description, 'them')}, {place}, all of them in the picture."
    whom = named(description.who(view.about))
    return f"{_film(description, whom)}, {place}, not all of them whole."


def _court_side(description: Description) -> str:
    side = description.view.court_side
    shirts = {team: _colored(shirt, 2) for team in ("near", "far") if (shirt := description.shirt_of(team))}
    told = side == "side" or side.rpartition("_")[2] in shirts
    return table.COURT_SIDES[side].format_map({"near": "", "far": ""} | shirts) if told else "one side"
