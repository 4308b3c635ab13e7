"""Sensitive midway: an incident is hidden from every door at once, and shown again only after it was asked."""

from typing import Any

import pytest

from bot.defaults import Announced
from bot.sandbox import Channel
from tests.stage import Stage, wait_for

SECRET = "Salaries leaked"


def own_words(stage: Stage, channel: Channel) -> str:
    """Return everything of the bot's that still stands in a channel, threads too."""
    own = [one for one in channel.messages if one.user == stage.slack.bot_user_id and not one.deleted]
    return "\n".join(stage.reads(stage.ana, one) for one in own if one.subtype != "tombstone")


def dm(stage: Stage, person: str) -> str:
    rooms = [one for one in stage.slack.workspace.channels.values() if one.kind == "im" and person in one.members]
    return "\n".join(own_words(stage, one) for one in rooms)


def test_it_disappears_everywhere_at_once_and_goes_on_in_a_private_channel(stage: Stage) -> None:
    stage.ana.invites(stage.general, stage.slack.bot_user_id)
    old = stage.declares(f"sev1 {SECRET}")
    stage.types(stage.ana, "note the export had names in it", old)
    stage.types(stage.chloe, "note who can read it?", old)
    stage.types(stage.ana, "todo Ask legal @ben by friday", old)
    pinned = stage.ben.posts(old, "the file was public since may")
    stage.pins(stage.ben, pinned)
    stage.settle()
    assert SECRET in own_words(stage, stage.general)
    assert "the export had names" in stage.asks(stage.ben, "INC-1 timeline")

    refused = stage.asks(stage.ben, "private on", old)
    assert "Ask @Ana" in refused
    reply = stage.types(stage.ana, "private on", old)
    assert "is private from now on" in stage.reads(stage.ana, reply)
    # At once: nothing was sent yet, and Ben is still in the old channel.
    assert "no INC-1 that you can see" in stage.asks(stage.ben, "INC-1 timeline")
    assert SECRET not in stage.asks(stage.ben, "timeline", old)
    assert "the export had names" in stage.asks(stage.ana, "INC-1 timeline")

    stage.settle()
    new = stage.channel()
    assert new is not old
    assert new.private
    assert set(new.members) == {stage.ana.id, stage.slack.bot_user_id}
    assert SECRET in stage.overview()
    assert own_words(stage, new).count("the export had names") == 1
    assert SECRET not in own_words(stage, stage.general)
    assert SECRET not in own_words(stage, old)
    assert "goes on elsewhere" in own_words(stage, old)
    assert "INC-1" not in own_words(stage, old).replace("in INC-1", "INC-1")
    assert "leaked" not in old.name
    report = dm(stage, stage.ana.id)
    assert "#general" in report
    assert "I took that back" in report
    assert "3 people were in it" in report
    assert stage.steps()[-1] == "Made private"
    stage.unpins(stage.ben, pinned)
    assert "the file was public since may" in stage.texts()  # the old channel means nothing any more

    stage.clicks(stage.ana, reply, "Who took part (2)")
    stage.settle()
    assert {stage.ben.id, stage.chloe.id} <= set(new.members)
    assert "the export had names" in stage.asks(stage.ben, "INC-1 timeline")
    stage.ben.leaves(new)
    stage.settle()
    assert "no INC-1 that you can see" in stage.asks(stage.ben, "INC-1 timeline")
    assert stage.dead() == []


def test_everybody_of_the_old_channel_comes_along_when_asked_for(quick_stage: Stage) -> None:
    stage = quick_stage
    old = stage.declares(f"sev1 {SECRET}")
    reply = stage.types(stage.ana, "private on", old)
    stage.clicks(stage.ana, reply, f"Everybody in #{old.name}")
    stage.settle()
    assert {stage.ana.id, stage.ben.id, stage.chloe.id} <= set(stage.channel().members)
    assert "is private already" in stage.asks(stage.ana, "private on", stage.channel()).replace("was", "is")
    assert stage.dead() == []


def test_where_the_bot_cannot_find_its_announcement_it_says_so(quick_stage: Stage) -> None:
    stage = quick_stage
    old = stage.declares(f"sev1 {SECRET}")
    stage.types(stage.ana, "private on", old)
    stage.settle()
    assert "ask a workspace admin" in dm(stage, stage.ana.id)


