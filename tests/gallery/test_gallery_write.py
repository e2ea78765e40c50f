"""Laws of writing a gallery: everything is in it, in step, the same bytes each time, whole or not at all."""

import io
import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from synth import cli
from synth.errors import DatasetError
from synth.gallery import page_of, show, write, write_gallery
from synth.gallery.layers import depth_picture, flow_picture, ids_palette
from synth.gallery.poses import upright
from synth.gallery.samples import each_shot
from synth.gallery.sound import peaks
from synth.gallery.statistics import camera_place, rejected, sight
from synth.gallery.texts import applied, difference
from synth.manifest import Dataset, open_dataset
from synth.quality import check_dataset
from synth.shard import read_shard
from synth.video import decode_rgb, describe_stream

STATIC = Path(write.__file__).with_name("static")


def called(path: Path) -> Any:
    """The tree that a data file hands to the page."""
    text = path.read_text()
    return json.loads(text[text.index("(") + 1 : text.rindex(")")])


def samples(dataset: Dataset) -> dict[str, dict[str, bytes]]:
    return {key: members for one in dataset.shards for key, members in read_shard(dataset.path / "shards" / one.name)}


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_clip_is_listed_and_the_counts_are_the_manifests(looked_at: Dataset, gallery_folder: Path) -> None:
    about, index = called(gallery_folder / "data/dataset.js"), called(gallery_folder / "data/0000.js")
    listed = [f"{shot['clip_id']}_{view['camera']}" for shot in index["shots"] for view in shot["views"]]
    assert sorted(listed) == sorted(samples(looked_at))
    assert about["counts"] == looked_at.counts
    assert about["shots"] == looked_at.counts["shots"] == len(index["shots"])
    assert sum(shot["frames"] * len(shot["views"]) for shot in index["shots"]) == looked_at.counts["frames"]


def test_the_same_dataset_gives_the_same_bytes(
    looked_at: Dataset, gallery_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write, "_DECODERS", 1)
    page = write_gallery(looked_at.path, tmp_path / "again")
    assert bytes_of(page.parent) == bytes_of(gallery_folder)


def test_a_dataset_with_a_gallery_passes_its_check(tiny_dataset: Dataset, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(tiny_dataset.path, tmp_path / "seen"))
    write_gallery(folder)
    assert check_dataset(folder).failures == ()
    assert sorted(path.name for path in folder.iterdir() if path.is_dir()) == ["gallery", "shards"]


