"""A thumb that hits a button twice before the answer takes its place: what it stands for is done once."""

import pytest

from bot.sandbox import Reply
from tests.stage import Stage


def clicks_twice(stage: Stage, reply: Reply, label: str) -> None:
    """Click, and click again: Slack gives each click a trigger_id of its own."""
    first = stage.ana.clicks(reply, label)
    assert first.delivery is not None
    again = {**first.delivery.payload, "trigger_id": "1.2.again"}
    assert stage.slack.courier.hand_over("interactive", again).status == 200
    first.wait_later()
    stage.settle()


def test_one_incident_is_declared(quick_stage: Stage) -> None:
    stage = quick_stage
    clicks_twice(stage, stage.types(stage.ana, "declare -private sev1 Salaries are public"), "Private")
    assert [one.title for one in stage.incidents()] == ["Salaries are public"]


def test_one_more_incident_is_declared(quick: Stage) -> None:
    said = quick.types(quick.ana, "declare sev1 Login is slow", quick.channel())
    clicks_twice(quick, said, "Declare another incident")
    assert sorted(one.title for one in quick.incidents()) == ["Checkout is down", "Login is slow"]


def test_one_line_is_kept(quick: Stage) -> None:
    clicks_twice(quick, quick.types(quick.ana, "we rolled back", quick.channel()), "Keep as note (19:42)")
    assert len(quick.texts()) == 1
    said = quick.types(quick.ana, "we rolled back", quick.channel())  # another time, another message
    clicks_twice(quick, said, "Keep as note (19:42)")
    assert len(quick.texts()) == 2


@pytest.mark.parametrize("label", ["Private", "Public"])
def test_nobody_elses_click_counts(quick_stage: Stage, label: str) -> None:
    for person in (quick_stage.ana, quick_stage.ben):
        reply = quick_stage.types(person, "declare -private sev1 Salaries are public")
        assert person.clicks(reply, label).ok
        quick_stage.settle()
    assert len(quick_stage.incidents()) == 2
