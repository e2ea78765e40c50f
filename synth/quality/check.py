"""Check of a whole dataset: the bytes, the manifest, the index, the splits, every sample and the views of every shot.

Reads nothing but the dataset's files, and one shot's samples at a time.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from synth.address import Place, brought
from synth.errors import DatasetError
from synth.grid import INDEX, Grid, Row, row_of
from synth.manifest import REJECTED, Dataset, check_shard, open_dataset
from synth.plain import tree_of
from synth.quality.clip_check import check_views, judge
from synth.quality.evidence import Evidence
from synth.shard import ShardFacts, read_shard
from synth.tiers import TierRecipe, tier_of

DECODERS = 2
"""Streams decoded at once, beside the checks."""


@dataclass(frozen=True)
class Result:
    """passed: clips with which nothing is wrong. failures: one line each. num_clips: how many were looked at."""

    passed: int
    failures: tuple[str, ...]
    num_clips: int


@dataclass
class _Tally:
    """What one pass over the shards adds up."""

    index: dict[str, Row]
    tiers: TierRecipe
    rejected: tuple[str, ...]
    members: tuple[str, ...] = ()
    failures: list[str] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    groups: set[str] = field(default_factory=set)
    owners: dict[str, str] = field(default_factory=dict)
    frames: int = 0
    passed: int = 0


def check_dataset(path: Place, on_clip: Callable[[str], None] | None = None) -> Result:
    """Check everything; `on_clip` is told each key, for a progress bar."""
    try:
        dataset = open_dataset(path, verify=isinstance(path, Path))
        tally = _Tally({row.key: row for row in Grid.open(path).rows}, _tiers(dataset), _rejected(dataset))
        with ThreadPoolExecutor(DECODERS) as pool:
            for shard in dataset.shards:
                with brought(dataset.path / "shards" / shard.name) as file:
                    if not isinstance(path, Path):
                        check_shard(file, shard, verify=True)  # here, so that it is fetched once
                    _check_shard(file, shard, tally, pool, on_clip)
    except DatasetError as error:
        return Result(0, (str(error),), 0)
    return Result(tally.passed, (*tally.failures, *_total_failures(dataset, tally)), len(tally.keys))


def _check_shard(
    file: Path, shard: ShardFacts, tally: _Tally, pool: Executor, on_clip: Callable[[str], None] | None
) -> None:
    """One shot after the other; a shot's views lie next to each other."""
    count = 0
    samples = (Evidence(key, members) for key, members in read_shard(file))
    for group, views in groupby(_decoded_ahead(samples, pool), _group):
        if group in tally.groups:
            tally.failures.append(f"{shard.name}: the views of {group} are not adjacent")
        tally.groups.add(group)
        seen: list[Evidence] = []
        for evidence in views:
            if on_clip:
                on_clip(evidence.key)
            count += 1
            seen += _check_sample(evidence, shard, tally)
        if seen:
            tally.failures += check_views(seen)
        tally.failures += _missing_views(group, seen, tally)
    if count != shard.num_clips:
        tally.failures.append(f"{shard.name}: {count} clips instead of the manifest's {shard.num_clips}")


def _decoded_ahead(samples: Iterable[Evidence], pool: Executor) -> Iterator[Evidence]:
    """The same samples; while one is looked at, the next is being decoded."""
    waiting: list[Evidence] = []
    for evidence in samples:
        evidence.prefetch(pool)
        waiting.append(evidence)
        if len(waiting) > 1:
            yield waiting.pop(0)
    yield from waiting


def _check_sample(evidence: Evidence, shard: ShardFacts, tally: _Tally) -> list[Evidence]:
    """Judge one view; the evidence itself where it is sound enough to be compared with the other views."""
    found = judge(evidence)
    tally.failures += found
    tally.passed += not found
    if evidence.key in tally.keys:
        tally.failures.append(f"{shard.name}: the key {evidence.key} occurs twice")
    tally.keys.add(evidence.key)
    tally.members = tally.members or tuple(evidence.members)
    if tuple(evidence.members) != tally.members:
        tally.failures.append(f"{evidence.key}: has other members than the first sample of the dataset")
    try:
        tally.failures += [*_index_failures(evidence, tally.index, shard), *_split_failures(evidence, shard, tally)]
        tally.failures += _tier_failures(evidence, tally.tiers)
        tally.frames += evidence.num_frames
    except (DatasetError, KeyError, ValueError, TypeError):
        return []  # judge has named what is damaged
    evidence.release()
    return [evidence]


def _index_failures(evidence: Evidence, index: dict[str, Row], shard: ShardFacts) -> Iterator[str]:
    if evidence.key not in index:
        yield f"{INDEX}: {evidence.key} is not listed; make the dataset again"
    elif index[evidence.key] != row_of(evidence.facts, shard.name, shard.split):
        yield f"{INDEX}: what it says of {evidence.key} is not what the clip says"


def _split_failures(evidence: Evidence, shard: ShardFacts, tally: _Tally) -> Iterator[str]:
    """No motion and no person is in two splits."""
    people = str(evidence.facts["identity_id"]).split(",")
    names = [f"motion_id {evidence.facts['motion_id']}", *(f"identity_id {person}" for person in people)]
    for name in names:
        if tally.owners.setdefault(name, shard.split) != shard.split:
            yield f"{evidence.key}: {name} is in train and in val"


def _tiers(dataset: Dataset) -> TierRecipe:
    """The bars that the dataset's clips were graded by."""
    try:
        return TypeAdapter(TierRecipe).validate_python(dataset.recipe.get("tiers", {}))
    except ValidationError as error:
        reason = error.errors()[0]
        raise DatasetError(f"dataset.json: recipe.tiers: {reason['msg']}; make the dataset again") from error


def _rejected(dataset: Dataset) -> tuple[str, ...]:
    """Keys of the clips that were made and did not enter."""
    path = dataset.path / REJECTED
    try:
        return tuple(str(tree_of(line)["key"]) for line in path.read_text().splitlines())
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DatasetError(f"{path}: no readable list of rejected clips ({error}); make the dataset again") from error


def _missing_views(group: str, seen: Sequence[Evidence], tally: _Tally) -> Iterator[str]:
    """Every view of a shot is in the shard or among the rejected."""
    refused = sum(key.startswith(f"{group}_") for key in tally.rejected)
    if seen and len(seen) + refused != int(seen[0].facts["num_views"]):
        yield f"{group}: views: {len(seen)} in the shard and {refused} rejected of {seen[0].facts['num_views']}"


def _tier_failures(evidence: Evidence, tiers: TierRecipe) -> Iterator[str]:
    """The tier follows from the scores by the bars in the manifest."""
    found = {str(one["name"]): float(one["value"]) for one in evidence.record["scores"]}
    due = tier_of(found, tiers)
    if evidence.facts["tier"] != due:
        yield f"{evidence.key}: tier: is {evidence.facts['tier']!r} but its scores are worth {due!r}"


def _total_failures(dataset: Dataset, tally: _Tally) -> Iterator[str]:
    for key in sorted(set(tally.index) - tally.keys):
        yield f"{INDEX}: lists {key}, which is in no shard"
    if (len(tally.keys), tally.frames) != (dataset.counts.get("clips"), dataset.counts.get("frames")):
        yield f"dataset.json: counts {dataset.counts} but {len(tally.keys)} clips with {tally.frames} frames are there"


def _group(evidence: Evidence) -> str:
    """The shot of a sample; its own key where its json is damaged."""
    try:
        return str(evidence.facts.get("clip_id", evidence.key))
    except DatasetError:
        return evidence.key
