"""The end of an incident: closed at once, its postmortem drafted and posted, late words kept."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.stage import START, Stage


def file_of(stage: Stage) -> str:
    """Return what stands in the newest file in the incident's channel."""
    shared = [file for message in stage.channel().messages for file in message.files]
    content: bytes = stage.slack.workspace.files[shared[-1]["id"]].content
    return content.decode()


def test_it_closes_at_once_and_the_draft_follows(either_stage: Stage) -> None:
    stage = either_stage
    channel = stage.declares()
    stage.types(stage.ana, "note 17:43 UTC tried again", channel)
    stage.pins(stage.chloe, stage.ben.posts(channel, "rolled back"))
    stage.later_by(minutes=45)
    assert "INC-1 is resolved at 20:27 CEST (18:27 UTC)" in stage.asks(stage.ana, "resolve All good again", channel)
    stage.settle()
    assert not stage.incident().is_open
    assert stage.steps() == ["Declared sev1: Checkout is down", "Resolved: All good again"]
    said = stage.reads(stage.ben, stage.spoken(channel)[1])
    assert "✅ INC-1 resolved: Checkout is down" in said
    assert "drafted from 4 lines by 2 people: the draft (https://" in said
    assert "Still missing" in said
    assert "tried again" in file_of(stage)
    assert "Status: ✅ resolved" in stage.overview()
    assert (stage.dead(), stage.pings()) == ([], [])


@pytest.mark.both_ways
def test_the_file_stands_under_the_message_with_its_permalink(stage: Stage) -> None:
    channel = stage.declares()
    stage.types(stage.ana, "resolve", channel)
    stage.settle()
    message, posted = stage.spoken(channel)[1], next(one for one in channel.messages if one.files)
    assert posted.thread_ts == message.ts
    assert posted.files[0]["permalink"] in stage.reads(stage.ana, message)
    assert posted.files[0]["name"] == "inc-1-postmortem.md"


@pytest.mark.parametrize(
    ("typed", "at", "summary"),
    [
        ("resolve 20:00 payments work again", datetime(2025, 7, 15, 18, 0, tzinfo=UTC), "payments work again"),
        ("resolve 10 min ago", START + timedelta(minutes=35), ""),
        ("RESOLVE 2025-07-15T18:20:00Z done & dusted", datetime(2025, 7, 15, 18, 20, tzinfo=UTC), "done & dusted"),
        ("resolve we are fine", START + timedelta(minutes=45), "we are fine"),
        ("resolved", START + timedelta(minutes=45), ""),
    ],
)
def test_it_takes_a_time_and_a_summary(quick_stage: Stage, typed: str, at: datetime, summary: str) -> None:
    stage = quick_stage
    channel = stage.declares()
    stage.later_by(minutes=45)
    stage.types(stage.ana, typed, channel)
    assert stage.key_times()["resolved"].at == at
    assert stage.incident().summary == summary
    assert stage.incident().closed_at == START + timedelta(minutes=45)


@pytest.mark.both_ways
def test_twice_is_said_and_changes_nothing(stage: Stage) -> None:
    channel = stage.declares()
    stage.types(stage.ana, "resolve first", channel)
    stage.settle()
    calls = len(stage.slack.calls)
    assert "INC-1 is resolved already" in stage.asks(stage.ben, "resolve second", channel)
    stage.settle()
    assert stage.incident().summary == "first"
    assert len(stage.slack.calls) == calls


def test_the_end_can_be_corrected_by_a_time_alone(stage: Stage) -> None:
    channel = stage.declares()
    stage.later_by(minutes=45)
    stage.types(stage.ana, "resolve", channel)
    assert "INC-1: resolved 20:10 CEST (18:10 UTC)" in stage.asks(stage.ana, "resolve 20:10", channel)
    assert stage.key_times()["resolved"].at == datetime(2025, 7, 15, 18, 10, tzinfo=UTC)


@pytest.mark.parametrize("begin", ["", "time started 19:30"])
def test_it_does_not_end_before_it_began(quick_stage: Stage, begin: str) -> None:
    stage = quick_stage
    channel = stage.declares()
    if begin:
        stage.types(stage.ana, begin, channel)
    said = stage.asks(stage.ana, "resolve 19:00 oops", channel)
    assert "That would end the incident (2025-07-15 17:00 UTC) before it" in said
    assert stage.incident().is_open
    assert "resolved" not in stage.key_times()


def test_it_may_end_before_it_was_declared_when_it_began_before_that(quick_stage: Stage) -> None:
    channel = quick_stage.declares()
    quick_stage.types(quick_stage.ana, "time started 18:00", channel)
    quick_stage.types(quick_stage.ana, "resolve 19:00", channel)
    assert not quick_stage.incident().is_open


def test_late_notes_are_kept_and_marked(stage: Stage) -> None:
    channel = stage.declares()
    stage.types(stage.ana, "resolve", channel)
    stage.later_by(hours=2)
    assert "late: the incident was resolved" in stage.asks(stage.ben, "note 19:40 UTC a customer wrote", channel)
    stage.pins(stage.ben, stage.chloe.posts(channel, "one more thing"))
    assert [(one.text, one.late) for one in stage.lines()] == [("a customer wrote", True), ("one more thing", True)]
    assert "late" in stage.asks(stage.ana, "timeline", channel)


def test_the_document_is_drafted_again_when_asked(stage: Stage) -> None:
    channel = stage.declares()
    stage.types(stage.ana, "resolve", channel)
    stage.settle()
    stage.types(stage.ben, "note well: the rollback took a minute", channel)
    assert "being drafted" in stage.asks(stage.chloe, "postmortem", channel)
    stage.settle()
    assert "the rollback took a minute" in file_of(stage)
    assert len([one for one in stage.spoken(channel) if one.text.startswith("INC-1 is resolved")]) == 1


def test_where_it_was_published_is_kept_and_shown(stage: Stage) -> None:
    channel = stage.declares()
    stage.types(stage.ana, "resolve", channel)
    said = stage.asks(stage.ana, "postmortem link https://wiki.example.com/inc-1?a=b&c=d", channel)
    assert "https://wiki.example.com/inc-1?a=b&c=d" in said
    stage.settle()
    assert "Postmortem  https://wiki.example.com/inc-1?a=b&c=d" in stage.overview()
    assert stage.dead() == []


def test_what_is_no_address_is_refused(quick_stage: Stage, subtests: pytest.Subtests) -> None:
    channel = quick_stage.declares()
    for address in ("", "wiki", "javascript:alert(1)", "file:///etc/passwd", "https://", "https://[1", "<!channel>"):
        with subtests.test(address):
            assert "is no web address" in quick_stage.asks(quick_stage.ana, f"postmortem link {address}", channel)
            assert quick_stage.incident().postmortem_url is None


def test_back_from_resolved_reopens_it(stage: Stage) -> None:
    channel = stage.declares()
    stage.types(stage.ana, "resolve", channel)
    assert "now investigating" in stage.asks(stage.ana, "status investigating", channel)
    assert stage.incident().is_open
    assert "resolved" not in stage.key_times()
    assert "INC-1 is resolved at" in stage.asks(stage.ana, "resolve", channel)
    stage.settle()
    assert stage.dead() == []
