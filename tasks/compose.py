"""The door between Hydra and recipes."""

import os
import shlex
from typing import Any

from hydra import compose, initialize_config_module
from hydra.errors import HydraException
from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import OmegaConfBaseException

from synth.errors import RecipeError
from synth.recipe import Machine, Recipe, load

CONFIG_MODULE = "tasks.conf"


def from_overrides(overrides: str) -> tuple[Recipe, Machine]:
    """The recipe and machine of a line such as `sport=volleyball lighting=golden_hour`."""
    try:
        with initialize_config_module(CONFIG_MODULE, version_base="1.3"):
            return from_config(compose("config", shlex.split(overrides)))
    except HydraException as error:
        raise RecipeError(one_line(error)) from error


def from_config(config: DictConfig) -> tuple[Recipe, Machine]:
    """The recipe and machine of a composed config."""
    try:
        tree: Any = OmegaConf.to_container(config, resolve=True, throw_on_missing=True)
    except OmegaConfBaseException as error:
        raise RecipeError(f"{one_line(error)}; give it a value, e.g. motion.path=FILE.bvh") from error
    tree.pop("hydra", None)
    return load(tree)


def one_line(error: BaseException) -> str:
    """A library's message of many lines as one."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    ends = [i for i, line in enumerate(lines) if line.startswith(("Config search path", "full_key", "Set the env"))]
    return ", ".join(lines[: ends[0]] if ends else lines).replace(":,", ":")


def outputs_root(machine: Machine) -> str:
    """The outputs folder as an absolute path."""
    return os.path.abspath(os.path.expanduser(machine.outputs))  # noqa: PTH100, PTH111
