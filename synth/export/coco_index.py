"""Where COCO's annotation files tell of each clip. They are read as JSON, a picture or person at a time: of every person
there are 400 numbers, of which a data set has millions."""

from bisect import bisect_right
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from synth.export.long_json import Item, each_item, items_between

Frame = tuple[str, list[dict[str, Any]]]
"""The name of a picture, and the annotations of its people."""


@dataclass(frozen=True)
class Told:
    """Of one clip: bytes of the file `name` in which its pictures and its people are."""

    name: str
    images: tuple[int, int]
    people: tuple[int, int] = (0, 0)

    def frames(self, folder: Path) -> list[Frame]:
        """In order; folder: that of the annotation files. KeyError where a person of another clip is among them."""
        images = items_between(folder / self.name, *self.images)
        people: dict[int, list[Any]] = {image["id"]: [] for image in images}
        for one in items_between(folder / self.name, *self.people):
            people[one["image_id"]].append(one)
        return [(image["file_name"], people[image["id"]]) for image in images]


def told(path: Path) -> dict[str, Told]:
    """By the clip's key. ValueError where it is no JSON, where pictures are not numbered from 1 on, clip after clip, or
    where a person is in none of them."""
    found = _Found(path.name)
    for item in each_item(path):
        if item.name == "images":
            found.see_picture(item)
        elif item.name == "annotations":
            found.see_person(item)
    return found.clips


class _Found:
    """What has been read so far."""

    def __init__(self, name: str) -> None:
        self.clips: dict[str, Told] = {}
        self._name, self._pictures, self._keys, self._firsts = name, 0, list[str](), list[int]()

    def see_picture(self, item: Item) -> None:
        self._pictures += 1
        if item.value["id"] != self._pictures:
            raise ValueError(f"{self._name}: picture {item.value['id']} where {self._pictures} should be")
        key = Path(item.value["file_name"]).parent.name
        if self._keys[-1:] == [key]:
            self.clips[key] = replace(self.clips[key], images=(self.clips[key].images[0], item.stop))
            return
        if key in self.clips:
            raise ValueError(f"{self._name}: pictures of {key} in two places")
        self.clips[key] = Told(self._name, (item.start, item.stop))
        self._keys.append(key)
        self._firsts.append(self._pictures)

    def see_person(self, item: Item) -> None:
        number = int(item.value["image_id"])
        if not 0 < number <= self._pictures:
            raise ValueError(f"{self._name}: somebody in picture {number}, which is not there")
        key = self._keys[bisect_right(self._firsts, number) - 1]
        start = self.clips[key].people[0] or item.start
        self.clips[key] = replace(self.clips[key], people=(start, item.stop))
