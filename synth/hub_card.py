"""The YAML head of a README.md on the Hugging Face Hub: what a folder is for and which files are which split."""

from collections.abc import Container

HUB_SPLIT = {"train": "train", "val": "validation"}
"""Splits of a dataset by the name that the Hub and `datasets` give to such files."""

_HEAD = """---
license: other
task_categories:
- text-to-video
- image-to-video
tags:
- synthetic
- human-pose
- multiview
- webdataset
configs:
- config_name: default
  data_files:
{files}---

"""


def head(splits: Container[str]) -> str:
    """For a folder with `shards/SPLIT-*.tar` of these splits."""
    files = (
        f"  - split: {hub}\n    path: shards/{split}-*.tar\n" for split, hub in HUB_SPLIT.items() if split in splits
    )
    return _HEAD.format(files="".join(files))
