"""Laws of the C3D reader: joint centres are kept, markers become the joints they sit on, gaps are told or refused."""

from pathlib import Path

import ezc3d
import numpy as np
import pytest
from recordings import PlainBody, movement, rest_joints

from synth.errors import TakeError
from synth.geometry.rotation import unit
from synth.mocap import c3d_points, c3d_take, read_take
from synth.mocap.take import Take, take_world
from synth.motion.retarget import retarget
from synth.skeleton.kinematics import forward
from synth.skeleton.smplx_joints import BENDING, INDEX

TURNS, JOINTS = forward(*movement(), rest_joints())


def _write(path: Path, points: dict[str, np.ndarray], unit: str = "mm", said: str = "") -> Path:
    file = ezc3d.c3d()
    file["parameters"]["POINT"]["RATE"]["value"] = [50]
    file["parameters"]["POINT"]["LABELS"]["value"] = tuple(points)
    file["parameters"]["POINT"]["UNITS"]["value"] = [said or unit]
    scale = {"mm": 1000.0, "m": 1.0}[unit]
    stacked = np.stack(list(points.values()), 1) * scale
    file["data"]["points"] = np.concatenate([stacked, np.ones((*stacked.shape[:2], 1))], -1).transpose(2, 1, 0)
    file.write(str(path))
    return path


def _markers() -> dict[str, np.ndarray]:
    """Plug-in Gait markers on the moving nominal body: beside knees and ankles, over shoulders, round the head."""
    joint = {name: JOINTS[:, INDEX[name]] for name in BENDING[:22]}
    basin, head = TURNS[:, 0], TURNS[:, INDEX["head"]]
    front = 0.5 * (joint["left_hip"] + joint["right_hip"]) + basin @ np.array([0.0, 0.0589, 0.0459])
    trunk = unit(0.5 * (joint["left_shoulder"] + joint["right_shoulder"] - joint["left_hip"] - joint["right_hip"]))
    points = {}
    for side, s, k in (("left", "L", 1.0), ("right", "R", -1.0)):
        points[f"{s}ASI"] = front + basin @ np.array([k * 0.08, 0.0, 0.0])
        points[f"{s}PSI"] = front + basin @ np.array([k * 0.05, 0.0, -0.15])
        points[f"{s}KNE"] = joint[f"{side}_knee"] + k * 0.055 * basin[:, :, 0]
        points[f"{s}ANK"] = joint[f"{side}_ankle"] + k * 0.042 * basin[:, :, 0]
        points[f"{s}TOE"] = joint[f"{side}_foot"]
        points[f"{s}SHO"] = joint[f"{side}_shoulder"] + 0.05 * trunk
        points[f"{s}ELB"] = joint[f"{side}_elbow"]
        points[f"{s}WRA"] = points[f"{s}WRB"] = joint[f"{side}_wrist"]
        points[f"{s}FHD"] = joint["head"] + head @ np.array([k * 0.07, 0.1, 0.09])
        points[f"{s}BHD"] = joint["head"] + head @ np.array([k * 0.07, 0.1, -0.09])
    return points


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """ezc3d in this process: for whole files a process of its own only takes time."""
    monkeypatch.setattr(c3d_take, "read_apart", lambda module, reader, path, limit_s: c3d_points.points_in(path, None))


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Take:
    """The markers in millimetres, as most write them."""
    return read_take(_write(tmp_path_factory.mktemp("plain") / "a.c3d", _markers()))


