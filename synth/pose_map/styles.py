"""The conventions of public trainers, each with the file that its numbers are from."""

from dataclasses import replace

from synth.pose_map.palette import with_toes
from synth.pose_map.rtmlib import COCO_133, OPENPOSE_134
from synth.pose_map.style import Canvas, PoseStyle, Widths, fixed


def _humanvid(width_px: int, height_px: int) -> Widths:
    scale = max(width_px, height_px) / 1920
    joint = round(4 * scale)
    return Widths(limb=round(5 * scale), joint=joint, hand_joint=joint, face=round(3 * scale), foot=joint)


def _wan_animate(width_px: int, height_px: int) -> Widths:
    body = max(int(min(width_px, height_px) / 200) - 1, 1)
    hand = max(body // 2, 1)
    return Widths(limb=body, joint=body, hand_line=hand, hand_joint=hand)


DWPOSE = PoseStyle(
    "IDEA-Research/DWPose ControlNet-v1-1-nightly/annotator/dwpose/util.py", hidden="drawn", pairs_hands=True
)
"""What pose.mp4 holds: DWPose at the picture's own size; hidden joints are drawn, as the skeleton steers every instant."""

_HUGE = Canvas(2160, shrink="linear")

_COSMOS = PoseStyle(
    "nvidia-cosmos/cosmos-transfer1 cosmos_transfer1/diffusion/datasets/augmentors/control_input.py",
    palette=OPENPOSE_134,
    widths=fixed(Widths(limb=4, joint=2)),
    dimmed=1.0,
    lines=True,
    hands=False,  # they are in the palette
    face=False,
    threshold=0.6,
)

STYLES: dict[str, PoseStyle] = {
    "dwpose": DWPOSE,
    "moore": PoseStyle(
        "MooreThreads/Moore-AnimateAnyone src/dwpose/__init__.py, util.py",
        canvas=Canvas(512, 64, rounds_down=False),
        people="largest",
    ),
    "musepose": PoseStyle(
        "TMElyralab/MusePose draw_dwpose.py, pose/script/util.py",
        swapped=True,
        canvas=Canvas(1024, 2),
        widths=fixed(Widths(limb=0, hand_line=0, hand_joint=3)),
        face=False,
        people="largest",
    ),
    "controlnext": PoseStyle(
        "dvlab-research/ControlNeXt ControlNeXt-SVD-v2/dwpose/util.py, ControlNeXt-SVD-v2-Training/utils/vid_dataset.py",
        swapped=True,
        loader_swaps=True,
        canvas=_HUGE,
        faded=True,
    ),
    "humanvid": PoseStyle(
        "zhenzhiwang/HumanVid DWPose/dwpose_utils/smplx2openpose.py, util.py", swapped=True, widths=_humanvid, feet=True
    ),
    "stableanimator": PoseStyle(
        "Francis-Rings/StableAnimator DWPose/training_skeleton_extraction.py", canvas=_HUGE, faded=True
    ),
    "champ": PoseStyle("fudan-generative-vision/champ scripts/data_processors/dwpose/generate_dwpose.py"),
    "mimicmotion": PoseStyle("Tencent/MimicMotion mimicmotion/dwpose/util.py", swapped=True, canvas=_HUGE, faded=True),
    "unianimate": PoseStyle(
        "ali-vilab/UniAnimate-DiT prepare_training_data.py, dwpose/util.py",
        swapped=True,
        palette=with_toes((170, 255, 255), (255, 255, 0), "both"),
        face=False,
        people="largest",
    ),
    "vace": PoseStyle(
        "ali-vilab/VACE vace/annotators/pose.py",
        swapped=True,
        canvas=Canvas(1024, 64, rounds_down=False, enlarge="lanczos"),
        hands=False,
    ),
    "wan_animate": PoseStyle(
        "Wan-Video/Wan2.2 wan/modules/animate/preprocess/human_visualization.py draw_aapose_new v2",
        palette=with_toes((200, 200, 0), (100, 100, 0), "mean"),
        widths=_wan_animate,
        face=False,
        threshold=0.5,
        people="largest",
    ),
    "cosmos": _COSMOS,
    "cosmos_coco": replace(_COSMOS, source=f"{_COSMOS.source} with use_openpose_format=False", palette=COCO_133),
}
