"""Overrides and recipes that nobody would write on purpose."""

import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from mutations import NUMBERS, VALUES, WORDS, changed_tree
from omegaconf import OmegaConf

from synth.recipe import load
from tasks.compose import from_overrides

KEYS = (
    "sport", "outfit", "venue", "lighting", "camera", "motion", "film", "video", "render", "signals", "tiers",
    "machine",
    "experiment", "name", "seed", "shots", "identity.casts", "identity.people", "identity.roster", "video.fps",
    "video.num_frames", "video.width_px", "video.start_s", "cameras.ring.views", "cameras.ring.fov_deg",
    "cameras.ring.height_m", "sports.archery.skill", "sports.archery.players", "motion.path", "motion.up", "body.path",
    "render.samples", "shards.val_share", "shards.clips_per_shard", "machine.workers", "machine.outputs",
    "outfits.home.top", "venues.default.variant", "hydra.run.dir", "nobody.knows",
)  # fmt: skip
SAID = (
    *NUMBERS, *WORDS, "[archery,volleyball]", "archery", "volleyball", "[]", "{}", "{a:1}", "[1,2", "'x", "null",
    "${seed}", "${nobody}", "${oc.env:HOME}", "${", "???", "mocap", "own", "blend", "hdri", "ring", "[ring,orbit]",
    "default", "finals_stadium", "beach", "any", "-0.0", "1e400", "[[archery]]", "true", "a=b", "@x", "all",
)  # fmt: skip


def overrides(seed: int, folder: Path) -> None:
    """One to four overrides, some of which are sane."""
    rng = np.random.default_rng(seed)
    words = []
    for _ in range(int(rng.integers(1, 5))):
        key, value = KEYS[int(rng.integers(len(KEYS)))], SAID[int(rng.integers(len(SAID)))]
        sign = ("=", "=", "=", "", "==", ".x=")[int(rng.integers(6))]
        words.append(str(rng.choice(["", "", "", "+", "++", "~"])) + key + sign + value)
    line = " ".join(words) if rng.random() < 0.5 else shlex.join(words)
    from_overrides(line.replace("\0", " "))


def trees(valid: dict[str, Any]) -> Callable[[int, Path], None]:
    """A composed config with one to three values replaced by others."""

    def run(seed: int, folder: Path) -> None:
        rng, tree = np.random.default_rng(seed), valid
        for _ in range(int(rng.integers(1, 4))):
            changed = changed_tree(tree, rng)
            tree = changed if isinstance(changed, dict) else {"name": VALUES[int(rng.integers(len(VALUES)))]}
        load({str(key): value for key, value in tree.items()})

    return run


def composed() -> dict[str, Any]:
    """A config as Hydra composes it, with mocap and an outfit of one's own so that paths are in it."""
    from hydra import compose, initialize_config_module

    with initialize_config_module("tasks.conf", version_base="1.3"):
        config = compose("config", ["sport=[archery,volleyball]", "camera=[ring,orbit]", "lighting=[noon,hdri_city]"])
    tree: Any = OmegaConf.to_container(config, resolve=True)
    tree.pop("hydra", None)
    return tree
