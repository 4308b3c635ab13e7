"""Teams that own action items, their leads and channels, followers, and items that change hands."""

from datetime import UTC, datetime

from bot.defaults import DigestTo, Team
from bot.sandbox import Channel, Person
from handlers.clock import Ticker
from tests.flows.test_reminders_letter import chooses, letters
from tests.stage import Stage, wait_for


def ticks(stage: Stage, month: int, day: int, hour: int = 13, minute: int = 30) -> None:
    """Move the clock to a moment of 2025 (UTC), and let it be looked at what is due."""
    stage.clock.set(datetime(2025, month, day, hour, minute, tzinfo=UTC))
    Ticker(stage.bot.services).tick()
    stage.settle()


def told(stage: Stage, person: Person) -> str:
    return "\n".join(stage.reads(person, one) for one in letters(stage, person))


def posted(stage: Stage, channel: Channel) -> list[str]:
    return [stage.reads(stage.ana, one) for one in stage.spoken(channel)]


def test_long_overdue_items_go_once_to_lead_channel_and_followers_and_a_digest_is_of_its_team(
    quick_stage: Stage,
) -> None:
    stage = quick_stage
    dana, fred = stage.slack.person("dana"), stage.slack.person("fred")
    stage.ana.invites(stage.general, fred)
    platform = stage.slack.channel("platform", members=[stage.ana])
    stage.ana.invites(platform, stage.slack.bot_user_id)
    stage.bot.services.settings.teams = [
        Team(name="Payments", lead=stage.ben.id, channel="#nowhere", members=[stage.chloe.id]),
        Team(name="Platform", channel=platform.id, members=[dana.id]),
    ]
    stage.bot.services.settings.digests = [DigestTo(channel=platform.id, team="Platform")]
    channel = stage.declares("sev1 Nobody can log in")
    stage.types(stage.ana, "todo Watch token expiry @chloe by 2025-07-23 p1", channel)
    said = stage.asks(stage.ana, "todo Rotate the keys @dana by 2025-07-23 p1", channel)
    assert "owner: @dana" in said.lower()  # nobody has met her yet, and Slack said her name
    stage.types(stage.ana, "resolve", channel)
    stage.types(fred, "follow INC-1")
    stage.types(stage.ana, "declare sev1 --private The canary is out")
    stage.settle()
    hidden = stage.channel(2)
    stage.ana.invites(hidden, dana)
    stage.settle()
    stage.types(stage.ana, "todo Feed the canary @dana by 2025-07-23 p1", hidden)
    stage.types(stage.ana, "resolve", hidden)
    stage.settle()
    for month, day in ((7, 22), (8, 5)):
        ticks(stage, month, day)
    assert letters(stage, stage.ben) == letters(stage, fred) == []
    digests = posted(stage, platform)
    assert digests
    assert all("1 open" in one.replace("*", "") and "canary" not in one and "Watch" not in one for one in digests)
    assert "Rotate the keys" in digests[-1]
    for day in (6, 7, 11):
        ticks(stage, 8, day)
    assert told(stage, stage.ben).count("Watch token expiry") == 1  # who leads the owner's team
    assert "Rotate the keys" not in told(stage, stage.ben)
    for words in ("Watch token expiry", "Rotate the keys"):
        assert told(stage, fred).count(words) == 1  # who follows it
        assert words not in told(stage, stage.ana)  # its commander hears where there is no team
    assert "canary" not in told(stage, fred)
    assert told(stage, stage.ana).count("Feed the canary") == 1  # a team's channel learns nothing of a private one
    (once,) = [one for one in posted(stage, platform) if "Once for this team" in one]
    assert "Rotate the keys" in once
    assert "canary" not in "".join(posted(stage, platform))
    assert (stage.pings(), stage.dead()) == ([], [])


