"""What VideoX-Fun's, DiffSynth-Studio's and musubi-tuner's dataset classes return from an export, field by field.

The readers below do what the documentation and the reference notes say these classes do: open what the index names,
stack the frames, normalise.
"""

import csv
import json
import shutil
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import pytest

from synth.errors import DatasetError
from synth.export import Settings, export
from synth.export.conformed import Conformed
from synth.export.family import Paths
from synth.export.musubi import frames_left
from synth.export.registry import FAMILIES
from synth.export.source import SourceClip, places
from synth.export.wan_animate import face_box, face_picture, person_mask
from synth.manifest import Dataset

FORMATS = ("videox_fun", "videox_vace", "videox_animate", "diffsynth", "diffsynth_animate", "musubi")
NATIVE = Settings(split="all", fps=24.0)
RED_LIMB, BLUE_LIMB = (153, 0, 0), (0, 0, 153)


@pytest.fixture(scope="module")
def exports(tiny_dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("exports")
    for name in FORMATS:
        assert export(name, tiny_dataset.path, folder / name, NATIVE, workers=1) == 6
    return {name: folder / name for name in FORMATS}


@pytest.fixture(scope="module")
def clips(tiny_dataset: Dataset) -> dict[str, Conformed]:
    whole = replace(NATIVE, absolute=False)
    return {place.key: Conformed(SourceClip(place), whole) for place in places(tiny_dataset, "all")}


def frames_of(path: Path) -> np.ndarray:
    """(T, H, W, 3) uint8 RGB, by the player's own conversion."""
    with av.open(str(path)) as container:
        return np.stack([frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)])


def picture_of(path: Path) -> np.ndarray:
    return cv2.imread(str(path))[..., ::-1]


def videox_control(root: Path, row: dict[str, Any]) -> dict[str, Any]:
    """ImageVideoControlDataset without buckets, at the clip's own size."""
    assert row.get("type", "image") == "video"

    def tensor(key: str) -> np.ndarray:
        return (frames_of(root / row[key]).transpose(0, 3, 1, 2) / np.float32(255) - np.float32(0.5)) / np.float32(0.5)

    subjects = [picture_of(Path(named)) for named in row.get("object_file_path", [])]
    return {
        "pixel_values": tensor("file_path"),
        "control_pixel_values": tensor("control_file_path"),
        "text": row["text"],
        "data_type": row["type"],
        "subject_image": np.array(subjects),
    }


def videox_animate(root: Path, row: dict[str, Any]) -> dict[str, Any]:
    """VideoAnimateDataset, buckets, all frames."""

    def video(key: str, otherwise: float) -> np.ndarray:
        named = row.get(key)
        return frames_of(root / named) if named else np.ones_like(frames_of(root / row["file_path"])) * otherwise

    return {
        "pixel_values": frames_of(root / row["file_path"]),
        "control_pixel_values": frames_of(root / row["control_file_path"]),
        "face_pixel_values": frames_of(root / row["face_file_path"]),
        "background_pixel_values": video("background_file_path", 127.5),
        "mask": video("mask_file_path", 255)[..., :1],
        "ref_pixel_values": picture_of(root / row["ref_file_path"]),
        "text": row["text"],
    }


def limb_color(control: np.ndarray, clip: Conformed, frame: int) -> tuple[int, ...]:
    """The colour between neck and right shoulder of the first person: the commonest of its surroundings."""
    right, left = clip.joints2d[frame, 0, 6, :2], clip.joints2d[frame, 0, 5, :2]
    x, y = (0.75 * right + 0.25 * left).astype(int)
    around = control[frame, max(y - 3, 0) : y + 4, max(x - 3, 0) : x + 4].reshape(-1, 3).astype(int)
    hits = {color: int((np.abs(around - color).max(1) <= 6).sum()) for color in (RED_LIMB, BLUE_LIMB)}
    return max(hits, key=lambda color: hits[color]) if any(hits.values()) else ()


def front(clips: dict[str, Conformed]) -> str:
    """One person, seen from the front."""
    return next(key for key in clips if key.endswith("view0") and len(clips[key].source.labels.person_ids) == 1)


@pytest.mark.parametrize(("name", "limb"), [("videox_fun", RED_LIMB), ("videox_vace", BLUE_LIMB)])
def test_videox_control_batch(
    exports: dict[str, Path], clips: dict[str, Conformed], name: str, limb: tuple[int, int, int]
) -> None:
    rows = json.loads((exports[name] / "metadata.json").read_text())
    assert [Path(row["file_path"]).stem for row in rows] == list(clips)
    for row in rows:
        clip, batch = clips[Path(row["file_path"]).stem], videox_control(exports[name], row)
        assert (row["width"], row["height"]) == (96, 64)
        for field in ("pixel_values", "control_pixel_values"):
            assert batch[field].shape == (5, 3, 64, 96)
            assert batch[field].dtype == np.float32
            assert -1 <= batch[field].min() < -0.5
            assert 0 < batch[field].max() <= 1
        assert batch["text"] == clip.caption
        assert batch["data_type"] == "video"
        assert batch["subject_image"].shape == ((1, 64, 96, 3) if name == "videox_vace" else (0,))
    one = next(row for row in rows if Path(row["file_path"]).stem == front(clips))
    control = frames_of(exports[name] / one["control_file_path"])
    assert limb_color(control, clips[front(clips)], 2) == limb


