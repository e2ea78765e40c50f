"""Laws of the gates: a good performance meets them at any frame rate, and each spoilt one misses its gate."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from synth.body import Body, load_body, sample_betas
from synth.errors import RecipeError, SynthError, TakeError
from synth.motion.performance import Performance
from synth.randomness import generator
from synth.sports import registry
from synth.sports.gates import GATES, accepted, measure, recorded, verdict

pytestmark = pytest.mark.body


@pytest.fixture(scope="module")
def body() -> Body:
    return load_body()


@pytest.fixture(scope="module")
def spike(body: Body) -> Performance:
    betas = sample_betas(generator(2, "betas"), "male", body)
    return registry.perform("volleyball", "spike", body, betas, "male", "right", generator(2, "spike"))


def _track(played: Performance, change: Callable[[np.ndarray, np.ndarray], None]) -> Performance:
    """`played` with the ball's poses changed in place by `change(poses, times)`."""
    track = played.tracks[0]
    poses = track.world_from_object.copy()
    change(poses, np.arange(len(poses)) / track.fps)
    return replace(played, tracks=(replace(track, world_from_object=poses),))


def _motion(played: Performance, **changes: np.ndarray | float | str) -> Performance:
    who = played.athletes[0]
    return replace(played, athletes=(replace(who, motion=replace(who.motion, **changes)),))


def _ball_aside(played: Performance) -> Performance:
    events = tuple(
        replace(e, position=(e.position[0] + 0.05, *e.position[1:])) if e.name == "ball_contact" else e
        for e in played.events
    )
    return replace(played, events=events)


def _late_contact(played: Performance) -> Performance:
    late = tuple(
        replace(c, start_s=c.start_s + 0.04, end_s=c.end_s + 0.04) if c.object == "ball" else c
        for c in played.contacts
    )  # fmt: skip
    return replace(played, contacts=late)


def _heavy_ball(played: Performance) -> Performance:
    def sink(poses: np.ndarray, times: np.ndarray) -> None:
        since = np.clip(times - played.key_s, 0.0, None)
        poses[:, 2, 3] -= 0.5 * 0.05 * 9.81 * since**2

    return _track(played, sink)


def _sliding(played: Performance) -> Performance:
    motion = played.athletes[0].motion
    drift = np.linspace(0.0, 0.3, motion.num_frames)[:, None] * np.array([0.0, 1.0, 0.0])
    return _motion(played, trans=motion.trans + drift)


def _sunk(played: Performance) -> Performance:
    return _motion(played, trans=played.athletes[0].motion.trans - np.array([0.0, 0.0, 0.03]))


def _over_the_net(played: Performance) -> Performance:
    return _motion(played, trans=played.athletes[0].motion.trans + np.array([0.6, 0.0, 0.0]))


def _squashed_jump(played: Performance) -> Performance:
    return _motion(played, trans=played.athletes[0].motion.trans * np.array([1.0, 1.0, 0.9]))


def _folded_arms(played: Performance) -> Performance:
    poses = played.athletes[0].motion.poses.copy()
    poses[:, 3 * 16 : 3 * 16 + 3] = [0.0, 0.0, -1.5]
    poses[:, 3 * 18 : 3 * 18 + 3] = [0.0, -2.3, 0.0]
    return _motion(played, poses=poses)


def _blind(played: Performance) -> Performance:
    poses = played.athletes[0].motion.poses.copy()
    poses[:, 3 * 23 : 3 * 25 : 3] += 1.0
    poses[:, 3 * 24 - 2] += 1.0
    return _motion(played, poses=poses)


SPOILT: dict[str, tuple[Callable[[Performance], Performance], str]] = {
    "ball beside the hand": (_ball_aside, "ball_gap_mm"),
    "contact labelled late": (_late_contact, "contact_off_frames"),
    "ball too heavy": (_heavy_ball, "ball_gravity_off_percent"),
    "ball off its flight": (_heavy_ball, "ball_residual_mm"),
    "feet slide": (_sliding, "player_drift_mm"),
    "feet in the floor": (_sunk, "below_floor_mm"),
    "body in the net": (_over_the_net, "through_net_mm"),
    "weak gravity": (_squashed_jump, "jump_gravity_off_percent"),
    "arm in the trunk": (_folded_arms, "overlap_percent"),
    "eyes elsewhere": (_blind, "ball_off_deg"),
}


