"""A composed config becomes a Recipe and a Machine, or an error that says which key is wrong."""

import functools
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from synth.errors import RecipeError
from synth.recipe.contents import with_contents
from synth.recipe.recipe import Machine, Recipe
from synth.recipe.values import EXAMPLES, check_values

Checked = TypeVar("Checked")


def load(tree: dict[str, Any]) -> tuple[Recipe, Machine]:
    """Check a composed config; RecipeError names the key, what was wrong and what is allowed."""
    tree = {key: {} for key in EXAMPLES} | tree
    machine = checked(Machine, tree.pop("machine", {}), "machine.")
    recipe = checked(Recipe, with_contents(tree), "")
    check_values(recipe)
    return recipe, machine


def checked(kind: type[Checked], tree: Any, prefix: str = "") -> Checked:
    """`tree` as a `kind`; the first thing wrong with it as one line."""
    try:
        return _adapter(kind).validate_python(tree)  # type: ignore[arg-type] # classes are hashable
    except ValidationError as error:
        first = error.errors()[0]
        where = prefix + ".".join(str(part) for part in first["loc"])
        raise RecipeError(f"{where}: {_reason(first)}; see `python -m tasks --cfg job` for all keys") from error


@functools.cache
def _adapter(kind: Any) -> Any:
    """The TypeAdapter of a class; building one takes 20 ms."""
    return TypeAdapter(kind)


def _reason(error: Any) -> str:
    if error["type"] in ("extra_forbidden", "unexpected_keyword_argument"):
        return "unknown key"
    return f"{error['msg'][0].lower()}{error['msg'][1:]} (got {error['input']!r})"
