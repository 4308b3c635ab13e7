"""A document that was taken away, edited elsewhere and brought back: by a file, or a command line."""

import re
from pathlib import Path

import pytest

from bot.sandbox import Channel, Message, Person
from bot.sandbox.records import File
from bot.sandbox.wire import file_json
from handlers import cli
from tests.flows.test_postmortem_editing import edits, opens, resolved, section_of
from tests.stage import Stage


def document(stage: Stage, channel: Channel) -> str:
    """Return the postmortem as it was posted last."""
    found = [file for message in channel.messages for file in message.files if file["name"].endswith("postmortem.md")]
    return stage.slack.workspace.files[found[-1]["id"]].content.decode()


def uploads(
    stage: Stage,
    person: Person,
    channel: Channel,
    content: bytes,
    *,
    name: str = "edited.md",
    thread: Message | None = None,
) -> None:
    """Put a file into a channel or a thread, as a person does."""
    workspace = stage.slack.workspace
    file = File(workspace.new_id("F"), name, len(content), "", person.id, workspace.seconds(), name, content, "done")
    workspace.files[file.id] = file
    message = person.posts(channel, "here it is", thread=thread)
    file.shares.append((channel.id, message.ts))
    person.attaches(message, file_json(workspace, file))
    stage.settle()


def brings(stage: Stage, person: Person, channel: Channel) -> str:
    """Ask for the import, and return what becomes of it."""
    reply = stage.types(person, "postmortem import", channel)
    assert "I read the newest document" in stage.reads(person, reply)
    return stage.later(person, reply)


def test_a_file_in_the_channel_comes_back_section_by_section(stage: Stage) -> None:
    channel = resolved(stage)
    assert "I found no document of yours" in brings(stage, stage.ben, channel)
    taken = document(stage, channel)
    uploads(stage, stage.ben, channel, taken.encode())
    assert "it says what is here already" in brings(stage, stage.ben, channel)

    thread = stage.spoken(channel)[-1]
    was = section_of(stage).body
    ours = taken.replace(was, "All *of it* was down. <!channel>")
    assert ours != taken
    uploads(stage, stage.ben, channel, ours.replace("\n", "\r\n").encode())
    assert "taken are Summary" in brings(stage, stage.ben, channel)
    assert section_of(stage).body == "All *of it* was down. <!channel>"
    assert section_of(stage).origin == "edited"
    assert section_of(stage, "timeline").origin == "generated"

    edits(stage, stage.ana, opens(stage, stage.ana, channel), "Ana says this now.")
    stage.later_by(minutes=1)
    uploads(stage, stage.ben, channel, taken.replace(was, "Ben says that now.").encode(), name="late.md", thread=thread)
    stage.chloe.posts(channel, "said in the channel since")
    said = brings(stage, stage.ben, channel)
    assert "late.md, which you put there" in said
    assert "the newest of 3, for INC-1" in said
    assert "Changed here as well, and kept beside for you to take or to leave: Summary" in said
    assert section_of(stage).body == "Ana says this now."
    page = opens(stage, stage.ana, channel)
    shown = stage.reads(stage.ana, page)
    assert "From a file, by @Ben" in shown
    assert "+Ben says that now." in shown
    assert "From a file" not in stage.clicks(stage.ana, page, "Leave")
    assert section_of(stage).body == "Ana says this now."

    for content, refused in (
        (b"\xff\xfe\x00 no text", "no text in UTF-8"),
        (b"# Notes\n\nOf another kind.\n", "no section of the postmortem"),
        (taken.replace("<!-- INC-1 ", "<!-- INC-2 ").encode(), "the postmortem of another incident"),
    ):
        uploads(stage, stage.ben, channel, content)
        assert refused in brings(stage, stage.ben, channel)
    assert section_of(stage).body == "Ana says this now."
    assert re.search(r"its last \d+ messages and at \d threads?\.", brings(stage, stage.chloe, channel))
    assert (stage.dead(), stage.pings()) == ([], [])


def test_a_file_is_brought_back_on_the_command_line(
    quick_stage: Stage, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stage = quick_stage
    resolved(stage)
    monkeypatch.setenv("DATABASE_URL", str(stage.bot.db.engine.url))
    file = tmp_path / "taken.md"
    assert cli.main(["export", "INC-1", "--format", "markdown", "--output", str(file)], lambda _: 1) == 0
    assert cli.main(["import", "INC-1", str(file)], lambda _: 1) == 1
    assert "another process" in capsys.readouterr().err.lower()  # the bot runs
    stage.bot.stop()
    assert cli.main(["import", "INC-1", str(file)], lambda _: 1) == 0
    assert "nothing was changed" in capsys.readouterr().out
    taken = file.read_text(encoding="utf-8")
    file.write_text(taken.replace("## Summary\n", "## Summary\n\nIn our own words.\n"), encoding="utf-8")
    assert cli.main(["import", "INC-1", str(file)], lambda _: 1) == 0
    assert capsys.readouterr().out.strip() == "Summary: taken."
    assert cli.main(["export", "INC-1", "--format", "markdown"], lambda _: 1) == 0
    assert "In our own words." in capsys.readouterr().out
    for words in (["INC-9", str(file)], ["checkout", str(file)], ["INC-1", str(tmp_path / "none.md")]):
        assert cli.main(["import", *words], lambda _: 1) == 1
        assert capsys.readouterr().err.strip().endswith((".", "md"))


def test_where_slack_does_not_let_it_be_looked_for_they_are_told(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = resolved(stage)
    stage.slack.faults.fail("conversations.history", error="access_denied")
    stage.types(stage.ben, "postmortem import", channel)
    stage.settle()
    talk = stage.slack.dm(stage.ben)
    assert talk is not None
    assert "Slack did not let me look for your document" in stage.reads(stage.ben, talk.messages[-1])
    assert stage.dead() == ["postmortem_import: conversations.history: access_denied"]
