"""Gates of authored performances: what is measured on the posed body and its equipment, and what it may be.

`measure(performance, body)` returns the gates that apply by name, `verdict(values)` the reasons to reject.
"""

from synth.sports.gates.accept import Quality, accepted, recorded
from synth.sports.gates.limits import GATES, Gate, verdict
from synth.sports.gates.measure import measure

__all__ = ["GATES", "Gate", "Quality", "accepted", "measure", "recorded", "verdict"]
