"""Correcting: undo, edit, strike and restore, by buttons, commands, dialog and menu; nothing is deleted."""

from datetime import timedelta

import pytest

from bot.sandbox import Channel
from tests.flows.captured import line_of, versions
from tests.stage import START, Stage, at

# Undo


@pytest.mark.both_ways
def test_undo_in_the_answer_strikes_the_note_and_put_back_restores_it(stage: Stage, channel: Channel) -> None:
    answer = stage.types(stage.ana, "note failover started", channel)
    stage.settle()
    said = stage.clicks(stage.ana, answer, "Undo")
    assert "Taken off the timeline" in said
    assert (line_of(stage).struck_from, line_of(stage).struck_by) == ("undo", stage.ana.id)
    stage.settle()
    (copy,) = channel.replies(stage.incident().overview_ts or "")
    assert "Line 2 was taken back" in stage.reads(stage.ben, copy)
    stage.clicks(stage.ana, answer, "Put it back")
    assert stage.texts() == ["failover started"]
    assert [one.changed_from for one in versions(stage, line_of(stage))] == ["undo", "button"]


def test_it_is_so_on_either_database(either_stage: Stage) -> None:
    channel = either_stage.declares()
    either_stage.types(either_stage.ana, "note failover", channel)
    either_stage.later_by(seconds=5)
    either_stage.types(either_stage.ana, "edit 2 19:30 decision: fail over", channel)
    assert "by a command" in either_stage.asks(either_stage.ana, "timeline history 2", channel)
    either_stage.types(either_stage.ana, "undo", channel)
    assert (line_of(either_stage).text, line_of(either_stage).occurred_at) == ("failover", START)
    either_stage.types(either_stage.ana, "undo", channel)
    assert either_stage.texts() == []
    either_stage.types(either_stage.ana, "restore 2", channel)
    assert "failover" in either_stage.asks(either_stage.ana, "timeline", channel)
    assert "detected" in either_stage.asks(either_stage.ana, "timeline check", channel)


def test_undo_takes_back_the_callers_own_last_change_and_never_anothers(stage: Stage, channel: Channel) -> None:
    stage.types(stage.ana, "note first", channel)
    stage.later_by(minutes=1)
    stage.types(stage.ana, "note second", channel)
    stage.later_by(minutes=1)
    stage.types(stage.ben, "note by ben", channel)
    assert "second" in stage.asks(stage.ana, "undo", channel)
    assert "first" in stage.asks(stage.ana, "undo", channel)
    assert "nothing of yours to undo" in stage.asks(stage.ana, "undo", channel)
    assert "nothing of yours to undo" in stage.asks(stage.chloe, "undo", channel)
    assert stage.texts() == ["by ben"]


def test_undo_of_an_edit_puts_the_former_version_back_and_then_the_note_goes(stage: Stage, channel: Channel) -> None:
    stage.types(stage.ben, "note failover started", channel)
    for change in ("edit 2 failover began", "edit 2 decision:", "edit 2 13:20"):
        stage.later_by(seconds=10)
        stage.types(stage.ben, change, channel)
    line = line_of(stage)
    assert (line.text, line.kind, line.occurred_at, line.is_edited) == ("failover began", "decision", at(17, 20), True)
    assert "what it was before" in stage.types(stage.ben, "undo", channel).text
    assert line_of(stage).occurred_at == START
    stage.types(stage.ben, "undo", channel)
    assert line_of(stage).kind == "note"
    stage.types(stage.ben, "undo", channel)
    assert (line_of(stage).text, line_of(stage).is_edited, line_of(stage).struck_at) == (
        "failover started",
        False,
        None,
    )
    stage.types(stage.ben, "undo", channel)
    assert line_of(stage).struck_from == "undo"
    assert len(versions(stage, line_of(stage))) == 7


def test_undo_leaves_what_somebody_else_changed_since(quick: Stage) -> None:
    channel = quick.channel()
    quick.types(quick.ben, "note failover", channel)
    quick.later_by(seconds=5)
    quick.types(quick.ben, "edit 2 failover began", channel)
    quick.later_by(seconds=5)
    quick.types(quick.ana, "edit 2 decision:", channel)
    quick.types(quick.ben, "undo", channel)
    assert (line_of(quick).text, line_of(quick).kind) == ("failover", "decision")
    quick.later_by(seconds=5)
    quick.types(quick.ben, "edit 2 failover ended", channel)
    quick.later_by(seconds=5)
    quick.types(quick.ana, "edit 2 failover is over", channel)
    assert "changed again since" in quick.asks(quick.ben, "undo", channel)
    assert line_of(quick).text == "failover is over"


