"""C3D to Take: joint centres where the file names them, else joints from Plug-in Gait markers; rotations are fitted."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
from jaxtyping import Bool, Float

from synth.errors import TakeError
from synth.mocap import markers
from synth.mocap.apart import read_apart
from synth.mocap.doubt import fps_of, unit_of
from synth.mocap.point_body import NEEDED, body_from_points
from synth.mocap.raw import take_from_raw
from synth.mocap.skeleton_map import named_joints, plain_names
from synth.mocap.take import Take

GAP_S = 0.2
"""Longer gaps of a marker are not bridged: what happened in them is unknown."""
UNITS_M = {"mm": 0.001, "cm": 0.01, "dm": 0.1, "m": 1.0, "in": 0.0254}

LIMIT_S = 60.0
"""Longer than any file takes; ezc3d may search a damaged one for ever."""

Points = Float[np.ndarray, "frames points 3"]


def c3d_take(path: Path, fps: float | None, unit_m: float | None, up: str | None) -> Take:
    """The Take in a C3D file of one person."""
    labels, points, written_fps, written_unit = _read(path)
    rate = fps_of(written_fps, fps, str(path))
    names, told = _one_person(labels)
    found = named_joints(names)
    wanted = [n for n in (*NEEDED, "head") if n not in found]
    if wanted:
        found = _marker_numbers(path, names)
    tracks = {name: points[:, number] for name, number in found.items()}
    leg = markers.leg_in_units(tracks) if wanted else _leg_in_units(tracks)
    metres, doubts = unit_of(leg, unit_m, UNITS_M.get(written_unit.strip().lower()), str(path))
    whole, gaps = _bridged(path, np.stack(list(tracks.values()), 1) * metres, tuple(tracks), rate)
    tracks = {name: whole[:, i] for i, name in enumerate(tracks)}
    raw = body_from_points(markers.joints_from_markers(tracks) if wanted else tracks, rate, str(path))
    take = take_from_raw(raw, rate, 1.0, up, str(path))
    return replace(take, warnings=take.warnings + told + doubts + gaps)


def _read(path: Path) -> tuple[tuple[str, ...], Points, float, str]:
    file = read_apart("synth.mocap.c3d_points", "ezc3d", path, LIMIT_S)
    points = file["points"]
    if points.shape[0] == 0 or points.shape[1] == 0:
        raise TakeError(f"{path}: holds {points.shape[1]} points in {len(points)} frames; export it with its markers")
    # Many writers put a lost marker at the origin and forget to say so.
    points[(points == 0.0).all(-1)] = np.nan
    return tuple(map(str, file["labels"])), points, float(file["rate"]), str(file["unit"])


def _one_person(labels: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names without the subject's (`Ann:LASI`), empty for those of other subjects; whom that leaves out."""
    subjects = [label.rpartition(":")[0] for label in labels]
    counts = Counter(subjects)

    def known(subject: str) -> tuple[int, int]:
        plain = plain_names(tuple(n for n, s in zip(labels, subjects, strict=True) if s in (subject, "")))
        return sum(_numbers(name, plain) is not None for name in markers.NEEDED), counts[subject]

    chosen = max(counts, key=known)
    names = tuple(
        label.rpartition(":")[2] if subject in (chosen, "") else ""
        for label, subject in zip(labels, subjects, strict=True)
    )
    others = [subject for subject in counts if subject not in (chosen, "")]
    return names, ((f"{chosen or 'the nameless subject'} is read, not {', '.join(others)}",) if others else ())


def _numbers(marker: str, plain: Mapping[str, int]) -> int | None:
    names = (marker, *markers.ALSO_CALLED.get(marker, ()))
    return next((plain[name.lower()] for name in names if name.lower() in plain), None)


def _marker_numbers(path: Path, names: tuple[str, ...]) -> dict[str, int]:
    plain = plain_names(names)
    numbers = {name: _numbers(name, plain) for name in (*markers.NEEDED, "LTOE", "RTOE", "LFIN", "RFIN")}
    missing = [name for name in markers.NEEDED if numbers[name] is None]
    if missing:
        raise TakeError(
            f"{path}: neither joint centres nor the Plug-in Gait markers; missing are {', '.join(missing)}. "
            f"Its points: {', '.join(filter(None, names[:60]))}"
        )
    return {name: number for name, number in numbers.items() if number is not None}


def _leg_in_units(joints: Mapping[str, Float[np.ndarray, "frames 3"]]) -> float:
    bones = [
        np.nanmedian(np.linalg.norm(joints[f"{s}_{a}"] - joints[f"{s}_{b}"], axis=-1))
        for s in ("left", "right")
        for a, b in (("hip", "knee"), ("knee", "ankle"))
    ]
    return float(np.sum(bones) / 2.0)


def _bridged(
    path: Path, points: Points, names: tuple[str, ...], fps: float
) -> tuple[Float[np.ndarray, "kept points 3"], tuple[str, ...]]:
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
