"""Due dates: a date of the person's calendar, two that people mean by the same words, or a question."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.when import Due, read_due

NOW = datetime(2025, 9, 16, 14, 20, tzinfo=UTC)  # a Tuesday
BERLIN = "Europe/Berlin"


def _on(text: str, now: datetime = NOW, zone: str = BERLIN) -> str | None:
    on = read_due(text, now=now, zone=zone).on
    return on.isoformat() if on else None


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("today", "2025-09-16"),
        ("by COB", "2025-09-16"),
        ("Tonight", "2025-09-16"),
        ("tomorrow morning", "2025-09-17"),
        ("the day after tomorrow", "2025-09-18"),
        ("thursday", "2025-09-18"),
        ("by Thu 5pm", "2025-09-18"),
        ("EOD thursday", "2025-09-18"),
        ("tues", "2025-09-23"),
        ("this tuesday", "2025-09-16"),
        ("thursday next week", "2025-09-25"),
        ("a week from thursday", "2025-09-25"),
        ("in 3 days", "2025-09-19"),
        ("two weeks from now", "2025-09-30"),
        ("1w", "2025-09-23"),
        ("a fortnight", "2025-09-30"),
        ("within 6 months", "2026-03-16"),
        ("in 48 hours", "2025-09-18"),
        ("in 5 business days", "2025-09-23"),
        ("3 working days", "2025-09-19"),
        ("end of the week", "2025-09-19"),
        ("end of next week", "2025-09-26"),
        ("EOM", "2025-09-30"),
        ("next month", "2025-10-31"),
        ("end of February", "2026-02-28"),
        ("EOQ", "2025-09-30"),
        ("Q1", "2026-03-31"),
        ("Q4 2026", "2026-12-31"),
        ("end of year", "2025-12-31"),
        ("Sep 16", "2025-09-16"),
        ("Sep 15", "2026-09-15"),
        ("due: 3rd of October", "2025-10-03"),
        ("October 3, 2027", "2027-10-03"),
        ("Oct 3 17:00", "2025-10-03"),
        ("Fri, Oct 3", "2025-10-03"),
        ("2025/10/03", "2025-10-03"),
        ("20251003", "2025-10-03"),
        ("2025-10-03T23:30Z", "2025-10-04"),
        ("2025-10-04 01:00 JST", "2025-10-03"),
        ("the 3rd", "2025-10-03"),
        ("on the 31st", "2025-10-31"),
        ("Feb 29", "2028-02-29"),
    ],
)
def test_a_phrase_names_one_date(text: str, on: str) -> None:
    due = read_due(text, now=NOW, zone=BERLIN)
    assert due == Due(date.fromisoformat(on))


def test_months_are_clipped_to_their_end() -> None:
    assert _on("in a month", datetime(2026, 1, 31, 9, tzinfo=UTC)) == "2026-02-28"


def test_from_a_weekend_the_week_ends_on_the_coming_friday() -> None:
    saturday = datetime(2025, 9, 20, 9, tzinfo=UTC)
    assert _on("EOW", saturday) == "2025-09-26"
    assert _on("in 1 business day", saturday) == "2025-09-22"
    assert read_due("next week", now=saturday, zone=BERLIN).alternative == date(2025, 9, 22)


def test_the_date_is_that_of_the_person() -> None:
    assert _on("today", datetime(2025, 9, 16, 23, 0, tzinfo=UTC), "Asia/Tokyo") == "2025-09-17"
    assert _on("today", datetime(2025, 9, 16, 3, 0, tzinfo=UTC), "America/New_York") == "2025-09-15"


def test_next_friday_gives_both_dates_and_asks() -> None:
    due = read_due("next friday", now=NOW, zone=BERLIN)
    assert (due.on, due.alternative) == (date(2025, 9, 26), date(2025, 9, 19))
    assert due.question
    assert "Friday 26 September 2025 or Friday 19 September 2025" in due.question
    assert read_due("next monday", now=NOW, zone=BERLIN) == Due(date(2025, 9, 22))


def test_a_clock_before_the_day_and_the_latest_after_it_are_passed_over() -> None:
    for phrase in ("by 5pm friday", "17:00 UTC on friday", "noon, friday", "friday at the latest", "friday latest"):
        assert read_due(phrase, now=NOW, zone=BERLIN).on == read_due("friday", now=NOW, zone=BERLIN).on, phrase
    for phrase in ("fortnight", "in fortnight's time", "in the next 2 weeks"):
        assert read_due(phrase, now=NOW, zone=BERLIN).on == read_due("2 weeks", now=NOW, zone=BERLIN).on, phrase
    assert read_due("5pm", now=NOW, zone=BERLIN).on is None


def test_a_date_of_numbers_names_what_it_may_mean_and_is_none() -> None:
    may_mean = {
        "03/04": (date(2026, 4, 3), date(2026, 3, 4)),
        "11/12/2025": (date(2025, 12, 11), date(2025, 11, 12)),
        "5.10.": (date(2025, 10, 5), date(2026, 5, 10)),
        "31/12/25 EOD": (date(2025, 12, 31),),
        "4/4": (date(2026, 4, 4),),
        "29/02": (date(2028, 2, 29),),
        "13/13": (),
        "3/5 nodes": (),
        "1.2.3.4": (),
    }
    found = {phrase: read_due(phrase, now=NOW, zone=BERLIN) for phrase in may_mean}
    assert {phrase: due.choices for phrase, due in found.items()} == may_mean
    assert all(due.on is None and due.question for due in found.values())


def test_a_past_date_is_kept_and_marked() -> None:
    assert read_due("2025-09-01", now=NOW, zone=BERLIN) == Due(date(2025, 9, 1), past=True)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "asap",
        "soon",
        "TBD",
        "next sprint",
        "the 2.4 release",
        "October",
        "mid-October",
        "thursday or friday",
        "thursday/friday",
        "Feb 30",
        "2025-02-30",
        "the 32nd",
        "Thu, Oct 3",
        "03/10/2025",
        "10/3",
        "3.10.2025",
        "last friday",
        "yesterday",
        "3 days ago",
        "5m",
        "2025",
        "17:00",
        "in 9999 years",
    ],
)
def test_what_names_no_single_date_gives_a_question(text: str) -> None:
    due = read_due(text, now=NOW, zone=BERLIN)
    assert due.on is None
    assert due.question
    assert due.question.endswith((".", "?"))


_WORDS = (
    "by due EOD next this friday week in 2 weeks 99999 months Q3 end of the 31st Feb 29 2025 -02-30 9am or 17:00 UTC"
)


@given(
    st.one_of(st.text(max_size=100), st.lists(st.sampled_from(_WORDS.split()), max_size=8).map(" ".join)),
    st.datetimes(datetime(1980, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)
def test_no_phrase_raises_and_there_is_a_date_or_a_question(text: str, now: datetime) -> None:
    due = read_due(text, now=now, zone=BERLIN)
    assert due == read_due(text, now=now, zone=BERLIN)
    assert (due.on is None) <= (due.question is not None)
    assert (due.alternative is not None) <= (due.question is not None and due.on is not None)


@given(st.dates(date(2025, 9, 16), date(2099, 1, 1)))
def test_a_written_date_is_that_date(on: date) -> None:
    for form in ("{:%Y-%m-%d}", "by {:%B} {:%d}, {:%Y}", "{:%d} {:%b} {:%Y}", "{:%A}, {:%B} {:%d} {:%Y}"):
        assert read_due(form.format(*[on] * 4), now=NOW, zone=BERLIN).on == on
