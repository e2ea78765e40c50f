"""What the dataset classes of the AnimateAnyone family, Champ, UniAnimate-DiT and Cosmos-Transfer1 do with an export.

By their code, as tests/trainer_readers.py does for others: each reader returns the batch of the class it is named after
at the clip's own size, all frames at stride 1 and frame 0 as the reference, without the random crops.
"""

import json
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from trainer_readers import Batch, image, video


def signed(frames: np.ndarray) -> np.ndarray:
    """(T, H, W, 3) uint8 as (T, 3, H, W) float32 in [-1, 1]."""
    return frames.transpose(0, 3, 1, 2) / np.float32(127.5) - np.float32(1)


def unsigned(frames: np.ndarray) -> np.ndarray:
    """(T, H, W, 3) uint8 as (T, 3, H, W) float32 in [0, 1]."""
    return frames.transpose(0, 3, 1, 2) / np.float32(255)


def human_dance_videos(meta: Path) -> Iterator[Batch]:
    """Moore-AnimateAnyone @a914ef3 and MusePose @61c52bd, `HumanDanceVideoDataset`."""
    for row in json.loads(meta.read_text()):
        yield _dance(row["video_path"], row["kps_path"])


def _dance(video_path: str, kps_path: str) -> Batch:
    frames, skeletons = video(Path(video_path)), video(Path(kps_path))
    assert len(frames) == len(skeletons)
    return {
        "video_dir": video_path,
        "pixel_values_vid": signed(frames),
        "pixel_values_pose": unsigned(skeletons),
        "pixel_values_ref_img": signed(frames)[0],
    }


def human_dance_camera_videos(horizontal: Path, vertical: Path) -> Iterator[Batch]:
    """HumanVid @28ff734, `HumanDanceCameraVideoDataset`, without rays: a camera a frame, or it deletes the files."""
    for row in json.loads(horizontal.read_text()) + json.loads(vertical.read_text()):
        batch = _dance(row["video_path"], row["kps_path"])
        named = row["video_path"].replace("/videos/", "/camera/").replace("/mp4/", "/camera/").replace(".mp4", ".txt")
        cameras = [[float(one) for one in line.split(" ")] for line in Path(named).read_text().splitlines()]
        assert len(cameras) == len(batch["pixel_values_vid"])
        assert {len(line) for line in cameras} == {10}
        assert "blender" in named
        yield batch | {"segment": (row["start_frame"], row["end_frame"])}


def ubc_fashion(meta: Path) -> Iterator[Batch]:
    """ControlNeXt-SVD-v2-Training @ab4b3ac, vid_dataset.py `UBCFashion`, without weights: guides swap red and blue."""
    for row in json.loads(meta.read_text()):
        frames, guides = video(Path(row["video_path"])), video(Path(row["guide_path"]))[..., ::-1]
        yield {
            "video_path": row["video_path"],
            "pixel_values": signed(frames),
            "guide_values": unsigned(guides),
            "reference_image": signed(frames)[0],
        }


def large_scale_animation_videos(txt_path: Path) -> Iterator[Batch]:
    """StableAnimator @020e7f2, `LargeScaleAnimationVideos`, without the identity that InsightFace adds."""
    for line in txt_path.read_text().splitlines():
        names = sorted((path.name for path in (Path(line) / "images").iterdir()), key=_frame_number)
        frames, poses = (np.stack([image(Path(line) / kind / name) for name in names]) for kind in ("images", "poses"))
        faces = [cv2.imread(str(Path(line) / "faces" / name), cv2.IMREAD_UNCHANGED) for name in names]
        yield {
            "video_file": line,
            "pixel_values": signed(frames),
            "pose_pixels": signed(poses),
            "reference_image": signed(frames)[0],
            "tgt_face_masks": np.stack(faces)[:, None] / np.float32(255),
        }


def _frame_number(name: str) -> int:
    return int(name.split("_")[1].split(".")[0])