def test_undo_of_something_old_asks_first(stage: Stage, channel: Channel) -> None:
    stage.types(stage.ana, "note failover started", channel)
    stage.later_by(minutes=16)
    asks = stage.types(stage.ana, "undo", channel)
    assert "16 min" in stage.reads(stage.ana, asks)
    assert line_of(stage).struck_at is None
    stage.clicks(stage.ana, asks, "Undo it")
    assert line_of(stage).struck_from == "undo"


# Edit


def test_a_clock_alone_is_the_one_nearest_to_the_line_even_days_later(quick: Stage) -> None:
    channel = quick.channel()
    quick.types(quick.ana, "note failover", channel)
    quick.later_by(days=3)
    said = quick.asks(quick.ana, "edit 2 03:05", channel)
    assert line_of(quick).occurred_at == at(1, 5, 16)
    assert "Wed 16 Jul 03:05 CEST" in said
    quick.types(quick.ana, "edit 2 19:30", channel)
    assert line_of(quick).occurred_at == at(17, 30)
    quick.types(quick.ana, "edit 2 10 min ago", channel)
    assert line_of(quick).occurred_at == START + timedelta(days=3, minutes=-10)
    quick.types(quick.ana, "edit #2 yesterday 09:00 UTC decision: fail over to <eu>", channel)
    line = line_of(quick)
    assert (line.occurred_at, line.kind, line.text) == (at(9, 0, 17), "decision", "fail over to &lt;eu&gt;")
    assert "was so already" in quick.asks(quick.ana, "edit 2 decision:", channel)


def test_edit_without_more_opens_the_dialog_and_what_is_left_stays(stage: Stage, channel: Channel) -> None:
    stage.types(stage.ana, "note 19:30:20 @ben saw <it> & left", channel)
    reply = stage.types(stage.ana, "edit 2", channel)
    assert reply.text == ""
    dialog = stage.open_dialog(stage.ana)
    assert "@Ben saw <it> & left" in dialog.replace("@ben", "@Ben")
    assert "2025-07-15 19:30" in dialog
    assert not stage.ana.submits({"kind": "finding"}).errors
    line = line_of(stage)
    assert (line.kind, line.occurred_at) == ("finding", START.replace(minute=30, second=20))
    assert (line.text or "").startswith(f"<@{stage.ben.id}")
    assert [one.changed_from for one in versions(stage, line)] == ["dialog"]


def test_the_dialog_changes_text_time_kind_and_place(stage: Stage, channel: Channel) -> None:
    answer = stage.types(stage.ana, "note failover by @ben", channel)
    stage.ana.clicks(answer, "Edit")
    stage.open_dialog(stage.ana)
    words = {"text": "rolled back by @ben", "when": "18:55", "kind": "action", "shown": "appendix"}
    assert stage.ana.submits(words).ok
    line = line_of(stage)
    assert (line.kind, line.occurred_at, line.shown) == ("action", at(16, 55), "appendix")
    assert (line.text or "").startswith("rolled back by <@")


def test_the_dialog_says_what_is_wrong_and_keeps_what_others_did_meanwhile(stage: Stage, channel: Channel) -> None:
    stage.types(stage.ben, "note failover", channel)
    stage.types(stage.ana, "edit 2", channel)
    stage.open_dialog(stage.ana)
    assert "no time that I can read" in stage.ana.submits({"when": "half past never"}).errors["when"]
    stage.types(stage.ben, "edit 2 failed over", channel)
    assert "Somebody changed line 2" in stage.ana.submits({"when": "18:00"}).errors["when"]
    assert (line_of(stage).text, line_of(stage).occurred_at) == ("failed over", START)