def test_the_postmortem_moves_too(quick_stage: Stage) -> None:
    stage = quick_stage
    old = stage.declares(f"sev1 {SECRET}")
    stage.types(stage.ana, "resolve", old)
    stage.settle()
    files = list(stage.slack.workspace.files)
    stage.types(stage.ana, "private on", old)
    stage.settle()
    assert SECRET not in own_words(stage, old)
    assert set(files).isdisjoint(stage.slack.workspace.files)
    assert "Postmortem" in own_words(stage, stage.channel())
    assert stage.dead() == []


@pytest.fixture
def news(quick_stage: Stage) -> Channel:
    """A channel in which whatever is resolved may be published, in one step; the bot is in it."""
    channel = quick_stage.slack.channel("news", members=[quick_stage.ana, quick_stage.ben])
    quick_stage.ana.invites(channel, quick_stage.slack.bot_user_id)
    quick_stage.bot.services.settings.required_sections = []
    return channel


def resolved(stage: Stage, news: Channel) -> Channel:
    """Return the channel of an incident that is over, and was announced nowhere, but may be published in `news`."""
    old = stage.declares(f"sev3 {SECRET}")
    stage.types(stage.ana, "resolve", old)
    stage.settle()
    stage.bot.services.settings.announcement_channels = [Announced(channel=news.id, least="sev4")]
    return old


def test_its_postmortem_is_taken_back_where_it_was_published_and_files_that_people_got_are_named(
    quick_stage: Stage, news: Channel
) -> None:
    stage = quick_stage
    old = resolved(stage, news)
    said = stage.asks(stage.ana, "postmortem publish", old)
    assert "is being posted in" in said, said
    stage.types(stage.ben, "export", old)
    stage.settle()
    assert "Postmortem of INC-1" in own_words(stage, news)
    stage.types(stage.ana, "private on", old)
    stage.settle()
    assert SECRET not in own_words(stage, news)
    assert "Postmortem" not in own_words(stage, news)
    assert not any(one.files for one in news.messages)
    told = dm(stage, stage.ana.id)
    assert "Its postmortem was published in #news: I took that back" in told
    assert "@Ben got it as a file by DM: it stays with them" in told
    assert stage.dead() == []


@pytest.mark.parametrize(
    ("method", "fault"),
    [
        pytest.param("chat.postMessage", {}, id="the post is on its way"),
        pytest.param("chat.postMessage", {"status": 503, "after_effect": True}, id="the post's answer is lost"),
        pytest.param("files.completeUploadExternal", {}, id="the file is on its way"),
        pytest.param(
            "files.completeUploadExternal",
            {"status": 503, "after_effect": True},
            id="the file's answer is lost",
            marks=pytest.mark.soak,
        ),
    ],
)
def test_a_postmortem_that_is_being_published_while_it_is_hidden_is_taken_back(
    quick_stage: Stage, news: Channel, method: str, fault: dict[str, Any]
) -> None:
    stage = quick_stage
    old = resolved(stage, news)
    stage.slack.faults.fail(method, channel=news.id, hang=4.0, **fault)
    stage.types(stage.ana, "postmortem publish", old)
    is_file = method.startswith("files")
    wait_for(lambda: any(one.files if is_file else one.blocks for one in news.messages), "what is being published")
    stage.types(stage.ana, "private on", old)
    wait_for(lambda: "What had been seen of it" in dm(stage, stage.ana.id), "report of the hide")
    stage.types(stage.ana, "postmortem publish", stage.channel())  # where it goes on now, it stays
    stage.settle()
    assert "whole document is in this thread" in own_words(stage, stage.channel())
    assert SECRET not in own_words(stage, news)
    assert "ostmortem" not in own_words(stage, news)
    assert not any(one.files for one in news.messages)
    assert stage.dead() == []


def test_where_it_ran_in_peoples_own_channel_their_talk_and_other_posts_stay(quick_stage: Stage) -> None:
    stage = quick_stage
    stage.ana.invites(stage.general, stage.slack.bot_user_id)
    stage.types(stage.ana, "declare --here sev1 Old thing")
    stage.settle()
    stage.types(stage.ana, "resolve", stage.general)
    stage.settle()
    stage.types(stage.ana, f"declare --here sev1 {SECRET}")
    stage.settle()
    stage.types(stage.ana, "INC-2 note names in it")
    stage.settle()
    stage.types(stage.ana, "INC-2 private on")
    stage.settle()
    assert "Old thing" in own_words(stage, stage.general)
    assert SECRET not in own_words(stage, stage.general)
    assert "names in it" not in own_words(stage, stage.general)
    assert stage.general.name == "general"
    assert stage.channel(2).private


