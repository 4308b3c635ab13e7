"""Updates: told in the channel, kept on the timeline; who owes the next one is nudged by DM, and by nothing else."""

from datetime import datetime, timedelta

import pytest

from bot.sandbox import Channel, Message, Person
from handlers.clock import Ticker
from storage import nudges
from storage.nudges import Nudge
from tests.stage import START, Stage, wait_for


def updates_in(stage: Stage, channel: Channel) -> list[Message]:
    return [one for one in stage.spoken(channel) if "Update on" in stage.reads(stage.ana, one)]


def dms(stage: Stage, person: Person) -> list[Message]:
    found = [one for one in stage.slack.workspace.channels.values() if one.kind == "im" and person.id in one.members]
    return [message for channel in found for message in stage.spoken(channel)]


def ticks(stage: Stage, **length: float) -> None:
    """Move the clock on, and let it be looked at what is due."""
    stage.later_by(**length)
    Ticker(stage.bot.services).tick()
    stage.settle()


def nudge_of(stage: Stage) -> Nudge:
    with stage.bot.db.read() as session:
        found = nudges.get(session, stage.incident().id or 0)
    assert found is not None
    return found


def due_in(stage: Stage) -> float | None:
    """Return in how many minutes from the start the next update is due."""
    at: datetime | None = nudge_of(stage).due_at
    return (at - START) / timedelta(minutes=1) if at else None


@pytest.mark.both_ways
def test_an_update_is_posted_kept_and_shown_on_the_overview_and_pings_nobody(stage: Stage) -> None:
    channel = stage.declares()
    stage.later_by(minutes=5)
    said = stage.asks(stage.ben, "update Cards fail for @chloe & <!here> all; we roll back", channel)
    assert "Posted in #inc-1" in said
    assert "due at 14:17" in said
    stage.settle()
    (post,) = updates_in(stage, channel)
    shown = stage.reads(stage.chloe, post)
    assert "Cards fail for @Chloe & <!here> all; we roll back" in shown
    assert "SEV-1" in shown
    assert "@Ben, 17:47 · next update by 18:17" in shown
    (line,) = stage.lines()
    assert (line.kind, line.source, line.author_id) == ("communication", "update", stage.ben.id)
    assert "Last update: Cards fail for @Chloe" in stage.overview().replace("*", "").replace("  ", ": ")
    assert "next update by 20:17" in stage.overview()
    assert stage.pings() == []
    assert stage.dead() == []


