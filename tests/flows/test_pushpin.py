"""📌 on a message makes it a line, with the message's own time; the last one to take it back strikes it."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from bot.sandbox import Channel, Message, typed
from storage import timeline
from tests.flows.captured import line_of
from tests.stage import START, Stage, wait_for

CHECK = "white_check_mark"


def is_confirmed(stage: Stage, message: Message) -> bool:
    return stage.slack.bot_user_id in message.reactions.get(CHECK, [])


@pytest.mark.both_ways
def test_a_message_becomes_a_line_with_its_own_time(stage: Stage, channel: Channel) -> None:
    message = stage.ben.posts(channel, typed("prod is <on fire> & so am I"))
    stage.later_by(minutes=20)
    stage.pins(stage.ana, message)
    line = line_of(stage)
    assert line.occurred_at is not None
    assert abs(line.occurred_at - START) < timedelta(seconds=1)
    assert (line.recorded_at, line.author_id, line.kind) == (START + timedelta(minutes=20), stage.ben.id, "note")
    assert (line.text, line.permalink) == ("prod is &lt;on fire&gt; &amp; so am I", message.permalink)
    assert is_confirmed(stage, message)
    assert "prod is <on fire> & so am I  Ben  source (" in stage.asks(stage.ana, "timeline", channel)


def test_it_does_on_either_database(either_stage: Stage) -> None:
    stage = either_stage
    message = stage.ben.posts(stage.declares(), "rolled back")
    stage.pins(stage.ana, message)
    stage.unpins(stage.ana, message)
    stage.pins(stage.ben, message)
    assert (stage.texts(), line_of(stage).number) == (["rolled back"], 2)


@pytest.mark.both_ways
def test_a_reply_in_a_thread_too(stage: Stage, channel: Channel) -> None:
    first = stage.ben.posts(channel, "what now?")
    reply = stage.chloe.posts(channel, "roll back", thread=first)
    stage.pins(stage.ana, reply)
    line = line_of(stage)
    assert (line.text, line.thread_ts, line.permalink) == ("roll back", first.ts, reply.permalink)
    assert is_confirmed(stage, reply)


@pytest.mark.both_ways
def test_several_people_make_one_line(stage: Stage, channel: Channel) -> None:
    message = stage.ben.posts(channel, "rolled back")
    for person in (stage.ana, stage.ben, stage.chloe):
        person.reacts(message)
    stage.settle()
    assert stage.texts() == ["rolled back"]


@pytest.mark.both_ways
def test_the_last_one_to_take_it_back_strikes_it(stage: Stage, channel: Channel) -> None:
    message = stage.ben.posts(channel, "rolled back")
    stage.pins(stage.ana, message)
    stage.pins(stage.chloe, message)
    stage.unpins(stage.ana, message)
    assert (len(stage.lines()), is_confirmed(stage, message)) == (1, True)
    stage.unpins(stage.chloe, message)
    assert (len(stage.lines()), is_confirmed(stage, message)) == (0, False)
    line = line_of(stage)
    assert (line.text, line.struck_by, line.struck_from) == ("rolled back", stage.chloe.id, "reaction")
    assert "rolled back" not in stage.asks(stage.ana, "timeline", channel)


@pytest.mark.both_ways
def test_pinning_again_brings_the_same_line_back(stage: Stage, channel: Channel) -> None:
    message = stage.ben.posts(channel, "rolled back")
    stage.pins(stage.ana, message)
    before = line_of(stage)
    stage.unpins(stage.ana, message)
    stage.pins(stage.chloe, message)
    after = line_of(stage)
    assert (after.id, after.number, after.struck_at) == (before.id, before.number, None)
    assert is_confirmed(stage, message)


def test_an_edit_changes_the_line_and_keeps_what_it_was(stage: Stage, channel: Channel) -> None:
    message = stage.ben.posts(channel, "rolled bakc")
    stage.pins(stage.ana, message)
    stage.later_by(minutes=1)
    stage.ben.edits(message, "rolled back")
    stage.settle()
    line = line_of(stage)
    assert (line.text, line.is_edited) == ("rolled back", True)
    with stage.bot.db.read() as session:
        kept = timeline.versions(session, line.id or 0)
    assert [(one.text, one.changed_by, one.changed_from) for one in kept] == [("rolled bakc", stage.ben.id, "edit")]
    assert "rolled back  Ben" in stage.asks(stage.ana, "timeline", channel)


def test_an_edit_of_what_nobody_captured_is_not_kept(stage: Stage, channel: Channel) -> None:
    message = stage.ben.posts(channel, "lunch?")
    stage.ben.edits(message, "lunch at noon?")
    stage.settle()
    assert stage.lines() == []


def test_an_edit_that_arrives_before_the_reaction_wins(stage: Stage, channel: Channel) -> None:
    message = stage.ben.posts(channel, "rolled bakc")
    stage.slack.settle()
    stage.slack.faults.reorder_events(2)
    stage.ana.reacts(message)
    stage.ben.edits(message, "rolled back")
    stage.settle()
    assert stage.texts() == ["rolled back"]


def test_the_same_event_again_adds_nothing_whatever_its_id(stage: Stage, channel: Channel) -> None:
    message = stage.ben.posts(channel, "rolled back")
    stage.pins(stage.ana, message)
    stage.unpins(stage.ana, message)
    stage.pins(stage.ana, message)
    seen = [*stage.events("reaction_added"), *stage.events("reaction_removed")]
    for event in seen:
        stage.slack.redeliver(event)
        stage.slack.redeliver(event, retry=2)
        stage.slack.redeliver(event, event_id=f"{event.event_id}-again")
    stage.settle()
    assert stage.texts() == ["rolled back"]
    assert len(stage.lines(struck=True)) == 1
    assert all(one.status == 200 for one in stage.slack.deliveries)


def test_the_last_of_what_happened_wins_in_any_order(stage: Stage, channel: Channel) -> None:
    message = stage.ben.posts(channel, "rolled back")
    for seed in range(6):
        stage.slack.faults.hold_events()
        for _ in range(2):
            stage.ana.reacts(message)
            stage.ana.unreacts(message)
        if seed % 2:
            stage.ana.reacts(message)
        stage.slack.faults.release_events(random.Random(seed))
        stage.settle()
        assert len(stage.lines()) == seed % 2, f"seed {seed}"
        assert is_confirmed(stage, message) == bool(seed % 2)
        stage.ana.unreacts(message)
        stage.settle()


def test_a_removal_that_comes_before_its_reaction_still_counts(stage: Stage, channel: Channel) -> None:
    message = stage.ben.posts(channel, "rolled back")
    stage.slack.settle()
    stage.slack.faults.reorder_events(2)
    stage.ana.reacts(message)
    stage.ana.unreacts(message)
    stage.settle()
    assert stage.lines(struck=True) == []
    assert message.reactions == {}


def test_a_skin_tone_is_no_difference(stage: Stage, channel: Channel) -> None:
    message = stage.ben.posts(channel, "rolled back")
    stage.pins(stage.ana, message)
    event = dict(stage.events("reaction_added")[0].payload["event"])
    toned = event | {"reaction": "pushpin::skin-tone-3", "user": stage.ben.id, "event_ts": "1752601399.000100"}
    stage.slack.redeliver(stage.events("reaction_added")[0].payload | {"event": toned}, event_id="Ev-toned")
    stage.unpins(stage.ana, message)
    assert stage.texts() == ["rolled back"]  # Ben's is still there


def test_another_emoji_means_nothing(stage: Stage, channel: Channel) -> None:
    message = stage.ben.posts(channel, "rolled back")
    for emoji in ("eyes", CHECK, "round_pushpin"):
        stage.pins(stage.ana, message, emoji)
    assert stage.lines(struck=True) == []


def test_a_message_in_another_channel_is_none_of_the_incidents(stage: Stage, channel: Channel) -> None:
    stage.ana.invites(stage.general, stage.slack.bot_user_id)
    stage.pins(stage.ana, stage.ben.posts(stage.general, "unrelated"))
    assert stage.lines(struck=True) == []


def test_a_message_that_is_gone_leaves_a_line_that_says_so(stage: Stage, channel: Channel) -> None:
    message = stage.ben.posts(channel, "rolled back")
    stage.slack.settle()
    stage.slack.faults.hold_events()
    stage.ana.reacts(message)
    stage.ben.deletes(message)
    stage.slack.faults.release_events()
    stage.settle()
    assert line_of(stage).source_state == "deleted"
    assert "a message that was deleted" in stage.asks(stage.ana, "timeline", channel)
    assert stage.dead() == []
    stage.types(stage.ana, "resolve", channel)
    stage.settle()
    assert stage.incident().resolve_ts is not None


def test_the_message_of_somebody_who_left_is_kept_under_their_name(stage: Stage, channel: Channel) -> None:
    eve = stage.slack.person("eve", real_name="Eve Older")
    stage.ana.invites(channel, eve)
    message = eve.posts(channel, "rolled back")
    eve.user.deleted = True
    stage.pins(stage.ana, message)
    assert line_of(stage).author_id == eve.id
    assert "rolled back  Eve" in stage.asks(stage.ana, "timeline", channel)
    assert stage.dead() == []


def test_the_message_of_another_app_is_kept_under_its_name(stage: Stage, channel: Channel) -> None:
    message = stage.ben.posts(channel, "CPU at 99 % on web-1")
    message.user, message.bot_id, message.subtype = "", "B0OTHER", "bot_message"
    stage.pins(stage.ana, message)
    assert (line_of(stage).text, line_of(stage).author_id) == ("CPU at 99 % on web-1", None)
    assert "CPU at 99 % on web-1" in stage.asks(stage.ana, "timeline", channel)


def test_an_alert_that_says_it_in_blocks_and_a_picture_are_kept_by_what_they_show(
    stage: Stage, channel: Channel
) -> None:
    alert, picture = stage.ben.posts(channel, ""), stage.ben.posts(channel, "")
    alert.blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "*CPU* at 99 %"}}, {"type": "divider"}]
    picture.files = [{"id": "F1", "name": "graph.png", "title": "errors <5xx>"}]
    stage.pins(stage.ana, alert)
    stage.pins(stage.ana, picture)
    assert stage.texts() == ["*CPU* at 99 %", "errors &lt;5xx&gt;"]


def test_the_bots_own_messages_may_be_kept_and_its_reactions_mean_nothing(stage: Stage, channel: Channel) -> None:
    overview = stage.spoken(channel)[0]
    stage.pins(stage.ana, overview)
    wait_for(lambda: len(stage.lines()) == 1, "line")
    event = dict(stage.events("reaction_added")[0].payload["event"]) | {"user": stage.slack.bot_user_id}
    message = stage.ben.posts(channel, "not captured")
    own = event | {"item": event["item"] | {"ts": message.ts}, "event_ts": "1752601399.000200"}
    stage.slack.redeliver(stage.events("reaction_added")[0].payload | {"event": own}, event_id="Ev-own")
    stage.settle()
    assert len(stage.lines()) == 1


def test_lines_stand_in_the_order_in_which_things_happened(stage: Stage, channel: Channel) -> None:
    first = stage.ben.posts(channel, "first")
    stage.later_by(minutes=5)
    second = stage.ben.posts(channel, "second")
    stage.later_by(minutes=5)
    stage.pins(stage.ana, second)
    stage.types(stage.ana, "note 17:30 UTC before all that", channel)
    stage.pins(stage.ana, first)
    assert stage.texts() == ["before all that", "first", "second"]
    assert next(one.occurred_at for one in stage.lines()) == datetime(2025, 7, 15, 17, 30, tzinfo=UTC)
