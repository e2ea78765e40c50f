"""Random generators by name, so that one more draw in one place changes nothing elsewhere."""

import hashlib

import numpy as np


def generator(seed: int, *names: str | int) -> np.random.Generator:
    """A generator that depends on `seed` and the path of `names` alone."""
    path = "/".join([str(seed), *map(str, names)])
    return np.random.default_rng(int.from_bytes(hashlib.blake2b(path.encode(), digest_size=16).digest()))