def test_one_shot_is_in_memory_at_a_time(looked_at: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def watched(path: Path) -> Any:
        for key, members in read_shard(path):
            read.append(key)
            yield key, members

    monkeypatch.setattr("synth.gallery.samples.read_shard", watched)
    shots = each_shot(looked_at)
    assert [len(views) for views in (next(shots), next(shots))] == [2, 2]
    assert len(read) <= 5  # two shots, and one view to know that the second has ended


def test_a_preview_holds_the_frames_of_all_views_and_their_sound(looked_at: Dataset, gallery_folder: Path) -> None:
    members = samples(looked_at)
    for number, views in enumerate(each_shot(looked_at)):
        data = (gallery_folder / f"data/0000/{number:06d}.mp4").read_bytes()
        shot, facts = called(gallery_folder / f"data/0000/{number:06d}.js"), describe_stream(data)
        assert (facts.num_frames, facts.fps, facts.pixel_format) == (5, 24.0, "yuv420p")
        assert not facts.has_b_frames
        shown = decode_rgb(data)
        assert {(layer, view) for layer, view, *_ in shot["tiles"]} == {
            (layer, view) for layer in ("picture", "depth", "ids", "normals", "flow") for view in range(len(views))
        }
        for layer, view, x, y, width, height in shot["tiles"]:
            if layer == "picture":
                source = decode_rgb(members[views[view].key]["mp4"])
                tile = shown[:, y : y + height, x : x + width]
                off = np.abs(tile.astype(float) - source).mean((1, 2, 3))
                late = np.abs(tile.astype(float) - np.roll(source, 1, 0)).mean((1, 2, 3))
                assert off.max() < 6
                assert off.mean() < late.mean()


def test_sound_is_in_step_to_five_milliseconds(looked_at: Dataset, gallery_folder: Path) -> None:
    first = next(each_shot(looked_at))
    heard, made = _samples(first[0].member("wav")), _samples((gallery_folder / "data/0000/000000.mp4").read_bytes())
    length = min(len(heard), len(made))
    spectrum = np.fft.rfft(heard[:length], 2 * length) * np.conj(np.fft.rfft(made[:length], 2 * length))
    lag = int(np.fft.irfft(spectrum).argmax())
    assert min(lag, 2 * length - lag) < 0.005 * 48_000


def _samples(data: bytes) -> np.ndarray:
    """First channel from the presentation time 0 on."""
    with av.open(io.BytesIO(data)) as file:
        pieces = [
            (frame.time, frame.to_ndarray(), frame.format.is_planar, len(frame.layout.channels))
            for frame in file.decode(audio=0)
        ]
    made = np.concatenate([a[0] if planar else a.reshape(-1, n)[:, 0] for _, a, planar, n in pieces]).astype(float)
    return made[max(0, round(-pieces[0][0] * 48_000)) :]


def test_peaks_are_shares_of_the_loudest() -> None:
    from synth.sound import to_wav

    samples = np.zeros((4800, 2), np.int16)
    samples[1000], samples[3000] = (16384, 0), (0, -8192)
    loud, level_db = peaks(to_wav(samples))
    assert len(loud) == 10
    assert (loud[2], loud[6], sum(loud)) == (100, 50, 150)
    assert level_db == pytest.approx(-6.0, abs=0.1)


@pytest.mark.parametrize("true", ["A man, 1.8 m tall, jumps at 0.4 s.", "一名女子在室内体育馆进行排球跳发球。", ""])
@pytest.mark.parametrize("false", ["A woman, 1.8 m tall, jumps at 0.5 s!", "一名男子在沙滩进行排球跳发球。", ""])
def test_a_difference_makes_the_false_text_of_the_true_one(true: str, false: str) -> None:
    assert applied(true, difference(true, false)) == false


def test_every_negative_can_be_read_back(looked_at: Dataset, gallery_folder: Path) -> None:
    for number, views in enumerate(each_shot(looked_at)):
        shown = called(gallery_folder / f"data/0000/{number:06d}.js")["views"]
        for view, told in zip(views, shown, strict=True):
            long = {one["language"]: one["text"] for one in told["captions"] if one["form"] == "long"}
            texts = [applied(long[one["language"]], one["pieces"]) for one in told["negatives"]]
            assert texts == [one["text"] for one in view.record["negatives"]]
            assert texts


def test_near_is_bright_still_is_white_unknown_is_black_and_people_differ() -> None:
    levels = np.linspace(0, 65535, 32).astype(np.uint16)[None]
    brightness = depth_picture(levels).astype(int).sum(-1)[0]
    assert brightness[0] < 10
    assert (np.diff(brightness) > 0).all()
    flow = np.zeros((2, 3, 2), np.float32)
    flow[0, 1], flow[0, 2] = (8.0, 0.0), (-8.0, 0.0)
    known = np.array([[1, 1, 1], [0, 1, 1]])
    picture = flow_picture(flow, known, 8.0)
    assert picture[0, 0].tolist() == [255, 255, 255]
    assert picture[1, 0].tolist() == [0, 0, 0]
    assert picture[0, 1].tolist() == [255, 0, 0]
    assert picture[0, 2].tolist() == [0, 255, 255]
    people = ids_palette()[:13].astype(int)
    apart = np.abs(people[:, None] - people[None]).sum(-1) + 999 * np.eye(13)
    assert apart.min() > 50


def test_cameras_stand_where_they_are_seen_from_the_athlete(looked_at: Dataset) -> None:
    front, side = next(each_shot(looked_at))
    width_px = int(front.facts["width"])
    azimuth_deg, distance_m, height_m, focal_mm = camera_place(front.labels, width_px)
    turned_deg = np.degrees(0.6 * 2 / 24)  # tiny's trunk turns, its hips do not
    assert abs(azimuth_deg) < turned_deg
    assert (distance_m, height_m) == (pytest.approx(4.0, abs=0.1), 1.5)
    assert focal_mm == pytest.approx(36.0 / (2 * np.tan(0.9 / 2)), rel=0.01)
    assert camera_place(side.labels, width_px)[0] == pytest.approx(90.0, abs=3.0)
    assert sight(front.labels).sum() == 17 * 5


def test_upright_poses_do_not_depend_on_where_somebody_stands_and_faces(looked_at: Dataset) -> None:
    joints = next(each_shot(looked_at))[0].labels["joints3d"][:, 0].astype(np.float64)
    turn = np.array([[0.0, -1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
    np.testing.assert_allclose(upright(joints @ turn.T + [3.0, -2.0, 0.0]), upright(joints), atol=1e-6)
    nose, left_wrist = upright(joints)[0, [0, 9]]
    assert nose[1] > 0.05  # faces forward
    assert left_wrist[0] > 0.5


def test_a_damaged_shard_is_one_line_and_leaves_the_old_gallery(looked_at: Dataset, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(looked_at.path, tmp_path / "spoilt"))
    before = bytes_of(folder / "gallery")
    path = folder / "shards" / looked_at.shards[-1].name
    data = path.read_bytes()
    at = data.index(b"depth.mkv")
    path.write_bytes(data[: at + 600] + bytes(2000) + data[at + 2600 :])
    with pytest.raises(DatasetError, match=r"depth\.mkv is damaged .*make the dataset again") as caught:
        write_gallery(folder)
    assert "\n" not in str(caught.value)
    assert bytes_of(folder / "gallery") == before
    assert not [path.name for path in folder.iterdir() if path.name.startswith(".gallery")]


@pytest.mark.parametrize("suffix", ["json", "events.json", "labels.npz", "wav"])
def test_a_damaged_member_is_named(looked_at: Dataset, tmp_path: Path, suffix: str) -> None:
    folder = Path(shutil.copytree(looked_at.path, tmp_path / "spoilt", ignore=shutil.ignore_patterns("gallery")))
    path = folder / "shards" / looked_at.shards[0].name
    data = path.read_bytes()
    key = next(each_shot(looked_at))[0].key
    at = data.index(f"{key}.{suffix}".encode() + b"\0") + 512
    path.write_bytes(data[:at] + bytes(200) + data[at + 200 :])
    with pytest.raises(DatasetError, match=rf"{key}\.{suffix} is damaged"):
        write_gallery(folder)
    assert not (folder / "gallery").exists()


def test_a_gallery_is_replaced_and_nothing_else_is(looked_at: Dataset, tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_gallery(looked_at.path, out)
    (out / "data" / "stale.js").write_text("old")
    write_gallery(looked_at.path, out)
    assert not (out / "data" / "stale.js").exists()
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "index.html").write_text("my own page")
    with pytest.raises(DatasetError, match="something here that is not a gallery"):
        write_gallery(looked_at.path, mine)
    assert (mine / "index.html").read_text() == "my own page"
    with pytest.raises(DatasetError, match="cannot be written"):
        write_gallery(looked_at.path, tmp_path / "nowhere" / "gallery")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine", "out"]


def test_view_makes_what_is_missing_and_without_a_display_says_how(
    tiny_dataset: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(shutil.copytree(tiny_dataset.path, tmp_path / "unseen"))
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.argv", ["synth", "view", str(folder)])
    with pytest.raises(SystemExit) as stop:
        cli.main()
    said = capsys.readouterr().out
    assert stop.value.code in (0, None)
    assert str(folder / "gallery" / "index.html") in said
    assert "no display" in said
    assert "http.server" in said
    opened: list[str] = []
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr("webbrowser.open", lambda address: opened.append(address) is None)
    assert "opened in the browser" in show(page_of(folder))
    assert opened == [(folder / "gallery" / "index.html").resolve().as_uri()]


def test_the_page_asks_for_nothing_and_writes_no_markup() -> None:
    scripts = {path.name: path.read_text() for path in STATIC.rglob("*") if path.is_file()}
    assert {"index.html", "style.css", "main.js"} <= set(scripts)
    for name, text in scripts.items():
        for word in (
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "https:",
            "@import",
            "url(",
        ):
            assert word not in text, name
        assert text.replace("http://www.w3.org/2000/svg", "").count("http:") == 0, name


def test_a_shot_with_views_of_different_lengths_is_refused(looked_at: Dataset) -> None:
    from synth.gallery.preview import plan, sheets

    views = next(each_shot(open_dataset(looked_at.path)))
    views[1].facts["num_frames"] = 4
    with ThreadPoolExecutor(1) as pool, pytest.raises(DatasetError, match=r"views of \[4, 5\] frames"):
        next(sheets(views, plan(views), pool))


def test_shots_are_grouped_by_their_clip_id(looked_at: Dataset) -> None:
    groups = [key for key, _ in groupby(view.facts["clip_id"] for views in each_shot(looked_at) for view in views)]
    assert len(groups) == len(set(groups)) == looked_at.counts["shots"]


def test_reasons_why_clips_were_rejected_are_counted_without_names_and_numbers(tmp_path: Path) -> None:
    lines = [
        {"key": "a_view0", "reasons": ["a_view0: depth: 2 joints are 0.5 m off", "too dark"]},
        {"key": "b_view1", "reasons": ["b_view1: depth: 13 joints are -1e-05 m off"]},
    ]
    (tmp_path / "rejected.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert rejected(tmp_path) == [["depth: # joints are # m off", 2], ["too dark", 1]]
    (tmp_path / "rejected.jsonl").write_text("{")
    with pytest.raises(DatasetError, match="make the dataset again"):
        rejected(tmp_path)
