"""A net before people: it hides joints as equipment does, and its strands are thinner than what the other view sees."""

import json
from dataclasses import replace

import numpy as np
import pytest
import tiny

from synth.clip import Clip
from synth.equipment import NET_ID
from synth.labels.labels import Labels
from synth.quality.checks.visibility import EQUIPMENT, SCENE, hidden_by
from synth.quality.checks.warp import warp
from synth.quality.evidence import Evidence
from synth.video import decode_map8, decode_map16, encode_map8, encode_map16

NEARER = 1.25
"""Inverse depth of what is put before a surface, as a share of the surface's."""


@pytest.fixture(scope="module")
def clips() -> list[Clip]:
    return list(tiny.graded(tiny.packed(tiny.enlarged(tiny.shot(), 2))))


def _hidden(clip: Clip, kind: int) -> Evidence:
    """The first seen joint of the first frame, now behind a pixel of the net and called hidden by `kind`."""
    labels = Labels.from_bytes(clip.members["labels.npz"])
    joints2d, told = labels.joints2d.copy(), labels.hidden_by.copy()
    point = int(np.flatnonzero(joints2d[0, 0, :, 2] == 2)[0])
    joints2d[0, 0, point, 2], told[0, 0, point] = 1, kind
    column, row = joints2d[0, 0, point, :2].astype(int)
    ids = decode_map8(clip.members["seg.mkv"]).copy()
    ids[0, row - 1 : row + 2, column - 1 : column + 2] = NET_ID
    members = dict(clip.members)
    members["labels.npz"] = replace(labels, joints2d=joints2d, hidden_by=told).to_bytes()
    members["seg.mkv"] = encode_map8(ids, tiny.FPS)
    return Evidence(clip.key, members)


def test_what_the_net_hides_is_hidden_by_equipment(clips: list[Clip]) -> None:
    assert list(hidden_by(_hidden(clips[0], EQUIPMENT))) == []
    assert "by kind 4" in next(hidden_by(_hidden(clips[0], SCENE)))


def _with_bars(clip: Clip, named: str) -> Evidence:
    """Upright bars of 2 px stand before everything every 10 px, and seg.mkv says that they are a thing of that name."""
    levels, ids = decode_map16(clip.members["depth.mkv"]).astype(float), decode_map8(clip.members["seg.mkv"]).copy()
    bars = np.arange(levels.shape[2]) % 10 < 2
    levels[..., bars] *= NEARER
    ids[..., bars] = NET_ID
    members = dict(clip.members)
    members["depth.mkv"] = encode_map16(levels.clip(0, 65535).astype(np.uint16), tiny.FPS)
    members["seg.mkv"] = encode_map8(ids, tiny.FPS)
    record = json.loads(members["events.json"])
    record["instances"].append({"id": NET_ID, "name": named})
    return Evidence(clip.key, members | {"events.json": json.dumps(record).encode()})


def test_what_is_nets_alone_may_be_missed_by_the_other_view(clips: list[Clip]) -> None:
    other = Evidence(clips[1].key, clips[1].members)
    assert [line for line in warp([_with_bars(clips[0], "net"), other]) if "looks through" in line] == []
    assert [line for line in warp([_with_bars(clips[0], "fence"), other]) if "looks through" in line] != []
