"""C3D to Take: joint centres where the file names them, else joints from Plug-in Gait markers; rotations are fitted."""

from dataclasses import replace
from pathlib import Path

import ezc3d
import numpy as np
from jaxtyping import Bool, Float

from synth.errors import TakeError
from synth.mocap import markers
from synth.mocap.doubt import fps_of
from synth.mocap.point_body import NEEDED, body_from_points
from synth.mocap.raw import take_from_raw
from synth.mocap.skeleton_map import named_joints
from synth.mocap.take import Take

GAP_S = 0.2
"""Longer gaps of a marker are not bridged: what happened in them is unknown."""
UNITS_M = {"mm": 0.001, "cm": 0.01, "dm": 0.1, "m": 1.0, "in": 0.0254}

Points = Float[np.ndarray, "frames points 3"]


def c3d_take(path: Path, fps: float | None, unit_m: float | None, up: str | None) -> Take:
    """The Take in a C3D file of one person."""
    names, points, written_fps, written_unit = _read(path)
    rate = fps_of(written_fps, fps, str(path))
    metres = unit_m or UNITS_M.get(written_unit.strip().lower(), 0.001)
    found = named_joints(names)
    wanted = [n for n in (*NEEDED, "head") if n not in found]
    if wanted:
        found = _marker_numbers(path, names)
    points, warnings = _bridged(path, points[:, list(found.values())] * metres, tuple(found), rate)
    tracks = {name: points[:, i] for i, name in enumerate(found)}
    raw = body_from_points(markers.joints_from_markers(tracks) if wanted else tracks, rate, str(path))
    take = take_from_raw(raw, rate, 1.0, up, str(path))
    return replace(take, warnings=take.warnings + warnings)


def _read(path: Path) -> tuple[tuple[str, ...], Points, float, str]:
    try:
        file = ezc3d.c3d(str(path))
        point = file["parameters"]["POINT"]
        labels = [label for key in sorted(point) if key.startswith("LABELS") for label in point[key]["value"]]
        units = point["UNITS"]["value"] if "UNITS" in point else []
        rate, values = float(point["RATE"]["value"][0]), file["data"]["points"]
    except (OSError, RuntimeError, ValueError, KeyError, IndexError) as error:
        reason = " ".join(str(error).split())[:100]
        raise TakeError(f"{path}: not a readable C3D ({reason}); export it again") from error
    if values.shape[1] == 0 or values.shape[2] == 0:
        raise TakeError(
            f"{path}: holds {values.shape[1]} points in {values.shape[2]} frames; export it with its markers"
        )
    names = tuple(label.rsplit(":", 1)[-1].strip() for label in labels[: values.shape[1]])
    return names, np.transpose(values[:3], (2, 1, 0)).astype(float), rate, units[0] if units else "mm"


def _marker_numbers(path: Path, names: tuple[str, ...]) -> dict[str, int]:
    plain = {name.upper(): number for number, name in reversed(list(enumerate(names)))}
    missing = [name for name in markers.NEEDED if name not in plain]
    if missing:
        raise TakeError(
            f"{path}: neither joint centres nor the Plug-in Gait markers; missing are {', '.join(missing)}. "
            f"Its points: {', '.join(names[:60])}"
        )
    optional = [name for name in ("LTOE", "RTOE", "LFIN", "RFIN") if name in plain]
    return {name: plain[name] for name in (*markers.NEEDED, *optional)}


def _bridged(path: Path, points: Points, names: tuple[str, ...], fps: float) -> tuple[Points, tuple[str, ...]]:
    """Frames from the first to the last in which every point is seen, gaps of up to GAP_S bridged by straight lines."""
    seen = np.isfinite(points).all(-1)
    whole = np.flatnonzero(seen.all(1))
    if not len(whole):
        raise TakeError(f"{path}: in no frame are all needed points seen ({names[int(seen.mean(0).argmin())]} is "
                        "the rarest); fill the gaps and export it again")  # fmt: skip
    points, seen = points[whole[0] : whole[-1] + 1].copy(), seen[whole[0] : whole[-1] + 1]
    times = np.arange(len(points))
    for i, name in enumerate(names):
        longest = _longest_gap(seen[:, i])
        if longest > GAP_S * fps:
            raise TakeError(
                f"{path}: marker {name} is lost for {longest / fps:.2f} s; fill the gap and export it again"
            )
        for axis in range(3):
            points[:, i, axis] = np.interp(times, times[seen[:, i]], points[seen[:, i], i, axis])
    filled = int((~seen).any(1).sum())
    return points, ((f"gaps of markers were bridged in {filled} of {len(points)} frames",) if filled else ())


def _longest_gap(seen: Bool[np.ndarray, " frames"]) -> int:
    return int(np.diff(np.concatenate([[-1], np.flatnonzero(seen), [len(seen)]])).max()) - 1
