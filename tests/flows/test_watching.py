"""Following: one message for each channel and person, kept up to date, the updates in its thread; nothing private."""

from typing import Any

import pytest

from bot.defaults import Announced
from bot.sandbox import Channel, Message, Person
from storage import watches
from storage.watches import Watch
from tests.stage import Stage, wait_for

ON_ITS_WAY: dict[str, Any] = {"hang": 3.0}
LOST = ON_ITS_WAY | {"status": 503, "after_effect": True}


@pytest.fixture
def news(quick_stage: Stage) -> Channel:
    """A channel in which incidents are announced from sev2 on, by its name; the bot is in it."""
    return announcing(quick_stage)


def announcing(stage: Stage) -> Channel:
    news = stage.slack.channel("incidents", members=[stage.ana, stage.chloe])
    stage.ana.invites(news, stage.slack.bot_user_id)
    stage.bot.services.settings.announcement_channels = [Announced(channel="#incidents", least="sev2")]
    return news


def dm(stage: Stage, person: Person) -> list[Message]:
    """Return what the bot said to a person: messages, then what stands in their threads."""
    found = [one for one in stage.slack.workspace.channels.values() if one.kind == "im" and person.id in one.members]
    said = [one for channel in found for one in channel.messages if one.user == stage.slack.bot_user_id]
    return sorted(said, key=lambda one: bool(one.thread_ts))


def thread(stage: Stage, channel: Channel, root: Message) -> list[str]:
    return [stage.reads(stage.ana, one) for one in channel.messages if one.thread_ts == root.ts and one.ts != root.ts]


def watch_rows(stage: Stage) -> list[Watch]:
    with stage.bot.db.read() as session:
        return watches.of_incident(session, stage.incident().id or 0)


def test_it_is_announced_once_and_kept_up_to_date_with_the_updates_below(stage: Stage) -> None:
    news = announcing(stage)
    channel = stage.declares("sev2 Nobody can pay & <!here> more")
    (message,) = stage.spoken(news)
    said = stage.reads(stage.chloe, message)
    assert "INC-1  Nobody can pay & <!here> more" in said
    assert "SEV-2" in said
    assert "led by @Ana" in said
    stage.types(stage.ben, "update We roll back, says @chloe", channel)
    stage.types(stage.ben, "severity sev1", channel)
    stage.types(stage.ben, "update It helps", channel)
    stage.settle()
    assert stage.spoken(news) == [message]
    said = stage.reads(stage.chloe, message)
    assert "SEV-1" in said
    assert "It helps" in said
    assert "next update by 18:12" in said
    below = thread(stage, news, message)
    assert ["We roll back, says @Chloe" in below[0], "It helps" in below[1]] == [True, True]
    stage.types(stage.ana, "resolve", channel)
    stage.settle()
    assert "resolved" in stage.reads(stage.chloe, message)
    assert "next update" not in stage.reads(stage.chloe, message)
    stage.types(stage.ana, "status monitoring", channel)
    stage.settle()
    assert "monitoring" in stage.reads(stage.chloe, message)
    assert stage.spoken(news) == [message]
    assert stage.pings() == []
    assert stage.dead() == []


def test_what_is_not_so_bad_is_announced_when_it_becomes_worse(quick_stage: Stage, news: Channel) -> None:
    stage = quick_stage
    channel = stage.declares("sev3 Checkout is slow")
    stage.types(stage.ana, "update Only Denmark", channel)
    stage.settle()
    assert stage.spoken(news) == []
    stage.types(stage.ana, "severity sev1", channel)
    stage.settle()
    (message,) = stage.spoken(news)
    assert "Only Denmark" in stage.reads(stage.chloe, message)
    assert thread(stage, news, message) == []
    stage.types(stage.ana, "severity sev4", channel)
    stage.settle()
    assert "SEV-4" in stage.reads(stage.chloe, message)


def test_one_that_was_declared_in_error_says_so_where_it_was_announced(quick_stage: Stage, news: Channel) -> None:
    stage = quick_stage
    channel = stage.declares("sev1 Checkout is down")
    (message,) = stage.spoken(news)
    stage.types(stage.ana, "cancel", channel)
    stage.settle()
    assert stage.spoken(news) == [message]
    assert "Cancelled: it was declared in error" in stage.reads(stage.chloe, message)


def test_notes_do_not_touch_it(quick_stage: Stage, news: Channel) -> None:
    stage = quick_stage
    channel = stage.declares("sev1 Checkout is down")
    calls = len([one for one in stage.slack.calls if one.args.get("channel") == news.id])
    for number in range(5):
        stage.types(stage.ana, f"note number {number}", channel)
    stage.settle()
    assert len([one for one in stage.slack.calls if one.args.get("channel") == news.id]) == calls


