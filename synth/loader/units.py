"""Units: which clips make one training sample: views of a shot, partners that differ in an axis, one of the windows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from synth.errors import DatasetError
from synth.grid import Grid, Row
from synth.windows import WindowRule


@dataclass(frozen=True)
class Unit:
    """views: numbers of synchronised clips of one shot. partners: of each other shot that may be shown beside them,
    the clips of the same cameras. window: which window of the clips, None where it is drawn or the first."""

    views: tuple[int, ...]
    partners: tuple[tuple[int, ...], ...] = ()
    window: int | None = None


def groups_of_views(rows: Sequence[Row], views: int) -> list[Unit]:
    """Every shot's views in order, `views` at a time; those left over and shots with fewer are left out."""
    shots: dict[str, list[int]] = {}
    for number, row in enumerate(rows):
        shots.setdefault(row.clip_id, []).append(number)
    units = [
        Unit(tuple(numbers[first : first + views]))
        for numbers in shots.values()
        for first in range(0, len(numbers) - views + 1, views)
    ]
    if not units:
        most = max(map(len, shots.values()), default=0)
        raise DatasetError(f"no shot has {views} views, the most is {most}; ask for fewer or film with more cameras")
    return units


def with_partners(units: Iterable[Unit], rows: Sequence[Row], axis: str) -> list[Unit]:
    """Units with all partners that differ in `axis` and in nothing else; those that have none are left out."""
    numbers = {row: number for number, row in enumerate(rows)}
    others: dict[int, list[Row]] = {}
    for one, other in Grid(rows).pairs(axis):
        others.setdefault(numbers[one], []).append(other)
    found = [replace(unit, partners=_partners(unit, others, numbers)) for unit in units]
    paired = [unit for unit in found if unit.partners]
    if not paired:
        raise DatasetError(
            f"no two clips differ in {axis} alone; pair by another axis, or make a dataset with `experiment=grid`"
        )
    return paired


def _partners(unit: Unit, others: dict[int, list[Row]], numbers: dict[Row, int]) -> tuple[tuple[int, ...], ...]:
    """Of other shots that every view of the unit has a partner in; of one view all, the same shot's too."""
    if len(unit.views) == 1:
        return tuple((numbers[row],) for row in others.get(unit.views[0], []))
    by_shot = [{row.clip_id: numbers[row] for row in others.get(view, [])} for view in unit.views]
    shots = [shot for shot in by_shot[0] if all(shot in partners for partners in by_shot)]
    return tuple(tuple(partners[shot] for partners in by_shot) for shot in shots)


def with_windows(units: Iterable[Unit], rows: Sequence[Row], rule: WindowRule) -> list[Unit]:
    """A unit for each window of every clip, one after the other."""
    return [replace(unit, window=window) for unit in units for window in range(_choices(rows[unit.views[0]], rule))]


def _choices(row: Row, rule: WindowRule) -> int:
    try:
        return rule.choices(row.num_frames, row.fps)
    except DatasetError as error:
        raise DatasetError(f"{row.shard}: clip {row.key}: {error}") from error
