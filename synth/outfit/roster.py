"""The roster: people by number, the same in every dataset; even numbers are women, odd ones men."""

from synth.body import Body
from synth.outfit.identity import Identity, sample_identity
from synth.randomness import generator


def person(number: int, body: Body) -> Identity:
    """The person with this number, from 0 on."""
    return sample_identity(generator(0, "roster", number), "male" if number % 2 else "female", body)
