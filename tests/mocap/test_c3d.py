"""Laws of the C3D reader: joint centres are kept, markers become the joints they sit on, gaps are told or refused."""

from pathlib import Path

import ezc3d
import numpy as np
import pytest
from recordings import PlainBody, movement, rest_joints

from synth.errors import TakeError
from synth.geometry.rotation import unit
from synth.mocap import read_take
from synth.mocap.take import take_world
from synth.motion.retarget import retarget
from synth.skeleton.kinematics import forward
from synth.skeleton.smplx_joints import BENDING, INDEX

TURNS, JOINTS = forward(*movement(), rest_joints())


def _write(path: Path, points: dict[str, np.ndarray], unit: str = "mm") -> Path:
    file = ezc3d.c3d()
    file["parameters"]["POINT"]["RATE"]["value"] = [50]
    file["parameters"]["POINT"]["LABELS"]["value"] = tuple(points)
    file["parameters"]["POINT"]["UNITS"]["value"] = [unit]
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


def test_joint_centres_named_as_such_are_kept(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.c3d", {n: JOINTS[:, INDEX[n]] for n in BENDING[:22]})
    take = read_take(path)
    assert take.fps == 50.0
    knee = take_world(take)[1][:, take.names.index("left_knee")]
    assert np.linalg.norm(knee - JOINTS[:, INDEX["left_knee"]], axis=-1).max() < 0.03


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


def test_short_gaps_are_bridged_and_told_and_long_ones_refused(tmp_path: Path) -> None:
    points = _markers()
    points["LKNE"] = points["LKNE"].copy()
    points["LKNE"][20:25] = np.nan
    take = read_take(_write(tmp_path / "a.c3d", points))
    assert "bridged in 5 of 80" in take.warnings[-1]
    points["LKNE"][20:60] = np.nan
    with pytest.raises(TakeError, match=r"LKNE is lost for 0\.80 s"):
        read_take(_write(tmp_path / "b.c3d", points))


def test_foreign_markers_and_noise_are_named(tmp_path: Path) -> None:
    points = _markers()
    del points["LASI"]
    with pytest.raises(TakeError, match="missing are LASI"):
        read_take(_write(tmp_path / "a.c3d", points))
    noise = tmp_path / "noise.c3d"
    noise.write_bytes(np.random.default_rng(0).bytes(4000))
    with pytest.raises(TakeError, match="not a readable C3D"):
        read_take(noise)
