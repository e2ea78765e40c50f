"""Limbs: what is between two joints of COCO-WholeBody, for labels that are about a stretch and not a point."""

LIMBS: tuple[tuple[str, str], ...] = (
    ("left_shoulder", "left_elbow"), ("right_shoulder", "right_elbow"),
    ("left_elbow", "left_wrist"), ("right_elbow", "right_wrist"),
    ("left_hip", "left_knee"), ("right_hip", "right_knee"),
    ("left_knee", "left_ankle"), ("right_knee", "right_ankle"),
    ("left_shoulder", "left_hip"), ("right_shoulder", "right_hip"),
    ("left_shoulder", "right_shoulder"), ("left_hip", "right_hip"),
    ("left_ankle", "left_big_toe"), ("right_ankle", "right_big_toe"),
    ("nose", "left_ear"), ("nose", "right_ear"),
)  # fmt: skip
"""Names of both ends, as in synth.skeleton.maps.COCO_WHOLEBODY_133."""
