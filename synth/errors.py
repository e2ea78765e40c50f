"""One base error. A message is one line that says what, why and the cure."""


class SynthError(Exception):
    """Base of every error this project raises on purpose; `str(error)` is fit for a user's eyes."""


class RecipeError(SynthError):
    """An unknown key, an unknown name or a value that cannot be used."""


class TakeError(SynthError):
    """A recording that cannot be read or mapped."""


class BodyError(SynthError):
    """A body file that is missing or not SMPL-X-shaped."""


class ShotError(SynthError):
    """A shot folder or its frames are damaged or inconsistent."""


class RenderError(SynthError):
    """The renderer failed, or a device that was asked for is absent."""


class DatasetError(SynthError):
    """A shard or dataset folder that is damaged, missing or in the way."""
