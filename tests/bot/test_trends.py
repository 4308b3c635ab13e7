"""Periods as people type them, and the figures of reports."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.errors import Refusal
from bot.metrics import durations
from bot.trends import figures
from bot.trends.figures import Seen
from bot.trends.likeness import groups, repeated
from bot.trends.period import Period, read_period, spanning
from storage.action_items import ActionItem
from storage.incidents import ContributingFactor, Incident, KeyTime

TODAY = date(2025, 7, 15)
AT = datetime(2025, 6, 10, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "first", "last", "before"),
    [
        ("", "2025-06-16", "2025-07-15", "2025-05-17 to 2025-06-15"),
        ("month", "2025-07-01", "2025-07-15", "2025-06-01 to 2025-06-15"),
        ("Last Month", "2025-06-01", "2025-06-30", "2025-05-01 to 2025-05-31"),
        ("this quarter", "2025-07-01", "2025-07-15", "2025-04-01 to 2025-04-15"),
        ("last quarter", "2025-04-01", "2025-06-30", "2025-01-01 to 2025-03-31"),
        ("2024", "2024-01-01", "2024-12-31", "2023-01-01 to 2023-12-31"),
        ("august", "2024-08-01", "2024-08-31", "2024-07-01 to 2024-07-31"),
        ("June 2025", "2025-06-01", "2025-06-30", "2025-05-01 to 2025-05-31"),
        ("2025-06", "2025-06-01", "2025-06-30", "2025-05-01 to 2025-05-31"),
        ("q1", "2025-01-01", "2025-03-31", "2024-10-01 to 2024-12-31"),
        ("Q2 2025", "2025-04-01", "2025-06-30", "2025-01-01 to 2025-03-31"),
        ("last 2 weeks", "2025-07-02", "2025-07-15", "2025-06-18 to 2025-07-01"),
        ("90 days", "2025-04-17", "2025-07-15", "2025-01-17 to 2025-04-16"),
        ("2025-06-01 to 2025-06-30", "2025-06-01", "2025-06-30", "2025-05-01 to 2025-05-31"),
        ("2025-06-03..2025-06-09", "2025-06-03", "2025-06-09", "2025-05-27 to 2025-06-02"),
        ("from 3 June until 9 June", "2025-06-03", "2025-06-09", "2025-05-27 to 2025-06-02"),
        ("9 jun - 3 jun", "2025-06-03", "2025-06-09", "2025-05-27 to 2025-06-02"),
        ("since 1 july", "2025-07-01", "2025-07-15", "2025-06-16 to 2025-06-30"),
        ("yesterday", "2025-07-14", "2025-07-14", "2025-07-13 to 2025-07-13"),
        ("week of 2025-06-11", "2025-06-09", "2025-06-15", "2025-06-02 to 2025-06-08"),
        ("2025-07-10 to 2099-12-31", "2025-07-10", "2025-07-15", "2025-07-04 to 2025-07-09"),
    ],
)
def test_a_period_is_read_as_people_type_it(typed: str, first: str, last: str, before: str) -> None:
    period = read_period(typed, today=TODAY, zone="Europe/Copenhagen")
    assert (period.first.isoformat(), period.last.isoformat()) == (first, last)
    assert f"{period.before.first} to {period.before.last}" == before
    again = read_period(period.words, today=TODAY, zone="Europe/Copenhagen")
    assert (again.first, again.last, again.name) == (period.first, period.last, period.name)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        *((words, "which_period") for words in ("soon", "month of sundays", "2025-02-30", "0 days", "9999 years",
                                                "1066-10-14", "<!channel>", "june july august", "99999 days")),
        ("2026-01-01", "period_lies_ahead"),
        ("2030", "period_lies_ahead"),
    ],
)  # fmt: skip
def test_what_names_no_period_is_refused(typed: str, reason: str) -> None:
    with pytest.raises(Refusal) as refusal:
        read_period(typed, today=TODAY, zone="UTC")
    assert refusal.value.reason == reason


def test_days_begin_where_the_reader_lives_also_when_the_clocks_change() -> None:
    march = Period(date(2025, 3, 30), date(2025, 3, 30), "Europe/Copenhagen")
    assert march.start == datetime(2025, 3, 29, 23, tzinfo=UTC)
    assert march.end - march.start == timedelta(hours=23)
    assert spanning(date(2025, 3, 1), date(2025, 3, 31), "UTC").name == "March 2025"


def seen_of(minutes: int | None, number: int = 1) -> Seen:
    incident = Incident(
        id=number, team_id="T1", number=number, title="x", severity="sev1", status="resolved", declared_by="U1",
        declared_at=AT,
    )  # fmt: skip
    times = {"started": AT} | ({} if minutes is None else {"resolved": AT + timedelta(minutes=minutes)})
    rows = {
        name: KeyTime(incident_id=number, team_id="T1", name=name, at=at, source="hand", set_at=AT)
        for name, at in times.items()
    }
    return Seen(incident, durations(rows))


@pytest.mark.parametrize(
    ("minutes", "median", "known"),
    [
        ([], None, 0),
        ([None], None, 0),
        ([50], 50, 1),
        ([10, 50], 30, 2),
        ([100, 10, 20], 20, 3),
        ([100, 10, 20, 40, None], 30, 4),
        ([15, -3, None, 20], 17.5, 2),
    ],
)
def test_a_median_leaves_out_what_is_unknown_or_the_wrong_way_round(
    minutes: list[int | None], median: float | None, known: int
) -> None:
    measure = next(one for one in figures.measures([seen_of(one) for one in minutes], []) if one.id == "resolve")
    assert measure.formula == "resolved − started"
    assert (measure.known, measure.of) == (known, len(minutes))
    assert measure.median == (None if median is None else timedelta(minutes=median))


def test_services_and_severities_are_counted_with_the_period_before() -> None:
    both = Seen(seen_of(1).incident, durations({}), ("api", "web"))
    web, none = Seen(seen_of(1).incident, durations({}), ("web",)), seen_of(1)
    counted = figures.by_service({"web": "The web"}, [both, web, none], [both])
    assert [(one.name, one.count, one.before) for one in counted] == [("The web", 2, 1), ("api", 1, 1), ("", 1, 0)]
    severities = figures.by_severity({"sev0": "Worst", "sev1": "SEV-1"}, [both], [])
    assert [(one.name, one.count) for one in severities] == [("Worst", 0), ("SEV-1", 1)]


def item_of(status: str, due: int, done: int | None) -> ActionItem:
    return ActionItem(
        team_id="T1", incident_id=1, number=1, text="x", created_by="U1", created_at=AT, status=status,
        due_on=date(2025, 6, due), done_at=AT.replace(day=done) if done else None,
    )  # fmt: skip


def test_action_items_are_in_time_late_dropped_or_overdue() -> None:
    items = [
        item_of("done", 20, 20),
        item_of("done", 20, 21),
        item_of("cancelled", 21, 25),
        item_of("open", 29, None),
        item_of("open", 30, None),
        item_of("done", 1, 2),  # fell due before the period, done in it
    ]
    when = {"start": AT.replace(day=2, hour=0), "end": AT.replace(month=7, day=1, hour=0), "first": date(2025, 6, 2)}
    work = figures.work(items, lambda _item, at: at.date(), overdue_before=date(2025, 6, 30), **when)  # type: ignore[arg-type]
    assert (work.recorded, work.done, work.dropped) == (6, 3, 1)
    assert (work.due, work.due_in_time, work.due_late, work.due_dropped, work.due_open) == (4, 1, 1, 1, 1)


def test_a_review_counts_once_its_day_is_over() -> None:
    first, second, third, fourth = (seen_of(1, number).incident for number in (1, 2, 3, 4))
    due = {1: date(2025, 6, 12), 2: date(2025, 6, 12), 3: date(2025, 6, 14), 4: None}
    given = [(first, AT.replace(day=12)), (second, AT.replace(day=13)), (third, None), (fourth, None)]

    def told(until: int) -> figures.Reviews:
        return figures.reviews(
            given,
            lambda one: due[one.number],
            datetime.date,
            first=date(2025, 6, 1),
            overdue_before=date(2025, 6, until),
        )

    assert (told(14).in_time, told(14).late, told(14).open) == (1, 1, ())
    assert told(15).open == (third,)
    assert told(12).due == 0


def test_texts_group_around_the_first_that_they_are_most_like() -> None:
    words = [{"pool", "full"}, {"disk", "full"}, {"pool", "full", "again"}, {"tree"}, set(), {"disk", "full"}]

    def alike(first: int, other: int, shared: int) -> float:
        return float(shared) / max(len(words[first]), len(words[other]))

    assert groups(words, alike, 0.6) == [[0, 2], [1, 5]]


def test_a_factor_counts_once_for_an_incident_and_is_told_in_the_words_of_the_first() -> None:
    incidents = [seen_of(1, number).incident for number in (1, 2, 3)]
    incidents[1].cause = "No alert was set for the pool's size"
    said = ["Alerts on pool size were missing", "alert pool size", "The printer was replaced", "Pool size alert & more"]
    factors = [
        ContributingFactor(incident_id=number, team_id="T1", text=text, author_id="U1", recorded_at=AT)
        for number, text in zip((3, 3, 1, 1), [*said[:3], "Pool size alert &amp; more"], strict=True)
    ]
    found = repeated(incidents, factors)
    assert [(one.said, [incident.number for incident in one.incidents]) for one in found] == [(said[3], [1, 2, 3])]
