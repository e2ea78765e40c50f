"""From a command line to a recipe: every choice composes, every mistake is one line with the cure."""

from pathlib import Path

import pytest

import scenes
from synth.errors import SynthError
from synth.recipe import Recipe, canonical, digest
from tasks.compose import from_overrides
from tasks.params import RecordParameter
from tasks.shots import shots

CONF = Path(__file__).parents[2] / "tasks" / "conf"


def recipe(overrides: str = "") -> Recipe:
    return from_overrides(overrides)[0]


@pytest.mark.parametrize("path", sorted(CONF.glob("experiment/*.yaml")), ids=lambda path: path.stem)
def test_every_experiment_composes_and_names_its_own_command(path):
    assert recipe(f"experiment={path.stem}").sports
    assert f"# python -m tasks experiment={path.stem}" in path.read_text().splitlines()[:2]


@pytest.mark.parametrize(
    "group", ["sport", "outfit", "venue", "lighting", "camera", "film", "video", "render", "machine", "executor"]
)
def test_every_option_of_every_group_composes(group):
    """What asks for a file of the user's says so; a venue is that of a sport that is played there."""
    options = {path.stem: path.read_text() for path in CONF.glob(f"{group}/*.yaml")}
    assert options
    for option, text in options.items():
        if "???" in text:
            with pytest.raises(SynthError, match="path"):
                from_overrides(f"{group}={option}")
        elif option == "worker":
            from_overrides("executor=worker executor.scheduler=login1:8082")
        elif group == "venue":
            sports = scenes.FACTS[option].sports if option in scenes.FACTS else ("archery",)
            from_overrides(f"sport={sports[0]} venue={option}")
        else:
            from_overrides(f"{group}={option}")


def test_several_sports_and_lightings_multiply_into_shots():
    chosen = recipe("sport=[archery,volleyball] lighting=[noon,overcast] shots=3")
    keys = [shot.key for shot in shots(chosen)]
    assert len(keys) == len(set(keys)) == 12


def test_one_choice_replaces_the_default():
    chosen = recipe("sport=volleyball lighting=golden_hour")
    assert list(chosen.sports) == ["volleyball"]
    assert list(chosen.lightings) == ["golden_hour"]


def test_the_spelling_of_a_number_does_not_change_the_digest():
    assert digest(recipe("video.fps=24")) == digest(recipe("video.fps=24.0"))


@pytest.mark.parametrize("change", ["seed=1", "lighting=overcast", "video.num_frames=17", "render.samples=3", "name=x"])
def test_whatever_decides_the_output_changes_the_digest(change):
    assert digest(recipe()) != digest(recipe(change))


@pytest.mark.parametrize(
    "change", ["machine.workers=2", "workers=2", "executor=slurm", "machine.outputs=elsewhere", "machine.device=cpu"]
)
def test_the_machine_never_changes_the_digest(change):
    assert digest(recipe()) == digest(recipe(change))


def test_a_recording_is_named_by_its_content_not_its_place(tmp_path):
    for name in ("a.bvh", "b.bvh"):
        (tmp_path / name).write_text("HIERARCHY")
    (tmp_path / "c.bvh").write_text("HIERARCHY other")
    first, second, third = (digest(recipe(f"motion=mocap motion.path={tmp_path / n}.bvh")) for n in "abc")
    assert first == second != third


def test_recipe_to_luigi_text_and_back_is_identity():
    parameter = RecordParameter(Recipe)
    before = recipe("sport=[archery,volleyball]")
    assert parameter.parse(parameter.serialize(before)) == before
    assert canonical(parameter.normalize(before)) == canonical(before)


