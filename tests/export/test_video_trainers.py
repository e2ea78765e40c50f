"""What VideoX-Fun's, DiffSynth-Studio's and musubi-tuner's dataset classes return from an export, field by field.

The people are 140 px high, large enough for the colour of a limb to be read off at its place.
"""

import csv
import json
import shutil
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import tiny
from trainer_readers import ImageVideoControlDataset, UnifiedDataset, VideoAnimateDataset, musubi_batches, video

from synth.dataset import write_dataset
from synth.errors import DatasetError
from synth.export import Settings, export
from synth.export.conformed import Conformed
from synth.export.family import Paths
from synth.export.musubi import frames_left
from synth.export.registry import FAMILIES
from synth.export.source import SourceClip, places
from synth.manifest import Dataset
from synth.video import encode_drawing

FORMATS = ("videox_fun", "videox_vace", "videox_animate", "diffsynth", "diffsynth_animate", "musubi")
NATIVE = Settings(split="all", fps=24.0)
LARGER = 4
T, H, W = tiny.FRAMES, tiny.HEIGHT * LARGER, tiny.WIDTH * LARGER
LEFT_SHOULDER, RIGHT_SHOULDER = 5, 6
RED_LIMB, BLUE_LIMB = (153, 0, 0), (0, 0, 153)
FRONT, SIDE, TWO_PEOPLE = "volleyball_0000_view0", "volleyball_0000_view1", "volleyball_0001_view0"


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Somebody from the front and from the side, and two people."""
    shots = [tiny.shot("volleyball_0000", "m0", "i0"), tiny.shot("volleyball_0001", "m1", "i1", people=2, views=1)]
    clips = tiny.clips([tiny.enlarged(shot, LARGER) for shot in shots])
    return write_dataset(clips, tmp_path_factory.mktemp("large") / "dataset", "large", {"seed": 7}, "0123456789ab", 3)


@pytest.fixture(scope="module")
def exports(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("exports")
    for name in FORMATS:
        assert export(name, dataset.path, folder / name, NATIVE, workers=1) == 3
    return {name: folder / name for name in FORMATS}


@pytest.fixture(scope="module")
def clips(dataset: Dataset) -> dict[str, Conformed]:
    found = {
        place.key: Conformed(SourceClip(place), replace(NATIVE, absolute=False)) for place in places(dataset, "all")
    }
    assert list(found) == [FRONT, SIDE, TWO_PEOPLE]
    return found


def on_the_limb(clip: Conformed, shoulder: int) -> Iterator[tuple[int, int, int]]:
    """Frame, row and column of pixels between neck and shoulder, clear of the dots at both, where both are seen."""
    for frame, points in enumerate(clip.joints2d[:, 0]):
        neck, end = points[[LEFT_SHOULDER, RIGHT_SHOULDER], :2].mean(0), points[shoulder, :2]
        if (points[[LEFT_SHOULDER, RIGHT_SHOULDER], 2] == 2).all() and np.hypot(*(end - neck)) > 15:
            for share in (0.4, 0.5, 0.6):
                column, row = (neck + share * (end - neck)).astype(int).tolist()
                yield frame, row, column


def limb_colors(control: np.ndarray, clip: Conformed, shoulder: int) -> np.ndarray:
    """(samples, 3): the brightest colour across the limb at each place, since thin lines fade towards their rim."""
    sampled = (
        (row, column, control[frame]) for frame, row, column in on_the_limb(clip, shoulder) if frame < len(control)
    )
    across = [picture[row - 1 : row + 2, column] for row, column, picture in sampled]
    return np.array([colors[colors.max(-1).argmax()] for colors in across]).astype(int)


def assert_right_shoulder(control: np.ndarray, clip: Conformed, color: tuple[int, int, int]) -> None:
    """control (T, H, W, 3) uint8: the limb at the right shoulder has the colour, the one at the left has not."""
    right, left = (limb_colors(control, clip, shoulder) for shoulder in (RIGHT_SHOULDER, LEFT_SHOULDER))
    assert len(right) == len(left) == 3 * len(control)
    assert np.abs(right - color).max() <= 3
    assert np.abs(left - color).max(-1).min() > 30


def as_bytes(tensor: np.ndarray) -> np.ndarray:
    """(T, 3, H, W) in [-1, 1] as (T, H, W, 3) uint8."""
    return np.rint((tensor.transpose(0, 2, 3, 1) + 1) * 127.5).astype(np.uint8)


def assert_shows(frames: np.ndarray, expected: Sequence[np.ndarray], limit: float) -> None:
    """Frame by frame the same picture, nowhere further off than `limit` of 255."""
    assert frames.dtype == np.uint8
    assert frames.shape == (len(expected), *expected[0].shape)
    for found, own in zip(frames, expected, strict=True):
        assert own.any()
        assert np.abs(found.astype(int) - own).max() <= limit


def style_of(name: str) -> str:
    return FAMILIES[name].style


@pytest.mark.parametrize(("name", "limb"), [("videox_fun", RED_LIMB), ("videox_vace", BLUE_LIMB)])
def test_videox_control_batch(
    exports: dict[str, Path], clips: dict[str, Conformed], name: str, limb: tuple[int, int, int]
) -> None:
    root = exports[name]
    plain, bucketed = (ImageVideoControlDataset(root / "metadata.json", root, bucket) for bucket in (False, True))
    assert len(plain) == len(bucketed) == len(clips)
    for index, clip in enumerate(clips.values()):
        batch, bucket = plain[index], bucketed[index]
        assert set(batch) == {
            "pixel_values", "control_pixel_values", "text", "data_type", "idx", "subject_image"
        }  # fmt: skip
        assert (batch["text"], batch["data_type"], batch["idx"]) == (clip.caption, "video", index)
        expected = {"pixel_values": list(clip.rgb), "control_pixel_values": list(clip.poses(style=style_of(name)))}
        for field, pictures in expected.items():
            assert batch[field].dtype == np.float32
            assert batch[field].shape == (T, 3, H, W)
            assert -1 <= batch[field].min() < -0.8
            assert 0.8 < batch[field].max() <= 1
            assert_shows(as_bytes(batch[field]), pictures, 4)
            assert_shows(bucket[field], pictures, 4)
        subjects = [clip.reference()] if name == "videox_vace" else []
        assert np.array_equal(batch["subject_image"], np.array(subjects))
    front = plain[list(clips).index(FRONT)]
    assert_right_shoulder(as_bytes(front["control_pixel_values"]), clips[FRONT], limb)


@pytest.mark.parametrize("name", ["videox_fun", "videox_vace", "videox_animate"])
def test_videox_rows_say_what_the_trainer_asks_of_them(exports: dict[str, Path], name: str) -> None:
    for row in json.loads((exports[name] / "metadata.json").read_text()):
        assert (row["type"], row["width"], row["height"]) == ("video", W, H)
        assert not Path(row["file_path"]).is_absolute()
        assert all(Path(named).is_absolute() for named in row.get("object_file_path", []))


def test_videox_animate_batch(exports: dict[str, Path], clips: dict[str, Conformed]) -> None:
    root = exports["videox_animate"]
    loaded = VideoAnimateDataset(root / "metadata.json", root)
    assert len(loaded) == len(clips)
    for index, clip in enumerate(clips.values()):
        batch = loaded[index]
        assert (batch["text"], batch["data_type"], batch["idx"]) == (clip.caption, "video", index)
        assert_shows(batch["pixel_values"], list(clip.rgb), 0)
        drawn = list(clip.poses((clip.main_person,), "wan_animate"))
        assert_shows(batch["control_pixel_values"], drawn, 4)
        for field in ("ref_pixel_values", "clip_pixel_values"):
            assert np.array_equal(batch[field], clip.reference())
        assert_animate_streams(
            clip,
            batch["pixel_values"],
            {key: batch[f"{key}_pixel_values"] for key in ("face", "background")} | {"mask": batch["mask"]},
        )
    front = loaded[list(clips).index(FRONT)]
    assert_right_shoulder(front["control_pixel_values"], clips[FRONT], RED_LIMB)


def assert_animate_streams(clip: Conformed, pixels: np.ndarray, streams: Mapping[str, np.ndarray]) -> None:
    """face (T, 512, 512, 3) shows skin, mask (T, H, W, 1) 0 or 255 covers the main person, the place is black there."""
    face, background, mask = (streams[name] for name in ("face", "background", "mask"))
    assert (face.shape, face.dtype) == ((T, 512, 512, 3), np.uint8)
    assert (background.shape, background.dtype) == ((T, H, W, 3), np.uint8)
    assert (mask.shape, mask.dtype) == ((T, H, W, 1), np.uint8)
    assert set(np.unique(mask)) == {0, 255}
    assert all(picture.max() > 150 for picture in face)
    masked = mask[..., 0] == 255
    athlete = clip.ids == clip.source.labels.person_ids[clip.main_person]
    assert masked[athlete].all()
    assert masked.mean() < 0.5
    assert background[masked].mean() < 3
    assert np.abs(background[~masked].astype(int) - pixels[~masked]).mean() < 3


def test_videox_animation_list_leaves_place_and_mask_to_the_trainer(
    exports: dict[str, Path], clips: dict[str, Conformed]
) -> None:
    root = exports["videox_animate"]
    shorter, longer = (VideoAnimateDataset(root / name, root) for name in ("metadata_animation.json", "metadata.json"))
    assert len(shorter) == len(clips)
    batch, replacement = shorter[0], longer[0]
    assert (batch["background_pixel_values"] == 127).all()
    assert (batch["mask"] == 255).all()
    for field in ("pixel_values", "control_pixel_values", "face_pixel_values", "ref_pixel_values"):
        assert np.array_equal(batch[field], replacement[field])


def tables(root: Path) -> list[dict[str, str]]:
    """The rows of both tables, which must agree."""
    rows = json.loads((root / "metadata.json").read_text())
    with (root / "metadata.csv").open(newline="") as file:
        assert list(csv.DictReader(file)) == rows
    return rows


@pytest.mark.parametrize(
    ("column", "reference", "style", "limb"),
    [
        ("control_video", "reference_image", "dwpose", RED_LIMB),
        ("vace_video", "vace_reference_image", "vace", BLUE_LIMB),
    ],
)
def test_diffsynth_batch(
    exports: dict[str, Path],
    clips: dict[str, Conformed],
    column: str,
    reference: str,
    style: str,
    limb: tuple[int, int, int],
) -> None:
    loaded = UnifiedDataset(tables(exports["diffsynth"]), exports["diffsynth"], f"video,{column},{reference}")
    assert len(loaded) == len(clips)
    for index, clip in enumerate(clips.values()):
        batch = loaded[index]
        assert batch["prompt"] == clip.caption
        assert_shows(np.stack(batch["video"]), list(clip.rgb), 0)
        assert_shows(np.stack(batch[column]), list(clip.poses(style=style)), 4)
        assert np.array_equal(np.stack(batch[reference]), clip.reference()[None])
    front = loaded[list(clips).index(FRONT)]
    assert_right_shoulder(np.stack(front[column]), clips[FRONT], limb)


def test_diffsynth_animate_batch(exports: dict[str, Path], clips: dict[str, Conformed]) -> None:
    root = exports["diffsynth_animate"]
    streams = ("pose", "face", "inpaint", "mask")
    keys = ["video", *(f"animate_{stream}_video" for stream in streams), "reference_image"]
    loaded = UnifiedDataset(tables(root), root, ",".join(keys))
    assert len(loaded) == len(clips)
    for index, clip in enumerate(clips.values()):
        batch = loaded[index]
        assert set(batch) == {*keys, "prompt"}
        assert batch["prompt"] == clip.caption
        pose, face, place, mask = (np.stack(batch[f"animate_{stream}_video"]) for stream in streams)
        assert_shows(np.stack(batch["video"]), list(clip.rgb), 0)
        assert_shows(pose, list(clip.poses((clip.main_person,), "wan_animate")), 4)
        assert np.array_equal(np.stack(batch["reference_image"]), clip.reference()[None])
        assert (mask == mask[..., :1]).all()
        assert_animate_streams(
            clip, np.stack(batch["video"]), {"face": face, "background": place, "mask": mask[..., :1]}
        )
    front = loaded[list(clips).index(FRONT)]
    assert_right_shoulder(np.stack(front["animate_pose_video"]), clips[FRONT], RED_LIMB)


@pytest.mark.parametrize("index", ["dataset_jsonl.toml", "dataset_folders.toml"])
@pytest.mark.parametrize(("fps", "wanted", "left"), [(16.0, None, 1), (24.0, T, T)])
def test_musubi_batch(
    exports: dict[str, Path], clips: dict[str, Conformed], index: str, fps: float, wanted: int | None, left: int
) -> None:
    """At Wan's rate four of five frames are left, and 4n+1 of them is one; at HunyuanVideo's it is all five."""
    batches = list(musubi_batches(exports["musubi"] / index, fps, wanted))
    assert len(batches) == len(clips)
    for size, (item,) in batches:
        clip = clips[Path(item.item_key).stem]
        assert size == (W, H, left)
        assert item.caption == clip.caption
        assert_shows(item.content, list(clip.rgb)[:left], 0)
        assert_shows(item.control_content, list(clip.poses())[:left], 4)
    assert {Path(item.item_key).stem for _, (item,) in batches} == set(clips)
    (front,) = (item for _, (item,) in batches if Path(item.item_key).stem == FRONT)
    assert_right_shoulder(front.control_content, clips[FRONT], RED_LIMB)


@pytest.mark.parametrize("index", ["dataset_jsonl.toml", "dataset_folders.toml"])
def test_musubi_tables_say_rate_size_and_length(exports: dict[str, Path], index: str) -> None:
    (table,) = tomllib.loads((exports["musubi"] / index).read_text())["datasets"]
    assert isinstance(table["source_fps"], float)
    assert (table["source_fps"], table["resolution"], table["target_frames"]) == (24.0, [W, H], [1])
    assert Path(table["cache_directory"]).is_relative_to(exports["musubi"])


@pytest.mark.parametrize(("frames", "fps", "left"), [(33, 24.0, 22), (81, 30.0, 43), (81, 16.0, 81), (81, 12.0, 81)])
def test_musubi_counts_the_frames_that_are_left_at_the_model_s_rate(frames: int, fps: float, left: int) -> None:
    assert abs(frames_left(frames, fps, 16.0) - left) <= 1
    assert frames_left(frames, fps, 16.0) <= frames


@pytest.mark.parametrize("name", FORMATS)
def test_pictures_are_copied_byte_by_byte(exports: dict[str, Path], clips: dict[str, Conformed], name: str) -> None:
    for key, clip in clips.items():
        (path,) = exports[name].glob(f"videos/**/{key}.mp4")
        assert path.read_bytes() == clip.source.members["mp4"]


CONTROL = {name: "pose" if "animate" in name else "control" for name in FORMATS}
BROKEN = [*CONTROL.items(), ("diffsynth", "vace"), ("videox_animate", "background"), ("videox_vace", "videos")]


@pytest.fixture(scope="module")
def spoiled(exports: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("spoiled")
    return {name: Path(shutil.copytree(path, folder / name)) for name, path in exports.items()}


@pytest.mark.parametrize(("name", "where"), BROKEN)
def test_what_is_wrong_with_a_stream_is_found(
    exports: dict[str, Path], spoiled: dict[str, Path], clips: dict[str, Conformed], name: str, where: str
) -> None:
    """What is not spoiled passes, or `export` would have refused it."""
    family, paths = FAMILIES[name], Paths(spoiled[name], exports[name], name == "musubi")
    clip = Conformed(clips[FRONT].source, clips[FRONT].settings, family.style)
    (victim,), (other,) = (list(paths.folder.glob(f"{where}/**/{key}.mp4")) for key in (FRONT, SIDE))
    (near,) = paths.folder.glob(f"{where}/**/{TWO_PEOPLE}.mp4")
    whole, frames, row = victim.read_bytes(), video(victim), family.index(paths)[FRONT]
    lies = {
        "shows the moment of frame|differs by": encode_drawing(np.roll(frames, 1, 0), 24.0),
        "black throughout": encode_drawing(np.zeros_like(frames), 24.0),
        "differs by": other.read_bytes(),
    }
    if family.style != "wan_animate":  # whose athlete is the same one, moving alike in the same place
        lies["from what it must show"] = near.read_bytes()
    for words, content in lies.items():
        victim.write_bytes(content)
        (first, *_) = family.verify(clip, row, paths)
        assert any(word in first for word in words.split("|")), first
    victim.unlink()
    with pytest.raises(FileNotFoundError):
        list(family.verify(clip, row, paths))
    victim.write_bytes(whole)


def test_too_few_frames_at_the_format_s_rate_are_refused(dataset: Dataset, tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="too few frames for diffsynth, which takes at least 5"):
        export("diffsynth", dataset.path, tmp_path / "out", Settings(split="all"), workers=1)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", FORMATS)
def test_sizes_that_the_model_cannot_take_are_refused(dataset: Dataset, tmp_path: Path, name: str) -> None:
    with pytest.raises(DatasetError, match=f"100x64; {name} takes multiples of 16"):
        export(name, dataset.path, tmp_path / "out", replace(NATIVE, size_px=(100, 64)), workers=1)
    assert not list(tmp_path.iterdir())
