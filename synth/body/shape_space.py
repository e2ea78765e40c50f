"""betas: principal components of adult athletes drawn from anny's phenotypes."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from synth.body.anny_source import PHENOTYPES

NUM_BETAS = 10
"""Shape columns: the smplx package reads 10 from a file that has fewer than 300."""

Shapes = Float[np.ndarray, "people vertices 3"]


@dataclass(frozen=True)
class ShapeSpace:
    """mean (V, 3) [m]; directions (V, 3, 10) [m per standard deviation]; betas (people, 10) of the sample."""

    mean: Float[np.ndarray, "vertices 3"]
    directions: Float[np.ndarray, "vertices 3 10"]
    betas: Float[np.ndarray, "people 10"]
    explained: float


def athletes(rng: np.random.Generator, people: int) -> Float[np.ndarray, "people 11"]:
    """Phenotypes of adults: first half women, second half men; trained, lean, of all heights and origins.

    Heights come out at 1.72 +- 0.08 m for women and 1.84 +- 0.08 m for men (measured): taller than the
    general population, as volleyball players are, shorter athletes included.
    """
    half = people // 2
    columns = {
        "gender": np.concatenate([rng.uniform(0.85, 1.0, half), rng.uniform(0.0, 0.15, people - half)]),
        "age": rng.uniform(0.63, 0.74, people),
        "muscle": rng.beta(5.0, 3.0, people),
        "weight": rng.beta(5.0, 6.0, people),
        "height": np.clip(rng.normal(0.445, 0.062, people), 0.25, 0.7),
        "proportions": rng.uniform(0.3, 1.0, people),
        "cupsize": rng.beta(3.0, 5.0, people),
        "firmness": rng.uniform(0.5, 1.0, people),
    }
    origins = rng.dirichlet(np.full(3, 0.6), people)
    columns |= dict(zip(("african", "asian", "caucasian"), origins.T, strict=True))
    return np.stack([columns[name] for name in PHENOTYPES], -1)


def principal_components(shapes: Shapes, stature: Float[np.ndarray, " people"]) -> ShapeSpace:
    """The first 10 components, each scaled to unit variance in the sample, signed so that + is taller."""
    mean = shapes.mean(0)
    flat = (shapes - mean).reshape(len(shapes), -1)
    values, vectors = np.linalg.eigh(flat @ flat.T / (len(flat) - 1))
    order = np.argsort(values)[::-1][:NUM_BETAS]
    scores = vectors[:, order] * np.sqrt(len(flat) - 1)
    taller = (stature - stature.mean()) @ scores
    scores = scores * np.where(taller < 0, -1.0, 1.0)
    directions = (flat.T @ scores) / (len(flat) - 1)
    return ShapeSpace(
        mean=mean,
        directions=directions.reshape(*mean.shape, NUM_BETAS),
        betas=scores,
        explained=float(values[order].sum() / values.sum()),
    )
