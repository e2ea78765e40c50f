"""Example 05 and its modules, which lie beside it."""

import sys
from collections.abc import Iterator
from types import ModuleType

import pytest
import torch
from test_examples import EXAMPLES, example

MODULES = ("pose_cut_outs", "pose_network", "pose_score")


@pytest.fixture(scope="module", autouse=True)
def beside() -> Iterator[None]:
    """The example's modules lie beside it, where Python looks when it is run; it uses one thread."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(EXAMPLES))
        yield
    torch.set_num_threads(threads)
    for name in MODULES:
        sys.modules.pop(name, None)


@pytest.fixture(scope="module")
def estimator(beside: None) -> ModuleType:
    return example("05_train_pose_estimator")


@pytest.fixture(scope="module")
def cutting(estimator: ModuleType) -> ModuleType:
    return sys.modules["pose_cut_outs"]


@pytest.fixture(scope="module")
def network(estimator: ModuleType) -> ModuleType:
    return sys.modules["pose_network"]


@pytest.fixture(scope="module")
def score(estimator: ModuleType) -> ModuleType:
    return sys.modules["pose_score"]
