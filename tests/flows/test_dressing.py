"""What the bot puts onto the channels that it opened: a topic and bookmarks that follow the incident."""

from bot.sandbox import Channel
from tests.stage import Stage


def bookmarks(channel: Channel) -> dict[str, str]:
    return {one["title"]: one["link"] for one in channel.bookmarks}


def test_the_topic_follows_the_incident_and_is_said_once_for_each_change(stage: Stage) -> None:
    channel = stage.declares("sev1 Checkout <!channel> & {{7*7}} is down")
    assert (
        channel.topic == ":red_circle: SEV-1 · investigating · @Ana · Checkout &lt;!channel&gt; &amp; {{7*7}} is down"
    )
    stage.types(stage.ben, "note the gateway times out", channel)
    stage.settle()
    assert len([one for one in channel.messages if one.subtype == "channel_topic"]) == 1
    stage.types(stage.ben, "status monitoring", channel)
    stage.types(stage.ben, "severity sev2", channel)
    stage.settle()
    assert channel.topic.startswith(":large_orange_circle: SEV-2 · monitoring · @Ana · ")
    stage.types(stage.ben, "resolve", channel)
    stage.settle()
    assert channel.topic.startswith(":white_check_mark: SEV-2 · resolved · @Ana · ")
    assert stage.pings() == []
    assert stage.dead() == []


def test_bookmarks_lead_to_the_overview_the_postmortem_and_the_first_links(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = stage.declares()
    overview = channel.by_ts[stage.incident().overview_ts or ""]
    assert bookmarks(channel) == {"INC-1 overview": overview.permalink}
    stage.types(stage.ben, "resolve", channel)
    stage.settle()
    assert list(bookmarks(channel)) == ["INC-1 overview", "Postmortem"]
    stage.types(stage.ben, "postmortem link https://wiki.example.com/inc-1?a=b&c=d", channel)
    stage.settle()
    assert bookmarks(channel)["Postmortem"] == "https://wiki.example.com/inc-1?a=b&c=d"
    channel.bookmarks.clear()  # somebody took them away
    stage.types(stage.ben, "postmortem link https://wiki.example.com/inc-2", channel)
    stage.settle()
    assert list(bookmarks(channel)) == ["INC-1 overview", "Postmortem"]


def test_a_bookmark_whose_answer_was_lost_is_not_there_twice(quick_stage: Stage) -> None:
    stage = quick_stage
    stage.slack.faults.fail("bookmarks.add", status=503, after_effect=True)
    channel = stage.declares()
    assert list(bookmarks(channel)) == ["INC-1 overview"]
    assert stage.dead() == []


def test_a_title_of_300_characters_and_three_thousand_typed_ones_fit_the_topic(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = stage.declares("sev1 " + "<&>" * 1000)
    assert 200 < len(channel.topic) <= 250
    assert channel.topic.endswith(";…")
    assert stage.pings() == []
    assert stage.dead() == []


def test_a_channel_that_people_already_use_keeps_its_topic(quick_stage: Stage) -> None:
    stage = quick_stage
    room = stage.slack.channel("payments", members=[stage.ana, stage.ben], with_bot=True)
    room.topic = "Ask @ben first"
    stage.types(stage.ana, "declare --here sev1 Checkout is down", room)
    stage.settle()
    assert stage.channel() is room
    assert room.topic == "Ask @ben first"
    assert room.bookmarks == []


def test_without_their_scopes_everything_else_goes_on(quick_stage: Stage) -> None:
    stage = quick_stage
    stage.slack.workspace.scopes -= {"bookmarks:write", "bookmarks:read", "pins:write"}
    channel = stage.declares()
    stage.types(stage.ben, "note the gateway times out", channel)
    stage.settle()
    assert "2 lines" in stage.overview()
    assert bookmarks(channel) == {}
    assert stage.dead() == []
