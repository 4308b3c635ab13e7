"""A post is on its way to Slack while what it is about moves: it ends where it belongs, and nowhere else."""

from bot.sandbox import Channel
from tests.flows.test_sensitive import own_words
from tests.stage import Stage, wait_for

SLOW = 4.0  # seconds: longer than it takes until everything else has arrived


def posts_slowly(stage: Stage, channel: Channel, note: str) -> None:
    """Note something, and return while its post stands in the channel and the bot has not heard of it."""
    stage.settle()
    stage.slack.faults.fail("chat.postMessage", channel=channel.id, hang=SLOW)
    stage.types(stage.ana, f"note {note}", channel)
    wait_for(lambda: note in own_words(stage, channel), "the post of the note")


def test_shown_meanwhile_its_public_channel_keeps_what_stands_there(quick_stage: Stage) -> None:
    stage = quick_stage
    public = stage.declares("sev1 Salaries leaked")
    stage.types(stage.ana, "private on", public)
    stage.settle()
    hidden = stage.channel()
    posts_slowly(stage, hidden, "nothing had leaked")
    stage.clicks(stage.ana, stage.types(stage.ana, "private off", hidden), "Show it to everybody")
    stage.settle()
    assert stage.channel() is public
    assert "Salaries leaked" in own_words(stage, public)
    assert own_words(stage, public).count("nothing had leaked") == 1
    assert stage.dead() == []


def test_hidden_and_shown_at_once_nobody_is_pointed_away(quick_stage: Stage) -> None:
    stage = quick_stage
    public = stage.declares("sev1 Salaries leaked")
    stage.types(stage.ana, "note nothing had leaked", public)
    stage.settle()
    stage.slack.faults.fail("chat.delete", channel=public.id, hang=SLOW)
    stage.types(stage.ana, "private on", public)
    stage.clicks(stage.ana, stage.types(stage.ana, "INC-1 private off", stage.general), "Show it to everybody")
    stage.settle()
    assert stage.channel() is public
    assert "goes on elsewhere" not in own_words(stage, public)
    assert own_words(stage, public).count("nothing had leaked") == 1
    assert "Salaries leaked" in own_words(stage, public)


def test_merges_undone_meanwhile_leave_nothing_where_it_does_not_belong(quick_stage: Stage) -> None:
    stage = quick_stage
    first = stage.declares("sev1 Checkout is down")
    second = stage.declares("sev2 Payments time out")
    stage.types(stage.ana, "note the pool ran dry", second)
    stage.settle()
    stage.slack.faults.fail("chat.postMessage", channel=first.id, hang=SLOW)
    stage.types(stage.ana, "merge INC-2 into INC-1")
    wait_for(lambda: "the pool ran dry" in own_words(stage, first), "the post of what was moved")
    stage.types(stage.ana, "unmerge INC-2")
    stage.settle()
    assert "the pool ran dry" not in own_words(stage, first)
    assert own_words(stage, second).count("the pool ran dry") == 1
    stage.types(stage.ana, "INC-2 edit 2 the pool was full")
    stage.settle()
    assert own_words(stage, second).count("the pool was full") == 1


def test_opened_again_before_it_was_told_that_it_is_over_nothing_says_that_it_is(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = stage.declares("sev1 Checkout is down")
    stage.slack.faults.fail("conversations.history", retry_after="2")
    stage.pins(stage.ben, stage.ben.posts(channel, "the pool ran dry"))
    stage.types(stage.ana, "resolve", channel)
    stage.types(stage.ana, "reopen", channel)
    stage.settle()
    said = own_words(stage, channel)
    assert "is open again" in said
    assert "INC-1 resolved" not in said
    stage.types(stage.ana, "resolve", channel)
    stage.settle()
    last = [one for one in channel.messages if one.user == stage.slack.bot_user_id and "resolved" in str(one.blocks)][
        -1
    ]
    assert last.ts > max(one.ts for one in channel.messages if "is open again" in one.text)


def test_the_document_of_an_open_incident_says_nothing_of_an_end(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = stage.declares("sev1 Checkout is down")
    stage.types(stage.ana, "postmortem", channel)
    stage.settle()
    assert "INC-1 resolved" not in own_words(stage, channel)
    assert "INC-1 postmortem (draft)" in [one.title for one in stage.slack.workspace.files.values()]
    assert stage.dead() == []


def said_in_new(stage: Stage) -> list[str]:
    """What the bot has said in channels of incidents."""
    return [own_words(stage, one) for one in stage.slack.workspace.channels.values() if one.name.startswith("inc-")]


def test_a_post_whose_answer_was_lost_is_found_and_tells_what_is_so_by_then(quick_stage: Stage) -> None:
    stage = quick_stage
    stage.slack.faults.fail("chat.postMessage", status=503, after_effect=True)
    stage.types(stage.ana, "declare sev3 Checkout is down")
    wait_for(
        lambda: any("Checkout is down" in one for one in said_in_new(stage)), "the overview, of which nobody heard"
    )
    stage.types(stage.ana, "INC-1 severity sev1")
    stage.settle()
    assert "SEV-1" in stage.overview()
    assert stage.dead() == []


def test_a_bookmark_and_a_topic_that_were_on_their_way_stay_in_no_channel_that_was_left(quick_stage: Stage) -> None:
    stage = quick_stage
    old = stage.declares("sev1 Salaries leaked")
    stage.slack.faults.fail("bookmarks.add", channel=old.id, hang=SLOW)
    stage.types(stage.ana, "link https://files.example.com/salaries Who earns what", old)
    wait_for(lambda: any(one["title"] == "Who earns what" for one in old.bookmarks), "the bookmark")
    stage.types(stage.ana, "private on", old)
    stage.settle()
    assert old.bookmarks == []
    assert old.topic == ""
    assert "Salaries leaked" in stage.channel().topic
    assert {one["title"] for one in stage.channel().bookmarks} == {"INC-1 overview", "Who earns what"}
    assert stage.dead() == []
