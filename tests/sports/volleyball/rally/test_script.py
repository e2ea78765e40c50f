"""Scripts are legal, and the rules catch what is not."""

from dataclasses import replace

import pytest

from synth.errors import SynthError
from synth.randomness import generator
from synth.sports.volleyball.court import BEACH, INDOOR
from synth.sports.volleyball.rally.rules import SERVES, Ending, Touch, check, inside, judge, may_attack_at_net
from synth.sports.volleyball.rally.script import draw_script

RADIUS_M = 0.105
SERVE = Touch(0, 0, "float_serve", 1.0, (-9.0, 0.0, 2.5))
PASS = Touch(1, 4, "forearm_pass", 2.2, (6.0, 0.0, 0.7))
SET = Touch(1, 5, "overhead_set", 3.6, (1.0, 0.0, 2.0))
SPIKE = Touch(1, 6, "spike", 4.9, (0.6, 2.0, 2.9))
KILL = Ending("kill", 1, (-5.0, 1.0))


@pytest.mark.parametrize(("players", "court"), [(2, BEACH), (4, BEACH), (12, INDOOR)])
def test_drawn_rallies_are_legal(players, court):
    drawn = 0
    for seed in range(3):
        try:
            script = draw_script(court, "female", ("right",) * players, generator(seed, "script"))
        except SynthError:
            continue
        drawn += 1
        touches = tuple(play.touch for play in script.plays)
        check(touches, script.ending, court, RADIUS_M)
        size = players // 2
        assert all(touch.player // size == touch.team for touch in touches)
        for block in script.blocks:
            hit = touches[block.hit]
            assert hit.skill == "spike"
            assert block.player // size != hit.team
            assert may_attack_at_net(script.teams[1 - hit.team][block.player % size].number, size)
            after = [touch.player for touch in touches[block.hit :] if touch.time_s < hit.time_s + 0.5]
            assert block.player not in after
        for touch in touches:
            if touch.skill == "spike":
                assert may_attack_at_net(script.teams[touch.team][touch.player % size].number, size)
                assert (touch.place[0] < 0.0) == (touch.team == 0)
    assert drawn > 0


def test_a_good_rally_passes():
    check((SERVE, PASS, SET, SPIKE), KILL, INDOOR, RADIUS_M)


@pytest.mark.parametrize(
    ("touches", "ending"),
    [
        ((PASS, SET, SPIKE), KILL),
        ((SERVE, replace(PASS, team=0), SET, SPIKE), KILL),
        ((SERVE, PASS, replace(SET, player=4), SPIKE), KILL),
        ((SERVE, PASS, SET, replace(SET, player=7, time_s=4.2), SPIKE), KILL),
        ((SERVE, PASS, SET, SPIKE), replace(KILL, winner=0)),
        ((SERVE, PASS, SET, SPIKE), replace(KILL, floor_m=(-9.6, 1.0))),
        ((SERVE, PASS, replace(SET, time_s=2.0), SPIKE), KILL),
    ],
    ids=["no serve", "own team touches the serve", "double", "four touches", "wrong winner", "out", "out of order"],
)
def test_what_is_against_the_rules_is_refused(touches, ending):
    with pytest.raises(SynthError):
        check(touches, ending, INDOOR, RADIUS_M)


def test_the_point_goes_to_whom_the_rules_say():
    assert judge((SERVE,), (5.0, 0.0), INDOOR, RADIUS_M, net=False) == ("ace", 0)
    assert judge((SERVE,), (9.5, 0.0), INDOOR, RADIUS_M, net=False) == ("out", 1)
    assert judge((SERVE,), (-0.4, 0.0), INDOOR, RADIUS_M, net=True) == ("net", 1)
    assert judge((SERVE, PASS, SET, SPIKE), (-8.0, -4.5), INDOOR, RADIUS_M, net=False) == ("kill", 1)


def test_a_ball_on_the_line_is_in():
    assert inside((9.0, 4.5), INDOOR, RADIUS_M)
    assert not inside((9.2, 0.0), INDOOR, RADIUS_M)
    assert not inside((8.2, 0.0), BEACH, RADIUS_M)


def test_the_first_touch_is_the_only_serve():
    script = draw_script(INDOOR, "male", ("right",) * 12, generator(5, "script"))
    assert [play.touch.skill in SERVES for play in script.plays] == [True] + [False] * (len(script.plays) - 1)
