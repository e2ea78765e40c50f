"""What Hydra says of a mistake, said in one line with what would be right."""

import re
from collections.abc import Mapping
from typing import Any

_OPTION = re.compile(r"Could not (?:find|load) '([a-z_]+)/([^']*)'")
_KEY = re.compile(r"Could not override '([^']+)'")
_NOISE = ("Config search path", "full_key", "Set the env", "See https", "provider=", "^")


def one_line(error: BaseException) -> str:
    """A library's message of many lines as one, without what only its authors need."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return ", ".join(line for line in lines if not line.startswith(_NOISE)).replace(":,", ":").replace(".,", ",")


def explain(error: BaseException, groups: Mapping[str, list[str]], tree: Mapping[str, Any]) -> str:
    """A message of Hydra's with the valid names. groups: options of each group; tree: the config with its defaults."""
    option, key = _OPTION.search(str(error)), _KEY.search(str(error))
    if option and option[1] in groups:
        return f"{option[1]}={option[2]}: there is no such {option[1]}; choose from {', '.join(groups[option[1]])}"
    if key and key[1] in groups:
        return f"{key[1]}: choose one or several of {', '.join(groups[key[1]])}, e.g. {key[1]}=[{groups[key[1]][0]}]"
    if key:
        return f"{key[1]}: unknown key; {_valid(key[1].split('.'), tree, groups)}"
    return f"{one_line(error)}; write GROUP=OPTION or KEY=VALUE, see `python -m tasks --help`"


def _valid(words: list[str], tree: Mapping[str, Any], groups: Mapping[str, list[str]]) -> str:
    """The names that may stand where the first unknown word stands. tree: of the defaults, not of what was chosen."""
    known: list[str] = []
    for word in words:
        if not isinstance(tree, Mapping):
            return f"{'.'.join(known)} is a value and has no keys below it"
        if word not in tree:
            break
        known.append(word)
        tree = tree[word]
    if not known:
        return f"known are the groups {', '.join(sorted(groups))} and the keys {', '.join(sorted(tree))}"
    if not isinstance(tree, Mapping):  # it is there by default, but not beside what was chosen instead
        return f"{'.'.join(known[:-1])} is not among what you chose"
    return f"{'.'.join(known)} has {', '.join(tree)}"
