"""The door between Hydra and recipes."""

import os
import shlex
from pathlib import Path
from typing import Any

from hydra import compose, initialize_config_module
from hydra.errors import HydraException
from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import OmegaConfBaseException

from synth.errors import RecipeError
from synth.recipe import Machine, Recipe, load
from synth.storage import is_url
from tasks.limits import refuse_impossible
from tasks.mistakes import explain, one_line

CONFIG_MODULE = "tasks.conf"
_HYDRA = (HydraException, OmegaConfBaseException, ValueError, TypeError, AttributeError, LookupError, AssertionError)
"""What Hydra raises of words that make no config; it does not check all of them itself."""


def from_overrides(overrides: str) -> tuple[Recipe, Machine]:
    """The recipe and machine of a line such as `sport=volleyball lighting=golden_hour`."""
    try:
        words = shlex.split(overrides)
    except ValueError as error:
        raise RecipeError(f"{overrides}: {str(error).lower()}; close every quote") from error
    with initialize_config_module(CONFIG_MODULE, version_base="1.3"):
        try:
            return from_config(compose("config", words))
        except _HYDRA as error:
            tree: Any = OmegaConf.to_container(compose("config"))
            raise RecipeError(explain(error, groups(), tree)) from error


def from_config(config: DictConfig) -> tuple[Recipe, Machine]:
    """The recipe and machine of a composed config."""
    try:
        tree: Any = OmegaConf.to_container(config, resolve=True, throw_on_missing=True)
    except OmegaConfBaseException as error:
        raise RecipeError(f"{one_line(error)}; give it a value, e.g. motion.path=FILE.bvh") from error
    for key in ("hydra", "workers", "executor"):  # the machine holds the last two
        tree.pop(key, None)
    recipe, machine = load(tree)
    refuse_impossible(recipe, machine)
    return recipe, machine


def groups() -> dict[str, list[str]]:
    """The options of every group."""
    folders = [folder for folder in (Path(__file__).parent / "conf").iterdir() if any(folder.glob("*.yaml"))]
    return {folder.name: sorted(path.stem for path in folder.glob("*.yaml")) for folder in sorted(folders)}


def outputs_root(machine: Machine) -> str:
    """The outputs folder as an absolute path, or its address (s3://bucket/prefix, anything that fsspec writes)."""
    given = machine.outputs.removeprefix("file://")
    if is_url(given):
        return given.rstrip("/")
    return os.path.abspath(os.path.expanduser(given))  # noqa: PTH100, PTH111


def logs_folder(machine: Machine) -> Path:
    """Where logs go: below the outputs, or where those are at an address below `outputs` in the working folder."""
    root = outputs_root(machine)
    return Path.cwd() / "outputs" / "logs" if is_url(root) else Path(root, "logs")
