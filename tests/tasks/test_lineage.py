"""Laws of names: what is quick agrees with what is slow, in this process and in a fresh one, and never changed."""

import hashlib
import json
import subprocess
import sys
import tracemalloc
from dataclasses import asdict, dataclass, field

import luigi
import pytest

from synth.recipe import HASHED_BY_CONTENT, canonical, checked, digest, without_paths
from synth.recipe import digests as writer
from tasks.compose import from_overrides
from tasks.lineage import lineages
from tasks.pipeline import BuildBody, PackClips, WriteDataset
from tasks.shots import shots

FROZEN = {
    "default": ("33efd4ec7138", ""),
    "two_sports": (
        "716ecce81bac",
        "sport=[archery,volleyball] shots=2 lighting=[noon,overcast] identity.casts=2 camera=[ring,handheld]",
    ),
    "own": (
        "a1759b7aa831",
        "sport=[archery,volleyball] venue=[blend,default] venues.blend.path={files}/place.blend"
        " venues.blend.sports=[archery] venues.blend.distance_m=30 outfit=[home,own] outfits.own.path={files}/shirt.png"
        " lighting=hdri lightings.hdri.path={files}/sky.exr body.path={files}/body.npz",
    ),
    "recording": (
        "d27e3a60a876",
        "sport=volleyball motion=mocap motion.path={files}/a.bvh identity.casts=2 video.fps=30 signals=all",
    ),
    "choices": (
        "0b33613936d7",
        "sport=volleyball venue=volleyball_arena +venues.volleyball_arena.choices.net_top_m=2.24"
        " +outfits.home.colors.top=red shards.val_share=0.5 shots=3 name=x seed=5",
    ),
}
"""Digests of datasets; they change with the version of a stage and with nothing else."""
FILES = {"a.bvh": "HIERARCHY", "place.blend": "BLEND", "sky.exr": "EXR", "shirt.png": "PNG", "body.npz": "NPZ"}


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("own")
    for name, text in FILES.items():
        (folder / name).write_text(text)
    return folder


def words(name, files):
    return FROZEN[name][1].format(files=files)


def recipe(overrides=""):
    return from_overrides(overrides)[0]


def slow_digest(value):
    """As the digest is defined, with nothing remembered: the whole tree, pruned, sorted, hashed."""

    def pruned(tree):
        if isinstance(tree, dict):
            drop = HASHED_BY_CONTENT if "content" in tree else ()
            return {key: pruned(item) for key, item in tree.items() if key not in drop}
        return [pruned(item) for item in tree] if isinstance(tree, list | tuple) else tree

    plain = pruned(json.loads(json.dumps(asdict(value) if hasattr(value, "__dataclass_fields__") else value)))
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"))
    return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()


def slow_stages(task):
    """Digests of a task and all upstream by folder, from its `requires` and `slow_digest` alone."""
    if isinstance(task, BuildBody):
        return {}, task.digest()
    below, needs = {}, []
    for needed in luigi.task.flatten(task.requires()):
        found, name = slow_stages(needed)
        below |= found
        needs.append(name)
    own = {name: json.loads(canonical(value)) for name, value in task.param_kwargs.items() if name != "machine"}
    name = slow_digest({"stage": task.folder, "version": task.version, "params": own, "needs": needs})
    return below | {task.folder: name}, name


def clips_of(whole, shot):
    inner = whole.recipe
    return PackClips(
        recipe=shot, render=inner.render, signals=inner.signals, tiers=inner.tiers, dataset_digest=digest(inner),
        machine=whole.machine,
    )  # fmt: skip


@pytest.mark.parametrize("name", FROZEN)
def test_datasets_are_called_as_ever(name, files):
    chosen, machine = from_overrides(words(name, files))
    assert WriteDataset(recipe=chosen, machine=machine).digest() == FROZEN[name][0]


@pytest.mark.parametrize("name", FROZEN)
def test_the_lineage_of_every_shot_is_that_of_its_tasks_told_slowly(name, files):
    chosen, machine = from_overrides(words(name, files))
    whole = WriteDataset(recipe=chosen, machine=machine)
    found = list(lineages(chosen))
    assert len(found) == len(shots(chosen))
    for one, shot in zip(found, shots(chosen), strict=True):
        task = clips_of(whole, shot)
        slow, _ = slow_stages(task)
        assert one.recipe == shot
        assert (one.shot, one.frames_digest) == (slow["4_shot"], slow["5_frames"])
        assert (one.cameras, one.labels, one.clips_digest) == (slow["3_cameras"], slow["6_labels"], slow["7_clips"])
        assert one.performance == slow_stages(task.requires()["shot"].requires()["performance"])[1]
        assert task.output().path.as_posix().endswith(f"/{one.clips}")
        assert task.requires()["frames"].output().path.as_posix().endswith(f"/{one.frames}")


def test_a_fresh_process_finds_the_same_names(files):
    chosen, name = words("two_sports", files), "two_sports"
    script = (
        "import sys; from tasks.compose import from_overrides; from tasks.lineage import lineages;"
        "print(*(one.clips for one in lineages(from_overrides(sys.argv[1])[0])), sep='\\n')"
    )
    said = subprocess.run([sys.executable, "-c", script, chosen], capture_output=True, text=True, check=True)
    for _ in range(2):
        assert [one.clips for one in lineages(recipe(words(name, files)))] == said.stdout.split()


