"""Check of a whole dataset: the bytes, the manifest, the splits and every clip."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from synth.errors import DatasetError
from synth.grid import INDEX, Grid, Row, row_of
from synth.manifest import Dataset, open_dataset
from synth.quality.clip_check import check_clip
from synth.shard import ShardFacts, read_shard


@dataclass(frozen=True)
class Result:
    """passed: clips with which nothing is wrong. failures: one line each. num_clips: how many were looked at."""

    passed: int
    failures: tuple[str, ...]
    num_clips: int


def check_dataset(path: Path, on_clip: Callable[[str], None] | None = None) -> Result:
    """Check everything; `on_clip` is told each key, for a progress bar."""
    try:
        dataset = open_dataset(path, verify=True)
        return _check_shards(dataset, on_clip)
    except DatasetError as error:
        return Result(0, (str(error),), 0)


def _check_shards(dataset: Dataset, on_clip: Callable[[str], None] | None) -> Result:
    failures: list[str] = []
    seen: set[str] = set()
    finished_groups: set[str] = set()
    owners: dict[str, str] = {}
    frames = passed = 0
    index = {row.key: row for row in Grid.open(dataset.path).rows}
    for shard in dataset.shards:
        last_group, in_shard = "", 0
        for key, members in read_shard(dataset.path / "shards" / shard.name):
            in_shard += 1
            if on_clip:
                on_clip(key)
            found = check_clip(key, members)
            passed += not found
            failures += found
            if key in seen:
                failures.append(f"{shard.name}: the key {key} occurs twice")
            seen.add(key)
            facts = _facts(members)
            failures += _index_failures(key, facts, index, shard)
            frames += int(facts.get("num_frames", 0))
            group = str(facts.get("clip_id", key))
            if group != last_group:
                if group in finished_groups:
                    failures.append(f"{shard.name}: the views of {group} are not adjacent")
                finished_groups.add(group)
                last_group = group
            people = str(facts.get("identity_id")).split(",")
            for name in (f"motion_id {facts.get('motion_id')}", *(f"identity_id {person}" for person in people)):
                if owners.setdefault(name, shard.split) != shard.split:
                    failures.append(f"{key}: {name} is in train and in val")
        if in_shard != shard.num_clips:
            failures.append(f"{shard.name}: {in_shard} clips instead of the manifest's {shard.num_clips}")
    failures += [f"{INDEX}: lists {key}, which is in no shard" for key in sorted(set(index) - seen)]
    if (len(seen), frames) != (dataset.counts.get("clips"), dataset.counts.get("frames")):
        failures.append(f"dataset.json: counts {dataset.counts} but {len(seen)} clips with {frames} frames are there")
    return Result(passed, tuple(failures), len(seen))


def _index_failures(
    key: str, facts: dict[str, str | int | float], index: dict[str, Row], shard: ShardFacts
) -> list[str]:
    if key not in index:
        return [f"{INDEX}: {key} is not listed; make the dataset again"]
    try:
        true = row_of(facts, shard.name, shard.split)
    except KeyError:
        return []  # check_clip names the facts that are missing
    return [] if index[key] == true else [f"{INDEX}: what it says of {key} is not what the clip says"]


def _facts(members: dict[str, bytes]) -> dict[str, str | int | float]:
    """The flat json; empty where it is damaged, which check_clip has said already."""
    try:
        facts = json.loads(members.get("json", b"{}"))
    except ValueError:
        return {}
    return facts if isinstance(facts, dict) else {}
