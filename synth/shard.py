"""Shards: WebDataset tars of clips, the same bytes for the same clips, complete or absent."""

import hashlib
import io
import re
import sys
import tarfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from synth.address import Place, brought
from synth.clip import MEMBERS, ORDER, Clip
from synth.errors import DatasetError

TRAIN, VAL = "train", "val"
SPLITS = (TRAIN, VAL)

_PLAIN_NAME = re.compile(r"[^/\\\0\n.][^/\\\0\n]*")
"""Of members: none that lies in a folder, or climbs out of one."""


@dataclass(frozen=True)
class ShardFacts:
    """One tar: its name in shards/, split, number of clips (views), size and sha256."""

    name: str
    split: str
    num_clips: int
    num_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Ticket:
    """What decides where a clip goes. number: of the clip in its sequence; group: the shot; the rest from its facts."""

    number: int
    key: str
    group: str
    view: int
    motion_id: str
    identity_id: str


def tickets(clips: Iterable[Clip]) -> list[Ticket]:
    """One for each clip; the clips themselves are let go one by one."""
    return [
        Ticket(
            number, clip.key, sys.intern(clip.group), int(clip.facts["view"]),
            sys.intern(str(clip.facts["motion_id"])), sys.intern(str(clip.facts["identity_id"])),
        )
        for number, clip in enumerate(clips)
    ]  # fmt: skip


def write_shards(
    clips: Sequence[Clip], folder: Path, clips_per_shard: int, val_share: float = 0.0, planned: Collection[str] = ()
) -> tuple[ShardFacts, ...]:
    """Pack clips into <folder>/<split>-%06d.tar and say what was written.

    A clip's views stay adjacent and in one shard; clips are in an order mixed by their keys' digest. Validation
    takes whole connected groups of motions and identities (see `assign_splits`). clips_per_shard counts views.
    """
    plan = layout(tickets(clips), clips_per_shard, val_share, planned)
    folder.mkdir(parents=True, exist_ok=True)
    return tuple(write_shard((clips[one.number] for one in pack), folder / name, split) for name, split, pack in plan)


def layout(
    clips: Sequence[Ticket], clips_per_shard: int, val_share: float, planned: Collection[str] = ()
) -> list[tuple[str, str, list[Ticket]]]:
    """Name, split and clips, in order, of every shard that `write_shards` writes; DatasetError where there are none."""
    _check_keys(clips)
    splits = assign_splits(clips, val_share, planned)
    return [
        (f"{split}-{number:06d}.tar", split, pack)
        for split in SPLITS
        for number, pack in enumerate(_packs([one for one in clips if splits[one.group] == split], clips_per_shard))
    ]


def assign_splits(clips: Iterable[Ticket], val_share: float, planned: Collection[str] = ()) -> dict[str, str]:
    """`train` or `val` for every clip group, such that no motion and no identity is in both.

    Clips that share a motion or an identity are joined into one family. Families of nothing but `planned` groups, whose
    people were cast for validation, are `val`, so that datasets of one roster agree on who is. Where there is none,
    families in the order of a digest go there while `val` stays within `val_share` of all groups. One family alone (a
    small dataset) is all `train`.
    """
    family, cast = _families(clips), frozenset(planned)
    members: dict[str, list[str]] = {}
    for group, root in sorted(family.items()):
        members.setdefault(root, []).append(group)
    kept = {group for groups in members.values() if cast.issuperset(groups) for group in groups}
    if 0 < len(kept) < len(family):
        return {group: VAL if group in kept else TRAIN for group in family}
    budget = val_share * len(family)
    splits = dict.fromkeys(family, TRAIN)
    for groups in sorted(members.values(), key=lambda groups: _digest(groups[0])):
        if len(groups) <= budget and len(members) > 1:
            budget -= len(groups)
            splits.update(dict.fromkeys(groups, VAL))
    return splits


def write_shard(clips: Iterable[Clip], path: Path, split: str) -> ShardFacts:
    """Pack clips into one tar, complete or absent; one member is in memory at a time."""
    unfinished, count = path.with_suffix(".tar.tmp"), 0
    with tarfile.open(unfinished, "w", format=tarfile.PAX_FORMAT) as tar:
        for count, clip in enumerate(clips, 1):  # noqa: B007 - counted as they come
            _add(tar, clip.key, clip.members)
    sha256, num_bytes = file_sha256(unfinished), unfinished.stat().st_size
    unfinished.replace(path)
    return ShardFacts(path.name, split, count, num_bytes, sha256)


