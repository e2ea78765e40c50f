"""Lies about what is heard and said; told, where they can be, in description, captions and txt alike.

Some can be told only of some clips: of an athlete alone, of a camera that pans.
"""

from lies_of_descriptions import OF_DESCRIPTIONS
from lies_of_sound import OF_SOUND
from lies_of_texts import OF_TEXTS
from lies_of_views import OF_VIEWS
from spoken_lie import SpokenLie

__all__ = ["SPOKEN", "SpokenLie"]

SPOKEN: tuple[SpokenLie, ...] = (*OF_SOUND, *OF_DESCRIPTIONS, *OF_VIEWS, *OF_TEXTS)