@pytest.mark.parametrize("name", ["#incidents", "by its id"])
def test_declared_where_incidents_are_announced_it_is_one_message_there(quick_stage: Stage, name: str) -> None:
    stage = quick_stage
    news = announcing(stage)
    if name != "#incidents":
        stage.bot.services.settings.announcement_channels = [Announced(channel=news.id, least="sev2")]
    stage.declares("sev1 Checkout is down", channel=news)
    (message,) = [one for one in stage.spoken(news) if "Checkout" in stage.reads(stage.chloe, one)]
    assert message.ts == watch_rows(stage)[0].message_ts
    stage.declares("sev4 A small one", channel=news)  # not announced, so said by its public line
    assert "A small one" in stage.chloe.reads(news)
    stage.types(stage.ana, "declare --here sev1 Search is down", news)
    stage.settle()
    (overview,) = [one for one in stage.spoken(news) if "Search is down" in stage.reads(stage.chloe, one)]
    assert overview.ts == stage.incident(3).overview_ts
    assert stage.dead() == []


@pytest.mark.parametrize("how", ["--private", "--practice"])
def test_private_and_practice_ones_are_announced_nowhere(quick_stage: Stage, news: Channel, how: str) -> None:
    stage = quick_stage
    stage.types(stage.ana, f"declare sev1 {how} The canary is down")
    stage.settle()
    stage.types(stage.ana, "update the canary sings", stage.channel())
    stage.settle()
    assert stage.spoken(news) == []
    assert watch_rows(stage) == []


def test_people_and_channels_follow_and_stop(stage: Stage) -> None:
    channel = stage.declares("sev3 Checkout is slow")
    team = stage.slack.channel("payments", members=[stage.ben, stage.chloe])
    stage.ben.invites(team, stage.slack.bot_user_id)
    assert "You follow INC-1: " in stage.asks(stage.ben, "follow INC-1")
    stage.settle()
    assert "You follow INC-1 already" in stage.asks(stage.ben, "INC-1 follow")
    assert "The channel follows INC-1" in stage.asks(stage.ben, "follow INC-1 here", team)
    stage.types(stage.ana, "update Only Denmark", channel)
    stage.settle()
    root, below = dm(stage, stage.ben)
    assert below.thread_ts == root.ts
    assert "Only Denmark" in stage.reads(stage.ben, root)
    assert "Only Denmark" in stage.reads(stage.ben, below)
    (message,) = stage.spoken(team)
    assert len(thread(stage, team, message)) == 1
    assert dm(stage, stage.chloe) == []
    assert "You follow INC-1 no more" in stage.clicks(stage.ben, root, "Stop following")
    assert "The channel follows INC-1 no more" in stage.asks(stage.chloe, "unfollow INC-1 #payments")
    stage.types(stage.ana, "update All of Europe", channel)
    stage.settle()
    assert "Followed here no more" in stage.reads(stage.ben, root)
    assert len(dm(stage, stage.ben)) == 2
    assert len(thread(stage, team, message)) == 1
    assert "You do not follow INC-1" in stage.asks(stage.ben, "unfollow INC-1")


@pytest.mark.parametrize("typed", ["follow banana", "follow INC-1 everything", "unfollow <!channel>"])
def test_what_names_nobody_is_asked_back(quick_stage: Stage, typed: str) -> None:
    quick_stage.declares()
    assert "/incident follow INC-3" in quick_stage.asks(quick_stage.ana, typed)
    assert watch_rows(quick_stage) == []


def test_of_a_private_one_only_those_in_it_hear_and_who_leaves_hears_no_more(quick_stage: Stage) -> None:
    stage = quick_stage
    stage.types(stage.ana, "declare sev1 --private The canary is down")
    stage.settle()
    channel = stage.channel()
    assert "no INC-1" in stage.asks(stage.ben, "follow INC-1")
    assert "no channel can follow it" in stage.asks(stage.ana, "follow INC-1 #general")
    stage.ana.invites(channel, stage.ben)
    stage.settle()
    stage.types(stage.ben, "follow INC-1")
    stage.types(stage.ana, "update the canary sings", channel)
    stage.settle()
    assert len(dm(stage, stage.ben)) == 2
    stage.ben.leaves(channel)
    stage.settle()
    stage.types(stage.ana, "update the canary is quiet", channel)
    stage.settle()
    assert not any("quiet" in stage.reads(stage.ben, one) for one in dm(stage, stage.ben))


def test_what_is_hidden_midway_is_withdrawn_and_goes_on_when_it_is_shown_again(
    quick_stage: Stage, news: Channel
) -> None:
    stage = quick_stage
    channel = stage.declares("sev1 The canary is down")
    stage.types(stage.ben, "follow INC-1")
    stage.types(stage.ana, "update the canary sings", channel)
    stage.settle()
    assert len(stage.spoken(news)) == 1
    stage.types(stage.ana, "private on", channel)
    stage.settle()
    for said in [*news.messages, *dm(stage, stage.ben)]:
        assert "canary" not in stage.reads(stage.ben, said), said
    assert stage.spoken(news) == []
    stage.types(stage.ana, "update the canary is quiet", stage.channel())
    stage.settle()
    assert stage.spoken(news) == []
    shown = stage.types(stage.ana, "private off", stage.channel())
    stage.clicks(stage.ana, shown, "Show it to everybody")
    stage.settle()
    (message,) = stage.spoken(news)
    assert "the canary is quiet" in stage.reads(stage.chloe, message)
    assert "the canary is quiet" in "".join(stage.reads(stage.ben, one) for one in dm(stage, stage.ben))
    assert stage.dead() == []


