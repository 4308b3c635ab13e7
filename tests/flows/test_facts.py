"""The one-line doors: key times, impact, whys, severity, status, action items, the timeline, help."""

from datetime import datetime

import pytest

from bot.sandbox import Channel
from storage import action_items, incidents
from tests.stage import START, Stage, at


class TestTimes:
    @pytest.mark.parametrize(
        ("typed", "name", "moment"),
        [
            ("time started 19:30", "started", at(17, 30)),
            ("time detected 17:35 UTC", "detected", at(17, 35)),
            ("time acknowledged: 5 min ago", "acknowledged", at(17, 37)),
            ("time mitigated 2025-07-15T17:40:00Z", "mitigated", at(17, 40)),
            ("mitigated 10 min ago", "mitigated", at(17, 32)),
            ("Detected 19:35", "detected", at(17, 35)),
            ("started 19:30", "started", at(17, 30)),
            ("acknowledged", "acknowledged", START),
            ("mitigated now", "mitigated", START),
        ],
    )
    def test_a_key_time_is_set(self, quick_stage: Stage, typed: str, name: str, moment: datetime) -> None:
        channel = quick_stage.declares()
        assert f"INC-1: {name}" in quick_stage.asks(quick_stage.ana, typed, channel)
        row = quick_stage.key_times()[name]
        assert (row.at, row.source, row.set_by) == (moment, "hand", quick_stage.ana.id)

    @pytest.mark.both_ways
    def test_it_can_be_corrected_and_made_unknown(self, stage: Stage, channel: Channel) -> None:
        stage.types(stage.ana, "time detected 19:30", channel)
        stage.types(stage.ben, "time detected 13:31", channel)
        stage.settle()
        assert stage.key_times()["detected"].at == at(17, 31)
        assert "detected is unknown" in stage.asks(stage.ana, "time detected unknown", channel)
        assert "detected" not in stage.key_times()

    def test_the_overview_shows_when_it_started(self, stage: Stage, channel: Channel) -> None:
        stage.types(stage.ana, "time started 19:30", channel)
        stage.settle()
        assert "Started: Jul 15, 2025 19:30" in stage.overview()

    @pytest.mark.parametrize("typed", ["time banana 19:30", "time detected", "time unknown 3"])
    def test_what_names_no_time_is_asked_back(self, quick_stage: Stage, typed: str) -> None:
        channel = quick_stage.declares()
        assert "/incident time mitigated 17:42" in quick_stage.asks(quick_stage.ana, typed, channel)
        assert quick_stage.key_times() == {}

    @pytest.mark.parametrize("when", ["soonish", "25:99", "yesterday-ish", "<!channel>"])
    def test_what_is_no_time_is_said(self, quick_stage: Stage, when: str) -> None:
        channel = quick_stage.declares()
        said = quick_stage.asks(quick_stage.ana, f"time detected {when}", channel)
        assert f"{when} is no time that I can read" in said
        assert quick_stage.key_times() == {}

    def test_a_line_of_unknown_time_keeps_its_place(self, stage: Stage, channel: Channel) -> None:
        for text in ("19:30 one", "19:33 two", "19:36 three"):
            stage.types(stage.ana, f"note {text}", channel)
        assert "Line 3 of INC-1 keeps its place" in stage.asks(stage.ana, "time 3 unknown", channel)
        assert stage.texts() == ["one", "two", "three"]
        assert stage.lines()[1].occurred_at is None
        assert "time unknown  two" in stage.asks(stage.ana, "timeline", channel)

    def test_a_line_that_is_not_there_is_said(self, stage: Stage, channel: Channel) -> None:
        assert "INC-1 has no line 99" in stage.asks(stage.ana, "time 99 unknown", channel)


