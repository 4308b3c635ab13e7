"""What may be meant to be private is asked about before anything is declared; and private means private at once."""

import pytest

from tests.stage import Stage


@pytest.mark.parametrize(
    "typed", ["-private sev1 Salaries are public", "security breach at a supplier", "Private data"]
)
def test_it_is_asked_and_nothing_is_declared_until_one_is_clicked(quick_stage: Stage, typed: str) -> None:
    reply = quick_stage.types(quick_stage.ana, f"declare {typed}")
    quick_stage.settle()
    title = typed.removeprefix("-private sev1 ")
    assert "Private or public?" in quick_stage.reads(quick_stage.ana, reply)
    assert title in quick_stage.reads(quick_stage.ana, reply)
    assert quick_stage.incidents() == []
    assert [one for one in quick_stage.general.messages if one.user == quick_stage.slack.bot_user_id] == []

    said = quick_stage.clicks(quick_stage.ana, reply, "Private")
    quick_stage.settle()
    assert title in said
    assert quick_stage.incident().is_private
    assert quick_stage.channel().private
    assert quick_stage.spoken(quick_stage.general) == []
    assert "no INC-1 that you can see" in quick_stage.asks(quick_stage.ben, "INC-1 timeline")


@pytest.mark.both_ways
def test_public_is_one_click_away_and_is_announced(stage: Stage) -> None:
    reply = stage.types(stage.ana, "declare sev2 Security camera app is down")
    stage.clicks(stage.ana, reply, "Public")
    stage.settle()
    assert not stage.incident().is_private
    assert stage.incident().severity == "sev2"
    assert len(stage.spoken(stage.general)) == 1
    assert "Security camera" in stage.asks(stage.ben, "INC-1 timeline")


def test_here_it_offers_this_channel_and_private_never_runs_where_everybody_reads(quick_stage: Stage) -> None:
    stage = quick_stage
    assert "leave out --here" in stage.asks(stage.ana, "declare --here --private Salaries are public").replace("`", "")
    stage.ana.invites(stage.general, stage.slack.bot_user_id)
    reply = stage.types(stage.ana, "declare --here security breach")
    assert stage.wishes() == []
    stage.clicks(stage.ana, reply, "In this channel")
    stage.settle()
    assert stage.incident().is_here
    assert stage.channel() is stage.general


def test_a_title_that_no_button_can_carry_comes_back_to_be_typed_again(quick_stage: Stage) -> None:
    title = "security " + "breach & leak " * 200
    said = quick_stage.asks(quick_stage.ana, f"declare {title}")
    assert "--private" in said
    assert "breach & leak" in said
    assert quick_stage.incidents() == []


def test_the_declarer_sees_it_before_it_has_a_channel_and_nobody_else_does(quick_stage: Stage) -> None:
    stage = quick_stage
    stage.slack.forbid_channels = True
    stage.types(stage.ana, "declare --private sev1 Salaries are public")
    stage.settle()
    assert "Salaries" in stage.asks(stage.ana, "INC-1 timeline")
    assert "no INC-1 that you can see" in stage.asks(stage.ben, "INC-1 timeline")
