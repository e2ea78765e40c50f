"""What a skeleton is worth: the held-out loss with the own one and with wrong ones."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from pose_to_video.diffusion import Clips, losses, noise_for
from synth.errors import DatasetError
from synth.loader import Sample

SIGMAS = (0.7, 0.85, 1.0)
"""Shares of noise at which the held-out loss is measured."""
WRONG = {
    "other": "another motion's",
    "placed": "another motion's, moved to where its own is",
    "backwards": "its own, backwards",
}

Shows = Sequence[tuple[str, str]]
"""Motion and camera of each clip."""


def shows(clips: Sample) -> Shows:
    """Of a batch."""
    return [(facts["motion_id"], facts["camera"]) for facts in clips["facts"]]


def another(shown: Shows) -> list[int]:
    """For each clip one of another motion, by the camera of the same name if there is one, half the list away."""
    count = len(shown)
    if len({motion for motion, _ in shown}) < 2:
        raise DatasetError("the held-out clips show fewer than two motions, so no skeleton is wrong; make more motions")

    def distance(clip: int, other: int) -> tuple[bool, int]:
        return shown[other][1] != shown[clip][1], (other - clip - count // 2) % count

    return [
        min((j for j in range(count) if shown[j][0] != shown[i][0]), key=lambda j: distance(i, j)) for i in range(count)
    ]


def moved_onto(pose: Tensor, own: Tensor) -> Tensor:
    """Skeletons (B,3,T,H,W), each frame shifted by whole pixels so that its middle is where that of `own` is."""
    shifts = (middles(own) - middles(pose)).round().long()
    moved = torch.full_like(pose, -1.0)
    for clip, frame in torch.cartesian_prod(*map(torch.arange, shifts.shape[:2])).tolist():
        down, right = shifts[clip, frame].tolist()
        padding = (right, -right, down, -down)
        moved[clip, :, frame] = functional.pad(pose[clip, :, frame], padding, value=-1.0)
    return moved


def middles(pose: Tensor) -> Tensor:
    """Row and column (B,T,2) of the middle of what is drawn; of nothing, the picture's."""
    ink = (pose + 1).sum(1) + 1e-9  # B T H W
    rows, columns = (torch.arange(n, device=pose.device) + 0.5 for n in ink.shape[2:])
    both = torch.stack([(ink.sum(3) * rows).sum(2), (ink.sum(2) * columns).sum(2)], -1)
    return both / ink.sum((2, 3))[..., None]


@torch.no_grad()
def judge(model: nn.Module, data: Clips, shown: Shows) -> dict[str, Tensor]:
    """Held-out loss of each clip by skeleton; noise and its shares are the same for all of them.

    own; other: another motion's; placed: the same, moved to where the own one is; backwards: the own one in time.
    """
    pose = data["pose"]
    other = pose[another(shown)]
    skeletons = {"own": pose, "other": other, "placed": moved_onto(other, pose), "backwards": pose.flip(2)}
    return {name: each_loss(model, data | {"pose": skeleton}) for name, skeleton in skeletons.items()}


def each_loss(model: nn.Module, data: Clips) -> Tensor:
    """(clips,): means over the judged shares of noise; a clip's noise is its own."""
    found = []
    for clip in range(len(data["video"])):
        one = {name: value[clip : clip + 1] for name, value in data.items()}
        noise = noise_for(one["video"].shape, "judge", clip)[0].to(one["video"].device)
        found.append(torch.cat([losses(model, one, noise, noise.new_tensor([s])) for s in SIGMAS]).mean().cpu())
    return torch.stack(found)


def verdict(found: dict[str, Tensor], shown: Shows) -> dict[str, float]:
    """How much each wrong skeleton hurts: in percent of the own one's loss, with its standard error over motions (the
    clips of a motion are no independent ones), and on how many motions and clips."""
    motions = [motion for motion, _ in shown]
    names = sorted(set(motions))
    said = {"clips": len(motions), "motions": len(names), "own": float(found["own"].mean())}
    for wrong in (name for name in found if name != "own"):
        harm = found[wrong] - found["own"]
        by_motion = torch.stack([harm[[m == name for m in motions]].mean() for name in names])
        error = float(by_motion.std() / len(names) ** 0.5)
        said |= {f"{wrong}_percent": 100 * float(harm.mean()) / said["own"]}
        said |= {f"{wrong}_percent_error": 100 * error / said["own"]}
        said |= {f"{wrong}_worse_motions": int((by_motion > 0).sum()), f"{wrong}_worse_clips": int((harm > 0).sum())}
    return said


def in_words(said: dict[str, float]) -> str:
    """A verdict for people."""
    lines = [
        f"held-out loss {said['own']:.4f} on {said['clips']} clips of {said['motions']} motions; with a skeleton of"
    ]
    for name, words in WRONG.items():
        percent, error = said[f"{name}_percent"], said[f"{name}_percent_error"]
        motions, clips = said[f"{name}_worse_motions"], said[f"{name}_worse_clips"]
        lines.append(
            f"  {words}: {percent:+.0f} % (standard error {error:.0f}); worse on {motions} motions, {clips} clips"
        )
    return "\n".join(lines)