def test_a_channel_that_does_not_let_the_bot_in_is_told_of_once(quick_stage: Stage) -> None:
    stage = quick_stage
    news = stage.slack.channel("incidents", members=[stage.chloe])
    stage.bot.services.settings.announcement_channels = [Announced(channel="#incidents", least="sev2")]
    channel = stage.declares("sev1 Checkout is down")
    for text in ("We roll back", "It helps"):
        stage.types(stage.ana, f"update {text}", channel)
        stage.settle()
    told = [stage.reads(stage.ana, one) for one in dm(stage, stage.ana)]
    assert len(told) == 1
    assert "#incidents" in told[0]
    assert "type /invite @Incident Scribe there" in told[0]
    stage.chloe.invites(news, stage.slack.bot_user_id)
    stage.types(stage.ana, "update It is over soon", channel)
    stage.settle()
    (message,) = stage.spoken(news)
    assert "It is over soon" in stage.reads(stage.chloe, message)
    assert len(dm(stage, stage.ana)) == 1


def test_a_message_that_somebody_took_away_stays_away(quick_stage: Stage, news: Channel) -> None:
    stage = quick_stage
    channel = stage.declares("sev1 Checkout is down")
    (message,) = stage.spoken(news)
    stage.slack.workspace.channels[news.id].by_ts.pop(message.ts)
    stage.types(stage.ana, "update We roll back", channel)
    stage.settle()
    assert stage.spoken(news) == []
    assert dm(stage, stage.ana) == []


@pytest.mark.parametrize(
    ("fault", "typed", "shown"),
    [
        (ON_ITS_WAY, "edit 2 Not all is lost", "Not all is lost"),
        (LOST, "edit 2 Not all is lost", "Not all is lost"),
        (LOST, "strike 2", "it was taken back"),
    ],
    ids=["edited on its way", "edited, its answer lost", "struck, its answer lost"],
)
def test_an_update_that_is_corrected_while_it_is_posted_to_followers_is_corrected_there(
    quick_stage: Stage, news: Channel, fault: dict[str, Any], typed: str, shown: str
) -> None:
    stage = quick_stage
    channel = stage.declares("sev1 Checkout is down")
    (message,) = stage.spoken(news)
    stage.slack.faults.fail("chat.postMessage", channel=news.id, **fault)
    stage.types(stage.ana, "update All is lost", channel)
    wait_for(lambda: bool(thread(stage, news, message)), "the update below the message")

    def posts() -> str:
        return "".join(stage.reads(stage.ana, one) for one in stage.spoken(channel)[1:])

    wait_for(lambda: "All is lost" in posts(), "the update in its own channel")  # struck before that, it is not posted
    stage.types(stage.ana, typed, channel)
    wait_for(lambda: shown in posts(), "the correction")
    stage.settle()
    assert [shown in one for one in thread(stage, news, message)] == [True]
    assert stage.dead() == []


@pytest.mark.parametrize("fault", [ON_ITS_WAY, LOST], ids=["on its way", "lost"])
def test_what_ends_while_its_message_is_posted_says_so_there(quick_stage: Stage, fault: dict[str, Any]) -> None:
    stage = quick_stage
    team = announcing(stage)
    stage.declares("sev4 Checkout is slow")
    stage.slack.faults.fail("chat.postMessage", channel=team.id, **fault)
    stage.types(stage.ana, "follow INC-1 here", team)
    wait_for(lambda: bool(stage.spoken(team)), "the message")
    stage.types(stage.ana, "unfollow INC-1 here", team)
    stage.settle()
    assert ["Followed here no more" in stage.reads(stage.ana, one) for one in stage.spoken(team)] == [True]


def test_an_update_whose_answer_was_lost_while_it_was_hidden_is_withdrawn(quick_stage: Stage, news: Channel) -> None:
    stage = quick_stage
    channel = stage.declares("sev1 The canary is down")
    (message,) = stage.spoken(news)
    stage.slack.faults.fail("chat.postMessage", channel=news.id, **LOST)
    stage.types(stage.ana, "update the canary sings", channel)
    wait_for(lambda: bool(thread(stage, news, message)), "the update below the message")
    stage.types(stage.ana, "private on", channel)
    stage.settle()
    assert ([one for one in news.messages if "canary" in stage.reads(stage.ana, one)], stage.dead()) == ([], [])
