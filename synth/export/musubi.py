"""musubi-tuner (kohya-ss/musubi-tuner @30c658c): videos, captions, controls; as folders and as jsonl."""

import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, ClassVar

from synth.export.conformed import Conformed, Picture
from synth.export.family import Family, Paths, Record, read_video, write_file, write_jsonl
from synth.export.pages import chosen
from synth.export.settings import Settings

WAN_FPS = 16.0
JSONL_TOML, FOLDERS_TOML = "dataset_jsonl.toml", "dataset_folders.toml"
Table = dict[str, str | float | list[int]]


class Musubi(Family):
    """A `[[datasets]]` table for each size, rate and length, since the trainer wants these said once a table."""

    name: ClassVar[str] = "musubi"
    about: ClassVar[str] = "musubi-tuner: Wan2.1-Fun-Control, and any video model without control"
    style: ClassVar[str] = "dwpose"
    defaults: ClassVar[Settings] = Settings(split="train", absolute=True)
    frames_step: ClassVar[int] = 4
    least_frames: ClassVar[int] = 5
    size_step: ClassVar[int] = 16

    def write(self, clip: Conformed, folder: Path) -> Record:
        """Picture, control and caption."""
        group = f"{clip.width_px}x{clip.height_px}_{clip.num_frames}frames_{clip.fps:g}fps"
        record = {
            "group": group,
            "video": f"videos/{group}/{clip.key}.mp4",
            "control": f"control/{group}/{clip.key}.mp4",
        }
        write_file(folder / record["video"], clip.rgb_mp4())
        write_file(folder / record["control"], clip.pose_mp4())
        write_file(folder / Path(record["video"]).with_suffix(".txt"), clip.caption.encode())
        return record

    def finish(self, records: Sequence[Record], paths: Paths) -> None:
        """Lists and both dataset files."""
        by_jsonl, by_folders = list[Table](), list[Table]()
        for group, members in groupby(sorted(records, key=_group), key=_group):
            clips = list(members)
            listed = f"metadata/{group}.jsonl"
            (paths.folder / "metadata").mkdir(exist_ok=True)
            write_jsonl(paths.folder / listed, (_line(record, paths) for record in clips))
            common = _common(clips[0], paths)
            by_jsonl.append({"video_jsonl_file": paths.named(listed)} | common)
            folders = {f"{kind}_directory": paths.named(f"{where}/{group}") for kind, where in _FOLDERS.items()}
            by_folders.append(folders | common)
        (paths.folder / JSONL_TOML).write_text(_toml(by_jsonl))
        (paths.folder / FOLDERS_TOML).write_text(_toml(by_folders))

    def index(self, paths: Paths) -> Mapping[str, Any]:
        """Lines of the lists that say what the folders say: same video, control of its stem, caption beside it."""
        listed = {
            line["video_path"]: line
            for table in _tables(paths, JSONL_TOML)
            for line in map(json.loads, paths.find(table["video_jsonl_file"]).read_text().splitlines())
        }
        return {
            video.stem: listed[named]
            for table in _tables(paths, FOLDERS_TOML)
            for video in sorted(paths.find(table["video_directory"]).glob("*.mp4"))
            if (named := f"{table['video_directory']}/{video.name}") in listed
            and listed[named]["caption"] == video.with_suffix(".txt").read_text()
            and listed[named]["control_path"] == f"{table['control_directory']}/{video.name}"
        }

    def read(self, row: Any, paths: Paths) -> Mapping[str, Iterable[Picture]]:
        """The two videos that a line names."""
        return {
            "rgb": read_video(paths.find(row["video_path"])),
            "pose": read_video(paths.find(row["control_path"])),
        }

    def page(self, settings: Settings) -> str:
        """How to train with it."""
        return f"""# {self.name}: for {self.about}

Read by kohya-ss/musubi-tuner (read at 30c658c): `wan_cache_latents.py --dataset_config THIS_FOLDER/{JSONL_TOML}`, then
the other scripts with the same file and `--task t2v-1.3B-FC`, `t2v-14B-FC` or `i2v-14B-FC`. `{FOLDERS_TOML}` says the
same by folders: `video_directory` with `.txt` captions, `control_directory` with files of the same stem.

* There is a `[[datasets]]` table for each size, rate and length. Its `cache_directory` is made by the trainer.
* `source_fps` (a decimal number) makes the trainer drop frames down to the model's rate; `target_frames` is the 4n+1
  that is left of a clip at Wan's {WAN_FPS:g} fps: it leaves out, without a word, clips that have fewer. For
  HunyuanVideo (24 fps) and FramePack (30) write the clips' own length, which is in the table's name. Where clips are
  slower than {WAN_FPS:g} fps no `source_fps` is given and all frames are taken.
* `resolution` is the clips' own [width, height], so that nothing is scaled.
* `videos/*/KEY.mp4`: H.264 4:2:0, no B-frames. `control/*/KEY.mp4`: the skeletons of the same frames, lossless 4:4:4,
  as the DWPose node of VideoX-Fun, where Fun-Control comes from: neck to right shoulder red (R,G,B = 153,0,0), limbs
  4 px in the picture itself, hands, face as white dots; everybody is drawn.
* 4n+1 frames, at least {self.least_frames}; widths and heights are multiples of {self.size_step}.
* The trainer resolves relative paths from where it is started, so these are absolute unless `--no-absolute` was given;
  export again after moving this folder.

{chosen(settings, self.style)}
"""


_FOLDERS = {"video": "videos", "control": "control"}


def frames_left(num_frames: int, source_fps: float, target_fps: float) -> int:
    """Of so many frames, how many the trainer's `load_video` keeps; it adds up a step and rounds down."""
    if target_fps >= source_fps:
        return num_frames
    moment, kept = 0.0, set[int]()
    for _ in range(num_frames):
        kept.add(int(moment))
        moment += target_fps / source_fps
    return len(kept)


def _group(record: Record) -> str:
    return str(record["group"])


def _line(record: Record, paths: Paths) -> dict[str, str]:
    named = {"video_path": paths.named(record["video"]), "control_path": paths.named(record["control"])}
    return named | {"caption": record["caption"]}


def _common(record: Record, paths: Paths) -> Table:
    """What a table says of all its clips."""
    fps, cache = float(record["fps"]), paths.named(f"cache/{record['group']}")
    left = frames_left(record["num_frames"], fps, WAN_FPS)
    table: Table = {"cache_directory": cache, "resolution": [record["width"], record["height"]]}
    table |= {"target_frames": [1 + (left - 1) // 4 * 4], "frame_extraction": "head"}
    return table | {"source_fps": fps} if fps > WAN_FPS else table


def _toml(tables: Sequence[Table]) -> str:
    """JSON's words for texts, numbers and lists are TOML's too."""
    general = '[general]\ncaption_extension = ".txt"\nbatch_size = 1\nenable_bucket = true\nbucket_no_upscale = true\n'
    lines = [
        "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in table.items())
        for table in tables
    ]
    return general + "".join(f"\n[[datasets]]\n{text}" for text in lines)


def _tables(paths: Paths, name: str) -> list[dict[str, Any]]:
    return list(tomllib.loads((paths.folder / name).read_text())["datasets"])