def test_videox_animate_batch(exports: dict[str, Path], clips: dict[str, Conformed]) -> None:
    root = exports["videox_animate"]
    for row in json.loads((root / "metadata.json").read_text()):
        key = Path(row["file_path"]).stem
        batch, person = videox_animate(root, row), clips[key].main_person
        for field in ("pixel_values", "control_pixel_values", "background_pixel_values"):
            assert batch[field].shape == (5, 64, 96, 3)
            assert batch[field].dtype == np.uint8
        assert batch["face_pixel_values"].shape == (5, 512, 512, 3)
        assert batch["mask"].shape == (5, 64, 96, 1)
        assert set(np.unique(batch["mask"])) == {0, 255}
        assert batch["ref_pixel_values"].shape == (64, 96, 3)
        assert batch["text"] == clips[key].caption
        mask = batch["mask"][..., 0] == 255
        athlete = clips[key].ids == clips[key].source.labels.person_ids[person]
        assert mask[athlete].all()
        assert batch["background_pixel_values"][mask].mean() < 6
        kept = batch["background_pixel_values"][~mask].astype(int) - batch["pixel_values"][~mask]
        assert np.abs(kept).mean() < 6
        assert batch["control_pixel_values"].any()


def test_videox_animation_list_leaves_place_and_mask_to_the_trainer(exports: dict[str, Path]) -> None:
    row = json.loads((exports["videox_animate"] / "metadata_animation.json").read_text())[0]
    batch = videox_animate(exports["videox_animate"], row)
    assert (batch["background_pixel_values"] == 127.5).all()
    assert (batch["mask"] == 255).all()


def test_diffsynth_batch(exports: dict[str, Path], clips: dict[str, Conformed]) -> None:
    root = exports["diffsynth"]
    rows = json.loads((root / "metadata.json").read_text())
    with (root / "metadata.csv").open(newline="") as file:
        assert list(csv.DictReader(file)) == rows
    columns = {"video", "prompt", "control_video", "vace_video", "reference_image", "vace_reference_image"}
    for row in rows:
        assert set(row) == columns
        for column in ("video", "control_video", "vace_video"):
            assert frames_of(root / row[column]).shape == (5, 64, 96, 3)
        for column in ("reference_image", "vace_reference_image"):
            assert picture_of(root / row[column]).shape == (64, 96, 3)
        assert row["prompt"] == clips[Path(row["video"]).stem].caption
    one = next(row for row in rows if Path(row["video"]).stem == front(clips))
    clip = clips[front(clips)]
    assert limb_color(frames_of(root / one["control_video"]), clip, 2) == RED_LIMB
    assert limb_color(frames_of(root / one["vace_video"]), clip, 2) == BLUE_LIMB


def test_diffsynth_animate_batch(exports: dict[str, Path]) -> None:
    root = exports["diffsynth_animate"]
    for row in json.loads((root / "metadata.json").read_text()):
        assert list(row)[:4] == ["video", "prompt", "animate_pose_video", "animate_face_video"]
        assert frames_of(root / row["animate_pose_video"]).shape == (5, 64, 96, 3)
        assert frames_of(root / row["animate_face_video"]).shape == (5, 512, 512, 3)
        assert set(np.unique(frames_of(root / row["animate_mask_video"]))) == {0, 255}


def test_musubi_batch(exports: dict[str, Path], clips: dict[str, Conformed]) -> None:
    root = exports["musubi"]
    tables = tomllib.loads((root / "dataset_jsonl.toml").read_text())["datasets"]
    folders = tomllib.loads((root / "dataset_folders.toml").read_text())["datasets"]
    assert len(tables) == len(folders) == 1
    table, folder = tables[0], folders[0]
    assert isinstance(table["source_fps"], float)
    assert table["source_fps"] == 24.0
    assert table["target_frames"] == [1]  # four of the five frames are left at 16 fps
    assert table["resolution"] == [96, 64]
    assert table["cache_directory"].startswith(str(root))
    lines = [json.loads(line) for line in Path(table["video_jsonl_file"]).read_text().splitlines()]
    assert {Path(line["video_path"]).stem for line in lines} == set(clips)
    for line in lines:
        video = Path(line["video_path"])
        assert video.parent == Path(folder["video_directory"])
        assert video.with_suffix(".txt").read_text() == line["caption"] == clips[video.stem].caption
        assert Path(line["control_path"]) == Path(folder["control_directory"]) / video.name
        for path in (video, Path(line["control_path"])):
            content = frames_of(path)
            assert content.shape == (5, 64, 96, 3)
            assert content.dtype == np.uint8
    control = frames_of(Path(folder["control_directory"]) / f"{front(clips)}.mp4")
    assert limb_color(control, clips[front(clips)], 2) == RED_LIMB