def test_an_empty_one_is_asked_for_and_the_dialog_changes_what_was_chosen(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = stage.declares()
    reply = stage.types(stage.ana, "update", channel)
    assert reply.ok
    assert "How does it stand?" in stage.open_dialog(stage.ana)
    refused = stage.ana.submits({"text": "\u200b ", "next": "usual"})
    assert "Say how it stands" in str(refused.errors)
    refused = stage.ana.submits({"text": "Still bad", "next": "usual", "custom": "soon"})
    assert "no length of time" in str(refused.errors)
    stage.types(stage.ben, "severity sev2", channel)  # meanwhile; what the dialog showed does not undo it
    stage.ana.submits({"text": "The cause is known", "status": "identified", "next": "15", "custom": "45 min"})
    stage.settle()
    incident = stage.incident()
    assert (incident.severity, incident.status) == ("sev2", "identified")
    assert due_in(stage) == 45
    assert "SEV-2 · 🔧 identified" in stage.reads(stage.ana, updates_in(stage, channel)[-1])
    assert "Status investigating → identified" in str(stage.steps())


def test_who_is_not_in_it_sees_nothing_of_it_and_no_update_reopens(quick_stage: Stage) -> None:
    stage = quick_stage
    stage.types(stage.ana, "declare sev1 --private The canary is down")
    stage.settle()
    assert "INC-1" in stage.asks(stage.ana, "INC-1 update the canary sings", stage.channel())
    stage.settle()
    assert "no INC-1" in stage.asks(stage.ben, "INC-1 update mine")
    assert "no INC-1" in stage.asks(stage.ben, "follow INC-1")
    stage.types(stage.ana, "resolve", stage.channel())
    stage.asks(stage.ana, "update one more thing: it was the cat", stage.channel())
    stage.settle()
    assert stage.incident().status == "resolved"
    assert len(updates_in(stage, stage.channel())) == 2
    assert due_in(stage) is None


def test_a_correction_changes_the_post_and_taking_it_back_empties_it(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = stage.declares()
    stage.types(stage.ben, "update All is lost", channel)
    stage.settle()
    number = stage.lines()[0].number
    stage.types(stage.ben, f"edit {number} Not all is lost", channel)
    stage.settle()
    (post,) = updates_in(stage, channel)
    assert "Not all is lost" in stage.reads(stage.ana, post)
    assert "Not all is lost" in stage.overview()
    assert "Back to" in stage.asks(stage.ben, "undo", channel)
    stage.settle()
    assert "All is lost" in stage.reads(stage.ana, post)
    stage.types(stage.ben, f"strike {number}", channel)
    stage.settle()
    assert updates_in(stage, channel) == []
    assert "was taken back" in stage.reads(stage.ana, post)
    assert "all is lost" not in stage.overview()


def test_an_update_whose_answer_was_lost_is_posted_once(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = stage.declares()
    stage.slack.faults.fail("chat.postMessage", reset=True, after_effect=True, times=1)
    stage.types(stage.ana, "update We roll back", channel)
    stage.settle()
    assert len(updates_in(stage, channel)) == 1


@pytest.mark.parametrize(
    ("typed", "shown"), [("edit 2 Not all is lost", "Not all is lost"), ("strike 2", "it was taken back")]
)
def test_an_update_that_is_corrected_before_its_lost_answer_is_asked_for_says_so(
    quick_stage: Stage, typed: str, shown: str
) -> None:
    stage = quick_stage
    channel = stage.declares()
    stage.slack.faults.fail("chat.postMessage", channel=channel.id, hang=2.0, status=503, after_effect=True)
    stage.types(stage.ana, "update All is lost", channel)
    wait_for(lambda: bool(updates_in(stage, channel)), "the post of the update")
    (post,) = updates_in(stage, channel)
    stage.types(stage.ana, typed, channel)
    stage.settle()
    assert shown in stage.reads(stage.ana, post)
    assert [one for one in stage.spoken(channel) if "All is lost" in stage.reads(stage.ana, one)] == []
    assert stage.dead() == []


def test_an_update_that_is_being_posted_while_it_is_hidden_is_posted_where_it_goes_on(quick_stage: Stage) -> None:
    stage = quick_stage
    old = stage.declares()
    stage.slack.faults.fail("chat.postMessage", channel=old.id, hang=2.0)
    stage.types(stage.ana, "update All is lost", old)
    wait_for(lambda: bool(updates_in(stage, old)), "the post of the update")
    stage.types(stage.ana, "private on", old)
    stage.settle()
    (post,) = updates_in(stage, stage.channel())
    assert updates_in(stage, old) == []
    stage.types(stage.ana, "edit 2 Not all is lost", stage.channel())
    stage.settle()
    assert "Not all is lost" in stage.reads(stage.ana, post)
    assert stage.dead() == []


class TestNudges:
    def test_the_commander_is_asked_by_dm_when_an_update_is_due_and_nobody_else(self, stage: Stage) -> None:
        channel = stage.declares()
        before = len(stage.spoken(channel))
        ticks(stage, minutes=29)
        assert dms(stage, stage.ana) == []
        ticks(stage, minutes=1)
        (nudge,) = dms(stage, stage.ana)
        said = stage.reads(stage.ana, nudge)
        assert "An update is due: how does it stand?" in said
        assert "There was none yet" in said
        assert dms(stage, stage.ben) == dms(stage, stage.chloe) == []
        assert len(stage.spoken(channel)) == before
        ticks(stage, minutes=10)
        assert len(dms(stage, stage.ana)) == 1
        stage.types(stage.ben, "update We roll back", channel)
        ticks(stage, minutes=29)
        assert len(dms(stage, stage.ana)) == 1
        ticks(stage, minutes=2)
        assert len(dms(stage, stage.ana)) == 2

    def test_communications_come_first_and_can_snooze_and_stop(self, quick_stage: Stage) -> None:
        stage = quick_stage
        channel = stage.declares()
        stage.types(stage.ana, "role communications @chloe", channel)
        stage.settle()
        told = len(dms(stage, stage.chloe))  # the duties of the role
        ticks(stage, minutes=30)
        nudge = dms(stage, stage.chloe)[-1]
        assert len(dms(stage, stage.chloe)) == told + 1
        stage.clicks(stage.chloe, nudge, "Ask in 15 min")
        assert "you are asked again at 18:27 UTC" in stage.reads(stage.chloe, nudge)
        ticks(stage, minutes=14)
        assert len(dms(stage, stage.chloe)) == told + 1
        ticks(stage, minutes=1)
        assert "was due at 18:12, 15 min ago" in stage.reads(stage.chloe, dms(stage, stage.chloe)[-1])
        stage.clicks(stage.chloe, dms(stage, stage.chloe)[-1], "Ask no more")
        ticks(stage, hours=5)
        assert len(dms(stage, stage.chloe)) == told + 2
        assert "every 20 min" in stage.asks(stage.ana, "update every 20m", channel)
        ticks(stage, minutes=20)
        assert len(dms(stage, stage.chloe)) == told + 3
        assert "nobody is asked" in stage.asks(stage.ana, "update every off", channel)
        ticks(stage, hours=5)
        assert len(dms(stage, stage.chloe)) == told + 3
        assert [one.split(" (")[0] for one in stage.steps()][-2:] == [
            "Updates every 20 min",
            "No more nudges for updates",
        ]

    def test_what_fell_due_while_the_bot_was_down_comes_once_and_says_since_when(self, either_stage: Stage) -> None:
        stage = either_stage
        stage.declares()
        ticks(stage, hours=3)
        (nudge,) = dms(stage, stage.ana)
        assert "due at 20:12, 2 h 30 min ago" in stage.reads(stage.ana, nudge)
        ticks(stage, seconds=2)
        assert len(dms(stage, stage.ana)) == 1

    def test_no_nudge_comes_once_it_is_over_and_an_old_button_says_so(self, quick_stage: Stage) -> None:
        stage = quick_stage
        channel = stage.declares()
        ticks(stage, minutes=30)
        (nudge,) = dms(stage, stage.ana)
        stage.types(stage.ana, "resolve", channel)
        stage.settle()
        ticks(stage, hours=10)
        assert len([one for one in dms(stage, stage.ana) if "update" in stage.reads(stage.ana, one)]) == 1
        stage.clicks(stage.ana, nudge, "30 min")
        assert "INC-1 is over" in stage.reads(stage.ana, nudge)
        stage.types(stage.ana, "status investigating", channel)  # opened again, it counts from now
        stage.settle()
        assert due_in(stage) == 10 * 60 + 30 + 30

    @pytest.mark.parametrize(
        ("typed", "due"),
        [
            (["severity sev2"], 10 + 60),
            (["severity sev3"], None),
            (["severity sev3", "severity sev1"], 10 + 30),
            (["update every 20 min", "severity sev3"], 10 + 20),
            (["update every customer can pay again"], 10 + 30),
        ],
    )
    def test_what_changes_the_rhythm_plans_anew(self, quick_stage: Stage, typed: list[str], due: int | None) -> None:
        channel = quick_stage.declares()
        quick_stage.later_by(minutes=10)
        for one in typed:
            quick_stage.types(quick_stage.ana, one, channel)
            quick_stage.settle()
        assert due_in(quick_stage) == due

    @pytest.mark.parametrize("typed", ["update every 3s", "update every 999 h"])
    def test_a_rhythm_that_makes_no_sense_is_refused(self, quick_stage: Stage, typed: str) -> None:
        channel = quick_stage.declares()
        assert "no length of time that I can use" in quick_stage.asks(quick_stage.ana, typed, channel)
        assert due_in(quick_stage) == 30
