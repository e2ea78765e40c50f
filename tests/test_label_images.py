"""Label pictures on disk: what is appended comes back, and one line for whatever is missing or broken."""

from pathlib import Path

import numpy as np
import pytest

from synth.errors import ShotError
from synth.label_images import LabelImages, append, begin, each

FRAMES, WIDTH, HEIGHT = 3, 8, 6


def picture(number: int, *, surface: bool = False) -> LabelImages:
    rng = np.random.default_rng(number)
    grey = rng.integers(0, 256, (HEIGHT, WIDTH, 5), np.uint8)
    return LabelImages(
        depth=rng.uniform(0, 90, (HEIGHT, WIDTH)).astype(np.float32),
        ids=grey[..., 0],  # neighbours in a row are apart in memory
        parts=grey[..., 1],
        normal_map=grey[..., 2:],
        surface=rng.normal(size=(HEIGHT, WIDTH, 4)).astype(np.float32) if surface else None,
    )


def stored(folder: Path, *, flow: bool = False, frames: int = FRAMES) -> Path:
    begin(folder, FRAMES, WIDTH, HEIGHT, flow=flow)
    for number in range(frames):
        append(folder, picture(number, surface=flow))
    return folder


@pytest.mark.parametrize("flow", [False, True])
def test_pictures_come_back_to_the_bit_and_in_order(tmp_path: Path, flow: bool) -> None:
    found = list(each(stored(tmp_path / "labels", flow=flow), FRAMES))
    assert len(found) == FRAMES
    for number, one in enumerate(found):
        true = picture(number, surface=flow)
        for name in ("depth", "ids", "parts", "normal_map"):
            assert getattr(one, name).dtype == getattr(true, name).dtype
            assert getattr(one, name).tobytes() == getattr(true, name).tobytes()
        assert (one.surface is None) is not flow
        assert one.surface is None or one.surface.tobytes() == np.asarray(true.surface).tobytes()


def test_nobody_can_change_the_truth_by_accident(tmp_path: Path) -> None:
    one = next(each(stored(tmp_path / "labels"), FRAMES))
    with pytest.raises(ValueError, match="read-only"):
        one.depth[0, 0] = 1.0


def test_the_same_pictures_give_the_same_bytes(tmp_path: Path) -> None:
    one, other = (stored(tmp_path / name, flow=True) for name in ("one", "other"))
    assert sorted(path.name for path in one.iterdir()) == sorted(path.name for path in other.iterdir())
    for path in one.iterdir():
        assert path.read_bytes() == (other / path.name).read_bytes()


@pytest.mark.parametrize("channel", ["depth", "ids", "parts", "normal_map", "surface"])
@pytest.mark.parametrize("damage", [b"", b"garbage" * 50, None])
def test_a_broken_file_is_named_with_the_cure(tmp_path: Path, channel: str, damage: bytes | None) -> None:
    folder = stored(tmp_path / "labels", flow=True)
    path = folder / f"{channel}.npy"
    path.write_bytes(path.read_bytes()[:-1] if damage is None else damage)
    with pytest.raises(ShotError, match=rf"{channel}\.npy: not readable label pictures .*; render the shot again"):
        each(folder, FRAMES)


def test_a_missing_channel_and_unfinished_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ShotError, match=r"depth\.npy: not readable"):
        each(stored(tmp_path / "unfinished", frames=FRAMES - 1), FRAMES)
    folder = stored(tmp_path / "before_body_parts")
    (folder / "parts.npy").unlink()
    with pytest.raises(ShotError, match=r"parts\.npy: not readable label pictures .*; render the shot again"):
        each(folder, FRAMES)


def test_pictures_of_another_shot_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ShotError, match=r"not 2 label pictures; render the shot again"):
        each(stored(tmp_path / "labels"), 2)
    np.save(tmp_path / "labels" / "ids.npy", np.zeros((FRAMES, HEIGHT, WIDTH), np.float32))
    with pytest.raises(ShotError, match=r"ids\.npy: not 3 label pictures"):
        each(tmp_path / "labels", FRAMES)
