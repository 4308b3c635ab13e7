"""Once a line's dialog is saved, the answer from which it was opened shows what the line is now."""

from bot.sandbox import Message, Reply
from tests.stage import Stage, wait_for


def save(stage: Stage, **values: str) -> None:
    stage.open_dialog(stage.ana)
    stage.ana.submits(values)
    stage.ana.closes_view()
    stage.settle()


def comes_to(stage: Stage, answer: Reply | Message, words: str) -> str:
    """Wait until an answer shows these words (it is redrawn right after the dialog closes), and return all of it."""
    wait_for(lambda: words in stage.reads(stage.ana, answer), f"redrawn answer with {words!r}")
    return stage.reads(stage.ana, answer)


def test_the_answer_to_a_note_follows_its_dialog(stage: Stage) -> None:
    channel = stage.declares()
    answer = stage.types(stage.ana, "note failover started", channel)
    stage.ana.clicks(answer, "Edit")
    save(stage, text="failover to eu-west <!channel>", when="19:30")
    comes_to(stage, answer, "19:30 CEST (17:30 UTC)  failover to eu-west <!channel>")
    assert stage.pings() == []
    assert not [one for one in stage.ana.sees(channel) if "failover started" in stage.reads(stage.ana, one)]
    assert not [one for one in stage.ben.sees(channel) if one.ephemeral_for]
    stage.ana.clicks(answer, "Edit")
    save(stage, kind="decision")
    comes_to(stage, answer, "decision")
    assert "Back to" in stage.clicks(stage.ana, answer, "Undo")
    assert [one.kind for one in stage.lines()] == ["note"]
    stage.later_by(minutes=1)
    older = stage.types(stage.ana, "note old words", channel)
    stage.ana.clicks(older, "Edit")
    stage.open_dialog(stage.ana)
    stage.later_by(minutes=31)  # Slack takes no answer to that click any more
    save(stage, text="new words")
    assert stage.texts() == ["failover to eu-west &lt;!channel&gt;", "new words"]
    assert stage.dead() == []
    stage.bot.stop()  # whatever it had to say is said
    assert "old words" in stage.reads(stage.ana, older)


def test_what_is_saved_as_it_was_redraws_nothing(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = stage.declares()
    answer = stage.types(stage.ana, "note failover started", channel)
    stage.ana.clicks(answer, "Edit")
    save(stage)
    stage.bot.stop()
    assert answer.message is not None
    assert answer.message.text == "Noted: line 2 of INC-1."


def test_the_page_and_the_check_follow_it_too(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = stage.declares()
    for text in ("19:30 errors rise", "16:00 looked at the logs"):
        stage.types(stage.ana, f"note {text}", channel)
    page = stage.types(stage.ana, "timeline notes", channel)
    stage.ana.chooses(page, "line_menu:2", "Edit: time, kind, text")
    save(stage, text="errors fall")
    seen = comes_to(stage, page, "errors fall")
    assert "errors rise" not in seen
    assert "(note)" in seen
    check = stage.types(stage.ana, "timeline check", channel)
    stage.ana.clicks(check, "Edit line 3")
    save(stage, when="19:35")
    wait_for(lambda: "Edit line 3" not in stage.reads(stage.ana, check), "redrawn check")
    assert "Check of INC-1" in stage.reads(stage.ana, check)
    stage.later_by(hours=2)
    check = stage.types(stage.ana, "timeline check", channel)
    stage.ana.clicks(check, "Add a line")
    gap = stage.reads(stage.ana, check)
    save(stage, text="waited for the vendor", when="20:30")
    assert "waited for the vendor" in stage.texts()
    wait_for(lambda: stage.reads(stage.ana, check) != gap, "redrawn check")
