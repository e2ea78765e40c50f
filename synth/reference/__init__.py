"""The reference picture: which other moment of a performance it shows, and from where."""

from synth.reference.choice import Still, choose

__all__ = ["Still", "choose"]