def test_the_rest_of_a_letter_gets_a_new_date_or_is_done_at_once(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = stage.declares("sev1 Nobody can log in")
    for number in range(1, 7):
        stage.types(stage.ben, f"todo Task {number} @ben by 2025-07-2{number} p2", channel)
    stage.types(stage.ana, "resolve", channel)
    stage.settle()
    ticks(stage, 7, 21)
    (letter,) = letters(stage, stage.ben)
    assert "[Done: all 3]" in stage.reads(stage.ben, letter)
    chooses(stage, stage.ben, letter, "letter_due:1:0", "2025-08-20")
    said = stage.reads(stage.ben, letter)
    assert said.count("due on Wed 20 Aug") == 3
    assert said.index("Task 3") < said.index("due on Wed 20 Aug")  # those with buttons of their own keep their dates
    chooses(stage, stage.ben, letter, "letter_done:1:0")
    assert "3 action items" in stage.reads(stage.ben, letter)
    left = stage.asks(stage.ben, "actions mine")
    assert [number for number in range(1, 7) if f"Task {number}" in left] == [1, 2, 3]
    assert stage.pings() == []


def test_whoever_gets_a_snoozed_item_hears_of_it_all_the_same(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = stage.declares("sev1 Nobody can log in")
    stage.types(stage.ben, "todo Watch token expiry @ben by 2025-07-22 p1", channel)
    stage.types(stage.ana, "resolve", channel)
    stage.settle()
    ticks(stage, 7, 21)
    (letter,) = letters(stage, stage.ben)
    chooses(stage, stage.ben, letter, "letter_snooze:1:1", "date")
    chooses(stage, stage.ben, letter, "letter_until:1:1", "2025-09-01")
    ticks(stage, 7, 23)
    assert len(letters(stage, stage.ben)) == 1
    chooses(stage, stage.ben, letter, "letter_not_mine:1:1")
    chooses(stage, stage.ben, letter, "letter_give:1:1", stage.chloe)
    ticks(stage, 7, 24)
    assert "Watch token expiry" in told(stage, stage.chloe)
    assert "not before" not in told(stage, stage.chloe)
    assert len(letters(stage, stage.ben)) == 1


def test_who_leads_a_group_outside_of_a_private_incident_is_told_nothing_until_the_namer_says_so(
    quick_stage: Stage,
) -> None:
    stage = quick_stage
    group = stage.slack.user_group("payments", [stage.ben, stage.chloe])
    stage.bot.services.settings.teams = [Team(name="Payments", lead=stage.ben.id, group=group)]
    stage.types(stage.ana, "declare sev1 --private The canary is out")
    stage.settle()
    channel = stage.channel()
    reply = stage.types(stage.ana, "todo Rotate the keys @payments by 2025-07-23 p1", channel)
    assert "Who leads that group is not in INC-1, which is private" in stage.reads(stage.ana, reply)
    stage.types(stage.ana, "resolve", channel)
    stage.settle()
    for day in (16, 22, 23):
        ticks(stage, 7, day)
    assert letters(stage, stage.ben) == []
    stage.clicks(stage.ana, reply, "Send only the item's text")
    for day in (24, 25):
        ticks(stage, 7, day)
    assert "Rotate the keys" in told(stage, stage.ben)
    assert "canary" not in told(stage, stage.ben)
    assert "INC-1" not in told(stage, stage.ben)


def test_items_are_changed_from_the_dialogs_of_the_document(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = stage.declares("sev3 --private Nobody can log in")
    stage.types(stage.ana, "todo Watch token expiry @ana by 2025-07-23 p1", channel)
    stage.types(stage.ana, "resolve", channel)
    stage.settle()
    stage.types(stage.ana, "postmortem edit action items", channel)
    assert "Watch token expiry" in stage.open_dialog(stage.ana)
    edited = stage.ana.view
    assert edited is not None
    reply = stage.ana.chooses(edited, "item_menu:1", "owner 1 document")
    assert reply.ok
    wait_for(lambda: stage.ana.view is not edited, "a dialog on top")
    assert "Who does it from now on?" in stage.open_dialog(stage.ana)
    stage.ana.submits({"owner": stage.chloe, "reason": "She knows the tokens"})
    stage.ana.closes_view()
    assert stage.ana.view is edited  # what was being written is still there
    assert not stage.ana.submits({"part0": "Ours"}).errors
    stage.settle()
    assert "owner: @Chloe" in stage.asks(stage.ana, "actions", channel)
    assert (stage.dead(), stage.pings()) == ([], [])