def test_a_time_can_become_unknown_in_the_dialog(quick: Stage) -> None:
    channel = quick.channel()
    quick.types(quick.ana, "note failover", channel)
    quick.types(quick.ana, "edit 2", channel)
    quick.open_dialog(quick.ana)
    quick.ana.submits({"when": "unknown"})
    assert (line_of(quick).occurred_at, line_of(quick).placed_at) == (None, START)
    quick.ana.closes_view()
    quick.types(quick.ana, "undo", channel)
    assert line_of(quick).occurred_at == START


def test_a_text_that_is_too_long_for_a_dialog_is_kept(quick: Stage) -> None:
    channel = quick.channel()
    long = "spool " * 600
    quick.types(quick.ana, f"note {long}", channel)
    quick.types(quick.ana, "edit 2", channel)
    assert "too long for a dialog" in quick.open_dialog(quick.ana)
    quick.ana.submits({"kind": "finding"})
    assert (line_of(quick).text, line_of(quick).kind) == (long.strip(), "finding")


# Who may, strike and restore, history


def test_the_author_the_commander_and_the_scribe_may_and_others_are_told_whom_to_ask(quick: Stage) -> None:
    channel = quick.channel()
    quick.types(quick.ben, "note failover", channel)
    for typed in ("edit 2 03:05", "edit 2", "strike 2"):
        said = quick.asks(quick.chloe, typed, channel)
        assert "Ask @Ben or @Ana" in said, said
    assert quick.chloe.view is None
    assert versions(quick, line_of(quick)) == []
    quick.types(quick.ana, "edit 2 finding:", channel)
    assert line_of(quick).kind == "finding"


def test_strike_and_restore_of_a_captured_line_move_its_mark_and_win_over_the_emoji(
    stage: Stage, channel: Channel
) -> None:
    message = stage.ben.posts(channel, "rolled back")
    stage.pins(stage.ana, message)
    assert "off the timeline" in stage.asks(stage.ana, "strike 2", channel)
    stage.settle()
    assert stage.slack.bot_user_id not in message.reactions.get("white_check_mark", [])
    stage.unpins(stage.ana, message)
    stage.pins(stage.chloe, message)
    assert stage.texts() == []
    assert "off the timeline already" in stage.asks(stage.ana, "strike 2", channel)
    stage.types(stage.ana, "restore 2", channel)
    stage.settle()
    assert stage.texts() == ["rolled back"]
    assert stage.slack.bot_user_id in message.reactions["white_check_mark"]
    assert "stands on the timeline" in stage.asks(stage.ana, "restore 2", channel)


def test_history_tells_who_changed_what_when_and_from_where(quick: Stage) -> None:
    channel = quick.channel()
    quick.types(quick.ben, "note failover @ana", channel)
    quick.types(quick.ana, "edit 2 03:05 decision: roll back", channel)
    quick.types(quick.ana, "strike 2", channel)
    said = quick.asks(quick.ben, "timeline history 2", channel)
    for wanted in ("Ana, ", "by a command", "time: 13:42 EDT", "failover @Ana", "→ roll back", "kind: note → decision"):
        assert wanted in said.replace("@ana", "@Ana"), said
    assert "• struck" in said
    assert "has no line 9" in quick.asks(quick.ben, "timeline history 9", channel)


def test_what_names_no_line_is_answered(quick: Stage, subtests: pytest.Subtests) -> None:
    words = ("edit", "edit 17:42 failover", "strike everything", "restore 2 now", "edit 99999999999 text")
    for typed, said in {**dict.fromkeys(words, "Say which line"), "strike 44": "has no line 44"}.items():
        with subtests.test(typed):
            assert said in quick.asks(quick.ana, typed, quick.channel())


def test_a_line_of_a_private_incident_cannot_be_reached_by_its_button(quick: Stage) -> None:
    channel = quick.declares("--private sev2 Payroll leaked")
    answer = quick.types(quick.ana, "note the file was public", channel)
    quick.settle()
    value = next(
        element["value"]
        for block in answer.blocks
        for element in block.get("elements", [])
        if element.get("action_id") == "undo"
    )
    public = quick.types(quick.chloe, "INC-1 note hello", quick.general)
    assert public.message is not None
    for block in public.message.blocks:
        for element in block.get("elements", []):
            if element.get("action_id") == "edit_line":
                element["value"] = value
    quick.chloe.leaves(channel)
    quick.settle()
    said = quick.clicks(quick.chloe, public, "Edit")
    assert "too old for me" in said