class TestImpact:
    @pytest.mark.parametrize(
        ("typed", "impact"),
        [
            ("users 1300", {"users": "1300"}),
            ("users 12%", {"users": "12%"}),
            ("tickets 427", {"tickets": "427"}),
            ("cost $120,000", {"cost": "$120,000"}),
            ("effort 3 people 3 h", {"effort": "3 people 3 h"}),
            ("users 12%, tickets 427, cost $120,000", {"users": "12%", "tickets": "427", "cost": "$120,000"}),
            ("Nobody could pay & left", {"text": "Nobody could pay & left"}),
            ("users 12%. Nobody could <pay>", {"text": "users 12%. Nobody could <pay>"}),
        ],
    )
    def test_figures_and_words_are_kept(self, quick_stage: Stage, typed: str, impact: dict[str, str]) -> None:
        channel = quick_stage.declares()
        assert "Impact of INC-1 noted" in quick_stage.asks(quick_stage.ana, f"impact {typed}", channel)
        assert quick_stage.incident().impact == impact
        assert [one.kind for one in quick_stage.lines()] == ["impact"]

    def test_a_later_figure_counts_and_words_add_up(self, stage: Stage, channel: Channel) -> None:
        for typed in ("users 1000", "Nobody could pay", "users 1300", "Then all could"):
            stage.types(stage.ana, f"impact {typed}", channel)
        assert stage.incident().impact == {"users": "1300", "text": "Nobody could pay Then all could"}
        stage.settle()
        assert "users 1300" in stage.overview()


class TestWhys:
    @pytest.mark.parametrize("arrow", ["->", "→", "=>", "—>", "–>", "⇒", "-->"])
    def test_any_arrow_parts_question_and_answer(self, quick_stage: Stage, arrow: str) -> None:
        channel = quick_stage.declares()
        said = quick_stage.asks(quick_stage.ana, f"why Why did it fail? {arrow} The token expired", channel)
        assert "Why did it fail? → The token expired" in said
        with quick_stage.bot.db.read() as session:
            (factor,) = incidents.contributing_factors(session, quick_stage.incident().id or 0)
        assert (factor.question, factor.text) == ("Why did it fail?", "The token expired")

    def test_without_one_it_is_a_contributing_factor(self, stage: Stage, channel: Channel) -> None:
        said = stage.asks(stage.ana, "why the alert went to nobody", channel)
        assert "Contributing factor of INC-1: the alert went to nobody" in said

    def test_five_are_enough(self, stage: Stage, channel: Channel) -> None:
        said = [stage.asks(stage.ana, f"why Why {n}? -> because {n}", channel) for n in range(1, 6)]
        assert ["and why that?" in one for one in said] == [True] * 4 + [False]

    @pytest.mark.parametrize("typed", ["why ->", "why Why did it fail? ->"])
    def test_without_an_answer_it_is_asked_for(self, quick_stage: Stage, typed: str) -> None:
        assert "Say why" in quick_stage.asks(quick_stage.ana, typed, quick_stage.declares())


class TestSeverityAndStatus:
    @pytest.mark.parametrize("typed", ["SEV-2", "sev 2", "Sev2", "2", "severity 2", "sev–2"])
    def test_a_severity_in_any_form(self, quick_stage: Stage, typed: str) -> None:
        channel = quick_stage.declares()
        said = quick_stage.asks(quick_stage.ben, f"severity {typed}", channel)
        if typed == "2":
            assert "Choose one" in said
            return
        assert "INC-1 is SEV-2" in said
        assert quick_stage.steps()[-1] == "Severity sev1 → sev2"

    def test_one_that_is_none_is_asked_back(self, stage: Stage, channel: Channel) -> None:
        said = stage.asks(stage.ana, "severity awful", channel)
        assert "awful is no severity; INC-1 is sev1. Choose one: sev1" in said

    def test_the_same_again_adds_no_line(self, stage: Stage, channel: Channel) -> None:
        assert "already SEV-1" in stage.asks(stage.ana, "severity sev1", channel)
        assert stage.steps() == ["Declared sev1: Checkout is down"]

    def test_a_status_is_changed_and_told(self, stage: Stage, channel: Channel) -> None:
        assert "investigating: we do not know the cause yet" in stage.asks(stage.ana, "status", channel)
        assert "INC-1 is now identified" in stage.asks(stage.ana, "status Identified", channel)
        assert stage.steps()[-1] == "Status investigating → identified"
        stage.settle()
        assert "🔧 identified" in stage.overview()

    def test_monitoring_says_when_it_was_mitigated(self, stage: Stage, channel: Channel) -> None:
        stage.types(stage.ana, "status monitoring", channel)
        assert (stage.key_times()["mitigated"].at, stage.key_times()["mitigated"].source) == (START, "status")

    def test_one_that_is_none_gets_a_suggestion(self, stage: Stage, channel: Channel) -> None:
        assert "did you mean monitoring?" in stage.asks(stage.ana, "status montoring", channel)

    def test_resolved_has_a_word_of_its_own(self, stage: Stage, channel: Channel) -> None:
        assert "/incident resolve" in stage.asks(stage.ana, "status resolved", channel)
        assert stage.incident().is_open


