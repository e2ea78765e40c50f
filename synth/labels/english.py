"""Small words for captions."""

from collections.abc import Sequence

_NUMBERS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
_PLURALS = {"woman": "women", "man": "men", "person": "people"}


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
    """`women` of `woman`, `red jerseys` of `red jersey`."""
    return _PLURALS.get(noun, noun if noun.endswith("s") else f"{noun}s")


def begun(sentence: str) -> str:
    """With a capital letter."""
    return sentence[:1].upper() + sentence[1:]
