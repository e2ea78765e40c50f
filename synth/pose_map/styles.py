"""The conventions of public trainers, each read out of the files that `source` names.

Every one was compared with the untouched functions of those files on the same joints: the pictures are equal to the
last bit. "Red" and "blue" is the line from neck to right shoulder as the network sees it.
"""

from dataclasses import replace

from synth.pose_map.palette import with_toes
from synth.pose_map.rtmlib import COCO_133, OPENPOSE_134
from synth.pose_map.style import Canvas, PoseStyle, Widths, fixed


def _humanvid(width_px: int, height_px: int) -> Widths:
    """For pictures 1920 px long: limbs 5, joints 4, face 3 px; lines of hands and feet are 2 px in all."""
    scale = max(width_px, height_px) / 1920
    joint = round(4 * scale)
    return Widths(limb=round(5 * scale), joint=joint, hand_joint=joint, face=round(3 * scale), foot=joint)


def _wan_animate(width_px: int, height_px: int) -> Widths:
    """Its "v2": one pixel less than a 200th of the short edge, hands half of that, at least 1 px."""
    body = max(int(min(width_px, height_px) / 200) - 1, 1)
    hand = max(body // 2, 1)
    return Widths(limb=body, joint=body, hand_line=hand, hand_joint=hand)


DWPOSE = PoseStyle(
    "IDEA-Research/DWPose ControlNet-v1-1-nightly/annotator/dwpose/util.py", hidden="drawn", pairs_hands=True
)
"""What pose.mp4 holds: red, at the picture's own size. Hidden joints are drawn: the skeleton steers every instant."""

VIDEOX_FUN = PoseStyle(
    "aigc-apps/VideoX-Fun comfyui/annotator/nodes.py, dwpose_utils/util.py",
    canvas=Canvas(512, rounds_down=False),
    pairs_hands=True,
)
"""Red, on a canvas of 512 px. With several people it finishes one before the next, which only shows where they meet."""

MOORE = PoseStyle(
    "MooreThreads/Moore-AnimateAnyone src/dwpose/__init__.py, src/dwpose/util.py",
    canvas=Canvas(512, 64, rounds_down=False),
    people="largest",
)
"""Red, on a canvas of 512 px, one person: there the one with the best mean score."""

MUSEPOSE = PoseStyle(
    "TMElyralab/MusePose draw_dwpose.py, pose/script/dwpose.py, pose/script/util.py",
    swapped=True,
    canvas=Canvas(1024, 2),
    widths=fixed(Widths(limb=0, hand_line=0, hand_joint=3)),
    face=False,
    people="largest",
)
"""Blue, no face, widths by length on a canvas of 1024 px, one person: there the first found. It saves 768 px."""

MIMICMOTION = PoseStyle(
    "Tencent/MimicMotion mimicmotion/dwpose/util.py, mimicmotion/dwpose/dwpose_detector.py",
    swapped=True,
    canvas=Canvas(2160, shrink="linear"),
    faded=True,
)
"""Blue, thin lines from a canvas of 2160 px, colours by confidence, hands and faces without a threshold."""

CONTROLNEXT = replace(
    MIMICMOTION,
    source="dvlab-research/ControlNeXt ControlNeXt-SVD-v2/dwpose/util.py, "
    "ControlNeXt-SVD-v2-Training/utils/vid_dataset.py",
    loader_swaps=True,
)
"""As MimicMotion: at inference the network sees blue. Its trainer's `vid_dataset` swaps, so files are red."""

STABLEANIMATOR = replace(
    MIMICMOTION, source="Francis-Rings/StableAnimator DWPose/training_skeleton_extraction.py", swapped=False
)
"""As MimicMotion, red: drawn swapped, then written by cv2.imwrite as if it were BGR."""

HUMANVID = PoseStyle(
    "zhenzhiwang/HumanVid DWPose/dwpose_utils/smplx2openpose.py, DWPose/dwpose_utils/util.py",
    swapped=True,
    widths=_humanvid,
    feet=True,
)
"""Blue, widths by the picture's long edge, three foot points to each ankle."""

CHAMP = PoseStyle(
    "fudan-generative-vision/champ scripts/data_processors/dwpose/generate_dwpose.py; IDEA-Research/DWPose util.py"
)
"""Red, DWPose at the picture's own size."""

UNIANIMATE = PoseStyle(
    "ali-vilab/UniAnimate-DiT prepare_training_data.py, dwpose/util.py",
    swapped=True,
    palette=with_toes((170, 255, 255), (255, 255, 0), "both"),
    face=False,
    people="largest",
)
"""Blue, no face, a toe to each foot, at the picture's own size, one person: there the first found."""

VACE = PoseStyle(
    "ali-vilab/VACE vace/annotators/pose.py, vace/annotators/dwpose/util.py",
    swapped=True,
    canvas=Canvas(1024, 64, rounds_down=False, enlarge="lanczos"),
    hands=False,
)
"""Blue, body and face on a canvas of 1024 px; no hands, as its `PoseBodyFaceVideoAnnotator` (pose) has none."""

WAN_ANIMATE = PoseStyle(
    "Wan-Video/Wan2.2 wan/modules/animate/preprocess/human_visualization.py (draw_aapose_new), pose2d_utils.py",
    palette=with_toes((200, 200, 0), (100, 100, 0), "mean"),
    widths=_wan_animate,
    face=False,
    threshold=0.5,
    people="largest",
)
"""Red, no face (it has its own video), a toe to each foot, 1 px lines up to 599 px, one person."""

COSMOS = PoseStyle(
    "nvidia-cosmos/cosmos-transfer1 cosmos_transfer1/diffusion/datasets/augmentor_provider.py, "
    "augmentors/control_input.py, augmentors/human_keypoint_utils.py",
    palette=OPENPOSE_134,
    widths=fixed(Widths(limb=4, joint=2)),
    dimmed=1.0,
    lines=True,
    hands=False,
    face=False,
    threshold=0.6,
)
"""Red, undimmed lines of 4 px and dots of 2 px in rtmlib's openpose134; hands and face are in the palette."""

COSMOS_COCO = replace(COSMOS, source=f"{COSMOS.source} with use_openpose_format=False", palette=COCO_133)
"""The same code's other palette, rtmlib's and mmpose's coco133: left green, right orange, shoulder to shoulder blue."""

STYLES: dict[str, PoseStyle] = {
    "dwpose": DWPOSE,
    "videox_fun": VIDEOX_FUN,
    "moore": MOORE,
    "musepose": MUSEPOSE,
    "controlnext": CONTROLNEXT,
    "humanvid": HUMANVID,
    "stableanimator": STABLEANIMATOR,
    "champ": CHAMP,
    "mimicmotion": MIMICMOTION,
    "unianimate": UNIANIMATE,
    "vace": VACE,
    "wan_animate": WAN_ANIMATE,
    "cosmos": COSMOS,
    "cosmos_coco": COSMOS_COCO,
}
"""By name, as exports and loaders ask for them."""
