"""All formats by name."""

from synth.errors import DatasetError
from synth.export.amass import Amass
from synth.export.animate import ControlNeXt, Moore, MusePose
from synth.export.champ import Champ
from synth.export.coco import CocoWholeBody
from synth.export.cosmos import CosmosTransfer1, CosmosTransfer2
from synth.export.diffsynth import DiffSynth, DiffSynthAnimate
from synth.export.energon import Energon
from synth.export.family import Family
from synth.export.huggingface import HuggingFace
from synth.export.humanvid import HumanVid
from synth.export.mds import Mds
from synth.export.musubi import Musubi
from synth.export.rerun import Rerun
from synth.export.stableanimator import StableAnimator
from synth.export.unianimate import UniAnimate
from synth.export.videox_animate import VideoXAnimate
from synth.export.videox_fun import VideoXFun, VideoXVace

FAMILIES: dict[str, Family] = {
    family.name: family
    for family in (
        VideoXFun(),
        VideoXVace(),
        VideoXAnimate(),
        DiffSynth(),
        DiffSynthAnimate(),
        Musubi(),
        Moore(),
        MusePose(),
        ControlNeXt(),
        HumanVid(),
        StableAnimator(),
        Champ(),
        UniAnimate(),
        CosmosTransfer1(),
        CosmosTransfer2(),
        CocoWholeBody(),
        Amass(),
        Rerun(),
        HuggingFace(),
        Energon(),
        Mds(),
    )
}


def family_named(name: str) -> Family:
    """The format of that name; DatasetError lists the names."""
    if name not in FAMILIES:
        raise DatasetError(f"unknown format {name!r}; choose one of {', '.join(FAMILIES)}")
    return FAMILIES[name]
