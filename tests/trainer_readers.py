"""What public trainers' dataset classes do with the files of an export, by their documentation and code.

Each reader returns the batch of the class it is named after, at the clip's own size.
"""

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np

Batch = dict[str, Any]


def video(path: Path) -> np.ndarray:
    """(T, H, W, 3) uint8 RGB."""
    with av.open(str(path)) as container:
        return np.stack([frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)])


def image(path: Path) -> np.ndarray:
    """(H, W, 3) uint8 RGB."""
    picture = cv2.imread(str(path))
    if picture is None:
        raise FileNotFoundError(path)
    return picture[..., ::-1]


class ImageVideoControlDataset:
    """VideoX-Fun @804a425, one stride, all frames; without buckets normalised, with buckets as decoded."""

    def __init__(self, meta: Path, data_root: Path, enable_bucket: bool = False) -> None:
        self._rows: list[Batch] = json.loads(meta.read_text())
        self._root, self._bucket = data_root, enable_bucket

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, index: int) -> Batch:
        row = self._rows[index]
        if row.get("type", "image") != "video":
            raise ValueError("taken for a picture")
        subjects = [image(Path(named)) for named in row.get("object_file_path", [])]  # not joined with the root
        return {
            "pixel_values": self._tensor(row["file_path"]),
            "control_pixel_values": self._tensor(row["control_file_path"]),
            "text": row["text"],
            "data_type": row["type"],
            "idx": index,
            "subject_image": np.array(subjects),
        }

    def _tensor(self, named: str) -> np.ndarray:
        frames = video(self._root / named)
        if self._bucket:
            return frames
        return (frames.transpose(0, 3, 1, 2) / np.float32(255) - np.float32(0.5)) / np.float32(0.5)


class VideoAnimateDataset:
    """VideoX-Fun @804a425, buckets. Without a background it is grey, without a mask all is to be made anew."""

    def __init__(self, meta: Path, data_root: Path) -> None:
        self._rows: list[Batch] = json.loads(meta.read_text())
        self._root = data_root

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, index: int) -> Batch:
        row = self._rows[index]
        pixels, reference = video(self._root / row["file_path"]), image(self._root / row["ref_file_path"])
        background, mask = row.get("background_file_path"), row.get("mask_file_path")
        return {
            "pixel_values": pixels,
            "control_pixel_values": video(self._root / row["control_file_path"]),
            "face_pixel_values": video(self._root / row["face_file_path"]),
            "background_pixel_values": video(self._root / background) if background else np.full_like(pixels, 127),
            "mask": video(self._root / mask)[..., :1] if mask else np.full_like(pixels[..., :1], 255),
            "ref_pixel_values": reference,
            "clip_pixel_values": reference,
            "text": row["text"],
            "data_type": row["type"],
            "idx": index,
        }


class UnifiedDataset:
    """DiffSynth-Studio @fed7b18: the columns of data_file_keys become lists of RGB pictures, the first 4n+1 frames."""

    def __init__(
        self, rows: Sequence[Mapping[str, str]], base_path: Path, data_file_keys: str, num_frames: int = 81
    ) -> None:
        self._rows, self._base, self._keys = rows, base_path, data_file_keys.split(",")
        self._num_frames = num_frames

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, index: int) -> Batch:
        row = self._rows[index]
        return {key: self._content(value) if key in self._keys else value for key, value in row.items()}

    def _content(self, named: str) -> list[np.ndarray]:
        path = self._base / named
        if path.suffix == ".png":
            return [image(path)]
        frames = list(video(path))
        count = min(len(frames), self._num_frames)
        return frames[: 1 + (count - 1) // 4 * 4]


@dataclass(frozen=True)
class ItemInfo:
    """What musubi-tuner caches latents of."""

    item_key: str
    caption: str
    content: np.ndarray
    control_content: np.ndarray


def musubi_batches(
    toml: Path, target_fps: float, target_frames: int | None = None
) -> Iterator[tuple[tuple[int, int, int], list[ItemInfo]]]:
    """musubi-tuner @30c658c, `retrieve_latent_cache_batches`, batches of 1, `head`: ((W, H, T), items).

    target_frames: instead of the table's, as the user of another model writes it.
    """
    for table in tomllib.loads(toml.read_text())["datasets"]:
        assert table["frame_extraction"] == "head"
        (wanted,) = table["target_frames"] if target_frames is None else (target_frames,)
        for path, control, caption in _musubi_files(table):
            content, control_content = (
                _at_rate(video(file), table.get("source_fps"), target_fps) for file in (path, control)
            )
            if len(content) >= wanted:  # shorter ones are left out without a word
                size = (content.shape[2], content.shape[1], wanted)
                assert list(size[:2]) == table["resolution"]
                yield size, [ItemInfo(str(path), caption, content[:wanted], control_content[:wanted])]


def _musubi_files(table: Mapping[str, Any]) -> Iterator[tuple[Path, Path, str]]:
    """Video, control and caption of each item, from lines or from folders; paths are used as they are."""
    if "video_jsonl_file" in table:
        for line in map(json.loads, Path(table["video_jsonl_file"]).read_text().splitlines()):
            yield Path(line["video_path"]), Path(line["control_path"]), line["caption"]
        return
    for path in sorted(Path(table["video_directory"]).glob("*.mp4")):
        yield path, Path(table["control_directory"]) / path.name, path.with_suffix(".txt").read_text()


def _at_rate(frames: np.ndarray, source_fps: float | None, target_fps: float) -> np.ndarray:
    """Frames dropped, in steps that are added up, where the source is faster than the model."""
    if source_fps is None or source_fps <= target_fps:
        return frames
    kept, moment, last = list[np.ndarray](), 0.0, -1
    for frame in frames:
        if int(moment) != last:
            kept.append(frame)
            last = int(moment)
        moment += target_fps / source_fps
    return np.stack(kept)
