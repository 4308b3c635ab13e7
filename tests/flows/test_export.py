"""Taking an incident away from Slack: a file for who asks, or for its own channel, and for nobody else."""

import json

from sqlmodel import col, select

from bot.sandbox import Channel, Person
from bot.sandbox.records import File
from storage.outbox import Delivery
from tests.stage import Stage, wait_for


def files(stage: Stage, channel: Channel) -> dict[str, File]:
    """The files that lie in a conversation, by name."""
    workspace = stage.slack.workspace
    return {one.name: one for one in workspace.files.values() if channel.id in {place for place, _ in one.shares}}


def dm(stage: Stage, person: Person) -> Channel:
    channels = stage.slack.workspace.channels.values()
    return next(one for one in channels if one.kind == "im" and person.id in one.members)


def told(stage: Stage, person: Person) -> list[str]:
    """What the bot said to somebody."""
    rooms = [one for one in stage.slack.workspace.channels.values() if one.kind == "im" and person.id in one.members]
    return [stage.reads(person, message) for room in rooms for message in room.messages]


def outcomes(stage: Stage) -> list[str]:
    """How the reservations of files ended, in order."""
    with stage.bot.db.read() as session:
        rows = session.exec(select(Delivery).where(col(Delivery.kind) == "export_slot").order_by(col(Delivery.id)))
        return [one.outcome for one in rows]


def test_whoever_sees_it_takes_it_away_and_nobody_else_notices(stage: Stage) -> None:
    channel = stage.declares("sev2 Labels do not print")
    stage.asks(stage.ben, f"note @chloe saw <@{stage.ana.id}> restart it", channel)
    stage.asks(stage.ana, "resolve", channel)
    stage.settle()
    before = len(channel.messages)
    said = stage.asks(stage.ben, "INC-1 export html", stage.general)
    assert "INC-1 as HTML: you get it by direct message in a moment" in said
    said = stage.asks(stage.ben, "export csv, external", channel)
    assert "CSV (timeline) and CSV (action items)" in said
    assert "Read it once before you pass it on" in said
    stage.asks(stage.ben, "export json", channel)
    stage.settle()
    mine = files(stage, dm(stage, stage.ben))
    assert sorted(mine) == [
        "inc-1-action-items-external.csv",
        "inc-1-incident.json",
        "inc-1-postmortem.html",
        "inc-1-timeline-external.csv",
    ]
    assert b"Labels do not print" in mine["inc-1-postmortem.html"].content
    outside = mine["inc-1-timeline-external.csv"].content.decode()
    assert "Responder" in outside
    assert not [one for one in ("ana", "ben", "chloe", channel.name, channel.id) if one in outside]
    assert json.loads(mine["inc-1-incident.json"].content)["incident"]["key"] == "INC-1"
    assert len(channel.messages) == before

    assert "type it there" in stage.asks(stage.ben, "INC-1 export here", stage.general)
    assert "for everybody here" in stage.asks(stage.ben, "export md here", channel)
    assert "I do not know “docx”" in stage.asks(stage.ben, "export docx", channel)
    stage.settle()
    assert "inc-1-postmortem.md" in files(stage, channel)
    assert stage.dead() == []
    assert stage.pings() == []


def test_a_private_one_goes_to_those_only_who_are_in_it_when_it_leaves(quick_stage: Stage) -> None:
    stage = quick_stage
    stage.types(stage.ana, "declare sev1 --private The canary is out")
    stage.settle()
    channel = stage.channel()
    assert "There is no INC-1" in stage.asks(stage.ben, "INC-1 export markdown", stage.general)
    stage.ana.invites(channel, stage.ben)
    stage.settle()
    said = stage.asks(stage.ben, "export markdown", channel)
    assert "is private: whoever you pass the file on to" in said
    stage.settle()
    assert list(files(stage, dm(stage, stage.ben))) == ["inc-1-postmortem.md"]
    stage.slack.faults.fail("files.getUploadURLExternal", retry_after="1")
    stage.asks(stage.ben, "export html", channel)
    stage.ben.leaves(channel)
    stage.settle()
    wait_for(lambda: outcomes(stage)[-1].startswith("who asked for it does not see"), "end of it")
    assert list(files(stage, dm(stage, stage.ben))) == ["inc-1-postmortem.md"]
    assert stage.dead() == []


def test_one_for_the_channel_goes_where_the_incident_went_when_it_was_hidden_meanwhile(quick_stage: Stage) -> None:
    stage = quick_stage
    old = stage.declares("sev2 Labels do not print")
    stage.slack.faults.fail("upload", hang=4.0)
    stage.types(stage.ana, "export md here", old)
    wait_for(lambda: any(one.content for one in stage.slack.workspace.files.values()), "the bytes")
    stage.types(stage.ana, "private on", old)
    wait_for(lambda: any("What had been seen" in one for one in told(stage, stage.ana)), "the report of the hide")
    stage.settle()
    assert files(stage, old) == {}
    assert list(files(stage, stage.channel())) == ["inc-1-postmortem.md"]
    assert stage.dead() == []
