"""What a recipe comes to: counted as it is made, told from what is there, nothing written, mistakes as ever."""

import json
import sys

import numpy as np
import pytest

from synth.cli import main
from synth.cli import plan as command
from synth.errors import SynthError
from tasks.compose import from_overrides
from tasks.forecast import Share, forecast
from tasks.lineage import lineages
from tasks.pass_costs import Extent, seconds
from tasks.pipeline import WriteDataset
from tasks.shots import shots

TWO = "sport=[archery,volleyball] lighting=[noon,overcast] shots=3 identity.casts=2 camera=[ring,handheld]"
OF_32 = "sport=archery cameras.ring.views=1 video.width_px=32 video.height_px=32"
PLAIN = {"denoise": True, "samples": 8}


def planned(tmp_path, overrides):
    recipe, machine = from_overrides(f"{overrides} machine.outputs={tmp_path / 'outputs'}")
    return recipe, machine, tmp_path / "outputs"


def finish(folder):
    folder.mkdir(parents=True)
    (folder / "done.json").write_text("{}")
    return folder


def rendered(folder, seconds, pixels=32 * 32, frames=5, settings=PLAIN, views=1, moves=False):
    """A finished folder of RenderShot, as far as its cost is told by it."""
    names = [f"ring_view{number}" for number in range(views)]
    first = finish(folder) / "frames" / names[0] / "rgb"
    first.mkdir(parents=True)
    (first / "0000.bmp").write_bytes(bytes(54 + 3 * pixels))
    poses = np.arange(frames)[:, None, None] * np.full((4, 4), float(moves))
    facts = {
        "views": {name: {"world_from_camera": poses.tolist()} for name in names},
        "num_frames": frames,
        "seconds": seconds,
        "settings": settings,
    }
    (folder / "frames" / "frames.json").write_text(json.dumps(facts))


def packed(folder, num_bytes, pixels=32 * 32, frames=5):
    """A finished folder of PackClips with one clip of so many bytes."""
    clips = finish(folder) / "clips"
    clips.mkdir()
    text = json.dumps({"width": pixels, "height": 1, "num_frames": frames})
    (clips / "a_view0.json").write_text(text)
    (clips / "a_view0.mp4").write_bytes(bytes(num_bytes - len(text)))


def test_all_that_is_counted_is_what_will_be_made(tmp_path):
    recipe, machine, outputs = planned(tmp_path, TWO)
    found = forecast(recipe, machine)
    assert [share.name for share in found.shares] == ["archery", "volleyball"]
    assert (found.total.motions, found.total.shots) == (6, len(shots(recipe)))
    assert found.total.clips == 3 * len(shots(recipe))
    assert found.total.frames == 81 * found.total.clips
    assert found.total.video_s == pytest.approx(found.total.frames / recipe.video.fps)
    assert found.total.left_s == pytest.approx(found.total.wall_s)
    assert found.dataset == WriteDataset(recipe=recipe, machine=machine).output().path
    assert not found.complete
    assert not outputs.exists()


def test_finished_work_is_found_and_no_longer_left(tmp_path):
    recipe, machine, outputs = planned(tmp_path, TWO)
    one, other, third, *_ = lineages(recipe)
    finish(outputs / one.clips)
    finish(outputs / one.frames)
    finish(outputs / other.frames)
    (outputs / third.clips).mkdir(parents=True)  # half a folder, without the file that is written last
    before = forecast(recipe, machine)
    assert [(share.finished, share.rendered) for share in before.shares] == [(1, 1), (0, 0)]
    for line in lineages(recipe):
        (outputs / line.clips).mkdir(parents=True, exist_ok=True)
        (outputs / line.clips / "done.json").write_text("{}")
    after = forecast(recipe, machine)
    assert (after.total.finished, after.total.left_s, after.complete) == (len(shots(recipe)), 0.0, False)
    assert 0 < before.total.left_s < before.total.wall_s
    finish(after.dataset)
    assert forecast(recipe, machine).complete


def work_s(tmp_path, overrides=""):
    """Seconds of work of shots without what a motion and a shot cost once."""
    of = [forecast(*planned(tmp_path, f"{overrides} video.num_frames={frames}")[:2]).total for frames in (5, 9)]
    return of[1].wall_s - of[0].wall_s


def test_pixels_are_paid_for_one_by_one_beside_what_a_picture_costs_anyway(tmp_path):
    sizes = [f"video.width_px={width} video.height_px=320" for width in (320, 640, 960)]
    small, larger, largest = (work_s(tmp_path, size) for size in sizes)
    assert small < larger < 2 * small
    assert largest - larger == pytest.approx(larger - small)
    few, many = (forecast(*planned(tmp_path, size)[:2]).total for size in sizes[:2])
    assert many.shard_bytes == pytest.approx(2 * few.shard_bytes)


def test_more_samples_are_more_work_but_not_in_proportion(tmp_path):
    few, more, most = (work_s(tmp_path, f"render.samples={samples}") for samples in (4, 8, 16))
    assert most - more == pytest.approx(2 * (more - few))
    assert most < 2 * more


