"""When Slack changes under us: nothing that was to be said is lost, and whoever can mend it is told, once."""

import json
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from bot.sandbox import Channel, Message, Person, acts
from storage import outbox
from tests.stage import Stage, wait_for


def told(stage: Stage, person: Person) -> list[str]:
    """What the bot said to somebody in a DM about channels."""
    conversation = stage.slack.dm(person)
    said = [one.text for one in conversation.messages if one.user == stage.slack.bot_user_id] if conversation else []
    return [one for one in said if "channel" in one]


def card(stage: Stage) -> Message:
    return stage.channel().by_ts[stage.incident().overview_ts or ""]


def ready(stage: Stage) -> dict[str, object]:
    try:
        with urlopen(f"http://127.0.0.1:{stage.bot.port}/readyz") as answer:
            return dict(json.load(answer))
    except HTTPError as red:
        return dict(json.load(red))


def refused(stage: Stage, since: int) -> set[str]:
    """The methods that Slack refused because the channel is archived."""
    return {one.method for one in stage.slack.calls[since:] if one.answer.get("error") == "is_archived"}


def notes(stage: Stage, text: str, channel: Channel | None = None) -> None:
    """Note something from #general, and let it be tried to show."""
    tried = len(stage.slack.calls)
    stage.types(stage.ben, f"INC-1 note {text}", channel)
    wait_for(lambda: any("chat.update" in one.method for one in stage.slack.calls[tried:]), "try to redraw")


def test_taken_out_of_its_channel_it_tells_the_commander_and_posts_what_waits_when_it_is_back(stage: Stage) -> None:
    channel = stage.declares()
    stage.ana.removes_bot(channel)
    stage.settle()
    assert told(stage, stage.ana) == ["INC-1: I was taken out of its channel."]
    notes(stage, "the gateway times out")
    stage.types(stage.ben, "INC-1 note it is the cache")
    stage.ben.reacts(stage.ben.posts(channel, "rolled back, errors fall"))  # nobody tells the bot of it
    assert told(stage, stage.ana) == ["INC-1: I was taken out of its channel."]
    assert told(stage, stage.ben) == told(stage, stage.chloe) == []
    assert "2 lines" not in stage.overview()
    stage.later_by(minutes=2)
    stage.ana.invites(channel, stage.slack.bot_user_id)
    stage.settle()
    assert "4 lines" in stage.overview()  # what was said meanwhile too
    assert stage.texts()[-1] == "rolled back, errors fall"
    assert "the gateway times out" in stage.chloe.reads(channel)
    assert stage.dead() == []
    stage.ana.removes_bot(channel)  # another time is another trouble
    stage.settle()
    assert len(told(stage, stage.ana)) == 2


