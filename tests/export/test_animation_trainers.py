"""What the dataset classes of the AnimateAnyone family, Champ, UniAnimate-DiT and Cosmos-Transfer1 return from an
export, field by field, and the colour of the limb at the right shoulder at its place, as the network sees it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import animation_readers as readers
import numpy as np
import pytest
import tiny
from trainer_readers import Batch

from synth.dataset import write_dataset
from synth.errors import DatasetError
from synth.export import Settings, export
from synth.export.conformed import Conformed
from synth.export.guidance import depth_picture, person_mask
from synth.export.registry import FAMILIES
from synth.export.run import conformed
from synth.export.source import places
from synth.manifest import Dataset

LARGER = 4
T, H, W = tiny.FRAMES, tiny.HEIGHT * LARGER, tiny.WIDTH * LARGER
SETTINGS = Settings(split="all", size_px=(W, H))
"""Their own size, also where a format has another."""
FRONT, SIDE = "volleyball_0000_view0", "volleyball_0000_view1"
LEFT_SHOULDER, RIGHT_SHOULDER = 5, 6
RED, BLUE = (1.0, 0.0, 0.0), (0.0, 0.0, 1.0)
RED_LEFT, BLUE_LEFT = (1.0, 1 / 3, 0.0), (0.0, 1 / 3, 1.0)
"""The limb at the other shoulder."""


def batches(name: str, root: Path) -> Iterator[Batch]:
    """The trainer's batches, with the clip's key."""
    if name in ("moore", "musepose"):
        found = ((Path(batch["video_dir"]).stem, batch) for batch in readers.human_dance_videos(root / "meta.json"))
    elif name == "humanvid":
        lists = root / "horizontal.json", root / "vertical.json"
        found = ((Path(batch["video_dir"]).stem, batch) for batch in readers.human_dance_camera_videos(*lists))
    elif name == "controlnext":
        found = ((Path(batch["video_path"]).stem, batch) for batch in readers.ubc_fashion(root / "meta.json"))
    elif name == "stableanimator":
        lines = readers.large_scale_animation_videos(root / "video_path.txt")
        found = ((Path(batch["video_file"]).name, batch) for batch in lines)
    elif name == "champ":
        found = ((Path(batch["video_dir"]).name, batch) for batch in readers.champ_videos(root / "clips"))
    elif name == "unianimate":
        found = ((Path(batch["path"]).name, batch) for batch in readers.text_videos_onestage(root / "TikTok"))
    else:
        examples = readers.cosmos_transfer_examples(root / "dataset")
        found = ((Path(batch["video_name"]).stem, batch) for batch in examples)
    return ({"key": key} | batch for key, batch in found)


@dataclass(frozen=True)
class Seen:
    """Where a batch holds the picture and the skeletons (T or C first), and what the network sees of both shoulders.

    low, high: the values of black and white.
    """

    picture: str
    control: str
    right: tuple[float, float, float]
    left: tuple[float, float, float]
    low: float = 0.0
    high: float = 1.0
    channels_first: bool = False


SEEN = {
    "moore": Seen("pixel_values_vid", "pixel_values_pose", RED, RED_LEFT),
    "musepose": Seen("pixel_values_vid", "pixel_values_pose", BLUE, BLUE_LEFT),
    "humanvid": Seen("pixel_values_vid", "pixel_values_pose", BLUE, BLUE_LEFT),
    "controlnext": Seen("pixel_values", "guide_values", BLUE, BLUE_LEFT),
    "stableanimator": Seen("pixel_values", "pose_pixels", RED, RED_LEFT, low=-1.0),
    "champ": Seen("tgt_vid", "tgt_guid_vid", RED, RED_LEFT),
    "unianimate": Seen("video", "dwpose_data", BLUE, BLUE_LEFT, high=255.0, channels_first=True),
    "cosmos_transfer1": Seen("video", "control_input_keypoint", RED, RED_LEFT, high=255.0, channels_first=True),
}


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Somebody from the front and from the side."""
    clips = tiny.clips([tiny.enlarged(tiny.shot(), LARGER)])
    return write_dataset(clips, tmp_path_factory.mktemp("large") / "dataset", "large", {"seed": 7}, "0123456789ab", 3)


