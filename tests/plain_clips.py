"""Clips whose members are a few bytes, or as many as one likes, and mean nothing: for what only packs them."""

from collections.abc import Iterator, Mapping, Sequence

from synth.clip import MEMBERS, Clip

SKILLS = {"archery": "recurve_shot", "volleyball": "spike"}


class Noise(Mapping[str, bytes]):
    """Members that are made each time they are asked for, `num_bytes` of each."""

    def __init__(self, key: str, num_bytes: int) -> None:
        self._key, self._num_bytes = key, num_bytes

    def __getitem__(self, suffix: str) -> bytes:
        line = f"{self._key} {suffix}\n".encode()
        return (line * (1 + self._num_bytes // len(line)))[: self._num_bytes or len(line)]

    def __iter__(self) -> Iterator[str]:
        return iter(MEMBERS)

    def __len__(self) -> int:
        return len(MEMBERS)


def clip_of(number: int, view: int, num_bytes: int = 0) -> Clip:
    """A view of shot `number`; three shots have one motion, six one person."""
    sport = ("archery", "volleyball")[number % 2]
    group = f"{sport}_{number:05d}"
    facts: dict[str, str | int | float] = {
        "key": f"{group}_view{view}", "clip_id": group, "sport": sport, "skill": SKILLS[sport],
        "motion_id": f"m{number // 3}", "identity_id": f"i{number // 6}", "outfit_id": "o0",
        "venue": "outdoor_range", "lighting": "noon", "camera": f"ring{view}", "camera_rig": "ring", "start_s": 0.25,
        "fps": 24.0, "num_frames": 17, "tier": ("gold", "silver")[number % 2], "view": view,
        "motion_source": ("authored", "recorded")[number % 7 == 0], "licence": "CC0-1.0",
    }  # fmt: skip
    return Clip(str(facts["key"]), facts, Noise(str(facts["key"]), num_bytes))


class PlainClips(Sequence[Clip]):
    """Two views of each of so many shots, made when they are asked for; `made` counts how often."""

    def __init__(self, shots: int, num_bytes: int = 0) -> None:
        self._shots, self._num_bytes, self.made = shots, num_bytes, 0

    def __len__(self) -> int:
        return 2 * self._shots

    def __getitem__(self, number: int) -> Clip:  # type: ignore[override]
        if not 0 <= number < len(self):
            raise IndexError(number)
        self.made += 1
        return clip_of(number // 2, number % 2, self._num_bytes)
