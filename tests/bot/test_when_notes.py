"""Times in notes: where they stand, what they mean, and what only looks like one."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.when import in_zone, read_leading, read_moment, read_note

NOW = datetime(2025, 9, 16, 14, 20, 30, tzinfo=UTC)  # Tuesday, 16:20:30 in Berlin, 10:20:30 in New York
BERLIN = "Europe/Berlin"
STARTED = datetime(2025, 9, 16, 13, 0, tzinfo=UTC)


def _read(text: str, zone: str = BERLIN, now: datetime = NOW) -> tuple[str | None, str]:
    reading = read_note(text, now=now, zone=zone, started_at=STARTED)
    return (reading.moment.at.strftime("%m-%d %H:%M:%S") if reading.moment else None), reading.text


@pytest.mark.parametrize(
    ("text", "at", "rest"),
    [
        ("16:05 queue drained", "09-16 14:05:00", "queue drained"),
        ("at 16:05 queue drained", "09-16 14:05:00", "queue drained"),
        ("@16:05, queue drained", "09-16 14:05:00", "queue drained"),
        ("16:05:07 – queue drained", "09-16 14:05:07", "queue drained"),
        ("18:00 queue drained", "09-15 16:00:00", "queue drained"),
        ("16:25 five minutes ahead is today", "09-16 14:25:00", "five minutes ahead is today"),
        ("16:26 six is yesterday", "09-15 14:26:00", "six is yesterday"),
        ("4:05 pm queue drained", "09-16 14:05:00", "queue drained"),
        ("12:10am queue drained", "09-15 22:10:00", "queue drained"),
        ("14h10 queue drained", "09-16 12:10:00", "queue drained"),
        ("3.05pm queue drained", "09-16 13:05:00", "queue drained"),
        ("noon: queue drained", "09-16 10:00:00", "queue drained"),
        ("midnight queue drained", "09-15 22:00:00", "queue drained"),
        ("1405Z queue drained", "09-16 14:05:00", "queue drained"),
        ("14:05 GMT queue drained", "09-16 14:05:00", "queue drained"),
        ("10:05 EDT queue drained", "09-16 14:05:00", "queue drained"),
        ("10:05 est queue drained", "09-16 14:05:00", "queue drained"),
        ("7:05am Pacific time queue drained", "09-16 14:05:00", "queue drained"),
        ("14:05 UTC (16:05 CEST) queue drained", "09-16 14:05:00", "queue drained"),
        ("10:05 ET / 7:05 PT: queue drained", "09-16 14:05:00", "queue drained"),
        ("10:05 EDT/14:05 UTC queue drained", "09-16 14:05:00", "queue drained"),
        ("16:05 (14:05 UTC) queue drained", "09-16 14:05:00", "queue drained"),
        ("17:05 GMT+3 queue drained", "09-16 14:05:00", "queue drained"),
        ("23:05 Asia/Tokyo queue drained", "09-16 14:05:00", "queue drained"),
        ("16:05 local time queue drained", "09-16 14:05:00", "queue drained"),
        ("2025-09-16T14:05:30.5Z queue drained", "09-16 14:05:30", "queue drained"),
        ("2025/09/16 16:05 queue drained", "09-16 14:05:00", "queue drained"),
        ("2025-09-16 10:05:00 -0400 queue drained", "09-16 14:05:00", "queue drained"),
        ("20250916T140530Z queue drained", "09-16 14:05:30", "queue drained"),
        ("Sep 14, 21:05 queue drained", "09-14 19:05:00", "queue drained"),
        ("14th of September at 9:05pm queue drained", "09-14 19:05:00", "queue drained"),
        ("Tue, 16 Sep 2025 14:05:00 GMT queue drained", "09-16 14:05:00", "queue drained"),
        ("yesterday around 21:05 queue drained", "09-15 19:05:00", "queue drained"),
        ("last night 11:05 queue drained", "09-15 21:05:00", "queue drained"),
        ("last night at 1:05am queue drained", "09-15 23:05:00", "queue drained"),
        ("this afternoon 3:05 queue drained", "09-16 13:05:00", "queue drained"),
        ("21:05 yesterday: queue drained", "09-15 19:05:00", "queue drained"),
        ("Mon 21:05 queue drained", "09-15 19:05:00", "queue drained"),
        ("on Tuesday at 18:05 queue drained", "09-09 16:05:00", "queue drained"),
        ("3 days ago at 21:05 queue drained", "09-13 19:05:00", "queue drained"),
        ("15 min ago queue drained", "09-16 14:05:30", "queue drained"),
        ("1h15m ago: queue drained", "09-16 13:05:30", "queue drained"),
        ("an hour and a half ago queue drained", "09-16 12:50:30", "queue drained"),
        ("two hours and ten minutes ago queue drained", "09-16 12:10:30", "queue drained"),
        ("now: queue drained", "09-16 14:20:30", "queue drained"),
        ("just now queue drained", "09-16 14:20:30", "queue drained"),
        ("T+1h05m queue drained", "09-16 14:05:00", "queue drained"),
        ("T-10m queue drained", "09-16 12:50:00", "queue drained"),
        ("<!date^1758031500^{time}|16:05> queue drained", "09-16 14:05:00", "queue drained"),
        ("*16:05* queue *drained*", "09-16 14:05:00", "queue *drained*"),
        ("*[16:05]* queue drained", "09-16 14:05:00", "queue drained"),
        ("_16:05 queue drained_", "09-16 14:05:00", "queue drained"),
        ("16:05 :fire: queue drained", "09-16 14:05:00", ":fire: queue drained"),
        ("16:05 -3% traffic", "09-16 14:05:00", "-3% traffic"),
        ("16:05 -&gt; drained", "09-16 14:05:00", "drained"),
        ("16:05", "09-16 14:05:00", ""),
        ("16:05–16:15 UTC queue grew", "09-15 16:05:00", "16:05–16:15 UTC queue grew"),
        ("1:05-1:15pm queue grew", "09-16 11:05:00", "1:05-1:15pm queue grew"),
        ("queue drained at 16:05", "09-16 14:05:00", "queue drained"),
        ("queue drained @ 4:05pm.", "09-16 14:05:00", "queue drained"),
        ("queue drained (10:05 ET)", None, "queue drained (10:05 ET)"),
        ("queue drained yesterday at 21:05", "09-15 19:05:00", "queue drained"),
        ("queue drained, 15 minutes ago", "09-16 14:05:30", "queue drained"),
        ("We waited until noon. Queue drained at 16:05", "09-16 14:05:00", "We waited until noon. Queue drained"),
    ],
)
def test_a_time_at_the_start_or_the_end_is_read(text: str, at: str | None, rest: str) -> None:
    assert _read(text) == (at, rest)


@pytest.mark.parametrize(
    "text",
    [
        "10.1.2.3:8080 times out",
        "8080 is closed",
        "16:05.2 is broken",
        "16.05 is broken",
        "3:1 split of reads",
        "10:30 ratio of reads to writes",
        "12:45 minutes of downtime",
        "14:05-minute outage",
        "16:05% done",
        "16:05/3 looks odd",
        "10:20:30:40:50:60 is the card",
        "24:10 is no clock",
        "13pm is no clock",
        "4pmish we lost it",
        "1605 requests lost",
        "503s everywhere",
        "1h30 after the deploy it broke",
        "now :fire: burns",
        "5m rows locked",
        "5 minutes of errors",
        "a few hours ago it broke",
        "5 or 10 minutes ago it broke",
        "it broke 5 or 10 minutes ago",
        "it broke 5-10 minutes ago",
        "broken for more than 2 hours ago",
        "yesterday it broke",
        "2 days ago it broke",
        "Tue deploy is bad",
        "sun-3 is down",
        "2025-09-16 backup is bad",
        "16.09.2025 16:05 broken",
        "Feb 30 16:05 broken",
        "16. Sept. build broken",
        "slow since 16:05",
        "frozen until 16:05",
        "will fail over at 16:05",
        "backup runs every day at 03:00",
        "next update at 17:00",
        "rollback tomorrow at 10:00",
        "maintenance from monday to friday at 03:00",
        "is it back at 16:05?",
        "the 16:05 deploy is bad",
        "mail to ops@16:05",
        "now we wait",
    ],
)
def test_what_only_looks_like_a_time_stays_in_the_text(text: str) -> None:
    assert _read(text) == (None, text)


def test_from_the_start_needs_a_start() -> None:
    assert read_note("T+5m all clear", now=NOW, zone=BERLIN).moment is None


def test_about_is_dropped_and_remembered() -> None:
    for text in ("~16:05 drained", "around 16:05 drained", "approx. 16:05 drained", "drained at ~16:05"):
        reading = read_note(text, now=NOW, zone=BERLIN)
        assert reading.moment
        assert reading.moment.approximate, text
        assert reading.text == "drained"
    exact = read_note("16:05 drained", now=NOW, zone=BERLIN).moment
    assert exact
    assert not exact.approximate
    assert (exact.zone, exact.written) == (BERLIN, "16:05")


def test_india_ireland_and_israel_each_mean_their_own_ist() -> None:
    at = {zone: _read("13:05 IST drained", zone)[0] for zone in ("Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem")}
    assert at == {
        "Asia/Kolkata": "09-16 07:35:00",
        "Europe/Dublin": "09-16 12:05:00",
        "Asia/Jerusalem": "09-16 10:05:00",
    }


def test_the_hour_that_comes_twice_is_the_last_past_one_unless_its_name_says_which() -> None:
    after = datetime(2025, 10, 26, 3, 0, tzinfo=UTC)
    reading = read_note("2:30 drained", now=after, zone=BERLIN).moment
    assert reading
    assert reading.at == datetime(2025, 10, 26, 1, 30, tzinfo=UTC)
    assert reading.alternative == datetime(2025, 10, 26, 0, 30, tzinfo=UTC)
    assert _read("2:30 CEST drained", now=after)[0] == "10-26 00:30:00"
    assert _read("2:30 CET drained", now=after)[0] == "10-26 01:30:00"
    assert _read("2:30 drained", now=datetime(2025, 10, 26, 0, 45, tzinfo=UTC))[0] == "10-26 00:30:00"


def test_the_hour_that_never_was_is_read_with_the_offset_before() -> None:
    assert _read("2:30 drained", now=datetime(2025, 3, 30, 12, 0, tzinfo=UTC))[0] == "03-30 01:30:00"


def test_a_year_left_out_is_the_last_one_that_fits() -> None:
    assert _read("Dec 30 22:10 drained")[0] == "12-30 21:10:00"
    moment = read_note("Dec 30 22:10 drained", now=NOW, zone=BERLIN).moment
    leap = read_note("Feb 29 22:10 drained", now=NOW, zone=BERLIN).moment
    assert moment
    assert leap
    assert (moment.at.year, leap.at.year) == (2024, 2024)


def test_a_full_date_in_the_future_is_kept_as_written() -> None:
    moment = read_note("2031-01-01 00:00 UTC certificate ends", now=NOW, zone=BERLIN).moment
    assert moment
    assert moment.at == datetime(2031, 1, 1, tzinfo=UTC)


def test_utc_reads_bare_clocks_in_utc_and_named_zones_as_named() -> None:
    bare = read_moment("14:05", now=NOW, zone=BERLIN, utc=True)
    assert bare
    assert (bare.at, bare.zone) == (datetime(2025, 9, 16, 14, 5, tzinfo=UTC), "UTC")
    named = read_moment("10:05 ET", now=NOW, zone=BERLIN, utc=True)
    assert named
    assert named.at == datetime(2025, 9, 16, 14, 5, tzinfo=UTC)


def test_a_whole_text_is_a_time_or_it_is_not() -> None:
    for text in ("16:05", " at 16:05 ", "10 min ago", "now", "yesterday 23:50", "*16:05*", "2025-09-16T14:05Z", "T+5m"):
        assert read_moment(text, now=NOW, zone=BERLIN, started_at=STARTED), text
    for text in ("", "16:05 drained", "yesterday", "drained at 16:05", "soon", "10 min", "2025-09-16"):
        assert read_moment(text, now=NOW, zone=BERLIN, started_at=STARTED) is None, text


def test_leading_leaves_a_time_at_the_end_alone() -> None:
    moment, rest = read_leading("16:05 fixed it, seen at 16:00", now=NOW, zone=BERLIN)
    assert moment
    assert rest == "fixed it, seen at 16:00"
    assert read_leading("fixed it at 16:00", now=NOW, zone=BERLIN) == (None, "fixed it at 16:00")


def test_a_broken_zone_falls_back() -> None:
    for broken in ("", "Mars/Base", "../etc/passwd", "a\0b", "x" * 5000):
        assert in_zone(NOW, broken, BERLIN).hour == 16
        assert in_zone(NOW, broken, broken).hour == 14
        assert read_moment("14:05", now=NOW, zone=broken) == read_moment("14:05", now=NOW, zone="UTC")


_WORDS = (
    "at @ ~ around 16:05 4pm 10:05 UTC EST (14:05 UTC) [ ] * _ 2025-09-16 T Sep 14 yesterday last night Tue ago min h"
    " 5 1.5 an hour half T+5m -10m now: just <!date^1758031500^x|y> <!date^999999999999^x|y> – - to , : . from since"
    " queue drained 9999-12-31 23:59 0001-01-01 00:00 +14:00 -12:00 99999999 days"
)
_PIECES = st.sampled_from(_WORDS.split(" "))
_TEXTS = st.one_of(st.text(max_size=200), st.lists(_PIECES, max_size=12).map(" ".join))
_ZONES = st.sampled_from(["UTC", BERLIN, "America/New_York", "Asia/Kolkata", "Pacific/Apia", "nowhere"])
_MOMENTS = st.datetimes(datetime(1980, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(_TEXTS, _ZONES, _MOMENTS)
def test_no_text_raises_and_every_reading_is_utc_and_part_of_the_text(text: str, zone: str, now: datetime) -> None:
    reading = read_note(text, now=now, zone=zone, started_at=now - timedelta(hours=1))
    assert reading == read_note(text, now=now, zone=zone, started_at=now - timedelta(hours=1))
    assert reading.text in text
    assert reading.text == reading.text.strip()
    if reading.moment is None:
        assert reading.text == text.strip()
    else:
        assert reading.moment.at.tzinfo is UTC
        assert reading.moment.written in text


@given(st.integers(0, 23), st.integers(0, 59), _ZONES, _MOMENTS, st.from_regex(r"\A[a-z]{4}( [a-z]{4}){0,5}\Z"))
def test_a_bare_clock_is_always_within_the_last_day(
    hour: int, minute: int, zone: str, now: datetime, text: str
) -> None:
    moment, rest = read_leading(f"{hour:02}:{minute:02} – {text}", now=now, zone=zone)
    assert moment
    assert rest == text
    assert now - timedelta(hours=27) <= moment.at <= now + timedelta(minutes=6)
    assert moment.at.second == 0


_LOOK_ALIKES = st.sampled_from(
    [
        "{a}.{b}.{c}.{a}:{e} refused",
        "v{a}.{b}.{c} is out",
        "{a}:{e} is the port",
        "{a}% of {b} lost",
        "{a}/{b} pods",
        "since {h:02}:{m:02} errors",
        "errors since {h:02}:{m:02}",
        "{h}:{m:02} minutes of errors",
        "{a}x slower",
        "{a} min of downtime",
        "for {a}h{m:02}m",
        "HTTP {e} at {a}%",
    ]
)


@given(_LOOK_ALIKES, st.lists(st.integers(0, 255), min_size=3, max_size=3), st.integers(100, 65535), st.times())
def test_look_alikes_are_never_read(form: str, numbers: list[int], port: int, clock: time) -> None:
    a, b, c = numbers
    text = form.format(a=a, b=b, c=c, e=port, h=clock.hour, m=clock.minute)
    assert _read(text) == (None, text)


@pytest.mark.parametrize("piece", [" ", "(", "*", "1h", "from ", "16:05 ", "at ", "-", "1", "a, ", "T+1h", "\n"])
def test_a_long_text_takes_no_long_time(piece: str) -> None:
    text = "x " + piece * (40_000 // len(piece)) + "x 10 min ago"
    begun = datetime.now(UTC)
    read_note(text, now=NOW, zone=BERLIN)
    read_note(text[2:], now=NOW, zone=BERLIN)
    assert datetime.now(UTC) - begun < timedelta(seconds=2)
