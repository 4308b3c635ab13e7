"""Severity and status with their reasons; reopened, cancelled, renamed: the commander is told, nothing is lost."""

import pytest

from bot.sandbox import Channel
from storage import action_items, reminders
from tests.stage import Stage


def told(stage: Stage) -> list[str]:
    """Return what the commander, Ana, was told by DM."""
    talk = stage.slack.dm(stage.ana)
    return [stage.reads(stage.ana, one) for one in talk.messages] if talk else []


def posts(stage: Stage, words: str) -> list[str]:
    """Return the bot's messages in the channel that hold these words, as Chloe reads them."""
    said = [stage.reads(stage.chloe, one) for one in stage.spoken(stage.channel())]
    return [one for one in said if words in one]


def test_severity_and_status_move_back_and_forth_with_a_reason(quick_stage: Stage, channel: Channel) -> None:
    stage = quick_stage
    shown = stage.types(stage.ben, "severity", channel)
    said = stage.reads(stage.ben, shown)
    assert "INC-1 is sev1. How bad is it?" in said
    assert "some users are hit, or a part works badly" in said
    assert "INC-1 is SEV-3" in stage.clicks(stage.ben, shown, "It is SEV-3")
    assert "INC-1 is SEV-2" in stage.asks(stage.ben, "severity sev 2 only EU is hit & <b>", channel)
    assert "now identified" in stage.asks(stage.ben, "status identified: bad deploy", channel)
    assert "now investigating" in stage.asks(stage.ana, "status investigating", channel)
    assert stage.steps()[1:] == [
        "Severity sev1 → sev3",
        "Severity sev3 → sev2: only EU is hit &amp; &lt;b&gt;",
        "Status investigating → identified: bad deploy",
        "Status identified → investigating",
    ]
    assert "Severity sev3 → sev2: only EU is hit & <b>" in stage.asks(stage.chloe, "timeline", channel)


def test_moving_back_from_monitoring_takes_back_when_it_was_mitigated(quick_stage: Stage, channel: Channel) -> None:
    stage = quick_stage
    stage.types(stage.ben, "status monitoring", channel)
    stage.types(stage.ben, "status investigating it fails again", channel)
    assert "mitigated" not in stage.key_times()
    stage.later_by(minutes=7)
    stage.types(stage.ben, "status monitoring", channel)
    assert stage.key_times()["mitigated"].at == stage.clock.now()
    stage.types(stage.ben, "mitigated 5 min ago", channel)
    stage.types(stage.ben, "status investigating", channel)
    assert stage.key_times()["mitigated"].source == "hand"  # by hand wins


@pytest.mark.both_ways
def test_who_resolves_and_reopens_is_told_to_the_commander(stage: Stage) -> None:
    channel = stage.declares()
    assert "INC-1 is open" in stage.asks(stage.ben, "reopen", channel)
    stage.types(stage.ben, "resolve rolled back", channel)
    stage.settle()
    assert "Resolved: rolled back" in told(stage)[-1]
    assert "By @Ben" in told(stage)[-1]
    stage.later_by(minutes=3)
    assert "now investigating" in stage.asks(stage.ben, "reopen it fails again in EU", channel)
    stage.settle()
    assert "Reopened, investigating: it fails again in EU" in told(stage)[-1]
    assert len(posts(stage, "INC-1 is open again")) == 1
    assert stage.incident().is_open
    # the commander herself needs no telling, and the next end is told below the first
    stage.types(stage.ana, "resolve", channel)
    stage.settle()
    assert len(told(stage)) == 2
    assert len(posts(stage, "✅ INC-1 resolved")) == 2
    assert stage.dead() == []


def test_what_was_declared_in_error_has_no_postmortem_and_no_reminders(quick_stage: Stage, channel: Channel) -> None:
    stage = quick_stage
    stage.types(stage.ana, "note 17:43 UTC only a drill of the other team", channel)
    stage.types(stage.ana, "todo Tell the other team @ben by 2025-07-18", channel)
    assert "INC-1 is cancelled: declared in error" in stage.asks(stage.ben, "cancel it was a drill", channel)
    stage.settle()
    assert "Cancelled: declared in error: it was a drill" in told(stage)[-1]
    (posted,) = posts(stage, "INC-1 is cancelled")
    assert "By @Ben" in posted
    assert "cancelled" in stage.overview()
    assert not [one for one in channel.messages if one.files]
    assert "resolved" not in stage.key_times()
    with stage.bot.db.read() as session:
        (item,) = action_items.of_incident(session, 1)
        assert reminders.of_item(session, item.id or 0) == []
    for typed in ("resolve", "postmortem", "cancel", "resolve 10 min ago"):
        assert "was declared in error and is cancelled" in stage.asks(stage.ana, typed, channel), typed
    assert "only a drill" in stage.asks(stage.chloe, "timeline", channel)
    stage.types(stage.ana, "reopen", channel)
    assert (stage.incident().is_open, stage.incident().closed_as) == (True, "")
    stage.types(stage.ana, "resolve", channel)
    stage.settle()
    with stage.bot.db.read() as session:
        assert reminders.of_item(session, item.id or 0) != []
    assert stage.dead() == []


def test_another_title_stands_everywhere_and_the_channel_follows(quick_stage: Stage, channel: Channel) -> None:
    stage = quick_stage
    assert "called “Payments <fail> in EU” now" in stage.asks(stage.ben, "rename Payments <fail> in EU", channel)
    stage.settle()
    assert channel.name == stage.incident().channel_name == "inc-1-payments-fail-in-eu"
    assert "INC-1  Payments <fail> in EU" in stage.overview()
    assert stage.steps()[-1] == "Renamed: Checkout is down → Payments &lt;fail&gt; in EU"
    assert "already" in stage.asks(stage.ben, "rename Payments <fail> in EU", channel)
    assert "title" in stage.asks(stage.ben, "rename", channel)
    assert stage.dead() == []


def test_a_channel_that_people_use_keeps_its_name(quick_stage: Stage) -> None:
    stage = quick_stage
    room = stage.slack.channel("war-room", members=[stage.ana, stage.ben])
    stage.slack.workspace.channels[room.id].members.append(stage.slack.bot_user_id)
    stage.types(stage.ana, "declare sev2 --here Checkout is down", room)
    stage.settle()
    stage.types(stage.ben, "rename Payments fail", room)
    stage.settle()
    assert (room.name, stage.incident().title) == ("war-room", "Payments fail")
    assert stage.dead() == []