def read_shard(path: Place) -> Iterator[tuple[str, dict[str, bytes]]]:
    """(key, members) of every sample of a tar in order, by suffix; DatasetError where the tar is damaged."""
    key, members = "", dict[str, bytes]()
    try:
        with brought(path) as here, here.open("rb") as source, tarfile.open(fileobj=source, mode="r:") as tar:
            for item in each_member(source, tar):
                prefix, _, suffix = item.name.partition(".")
                if prefix != key and members:
                    yield key, members
                    members = {}
                key = prefix
                file = tar.extractfile(item)
                members[suffix] = file.read() if file else b""
    except (OSError, ValueError, LookupError, OverflowError, MemoryError, tarfile.TarError) as error:
        raise DatasetError(
            f"{path}: not a readable shard ({' '.join(str(error).split())}); make the dataset again"
        ) from error
    if members:
        yield key, members


def each_member(file: Any, tar: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    """The headers of an open tar; ReadError where one is no plain file in no folder, or the tar's end is not its end.

    tarfile takes a cut or a damaged header for the end; a whole tar ends with a block of zeros.
    """
    last, num_bytes = "its beginning", file.seek(0, 2)
    for item in tar:
        if item.offset_data + item.size > num_bytes:
            raise tarfile.ReadError(f"cut or damaged after {last}")
        if not item.isreg() or item.issparse() or not _PLAIN_NAME.fullmatch(item.name):
            raise tarfile.ReadError(f"{item.name[:80]!r} is no plain file of a sample")
        last = item.name
        yield item
    file.seek(tar.offset)
    block = file.read(tarfile.BLOCKSIZE)
    if len(block) < tarfile.BLOCKSIZE or any(block):
        raise tarfile.ReadError(f"cut or damaged after {last}")


def file_sha256(path: Path) -> str:
    """Hex sha256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check_keys(clips: Sequence[Ticket]) -> None:
    if not clips:
        raise DatasetError("no clips to pack: none was asked for, or all were rejected; raise `shots` or lower `tiers`")
    seen: set[str] = set()
    for clip in clips:
        if clip.key in seen:
            raise DatasetError(f"two clips are called {clip.key}; give every shot its own key")
        seen.add(clip.key)


def _families(clips: Iterable[Ticket]) -> dict[str, str]:
    """A representative for every clip group; equal for groups linked by motions or identities (union-find)."""
    parent: dict[str, str] = {}

    def root(node: str) -> str:
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    groups = set()
    for clip in clips:
        groups.add(clip.group)
        people = clip.identity_id.split(",")
        for link in (f"motion {clip.motion_id}", *(f"identity {person}" for person in people)):
            first, second = sorted((root(f"group {clip.group}"), root(link)))
            parent[second] = first
    return {group: root(f"group {group}") for group in groups}


def _packs(clips: Sequence[Ticket], clips_per_shard: int) -> Iterator[list[Ticket]]:
    """Clips of one shard each; groups in digest order, whole, views in order."""
    groups: dict[str, list[Ticket]] = {}
    for clip in sorted(clips, key=lambda clip: (_digest(clip.group), clip.group, clip.view)):
        groups.setdefault(clip.group, []).append(clip)
    pack: list[Ticket] = []
    for group in groups.values():
        if pack and len(pack) + len(group) > clips_per_shard:
            yield pack
            pack = []
        pack = pack + group
    if pack:
        yield pack


def _add(tar: tarfile.TarFile, key: str, members: Mapping[str, bytes]) -> None:
    for suffix in (suffix for suffix in ORDER if suffix in members or suffix in MEMBERS):
        data = members[suffix]
        item = tarfile.TarInfo(f"{key}.{suffix}")
        item.size, item.mtime, item.mode = len(data), 0, 0o644
        item.uid = item.gid = 0
        item.uname = item.gname = ""
        tar.addfile(item, io.BytesIO(data))


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
