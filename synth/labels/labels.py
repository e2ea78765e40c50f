"""The numbers of one view of a clip, as `labels.npz` holds them."""

import io
from dataclasses import dataclass, field, fields

import numpy as np
from jaxtyping import Float, UInt8
from pydantic import ConfigDict

from synth.errors import DatasetError
from synth.plain import MOST_BYTES, arrays_of


@dataclass(frozen=True)
class Labels:
    """Lengths in metres in the world unless said otherwise; T frames, P people, C contacts.

    K (T,3,3) px; world_from_camera (T,4,4); smplx_poses (T,P,165) rad; smplx_trans (T,P,3); smplx_betas (P,B);
    joints3d (T,P,144,3): SMPL-X joints; joints2d (T,P,133,3): COCO-WholeBody x, y [px], visibility 0 outside,
    1 hidden, 2 seen; hidden_by (T,P,133): 0 none, 1 self, 2 person, 3 equipment, 4 scene; joints3d_ends (T,2,P,144,3),
    joints2d_ends (T,2,P,133,2): when the shutter opens and closes; limb_seen (T,P,L): share 0..1 of each limb of
    synth.skeleton.limbs; boxes (T,P,4): xyxy px around the person's pixels, zeros where none; boxes_full (T,P,4):
    around all of the person, hidden parts too, not clipped; person_ids (P,) as in seg; contacts (T,C): 1 while contact
    c of events.json lasts; contact_distance_m (T,C): least distance from the drawn part to the object then, negative
    where it reaches into it, else -1; venue_points3d (N,3), venue_points2d (T,N,3): net, court, target, named in
    events.json; ref_K (3,3), ref_world_from_camera (4,4),
    ref_joints2d (P,133,3): of ref.png.
    equipment: by full name, `<name>_pose` (T,4,4) world_from_object, `<name>_points3d` (T,N,3), `<name>_points2d`
    (T,N,3) named in events.json, `<name>_draw` (T,) of bows, 0 at brace to 1 at full draw.
    """

    K: Float[np.ndarray, "frames 3 3"]
    world_from_camera: Float[np.ndarray, "frames 4 4"]
    smplx_poses: Float[np.ndarray, "frames people 165"]
    smplx_trans: Float[np.ndarray, "frames people 3"]
    smplx_betas: Float[np.ndarray, "people num_betas"]
    joints3d: Float[np.ndarray, "frames people 144 3"]
    joints2d: Float[np.ndarray, "frames people 133 3"]
    hidden_by: UInt8[np.ndarray, "frames people 133"]
    joints3d_ends: Float[np.ndarray, "frames 2 people 144 3"]
    joints2d_ends: Float[np.ndarray, "frames 2 people 133 2"]
    limb_seen: Float[np.ndarray, "frames people limbs"]
    boxes: Float[np.ndarray, "frames people 4"]
    boxes_full: Float[np.ndarray, "frames people 4"]
    person_ids: UInt8[np.ndarray, " people"]
    contacts: UInt8[np.ndarray, "frames contacts"]
    contact_distance_m: Float[np.ndarray, "frames contacts"]
    venue_points3d: Float[np.ndarray, "points 3"]
    venue_points2d: Float[np.ndarray, "frames points 3"]
    ref_K: Float[np.ndarray, "3 3"]
    ref_world_from_camera: Float[np.ndarray, "4 4"]
    ref_joints2d: Float[np.ndarray, "people 133 3"]
    equipment: dict[str, Float[np.ndarray, "frames ..."]] = field(default_factory=dict)

    __pydantic_config__ = ConfigDict(arbitrary_types_allowed=True)

    def arrays(self) -> dict[str, np.ndarray]:
        """Arrays by their names in `labels.npz`, in a fixed order."""
        own = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "equipment"}
        return own | {name: self.equipment[name] for name in sorted(self.equipment)}

    def to_bytes(self) -> bytes:
        """`labels.npz`: compressed, without pickles; numpy dates its members 1980, so same labels, same bytes."""
        buffer = io.BytesIO()
        np.savez_compressed(buffer, **self.arrays())
        return buffer.getvalue()

    @staticmethod
    def from_bytes(data: bytes) -> "Labels":
        """Read what `to_bytes` wrote."""
        names = {f.name for f in fields(Labels)} - {"equipment"}
        try:
            arrays = arrays_of(io.BytesIO(data), MOST_BYTES)
            own = {name: arrays.pop(name) for name in names}
        except (OSError, ValueError, KeyError) as error:
            reason = (str(error).splitlines() or [""])[0]
            raise DatasetError(f"labels.npz is damaged ({reason}); make the dataset again") from error
        return Labels(**own, equipment=arrays)
