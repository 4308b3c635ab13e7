"""Times that may be doubted: the answer says how a time was read, and offers what else it may mean."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.sandbox import Channel, Reply
from tests.databases import sqlite_copy
from tests.stage import HTTP, START, Stage, at, staged


def buttons(answer: Reply) -> list[str]:
    return [
        one["text"]["text"] for block in answer.blocks for one in block.get("elements", []) if one["type"] == "button"
    ]


def test_a_clock_that_fits_only_in_utc_is_offered_first(stage: Stage, channel: Channel) -> None:
    stage.later_by(minutes=60)
    answer = stage.types(stage.ben, "note 18:02 failover started", channel)
    assert buttons(answer) == ["18:02 UTC instead", "Undo", "Edit"]
    said = stage.clicks(stage.ben, answer, "18:02 UTC instead")
    assert "14:02 EDT (18:02 UTC)" in said
    (line,) = stage.lines()
    assert (line.occurred_at, line.text) == (at(18, 2), "failover started")


@pytest.mark.parametrize("typed", ["14:10 in time", "18:02 EDT says so", "yesterday 18:02 the day before", "no time"])
def test_a_time_that_fits_or_names_its_zone_or_day_is_not_doubted(quick: Stage, typed: str) -> None:
    quick.later_by(minutes=60)
    assert buttons(quick.types(quick.ben, f"note {typed}", quick.channel())) == ["Undo", "Edit"]


def test_a_date_that_lies_ahead_is_asked_about(stage: Stage, channel: Channel) -> None:
    answer = stage.types(stage.ana, "note 2025-07-17 09:00 maintenance begins", channel)
    assert "Is it meant?" in stage.reads(stage.ana, answer)
    assert stage.lines()[0].occurred_at == at(7, 0, 17)
    assert "Is it meant?" not in stage.clicks(stage.ana, answer, "It is meant")
    again = stage.types(stage.ana, "note 2025-07-18 09:00 slipped", channel)
    stage.clicks(stage.ana, again, "Now instead")
    assert stage.lines()[0].occurred_at == START
    assert "Wed 01 Jan 2031 11:00 CET (10:00 UTC)" in stage.asks(stage.ana, "note 2031-01-01 10:00 UTC x", channel)


def test_an_hour_that_the_clocks_show_twice_offers_the_other(quick: Stage) -> None:
    quick.clock.set(datetime(2025, 11, 2, 7, 30, tzinfo=UTC))
    quick.types(quick.ana, "declare sev2 Clocks go back", quick.general)
    quick.settle()
    answer = quick.types(quick.ben, "INC-2 note 01:30 batch started", quick.general)
    assert buttons(answer)[0] == "01:30 EDT instead"
    quick.clicks(quick.ben, answer, "01:30 EDT instead")
    assert quick.lines(2)[0].occurred_at == datetime(2025, 11, 2, 5, 30, tzinfo=UTC)


def test_a_time_from_the_start_names_its_zero(quick: Stage) -> None:
    channel = quick.channel()
    assert "T+0 is 17:42 UTC, when it was declared" in quick.asks(quick.chloe, "note T+1m seen", channel)
    quick.types(quick.chloe, "time started 17:30", channel)
    assert "T+0 is 17:30 UTC, when it started" in quick.asks(quick.chloe, "note T+2m seen", channel)
    assert [line.occurred_at for line in quick.lines()] == [at(17, 32), at(17, 43)]


def test_zone_utc_makes_bare_times_of_the_incident_utc(stage: Stage, channel: Channel) -> None:
    assert "those of whoever types them" in stage.asks(stage.ben, "zone", channel)
    assert "means 17:42 UTC" in stage.asks(stage.ben, "zone utc", channel)
    stage.types(stage.ben, "note 17:40 failover started", channel)
    stage.types(stage.ben, "edit 2 17:41", channel)
    stage.types(stage.ben, "time detected 17:39", channel)
    assert [line.occurred_at for line in stage.lines()] == [at(17, 41)]
    assert stage.key_times()["detected"].at == at(17, 39)
    stage.types(stage.ben, "zone local", channel)
    stage.types(stage.ben, "note 13:42 again", channel)
    assert stage.lines()[-1].occurred_at == START
    assert "I do not know mars" in stage.asks(stage.ben, "zone mars", channel)


def test_a_setting_makes_bare_times_utc(ready: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BARE_TIMES_ARE_UTC", "true")
    with staged(sqlite_copy(ready, tmp_path), HTTP) as stage:
        channel = stage.declares()
        stage.types(stage.ben, "note 17:40 failover started", channel)
        assert stage.lines()[0].occurred_at == at(17, 40)
        assert "a setting says so" in stage.asks(stage.ben, "zone", channel)


def test_an_impact_follows_the_zone_of_its_incident_too(quick_stage: Stage) -> None:
    channel = quick_stage.declares()
    quick_stage.types(quick_stage.ana, "zone utc", channel)
    quick_stage.types(quick_stage.ana, "impact 17:30 users 12%", channel)
    (line,) = quick_stage.lines()
    assert line.occurred_at == datetime(2025, 7, 15, 17, 30, tzinfo=UTC)
