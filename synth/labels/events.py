"""events.json: events, contacts and phases in clip time, who is who in seg; synth.text adds what is said.

Lists of records with the same keys in every sample and no nulls, because readers fix the schema from a few samples
[HF datasets: the first five]. Clip time is in seconds from the first frame: negative before it.
"""

from typing import Any

from synth.labels.place import venue_names
from synth.labels.things import equipment_records
from synth.shot import Shot

Record = dict[str, Any]
NOBODY = 0
"""person_id of an event without a person."""


def events(shot: Shot) -> Record:
    """The content of events.json. Column c of `contacts` in labels.npz belongs to record c of `contacts` here."""
    performance, start_s = shot.performance, shot.facts.start_s
    duration_s = shot.num_frames / shot.fps
    return {
        "duration_s": float(duration_s),
        "key_s": float(performance.key_s - start_s),
        "events": [
            {
                "name": event.name,
                "time_s": float(event.time_s - start_s),
                "is_in_clip": 0 <= event.time_s - start_s < duration_s,
                "person_id": _person_id(shot, event.person),
                "object": event.object,
                "position": [float(value) for value in event.position],
                "values": [{"name": name, "value": float(value)} for name, value in sorted(event.values.items())],
            }
            for event in performance.events
        ],
        "contacts": [
            {
                "person_id": _person_id(shot, contact.person),
                "part": contact.part,
                "object": contact.object,
                "start_s": float(contact.start_s - start_s),
                "end_s": float(contact.end_s - start_s),
            }
            for contact in performance.contacts
        ],
        "phases": [
            {
                "name": phase.name,
                "person_id": _person_id(shot, phase.person),
                "start_s": float(phase.start_s - start_s),
                "end_s": float(phase.end_s - start_s),
            }
            for phase in performance.phases
        ],
        "instances": instances(shot),
        "equipment": equipment_records(shot),
        "venue_points": venue_names(shot),
        "people": people(shot),
    }


def instances(shot: Shot) -> list[Record]:
    """What each grey value of seg is: {"id", "name", "kind"}, by id; 0 is the venue or nothing."""
    found: dict[int, Record] = {
        person.instance_id: {"id": person.instance_id, "name": person.role, "kind": "person"} for person in shot.people
    }
    for item in sorted(shot.parts.objects, key=lambda item: len(item.name)):
        if item.instance_id and item.instance_id not in found:
            found[item.instance_id] = {"id": item.instance_id, **_thing(shot, item.name, item.category)}
    return [found[instance_id] for instance_id in sorted(found)]


def people(shot: Shot) -> list[Record]:
    """Who each person of seg is: side, role, hand, body, and facts for captions."""
    return [
        {
            "id": person.instance_id,
            "team": person.team,
            "role": person.role,
            "handedness": person.handedness,
            "gender": person.gender,
            "height_m": float(person.height_m),
            "identity": person.identity,
            "outfit": person.outfit,
            "words": [{"name": name, "value": text} for name, text in sorted(person.words.items())],
        }
        for person in shot.people
    ]


def _thing(shot: Shot, name: str, category: str) -> Record:
    """An object takes name and kind of the equipment track whose name it starts with."""
    for track in shot.performance.tracks:
        if name.startswith(track.name):
            return {"name": track.name, "kind": track.kind}
    return {"name": name, "kind": category}


def _person_id(shot: Shot, person: int) -> int:
    """Seg id of an athlete's index; -1 is nobody."""
    return shot.people[person].instance_id if person >= 0 else NOBODY