@pytest.mark.parametrize(("frames", "fps", "left"), [(33, 24.0, 22), (81, 30.0, 43), (81, 16.0, 81), (81, 12.0, 81)])
def test_musubi_counts_the_frames_that_are_left_at_the_model_s_rate(frames: int, fps: float, left: int) -> None:
    assert abs(frames_left(frames, fps, 16.0) - left) <= 1
    assert frames_left(frames, fps, 16.0) <= frames


@pytest.mark.parametrize("name", FORMATS)
def test_streams_are_copied_and_frames_belong_together(
    exports: dict[str, Path], clips: dict[str, Conformed], name: str
) -> None:
    paths, family = Paths(exports[name], exports[name], name == "musubi"), FAMILIES[name]
    for key, row in family.index(paths).items():
        source = clips[key].source
        assert source.members["mp4"] in [path.read_bytes() for path in exports[name].glob(f"videos/**/{key}.mp4")]
        assert list(family.verify(Conformed(source, clips[key].settings, family.style), row, paths)) == []


BROKEN = [(name, stream) for name in FORMATS for stream in (("pose",) if "animate" in name else ("control",))]
BROKEN += [("diffsynth", "vace"), ("videox_animate", "background"), ("videox_vace", "videos")]


@pytest.mark.parametrize(("name", "where"), BROKEN)
@pytest.mark.parametrize("lie", ["shifted", "black", "swapped", "missing"])
def test_what_is_wrong_with_an_export_is_found(
    exports: dict[str, Path], clips: dict[str, Conformed], tmp_path: Path, name: str, where: str, lie: str
) -> None:
    copy = Path(shutil.copytree(exports[name], tmp_path / "copy"))
    files = sorted(copy.glob(f"{where}/**/*.mp4"))
    victim = files[0]
    if lie == "missing":
        victim.unlink()
    elif lie == "swapped":
        shutil.copy(next(path for path in files if "0001" in path.stem), victim)
    else:
        frames = frames_of(victim)
        _write(victim, np.roll(frames, 1, 0) if lie == "shifted" else frames * 0)
    family, paths = FAMILIES[name], Paths(copy, exports[name], name == "musubi")
    rows = family.index(paths)
    clip = Conformed(clips[victim.stem].source, clips[victim.stem].settings, family.style)
    if victim.stem not in rows:
        return  # the engine says that the index does not list it
    if lie == "missing":
        with pytest.raises(FileNotFoundError):
            list(family.verify(clip, rows[victim.stem], paths))
    else:
        assert list(family.verify(clip, rows[victim.stem], paths))


def _write(path: Path, frames: np.ndarray) -> None:
    from synth.video import encode_drawing

    path.write_bytes(encode_drawing(frames, 24.0))


def test_too_few_frames_at_the_format_s_rate_are_refused(tiny_dataset: Dataset, tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="too few frames for diffsynth, which takes at least 5"):
        export("diffsynth", tiny_dataset.path, tmp_path / "out", Settings(split="all"), workers=1)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", FORMATS)
def test_sizes_that_the_model_cannot_take_are_refused(tiny_dataset: Dataset, tmp_path: Path, name: str) -> None:
    with pytest.raises(DatasetError, match=f"100x64; {name} takes multiples of 16"):
        export(name, tiny_dataset.path, tmp_path / "out", replace(NATIVE, size_px=(100, 64)), workers=1)
    assert not list(tmp_path.iterdir())


def face(left: float, top: float, right: float, bottom: float, seen: float = 2.0) -> np.ndarray:
    corners = np.array([[left, top, seen], [right, bottom, seen]])
    return np.concatenate([corners, np.tile(corners.mean(0), (66, 1))])


def test_the_face_box_has_the_area_times_1_3_and_reaches_further_up() -> None:
    left, top, right, bottom = face_box(face(400, 300, 500, 420), 1000, 1000) or (0, 0, 0, 0)
    assert (right - left) * (bottom - top) == pytest.approx(1.3 * 100 * 120, rel=0.03)
    assert 300 - top == pytest.approx(3 * (bottom - 420), abs=3)
    assert 400 - left == pytest.approx(right - 500, abs=1)


def test_a_hidden_face_is_cut_out_and_one_outside_is_black() -> None:
    picture = np.full((64, 96, 3), 200, np.uint8)
    assert face_box(face(10, 10, 30, 30, seen=1.0), 96, 64) == face_box(face(10, 10, 30, 30), 96, 64)
    assert (face_picture(picture, face_box(face(80, 10, 110, 30), 96, 64)) == 200).all()
    assert face_box(face(10, 10, 30, 30, seen=0.0), 96, 64) is None
    assert not face_picture(picture, None).any()


def test_the_mask_is_the_box_around_the_person_grown_by_9_px() -> None:
    person = np.zeros((64, 96), bool)
    person[20:30, 40:50] = person[25, 60] = True
    rows, columns = np.nonzero(person_mask(person))
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (11, 38, 31, 69)
    assert not person_mask(np.zeros((64, 96), bool)).any()
