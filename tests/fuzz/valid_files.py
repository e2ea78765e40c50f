"""One small valid file, or folder of files, of everything that is read from outside."""

import json
import shutil
import sys
from pathlib import Path

import cv2
import ezc3d
import numpy as np
import torch

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(path) for path in (TESTS, TESTS / "mocap", TESTS / "body") if str(path) not in sys.path]

import test_acclaim  # noqa: E402
import test_load  # noqa: E402
import test_skillmimic  # noqa: E402
import tiny  # noqa: E402
from fbx_files import write_fbx  # noqa: E402
from gltf_files import write_gltf  # noqa: E402
from recordings import bvh_text, movement, rest_joints, take_with_zero_pose  # noqa: E402

from synth import label_images, record, shot  # noqa: E402
from synth.dataset import write_dataset  # noqa: E402
from synth.frames import labels_folder, reference_path, rgb_path  # noqa: E402
from synth.labels import label  # noqa: E402
from synth.motion.motion import Motion  # noqa: E402
from synth.skeleton.kinematics import forward  # noqa: E402
from synth.skeleton.smplx_joints import BENDING  # noqa: E402

FRAMES = 6
TAKE = take_with_zero_pose("a", frames=FRAMES)


def bvh(folder: Path) -> Path:
    return _text(folder / "a.bvh", bvh_text(TAKE))


def amc(folder: Path) -> Path:
    return test_acclaim._files(folder)


def smplx_npz(folder: Path) -> Path:
    return _npz(folder / "a.npz", poses=_poses(), trans=np.zeros((FRAMES, 3)), betas=np.zeros(10),
                gender=np.array("female"), mocap_frame_rate=np.array(30.0))  # fmt: skip


def parts_npz(folder: Path) -> Path:
    poses = _poses()
    return _npz(folder / "a.npz", root_orient=poses[:, :3], pose_body=poses[:, 3:66], trans=np.zeros((FRAMES, 3)),
                fps=np.array(30))  # fmt: skip


def joints_npz(folder: Path) -> Path:
    return _npz(folder / "a.npz", joints=_positions()[:, :22], names=np.array(BENDING[:22]), fps=np.array(30.0))


def joints_npy(folder: Path) -> Path:
    np.save(folder / "a.npy", _positions()[:, :22])
    return folder / "a.npy"


def skillmimic(folder: Path) -> Path:
    torch.save(torch.tensor(test_skillmimic._tensor(FRAMES), dtype=torch.float32), folder / "a.pt")
    return folder / "a.pt"


def c3d(folder: Path) -> Path:
    file, points = ezc3d.c3d(), _positions()[:, :22].transpose(2, 1, 0) * 1000.0
    file["parameters"]["POINT"]["RATE"]["value"] = [50]
    file["parameters"]["POINT"]["LABELS"]["value"] = BENDING[:22]
    file["parameters"]["POINT"]["UNITS"]["value"] = ["mm"]
    file["data"]["points"] = np.concatenate([points, np.ones((1, *points.shape[1:]))])
    file.write(str(folder / "a.c3d"))
    return folder / "a.c3d"


def fbx(folder: Path) -> Path:
    return write_fbx(folder / "a.fbx", TAKE)


def gltf(folder: Path) -> Path:
    return write_gltf(folder / "a.gltf", TAKE)


def motion(folder: Path) -> Path:
    Motion(_poses(), np.zeros((FRAMES, 3)), np.zeros(10), "female", 30.0).save(folder / "m.npz")
    return folder / "m.npz"


def body(folder: Path) -> Path:
    """Right in every shape, and too small, so that nothing of it gets further than the checks."""
    return _npz(folder / "SMPLX_NEUTRAL.npz", **test_load.tiny_arrays())


def performance(folder: Path) -> Path:
    record.save(tiny.shot().performance, folder, "performance")
    return folder


def planned(folder: Path) -> Path:
    one = tiny.shot()
    one.parts.textures["cloth"] = np.full((8, 8, 3), 90, np.uint8)
    shot.save(one, folder)
    return folder


def frames(folder: Path) -> Path:
    one = tiny.shot(views=1)
    rendered, camera = tiny.SphereFrames(one, tiny.spheres_of(one)), one.cameras[0]
    for path in (rgb_path(folder, camera.name, 0), reference_path(folder, camera.name)):
        path.parent.mkdir(parents=True)
    still, marks = rendered.reference(camera.name)
    cv2.imwrite(str(reference_path(folder, camera.name)), still)
    _labels(reference_path(folder, camera.name).with_name("labels"), [marks])
    for number, picture in enumerate(rendered.each_rgb(camera.name)):
        cv2.imwrite(str(rgb_path(folder, camera.name, number)), picture)
    _labels(labels_folder(folder, camera.name), list(rendered.each_labels(camera.name)))
    view = {"world_from_camera": camera.world_from_camera.tolist(), "reference_world_from_camera": np.eye(4).tolist()}
    facts = {"num_frames": one.num_frames, "views": {camera.name: view}, "seconds": {"beauty": 1.5}}
    _text(folder / "frames.json", json.dumps(facts))
    return folder


def labels(folder: Path) -> Path:
    one = tiny.shot(views=1)
    record.save(label(one, tiny.SphereFrames(one, tiny.spheres_of(one)), 0), folder, "view0")
    return folder


def dataset(folder: Path) -> Path:
    clips = tiny.clips([tiny.shot(views=1)])
    return write_dataset(clips, folder, "tiny", {"seed": 7}, "0123456789ab", 2, seconds={"beauty": 1.5}).path


def shard(folder: Path) -> Path:
    dataset(folder / "dataset")
    path = next((folder / "dataset" / "shards").glob("*.tar"))
    path = path.rename(folder / path.name)
    shutil.rmtree(folder / "dataset")
    return path


def garment(folder: Path) -> Path:
    corners = [(x, y, z) for x in (-0.2, 0.2) for y in (0.2, 0.6) for z in (-0.2, 0.2)]
    sides = [(1, 2, 4, 3), (5, 7, 8, 6), (1, 5, 6, 2), (3, 4, 8, 7), (1, 3, 7, 5), (2, 6, 8, 4)]
    lines = [*("v {} {} {}".format(*corner) for corner in corners), *("f {} {} {} {}".format(*side) for side in sides)]
    return _text(folder / "a.obj", "\n".join(lines) + "\n")


def garment_glb(folder: Path) -> Path:
    import trimesh

    trimesh.creation.box((0.4, 0.4, 0.4)).export(folder / "a.glb")
    return folder / "a.glb"


def picture(folder: Path) -> Path:
    cv2.imwrite(str(folder / "shirt.png"), np.arange(192, dtype=np.uint8).reshape(8, 8, 3))
    return folder / "shirt.png"


def _positions() -> np.ndarray:
    return forward(*movement(FRAMES), rest_joints())[1]


def _poses() -> np.ndarray:
    poses = np.random.default_rng(3).normal(0.0, 0.2, (FRAMES, 165))
    poses[:, :3] = [np.pi / 2, 0.0, 0.0]
    return poses


def _labels(folder: Path, pictures: list[label_images.LabelImages]) -> None:
    height, width = pictures[0].depth.shape
    label_images.begin(folder, len(pictures), width, height, flow=False)
    for one in pictures:
        label_images.append(folder, one)


def _text(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def _npz(path: Path, **arrays: np.ndarray) -> Path:
    np.savez(path, **arrays)
    return path
