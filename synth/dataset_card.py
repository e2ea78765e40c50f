"""The README.md of a dataset: what is in it, how it is read, whose work it stands on."""

from collections.abc import Mapping, Sequence

from synth.hub_card import head
from synth.shard import ShardFacts

_MEMBERS = """| member | content |
|---|---|
| `json` | flat facts: size, rate, sport, skill, who, where, camera, tier, seed, `depth_near_m`, licence |
| `txt` | the long English caption, true by construction |
| `mp4` | RGB, H.264 yuv420p BT.709, constant frame rate, no B-frames, GOP 12 |
| `pose.mp4` | DWPose-style drawing, lossless yuv444p, neck to right shoulder is red |
| `depth.mkv` | FFV1 gray16le, inverse depth: planar z [m] = `depth_near_m` x 65535 / level; 0 nothing |
| `seg.mkv` | FFV1 gray8, instance ids: 0 venue or nothing, 1-99 people, 100-255 things (names in `events.json`) |
| `part.mkv` | FFV1 gray8, body parts, clothes included: 0 none, 1 + SMPL joint (1 pelvis ... 16 head ... 24 right hand) |
| `normal.mp4` | camera space normals, lossless yuv444p: red right, green up, blue to the viewer; black nothing |
| `flow.mkv` | where asked for: FFV1 gray16le, three pictures one below the other: dx, dy = (level - 32768) x `flow_scale_px` to the same point in the next frame; status 0 unknown, 1 seen next, 2 covered, 3 leaves the picture |
| `edge.mkv` | where asked for: FFV1 gray8, a line drawing from depth, ids and normals |
| `ref.png` | the same people, place and light at another moment, sharp |
| `wav` | 48 kHz, 16 bit, stereo: what is heard at the camera, in sync; 0 dBFS is a peak of 104 dB |
| `events.json` | events, contacts and phases in seconds from the first frame; instances, equipment, people; sounds; `description`, `captions` (English and Chinese, short and long), `negatives` (false in one named fact), `questions` with numeric answers; `scores` |
| `labels.npz` | see below; no pickles |

| array in `labels.npz` | shape | meaning |
|---|---|---|
| `K` | T,3,3 | camera matrix [px], pixel centres at +0.5 |
| `world_from_camera` | T,4,4 | camera x right, y down, z forward; world z up [m] |
| `smplx_poses`, `smplx_trans`, `smplx_betas` | T,P,165; T,P,3; P,B | SMPL-X parameters in the world |
| `joints3d` | T,P,144,3 | SMPL-X joints in the world [m] at the middle of the exposure |
| `joints2d` | T,P,133,3 | COCO-WholeBody x, y [px], visibility 0 outside, 1 hidden, 2 seen |
| `hidden_by` | T,P,133 | 0 none, 1 self, 2 person, 3 equipment, 4 scene |
| `joints3d_ends`, `joints2d_ends` | T,2,P,144,3; T,2,P,133,2 | the same when the shutter opens and closes |
| `limb_seen` | T,P,L | share 0..1 of each limb of `synth.skeleton.limbs` that is seen |
| `boxes` | T,P,4 | xyxy [px] around the person's pixels, zeros where none |
| `boxes_full` | T,P,4 | xyxy [px] around all of the person, hidden parts too, not clipped |
| `person_ids` | P | grey value in `seg.mkv` |
| `contacts`, `contact_distance_m` | T,C | 1 while contact c of `events.json` lasts, and then from skin or sole to surface [m], negative inside; -1 else |
| `<name>_pose` | T,4,4 | world_from_object of the equipment named in `json` |
| `<name>_points3d`, `<name>_points2d` | T,N,3 | points of it named in `events.json`, in the world [m], and x, y [px], visibility |
| `<name>_draw` | T | of a bow: 0 at brace to 1 at full draw |
| `venue_points3d`, `venue_points2d` | N,3; T,N,3 | net, court, target: named in `events.json` |
| `ref_K`, `ref_world_from_camera`, `ref_joints2d` | 3,3; 4,4; P,133,3 | of `ref.png` |

Visibility follows from `depth.mkv` and `seg.mkv`: the four pixels around a joint vote, each with its surface drawn on to
the joint; a joint is seen when nothing is before it, or only the person's own surface no farther before it than the joint
lies under skin and clothes (0.14 m at the hip to 0.02 m on the face). Tiers follow from `scores` by the bars in
`dataset.json`; what met none is listed in `rejected.jsonl` with its reasons.
"""

_MAKERS = {
    "cycles": "by path tracing (Blender's Cycles)",
    "raster": "as a preview (plain light, no bounces, no motion blur or depth of field; labels are as exact as ever)",
}
_BODY = """# {name}

Synthetic video of sports motion with exact labels. Recipe digest `{digest}`; the recipe is in `dataset.json`.
Every picture is rendered, {maker}; no real person is shown.

| | |
|---|---|
{counts}

Splits (`val-*.tar` is `validation` on the Hub) keep motions and identities apart; synchronised views of one shot are adjacent and share `clip_id`.

## Read it

```python
import webdataset
for sample in webdataset.WebDataset("shards/train-000000.tar", shardshuffle=False):
    print(sample["__key__"], sample["txt"].decode())
```

Or look at it: `gallery/index.html` opens from disk and shows every clip with its labels; `synth view DATASET` opens it,
and makes it where there is none.

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
    sources: Mapping[tuple[str, str], int],
    engine: str = "cycles",
) -> str:
    """Markdown with the YAML head that dataset hubs read.

    sources: clips by motion source and licence. engine: what made the pictures, as in synth.renderer.RenderSettings.
    """
    rows = [(*source, number) for source, number in sorted(sources.items())]
    return head({shard.split for shard in shards}) + _BODY.format(
        name=name,
        digest=digest,
        maker=_MAKERS[engine],
        counts="\n".join(f"| {key.replace('_', ' ')} | {value} |" for key, value in counts.items()),
        members=_MEMBERS,
        licences="\n".join(f"| {source} | {licence} | {number} |" for source, licence, number in rows),
    )
