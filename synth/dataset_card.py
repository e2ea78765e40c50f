"""The README.md of a dataset: what is in it, how it is read, whose work it stands on."""

from collections.abc import Mapping, Sequence

from synth.shard import ShardFacts

_MEMBERS = """| member | content |
|---|---|
| `json` | flat facts: size, rate, sport, skill, who, where, camera, seed, `depth_near_m`, licence |
| `txt` | caption, true by construction |
| `mp4` | RGB, H.264 yuv420p BT.709, constant frame rate, no B-frames, GOP 12 |
| `pose.mp4` | DWPose-style drawing, lossless yuv444p, neck to right shoulder is red |
| `depth.mkv` | FFV1 gray16le, inverse depth: planar z [m] = `depth_near_m` x 65535 / level; 0 nothing |
| `seg.mkv` | FFV1 gray8, instance ids: 0 venue or nothing, 1-99 people, 100-255 things (names in `events.json`) |
| `part.mkv` | FFV1 gray8, body parts: 0 none, 1 + SMPL joint (1 pelvis ... 16 head ... 24 right hand) |
| `normal.mp4` | camera space normals, lossless yuv444p: red right, green up, blue to the viewer; black nothing |
| `events.json` | events, contacts and phases in seconds from the first frame; instances; facts of the caption |
| `labels.npz` | see below; no pickles |

| array in `labels.npz` | shape | meaning |
|---|---|---|
| `K` | T,3,3 | camera matrix [px], pixel centres at +0.5 |
| `world_from_camera` | T,4,4 | camera x right, y down, z forward; world z up [m] |
| `smplx_poses`, `smplx_trans`, `smplx_betas` | T,P,165; T,P,3; P,B | SMPL-X parameters in the world |
| `joints3d` | T,P,144,3 | SMPL-X joints in the world [m] |
| `joints2d` | T,P,133,3 | COCO-WholeBody x, y [px], visibility 0 outside, 1 hidden, 2 seen |
| `hidden_by` | T,P,133 | 0 none, 1 self, 2 person, 3 equipment, 4 scene |
| `boxes` | T,P,4 | xyxy [px] around the person's pixels, zeros where none |
| `boxes_full` | T,P,4 | xyxy [px] around all of the person, hidden parts too, not clipped |
| `person_ids` | P | grey value in `seg.mkv` |
| `contacts` | T,C | 1 while contact c of `events.json` lasts |
| `<name>_pose` | T,4,4 | world_from_object of the equipment named in `json` |

Visibility: a joint is seen when nothing is before it at its pixel, or only the person's own surface no farther
before it than the joint lies under skin and clothes (0.14 m at the hip to 0.02 m on the face).
"""

_HEAD = """---
license: other
task_categories:
- text-to-video
- image-to-video
tags:
- synthetic
- human-pose
- multiview
- webdataset
configs:
- config_name: default
  data_files:
{splits}---

# {name}

Synthetic video of sports motion with exact labels. Recipe digest `{digest}`; the recipe is in `dataset.json`.
Every picture is rendered; no real person is shown.

| | |
|---|---|
{counts}

Splits keep motions and identities apart; synchronised views of one shot are adjacent and share `clip_id`.

## Read it

```python
import webdataset
for sample in webdataset.WebDataset("shards/train-000000.tar", shardshuffle=False):
    print(sample["__key__"], sample["txt"].decode())
```

## Sample

{members}
## Sources and licences

| motion source | licence | clips |
|---|---|---|
{licences}
"""


def card(
    name: str,
    digest: str,
    counts: Mapping[str, int],
    shards: Sequence[ShardFacts],
    facts: Sequence[Mapping[str, str | int | float]],
) -> str:
    """Markdown with the YAML head that dataset hubs read."""
    splits = sorted({shard.split for shard in shards})
    sources = sorted({(str(one["motion_source"]), str(one["licence"])) for one in facts})
    rows = [
        (source, licence, sum((one["motion_source"], one["licence"]) == (source, licence) for one in facts))
        for source, licence in sources
    ]
    return _HEAD.format(
        splits="".join(f"  - split: {split}\n    path: shards/{split}-*.tar\n" for split in splits),
        name=name,
        digest=digest,
        counts="\n".join(f"| {key.replace('_', ' ')} | {value} |" for key, value in counts.items()),
        members=_MEMBERS,
        licences="\n".join(f"| {source} | {licence} | {number} |" for source, licence, number in rows),
    )
