"""Film: what the camera's inside adds to a picture: exposure time, depth of field, noise, compression."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field


@dataclass(frozen=True)
class FilmRecipe:
    """One film for all cameras of a dataset.

    shutter_deg: share of the frame time for which the shutter is open, of 360; 0: no motion blur. f_stop: aperture of
    a lens that is focused on the athletes; 0: everything is sharp. sensor_mm: width of the sensor.
    noise: standard deviation at middle grey, as a share of white; 0: none. crf: quality of the H.264 stream, 0 lossless
    to 51; above 18 compression shows.
    """

    shutter_deg: Annotated[float, Field(ge=0.0, le=360.0)] = 0.0
    f_stop: Annotated[float, Field(ge=0.0)] = 0.0
    sensor_mm: Annotated[float, Field(gt=0.0)] = 36.0
    noise: Annotated[float, Field(ge=0.0, le=0.5)] = 0.0
    crf: Annotated[int, Field(ge=0, le=51)] = 14