BAD = {
    "sport=cricket": ["cricket", "archery", "volleyball"],
    "lighting=disco": ["disco", "golden_hour"],
    "vidoe.fps=24": ["vidoe"],
    "video.fps=fast": ["video.fps", "fast"],
    "video.fps=0": ["video.fps"],
    "video.num_frames=32": ["4n+1", "33"],
    "video.num_frames=-3": ["4n+1"],
    "video.width_px=500": ["multiples of 32", "512"],
    "motion=mocap": ["motion.path"],
    "motion=mocap motion.path=nowhere.bvh": ["nowhere.bvh"],
    "body.path=nowhere.npz": ["nowhere.npz"],
    "cameras.ring.views=0": ["cameras.ring.views"],
    "shots=0": ["shots"],
    "sport=archery venue=beach": ["archery is played in none", "outdoor_range"],
    "venue=moon": ["venue=moon", "outdoor_range"],
    "outfit=tuxedo": ["outfit=tuxedo", "away"],
    "+outfits.home.top=toga": ["outfits.home.top", "toga"],
    "outfit=[]": ["outfit=[home"],
    "venue=[]": ["venue=[default]"],
    "camera=[]": ["camera=[ring"],
    "sports.archery.venue=moon": ["venue 'moon'", "beach"],
    "identity.casts=0": ["identity.casts"],
    "identity.people=[a]": ["identity.people"],
    "film.shutter_deg=720": ["film.shutter_deg", "360"],
    "seed=-1": ["seed"],
    "sport=[]": ["sport"],
    "machine.device=tpu": ["machine.device", "cpu"],
    "sports.archery.handedness=both": ["handedness", "right"],
    "video.fps": ["video.fps"],
    "video.fpss=24": ["video.fpss", "num_frames, width_px"],
    "video.fps.a=24": ["video.fps is a value"],
    "lighting=[noon,disco]": ["lighting=disco", "golden_hour"],
    "sport={a:1}": ["sport=[archery]"],
    "sport": ["--help"],
    "sport=[archery": ["--help"],
    "name='a b": ["quote"],
    "render.look=Ugly": ["render.look", "High Contrast"],
    "render.max_bounces=-1": ["render.max_bounces"],
    "cameras.ring.fov_deg=0": ["cameras.ring.fov_deg", "120"],
    "cameras.ring.fov_deg=500": ["cameras.ring.fov_deg", "120"],
    "cameras.ring.fov_deg=nan": ["cameras.ring.fov_deg"],
    "cameras.ring.margin=2": ["cameras.ring.margin"],
    "cameras.ring.spread_deg=9999": ["cameras.ring.spread_deg", "360"],
    "cameras.ring.views=500": ["cameras.ring.views", "64"],
    "camera=handheld cameras.ring.views=1": ["cameras.ring.views", "among what you chose"],
    "render.engine=eevee": ["render.engine", "raster"],
    "cameras.ring.height_m=[3,1]": ["cameras.ring.height_m", "lowest"],
    "machine.workers=0": ["machine.workers", "1"],
    "workers=0": ["machine.workers", "1"],
    "executor=kubernetes": ["executor=kubernetes", "slurm"],
    "executor=worker": ["executor.scheduler=HOST:PORT"],
    "executor=worker executor.scheduler=login1": ["login1", "HOST:PORT"],
    "executor=slurm executor.cpus=0": ["executor.cpus", "1"],
    "executor.lost_after_s=0": ["executor.lost_after_s", "more than 0"],
    "executor.partition=gpu": ["executor.partition", "lost_after_s"],
    "machine.threads=-1": ["machine.threads", "0"],
    "machine.outputs=": ["machine.outputs"],
    "seed=99999999999999999999999": ["seed"],
}


@pytest.mark.parametrize("overrides", BAD)
def test_a_mistake_is_one_line_that_names_it_and_the_cure(overrides):
    with pytest.raises(SynthError) as caught:
        from_overrides(overrides)
    message = str(caught.value)
    assert "\n" not in message
    for word in BAD[overrides]:
        assert word in message


def test_an_unknown_key_gets_the_keys_there_are_and_no_advice_to_add_it():
    with pytest.raises(SynthError) as caught:
        from_overrides("vidoe.fps=24")
    assert "+vidoe" not in str(caught.value)
    for word in ("sport", "lighting", "video", "shots", "machine"):
        assert word in str(caught.value)