@pytest.mark.parametrize("cameras", ["cameras.ring.views=2", "camera=coach"])
def test_a_quick_look_foresees_what_the_figures_of_this_machine_say(tmp_path, cameras):
    large = f"sport=archery {cameras} video.width_px=832 video.height_px=480"
    recipe, machine, outputs = planned(tmp_path, large)
    known = forecast(recipe, machine).total
    views = [2, 0] if "ring" in cameras else [0, 1]
    for number, noise in enumerate((0.8, 1.1, 1.25)):
        took = seconds(Extent(96 * 96, 8, 5, *views))
        rendered(
            outputs / "5_frames" / f"archery_{number:05d}-1", {name: noise * value for name, value in took.items()},
            96 * 96, views=max(views), moves=not views[0],
        )  # fmt: skip
        seen = forecast(recipe, machine)
        assert seen.basis[0].startswith(f"time from your outputs ({number + 1} rendered: 9,216 pixels")
        assert 0.5 < seen.total.wall_s / known.wall_s < 2.0


def test_what_the_users_own_shots_took_counts_more_than_our_figures(tmp_path):
    recipe, machine, outputs = planned(tmp_path, OF_32)
    assert forecast(recipe, machine).basis[0].startswith("time as measured on two shared cores")
    rendered(
        outputs / "5_frames" / "archery_00007_p0-0123456789ab",
        {"beauty": 390.0, "labels": 100.0, "probes": 10.0, "build": 7.0},
    )
    rendered(
        outputs / "5_frames" / "archery_00008_p0-0123456789ab",
        {"beauty": 600.0, "labels": 90.0, "probes": 10.0, "build": 9.0},
    )
    rendered(outputs / "5_frames" / "volleyball_00000_p0-0123456789ab", {"beauty": 1e9})
    finish(outputs / "5_frames" / "archery_00009_p0-0123456789ab")  # damaged: it tells nothing
    packed(outputs / "7_clips" / "archery_00007_p0-0123456789ab", 10 * 32 * 32 * 5)
    found = forecast(recipe, machine)
    assert found.basis[0].startswith("time from your outputs (2 rendered: 1,024 pixels, 8 samples)")
    assert found.total.shard_bytes == pytest.approx(10 * 32 * 32 * 81)
    more = forecast(*planned(tmp_path, f"{OF_32} video.num_frames=85")[:2])
    assert more.total.wall_s - found.total.wall_s == pytest.approx(4 * 1200.0 / 10, rel=1e-3)


def test_shots_rendered_without_the_denoiser_say_nothing_of_those_with_it(tmp_path):
    recipe, machine, outputs = planned(tmp_path, "sport=archery")
    rendered(outputs / "5_frames" / "archery_0-1", {"beauty": 1e6}, settings=PLAIN | {"denoise": False})
    assert forecast(recipe, machine).basis[0].startswith("time as measured on two shared cores")


def says(words, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["synth", "plan", *words])
    with pytest.raises(SystemExit) as stop:
        main()
    return stop.value.code, capsys.readouterr()


def test_the_command_says_it_in_lines(tmp_path, monkeypatch, capsys):
    code, said = says([*TWO.split(), f"machine.outputs={tmp_path}"], monkeypatch, capsys)
    assert code in (None, 0)
    lines = said.out.splitlines()
    assert [line.partition(":")[0] for line in lines] == [
        "archery", "volleyball", "total", "basis of archery", "basis of volleyball", "dataset",
    ]  # fmt: skip
    assert lines[2].startswith(
        "total: 6 motions, 24 shots, 72 clips, 5,832 frames, 4.05 min of video, 0 shots finished"
    )
    assert said.err == ""


@pytest.mark.parametrize("words", ["sport=cricket", "video.num_frames=32", "vidoe.fps=24", "shots=0", "sport"])
def test_a_mistake_is_said_as_the_pipeline_says_it(words, monkeypatch, capsys):
    with pytest.raises(SynthError) as mistake:
        from_overrides(words)
    code, said = says([words], monkeypatch, capsys)
    assert (code, said.out, said.err) == (1, "", f"error: {mistake.value}\n")


def test_on_a_terminal_it_is_a_table():
    shares = [Share("archery", 1, 2, 4, 324, 13.5, 1, 0, 1.5e9, 2e6, 7200.0, 14400.0, 90.0), Share("total", shots=1234)]
    table = command._table(shares)
    cells = [list(column.cells) for column in table.columns]
    assert [len(one) for one in cells] == [12] * 3
    assert [column.header for column in table.columns] == ["", "archery", "total"]
    assert dict(zip(cells[0], cells[1], strict=True)) == {
        "motions": "1", "shots": "2", "clips": "4", "frames": "324", "of video": "0.225 min", "shots finished": "1",
        "more shots rendered": "0", "of shards": "1.5 GB", "between the stages": "2 MB", "of work": "2 h",
        "of CPU": "4 h", "left": "1.5 min",
    }  # fmt: skip
    assert cells[2][1] == "1,234"
