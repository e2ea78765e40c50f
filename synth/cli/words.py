"""Words of the help that several verbs share."""

READABLE = (
    ".bvh, .fbx, .gltf, .glb, .npz or .npy (SMPL-X, AMASS or joint positions), .amc with .asf, .pt (SkillMimic), .c3d"
)
CLIP = "which animation of an .fbx or .glb that holds several; else the longest"