def test_an_archived_channel_gets_what_waits_when_it_is_unarchived(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = stage.declares()
    stage.ben.archives(channel)
    stage.settle()
    assert told(stage, stage.ana) == ["INC-1: its channel was archived."]
    notes(stage, "the gateway times out")
    stage.ben.unarchives(channel)
    stage.settle()
    assert "2 lines" in stage.overview()
    assert stage.dead() == []


def test_corrections_made_while_it_was_closed_show_on_messages_and_copies_when_it_is_back(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = stage.declares()
    pinned, again = (stage.ben.posts(channel, text) for text in ("rolled back", "errors fall"))
    for message in (pinned, again):
        stage.pins(stage.ben, message)
    stage.types(stage.ben, "note the gateway times out", channel)
    stage.settle()
    (copy,) = [channel.by_ts[line.copy_ts] for line in stage.lines() if line.copy_ts]
    stage.types(stage.ben, "strike 3", channel)
    stage.settle()
    mark = next(emoji for emoji, who in pinned.reactions.items() if stage.slack.bot_user_id in who)
    assert mark not in again.reactions
    stage.ben.archives(channel)
    tried = len(stage.slack.calls)
    stage.types(stage.ana, "INC-1 edit 4 it is the cache")
    stage.types(stage.ana, "INC-1 strike 2")
    stage.types(stage.ana, "INC-1 restore 3")
    for method in ("chat.update", "reactions.remove", "reactions.add"):
        wait_for(lambda asked=method: asked in refused(stage, tried), f"try of {method}")
    assert mark in pinned.reactions
    assert "times out" in stage.reads(stage.chloe, copy)
    stage.ben.unarchives(channel)
    stage.settle()
    assert mark not in pinned.reactions
    assert mark in again.reactions
    assert "it is the cache" in stage.reads(stage.chloe, copy)
    assert "times out" not in stage.reads(stage.chloe, copy)
    assert stage.dead() == []


def test_of_a_channel_that_was_put_away_after_the_end_nobody_is_told(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = stage.declares()
    stage.types(stage.ana, "todo Restart the importer", channel)
    stage.types(stage.ana, "resolve", channel)
    stage.settle()
    stage.ana.archives(channel)
    stage.settle()
    assert told(stage, stage.ana) == []


@pytest.mark.parametrize("flag", ["", "--private "])
def test_a_deleted_channel_is_replaced_by_a_click(quick_stage: Stage, flag: str) -> None:
    stage = quick_stage
    channel = stage.declares(f"sev1 {flag}Checkout is down")
    stage.types(stage.ben, "note the gateway times out", channel)
    stage.settle()
    stage.ana.deletes_channel(channel)
    stage.settle()
    assert told(stage, stage.ana) == ["INC-1: its channel was deleted."]
    assert "Line 3 of INC-1" in stage.asks(stage.ben, "INC-1 note it is the cache")
    conversation = stage.slack.dm(stage.ana)
    assert conversation is not None
    assert stage.ana.clicks(conversation.messages[-1], "Open a new channel").ok
    stage.settle()
    anew = stage.channel()
    assert anew is not channel
    assert {stage.ana.id, stage.ben.id, stage.chloe.id} < set(anew.members)
    assert "3 lines" in stage.overview()
    assert card(stage).pinned
    assert "it is the cache" in stage.ana.reads(anew)
    assert stage.dead() == []


def test_a_renamed_channel_is_known_by_its_new_name(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = stage.declares()
    stage.ana.renames(channel, "checkout-war-room")
    stage.settle()
    assert stage.incident().channel_name == "checkout-war-room"
    assert channel.name == "checkout-war-room"


def test_a_lost_overview_is_posted_and_pinned_anew_and_its_bookmark_leads_there(stage: Stage) -> None:
    channel = stage.declares()
    lost = card(stage)
    take_away(stage, lost)
    stage.settle()
    assert card(stage) is not lost
    assert card(stage).pinned
    assert [one["link"] for one in channel.bookmarks] == [card(stage).permalink]
    stage.types(stage.ben, "note the gateway times out", channel)  # with replies, its place is left behind
    stage.settle()
    lost = card(stage)
    take_away(stage, lost)
    stage.settle()
    assert card(stage) is not lost
    assert "2 lines" in stage.overview()
    assert len([one for one in stage.spoken(channel) if one.text.startswith("INC-1 sev1")]) == 1
    assert stage.dead() == []


def take_away(stage: Stage, message: Message) -> None:
    """Delete one of the bot's messages, as an admin may."""
    acts.delete(stage.slack.workspace, message)


def test_a_revoked_token_turns_readiness_red_with_the_remedy_and_everything_leaves_once_it_works(stage: Stage) -> None:
    channel = stage.declares()
    assert ready(stage)["ok"] is True
    stage.slack.revoke_token()
    wait_for(lambda: ready(stage)["ok"] is False, "red readiness")
    said = ready(stage)
    assert said["slack"] is False
    assert "install the app again, and set SLACK_BOT_TOKEN anew" in str(said["remedy"])
    assert "\n" not in str(said["remedy"])
    notes(stage, "the gateway times out")
    stage.slack.restore_token()
    stage.bot.ticker.look_again()
    stage.settle()
    assert ready(stage)["ok"] is True
    assert "2 lines" in stage.overview()
    assert "the gateway times out" in stage.chloe.reads(channel)
    assert stage.dead() == []


def test_an_app_that_was_uninstalled_is_not_ready(quick_stage: Stage) -> None:
    quick_stage.slack.revoke_token(uninstalls=True)
    wait_for(lambda: ready(quick_stage)["ok"] is False, "red readiness")
    assert "account_inactive" in str(ready(quick_stage)["remedy"])


def test_a_missing_scope_turns_readiness_red_names_it_and_holds_nothing_up(quick_stage: Stage) -> None:
    stage = quick_stage
    stage.slack.workspace.scopes.remove("pins:write")
    channel = stage.declares()
    said = ready(stage)
    assert said["ok"] is False
    assert (
        said["remedy"] == "A scope is missing (pins:write: pin the overview): add it to the app, and install it again."
    )
    assert "INC-1" in stage.chloe.reads(channel)
    stage.slack.workspace.scopes.add("pins:write")
    stage.bot.ticker.look_again()
    stage.settle()
    assert ready(stage)["ok"] is True


def test_a_group_that_cannot_be_invited_holds_the_overview_not_up(quick_stage: Stage) -> None:
    stage = quick_stage
    stage.slack.user_group("oncall", [stage.ben])
    stage.slack.workspace.scopes.remove("usergroups:read")
    stage.types(stage.ana, "declare sev1 Checkout is down, @oncall")
    wait_for(lambda: bool(stage.incident().overview_ts) and card(stage).pinned, "pinned overview")
    wait_for(lambda: "usergroups:read" in str(ready(stage).get("remedy")), "remedy")
    with stage.bot.db.read() as session:
        assert outbox.backlog(session).waiting >= 1  # the invitation goes on trying, beside the rest
    assert stage.dead() == []


def test_events_that_slack_left_out_are_looked_for(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = stage.declares()
    stage.slack.faults.hold_events()
    stage.ben.reacts(stage.ben.posts(channel, "rolled back, errors fall"))
    stage.slack.faults._buffer.clear()
    stage.slack.faults.release_events()
    stage.later_by(minutes=1)
    stage.slack.limit_events()
    stage.settle()
    assert stage.texts() == ["rolled back, errors fall"]
