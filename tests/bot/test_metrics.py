from datetime import UTC, datetime, timedelta

from bot.metrics import durations
from storage.incidents import KeyTime

START = datetime(2026, 3, 10, 21, 0, tzinfo=UTC)


def key_time(name: str, minute: int, *, approximate: bool = False) -> KeyTime:
    at = START + timedelta(minutes=minute)
    return KeyTime(incident_id=1, name=name, team_id="T1", at=at, approximate=approximate, source="hand", set_at=START)


def test_each_length_comes_with_its_formula() -> None:
    minutes = {"started": 0, "detected": 6, "acknowledged": 9, "mitigated": 150, "resolved": 3000}
    found = durations({name: key_time(name, minute) for name, minute in minutes.items()})
    assert [(one.value, one.formula) for one in found] == [
        (timedelta(minutes=6), "detected − started"),
        (timedelta(minutes=3), "acknowledged − detected"),
        (timedelta(minutes=150), "mitigated − started"),
        (timedelta(minutes=3000), "resolved − started"),
    ]


def test_unknown_stays_unknown() -> None:
    found = durations({"started": key_time("started", 0), "resolved": key_time("resolved", 0)})
    assert [one.value for one in found] == [None, None, None, timedelta(0)]
    assert [one.is_sound for one in found] == [False, False, False, True]


def test_what_comes_from_an_approximate_time_is_approximate() -> None:
    found = durations({"started": key_time("started", 0, approximate=True), "resolved": key_time("resolved", 5)})
    assert found.resolve.is_approximate
    assert not found.acknowledge.is_approximate


def test_times_that_cross_are_not_sound() -> None:
    found = durations({"started": key_time("started", 10), "resolved": key_time("resolved", 5)})
    assert found.resolve.value == timedelta(minutes=-5)
    assert not found.resolve.is_sound