class TestActionItems:
    def test_owner_date_and_priority_are_read(self, stage: Stage, channel: Channel) -> None:
        said = stage.asks(stage.ana, "todo Add an expiry alert @ben by 2025-07-25 p1", channel)
        assert "Add an expiry alert  p1" in said
        assert "owner: @Ben" in said or "owner: @somebody" in said
        with stage.bot.db.read() as session:
            (item,) = action_items.of_incident(session, stage.incident().id or 0)
        assert (item.text, item.owner_id, str(item.due_on), item.priority) == (
            "Add an expiry alert", stage.ben.id, "2025-07-25", "p1"
        )  # fmt: skip
        assert stage.pings() == []

    def test_an_owner_may_be_a_team(self, stage: Stage, channel: Channel) -> None:
        stage.types(stage.ana, "action Fix the build owner: Backend Team", channel)
        with stage.bot.db.read() as session:
            (item,) = action_items.of_incident(session, stage.incident().id or 0)
        assert (item.owner_name, item.owner_id) == ("Backend Team", None)

    def test_what_was_done_becomes_a_line_by_one_click(self, stage: Stage, channel: Channel) -> None:
        reply = stage.types(stage.ana, "todo restarted the importer", channel)
        stage.later_by(minutes=3)
        stage.clicks(stage.ana, reply, "It was done: make it a timeline line")
        (line,) = stage.lines()
        assert (line.text, line.kind, line.occurred_at) == ("restarted the importer", "action", START)

    def test_none_is_asked_for(self, stage: Stage, channel: Channel) -> None:
        stage.types(stage.ana, "todo", channel)
        assert "What is to be done?" in stage.open_dialog(stage.ana)

    def test_they_are_listed_and_done_by_a_click(self, stage: Stage, channel: Channel) -> None:
        stage.types(stage.ana, "todo Add an expiry alert @ben by 2025-07-25", channel)
        stage.settle()
        reply = stage.types(stage.ben, "actions", channel)
        assert "Add an expiry alert" in stage.reads(stage.ben, reply)
        assert "✅" in stage.clicks(stage.ben, reply, "Done")
        assert "none" in stage.asks(stage.ben, "actions", channel)
        assert "Add an expiry alert" in stage.asks(stage.ben, "actions all", channel)


class TestReading:
    def test_the_timeline_is_in_the_readers_own_zone(self, stage: Stage, channel: Channel) -> None:
        stage.types(stage.ana, "note 19:40 <b> failover", channel)
        assert "19:40  <b> failover" in stage.asks(stage.ana, "timeline", channel)
        assert "13:40  <b> failover" in stage.asks(stage.ben, "timeline", channel)

    def test_a_long_one_has_pages(self, quick_stage: Stage) -> None:
        channel = quick_stage.declares()
        for number in range(35):
            quick_stage.types(quick_stage.ana, f"note step-{number}.", channel)
        last, first = (quick_stage.asks(quick_stage.ana, f"timeline {n}".strip(), channel) for n in ("", "1"))
        assert "page 2 of 2" in last and "step-34." in last and "step-0." not in last  # noqa: PT018
        assert "step-0." in first and "step-34." not in first  # noqa: PT018

    def test_help_lists_every_word(self, stage: Stage) -> None:
        from handlers.commands import COMMANDS

        said = stage.asks(stage.ana, "help")
        assert all(f"/incident {one.usage}" in said for one in COMMANDS)
        assert "📌" in stage.asks(stage.ana, "help reactions")