def champ_videos(root: Path) -> Iterator[Batch]:
    """Champ @02e5533, datasets/video_dataset.py `VideoDataset`, guids as in its configs, uncropped; and the boxes."""
    for clip in sorted(clip for part in root.iterdir() for clip in part.iterdir()):
        names = sorted(path.name for path in (clip / "images").glob("*.png"))
        stacks = {
            kind: np.stack([image(clip / kind / name) for name in names])
            for kind in ("images", "depth", "normal", "semantic_map", "dwpose", "mask")
        }
        stacks["semantic_map"] = np.where(stacks["mask"] > 0, stacks["semantic_map"], 0)
        guids = [unsigned(stacks[kind]) for kind in ("depth", "normal", "semantic_map", "dwpose")]
        yield {
            "video_dir": str(clip),
            "tgt_vid": signed(stacks["images"]),
            "tgt_guid_vid": np.concatenate(guids, 1),
            "ref_img": signed(stacks["images"])[0],
            "human_bbox": json.loads((clip / "human_bbox.json").read_text()),
        }


def text_videos_onestage(tiktok: Path) -> Iterator[Batch]:
    """UniAnimate-DiT @884ac92, `TextVideoDataset_onestage`; dwpose_data stays in 0 to 255."""
    for clip in sorted(tiktok.iterdir()):
        frames, poses = (_jpegs(clip / name) for name in ("frame_data.pkl", "dw_pose_with_foot_wo_face.pkl"))
        assert list(frames) == list(poses)
        yield {
            "path": str(clip),
            "video": signed(np.stack(list(frames.values()))).transpose(1, 0, 2, 3),
            "dwpose_data": np.stack(list(poses.values())).transpose(3, 0, 1, 2).astype(np.float32),
            "first_frame": next(iter(frames.values())),
        }


def _jpegs(path: Path) -> dict[str, np.ndarray]:
    named: dict[str, bytes] = pickle.loads(path.read_bytes())
    return {name: cv2.imdecode(np.frombuffer(data, np.uint8), 1)[..., ::-1] for name, data in named.items()}


_TRUNK = ((6, (255, 0, 0)), (5, (255, 85, 0)))
"""Point at the end of a line from the neck, and its colour in `openpose134_skeleton`."""


def cosmos_transfer_examples(dataset_dir: Path) -> Iterator[Batch]:
    """Cosmos-Transfer1 @5005e82, `ExampleTransferDataset` and `AddControlInputKeypoint` before they resize; drawn are
    the lines from the neck to both shoulders. Body and hand points are stacked, of which the first 133 count."""
    for path in sorted((dataset_dir / "videos").glob("*.mp4")):
        frames = video(path)
        people: dict[int, list[dict[str, Any]]] = pickle.loads(
            (dataset_dir / "keypoint" / f"{path.stem}.pickle").read_bytes()
        )
        numbers = sorted(people)
        assert numbers[1] - numbers[0] == 1
        drawn = np.stack([_trunks(people[number], *frames.shape[1:3]) for number in range(len(frames))])
        yield {
            "video_name": str(path),
            "video": frames.transpose(3, 0, 1, 2),
            "control_input_keypoint": drawn.transpose(3, 0, 1, 2),
        }


def _trunks(people: list[dict[str, Any]], height: int, width: int) -> np.ndarray:
    canvas = np.zeros((height, width, 3), np.uint8)
    for person in people:
        points = np.vstack([person["body-keypoints"], person["hand-keypoints"]]) * np.array([width, height, 1])
        neck = (*points[[5, 6], :2].mean(0), points[[5, 6], 2].min())
        for end, color in _TRUNK:
            if min(neck[2], points[end, 2]) >= 0.6:
                ends = (int(neck[0]), int(neck[1])), (int(points[end, 0]), int(points[end, 1]))
                cv2.line(canvas, *ends, color, thickness=4)
    return canvas
