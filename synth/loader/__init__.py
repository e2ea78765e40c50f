"""Shards to training samples: windows, views, pairs and control signals for a PyTorch DataLoader."""

from synth.loader.batch import collate
from synth.loader.clip_dataset import ClipDataset
from synth.loader.controls import CONTROLS, DEFAULT, Sample
from synth.loader.sample import read_sample

__all__ = ["CONTROLS", "DEFAULT", "ClipDataset", "Sample", "collate", "read_sample"]
