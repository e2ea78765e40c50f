"""What is in a file or folder of this project, as (name, value) lines."""

import zipfile
from pathlib import Path

from synth.address import Place, local
from synth.errors import DatasetError, TakeError
from synth.manifest import open_dataset
from synth.motion.motion import Motion
from synth.plain import tree_of
from synth.shard import read_shard
from synth.video import describe_stream

Facts = list[tuple[str, str]]
_FROM_MOTION = frozenset({"poses", "trans", "betas", "gender", "mocap_frame_rate"})


def describe(path: Place) -> Facts:
    """Facts of a dataset folder, a shard (.tar), a Motion (.npz) or a mocap file, in the order to show them."""
    if not path.exists():
        raise DatasetError(f"{path}: there is nothing here; give a dataset folder, a .tar, a .npz or a mocap file")
    if path.is_dir():
        return _describe_dataset(path)
    if path.suffix == ".tar":
        return _describe_shard(path)
    path = local(path, "a motion or a recording")
    if path.suffix == ".npz" and _is_motion(path):
        return _describe_motion(path)
    return _describe_take(path)


def _describe_dataset(path: Place) -> Facts:
    dataset = open_dataset(path)
    facts = [
        ("kind", "dataset"),
        ("name", dataset.name),
        ("recipe digest", dataset.digest),
        ("schema", str(dataset.schema)),
        *((name.replace("_", " "), str(value)) for name, value in dataset.counts.items()),
    ]
    for shard in dataset.shards:
        size = f"{shard.num_bytes / 1e6:.2f} MB"
        facts.append(
            (f"shards/{shard.name}", f"{_counted(shard.num_clips, 'clip')}, {size}, sha256 {shard.sha256[:12]}")
        )
    return facts


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _describe_shard(path: Place) -> Facts:
    facts = [("kind", "shard")]
    samples = 0
    for key, members in read_shard(path):
        samples += 1
        if samples == 1:
            facts += [(f"first sample {key}", f"{sum(map(len, members.values())) / 1e6:.2f} MB")]
            facts += [(suffix, _told(path, f"{key}.{suffix}", data)) for suffix, data in members.items()]
    return [*facts, ("samples", str(samples))]


def _told(shard: Place, name: str, data: bytes) -> str:
    try:
        return _describe_member(name.partition(".")[2], data)
    except (ValueError, AttributeError, DatasetError) as error:
        why = " ".join(str(error).split())[:200]
        raise DatasetError(f"{shard}: {name} is damaged ({why}); make the dataset again") from error


def _describe_member(suffix: str, data: bytes) -> str:
    if suffix.endswith(("mp4", "mkv")):
        stream = describe_stream(data)
        return (
            f"{stream.codec} {stream.pixel_format} {stream.width_px}x{stream.height_px},"
            f" {stream.num_frames} frames at {stream.fps:g} fps, {len(data)} bytes"
        )
    if suffix == "txt":
        return data.decode()
    if suffix == "json":
        return ", ".join(f"{name}={value}" for name, value in tree_of(data).items())
    return f"{len(data)} bytes"


def _is_motion(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as file:
            return {name.removesuffix(".npy") for name in file.namelist()} - {"expression"} == _FROM_MOTION
    except (OSError, ValueError, RuntimeError, zipfile.BadZipFile) as error:
        why = " ".join(str(error).split())[:120]
        raise TakeError(f"{path}: not a readable npz ({why}); export it again without pickles") from error


def _describe_motion(path: Path) -> Facts:
    motion = Motion.load(path)
    low, high = motion.trans.min(0), motion.trans.max(0)
    return [
        ("kind", "motion (SMPL-X, AMASS layout)"),
        ("frames", str(motion.num_frames)),
        ("rate", f"{motion.fps:g} fps"),
        ("duration", f"{motion.duration_s:.3f} s"),
        ("gender", motion.gender),
        ("betas", str(len(motion.betas))),
        *_describe_build(motion),
        ("root travel", " x ".join(f"{value:.2f}" for value in high - low) + " m"),
    ]


def _describe_build(motion: Motion) -> Facts:
    """Size of the embedded body with the motion's betas; nothing where it has not been built."""
    from synth.body import default_body_path, load_body
    from synth.body.measures import measures

    if not default_body_path().is_file():
        return []
    body = load_body()
    found = measures(body.rest_vertices(motion.betas), body.rest_joints(motion.betas))
    return [
        ("height", f"{found.height_m:.3f} m"),
        ("arm span", f"{found.arm_span_m:.3f} m"),
        ("leg length", f"{found.leg_m:.3f} m"),
    ]


def _describe_take(path: Path) -> Facts:
    from synth.mocap import read_take

    take = read_take(path)
    return [
        ("kind", f"take ({path.suffix.removeprefix('.')})"),
        ("frames", str(take.num_frames)),
        ("rate", f"{take.fps:g} fps"),
        ("duration", f"{max(take.num_frames - 1, 0) / take.fps:.3f} s"),
        ("joints", f"{len(take.names)}: {', '.join(take.names)}"),
        *(("warning", warning) for warning in take.warnings),
    ]
