"""Exports: a dataset in the format of a trainer family, read back before it appears."""

from synth.export.registry import FAMILIES as FAMILIES
from synth.export.run import export as export
from synth.export.settings import Settings as Settings
from synth.export.settings import settings_from as settings_from
