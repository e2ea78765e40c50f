"""Laws of packing: how many streams are encoded at once changes no byte."""

import pytest
import tiny

from synth import pack as packing
from synth.labels import label
from synth.recipe import SignalRecipe


def test_the_bytes_do_not_depend_on_how_many_streams_are_encoded_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    shot = tiny.shot()
    frames = tiny.SphereFrames(shot, tiny.spheres_of(shot))
    labels, made = label(shot, frames, 0), []
    for encoders in (1, 2, 5):
        monkeypatch.setattr(packing, "_ENCODERS", encoders)
        made.append(packing.pack(shot, frames, labels, 0, "0", SignalRecipe(flow=False, edges=True)).members)
    assert dict(made[0]) == dict(made[1]) == dict(made[2])