def test_the_spelling_of_numbers_changes_no_name():
    one, other = (
        recipe(f"sport=archery video.fps={fps} cameras.ring.fov_deg={fov}") for fps, fov in ((24, 40), ("24.0", 40.0))
    )
    assert [line.clips for line in lineages(one)] == [line.clips for line in lineages(other)]


@dataclass(frozen=True)
class Inner:
    path: str = "here"
    content: str = "abc"
    sizes: tuple[float, ...] = (1.0, 2.5)


@dataclass(frozen=True)
class Outer:
    inner: Inner = field(default_factory=Inner)
    choices: dict = field(default_factory=dict)
    many: tuple[Inner, ...] = ()
    named: dict[str, Inner] = field(default_factory=dict)
    note: str | None = 'é "quoted" \\ \n'


VALUES = [
    Inner(),
    Outer(many=(Inner("a"), Inner("b", ""))),
    Outer(choices={"b": [1, {"path": "x", "content": "y"}], "a": {"path": "kept"}, "10": True, "9": None}),
    Outer(named={"one": Inner(), "two": Inner("there")}),
    {"path": "x", "content": "", "deep": [{"path": "y"}, 1e-7, -0.0, 1e22, 2**70]},
    {"numbers": {1: "a", 10: "b", 9: "c"}},
    [1, "two", 3.0, False, None],
]


@pytest.mark.parametrize("value", VALUES, ids=range(len(VALUES)))
def test_a_digest_is_that_of_the_whole_tree(value):
    for _ in range(2):
        assert digest(value) == slow_digest(value)
    plain = asdict(value) if isinstance(value, Inner | Outer) else value
    assert json.loads(canonical(value)) == json.loads(json.dumps(plain))


def test_what_lies_elsewhere_has_the_digest_of_its_content_and_another_text():
    assert digest(Inner("a")) == digest(Inner("b"))
    assert canonical(Inner("a")) != canonical(Inner("b"))
    assert digest(Inner(content="other")) != digest(Inner())
    assert without_paths(Outer())["inner"] == {"content": "abc", "sizes": [1.0, 2.5]}


def test_what_can_change_is_written_anew():
    inside = {"a": 1}
    outer = Outer(choices=inside)
    before = digest(outer), canonical(outer)
    inside["a"] = 2
    assert digest(outer) == slow_digest(outer) != before[0]
    assert canonical(outer) != before[1]


def test_equal_values_of_other_types_do_not_share_a_text():
    texts = [canonical(Inner(sizes=sizes)) for sizes in ((1.0,), (1,), (True,))]
    assert len(set(texts)) == 3
    assert Inner(sizes=(1.0,)) == Inner(sizes=(1,))


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), {"a": [float("-inf")]}])
def test_no_text_holds_what_is_no_json(bad):
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical(bad)


GRID = (
    "sport=[archery,volleyball] lighting=[noon,overcast] outfit=[home,away] identity.casts=2"
    " venue=[default,outdoor_range,finals_stadium] shots=3"
)


def place_of(shot):
    inner = shot.performance
    return inner.sport, inner.index, inner.cast, shot.venue_name, shot.outfit_name, shot.lighting_name


def test_shots_come_in_one_order_however_they_are_asked_for():
    found = shots(recipe(GRID))
    every = list(found)
    order = [place_of(shot) for shot in every]
    assert order == sorted(order)
    assert len(every) == len(found) == len(set(order)) == 3 * 2 * 2 * 2 * (2 + 1)
    assert [found[number] for number in reversed(range(len(found)))] == every[::-1]
    assert list(found[5:40:7]) == every[5:40:7]
    assert found[-1] == every[-1]
    assert list(found[10:20][2:]) == every[12:20]
    with pytest.raises(IndexError):
        found[len(found)]


def test_a_shot_is_what_its_parts_make_when_they_are_checked_again():
    for shot in shots(recipe(GRID)):
        assert canonical(checked(type(shot), json.loads(canonical(shot)))) == canonical(shot)


def texts_written(overrides, monkeypatch):
    """How many records are written while a dataset is named."""
    count = 0
    joined = writer._record_text

    def counted(record, form):
        nonlocal count
        count += form not in vars(record)
        return joined(record, form)

    with monkeypatch.context() as patch:
        patch.setattr(writer, "_record_text", counted)
        found = sum(1 for _ in lineages(recipe(overrides)))
    return found, count


@pytest.mark.parametrize("axis", ["shots={}", "shots=2 identity.casts={}"])
def test_twice_the_shots_are_twice_the_work(axis, monkeypatch):
    few, at_first = texts_written(f"sport=volleyball {axis.format(20)}", monkeypatch)
    many, then = texts_written(f"sport=volleyball {axis.format(40)}", monkeypatch)
    assert many == 2 * few
    assert then < 2.1 * at_first
    assert at_first < 14 * few  # shot, filming, performances and what of a shot holds dictionaries


def test_what_shots_share_is_written_once(monkeypatch):
    alone, base = texts_written("sport=volleyball", monkeypatch)
    six = "sport=volleyball lighting=[noon,overcast,golden_hour] outfit=[home,away]"
    many, count = texts_written(six, monkeypatch)
    assert (alone, many) == (1, 6)
    assert count - base < 6 * 4  # a shot, its outfit and its place; neither performance nor cameras


def peak_bytes(overrides):
    chosen = recipe(overrides)
    sum(1 for _ in lineages(recipe("sport=volleyball shots=2")))
    tracemalloc.start()
    sum(1 for _ in lineages(chosen))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_naming_more_shots_takes_no_more_memory():
    few, many = (peak_bytes(f"sport=volleyball shots={number}") for number in (50, 400))
    assert many < few + 50_000