def test_joint_centres_named_as_such_are_kept(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.c3d", {n: JOINTS[:, INDEX[n]] for n in BENDING[:22]})
    take = read_take(path)
    assert take.fps == 50.0
    knee = take_world(take)[1][:, take.names.index("left_knee")]
    assert np.linalg.norm(knee - JOINTS[:, INDEX["left_knee"]], axis=-1).max() < 0.03


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("unit_name", ["mm", "m"])
def test_markers_become_the_joints_they_sit_on(tmp_path: Path, unit_name: str) -> None:
    take = read_take(_write(tmp_path / "a.c3d", {f"Ann:{n}": p for n, p in _markers().items()}, unit_name))
    joints = take_world(take)[1]
    for name in ("left_hip", "right_knee", "left_ankle", "right_shoulder", "left_elbow", "right_wrist"):
        miss = np.linalg.norm(joints[:, take.names.index(name)] - JOINTS[:, INDEX[name]], axis=-1)
        assert np.median(miss) < (0.005 if "hip" in name else 0.03), name
    report = retarget(take, PlainBody()).report
    assert report.wrong_bend_share == 0.0
    assert report.bone_direction_median_deg is not None
    assert report.bone_direction_median_deg < 3.0


@pytest.mark.usefixtures("here")
def test_short_gaps_are_bridged_and_told_and_long_ones_refused(tmp_path: Path) -> None:
    points = _markers()
    points["LKNE"] = points["LKNE"].copy()
    points["LKNE"][20:25] = np.nan
    take = read_take(_write(tmp_path / "a.c3d", points))
    assert "bridged in 5 of 80" in take.warnings[-1]
    points["LKNE"][20:60] = np.nan
    with pytest.raises(TakeError, match=r"LKNE is lost for 0\.80 s"):
        read_take(_write(tmp_path / "b.c3d", points))


def _one_sacrum(points: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    sacrum = 0.5 * (points["LPSI"] + points["RPSI"])
    return {name: at for name, at in points.items() if not name.endswith("PSI")} | {"SACR": sacrum}


_WAIST = {"ASI": "FWT", "PSI": "BWT", "WRA": "IWR", "WRB": "OWR"}
SETS = {
    "a subject's name before an underline": lambda points: {f"Ann_{name}": at for name, at in points.items()},
    "the set of CMU": lambda points: {name[0] + _WAIST.get(name[1:], name[1:]): at for name, at in points.items()},
    "one marker on the sacrum": _one_sacrum,
    "small letters": lambda points: {name.lower(): at for name, at in points.items()},
    "markers without name and model outputs": lambda points: (
        {"*1": np.full((80, 3), np.nan)} | points | {"*2": points["LKNE"], "LKneeAngles": 100.0 * points["LKNE"]}
    ),
    "another subject, of whom a marker lacks": lambda points: (
        {f"Bob:{name}": at + np.array([1.0, 0.0, 0.0]) for name, at in points.items() if name != "LASI"}
        | {f"Ann:{name}": at for name, at in points.items()}
    ),
}


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("name", SETS)
def test_marker_sets_as_laboratories_name_them_give_the_same_body(tmp_path: Path, plain: Take, name: str) -> None:
    other = read_take(_write(tmp_path / "b.c3d", SETS[name](_markers())))
    np.testing.assert_allclose(take_world(other)[1], take_world(plain)[1], atol=1e-4)
    assert any("Ann is read, not Bob" in warning for warning in other.warnings) == ("another" in name)


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(("held", "said"), [("m", "mm"), ("mm", "m")])
def test_a_unit_that_makes_giants_or_mice_is_doubted_and_told(
    tmp_path: Path, plain: Take, held: str, said: str
) -> None:
    path = _write(tmp_path / "a.c3d", _markers(), held, said)
    take = read_take(path)
    assert "is believed" in take.warnings[0]
    np.testing.assert_allclose(take.offsets, plain.offsets, atol=1e-4)


@pytest.mark.usefixtures("here")
def test_markers_at_the_origin_are_lost_ones(tmp_path: Path) -> None:
    points = _markers()
    points["LKNE"] = points["LKNE"].copy()
    points["LKNE"][20:25] = 0.0
    assert "bridged in 5 of 80" in read_take(_write(tmp_path / "a.c3d", points)).warnings[-1]


@pytest.mark.parametrize("end", [100, 1500, -600])
def test_files_cut_off_are_refused(tmp_path: Path, end: int) -> None:
    cut = _write(tmp_path / "cut.c3d", _markers())
    cut.write_bytes(cut.read_bytes()[:end])
    with pytest.raises(TakeError, match=r"cut off|not a readable C3D"):
        read_take(cut)


@pytest.mark.usefixtures("here")
def test_files_without_markers_are_refused(tmp_path: Path) -> None:
    forces = ezc3d.c3d()
    forces["parameters"]["ANALOG"]["RATE"]["value"] = [500]
    forces["parameters"]["ANALOG"]["LABELS"]["value"] = ("Fx", "Fy")
    forces["data"]["analogs"] = np.zeros((1, 2, 800))
    forces["data"]["points"] = np.zeros((4, 0, 80))
    forces["parameters"]["POINT"]["RATE"]["value"] = [50]
    forces.write(str(tmp_path / "forces.c3d"))
    with pytest.raises(TakeError, match="holds 0 points"):
        read_take(tmp_path / "forces.c3d")


def test_foreign_markers_and_noise_are_named(tmp_path: Path) -> None:
    points = _markers()
    del points["LASI"]
    with pytest.raises(TakeError, match="missing are LASI"):
        read_take(_write(tmp_path / "a.c3d", points))
    noise = tmp_path / "noise.c3d"
    noise.write_bytes(np.random.default_rng(0).bytes(4000))
    with pytest.raises(TakeError, match="not a readable C3D"):
        read_take(noise)