def test_off_asks_and_then_it_is_where_it_was(quick_stage: Stage) -> None:
    stage = quick_stage
    old = stage.declares(f"sev1 {SECRET}")
    stage.types(stage.ana, "note names in it", old)
    stage.types(stage.ana, "private on", old)
    stage.settle()
    hidden = stage.channel()
    reply = stage.types(stage.ana, "private off", hidden)
    assert "1 line" in stage.reads(stage.ana, reply)
    stage.settle()
    assert stage.incident().is_private
    assert "is public now" in stage.clicks(stage.ana, reply, "Show it to everybody")
    stage.settle()
    assert stage.channel() is old
    assert SECRET in stage.overview()
    assert "is public now" in own_words(stage, hidden)
    assert "names in it" in stage.asks(stage.ben, "INC-1 timeline")
    assert stage.steps()[-2:] == ["Made private", "Made public"]
    stage.pins(stage.ben, stage.ben.posts(old, "we go on here"))
    assert "we go on here" in stage.texts()
    assert stage.dead() == []


def test_one_that_was_private_from_the_beginning_gets_a_public_channel(quick_stage: Stage) -> None:
    stage = quick_stage
    stage.types(stage.ana, f"declare --private sev1 {SECRET}")
    stage.settle()
    hidden = stage.channel()
    reply = stage.types(stage.ana, "private off", hidden)
    stage.clicks(stage.ana, reply, "Show it to everybody")
    stage.settle()
    assert not stage.channel().private
    assert stage.ana.id in stage.channel().members
    assert SECRET in stage.asks(stage.ben, "INC-1 timeline")


def test_hidden_before_its_channel_was_opened_it_never_was_public(quick_stage: Stage) -> None:
    stage = quick_stage
    stage.types(stage.ana, f"declare sev1 {SECRET}")
    stage.types(stage.ana, "INC-1 private on")
    stage.settle()
    wait_for(lambda: stage.incident().channel_id is not None, "a channel")
    assert stage.channel().private
    assert set(stage.channel().members) == {stage.ana.id, stage.slack.bot_user_id}
    assert stage.ana.id in stage.channel().members
    assert stage.dead() == []


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param({"hang": 0.7}, id="the answer is on its way"),
        pytest.param(
            {"hang": 0.7, "status": 503, "after_effect": True}, id="the answer is lost", marks=pytest.mark.soak
        ),
    ],
)
def test_hidden_while_its_channel_is_opened_nothing_tells_of_it(quick_stage: Stage, fault: dict[str, Any]) -> None:
    stage = quick_stage
    stage.slack.faults.fail("conversations.create", **fault)
    stage.types(stage.ana, f"declare sev1 {SECRET}")
    wait_for(lambda: any("leaked" in one.name for one in stage.slack.workspace.channels.values()), "a channel")
    stage.types(stage.ana, "INC-1 private on")
    stage.settle()
    (left,) = [
        one for one in stage.slack.workspace.channels.values() if one.name.startswith("inc-") and not one.private
    ]
    assert left.name == "inc-1"
    assert SECRET not in own_words(stage, left)
    assert stage.channel().private
    assert "leaked" in stage.channel().name
    assert f"#{left.name}" in dm(stage, stage.ana.id)  # it had been seen there
    assert stage.dead() == []


def test_what_is_being_posted_while_it_is_hidden_is_posted_where_it_goes_on(quick_stage: Stage) -> None:
    stage = quick_stage
    old = stage.declares(f"sev1 {SECRET}")
    stage.settle()
    stage.slack.faults.fail("chat.postMessage", channel=old.id, hang=4.0)
    stage.types(stage.ana, "note the export had names in it", old)
    wait_for(lambda: "the export had names" in own_words(stage, old), "the post of the note")
    stage.types(stage.ana, "private on", old)
    wait_for(lambda: "goes on elsewhere" in own_words(stage, old), "the old channel to be cleared")
    stage.settle()
    assert "the export had names" not in own_words(stage, old)
    assert own_words(stage, stage.channel()).count("the export had names") == 1
