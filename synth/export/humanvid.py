"""HumanVid (zhenzhiwang/HumanVid @28ff734, src/dataset/dance_video_h_v_camera.py): skeletons and cameras."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from jaxtyping import Float
from scipy.spatial.transform import Rotation

from synth.errors import DatasetError
from synth.export.conformed import Conformed, Picture
from synth.export.family import Family, Paths, Record, read_video, write_file, write_json
from synth.export.pages import chosen
from synth.export.settings import Settings
from synth.labels.visibility import OUTSIDE
from synth.skeleton.maps import SMPLX_OF_WHOLEBODY

_LISTS = ("horizontal.json", "vertical.json")
_LARGEST_ERROR_PX = 0.2
_PART = "blender"
"""In every path: the loader takes camera files for world-to-camera where a path says `blender`."""


class HumanVid(Family):
    """blender/videos, blender/pose, blender/camera and a list for wide, one for high clips."""

    name: ClassVar[str] = "humanvid"
    about: ClassVar[str] = "HumanVid: pose and camera"
    style: ClassVar[str] = "humanvid"
    defaults: ClassVar[Settings] = Settings(split="train", absolute=True)
    least_frames: ClassVar[int] = 24
    """As many as its configs sample; of fewer it fails and takes another clip."""

    def write(self, clip: Conformed, folder: Path) -> Record:
        """Picture, skeletons, and a camera a frame."""
        record = {kind: f"{_PART}/{kind}/{clip.key}.mp4" for kind in ("videos", "pose")}
        write_file(folder / record["videos"], clip.rgb_mp4())
        write_file(folder / record["pose"], clip.pose_mp4())
        write_file(folder / camera_path(record["videos"]), camera_text(clip).encode())
        return record

    def finish(self, records: Sequence[Record], paths: Paths) -> None:
        """Both lists, whose paths must lead to the cameras; a square clip counts as high, as in the loader."""
        for record in records:
            if camera_path(paths.named(record["videos"])) != paths.named(camera_path(record["videos"])):
                raise DatasetError(
                    f"{paths.target}: HumanVid would look for cameras elsewhere, since it replaces every /videos/ and"
                    " /mp4/ of a path; choose a place without these names"
                )
        for name, wide in zip(_LISTS, (True, False), strict=True):
            chosen_ones = [record for record in records if (record["width"] > record["height"]) == wide]
            write_json(paths.folder / name, [_row(record, paths) for record in chosen_ones])

    def index(self, paths: Paths) -> Mapping[str, Any]:
        """Rows of both lists."""
        rows = [row for name in _LISTS for row in json.loads((paths.folder / name).read_text())]
        return {Path(row["video_path"]).stem: row for row in rows}

    def read(self, row: Any, paths: Paths) -> Mapping[str, Iterable[Picture]]:
        """The two videos that a row names."""
        return {
            "rgb": read_video(paths.find(row["video_path"])),
            "pose": read_video(paths.find(row["kps_path"])),
        }

    def verify(self, clip: Conformed, row: Any, paths: Paths) -> Iterator[str]:
        """Also the cameras, by what they do: the people's joints must land on their pixels."""
        yield from super().verify(clip, row, paths)
        if (row["start_frame"], row["end_frame"]) != (0, clip.num_frames):
            yield f"{clip.key}: frames {row['start_frame']} to {row['end_frame']} of {clip.num_frames}"
        found = np.loadtxt(paths.find(camera_path(row["video_path"])), ndmin=2)
        if len(found) != clip.num_frames:
            yield f"{clip.key}: camera: {len(found)} lines for {clip.num_frames} frames"
        elif (off_px := _error_px(found, clip)) > _LARGEST_ERROR_PX:
            yield f"{clip.key}: camera: joints land {off_px:.1f} px from their pixels"

    def page(self, settings: Settings) -> str:
        """How to train with it."""
        return f"""# humanvid: for HumanVid

Name `horizontal.json` in `data.horizontal_meta` and `vertical.json` in `data.vertical_meta`. **Give the trainer a copy**:
its loader deletes files whose lengths it finds wrong. Keep `{_PART}` in the path: by that word it takes camera files for
world-to-camera, whatever other words there are.

* `{_PART}/videos/KEY.mp4`: H.264 4:2:0. `{_PART}/pose/KEY.mp4`: lossless 4:4:4, red and blue swapped (neck to right
  shoulder is blue), widths by the picture's size, hands, face and three points of each foot; everybody is drawn.
* `{_PART}/camera/KEY.txt`: a line a frame: time [s], tx ty tz [m], qx qy qz qw of world-to-camera, fx fy as shares of
  width and height; x right, y down, z forward. The loader takes the principal point for the middle of the picture.

{chosen(settings, self.style, self.frames_step)}
"""


def camera_path(video: str) -> str:
    """Where the loader looks for a video's cameras."""
    return video.replace("/videos/", "/camera/").replace("/mp4/", "/camera/").replace(".mp4", ".txt")


def camera_lines(clip: Conformed) -> Float[np.ndarray, "frames 10"]:
    """Time [s], translation [m], quaternion xyzw of camera_from_world, fx / width, fy / height."""
    camera_from_world = np.linalg.inv(clip.world_from_camera)
    times_s = np.arange(clip.num_frames)[:, None] / clip.fps
    turns = Rotation.from_matrix(camera_from_world[:, :3, :3]).as_quat(canonical=True)
    focal = clip.camera_matrix[:, (0, 1), (0, 1)] / (clip.width_px, clip.height_px)
    return np.concatenate([times_s, camera_from_world[:, :3, 3], turns, focal], 1)


def _error_px(lines: Float[np.ndarray, "frames 10"], clip: Conformed) -> float:
    """How far from their labels the file's cameras project the joints that are in the picture, at most [px]."""
    joints = clip.source.labels.joints3d[clip.indices][:, :, SMPLX_OF_WHOLEBODY]
    seen = (
        np.einsum("fij,fpnj->fpni", Rotation.from_quat(lines[:, 4:8]).as_matrix(), joints) + lines[:, None, None, 1:4]
    )
    focal, middle = lines[:, 8:] * (clip.width_px, clip.height_px), clip.camera_matrix[:, :2, 2]
    inside = clip.joints2d[..., 2] > OUTSIDE
    points = (
        seen[..., :2] / np.where(inside, seen[..., 2], 1.0)[..., None] * focal[:, None, None] + middle[:, None, None]
    )
    return float(np.linalg.norm(points - clip.joints2d[..., :2], axis=-1)[inside].max(initial=0.0))


def camera_text(clip: Conformed) -> str:
    """The camera file."""
    return "".join(" ".join(f"{value:.9g}" for value in line) + "\n" for line in camera_lines(clip))


def _row(record: Record, paths: Paths) -> dict[str, Any]:
    return {
        "video_path": paths.named(record["videos"]),
        "kps_path": paths.named(record["pose"]),
        "start_frame": 0,
        "end_frame": record["num_frames"],
    }