def test_a_good_spike_meets_every_gate(spike: Performance, body: Body) -> None:
    values = measure(spike, body)
    assert {"ball_gap_mm", "jump_man_m", "hand_speed_m_s", "ball_residual_mm", "overlap_percent"} <= set(values)
    assert verdict(values) == ()


@pytest.mark.parametrize("case", SPOILT)
def test_what_is_wrong_misses_its_gate(case: str, spike: Performance, body: Body) -> None:
    spoil, gate = SPOILT[case]
    assert any(reason.startswith(gate) for reason in verdict(measure(spoil(spike), body)))


def test_the_verdict_does_not_depend_on_the_frame_rate(spike: Performance, body: Body) -> None:
    slow = _motion(spike, **vars(spike.athletes[0].motion.resampled(60.0)))
    fast, slower = measure(spike, body), measure(slow, body)
    assert verdict(slower) == ()
    assert fast["jump_man_m"] == pytest.approx(slower["jump_man_m"], abs=0.005)
    assert fast["hand_speed_m_s"] == pytest.approx(slower["hand_speed_m_s"], rel=0.1)


def test_an_unknown_skill_gets_the_gates_that_apply_and_the_worse_of_two_athletes(
    spike: Performance, body: Body
) -> None:
    two = replace(spike, skill="juggling", athletes=(*spike.athletes, *_sunk(spike).athletes))
    values = measure(two, body)
    assert "jump_man_m" not in values
    assert "hand_speed_m_s" not in values
    assert values["below_floor_mm"] > 25.0


def test_nan_is_no_pass() -> None:
    assert verdict({"ball_gap_mm": float("nan")})
    assert verdict({"hand_speed_m_s": 12.0})
    assert not verdict({name: max(gate.low, 0.0) for name, gate in GATES.items()})


def test_a_rejected_performance_is_drawn_again_and_counted(spike: Performance, body: Body) -> None:
    draws = iter([_ball_aside(spike), SynthError("no serve clears the net"), spike])

    def author(_: np.random.Generator) -> Performance:
        drawn = next(draws)
        if isinstance(drawn, SynthError):
            raise drawn
        return drawn

    played, quality = accepted(author, body, 0, "performance")
    assert played is spike
    assert len(quality.rejected) == 2
    assert "ball_gap_mm" in quality.rejected[0]


def test_when_no_draw_is_good_the_error_names_the_gate(spike: Performance, body: Body) -> None:
    with pytest.raises(SynthError, match="ball_gap_mm"):
        accepted(lambda _: _ball_aside(spike), body, 0)


def test_every_draw_has_a_generator_of_its_own_and_a_recipes_mistake_is_not_drawn_again(body: Body) -> None:
    seen: list[float] = []

    def author(rng: np.random.Generator) -> Performance:
        seen.append(float(rng.random()))
        raise SynthError("unlucky") if len(seen) < 3 else RecipeError("unknown skill")

    with pytest.raises(RecipeError):
        accepted(author, body, 7, "x")
    assert len(set(seen)) == 3
    assert seen[0] == float(generator(7, "x").random())


def test_a_rejected_recording_becomes_data_only_when_asked_for_and_keeps_its_verdict(
    spike: Performance, body: Body, tmp_path
) -> None:
    report = tmp_path / "report.json"
    report.write_text('{"source": "a.bvh", "verdict": "reject", "reasons": ["tracking glitches in 17% of the frames"]}')
    with pytest.raises(TakeError, match="glitches"):
        recorded(spike, body, report, "bronze")
    assert recorded(spike, body, report, "reject").tier == "reject"
