"""Who may what: guests and strangers nothing, members what can be taken back, others' lines only a few."""

import pytest

from bot import policy
from bot.sandbox import Channel, Person
from bot.settings import Settings
from storage.people import Person as Row
from tests.stage import Stage


def guest(stage: Stage, channel: Channel, name: str = "gus") -> Person:
    found = stage.slack.person(name, guest=True, tz="Asia/Tokyo")
    stage.ana.invites(channel, found)
    stage.settle()
    return found


def is_refused_everywhere(stage: Stage, person: Person, channel: Channel, sentence: str) -> None:
    """Let somebody who is not let in try the doors: each answers with a sentence, and nothing comes of it."""
    for typed in ("note I am here", "timeline", "role", "take commander", "declare x", "resolve", "frobnicate"):
        said = stage.asks(person, typed, channel)
        assert sentence in said, f"{person.name} was answered {said!r} to {typed!r}"
    stage.pins(person, stage.ben.posts(channel, "rolled back"))
    assert (stage.texts(), len(stage.incidents()), stage.incident().is_open) == ([], 1, True)


@pytest.mark.both_ways
def test_a_guest_is_refused_at_every_door_in_a_sentence(stage: Stage) -> None:
    channel = stage.declares()
    is_refused_everywhere(stage, guest(stage, channel), channel, "You are a guest in this workspace")
    # at the same moment a member does all of it
    assert "Noted" in stage.types(stage.ben, "note rolled back", channel).text
    assert stage.dead() == []


def test_somebody_of_another_organisation_is_refused_at_every_door_in_a_sentence(
    quick_stage: Stage, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage, sentence = quick_stage, "I take commands only from members of this workspace."
    sam = stage.slack.person("sam", stranger=True)
    stage.ana.invites(channel, sam)
    stage.settle()
    is_refused_everywhere(stage, sam, channel, sentence)
    # a bot that lets everybody in is found out
    monkeypatch.setattr(policy, "refused", lambda *_: "")
    with pytest.raises(AssertionError, match=r"sam was answered .* to 'note I am here'"):
        is_refused_everywhere(stage, sam, channel, sentence)


def test_what_a_guest_typed_before_they_were_known_as_one_is_taken_off(quick_stage: Stage, channel: Channel) -> None:
    stage = quick_stage
    gus = stage.slack.person("gus", guest=True)
    with stage.slack.workspace.lock:
        channel.members.append(gus.id)
    stage.types(gus, "note mine", channel)
    stage.settle()
    assert stage.texts() == []
    told = stage.slack.dm(gus)
    assert told is not None
    assert "I take notes only from its members" in told.messages[-1].text
    # whoever only looks is known the second time
    lou = stage.slack.person("lou", guest=True)
    with stage.slack.workspace.lock:
        channel.members.append(lou.id)
    stage.asks(lou, "timeline", channel)
    stage.settle()
    assert "You are a guest" in stage.asks(lou, "timeline", channel)


def test_guests_take_part_where_the_settings_let_them() -> None:
    gus = Row(team_id="T1", user_id="U1", is_guest=True)
    sid = Row(team_id="T1", user_id="U2", is_guest=True, is_stranger=True)
    shut, open_ = Settings(slack_bot_token="x"), Settings(slack_bot_token="x", guests_may=True)
    assert [policy.refused(shut, one) for one in (gus, sid, None)] == ["guest", "stranger", ""]
    assert [policy.refused(open_, one) for one in (gus, sid, None)] == ["", "stranger", ""]


def test_a_guest_who_is_let_in_finds_what_is_public_as_members_do(
    quick_stage: Stage, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = quick_stage
    monkeypatch.setattr(stage.bot.services.settings, "guests_may", True)
    stage.declares("--private The vault is open")
    gus = stage.slack.person("gus", guest=True)
    elsewhere = stage.slack.channel("elsewhere", members=[gus])
    said = stage.asks(gus, "list", elsewhere)
    assert "INC-1" in said
    assert "vault" not in said
    assert "Checkout is down" in stage.asks(gus, "INC-1 timeline", elsewhere)


def test_others_lines_are_changed_by_commander_scribe_and_whoever_is_trusted(
    quick_stage: Stage, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = quick_stage
    stage.types(stage.chloe, "note 17:43 rolled back", channel)
    for typed in ("strike 2", "edit 2 17:45", "edit 2 it was Ben", "time 2 unknown"):
        said = stage.asks(stage.ben, typed, channel)
        assert "may be changed by its author, the incident commander or the scribe" in said, typed
        assert "@Chloe or @Ana" in said
    assert "rolled back" in stage.texts()
    monkeypatch.setattr(stage.bot.services.settings, "trusted", [stage.ben.id])
    assert "17:45 UTC" in stage.asks(stage.ben, "edit 2 17:45 UTC", channel)
    monkeypatch.setattr(stage.bot.services.settings, "trusted", [])
    stage.types(stage.ben, "take scribe", channel)
    stage.types(stage.ben, "strike 2", channel)
    assert stage.texts() == []
