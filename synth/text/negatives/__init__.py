"""Hard negatives: Descriptions that differ from the true one in a single fact, and are false in it.

Where a fact is a matter of degree (how large a shot is, what colour a shirt has), the false value is far from the true
one; where two names may both be right (a gym is a hall), neither denies the other.
"""

from synth.text.negatives.camera import FALSE_ANGLES, FALSE_MOVEMENTS, FALSE_SIZES
from synth.text.negatives.clothes import HIGHEST_NUMBER, UNLIKE_COLOR
from synth.text.negatives.kinds import KINDS, negatives, records
from synth.text.negatives.negative import Change, Negative
from synth.text.negatives.places import FALSE_VENUES, LIGHTS
from synth.text.negatives.play import FALSE_SKILLS

__all__ = [
    "FALSE_ANGLES", "FALSE_MOVEMENTS", "FALSE_SIZES", "FALSE_SKILLS", "FALSE_VENUES", "HIGHEST_NUMBER", "KINDS",
    "LIGHTS", "UNLIKE_COLOR", "Change", "Negative", "negatives", "records",
]  # fmt: skip
