"""The draft's language, looked at when somebody asks: each finding with why and what instead; nothing changes."""

from tests.stage import Stage


def test_the_draft_is_looked_at_for_the_one_who_asks(stage: Stage) -> None:
    channel = stage.declares()
    stage.types(stage.ana, "note finding: the replica failed to join", channel)
    assert "No words that blame anybody" in stage.asks(stage.ana, "postmortem check", channel)

    stage.types(stage.ana, "note finding: @ben carelessly deleted the table & <b>", channel)
    stage.types(stage.ben, "note badly: the root cause was human error", channel)
    asked = stage.asks(stage.ben, "todo Look into the alerts", channel)
    assert "“Look into” never ends: what will be there when it is done" in asked
    stage.types(stage.ben, "todo Retrain the staff @ben by friday", channel)
    stage.settle()
    stage.later_by(minutes=1)
    posts, rows = len(channel.messages), stage.lines()

    said = stage.asks(stage.chloe, "postmortem check", channel)
    assert "Timeline: 17:42 finding: Responder A carelessly deleted the table & <b>" in said
    assert said.count("Say “deleted”.") == 1
    assert "What didn't go well: the root cause was human error" in said
    assert "What made this easy to get wrong, and what could have caught it?" in said
    assert "Action item 1: Look into the alerts" in said
    assert "what will be there when it is done" in said
    assert "Who owns it" in said
    assert "By when?" not in said  # a date is proposed for the severity
    assert "Action item 2: Retrain the staff" in said
    assert "failed to join" not in said
    assert "Nothing was changed" in said
    stage.settle()
    assert len(channel.messages) == posts
    assert "Say “deleted”" not in "".join(stage.reads(stage.ben, message) for message in stage.ben.sees(channel))
    assert stage.lines() == rows
    assert "never ends" not in stage.asks(stage.ben, "todo Alert on a full pool within a minute", channel)
    assert stage.dead() == []
