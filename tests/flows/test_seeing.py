"""Seeing: the timeline by pages and kinds, posted and checked; times that may be doubted; what the document shows."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from bot.postmortem.draft import document
from bot.sandbox import Channel, Message, Reply
from storage import incidents
from storage import timeline as rows
from tests.stage import START, Stage, at


def buttons(where: Reply | Message) -> list[str]:
    blocks = where.blocks
    return [one["text"]["text"] for block in blocks for one in block.get("elements", []) if one["type"] == "button"]


def fill(stage: Stage, many: int) -> None:
    """Put many lines on the timeline in one go, one every ten seconds."""
    incident = stage.incident()

    def job(session: Session) -> None:
        for number in range(1, many + 1):
            moment = START + timedelta(seconds=10 * number)
            rows.add(
                session,
                team_id=incident.team_id,
                incident_id=incident.id,
                occurred_at=moment,
                placed_at=moment,
                recorded_at=moment,
                kind="decision" if number % 10 == 0 else "note",
                text=f"step {number} &lt;of&gt; the *failover* " + "with many words " * 20,
                author_id=stage.ben.id,
                source="command",
            )

    stage.bot.db.write(job)


# Pages


@pytest.mark.both_ways
def test_a_thousand_lines_are_read_by_pages(stage: Stage, channel: Channel) -> None:
    fill(stage, 1000)
    answer = stage.types(stage.ana, "timeline", channel)
    assert "1,001 lines · page 51 of 51" in stage.reads(stage.ana, answer)
    assert buttons(answer) == ["◀ Older"]
    said = stage.clicks(stage.ana, answer, "◀ Older")
    assert "page 50 of 51" in said
    assert "step 980 <of>" in said
    assert "step 981 <of>" not in said  # as many on each page: the last one is not nearly empty
    assert "step 1000 <of>" not in said
    first = stage.types(stage.ana, "timeline 1", channel)
    assert buttons(first) == ["Newer ▶"]
    assert "Declared sev1" in stage.reads(stage.ana, first)
    assert "page 2 of 51" in stage.clicks(stage.ana, first, "Newer ▶")


def test_one_kind_alone(quick: Stage) -> None:
    channel = quick.channel()
    fill(quick, 300)
    for typed in ("timeline decisions", "timeline decision", "lines decided"):
        said = quick.asks(quick.ana, typed, channel)
        assert "30 lines (decision) · page 2 of 2" in said
        assert "step 300 <of>" in said
        assert said.count("<of>") == 15
    assert "page 1 of 2" in quick.asks(quick.ana, "timeline decisions 1", channel)
    assert "No such line: went well" in quick.asks(quick.ana, "timeline went well", channel)
    assert "Did you mean `/incident timeline decision`" in quick.types(quick.ana, "timeline decisoin", channel).text


def test_days_are_those_of_the_reader(quick: Stage) -> None:
    quick.later_by(hours=12)
    quick.types(quick.ana, "note 15 Jul 23:30 UTC paged the database team", quick.channel())
    assert "Wednesday 16 July 2025" in quick.asks(quick.ana, "timeline", quick.channel())
    assert "Wednesday 16 July 2025" not in quick.asks(quick.ben, "timeline", quick.channel())


def test_marks_tell_what_is_special_about_a_line(quick: Stage) -> None:
    channel = quick.channel()
    quick.types(quick.ana, "note around 19:30 failover", channel)
    quick.types(quick.ana, "edit 2 failed over", channel)
    message = quick.ben.posts(channel, "started at 16:50 UTC")
    quick.pins(quick.ana, message)
    quick.ben.deletes(message)
    quick.settle()
    quick.types(quick.ana, "resolve", channel)
    quick.types(quick.ana, "note one more thing", channel)
    said = quick.asks(quick.ana, "timeline", channel)
    assert "~19:30  failed over  Ana" in said
    assert "edited" in said
    assert "source deleted" in said
    assert "late" in said


def test_the_menu_beside_a_line(stage: Stage, channel: Channel) -> None:
    stage.types(stage.ben, "note failover started", channel)
    page = stage.types(stage.ana, "timeline", channel)

    def choose(what: str) -> str:
        reply = stage.ana.chooses(page, "line_menu:2", what)
        assert reply.ok, reply.error
        return stage.reads(stage.ana, reply.wait_later()[-1])

    assert "internal" in choose("Keep internal")
    assert stage.lines()[0].shown == "internal"
    assert "appendix only" in choose("Show in the appendix only")
    assert "failover started" not in choose("Strike")
    assert stage.texts() == []
    struck = stage.types(stage.ana, "timeline struck", channel)
    reply = stage.ana.chooses(struck, "line_menu:2", "Put back")
    assert reply.wait_later()
    assert stage.texts() == ["failover started"]
    page = stage.types(stage.ana, "timeline", channel)
    assert "by the menu" in choose("Who changed what")
    stage.ana.chooses(page, "line_menu:2", "Edit: time, kind, text")
    assert "failover started" in stage.open_dialog(stage.ana)
    page = stage.types(stage.chloe, "timeline", channel)
    reply = stage.chloe.chooses(page, "line_menu:2", "Strike")
    assert "Ask @Ben or @Ana" in stage.reads(stage.chloe, reply.wait_later()[-1])


def test_post_puts_it_into_the_channel_page_by_page(stage: Stage, channel: Channel) -> None:
    fill(stage, 45)
    assert "in 3 messages" in stage.asks(stage.ana, "timeline post", channel)
    stage.settle()
    posted = [stage.reads(stage.ben, one) for one in stage.spoken(channel)[-3:]]
    assert [f"page {number} of 3" in said for number, said in enumerate(posted, 1)] == [True] * 3
    assert "2025-07-15 13:42" in posted[0]
    assert "step 45 <of>" in posted[2]
    assert stage.dead() == []


def test_post_stays_in_the_thread_where_the_channel_is_not_the_incidents_own(quick_stage: Stage) -> None:
    stage = quick_stage
    stage.ana.invites(stage.general, stage.slack.bot_user_id)
    stage.declares("sev2 --here Login is slow", channel=stage.general)
    before = len(stage.spoken(stage.general))
    stage.types(stage.ana, "timeline post", stage.general)
    stage.settle()
    assert len(stage.spoken(stage.general)) == before
    replies = stage.general.replies(stage.incident().overview_ts or "")
    assert "Declared sev2" in stage.reads(stage.ana, replies[-1])


# The check


def test_the_check_tells_the_day_of_two_moments_where_the_clock_alone_would_mislead(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = stage.declares("sev1 Checkout is down")
    stage.later_by(minutes=10)
    stage.types(stage.chloe, "note Rolled back", channel)
    stage.types(stage.chloe, "note 17:45 disk is full", channel)
    same_day = stage.reads(stage.chloe, stage.types(stage.chloe, "timeline check", channel))
    assert "stands before it (17:45, 17:52)" in same_day
    stage.later_by(hours=24)
    stage.types(stage.chloe, "note Failed over", channel)
    stage.types(stage.chloe, "note yesterday 17:50 a second disk", channel)
    stage.types(stage.chloe, "strike 2", channel)
    said = stage.reads(stage.chloe, stage.types(stage.chloe, "timeline check", channel))
    assert "stands before it (Jul 15" in said, said


def test_the_check_names_what_to_look_at_and_each_button_mends_it(stage: Stage, channel: Channel) -> None:
    stage.types(stage.ana, "note mitigation: customers are called back", channel)
    stage.types(stage.ben, "note 08:00 deploy of v412", channel)
    stage.later_by(minutes=10)
    stage.types(stage.ana, "note Rolled back!", channel)
    stage.later_by(minutes=2)
    stage.types(stage.ben, "note rolled back", channel)
    stage.types(stage.ben, "note 13:50 disk is full", channel)
    stage.later_by(minutes=50)
    answer = stage.types(stage.ana, "timeline check", channel)
    said = stage.reads(stage.ana, answer)
    for wanted in (
        "Line 3 stands at",
        "long before the incident",
        "Lines 4 and 5 say the same within five minutes",
        "Line 6 was noted after line 4, and stands before it",
        "Nobody has said when it was mitigated; line 2 may tell",
        "Nobody has said when it was detected",
        "(50 min)",
    ):
        assert wanted in said, said
    said = stage.clicks(stage.ana, answer, "Strike line 5")
    assert "say the same" not in said
    said = stage.clicks(stage.ana, answer, "Take the time of line 2")
    assert (stage.key_times()["mitigated"].at, stage.key_times()["mitigated"].line_number) == (START, 2)
    assert "when it was mitigated" not in said
    stage.ana.clicks(answer, "Say when it was detected")
    stage.open_dialog(stage.ana)
    assert "no time that I can read" in stage.ana.submits({"when": "soon"}).errors["when"]
    assert stage.ana.submits({"when": "20:00"}).ok
    assert stage.key_times()["detected"].at == at(18, 0)
    stage.ana.closes_view()
    stage.ana.clicks(answer, "Add a line")
    assert "2025-07-15 19:52" in stage.open_dialog(stage.ana)
    assert stage.ana.submits({"text": "waited for the vendor", "when": "20:20", "kind": "communication"}).ok
    assert (stage.lines()[-1].text, stage.lines()[-1].occurred_at) == ("waited for the vendor", at(18, 20))


def test_a_line_in_the_wrong_zone_is_moved_from_the_check(quick: Stage) -> None:
    channel = quick.channel()
    quick.later_by(minutes=60)
    quick.types(quick.ben, "note 18:20 failover started", channel)
    assert quick.lines()[0].occurred_at == at(22, 20, 14)
    answer = quick.types(quick.ben, "timeline check", channel)
    quick.clicks(quick.ben, answer, "18:20 UTC instead")
    assert quick.lines()[0].occurred_at == at(18, 20)


def test_what_a_captured_message_says_of_its_time_is_moved_or_left(stage: Stage, channel: Channel) -> None:
    stage.later_by(minutes=20)
    for text in ("at 17:50 UTC the queue was full", "5 min ago the workers were restarted"):
        stage.pins(stage.ana, stage.ana.posts(channel, text))
    answer = stage.types(stage.ana, "timeline check", channel)
    said = stage.reads(stage.ana, answer)
    assert said.count(" says ") == 2
    said = stage.clicks(stage.ana, answer, "Move")
    assert said.count(" says ") == 1
    said = stage.clicks(stage.ana, answer, "Leave")
    assert " says " not in said
    times = {line.number: line.occurred_at for line in stage.lines()}
    moved = [when for when in times.values() if when in {at(17, 50), at(17, 57)}]
    assert len(moved) == 1


def test_nothing_to_look_at(quick: Stage) -> None:
    channel = quick.channel()
    quick.types(quick.ana, "time detected now", channel)
    quick.types(quick.ana, "time mitigated now", channel)
    assert "no gaps or slips" in quick.types(quick.ana, "timeline check", channel).text


def test_resolve_names_the_findings_and_opens_the_check(stage: Stage, channel: Channel) -> None:
    stage.later_by(minutes=45)
    stage.types(stage.ana, "note rolled back", channel)
    stage.types(stage.ana, "resolve", channel)
    stage.settle()
    message = stage.channel().by_ts[stage.incident().resolve_ts or ""]
    said = stage.reads(stage.ana, message)
    assert "Worth a look in the timeline" in said
    assert "(45 min)" in said
    opened = stage.clicks(stage.ben, message, "Look through them")
    assert "Add a line" in opened


# The document


def test_internal_lines_are_in_no_document_and_the_appendix_has_its_own(quick: Stage) -> None:
    channel = quick.channel()
    for text in ("rolled back", "the password is on a note", "df -h of all nodes"):
        quick.types(quick.ana, f"note {text}", channel)
    page = quick.types(quick.ana, "timeline", channel)
    quick.ana.chooses(page, "line_menu:3", "Keep internal")
    quick.ana.chooses(page, "line_menu:4", "Show in the appendix only")
    quick.settle()
    services = quick.bot.services
    with quick.bot.db.read() as session:
        incident = incidents.get(session, 1)
        written = document(session, incident, settings=services.settings, rendering=services.rendering)
    assert "password" not in written
    assert "df -h" in written.partition("## Appendix")[2]
    assert "df -h" not in written.partition("## Appendix")[0]
