"""Small words: articles, plurals, verbs, lists."""

from collections.abc import Sequence

_NUMBERS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen",
)  # fmt: skip


def with_article(words: str) -> str:
    """`a red jersey`, `an orange jersey`."""
    return f"{'an' if words[:1].lower() in 'aeiou' else 'a'} {words}"


def listed(parts: Sequence[str]) -> str:
    """`one, two and three`."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def spaced(name: str) -> str:
    """`jump serve` of `jump_serve`."""
    return name.replace("_", " ")


def counted(number: int) -> str:
    """`four` of 4."""
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def plural(noun: str) -> str:
    """`red jerseys` of `red jersey`; what ends in s is several already."""
    return noun if noun.endswith("s") else f"{noun}s"


def does(deed: str, number: int) -> str:
    """`tosses the ball` of `toss the ball`, if one does it; a second verb of two goes along."""
    if number != 1:
        return deed
    verb, *rest = deed.split(" ")
    if rest[:1] == ["and"]:
        rest[1] = _singular(rest[1])
    return " ".join([_singular(verb), *rest])


def begun(sentence: str) -> str:
    """With a capital letter."""
    return sentence[:1].upper() + sentence[1:]


def _singular(verb: str) -> str:
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return f"{verb[:-1]}ies"
    return f"{verb}es" if verb.endswith(("s", "sh", "ch", "x", "o")) else f"{verb}s"