@pytest.fixture(scope="module")
def exports(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("exports")
    with pytest.MonkeyPatch.context() as patch:
        for name in SEEN:
            patch.setattr(type(FAMILIES[name]), "least_frames", 1)
            assert export(name, dataset.path, folder / name, SETTINGS, workers=1) == 2
    return {name: folder / name for name in SEEN}


@pytest.fixture(scope="module")
def clips(dataset: Dataset) -> dict[str, dict[str, Conformed]]:
    found = places(dataset, "all")
    return {name: {place.key: conformed(FAMILIES[name], place, SETTINGS) for place in found} for name in SEEN}


def frames_of(batch: Batch, field: str, seen: Seen) -> np.ndarray:
    """(T, C, H, W)."""
    return batch[field].transpose(1, 0, 2, 3) if seen.channels_first else batch[field]


def grey(values: np.ndarray, low: float, high: float) -> np.ndarray:
    """(T, C, H, W) as (T, H, W, C) in 0 to 255."""
    return (values.transpose(0, 2, 3, 1) - low) / (high - low) * 255


def skeletons(batch: Batch, seen: Seen) -> np.ndarray:
    """(T, H, W, 3) in 0 to 255; Champ's are the last of its guides."""
    return grey(frames_of(batch, seen.control, seen)[:, -3:], seen.low, seen.high)


def limb(drawn: np.ndarray, clip: Conformed, shoulder: int) -> np.ndarray:
    """(samples, 3): the brightest colour across the limb at three places on it, where both shoulders are seen."""
    found = []
    for picture, points in zip(drawn, clip.joints2d[:, clip.main_person], strict=True):
        neck, end = points[[LEFT_SHOULDER, RIGHT_SHOULDER], :2].mean(0), points[shoulder, :2]
        if (points[[LEFT_SHOULDER, RIGHT_SHOULDER], 2] == 2).all() and np.hypot(*(end - neck)) > 15:
            for share in (0.4, 0.5, 0.6):
                column, row = (neck + share * (end - neck)).astype(int)
                across = picture[row - 1 : row + 2, column]
                found.append(across[across.max(-1).argmax()])
    return np.array(found)


@pytest.mark.parametrize("name", SEEN)
def test_the_limb_at_the_right_shoulder_has_the_colour_that_the_network_learns(
    exports: dict[str, Path], clips: dict[str, dict[str, Conformed]], name: str
) -> None:
    """Thin lines of large canvases are dim here, so hues are compared."""
    seen, clip = SEEN[name], clips[name][FRONT]
    (batch,) = (batch for batch in batches(name, exports[name]) if batch["key"] == FRONT)
    for shoulder, color in ((RIGHT_SHOULDER, seen.right), (LEFT_SHOULDER, seen.left)):
        found = limb(skeletons(batch, seen), clip, shoulder)
        assert len(found) == 3 * T
        assert found.max(-1).min() > 60
        assert np.abs(found / found.max(-1, keepdims=True) - color).max() < 0.1


@pytest.mark.parametrize("name", SEEN)
def test_a_batch_holds_each_clip_s_own_frames_in_its_trainer_s_range(
    exports: dict[str, Path], clips: dict[str, dict[str, Conformed]], name: str
) -> None:
    seen, found = SEEN[name], list(batches(name, exports[name]))
    assert sorted(batch["key"] for batch in found) == [FRONT, SIDE]
    for batch in found:
        clip = clips[name][batch["key"]]
        pictures, control = (frames_of(batch, field, seen) for field in (seen.picture, seen.control))
        guides = 4 if name == "champ" else 1
        assert (pictures.shape, control.shape) == ((T, 3, H, W), (T, 3 * guides, H, W))
        assert seen.low <= control.min() < control.max() <= seen.high
        low, high = (0.0, 255.0) if pictures.dtype == np.uint8 else (-1.0, 1.0)
        assert np.abs(grey(pictures, low, high) - clip.rgb).mean() < (3 if name == "unianimate" else 0.01)
        drawn = skeletons(batch, seen)
        assert all(picture.any() for picture in drawn)


def streams_in_step(drawn: np.ndarray, clip: Conformed, people: tuple[int, ...] | None, swap: bool) -> list[int]:
    """Which frame's skeletons each drawn one is nearest to."""
    own = np.stack(list(clip.poses(people))).astype(float)
    own = own[..., ::-1] if swap else own
    return [int(np.abs(own - picture).mean((1, 2, 3)).argmin()) for picture in drawn]


@pytest.mark.parametrize("name", [name for name in SEEN if name != "cosmos_transfer1"])
def test_skeletons_are_those_of_the_same_frame(
    exports: dict[str, Path], clips: dict[str, dict[str, Conformed]], name: str
) -> None:
    for batch in batches(name, exports[name]):
        clip = clips[name][batch["key"]]
        drawn = skeletons(batch, SEEN[name])
        assert streams_in_step(drawn, clip, (clip.main_person,), name == "controlnext") == list(range(T))


def test_what_else_a_batch_holds(exports: dict[str, Path], clips: dict[str, dict[str, Conformed]]) -> None:
    """StableAnimator masks the face, Champ's guides show one person on black, HumanVid reads the whole clip."""
    by_name: Mapping[str, Batch] = {
        name: next(batch for batch in batches(name, exports[name]) if batch["key"] == FRONT)
        for name in ("stableanimator", "champ", "humanvid")
    }
    faces = by_name["stableanimator"]["tgt_face_masks"]
    assert faces.shape == (T, 1, H, W)
    for frame, points in enumerate(clips["champ"][FRONT].joints2d[:, 0, 23:91, :2].astype(int)):
        assert (faces[frame, 0, points[:, 1], points[:, 0]] == 1).all()
    assert 0 < faces.mean() < 0.2
    guides, clip = by_name["champ"]["tgt_guid_vid"], clips["champ"][FRONT]
    for frame in range(T):
        away = person_mask(clip, frame, 0) == 0
        assert not guides[frame, :9, away].any()
        depth = np.where(away, 0, depth_picture(clip, frame)[..., 0]) / 255
        assert np.abs(guides[frame, 0] - depth).max() < 0.01
    assert by_name["humanvid"]["segment"] == (0, T)


def test_stableanimator_wants_a_frame_that_is_not_sampled(dataset: Dataset, tmp_path: Path) -> None:
    """Its class divides by zero where 16 frames of 16 are sampled [seen at 15 and 16; 17 are enough]."""
    with pytest.raises(DatasetError, match="takes at least 17"):
        export("stableanimator", dataset.path, tmp_path / "out", SETTINGS, workers=1)


def test_the_pages_of_cosmos_say_which_release_draws_skeletons() -> None:
    first, second = (FAMILIES[name].page(SETTINGS) for name in ("cosmos_transfer1", "cosmos_transfer2"))
    assert "draws them at the clip's own size" in first
    assert "fails on `control_input_keypoint`" in second
    assert "draws them at" not in second
